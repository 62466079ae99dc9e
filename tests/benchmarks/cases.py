"""Listing queues and telling one case's time-line with 1 000 and with 100 000 cases in the federation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from time import perf_counter
from typing import Any

from sqlalchemy.engine import Connection

from storage import tables
from storage.database import Database
from storage.rules.case_words import State
from storage.rules.kinds import CASE, numbered
from storage.services import cases
from storage.services.cases import Queue
from storage.unit_of_work import read
from storage.upkeep import bulk, schema
from storage.work import Work
from tests.benchmarks.table import Line, Rounds
from tests.benchmarks.workshop import KINDS, Workshop
from tests.unit.storage.casework import CLERKS, LAW, LEADER, LI, OFFICER, WANG, ZHOU, Casework
from tests.unit.storage.county import NOW

_FEW, _MANY = 1_000, 100_000
_ROUNDS = 15
_MOST = 1.5
# One in ten is still open, in one of these states after the other.
_OPEN = (State.FILED, State.WITH_CHAIR, State.ASSIGNED, State.HANDLING, State.REPLIED)
_WAY = (
    ("", "file", "filed"),
    ("filed", "accept", "with_chair"),
    ("with_chair", "approve", "assigned"),
    ("assigned", "sign_for", "handling"),
    ("handling", "reply", "replied"),
    ("replied", "rate", "replied"),
    ("replied", "settle", "settled"),
)
_CASES = bulk.Shape.of(
    tables.cases,
    "id federation_id number kind state counts in_session year title content details filed_at"
    " lead_id due_on handed_on revision published".split(),
)
_SIGNERS = bulk.Shape.of(tables.signers, "federation_id case_id person_id place signed_at owes".split())
_MOVES = bulk.Shape.of(tables.case_moves, "federation_id case_id by_id at act was became note".split())
_UNITS = bulk.Shape.of(
    tables.case_units, "federation_id case_id department_id part progress due_on given_on asked_reason".split()
)
_DEADLINES = bulk.Shape.of(
    tables.case_deadlines, "federation_id case_id department_id kind began_on due_on next_at ended_at".split()
)
_REPLIES = bulk.Shape.of(
    tables.case_replies, "federation_id case_id department_id by_id at year round part result text".split()
)
_PUBLICATIONS = bulk.Shape.of(tables.publications, "federation_id case_id number title content reply by_id at".split())


@dataclass(frozen=True, slots=True)
class _Place:
    casework: Casework
    middle: str

    def seconds(self, name: str, ask: Callable[[Work, _Place], object]) -> float:
        """Of one question in a transaction of its own."""
        start = perf_counter()
        with read(self.casework.database, self.casework.id) as uow:
            ask(self.casework._work(uow, name, self.casework.at, ""), self)
        return perf_counter() - start


ASKED: Sequence[tuple[str, str, Callable[[Work, _Place], object]]] = (
    ("what waits for the office", OFFICER, lambda work, place: cases.queue(work)),
    ("what waits for the leader", LEADER, lambda work, place: cases.queue(work)),
    ("what waits for a unit", CLERKS[LAW], lambda work, place: cases.queue(work)),
    ("what waits for a signer", WANG, lambda work, place: cases.queue(work)),
    ("what is overdue", OFFICER, lambda work, place: cases.queue(work, Queue.OVERDUE)),
    ("all queues counted", OFFICER, lambda work, place: cases.counts(work)),
    ("one case's time-line", WANG, lambda work, place: cases.status(work, place.middle)),
    ("the public list", "", lambda work, place: cases.published(work)),
    ("deadlines due now", "", lambda work, place: cases.next_due(work)),
)


def measure(workshop: Workshop) -> Iterator[Line]:
    for kind in KINDS:
        with _place(workshop.url(kind), _FEW) as few, _place(workshop.url(kind), _MANY) as many:
            for what, name, ask in ASKED:
                yield _line(f"{what}, 1 000 -> 100 000 cases, {kind}", name, ask, (many, few))


def _line(what: str, name: str, ask: Callable[[Work, _Place], object], places: tuple[_Place, _Place]) -> Line:
    rounds = [tuple(place.seconds(name, ask) * 1000 for place in places) for _ in range(_ROUNDS + 5)][5:]
    many, few = zip(*rounds, strict=True)
    return Rounds(many, few).line(what, "ms", at_most=_MOST)


@contextmanager
def _place(url: str, count: int) -> Iterator[_Place]:
    schema.upgrade(url)
    database = Database(url)
    casework = Casework(database)
    with database.write() as connection:
        _fill(connection, casework, count)
    if not database.is_sqlite:
        # The server would do so by itself within a minute.
        with database.write() as connection:
            connection.exec_driver_sql("ANALYZE")
    # A closed case of the person who asks for its time-line.
    yield _Place(casework, numbered(CASE, count // 2 + 1))
    database.close()


def _fill(connection: Connection, casework: Casework, count: int) -> None:
    made = [_Case(casework, id) for id in range(1, count + 1)]
    bulk.load(connection, _CASES, (each.row() for each in made))
    bulk.load(connection, _SIGNERS, (each.signer() for each in made))
    bulk.load(connection, _MOVES, chain.from_iterable(each.moves() for each in made))
    handed = [each for each in made if each.is_handed_over]
    bulk.load(connection, _UNITS, (each.unit() for each in handed))
    bulk.load(connection, _DEADLINES, (each.deadline() for each in handed))
    answered = [each for each in handed if each.is_answered]
    bulk.load(connection, _REPLIES, (each.reply() for each in answered))
    bulk.load(connection, _PUBLICATIONS, (each.publication() for each in answered if each.is_published))


@dataclass(frozen=True, slots=True)
class _Case:
    """The case of that id, at a point of its way that its id decides."""

    casework: Casework
    id: int

    @property
    def state(self) -> State:
        return _OPEN[self.id // 10 % len(_OPEN)] if self.id % 10 == 0 else State.SETTLED

    @property
    def is_handed_over(self) -> bool:
        return self.state not in (State.FILED, State.WITH_CHAIR)

    @property
    def is_answered(self) -> bool:
        return self.state in (State.REPLIED, State.SETTLED)

    @property
    def is_published(self) -> bool:
        return self.state is State.SETTLED and self.id % 20 == 1

    @property
    def at(self) -> datetime:
        return NOW - timedelta(days=30 + self.id % 300)

    @property
    def due(self) -> date:
        """Of an open one between last week and two months from now."""
        return NOW.date() + timedelta(days=self.id // 10 % 70 - 7)

    def row(self) -> Sequence[Any]:
        way = next(place for place, (_, _, became) in enumerate(_WAY) if became == self.state)
        due = self.due if self.is_handed_over and not self.is_answered else None
        unit, handed = (self._unit_id(), self.at.date()) if self.is_handed_over else (None, None)
        words: tuple[Any, ...] = (
            "suggestion",
            self.state,
            True,
            False,
            self.at.year,
            f"关于第{self.id}件事的建议",
            "内容" * 40,
            {},
            self.at,
        )
        return (self.id, self.casework.id, numbered(CASE, self.id), *words, unit, due, handed, way, self.is_published)

    def signer(self) -> Sequence[Any]:
        owes = "rating" if self.state is State.REPLIED else None
        return (self.casework.id, self.id, self._signer_id(), 0, self.at, owes)

    def moves(self) -> Iterator[Sequence[Any]]:
        officer = self.casework.person(OFFICER).id
        for was, act, became in _WAY:
            yield (self.casework.id, self.id, officer, self.at, act, was, became, "")
            if became == self.state:
                return

    def unit(self) -> Sequence[Any]:
        progress = "replied" if self.is_answered else "signed"
        return (self.casework.id, self.id, self._unit_id(), "lead", progress, self.due, self.at.date(), "")

    def deadline(self) -> Sequence[Any]:
        ended = self.at if self.is_answered else None
        next_at = NOW + timedelta(days=self.id % 30)
        return (self.casework.id, self.id, self._unit_id(), "reply", self.at.date(), self.due, next_at, ended)

    def reply(self) -> Sequence[Any]:
        clerk = self.casework.person(CLERKS[LAW]).id
        return (
            self.casework.id,
            self.id,
            self._unit_id(),
            clerk,
            self.at,
            self.at.year,
            1,
            "lead",
            "A",
            "已经办好" * 20,
        )

    def publication(self) -> Sequence[Any]:
        words = (numbered(CASE, self.id), "标题", "内容", "答复")
        return (self.casework.id, self.id, *words, self.casework.person(OFFICER).id, self.at)

    def _unit_id(self) -> int:
        departments = sorted(self.casework.roster.departments)
        return departments[self.id // 50 % len(departments)]

    def _signer_id(self) -> int:
        names = (WANG, LI, ZHOU)
        return self.casework.person(names[self.id // 500 % len(names)] if self.id % 500 != 1 else WANG).id
