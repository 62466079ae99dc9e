"""Deadlines of cases: what is open, what is due at a moment, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import case_deadlines

# Written out, not bound: the partial indexes are used only where their very condition is read.
_OPEN = case_deadlines.c.ended_at.is_(None)
_OF_CASE = (
    sa.select(case_deadlines)
    .where(case_deadlines.c.federation_id == HERE, case_deadlines.c.case_id == sa.bindparam("case_id"), _OPEN)
    .order_by(case_deadlines.c.id)
)
_BY_ID = sa.select(case_deadlines).where(
    case_deadlines.c.federation_id == HERE, case_deadlines.c.id == sa.bindparam("row_id")
)
_DUE = (
    sa.select(case_deadlines)
    .where(case_deadlines.c.federation_id == HERE, _OPEN, case_deadlines.c.next_at <= sa.bindparam("now"))
    .order_by(case_deadlines.c.next_at, case_deadlines.c.id)
    .limit(sa.bindparam("most"))
)
_NEXT = sa.select(sa.func.min(case_deadlines.c.next_at)).where(case_deadlines.c.federation_id == HERE, _OPEN)
_SPEAK = (
    sa.update(case_deadlines)
    .where(
        case_deadlines.c.federation_id == HERE,
        case_deadlines.c.id == sa.bindparam("row_id"),
        _OPEN,
        case_deadlines.c.next_at == sa.bindparam("seen_at", type_=case_deadlines.c.next_at.type),
    )
    .values(next_at=sa.bindparam("until"))
)
_SHIFT = (
    sa.update(case_deadlines)
    .where(case_deadlines.c.federation_id == HERE, case_deadlines.c.id == sa.bindparam("row_id"), _OPEN)
    .values(due_on=sa.bindparam("day"), next_at=sa.bindparam("until"))
)
_END = (
    sa.update(case_deadlines)
    .where(
        case_deadlines.c.federation_id == HERE,
        case_deadlines.c.case_id == sa.bindparam("case_id"),
        _OPEN,
    )
    .values(ended_at=sa.bindparam("now"))
)
_END_ONE = (
    sa.update(case_deadlines)
    .where(
        case_deadlines.c.federation_id == HERE,
        case_deadlines.c.case_id == sa.bindparam("case_id"),
        case_deadlines.c.department_id == sa.bindparam("unit_id"),
        _OPEN,
    )
    .values(ended_at=sa.bindparam("now"))
)


class Deadlines(Repository):
    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._put_all(case_deadlines, rows)

    def of_case(self, case_id: int) -> Sequence[sa.Row[Any]]:
        """Those that are still open."""
        return self._rows(_OF_CASE, case_id=case_id)

    def by_id(self, row_id: int) -> sa.Row[Any] | None:
        return self._row(_BY_ID, row_id=row_id)

    def due(self, now: datetime, most: int) -> Sequence[sa.Row[Any]]:
        """Open deadlines whose next moment has come, the longest due first."""
        return self._rows(_DUE, now=now, most=most)

    def next_moment(self) -> datetime | None:
        moment: datetime | None = self._value(_NEXT)
        return moment

    def speak(self, row_id: int, seen_at: datetime, until: datetime | None) -> bool:
        """Moves a deadline on to its next moment; False when somebody else did."""
        return self._change(_SPEAK, row_id=row_id, seen_at=seen_at, until=until) == 1

    def shift(self, row_id: int, day: date, until: datetime | None) -> None:
        self._change(_SHIFT, row_id=row_id, day=day, until=until)

    def end(self, case_id: int, now: datetime) -> None:
        self._change(_END, case_id=case_id, now=now)

    def end_of_unit(self, case_id: int, unit_id: int, now: datetime) -> None:
        self._change(_END_ONE, case_id=case_id, unit_id=unit_id, now=now)
