"""What officers ask: sums over records, cases and pushes of one federation, grouped in the database.

A statement groups only by the axes that a question needs; towns, roles and the like are the roster's and are added up
by the service.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import combinations
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from storage.repositories.repository import HERE, Repository, unindexed
from storage.rules.measures import Sum
from storage.tables import cases, outbox, records, signers


class Axis(StrEnum):
    PERSON = "person_id"
    UNION = "union_id"
    TOPIC = "topic"
    KIND = "kind"
    STATE = "state"
    DEPARTMENT = "lead_id"
    PURPOSE = "purpose"
    CHANNEL = "channel"
    MONTH = "month"


class _MonthOfDay(FunctionElement[str]):
    """«2026-11» of a date."""

    type = sa.String()
    inherit_cache = True


class _MonthOfMoment(FunctionElement[str]):
    """«2026-11» of a moment, in Beijing: an hour past midnight on New Year's Day is the new year's there."""

    type = sa.String()
    inherit_cache = True


@compiles(_MonthOfDay)
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 7)"


@compiles(_MonthOfMoment)
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"substr(datetime({compiler.process(element.clauses, **options)}, '+8 hours'), 1, 7)"


@compiles(_MonthOfDay, "postgresql")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)}, 'YYYY-MM')"


@compiles(_MonthOfMoment, "postgresql")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')"


Axes = frozenset[Axis]


def _said(column: Any) -> Any:
    """A text, empty where there is none."""
    return sa.func.coalesce(column, sa.literal_column("''"))


def _every(filters: Sequence[Axis], one_of: Iterable[Axis]) -> Iterator[Axes]:
    """Any of the filters with at most one of the others: what questions ask for."""
    for count in range(len(filters) + 1):
        for chosen in combinations(filters, count):
            yield frozenset(chosen)
            yield from (frozenset((*chosen, each)) for each in one_of)


_TOTAL = sa.func.count().label("total")
_SINCE, _UNTIL = (sa.bindparam(name, type_=cases.c.filed_at.type) for name in ("since", "until"))

# --- records ------------------------------------------------------------------------------------------------------

_OF_RECORD = {
    Axis.PERSON: unindexed(records.c.person_id),
    Axis.UNION: records.c.union_id,
    Axis.TOPIC: _said(records.c.topic),
    Axis.KIND: records.c.kind,
    Axis.MONTH: _MonthOfDay(records.c.date),
}
_RECORDS_ASKED = sa.and_(
    records.c.federation_id == HERE,
    records.c.state == sa.literal_column("'valid'"),  # Written out for SQLite's partial index.
    records.c.year.in_(sa.bindparam("years", expanding=True)),
    records.c.kind.in_(sa.bindparam("kinds", expanding=True)),
    records.c.date.between(sa.bindparam("first"), sa.bindparam("last")),
    records.c.done == sa.bindparam("is_done"),
)
_ADDED = {
    Sum.TOTAL: _TOTAL,
    Sum.HEADS: sa.func.coalesce(sa.func.sum(records.c.head_count), 0),
    Sum.DAYS: sa.func.coalesce(sa.func.sum(records.c.tenth_days), 0),
    Sum.MONEY: sa.func.coalesce(sa.func.sum(records.c.amount), 0),
}


def _records_by(axes: Axes, added: Sum) -> sa.Select[Any]:
    columns = [_OF_RECORD[axis].label(axis) for axis in axes]
    asked = sa.select(*columns, _ADDED[added].label("total")).where(_RECORDS_ASKED)
    return asked.group_by(*(_OF_RECORD[axis] for axis in axes))


_RECORDS = {
    (axes, added): _records_by(axes, added)
    for axes in _every((Axis.PERSON, Axis.UNION, Axis.TOPIC), (Axis.KIND, Axis.MONTH))
    for added in Sum
}

# --- cases --------------------------------------------------------------------------------------------------------

_OF_CASE = {
    Axis.TOPIC: _said(cases.c.topic),
    Axis.KIND: cases.c.kind,
    Axis.STATE: unindexed(cases.c.state),
    Axis.DEPARTMENT: cases.c.lead_id,
    Axis.MONTH: _MonthOfMoment(cases.c.filed_at),
}
_CASES_ASKED = sa.and_(
    cases.c.federation_id == HERE,
    cases.c.year.in_(sa.bindparam("years", expanding=True)),
    cases.c.filed_at >= _SINCE,
    cases.c.filed_at < _UNTIL,
    cases.c.counts,
    sa.or_(sa.bindparam("any_state", type_=sa.Boolean), cases.c.state.in_(sa.bindparam("states", expanding=True))),
    sa.or_(sa.bindparam("any_due", type_=sa.Boolean), cases.c.due_on < sa.bindparam("due_before")),
)


def _cases_by(axes: Axes) -> sa.Select[Any]:
    chosen = [_OF_CASE[axis] for axis in axes]
    columns = [each.label(axis) for axis, each in zip(axes, chosen, strict=True)]
    return sa.select(*columns, _TOTAL).where(_CASES_ASKED).group_by(*chosen)


def _signed_by(axes: Axes) -> sa.Select[Any]:
    """A row for each case and signer: who asks about some people counts a joint case once."""
    columns = [_OF_CASE[axis].label(axis) for axis in axes]
    return (
        sa.select(signers.c.case_id, signers.c.person_id, *columns)
        .join(cases, unindexed(cases.c.id) == signers.c.case_id)
        .where(signers.c.federation_id == HERE, signers.c.signed_at.is_not(None), _CASES_ASKED)
    )


_CASES = {axes: _cases_by(axes) for axes in _every((Axis.TOPIC,), (Axis.KIND, Axis.STATE, Axis.DEPARTMENT, Axis.MONTH))}
_SIGNED = {
    axes: _signed_by(axes) for axes in _every((Axis.TOPIC,), (Axis.KIND, Axis.STATE, Axis.DEPARTMENT, Axis.MONTH))
}

# --- pushes -------------------------------------------------------------------------------------------------------

# A push belongs to the moment at which it ended, one that waits to the moment it waits for.
_PUSHED_AT = sa.func.coalesce(outbox.c.ended_at, outbox.c.not_before)
_OF_PUSH = {
    Axis.STATE: outbox.c.state,
    Axis.PURPOSE: outbox.c.purpose,
    Axis.CHANNEL: outbox.c.channel,
    Axis.MONTH: _MonthOfMoment(_PUSHED_AT),
}


def _pushes_by(axes: Axes) -> sa.Select[Any]:
    chosen = [_OF_PUSH[axis] for axis in axes]
    columns = [each.label(axis) for axis, each in zip(axes, chosen, strict=True)]
    asked = (outbox.c.federation_id == HERE, _SINCE <= _PUSHED_AT, _UNTIL > _PUSHED_AT)
    return sa.select(*columns, _TOTAL).where(*asked).group_by(*chosen)


_PUSHES = {axes: _pushes_by(axes) for axes in _every((), (Axis.STATE, Axis.PURPOSE, Axis.CHANNEL, Axis.MONTH))}


@dataclass(frozen=True, slots=True)
class RecordsAsked:
    """Of these kinds, dated from `first` to `last`, done or only planned; what of them is added up."""

    kinds: Sequence[str]
    first: date
    last: date
    done: bool = True
    added: Sum = Sum.TOTAL

    @property
    def values(self) -> dict[str, Any]:
        years = range(self.first.year, self.last.year + 1)
        return {"kinds": self.kinds, "years": years, "first": self.first, "last": self.last, "is_done": self.done}


@dataclass(frozen=True, slots=True)
class CasesAsked:
    """Filed from `since` until before `until`; in one of the states now, empty: any; due before a day, None: any."""

    since: datetime
    until: datetime
    states: Sequence[str] = ()
    due_before: date | None = None

    @property
    def values(self) -> dict[str, Any]:
        return {
            "since": self.since,
            "until": self.until,
            "years": _years(self.since, self.until),
            "any_state": not self.states,
            "states": list(self.states) or [""],
            "any_due": self.due_before is None,
            "due_before": self.due_before or self.until.date(),
        }


class Figures(Repository):
    def records(self, axes: Axes, wanted: RecordsAsked) -> Sequence[sa.Row[Any]]:
        """Valid records by the axes: total, of days in tenths."""
        return self._rows(_RECORDS[axes, wanted.added], **wanted.values)

    def cases(self, axes: Axes, asked: CasesAsked) -> Sequence[sa.Row[Any]]:
        """Counting cases by the axes: total."""
        return self._rows(_CASES[axes], **asked.values)

    def signed(self, axes: Axes, asked: CasesAsked) -> Sequence[sa.Row[Any]]:
        """The same cases, a row for each that signed: case_id, person_id and the axes."""
        return self._rows(_SIGNED[axes], **asked.values)

    def pushes(self, axes: Axes, since: datetime, until: datetime) -> Sequence[sa.Row[Any]]:
        """Pushes that ended, or wait, from `since` until before `until`, by the axes: total."""
        return self._rows(_PUSHES[axes], since=since, until=until)


def _years(since: datetime, until: datetime) -> range:
    """A case's year is looked up by index; one more on both sides, for it is Beijing's and not the moment's."""
    return range(since.year - 1, until.year + 2)
