"""A whole service over the made-up federation: people who write, a clock in every message, pushes that are written down."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa
import structlog
from structlog.testing import LogCapture

from bot.app import DEMO, Service, build
from bot.outcomes import Outcome, State
from handlers.messages import Incoming, Kind, Reply
from storage import tables
from storage.database import Database
from storage.services import people
from storage.work import Address
from tests.unit.storage.county import NOW, County

ACCOUNT = "gh"


@contextmanager
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """What a block writes into the log, which is kept from the terminal."""
    capture = LogCapture()
    structlog.configure(processors=[capture])
    try:
        yield capture.entries
    finally:
        structlog.reset_defaults()


@dataclass
class Pocket:
    """A channel's sender that says what a test wants of each message, and remembers whom it reached."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    reached: list[tuple[str, str]] = field(default_factory=list)

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        self.reached.append((external_id, reply.text))
        if external_id in self.broken:
            raise ConnectionError
        return self.outcomes.get(external_id, Outcome(State.SENT, "0"))


class Office:
    """Everybody writes from the WeChat account «gh» under their own name, once they are seated."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.county = County(database, DEMO)
        self.service = self.build(database)
        self._keys = count(1)

    def build(self, database: Database) -> Service:
        """Another process over the same rows."""
        return build(database, {DEMO: self.county.policies}, {ACCOUNT: DEMO})

    def seat(self, *names: str, channel: str = "wechat", account: str = ACCOUNT) -> None:
        with self.county.work("", NOW.replace(month=1) + timedelta(minutes=next(self._keys))) as work:
            for name in names:
                people.attach(work, self.county.person(name), Address(channel, account, name))

    def message(
        self,
        said: str,
        sender: str = "王建国",
        *,
        at: datetime = NOW,
        key: str = "",
        kind: Kind = Kind.TEXT,
        account: str = ACCOUNT,
    ) -> Incoming:
        return Incoming("wechat", account, sender, key or f"m{next(self._keys)}", at, kind, said)

    def say(self, said: str, sender: str = "王建国", *, at: datetime = NOW) -> list[str]:
        return [reply.text for reply in self.service.answer(self.message(said, sender, at=at))]

    def push(self, name: str, purpose: str = "binding_alarm", at: datetime = NOW, **facts: Any) -> None:
        """A push that waits; the alarm is always needed, a reminder only while something is unmet."""
        with self.county.work("", at) as work:
            row = {
                "person_id": self.county.person(name).id,
                "purpose": purpose,
                "unique_key": f"{purpose}:{next(self._keys)}",
                "facts": facts or {"count": 50},
                "not_before": at,
                "expires_at": at + timedelta(days=30),
            }
            assert work.uow.outbox.add([row]) == 1

    def rows(self, table: sa.Table) -> list[Any]:
        key = table.c.id if "id" in table.c else next(iter(table.primary_key))
        with self.database.read() as connection:
            return list(connection.execute(sa.select(table).order_by(key)))

    def pushes(self) -> list[tuple[str, str]]:
        """State and code of each push, in their order."""
        return [(row.state, row.code) for row in self.rows(tables.outbox)]
