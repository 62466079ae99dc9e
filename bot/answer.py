"""One message in, its replies out, as one transaction. The same message again gives the same replies and changes nothing."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot import logs
from bot.capabilities import CAPABILITIES, SCREENS
from bot.render import cut, joined
from bot.tenants import Tenants
from config.texts import text
from handlers.messages import Incoming, Reply
from handlers.turn import Dialogue, FileLinks, Turn
from storage.rules.delivery import Ending, State
from storage.rules.refusals import Refusal, WrongCode
from storage.rules.touchpoints import BEIJING
from storage.services import people
from storage.unit_of_work import UnitOfWork, read, write
from storage.work import Address, Federation, Work

if TYPE_CHECKING:
    from handlers.pushing import Prepared

# What PostgreSQL can't keep in a text, and what no person means to send.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


Replies = tuple[Reply, ...]


class Answer:
    """Answers messages of all federations. Raises nothing: a fault is told under a number that the log knows."""

    def __init__(self, tenants: Tenants, links: FileLinks, opened: Callable[[Replies], Replies]) -> None:
        self._tenants = tenants
        self._opened = opened
        self._links = links
        self._warming = threading.Lock()
        self._is_warm = False

    def __call__(self, incoming: Incoming) -> tuple[Reply, ...]:
        if _CONTROL.search(incoming.text):
            incoming = replace(incoming, text=_CONTROL.sub("", incoming.text))
        try:
            return self._opened(self._answer(incoming))
        except Exception as fault:  # noqa: BLE001 - the one place where a fault becomes words
            return self._told(fault)

    def warm(self) -> None:
        """Loads what understanding needs, so that the first message needn't wait for it."""
        from handlers import respond
        from nlp.names import Names
        from nlp.read import read as understand

        with self._warming:
            if not self._is_warm:
                understand(text("form.cancelled"), datetime.now(BEIJING), Names.empty())
                self._is_warm = bool(respond)

    def known(self, account: str, dedup_key: str) -> bool:
        """Whether this very message was answered before."""
        with read(self._tenants.database, self._tenants.federation_of(account)) as uow:
            return uow.conversations.replies(account, dedup_key) is not None

    def wants_file(self, incoming: Incoming) -> bool:
        """Whether a message's file is worth fetching: it is new, and from somebody bound; strangers fill no disk."""
        with read(self._tenants.database, self._tenants.federation_of(incoming.account)) as uow:
            if uow.conversations.replies(incoming.account, incoming.dedup_key) is not None:
                return False
            return uow.bindings.find(incoming.account, incoming.sender) is not None

    def _answer(self, incoming: Incoming) -> tuple[Reply, ...]:
        if not self._is_warm:
            # Once, however many first messages come at one moment: each thread would load it all for itself.
            self.warm()
        federation_id = self._tenants.federation_of(incoming.account)
        try:
            return self._exchanged(federation_id, incoming)
        except Refusal as refusal:
            # What was done is undone with the transaction; a second one answers, and remembers the answer.
            return self._exchanged(federation_id, incoming, refusal)

    def _exchanged(self, federation_id: str, incoming: Incoming, refusal: Refusal | None = None) -> tuple[Reply, ...]:
        try:
            with write(self._tenants.database, federation_id) as uow:
                return _Exchange(self._tenants, uow, incoming, self._links).replies(refusal)
        except _AnsweredMeanwhile:
            return self._stored(federation_id, incoming)

    def _stored(self, federation_id: str, incoming: Incoming) -> tuple[Reply, ...]:
        with read(self._tenants.database, federation_id) as uow:
            stored = uow.conversations.replies(incoming.account, incoming.dedup_key)
        if stored is None:
            raise LookupError(incoming.dedup_key)
        return tuple(map(Reply.of, stored))

    def _told(self, fault: Exception) -> tuple[Reply, ...]:
        incident = secrets.token_hex(3)
        logs.error("turn_failed", fault, incident=incident)
        return (Reply(text("chat.fault", incident=incident)),)


class _AnsweredMeanwhile(Exception):
    """Another process answered the same message first; nothing of this transaction is kept."""


