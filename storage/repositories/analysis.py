"""What an analysis looks at: the matters of a period, what is overdue, and when people made their entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import cases, records

# Written out, not bound: SQLite uses the partial indexes only where it reads their very condition.
_VALID = records.c.state == sa.literal_column("'valid'")
_OF_YEARS = sa.and_(records.c.federation_id == HERE, _VALID, records.c.year.in_(sa.bindparam("years", expanding=True)))
_CONTACTS = (
    sa.select(
        records.c.number, records.c.person_id, records.c.date, records.c.unit, records.c.union_id, records.c.details
    )
    .where(
        _OF_YEARS,
        records.c.kind == "contact",
        records.c.date.between(sa.bindparam("first"), sa.bindparam("last")),
    )
    .order_by(records.c.date, records.c.id)
)
_ENTRIES = (
    sa.select(records.c.number, records.c.person_id, records.c.date, records.c.entered_at, records.c.details)
    .where(_OF_YEARS)
    .order_by(records.c.id)
)
_FILED = (
    sa.select(cases.c.id, cases.c.number, cases.c.title, cases.c.content, cases.c.details, cases.c.filed_at)
    .where(
        cases.c.federation_id == HERE,
        cases.c.counts,
        cases.c.year.in_(sa.bindparam("years", expanding=True)),
        cases.c.filed_at >= sa.bindparam("since"),
        cases.c.filed_at < sa.bindparam("until"),
    )
    .order_by(cases.c.id)
)
_OVERDUE = (
    sa.select(cases.c.number, cases.c.title, cases.c.state, cases.c.lead_id, cases.c.due_on)
    .where(
        cases.c.federation_id == HERE,
        cases.c.state.in_(sa.bindparam("states", expanding=True)),
        cases.c.due_on < sa.bindparam("today"),
    )
    .order_by(cases.c.due_on, cases.c.id)
)


class Analysis(Repository):
    def contacts(self, first: date, last: date) -> Sequence[sa.Row[Any]]:
        """Valid contact records whose day lies in the period, both days included."""
        return self._rows(_CONTACTS, years=_years(first, last), first=first, last=last)

    def filed(self, since: datetime, until: datetime) -> Sequence[sa.Row[Any]]:
        """Counting cases filed from `since` to before `until`."""
        return self._rows(_FILED, years=range(since.year - 1, until.year + 1), since=since, until=until)

    def entries(self, year: int) -> Sequence[sa.Row[Any]]:
        """All valid records of a year, in the order of their entry."""
        return self._rows(_ENTRIES, years=[year])

    def overdue(self, states: Sequence[str], today: date) -> Sequence[sa.Row[Any]]:
        """Cases in these states whose day is over, the longest overdue first."""
        return self._rows(_OVERDUE, states=states, today=today)


def _years(first: date, last: date) -> range:
    return range(first.year, last.year + 1)
