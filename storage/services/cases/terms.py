"""Deadlines as rows: opened when somebody is given time, shifted, ended when the time is no longer theirs."""

from __future__ import annotations

from datetime import date
from typing import Any

from storage.rules.deadlines import DeadlineKind, Terms, first
from storage.work import Work


def terms(work: Work) -> Terms:
    return Terms(work.policies, work.calendar)


def row(work: Work, case_id: int, kind: DeadlineKind, due: date, unit_id: int | None = None) -> dict[str, Any]:
    """A deadline that begins today. A day that has come already speaks at once."""
    next_at = work.now if due <= work.today else first(kind, work.today, due, terms(work), work.now)
    return {
        "case_id": case_id,
        "department_id": unit_id,
        "kind": kind,
        "began_on": work.today,
        "due_on": due,
        "next_at": next_at,
    }


def begin(work: Work, case_id: int, kind: DeadlineKind, due: date, unit_id: int | None = None) -> None:
    work.uow.deadlines.add([row(work, case_id, kind, due, unit_id)])


def shift(work: Work, case_id: int, unit_id: int, due: date) -> None:
    """More time, or less, for one unit."""
    for each in work.uow.deadlines.of_case(case_id):
        if each.department_id == unit_id:
            next_at = first(DeadlineKind(each.kind), work.today, due, terms(work), work.now)
            work.uow.deadlines.shift(each.id, due, next_at)


def end(work: Work, case_id: int) -> None:
    work.uow.deadlines.end(case_id, work.now)
