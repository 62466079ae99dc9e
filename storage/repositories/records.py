"""Duty records, their changes, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository, padded, unindexed
from storage.tables import askings, record_changes, records

_MINE = sa.and_(records.c.federation_id == HERE, records.c.person_id == sa.bindparam("whose"))
# Written out, not bound: SQLite uses the partial indexes only where it reads their very condition.
_VALID = records.c.state == sa.literal_column("'valid'")
_BY_NUMBER = sa.select(records).where(records.c.federation_id == HERE, records.c.number == sa.bindparam("number"))
_LISTED = (
    sa.select(records)
    .where(
        _MINE,
        _VALID,
        records.c.year.in_(sa.bindparam("years", expanding=True)),
        records.c.kind.in_(sa.bindparam("kinds", expanding=True)),
        unindexed(records.c.date).between(sa.bindparam("first"), sa.bindparam("last")),
    )
    .order_by(unindexed(records.c.date).desc(), records.c.id.desc())
)
_SAME_DAY = (
    sa.select(records, askings.c.state.label("answer"))
    .outerjoin(askings, sa.and_(askings.c.record_id == records.c.id, askings.c.person_id == sa.bindparam("whose")))
    .where(
        records.c.federation_id == HERE,
        _VALID,
        records.c.date == sa.bindparam("day"),
        records.c.kind == sa.bindparam("kind"),
        records.c.unit == sa.bindparam("unit"),
    )
    .order_by(records.c.id)
)
_NEWEST = (
    sa.select(records)
    .where(_MINE, _VALID, records.c.year.in_(sa.bindparam("years", expanding=True)))
    .order_by(records.c.id.desc())
    .limit(sa.bindparam("most"))
)
_PERSON: sa.ColumnElement[int] = unindexed(records.c.person_id)
_SUMS = (
    _PERSON.label("person_id"),
    records.c.year,
    records.c.kind,
    records.c.done,
    records.c.rotation,
    sa.func.count().label("total"),
    sa.func.sum(records.c.tenth_days).label("tenth_days"),
)
_GROUPS = (_PERSON, records.c.year, records.c.kind, records.c.done, records.c.rotation)
_IN_YEARS = sa.and_(_VALID, records.c.year.in_(sa.bindparam("years", expanding=True)))
_TALLY = sa.select(*_SUMS).where(records.c.federation_id == HERE, _IN_YEARS).group_by(*_GROUPS)
_CONFIRMED = sa.and_(
    askings.c.federation_id == HERE,
    askings.c.state == sa.literal_column("'confirmed'"),
    askings.c.why == sa.literal_column("'joint'"),
)
# Who confirmed to have taken part in somebody else's activity is credited as its author is.
_CREDIT = (
    sa.select(askings.c.person_id, *_SUMS[1:])
    .join(records, records.c.id == askings.c.record_id)
    .where(_CONFIRMED, _IN_YEARS)
    .group_by(askings.c.person_id, *_GROUPS[1:])
)
_ONE: sa.BindParameter[int] = sa.bindparam("whose")
_SOME: sa.BindParameter[int] = sa.bindparam("person_ids", expanding=True)
TALLY = sa.union_all(_TALLY, _CREDIT)
_TALLY_ONE = sa.union_all(_TALLY.where(records.c.person_id == _ONE), _CREDIT.where(askings.c.person_id == _ONE))
_TALLY_SOME = sa.union_all(_TALLY.where(records.c.person_id.in_(_SOME)), _CREDIT.where(askings.c.person_id.in_(_SOME)))
_OF_UNION = sa.and_(_IN_YEARS, records.c.kind == "contact", records.c.union_id.is_not(None))
_REACHED = (
    sa.select(records.c.person_id, records.c.year, records.c.union_id)
    .where(records.c.federation_id == HERE, _OF_UNION)
    .distinct()
)
_REACHED_TOGETHER = (
    sa.select(askings.c.person_id, records.c.year, records.c.union_id)
    .join(records, records.c.id == askings.c.record_id)
    .where(_CONFIRMED, _OF_UNION)
    .distinct()
)
REACHED = sa.union_all(_REACHED, _REACHED_TOGETHER)
_REACHED_SOME = sa.union_all(
    _REACHED.where(records.c.person_id.in_(_SOME)), _REACHED_TOGETHER.where(askings.c.person_id.in_(_SOME))
)
_CONTACTED = (
    sa.select(records.c.union_id)
    .where(
        records.c.federation_id == HERE,
        _VALID,
        records.c.year == sa.bindparam("year"),
        records.c.kind == "contact",
        records.c.union_id.is_not(None),
    )
    .distinct()
)
_UPDATE = sa.update(records).where(records.c.federation_id == HERE, records.c.id == sa.bindparam("record_id"))
_CHANGES = (
    sa.select(record_changes)
    .where(record_changes.c.federation_id == HERE, record_changes.c.record_id == sa.bindparam("record_id"))
    .order_by(record_changes.c.id)
)


class Records(Repository):
    def add(self, row: Mapping[str, Any]) -> None:
        self._put(records, row)

    def by_number(self, number: str) -> sa.Row[Any] | None:
        return self._row(_BY_NUMBER, number=number)

    def of_person(self, person_id: int, kinds: Sequence[str], first: date, last: date) -> Sequence[sa.Row[Any]]:
        """A person's valid records of the given kinds, newest first; both days are included."""
        years = range(first.year, last.year + 1)
        return self._rows(_LISTED, whose=person_id, kinds=kinds, years=years, first=first, last=last)

    def enter(self, row: Mapping[str, Any]) -> int:
        """Adds a record and gives its id."""
        return self._add(records, row)

    def on_same_day(self, person_id: int, kind: str, day: date, unit: str) -> Sequence[sa.Row[Any]]:
        """Everybody's valid records of that kind, day and unit; `answer`: what the person said to being named there."""
        return self._rows(_SAME_DAY, whose=person_id, kind=kind, day=day, unit=unit)

    def contacted_unions(self, year: int) -> frozenset[int]:
        """Ids of the roster's unions that a valid contact record of the year names."""
        return frozenset(row.union_id for row in self._rows(_CONTACTED, year=year))

    def newest(self, person_id: int, years: Sequence[int], most: int) -> Sequence[sa.Row[Any]]:
        """The person's valid records of those years that were entered last."""
        return self._rows(_NEWEST, whose=person_id, years=years, most=most)

    def sums(self, years: Sequence[int], person_id: int | None = None) -> Sequence[sa.Row[Any]]:
        """Counts and tenths of days by person, year, kind, done and rotation; of one person or of the federation.

        A person may have two rows of one group: of own records, and of others' that were confirmed as joint.
        """
        if person_id is None:
            return self._rows(TALLY, years=years)
        return self._rows(_TALLY_ONE, years=years, whose=person_id)

    def sums_of(self, years: Sequence[int], person_ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        """The same of several people."""
        return self._rows(_TALLY_SOME, years=years, person_ids=padded(person_ids)) if person_ids else ()

    def reached(self, years: Sequence[int], person_ids: Sequence[int] | None = None) -> Sequence[sa.Row[Any]]:
        """Which of the roster's unions each person contacted in which year, joint contacts included; of some, or of all."""
        if person_ids is None:
            return self._rows(REACHED, years=years)
        return self._rows(_REACHED_SOME, years=years, person_ids=padded(person_ids)) if person_ids else ()

    def update(self, record_id: int, values: Mapping[str, Any]) -> None:
        self._connection.execute(_UPDATE.values(**values), {"here": self._federation_id, "record_id": record_id})

    def add_change(self, row: Mapping[str, Any]) -> None:
        self._put(record_changes, row)

    def changes(self, record_id: int) -> Sequence[sa.Row[Any]]:
        return self._rows(_CHANGES, record_id=record_id)