class _Exchange:
    """One message inside its transaction."""

    def __init__(self, tenants: Tenants, uow: UnitOfWork, incoming: Incoming, links: FileLinks) -> None:
        self._tenants = tenants
        self._links = links
        self._uow = uow
        self._incoming = incoming

    def replies(self, refusal: Refusal | None) -> tuple[Reply, ...]:
        row = self._conversation()
        if row.replies is not None:
            return tuple(map(Reply.of, row.replies))
        turn, was_late = self._turn(row)
        said = self._respond(turn, refusal)
        if was_late:
            said = [Reply(text("form.expired")), *said]
        if row.has_parked and not self._is_beside_a_pocket(row.person_id):
            said += self._parked(turn.work)
        said = self._paged(turn, said)
        self._keep(turn, row, said)
        return tuple(said)

    def _paged(self, turn: Turn, said: list[Reply]) -> list[Reply]:
        """One page where the channel takes one piece; «下一页» brings what is left of a long answer."""
        limits = CAPABILITIES[self._incoming.like or self._incoming.channel]
        if not said or not limits.pieces:
            return said
        whole = joined(said)
        page, rest = cut(whole, limits)
        if not rest:
            return said
        turn.dialogue.rest = Reply(rest, whole.choices).as_json()
        turn.dialogue.offer(page.choices)
        return [page]

    def _conversation(self) -> Any:
        """The sender's conversation, locked, with the stored replies if this message was answered before."""
        at = (self._incoming.account, self._incoming.sender, self._incoming.dedup_key)
        return self._uow.conversations.of_bound(*at) or self._uow.conversations.of_guest(*at)

    def _turn(self, row: Any) -> tuple[Turn, bool]:
        known = self._tenants.roster(self._uow, row.roster_version)
        federation = Federation(self._uow.federation_id, row.name, bool(row.in_session), row.created_at)
        by = known.roster.people.get(row.person_id) if row.person_id is not None else None
        came = self._incoming
        address = Address(came.channel, came.account, came.sender)
        now = came.at
        active = by if by is not None and by.is_active(now.astimezone(BEIJING).date()) else None
        work = self._tenants.work(self._uow, federation, known.roster, now, by=active, address=address)
        late = bool(row.expires_at and row.expires_at < now)
        former = by if active is None else None
        dialogue = Dialogue.of({} if late else row.state)
        turn = Turn(came, work, known.names, dialogue, self._links, self._tenants.shelves, former)
        return turn, late and "form" in row.state

    def _respond(self, turn: Turn, refusal: Refusal | None) -> list[Reply]:
        # Understanding is loaded by the first message, or by `warm` before it.
        from handlers.respond import refuse, respond

        rest, turn.dialogue.rest = turn.dialogue.rest, None
        if rest is not None and turn.dialogue.chosen(turn.text) == text("render.next"):
            page = Reply.of(rest)
            turn.dialogue.offer(page.choices)
            return [page]
        if refusal is None:
            return respond(turn)
        if isinstance(refusal, WrongCode):
            people.remember_guess(turn.work)
        return refuse(turn, refusal)

    def _parked(self, work: Work) -> list[Reply]:
        """Pushes that could not be delivered are shown now; those whose need is gone are dropped."""
        from handlers import pushing

        found = list(pushing.prepared(work, self._uow.outbox.parked(work.person.id), at_once=True))
        self._uow.outbox.end_parked([self._shown(each, row, work.now) for each in found for row in each.rows])
        return [replace(each.reply, choices=()) for each in found if each.reply is not None]

    def _is_beside_a_pocket(self, person_id: int) -> bool:
        """Whether this is a screen of somebody who is on a platform: what waits for the platform isn't used up here.

        Whoever runs `chat --as` reads what is said there.
        """
        if self._incoming.channel not in SCREENS:
            return False
        return any(each.channel not in SCREENS for each in self._uow.bindings.of_person(person_id))

    def _shown(self, each: Prepared, row: Any, now: datetime) -> Ending:
        if each.fault is not None:
            logs.error("push_unprepared", each.fault, purpose=row.purpose)
            return Ending(row.id, State.FAILED, type(each.fault).__name__, now)
        if each.reply is None:
            return Ending(row.id, State.DROPPED, "need_gone", now)
        return Ending(row.id, State.SENT, "with_reply", now, self._incoming.channel)

    def _keep(self, turn: Turn, row: Any, said: list[Reply]) -> None:
        state, now = turn.dialogue.as_json(), turn.work.now
        keeps = timedelta(days=turn.work.policies.figure("conversation.expires_days"))
        # The same state again is kept anew once half of its time is over, and not left to the old day.
        is_ageing = bool(state) and (row.expires_at is None or row.expires_at < now + keeps / 2)
        if state != row.state or is_ageing:
            self._uow.conversations.save(row.conversation_id, state, now + keeps)
        kept = self._uow.conversations.keep(
            {
                "account": self._incoming.account,
                "dedup_key": self._incoming.dedup_key,
                "sender": self._incoming.sender,
                "received_at": self._incoming.at,
                "is_tap": self._incoming.is_tap,
                "replies": [reply.as_json() for reply in said],
            }
        )
        if not kept:
            raise _AnsweredMeanwhile
