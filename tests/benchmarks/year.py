"""A made-up federation of 300 people and a year of it: 12 records a person, cases on their way and answered, pushes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from sqlalchemy.engine import Connection

from bot.demo import words
from storage import tables
from storage.rules.case_words import State
from storage.rules.kinds import CASE, CaseKind, RecordKind, numbered
from storage.rules.people import Role
from storage.rules.touchpoints import BEIJING
from storage.services import roster
from storage.services.roster_entries import DepartmentEntry, Entries, LinkEntry, MandateEntry, PersonEntry, UnionEntry
from storage.unit_of_work import UnitOfWork
from storage.upkeep import bulk
from tests.benchmarks import federation

ID, OFFICER = federation.ID, "经办干部"
NOW = datetime(2026, 11, 20, 10, tzinfo=BEIJING)
PEOPLE, UNIONS, A_PERSON = 300, 60, 12
_TOWNS, _DEPARTMENTS, _CASES, _PUSHES = 12, 6, 300, 4
_FIRST, _DAYS = date(2026, 1, 2), 318
_TERM = (date(2024, 1, 1), date(2028, 12, 31))
_ROLES = (*[Role.REPRESENTATIVE] * 16, *[Role.MEMBER] * 2, Role.STANDING_MEMBER, Role.SOCIAL_WORKER)
_KINDS = {
    RecordKind.CONTACT: 40,
    RecordKind.STUDY: 12,
    RecordKind.TALK: 9,
    RecordKind.MEETING: 9,
    RecordKind.TRAINING: 6,
    RecordKind.INSPECTION: 6,
    RecordKind.RESEARCH: 6,
    RecordKind.GOOD_DEED: 12,
}
_HEADED = frozenset({RecordKind.CONTACT, RecordKind.TALK, RecordKind.GOOD_DEED})
_STATES = (*[State.SETTLED] * 6, State.FILED, State.WITH_CHAIR, State.HANDLING, State.PROMISED)
_ANSWERED = frozenset({State.SETTLED, State.PROMISED})
_PUSHED = (("sent", "reminder"), ("sent", "case.to_rate"), ("sent", "digest"), ("failed", "reminder"))
_RECORDS = bulk.Shape.of(
    tables.records,
    "id federation_id person_id number kind state year date union_id unit head_count tenth_days rotation done late"
    " details entered_at".split(),
)
_CASE_ROWS = bulk.Shape.of(
    tables.cases,
    "id federation_id number kind state counts in_session year title content details filed_at lead_id due_on".split(),
)
_SIGNERS = bulk.Shape.of(tables.signers, "id federation_id case_id person_id place signed_at".split())
_REPLIES = bulk.Shape.of(
    tables.case_replies, "id federation_id case_id department_id at year round part result text promise_on".split()
)
_RATINGS = bulk.Shape.of(tables.ratings, "id federation_id case_id person_id at year round attitude result".split())
_OUTBOX = bulk.Shape.of(
    tables.outbox,
    "id federation_id person_id purpose unique_key facts state not_before expires_at channel ended_at".split(),
)
Row = Sequence[Any]


def found(uow: UnitOfWork, connection: Connection) -> None:
    """The federation with its year, in an empty database; rows stand in the order of their days."""
    roster.apply(uow, _entries(), NOW - timedelta(days=700), federation.NAME)
    year = _Year(uow)
    for shape, rows in (
        (_RECORDS, year.records()),
        (_CASE_ROWS, (each.row for each in year.cases)),
        (_SIGNERS, year.signers()),
        (_REPLIES, year.replies()),
        (_RATINGS, year.ratings()),
        (_OUTBOX, year.pushes()),
    ):
        bulk.load(connection, shape, rows)


def _entries() -> Entries:
    """Unions below towns in several industries; everybody is linked to a union of theirs; one officer, who has no duties."""
    towns = [f"第{number + 1}镇总工会" for number in range(_TOWNS)]
    names, trades = federation.unions(UNIONS), list(dict.fromkeys(industry for industry, _ in words.load().trades))
    lower = [
        UnionEntry(name, industry=trades[place % len(trades)], parent=towns[place % _TOWNS])
        for place, name in enumerate(names)
    ]
    departments = [DepartmentEntry(f"第{number + 1}承办部") for number in range(_DEPARTMENTS)]
    bearers = [_bearer(place, name, names) for place, name in enumerate(federation.people(PEOPLE))]
    officer = PersonEntry(OFFICER, mandates=(MandateEntry(Role.OFFICER),))
    return Entries(
        (*map(UnionEntry, towns), *lower),
        tuple(departments),
        (*bearers, officer),
        tuple(LinkEntry(place, linked_union=names[place % UNIONS]) for place in range(PEOPLE)),
    )


def _bearer(place: int, name: str, unions: Sequence[str]) -> PersonEntry:
    """One in twenty began within the year."""
    starts = _TERM[0] if place % 20 else date(NOW.year, 1 + place % 6, 15)
    held = MandateEntry(
        _ROLES[place % len(_ROLES)], starts, _TERM[1], unions[place % UNIONS], "", f"第{place % 9 + 1}代表团", "第十届"
    )
    return PersonEntry(name, unit=held.union, mandates=(held,))


@dataclass(frozen=True, slots=True)
class _Case:
    """`answered_at` None: not yet."""

    id: int
    signers: tuple[int, ...]
    row: Row
    unit: int
    state: State
    answered_at: datetime | None


@dataclass(frozen=True)
class _Year:
    """The same rows every time."""

    uow: UnitOfWork
    _dice: Random = field(default_factory=lambda: Random("a year"))

    @cached_property
    def _people(self) -> list[int]:
        return sorted(id for id, each in self._roster.people.items() if each.name != OFFICER)

    @cached_property
    def _roster(self) -> Any:
        return self.uow.federations.roster(0)

    @cached_property
    def _unions(self) -> list[tuple[int, str]]:
        return sorted((id, each.name) for id, each in self._roster.unions.items() if each.parent_id)

    def records(self) -> Iterator[Row]:
        """One in a hundred is withdrawn, as many were entered late."""
        count = PEOPLE * A_PERSON
        for number in range(1, count + 1):
            day = _FIRST + timedelta(days=number * _DAYS // count)
            kind = self._dice.choices(list(_KINDS), list(_KINDS.values()))[0]
            late = number % 97 == 0
            entered = datetime.combine(day, NOW.timetz()) + timedelta(days=10 * late, minutes=number % 500)
            head = (number, ID, self._dice.choice(self._people), numbered(kind, number), kind.value)
            state = "withdrawn" if number % 101 == 0 else "valid"
            yield (*head, state, day.year, day, *self._measures(kind), late, self._details(kind), entered)

    def _measures(self, kind: RecordKind) -> Row:
        """union_id, unit, head_count, tenth_days, rotation, done."""
        union, unit = self._dice.choice(self._unions) if kind in _HEADED else (None, "")
        heads = self._dice.randrange(2, 30) if kind in _HEADED else None
        days = self._dice.choice((5, 10, 20)) if kind is RecordKind.TRAINING else 0
        return (union, unit, heads, days, False, kind is not RecordKind.GOOD_DEED or self._dice.random() < 0.9)

    def _details(self, kind: str) -> dict[str, Any]:
        topic, matter = self._dice.choice(words.load().matters)
        said = self._dice.choice(words.load().contents[kind]).format(topic=matter)
        if kind == RecordKind.CONTACT:
            return {"modes": ["visit"], "topic": topic, "issue": said}
        amount = {"amount": self._dice.randrange(500, 9_000)} if kind == RecordKind.GOOD_DEED else {}
        return {"title" if kind == RecordKind.RESEARCH else "content": said, "topic": topic, **amount}

    @cached_property
    def cases(self) -> list[_Case]:
        return [self._case(id) for id in range(1, _CASES + 1)]

    def _case(self, id: int) -> _Case:
        filed, state = NOW - timedelta(days=315 - id), _STATES[id % len(_STATES)]
        unit = sorted(self._roster.departments)[id % _DEPARTMENTS]
        lead, details = self._dice.randrange(PEOPLE), self._details(CASE)
        row = (id, ID, numbered(CASE, id), list(CaseKind)[id % 3], state, True, False, filed.year, details["content"])
        is_given = state not in (State.FILED, State.WITH_CHAIR)
        # Of what is still in hand some is overdue.
        given = (unit, NOW.date() + timedelta(days=id % 60 - 20)) if is_given else (None, None)
        signers = tuple(self._people[(lead + step) % PEOPLE] for step in range(1 + (id % 5 == 0) * 2))
        answered = filed + timedelta(days=20) if state in _ANSWERED else None
        return _Case(id, signers, (*row, details["content"] * 3, details, filed, *given), unit, state, answered)

    def signers(self) -> Iterator[Row]:
        signed = [(each.id, id, place, each.row[11]) for each in self.cases for place, id in enumerate(each.signers)]
        return ((number, ID, *row) for number, row in enumerate(signed, 1))

    def replies(self) -> Iterator[Row]:
        for number, each in enumerate((each for each in self.cases if each.answered_at), 1):
            promise = NOW.date() + timedelta(days=30) if each.state is State.PROMISED else None
            said = ("lead", "B" if promise else "A", "已经办好" * 20, promise)
            yield (number, ID, each.id, each.unit, each.answered_at, NOW.year, 1, *said)

    def ratings(self) -> Iterator[Row]:
        given = [(each.id, id) for each in self.cases if each.state is State.SETTLED for id in each.signers]
        grade = "satisfied"
        return ((number, ID, *pair, NOW, NOW.year, 1, grade, grade) for number, pair in enumerate(given, 1))

    def pushes(self) -> Iterator[Row]:
        for number in range(1, PEOPLE * _PUSHES + 1):
            at = NOW - timedelta(hours=7_000 - 5 * number)
            state, purpose = _PUSHED[number % len(_PUSHED)]
            head = (number, ID, self._people[number % PEOPLE], purpose, f"{purpose}:{number}", {"day": str(at.date())})
            yield (*head, state, at, at + timedelta(days=3), "wechat", at + timedelta(minutes=1))
