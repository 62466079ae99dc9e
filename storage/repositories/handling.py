"""Who handles a case and what they answer: units, replies, ratings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import case_replies, case_units, ratings

_UNITS = (
    sa.select(case_units)
    .where(case_units.c.federation_id == HERE, case_units.c.case_id == sa.bindparam("case_id"))
    .order_by(case_units.c.id)
)
_UNIT = sa.update(case_units).where(case_units.c.federation_id == HERE, case_units.c.id == sa.bindparam("row_id"))
_END_UNITS = (
    sa.update(case_units)
    .where(
        case_units.c.federation_id == HERE,
        case_units.c.case_id == sa.bindparam("case_id"),
        case_units.c.progress.in_(sa.bindparam("kinds", expanding=True)),
    )
    .values(progress="ended", asked_until=None)
)
_REPLIES = (
    sa.select(case_replies)
    .where(case_replies.c.federation_id == HERE, case_replies.c.case_id == sa.bindparam("case_id"))
    .order_by(case_replies.c.id)
)
_LAST_REPLIES = (
    sa.select(case_replies.c.case_id, case_replies.c.text, case_replies.c.promise_on)
    .where(
        case_replies.c.federation_id == HERE,
        case_replies.c.case_id.in_(sa.bindparam("case_ids", expanding=True)),
        case_replies.c.part == "lead",
    )
    .order_by(case_replies.c.id)
)
_RATINGS = (
    sa.select(ratings)
    .where(ratings.c.federation_id == HERE, ratings.c.case_id == sa.bindparam("case_id"))
    .order_by(ratings.c.id)
)
_RATE_ANEW = (
    sa.update(ratings)
    .where(
        ratings.c.federation_id == HERE,
        ratings.c.case_id == sa.bindparam("case_id"),
        ratings.c.person_id == sa.bindparam("whose"),
        ratings.c.round == sa.bindparam("of_round"),
    )
    .values(
        at=sa.bindparam("new_at"),
        attitude=sa.bindparam("new_attitude"),
        result=sa.bindparam("new_result"),
        reason=sa.bindparam("new_reason"),
    )
)
_OF_YEAR = case_replies.alias("of_year")
# Of a year are cases that were answered or reported on in it, and those with a promise for it.
_CASES_OF_YEAR = sa.select(_OF_YEAR.c.case_id).where(
    _OF_YEAR.c.federation_id == HERE,
    _OF_YEAR.c.part == "lead",
    sa.or_(
        _OF_YEAR.c.year == sa.bindparam("year"),
        _OF_YEAR.c.promise_on.between(sa.bindparam("first", type_=sa.Date), sa.bindparam("last", type_=sa.Date)),
    ),
)
_LEAD_REPLIES = (
    sa.select(
        case_replies.c.case_id,
        case_replies.c.year,
        case_replies.c.round,
        case_replies.c.result,
        case_replies.c.promise_on,
        case_replies.c.kept,
    )
    .where(
        case_replies.c.federation_id == HERE,
        case_replies.c.part == "lead",
        case_replies.c.case_id.in_(_CASES_OF_YEAR),
    )
    .order_by(case_replies.c.id)
)
_RATED = (
    sa.select(ratings.c.result, sa.func.count().label("total"))
    .where(ratings.c.federation_id == HERE, ratings.c.year == sa.bindparam("year"))
    .group_by(ratings.c.result)
)


class Handling(Repository):
    def units(self, case_id: int) -> Sequence[sa.Row[Any]]:
        """Every unit that has or had the case, in the order of being given it."""
        return self._rows(_UNITS, case_id=case_id)

    def give(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._put_all(case_units, rows)

    def set_unit(self, row_id: int, handling: Mapping[str, Any]) -> None:
        self._connection.execute(_UNIT.values(**handling), {"here": self._federation_id, "row_id": row_id})

    def end_units(self, case_id: int, kinds: Sequence[str]) -> None:
        """Units whose progress is one of these have nothing more to do with the case."""
        self._change(_END_UNITS, case_id=case_id, kinds=kinds)

    def add_reply(self, row: Mapping[str, Any]) -> None:
        self._put(case_replies, row)

    def replies(self, case_id: int) -> Sequence[sa.Row[Any]]:
        return self._rows(_REPLIES, case_id=case_id)

    def last_replies(self, case_ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        """What the lead units of these cases answered, the newest last."""
        return self._rows(_LAST_REPLIES, case_ids=case_ids) if case_ids else []

    def rate(self, row: Mapping[str, Any]) -> None:
        """One rating a person and round; a later one takes the earlier one's place."""
        if not self._put_unless_there(ratings, [row]):
            kept = {f"new_{name}": row[name] for name in ("at", "attitude", "result", "reason")}
            self._change(_RATE_ANEW, case_id=row["case_id"], whose=row["person_id"], of_round=row["round"], **kept)

    def ratings(self, case_id: int) -> Sequence[sa.Row[Any]]:
        return self._rows(_RATINGS, case_id=case_id)

    def lead_replies(self, year: int) -> Sequence[sa.Row[Any]]:
        """All that the lead units said, in its order, of cases that they answered in a year or promised for it."""
        return self._rows(_LEAD_REPLIES, year=year, first=date(year, 1, 1), last=date(year, 12, 31))

    def rated(self, year: int) -> Sequence[sa.Row[Any]]:
        """How many ratings of each grade were given in a year."""
        return self._rows(_RATED, year=year)
