"""One account's rows: updates until they are answered, and what the buttons below a message mean. Blocking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from handlers.messages import Choice
from storage.database import Database
from storage.rules.delivery import feature_pause
from storage.unit_of_work import UnitOfWork, read, write

# Longer than any answer takes; a process that died gives its work back after it.
LEASE = timedelta(minutes=2)
# Buttons of a message from last season are told to be out of date.
_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update taken to be worked on; `said` messages of its reply have gone out already."""

    id: int
    dedup_key: str
    sender: str
    body: Mapping[str, Any]
    received_at: datetime
    attempts: int
    said: int


@dataclass(frozen=True, slots=True)
class Tapped:
    """What a button says, empty when it may not be used any more."""

    says: str = ""
    is_question: bool = False


class Store:
    def __init__(self, database: Database, federation_id: str, account: str, now: Callable[[], datetime]) -> None:
        self._database, self._federation_id = database, federation_id
        self.account, self._now = account, now

    def keep(self, updates: Iterable[tuple[str, str, Mapping[str, Any]]]) -> None:
        """Stores updates (key, sender, body), all or none; those known or answered already are left out."""
        with write(self._database, self._federation_id) as uow:
            replies = uow.conversations.replies
            uow.arrivals.keep(
                [self._row(*each) for each in updates if replies(self.account, each[0]) is None],
            )

    def take(self, sender: str) -> Arrival | None:
        """The sender's next update, ours for a while."""
        with write(self._database, self._federation_id) as uow:
            return self._taken(uow, sender)

    def end(self, arrival: Arrival) -> Arrival | None:
        """Done with this one; takes the sender's next."""
        with write(self._database, self._federation_id) as uow:
            uow.arrivals.end(arrival.id)
            return self._taken(uow, arrival.sender)

    def release(self, arrival: Arrival, wait: float, said: int) -> None:
        """To be gone on with after `wait` seconds."""
        with write(self._database, self._federation_id) as uow:
            uow.arrivals.release(arrival.id, self._now() + timedelta(seconds=wait), said)

    def waiting(self) -> Sequence[str]:
        with read(self._database, self._federation_id) as uow:
            return uow.arrivals.waiting(self.account, self._now())

    def offer(self, chat: str, choices: Sequence[Choice], *, is_answer: bool) -> str:
        """The token for buttons below a message to this chat; an answer's buttons end with the question they answer."""
        token = token_urlsafe(9)
        with write(self._database, self._federation_id) as uow:
            standing = uow.conversations.standing(self.account, chat) if is_answer else None
            uow.keyboards.add(
                {
                    "account": self.account,
                    "external_id": chat,
                    "token": token,
                    "choices": [choice.sent for choice in choices],
                    "revision": standing.revision if standing else None,
                    "made_at": self._now(),
                }
            )
        return token

    def tapped(self, dedup_key: str, sender: str, token: str, place: int) -> Tapped:
        """What the tap says. A question that was settled meanwhile, here or on another channel, isn't answered again."""
        with read(self._database, self._federation_id) as uow:
            row = uow.keyboards.find(self.account, sender, token)
            if row is None or not 0 <= place < len(row.choices):
                return Tapped()
            found = Tapped(row.choices[place], row.revision is not None)
            if uow.conversations.replies(self.account, dedup_key) is not None:
                return found
            return found if self._is_open(uow, sender, row.revision) else Tapped()

    def forget(self) -> None:
        with write(self._database, self._federation_id) as uow:
            uow.keyboards.forget(self.account, self._now() - _KEPT)

    def lost(self, chat: str) -> None:
        """Nobody is reached there until they write again."""
        with write(self._database, self._federation_id) as uow:
            uow.bindings.mark_broken_at(self.account, chat, self._now())

    def moved(self, chat: str, to: str) -> None:
        """The platform gave the chat another id; where somebody is bound to that already, this one leads nowhere."""
        with write(self._database, self._federation_id) as uow:
            if uow.bindings.find(self.account, to) is None:
                uow.bindings.move(self.account, chat, to)
            else:
                uow.bindings.mark_broken_at(self.account, chat, self._now())

    def ails(self, code: str) -> None:
        """Officers and doctor tell what keeps the account away; "" when nothing does any more."""
        name = f"{self.account}/presence"
        with write(self._database, self._federation_id) as uow:
            if code:
                uow.pauses.put(feature_pause(name, code, self._now(), 0, None))
            else:
                uow.pauses.end(name)

    def _is_open(self, uow: UnitOfWork, sender: str, revision: int | None) -> bool:
        """Whether these buttons belong to where the conversation stands. With nothing under way any word is a new start."""
        standing = uow.conversations.standing(self.account, sender)
        if revision is None or standing is None or standing.revision == revision:
            return True
        is_late = standing.expires_at is not None and standing.expires_at < self._now()
        return is_late or not (standing.state.get("form") or standing.state.get("pending"))

    def _row(self, key: str, sender: str, body: Mapping[str, Any]) -> dict[str, Any]:
        now = self._now()
        return {
            "account": self.account,
            "dedup_key": key,
            "sender": sender,
            "body": body,
            "received_at": now,
            "not_before": now,
        }

    def _taken(self, uow: UnitOfWork, sender: str) -> Arrival | None:
        now = self._now()
        row = uow.arrivals.take(self.account, sender, now, now + LEASE)
        if row is None:
            return None
        return Arrival(row.id, row.dedup_key, row.sender, row.body, row.received_at, row.attempts, row.said)
