"""What was said: received messages with their stored replies, and where each person's conversation stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository, padded
from storage.tables import bindings, conversations, federations, inbox, outbox, unread

_FIELDS = (
    conversations.c.id.label("conversation_id"),
    conversations.c.state,
    conversations.c.expires_at,
    federations.c.name,
    federations.c.roster_version,
    federations.c.in_session,
    federations.c.created_at,
    inbox.c.replies,
)
_SENDER: sa.BindParameter[str] = sa.bindparam("sender")
_ACCOUNT: sa.BindParameter[str] = sa.bindparam("account")
_DEDUP_KEY: sa.BindParameter[str] = sa.bindparam("dedup_key")
_SEEN = sa.and_(inbox.c.account == _ACCOUNT, inbox.c.dedup_key == _DEDUP_KEY)
_PARKED = sa.exists().where(
    outbox.c.federation_id == bindings.c.federation_id,
    outbox.c.person_id == bindings.c.person_id,
    outbox.c.state == "parked",
)
# One statement finds who speaks, locks the conversation, and tells whether this very message was answered before.
_BOUND = (
    sa.select(bindings.c.person_id, bindings.c.id.label("binding_id"), _PARKED.label("has_parked"), *_FIELDS)
    .join(federations, federations.c.id == bindings.c.federation_id)
    .join(
        conversations,
        sa.and_(
            conversations.c.federation_id == bindings.c.federation_id,
            conversations.c.person_id == bindings.c.person_id,
        ),
    )
    .outerjoin(inbox, _SEEN)
    .where(
        bindings.c.federation_id == HERE,
        bindings.c.account == _ACCOUNT,
        bindings.c.external_id == _SENDER,
        bindings.c.ended_at.is_(None),
    )
    .with_for_update(of=conversations)
)
_GUEST = (
    sa.select(sa.null().label("person_id"), sa.null().label("binding_id"), sa.false().label("has_parked"), *_FIELDS)
    .select_from(conversations)
    .join(federations, federations.c.id == conversations.c.federation_id)
    .outerjoin(inbox, _SEEN)
    .where(conversations.c.federation_id == HERE, conversations.c.guest == sa.bindparam("guest"))
    .with_for_update(of=conversations)
)
_SAVE = (
    sa.update(conversations)
    .where(conversations.c.federation_id == HERE, conversations.c.id == sa.bindparam("conversation_id"))
    .values(
        state=sa.bindparam("state"),
        expires_at=sa.bindparam("expires_at"),
        revision=conversations.c.revision + 1,
    )
)
# Where the conversation of an address stands; nobody waits for it.
_STANDS = (conversations.c.revision, conversations.c.state, conversations.c.expires_at)
_STANDING_OF_BOUND = (
    sa.select(*_STANDS)
    .join(
        bindings,
        sa.and_(
            bindings.c.federation_id == conversations.c.federation_id,
            bindings.c.person_id == conversations.c.person_id,
        ),
    )
    .where(
        bindings.c.federation_id == HERE,
        bindings.c.account == _ACCOUNT,
        bindings.c.external_id == _SENDER,
        bindings.c.ended_at.is_(None),
    )
)
_STANDING_OF_GUEST = sa.select(*_STANDS).where(
    conversations.c.federation_id == HERE, conversations.c.guest == sa.bindparam("guest")
)
_REPLIES = sa.select(inbox.c.replies).where(inbox.c.federation_id == HERE, _SEEN)
_LAST_HEARD = (
    sa.select(inbox.c.account, inbox.c.sender, inbox.c.is_tap, sa.func.max(inbox.c.received_at).label("at"))
    .where(
        inbox.c.federation_id == HERE,
        inbox.c.account.in_(sa.bindparam("accounts", expanding=True)),
        inbox.c.sender.in_(sa.bindparam("senders", expanding=True)),
    )
    .group_by(inbox.c.account, inbox.c.sender, inbox.c.is_tap)
)
_UNREAD = sa.select(unread).where(unread.c.federation_id == HERE, unread.c.label.is_(None)).order_by(unread.c.id)


_EVER = sa.select(sa.func.count().label("messages"), sa.func.max(inbox.c.received_at).label("last")).where(
    inbox.c.federation_id == HERE
)


class Conversations(Repository):
    def of_bound(self, account: str, sender: str, dedup_key: str) -> sa.Row[Any] | None:
        """The conversation of the person bound to this address, locked; None where nobody is."""
        return self._row(_BOUND, account=account, sender=sender, dedup_key=dedup_key)

    def of_guest(self, account: str, sender: str, dedup_key: str) -> sa.Row[Any]:
        """The conversation of an address that nobody is bound to, begun if it is the first message; locked."""
        guest = f"{account}:{sender}"
        values = {"account": account, "dedup_key": dedup_key, "guest": guest}
        row = self._row(_GUEST, **values)
        if row is None:
            self._put_unless_there(conversations, [{"person_id": None, "guest": guest, "state": {}}])
            row = self._row(_GUEST, **values)
        assert row is not None
        return row

    def standing(self, account: str, sender: str) -> sa.Row[Any] | None:
        """revision, state and expires_at of the conversation at an address; None before the first message."""
        bound = self._row(_STANDING_OF_BOUND, account=account, sender=sender)
        return bound or self._row(_STANDING_OF_GUEST, guest=f"{account}:{sender}")

    def begin_for(self, person_ids: Sequence[int]) -> None:
        rows: list[dict[str, Any]] = [{"person_id": person_id, "guest": None, "state": {}} for person_id in person_ids]
        self._put_unless_there(conversations, rows)

    def save(self, conversation_id: int, state: Mapping[str, Any], expires_at: datetime | None) -> None:
        self._change(_SAVE, conversation_id=conversation_id, state=state, expires_at=expires_at)

    def ever(self) -> sa.Row[Any]:
        """How many messages are kept, and the `last` moment that one came, None before the first."""
        row = self._row(_EVER)
        assert row is not None
        return row

    def keep(self, message: Mapping[str, Any]) -> bool:
        """Stores a received message with its replies; False if it is there already."""
        return self._put_unless_there(inbox, [message]) == 1

    def replies(self, account: str, dedup_key: str) -> list[dict[str, Any]] | None:
        found: list[dict[str, Any]] | None = self._value(_REPLIES, account=account, dedup_key=dedup_key)
        return found

    def last_heard(self, accounts: Sequence[str], senders: Sequence[str]) -> dict[tuple[str, str, bool], datetime]:
        """The moment of the last message by account, sender and whether it was a tap; what never came isn't there."""
        if not accounts or not senders:
            return {}
        rows = self._rows(_LAST_HEARD, accounts=padded(accounts), senders=padded(senders))
        return {(row.account, row.sender, bool(row.is_tap)): row.at for row in rows}

    def keep_unread(self, text: str, guesses: Sequence[Mapping[str, Any]], at: datetime) -> None:
        self._put(unread, {"at": at, "text": text, "guesses": guesses})

    def unread(self) -> list[sa.Row[Any]]:
        return list(self._rows(_UNREAD))
