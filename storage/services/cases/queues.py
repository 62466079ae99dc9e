"""What waits for whom, a page at a time, each case with the act it waits for (requirements.md D4, E7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from storage.rules.case_words import KINDS, Act, State, StateKind, Who
from storage.rules.deadlines import DeadlineKind
from storage.rules.kinds import CaseKind
from storage.rules.people import Right, Role
from storage.rules.queues import ASKED_BY_OFFICE, ASKED_BY_UNITS, DEBTS, DUE, OF_ROLE, STATES, Queue, next_act
from storage.rules.refusals import NotForYou, UnknownUnit
from storage.services.cases.casebook import leaders, unit_name
from storage.work import Work

# Longer queues are not counted to their end: that would cost more than showing a page.
COUNTED = 50
_EVER = date.max


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case in a queue. `days_left`: working days until `due_on`, negative once overdue; `act`: what it waits for.

    `takes_part`: the unit is not the one that leads, and its own opinion is waited for.
    """

    number: str
    title: str
    kind: CaseKind
    state: State
    state_kind: StateKind
    queue: Queue
    act: Act | None
    unit: str
    due_on: date | None
    days_left: int | None
    takes_part: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """`after` asks for the next page, empty at the end. `total` is exact unless there are `more` than that."""

    items: tuple[Waiting, ...]
    after: str
    total: int
    more: bool


Fetch = Callable[[str, int], Sequence[tuple[str, Waiting]]]


@dataclass(frozen=True, slots=True)
class _Source:
    """A stretch of a queue that one index gives in order. `fetch` takes the place to go on from and how many."""

    fetch: Fetch
    count: Callable[[], int]


def queue(work: Work, name: Queue | None = None, after: str = "", most: int = 5, unit: str = "") -> Page:
    """A page of a queue; what waits for oneself where none is named. Clerks see their own units' only."""
    sources = list(_sources(work, name, _unit_ids(work, unit)))
    first, _, place = after.partition(":")
    start = int(first) if first.isdecimal() else 0
    found: list[tuple[str, Waiting]] = []
    for index, source in enumerate(sources[start:], start):
        wanted = most + 1 - len(found)
        found += [(f"{index}:{key}", each) for key, each in source.fetch(place if index == start else "", wanted)]
        if len(found) > most:
            break
    total = sum(source.count() for source in sources)
    items = tuple(each for _, each in found[:most])
    following = found[most - 1][0] if len(found) > most else ""
    return Page(items, following, min(total, COUNTED), total > COUNTED)


def counts(work: Work) -> Mapping[Queue, int]:
    """How many stand in every queue that the person may see, up to `COUNTED` and one."""
    return {
        name: min(sum(source.count() for source in _sources(work, name, ())), COUNTED + 1) for name in _visible(work)
    }


def _visible(work: Work) -> tuple[Queue, ...]:
    if work.person.may(Right.ASK_FEDERATION, work.today):
        return ASKED_BY_OFFICE
    return ASKED_BY_UNITS if Role.CLERK in work.person.roles(work.today) else (Queue.OWN,)


def _sources(work: Work, name: Queue | None, unit_ids: tuple[int, ...]) -> Iterator[_Source]:
    if name is None:
        for who, queues in OF_ROLE.items():
            for each in queues if _is(work, who) else ():
                yield from _of(work, each, _own_units(work) if who is Who.LEAD_UNIT else ())
        return
    if name not in _visible(work):
        raise NotForYou()
    inside = work.person.may(Right.ASK_FEDERATION, work.today)
    yield from _of(work, name, unit_ids if inside else _own_units(work))


def _is(work: Work, who: Who) -> bool:
    person, roles = work.person, work.person.roles(work.today)
    return {
        Who.OFFICER: Role.OFFICER in roles,
        Who.LEADER: any(each.id == person.id for each in leaders(work)),
        Who.LEAD_UNIT: bool(_own_units(work)),
        Who.SIGNER: True,
    }[who]


def _own_units(work: Work) -> tuple[int, ...]:
    return tuple(sorted(work.person.department_ids(work.today)))


def _unit_ids(work: Work, unit: str) -> tuple[int, ...]:
    if not unit:
        return ()
    department = work.roster.department_named(unit)
    if department is None:
        raise UnknownUnit(name=unit)
    return (department.id,)


def _of(work: Work, name: Queue, unit_ids: tuple[int, ...]) -> Iterator[_Source]:
    if name in STATES:
        for state in STATES[name]:
            yield _in_state(work, name, state, unit_ids)
    elif name in DUE:
        yield _due(work, name, unit_ids)
    else:
        yield _asking(work) if name is Queue.EXTENSIONS else _owing(work)


def _in_state(work: Work, name: Queue, state: State, unit_ids: tuple[int, ...]) -> _Source:
    def fetch(place: str, most: int) -> list[tuple[str, Waiting]]:
        rows = work.uow.case_queues.in_state(state, int(place or 0), most, unit_ids)
        return [(str(row.id), _waiting(work, name, row)) for row in rows]

    return _Source(fetch, lambda: work.uow.case_queues.count_in_state(state, COUNTED + 1, unit_ids))


def _due(work: Work, name: Queue, unit_ids: tuple[int, ...]) -> _Source:
    before = work.today if name is Queue.OVERDUE else _EVER

    def fetch(place: str, most: int) -> list[tuple[str, Waiting]]:
        day, _, key = place.partition("/")
        after = (date.fromisoformat(day) if day else date.min, int(key or 0))
        rows = work.uow.case_queues.due(before, after, most, unit_ids)
        return [(f"{row.due.isoformat()}/{row.deadline_id}", _of_unit(work, name, row)) for row in rows]

    return _Source(fetch, lambda: work.uow.case_queues.count_due(before, COUNTED + 1, unit_ids))


def _asking(work: Work) -> _Source:
    def fetch(place: str, most: int) -> list[tuple[str, Waiting]]:
        rows = work.uow.case_queues.asking(int(place or 0), most)
        asked = (_with_unit(work, Queue.EXTENSIONS, row, row.asked_until) for row in rows)
        return [(str(row.id), replace(each, act=Act.GRANT)) for row, each in zip(rows, asked, strict=True)]

    return _Source(fetch, lambda: work.uow.case_queues.count_asking(COUNTED + 1))


def _owing(work: Work) -> _Source:
    def fetch(place: str, most: int) -> list[tuple[str, Waiting]]:
        rows = work.uow.cases.owing(work.person.id, tuple(DEBTS), int(place or 0), most)
        return [(str(row.id), replace(_waiting(work, Queue.OWN, row), act=DEBTS[row.owes])) for row in rows]

    return _Source(fetch, lambda: work.uow.cases.count_owing(work.person.id, tuple(DEBTS), COUNTED + 1))


def _of_unit(work: Work, name: Queue, row: Any) -> Waiting:
    found = _with_unit(work, name, row, row.due)
    takes_part = row.deadline_kind == DeadlineKind.CO_REPLY
    return replace(found, act=Act.CO_REPLY, takes_part=True) if takes_part else found


def _with_unit(work: Work, name: Queue, row: Any, due: date) -> Waiting:
    left = work.calendar.working_days_between(work.today, due)
    return replace(_waiting(work, name, row), unit=unit_name(work, row.department_id), due_on=due, days_left=left)


def _waiting(work: Work, name: Queue, row: Any) -> Waiting:
    state = State(row.state)
    kind = KINDS[state]
    unit = unit_name(work, row.lead_id)
    return Waiting(row.number, row.title, CaseKind(row.kind), state, kind, name, next_act(state), unit, None, None)
