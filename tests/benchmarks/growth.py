"""A person's progress and a federation's table while the rest grows: the database to 30 000 people, a federation to 3 000."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from time import perf_counter
from typing import Any

from sqlalchemy.engine import Connection

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

_PEOPLE, _MANY, _OTHERS = 300, 3_000, 99
_ROUNDS = 15
_MOST = 1.5
_KINDS = ("contact", "study", "meeting", "training")
_FEDERATIONS = bulk.Shape.of(tables.federations, ("id", "name", "created_at"))
_PERSONS = bulk.Shape.of(tables.people, ("id", "federation_id", "name"))
_CASES = bulk.Shape.of(
    tables.cases,
    (*"id federation_id number kind state counts in_session year title content details filed_at".split(),),
)
_SIGNERS = bulk.Shape.of(tables.signers, ("federation_id", "case_id", "person_id", "place", "signed_at"))
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
        with _place(workshop.url(kind)) as alone:
            with _place(workshop.url(kind), others=_OTHERS) as crowded:
                yield _line(f"one person's progress, 300 of 30 000, {kind}", _one, crowded, alone)
                yield _line(f"a federation's table, 300 of 30 000, {kind}", _all, crowded, alone)
            with _place(workshop.url(kind), people=_MANY) as large:
                yield _line(f"one person's progress, one of 3 000, {kind}", _one, large, alone)


def _line(name: str, ask: Ask, crowded: _Place, alone: _Place) -> Line:
    rounds = [(crowded.seconds(ask) * 1000, alone.seconds(ask) * 1000) for _ in range(_ROUNDS + 3)][3:]
    many, few = zip(*rounds, strict=True)
    return Rounds(many, few).line(name, "ms", at_most=_MOST)


def _one(work: Work) -> object:
    return progress.of_person(work, next(iter(work.roster.people.values())), work.today.year)


def _all(work: Work) -> object:
    return progress.of_people(work, work.roster.people.values(), work.today.year)


@contextmanager
def _place(url: str, *, people: int = _PEOPLE, others: int = 0) -> Iterator[_Place]:
    now = datetime.now(UTC)
    federation.found(url, now, person_count=people)
    database = Database(url)
    service = build(database, {federation.ID: policies.load(None).adopt()}, {federation.ACCOUNT: federation.ID})
    _fill(database, others, now)
    yield _Place(service, now)
    database.close()


def _fill(database: Database, others: int, now: datetime) -> None:
    """Records for the federation itself, and so many more like it."""
    with database.write() as connection:
        held = [row[0] for row in connection.execute(tables.people.select().with_only_columns(tables.people.c.id))]
        _enter(connection, federation.ID, held, now)
        ids = count(max(held) + 1)
        for number in range(others):
            name, people = f"other-{number}", [next(ids) for _ in range(_PEOPLE)]
            bulk.load(connection, _FEDERATIONS, [(name, name, now)])
            bulk.load(connection, _PERSONS, [(person, name, f"第{person}人") for person in people])
            _enter(connection, name, people, now)
    if not database.is_sqlite:
        # The server would do so by itself within a minute.
        with database.write() as connection:
            connection.exec_driver_sql("ANALYZE")


def _enter(connection: Connection, name: str, people: Sequence[int], now: datetime) -> None:
    """Four records and a case for everybody; a case has its person's id."""
    bulk.load(connection, _RECORDS, _records(name, people, now))
    bulk.load(connection, _CASES, (_case(name, person, now) for person in people))
    bulk.load(connection, _SIGNERS, ((name, person, person, 1, now) for person in people))


def _case(name: str, person: int, now: datetime) -> Sequence[Any]:
    state = ("suggestion", "filed", True, False, now.year)
    return (person, name, f"建-{person:05}", *state, "标题", "内容", {}, now)


def _records(name: str, people: Sequence[int], now: datetime) -> Iterator[Sequence[Any]]:
    numbers = count(1)
    today = date(now.year, 1, 1)
    for person in people:
        for kind in _KINDS:
            yield (name, person, f"{kind[:3]}-{next(numbers):05}", kind, "valid", now.year, today, {}, now)
