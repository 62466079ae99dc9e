"""Which units a case is given to and by when: drafted by the office, decided by a body, given at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from storage.rules.case_words import Part, Progress
from storage.rules.deadlines import DeadlineKind, co_reply_due, reply_due
from storage.rules.refusals import DueInPast, UnknownUnit
from storage.services.cases import notices, terms
from storage.services.cases.casebook import LIVE, Dossier, unit_name
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Units:
    """Departments by their names in the roster: one leads, others take part."""

    lead: str
    co: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafted:
    """An assignment to be decided on. `due_on`: as said, else None; `days`: the term in working days."""

    units: Units
    due_on: date | None
    days: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The same by ids."""

    lead_id: int
    co_ids: tuple[int, ...]
    due_on: date | None
    days: int

    def as_json(self) -> dict[str, Any]:
        due = self.due_on.isoformat() if self.due_on else None
        return {"lead": self.lead_id, "co": list(self.co_ids), "due": due, "days": self.days}


@dataclass(frozen=True, slots=True)
class Given:
    """What giving a case to units sets in its row, tells and keeps, and which units no longer have it."""

    values: Mapping[str, Any]
    facts: Mapping[str, Any]
    about: notices.About


def plan(work: Work, units: Units, due: date | None) -> Plan:
    """Refuses units that the roster doesn't know and a day that is over; a day off counts as the next working day."""
    lead_id = _unit_id(work, units.lead)
    co_ids = tuple(dict.fromkeys(_unit_id(work, name) for name in units.co))
    if due is not None and due < work.today:
        raise DueInPast(due=due)
    last = reply_due(terms.terms(work), work.today, due)
    days = work.calendar.working_days_between(work.today, last)
    return Plan(lead_id, tuple(id for id in co_ids if id != lead_id), last if due else None, days)


def planned(kept: Mapping[str, Any]) -> Plan:
    due = date.fromisoformat(kept["due"]) if kept["due"] else None
    return Plan(kept["lead"], tuple(kept["co"]), due, kept["days"])


def shown(work: Work, wanted: Plan) -> Drafted:
    names = tuple(unit_name(work, id) for id in wanted.co_ids)
    return Drafted(Units(unit_name(work, wanted.lead_id), names), wanted.due_on, wanted.days)


def told(work: Work, wanted: Plan) -> dict[str, Any]:
    """A draft as whoever decides on it hears it."""
    draft = shown(work, wanted)
    due = draft.due_on.isoformat() if draft.due_on else ""
    return {"unit": draft.units.lead, "co": list(draft.units.co), "due": due, "days": draft.days}


def with_same_others(dossier: Dossier, wanted: Plan) -> Plan:
    """Where a new lead unit is named alone, those who take part stay."""
    kept = (each.department_id for each in dossier.live_units if each.part == Part.CO)
    return wanted if wanted.co_ids else replace(wanted, co_ids=tuple(id for id in kept if id != wanted.lead_id))


def give(work: Work, dossier: Dossier, wanted: Plan) -> Given:
    """Gives the case to the units of the plan and takes it from those who had it."""
    rules, case_id = terms.terms(work), dossier.case.id
    said = wanted.due_on
    # A day that went by while a body had to decide: the same term, from today on.
    over = said is not None and said < work.today
    due = reply_due(rules, work.today, rules.working(work.today, wanted.days) if over else said)
    co_due = co_reply_due(rules, work.today, due)
    had = {each.department_id for each in dossier.live_units}
    work.uow.handling.end_units(case_id, LIVE)
    terms.end(work, case_id)
    units = [(wanted.lead_id, Part.LEAD, due), *((id, Part.CO, co_due) for id in wanted.co_ids)]
    work.uow.handling.give([_unit(work, case_id, unit) for unit in units])
    work.uow.deadlines.add([terms.row(work, case_id, _KINDS[part], day, id) for id, part, day in units])
    names = {"unit": unit_name(work, wanted.lead_id), "due": due.isoformat(), "co_due": co_due.isoformat()}
    values = {"lead_id": wanted.lead_id, "due_on": due, "handed_on": work.today, "drafted": None}
    former = tuple(had - {id for id, _, _ in units})
    return Given(values, names, notices.About(former_ids=former))


_KINDS: Mapping[Part, DeadlineKind] = {Part.LEAD: DeadlineKind.REPLY, Part.CO: DeadlineKind.CO_REPLY}


def _unit(work: Work, case_id: int, unit: tuple[int, Part, date]) -> dict[str, Any]:
    department_id, part, due = unit
    return {
        "case_id": case_id,
        "department_id": department_id,
        "part": part,
        "progress": Progress.GIVEN,
        "due_on": due,
        "given_on": work.today,
    }


def _unit_id(work: Work, name: str) -> int:
    department = work.roster.department_named(name)
    if department is None:
        raise UnknownUnit(name=name)
    return department.id
