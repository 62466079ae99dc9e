"""A service inside the test, with everybody bound, and what its ledger holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.answer import Answer
from bot.app import build
from config import policies
from handlers.messages import Incoming, Reply
from storage.database import Database
from storage.tables import cases, conversations, inbox, records
from tests.benchmarks import federation
from tests.benchmarks.sentences import Said, said

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
NUMBER = re.compile(r"[联建]-\d{4}")
INCIDENT = re.compile(r"[0-9a-f]{6}")


@contextmanager
def answering(url: str, people: int = 3) -> Iterator[tuple[Answer, Database]]:
    """Everybody of a small federation may speak; the database is there for the test to spoil."""
    federation.found(url, NOW, person_count=people, union_count=60)
    with again(url) as both:
        yield both


@contextmanager
def again(url: str) -> Iterator[tuple[Answer, Database]]:
    """One more service over the same database."""
    database = Database(url)
    service = build(database, {federation.ID: policies.load(None).adopt()}, {federation.ACCOUNT: federation.ID})
    yield service.answer, database
    database.close()


def incoming(message: Said, at: datetime = NOW) -> Incoming:
    """The same said twice is the same delivery again."""
    key = f"{message.person}-{message.number}"
    return Incoming("wechat", federation.ACCOUNT, federation.sender(message.person), key, at, text=message.text)


def tell(answer: Answer, person: int, number: int, at: datetime = NOW) -> str:
    """What a person hears to their `number`-th message."""
    return words(answer(incoming(said(person, number), at)))


def words(replies: tuple[Reply, ...]) -> str:
    return "\n".join(reply.text for reply in replies)


def numbers(url: str) -> Counter[str]:
    """Every number in the ledger, and how often it stands there."""
    return Counter(str(row[0]) for table in (records, cases) for row in _rows(url, sa.select(table.c.number)))


def heard(url: str) -> int:
    """How many messages are stored with their replies."""
    return len(_rows(url, sa.select(inbox.c.dedup_key)))


def kept(url: str) -> object:
    """The ledger, the inbox and all conversations, to compare."""
    return numbers(url), heard(url), state(url)


def state(url: str) -> object:
    """Where all conversations stand."""
    return _rows(url, sa.select(conversations.c.id, conversations.c.state, conversations.c.revision))


def _rows(url: str, statement: sa.Select[Any]) -> list[tuple[Any, ...]]:
    database = Database(url, pool_size=1)
    with database.read() as connection:
        rows = [tuple(row) for row in connection.execute(statement)]
    database.close()
    return rows
