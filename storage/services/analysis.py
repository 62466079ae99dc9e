"""What an analysis of a period rests on: matters that workers raised, silence, overdue cases (苏工办〔2020〕96号 第七条)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from config.calendar import WorkCalendar
from storage.rules.measures import Measure, Question
from storage.rules.people import DUTY_BEARERS, Person, Right, Role
from storage.rules.refusals import NotForYou
from storage.rules.touchpoints import BEIJING
from storage.rules.workflow import State
from storage.services.questions.scope import people_asked, unions_asked
from storage.work import Work

REPORT = "analysis"
_HANDLED = (State.ASSIGNED, State.HANDLING)


@dataclass(frozen=True, slots=True)
class Matter:
    """What one contact record or case says that workers want; `topic` is empty where nobody named one."""

    number: str
    topic: str
    text: str
    day: date
    person_id: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Late:
    """A case whose unit is behind its deadline, or whose promise's day is over."""

    number: str
    title: str
    unit: str
    due_on: date
    is_promise: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """When somebody entered a record, and what it says."""

    number: str
    person_id: int
    day: date
    entered_on: date
    text: str


def allowed(work: Work) -> None:
    """Refuses everybody but officers and leaders; notes the look."""
    if not work.person.may(Right.ASK_FEDERATION, work.today):
        raise NotForYou()
    work.uow.audit.note(work.person.id, "analysis.read", work.federation.id, work.now)


def matters(work: Work, first: date, last: date, within: Question | None = None) -> list[Matter]:
    """What the contacts and cases of the period raised; both days are included. Only of those whom the filters of
    `within` keep, and of the places visited that they keep."""
    told = [_of_contact(row) for row in _contacts(work, first, last, within) if row.details.get("issue")]
    return told + [_of_case(row) for row in _filed(work, first, last, within)]


def counts(work: Work, first: date, last: date, within: Question | None = None) -> tuple[int, int]:
    """How many contacts and how many cases the period has."""
    return len(_contacts(work, first, last, within)), len(_filed(work, first, last, within))


def _contacts(work: Work, first: date, last: date, within: Question | None) -> Sequence[Any]:
    rows = work.uow.analysis.contacts(first, last)
    if within is None:
        return rows
    asked = replace(within, measure=Measure.CONTACTS)
    whose, visited = people_asked(work, asked, min(last, work.today)), unions_asked(work, asked)
    return [
        row
        for row in rows
        if (whose is None or row.person_id in whose) and (visited is None or row.union_id in visited)
    ]


def _filed(work: Work, first: date, last: date, within: Question | None) -> Sequence[Any]:
    rows = work.uow.analysis.filed(midnight(first), midnight(last + timedelta(days=1)))
    whose = people_asked(work, replace(within, measure=Measure.CASES), min(last, work.today)) if within else None
    if whose is None:
        return rows
    signers = work.uow.lists.signers([row.id for row in rows])
    theirs = {each.case_id for each in signers if each.person_id in whose}
    return [row for row in rows if row.id in theirs]


def late(work: Work) -> list[Late]:
    """Cases behind their day, the longest overdue first."""
    rows = work.uow.analysis.overdue([*_HANDLED, State.PROMISED], work.today)
    return [
        Late(row.number, row.title, _unit(work, row.lead_id), row.due_on, row.state == State.PROMISED) for row in rows
    ]


def idle(work: Work, year: int) -> list[Person]:
    """Duty bearers of today with no record and no counting case in the year, of whom something is expected now."""
    busy = {row.person_id for row in work.uow.records.sums([year])} | {
        row.person_id for row in work.uow.cases.sums([year])
    }
    bearers = (each for each in work.roster.active(work.today) if each.roles(work.today) & DUTY_BEARERS)
    return [person for person in bearers if person.id not in busy and not person.is_free(work.today)]


def entries(work: Work, year: int) -> Mapping[int, list[Entry]]:
    """Each person's records of a year, in the order of their entry."""
    found: dict[int, list[Entry]] = defaultdict(list)
    for row in work.uow.analysis.entries(year):
        entered = row.entered_at.astimezone(BEIJING).date()
        found[row.person_id].append(Entry(row.number, row.person_id, row.date, entered, _said(row.details)))
    return found


def plan(work: Work) -> int:
    """On the month's first working day: the report on the last month, for every officer; again adds nothing."""
    due = first_moment(work, work.today)
    if work.now < due or due < work.federation.created_at:
        return 0
    ends = work.today.replace(day=1) - timedelta(days=1)
    if not work.uow.outbox.mark_planned(f"{REPORT}:{ends:%Y-%m}", work.now):
        return 0
    officers = [each for each in work.roster.active(work.today) if Role.OFFICER in each.roles(work.today)]
    return work.uow.outbox.add([_report(work, officer, ends) for officer in officers])


def first_moment(work: Work, day: date) -> datetime:
    """When the report of the month before `day` goes out."""
    at: time = work.policies.figure("push.at", day.year)
    return datetime.combine(_first_working_day(work.calendar, day), at, tzinfo=BEIJING)


def next_tick(work: Work) -> datetime:
    """The next report's moment after now, for a clock that is driven."""
    this = first_moment(work, work.today)
    following = (work.today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return this if this > work.now else first_moment(work, following)


def _first_working_day(calendar: WorkCalendar, day: date) -> date:
    return calendar.next_working_day(day.replace(day=1))


def _report(work: Work, officer: Person, ends: date) -> dict[str, Any]:
    return {
        "person_id": officer.id,
        "purpose": REPORT,
        "unique_key": f"{REPORT}:{ends:%Y-%m}:{officer.id}",
        "facts": {"first": ends.replace(day=1).isoformat(), "last": ends.isoformat()},
        "not_before": work.now,
        "expires_at": midnight(ends + timedelta(days=32)),
    }


def _of_contact(row: Any) -> Matter:
    return Matter(row.number, row.details.get("topic", ""), row.details["issue"], row.date, row.person_id, row.unit)


def _of_case(row: Any) -> Matter:
    day = row.filed_at.astimezone(BEIJING).date()
    return Matter(row.number, row.details.get("topic", ""), row.content, day)


def _said(details: Mapping[str, Any]) -> str:
    return str(details.get("issue") or details.get("content") or details.get("title") or "")


def _unit(work: Work, department_id: int | None) -> str:
    department = work.roster.departments.get(department_id) if department_id is not None else None
    return department.name if department else ""


def midnight(day: date) -> datetime:
    """The day's beginning in Beijing."""
    return datetime.combine(day, time(), tzinfo=BEIJING)
