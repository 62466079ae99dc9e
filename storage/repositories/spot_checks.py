"""Samples of records that officers verify, and what they found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import record_changes, records, spot_checks

_LAST = sa.select(sa.func.max(spot_checks.c.draw)).where(spot_checks.c.federation_id == HERE)
_OF_SEED = _LAST.where(spot_checks.c.seed == sa.bindparam("seed"))
_HOLDING = _LAST.join(records, records.c.id == spot_checks.c.record_id).where(
    records.c.number == sa.bindparam("number")
)
_DRAWN = (records.c.id, records.c.number, records.c.person_id, records.c.union_id, records.c.late)
_POOL = sa.select(*_DRAWN).where(
    records.c.federation_id == HERE,
    records.c.year.in_(sa.bindparam("years", expanding=True)),
    records.c.kind.in_(sa.bindparam("kinds", expanding=True)),
    records.c.date.between(sa.bindparam("first"), sa.bindparam("last")),
)
_VALID = _POOL.where(records.c.state == sa.literal_column("'valid'"))
# What was taken out of the ledger after a draw was in it then.
_TAKEN_OUT = _POOL.join(record_changes, record_changes.c.record_id == records.c.id).where(
    records.c.state == sa.literal_column("'withdrawn'"),
    record_changes.c.change == sa.literal_column("'withdraw'"),
    record_changes.c.at >= sa.bindparam("since"),
)
_CHECKED = (
    spot_checks.c.draw, spot_checks.c.seed, spot_checks.c.drawn_at, spot_checks.c.asked, spot_checks.c.is_true,
    spot_checks.c.note, spot_checks.c.checked_by_id, spot_checks.c.checked_at,
)  # fmt: skip
_WITH_RECORDS = (
    sa.select(*_CHECKED, records)
    .join(records, records.c.id == spot_checks.c.record_id)
    .where(spot_checks.c.federation_id == HERE)
    .order_by(spot_checks.c.draw, records.c.id)
)
_OF_DRAW = _WITH_RECORDS.where(spot_checks.c.draw == sa.bindparam("draw"))
_DRAWN_WITHIN = _WITH_RECORDS.where(
    spot_checks.c.drawn_at >= sa.bindparam("since"), spot_checks.c.drawn_at < sa.bindparam("until")
)
_VERDICT = (
    sa.update(spot_checks)
    .where(
        spot_checks.c.federation_id == HERE,
        spot_checks.c.record_id == sa.bindparam("record_id"),
        spot_checks.c.draw == sa.bindparam("draw"),
    )
    .values(
        is_true=sa.bindparam("is_true"),
        note=sa.bindparam("said"),
        checked_by_id=sa.bindparam("by_id"),
        checked_at=sa.bindparam("now"),
    )
)


class SpotChecks(Repository):
    def latest(self) -> int:
        """The number of the last draw; 0 before the first."""
        return int(self._value(_LAST) or 0)

    def of_seed(self, seed: str) -> int:
        """The number of the draw with that mark; 0 where there is none."""
        return int(self._value(_OF_SEED, seed=seed) or 0)

    def holding(self, number: str) -> int:
        """The last draw that has the record of that number; 0 where none has."""
        return int(self._value(_HOLDING, number=number) or 0)

    def pool(self, kinds: Sequence[str], first: date, last: date) -> Sequence[sa.Row[Any]]:
        """Ids, numbers, people and unions of the valid records of these kinds and days."""
        return self._rows(_VALID, **_days(kinds, first, last))

    def taken_out(self, kinds: Sequence[str], first: date, last: date, since: datetime) -> Sequence[sa.Row[Any]]:
        """The same of those that were withdrawn since then."""
        return self._rows(_TAKEN_OUT, **_days(kinds, first, last), since=since)

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._put_all(spot_checks, rows)

    def of_draw(self, draw: int) -> Sequence[sa.Row[Any]]:
        """A draw's records in the order of their entry, with what was found of each."""
        return self._rows(_OF_DRAW, draw=draw)

    def within(self, since: datetime, until: datetime) -> Sequence[sa.Row[Any]]:
        """The same of every draw from `since` until before `until`."""
        return self._rows(_DRAWN_WITHIN, since=since, until=until)

    def verdict(self, draw: int, record_id: int, is_true: bool, said: str, by_id: int, now: datetime) -> bool:
        """False where that draw doesn't hold the record."""
        given = {"draw": draw, "record_id": record_id, "is_true": is_true, "said": said, "by_id": by_id, "now": now}
        return self._change(_VERDICT, **given) == 1


def _days(kinds: Sequence[str], first: date, last: date) -> dict[str, Any]:
    return {"years": list(range(first.year, last.year + 1)), "kinds": kinds, "first": first, "last": last}
