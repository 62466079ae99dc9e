"""A person's progress and a federation's table while the rest of the database grows from nobody to 30 000 people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from time import perf_counter
from typing import Any

from bot.app import Service, build
from config import policies
from storage import tables
from storage.database import Database
from storage.services import progress
from storage.unit_of_work import read
from storage.upkeep import bulk
from storage.work import Work
from tests.benchmarks import federation
from tests.benchmarks.table import Line, Rounds
from tests.benchmarks.workshop import KINDS, Workshop

_PEOPLE, _OTHERS, _RECORDS_EACH = 300, 99, 4
_ROUNDS = 15
_MOST = 1.5
_KINDS = ("contact", "study", "meeting", "training")
_FEDERATIONS = bulk.Shape.of(tables.federations, ("id", "name", "created_at"))
_PERSONS = bulk.Shape.of(tables.people, ("id", "federation_id", "name"))
_RECORDS = bulk.Shape.of(
    tables.records,
    ("federation_id", "person_id", "number", "kind", "state", "year", "date", "details", "entered_at"),
)
Ask = Callable[[Work], object]


@dataclass(frozen=True, slots=True)
class _Place:
    """A federation's service and the year asked about."""

    service: Service
    now: datetime

    def seconds(self, ask: Ask) -> float:
        """Of one question in a transaction of its own."""
        start = perf_counter()
        with read(self.service.database, federation.ID) as uow:
            ask(self.service.tenants.office_work(uow, self.now))
        return perf_counter() - start


def measure(workshop: Workshop) -> Iterator[Line]:
    for kind in KINDS:
        with _place(workshop.url(kind), 0) as alone, _place(workshop.url(kind), _OTHERS) as crowded:
            for name, ask in (("one person's progress", _one), ("a federation's table", _all)):
                rounds = [(crowded.seconds(ask) * 1000, alone.seconds(ask) * 1000) for _ in range(_ROUNDS + 3)][3:]
                many, few = zip(*rounds, strict=True)
                title = f"{name}, 300 of 30 000, {kind}"
                yield Rounds(many, few).line(title, "ms", at_most=_MOST)


def _one(work: Work) -> object:
    return progress.of_person(work, next(iter(work.roster.people.values())), work.today.year)


def _all(work: Work) -> object:
    return progress.of_people(work, work.roster.people.values(), work.today.year)


@contextmanager
def _place(url: str, others: int) -> Iterator[_Place]:
    now = datetime.now(UTC)
    federation.found(url, now, person_count=_PEOPLE)
    database = Database(url)
    service = build(database, {federation.ID: policies.load(None).adopt()}, {federation.ACCOUNT: federation.ID})
    _fill(database, others, now)
    yield _Place(service, now)
    database.close()


def _fill(database: Database, others: int, now: datetime) -> None:
    """Records for the federation itself, and so many more like it."""
    with database.write() as connection:
        held = [row[0] for row in connection.execute(tables.people.select().with_only_columns(tables.people.c.id))]
        bulk.load(connection, _RECORDS, _records(federation.ID, held, now))
        ids = count(max(held) + 1)
        for number in range(others):
            name, people = f"other-{number}", [next(ids) for _ in range(_PEOPLE)]
            bulk.load(connection, _FEDERATIONS, [(name, name, now)])
            bulk.load(connection, _PERSONS, [(person, name, f"第{person}人") for person in people])
            bulk.load(connection, _RECORDS, _records(name, people, now))
    if not database.is_sqlite:
        # The server would do so by itself within a minute.
        with database.write() as connection:
            connection.exec_driver_sql("ANALYZE")


def _records(name: str, people: Sequence[int], now: datetime) -> Iterator[Sequence[Any]]:
    numbers = count(1)
    today = date(now.year, 1, 1)
    for person in people:
        for kind in _KINDS[:_RECORDS_EACH]:
            yield (name, person, f"{kind[:3]}-{next(numbers):05}", kind, "valid", now.year, today, {}, now)
