"""Rows for lists and exports: page by page along their ids, so that a hundred thousand never stand in memory at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import audit, cases, outbox, records, signers

PAGE = 2000

_AFTER: sa.BindParameter[int] = sa.bindparam("after")
_MOST: sa.BindParameter[int] = sa.bindparam("most")
_SINCE, _UNTIL = (sa.bindparam(name, type_=cases.c.filed_at.type) for name in ("since", "until"))


def _paged(table: sa.Table, *asked: Any) -> sa.Select[Any]:
    return (
        sa.select(table)
        .where(table.c.federation_id == HERE, table.c.id > _AFTER, *asked)
        .order_by(table.c.id)
        .limit(_MOST)
    )


_RECORDS = _paged(
    records,
    records.c.state == sa.literal_column("'valid'"),
    records.c.year.in_(sa.bindparam("years", expanding=True)),
    records.c.kind.in_(sa.bindparam("kinds", expanding=True)),
    records.c.date.between(sa.bindparam("first"), sa.bindparam("last")),
)
_CASES = _paged(cases, cases.c.filed_at >= _SINCE, cases.c.filed_at < _UNTIL, cases.c.counts)
_PUSHED_AT = sa.func.coalesce(outbox.c.ended_at, outbox.c.not_before)
_PUSHES = _paged(outbox, _PUSHED_AT >= _SINCE, _PUSHED_AT < _UNTIL)
_AUDIT = _paged(audit, audit.c.at >= _SINCE, audit.c.at < _UNTIL)
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
        """Valid records of the kinds, dated from the first to the last day, done or planned, in the order of entry."""
        years = range(first.year, last.year + 1)
        yield from self._all(_RECORDS, kinds=kinds, years=years, first=first, last=last)

    def cases(self, since: datetime, until: datetime) -> Iterator[sa.Row[Any]]:
        """Counting cases filed from `since` until before `until`."""
        yield from self._all(_CASES, since=since, until=until)

    def signers(self, case_ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        """Who signed these cases: case_id, person_id, the first proposer first."""
        return self._rows(_SIGNERS, case_ids=case_ids) if case_ids else ()

    def pushes(self, since: datetime, until: datetime) -> Iterator[sa.Row[Any]]:
        yield from self._all(_PUSHES, since=since, until=until)

    def audit(self, since: datetime, until: datetime) -> Iterator[sa.Row[Any]]:
        yield from self._all(_AUDIT, since=since, until=until)

    def _all(self, statement: sa.Executable, **asked: Any) -> Iterator[sa.Row[Any]]:
        after = 0
        while page := self._rows(statement, after=after, most=PAGE, **asked):
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].id
