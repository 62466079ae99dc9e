"""Rows for lists and exports: their ids first, then page by page, so that a hundred thousand never stand in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository, unindexed
from storage.tables import audit, cases, outbox, records, signers

PAGE = 500

_SINCE, _UNTIL = (sa.bindparam(name, type_=cases.c.filed_at.type) for name in ("since", "until"))


def _asked(table: sa.Table, *asked: Any, by: Any) -> sa.Select[Any]:
    """The ids alone, in the order of the list: a hundred thousand of them are a few megabytes, their rows are not."""
    return sa.select(table.c.id).where(table.c.federation_id == HERE, *asked).order_by(by, table.c.id)


def _rows_of(table: sa.Table) -> sa.Select[Any]:
    return sa.select(table).where(table.c.federation_id == HERE, table.c.id.in_(sa.bindparam("ids", expanding=True)))


_RECORDS = _asked(
    records,
    records.c.state == sa.literal_column("'valid'"),
    records.c.year.in_(sa.bindparam("years", expanding=True)),
    records.c.kind.in_(sa.bindparam("kinds", expanding=True)),
    records.c.date.between(sa.bindparam("first"), sa.bindparam("last")),
    by=unindexed(records.c.date),
)
_CASES = _asked(cases, cases.c.filed_at >= _SINCE, cases.c.filed_at < _UNTIL, cases.c.counts, by=cases.c.filed_at)
_PUSHED_AT = sa.func.coalesce(outbox.c.ended_at, outbox.c.not_before)
_PUSHES = _asked(outbox, _PUSHED_AT >= _SINCE, _PUSHED_AT < _UNTIL, by=_PUSHED_AT)
_AUDIT = _asked(audit, audit.c.at >= _SINCE, audit.c.at < _UNTIL, by=audit.c.at)
_ROWS = {table.name: _rows_of(table) for table in (records, cases, outbox, audit)}
_SIGNERS = (
    sa.select(signers.c.case_id, signers.c.person_id)
    .where(
        signers.c.federation_id == HERE,
        signers.c.case_id.in_(sa.bindparam("case_ids", expanding=True)),
        signers.c.signed_at.is_not(None),
    )
    .order_by(signers.c.case_id, signers.c.place)
)


class Lists(Repository):
    def records(self, kinds: Sequence[str], first: date, last: date) -> Iterator[sa.Row[Any]]:
        """Valid records of the kinds, dated from the first to the last day, done or planned, by date."""
        years = range(first.year, last.year + 1)
        yield from self._all(_RECORDS, "records", kinds=kinds, years=years, first=first, last=last)

    def cases(self, since: datetime, until: datetime) -> Iterator[sa.Row[Any]]:
        """Counting cases filed from `since` until before `until`."""
        yield from self._all(_CASES, "cases", since=since, until=until)

    def signers(self, case_ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        """Who signed these cases: case_id, person_id, the first proposer first."""
        return self._rows(_SIGNERS, case_ids=case_ids) if case_ids else ()

    def pushes(self, since: datetime, until: datetime) -> Iterator[sa.Row[Any]]:
        yield from self._all(_PUSHES, "outbox", since=since, until=until)

    def audit(self, since: datetime, until: datetime) -> Iterator[sa.Row[Any]]:
        yield from self._all(_AUDIT, "audit", since=since, until=until)

    def _all(self, statement: sa.Executable, table: str, **asked: Any) -> Iterator[sa.Row[Any]]:
        ids = self._ids(statement, **asked)
        for place in range(0, len(ids), PAGE):
            page = list(ids[place : place + PAGE])
            known = {row.id: row for row in self._rows(_ROWS[table], ids=page)}
            yield from (known[id] for id in page if id in known)
