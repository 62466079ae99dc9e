"""Opinions, suggestions and proposals: cases, who signed them, and their moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository, padded
from storage.tables import case_moves, cases, signers

_BY_NUMBER = sa.select(cases).where(cases.c.federation_id == HERE, cases.c.number == sa.bindparam("number"))
_SIGNED = sa.and_(signers.c.federation_id == HERE, signers.c.signed_at.is_not(None))
# Gathered first, on its own: PostgreSQL, while it has no statistics, would look through all signers for every case.
_MINE = (
    sa.select(signers.c.case_id, signers.c.person_id)
    .where(_SIGNED, signers.c.person_id == sa.bindparam("whose"))
    .cte("mine")
    .prefix_with("MATERIALIZED")
)
_IN_YEARS = sa.and_(cases.c.federation_id == HERE, cases.c.year.in_(sa.bindparam("years", expanding=True)))
_OF_PERSON = sa.select(cases).join(_MINE, _MINE.c.case_id == cases.c.id).where(_IN_YEARS).order_by(cases.c.id.desc())
_COUNT = sa.func.count().label("total")
_TALLY_ALL = (
    sa.select(signers.c.person_id, cases.c.year, _COUNT)
    .join(cases, cases.c.id == signers.c.case_id)
    .where(_SIGNED, _IN_YEARS, cases.c.counts)
    .group_by(signers.c.person_id, cases.c.year)
)
_TALLY_ONE = (
    sa.select(_MINE.c.person_id, cases.c.year, _COUNT)
    .join(cases, cases.c.id == _MINE.c.case_id)
    .where(_IN_YEARS, cases.c.counts)
    .group_by(_MINE.c.person_id, cases.c.year)
)
_TALLY_SOME = _TALLY_ALL.where(signers.c.person_id.in_(sa.bindparam("person_ids", expanding=True)))
_SIGNERS = (
    sa.select(signers)
    .where(signers.c.federation_id == HERE, signers.c.case_id == sa.bindparam("case_id"))
    .order_by(signers.c.place)
)
_MOVES = (
    sa.select(case_moves)
    .where(case_moves.c.federation_id == HERE, case_moves.c.case_id == sa.bindparam("case_id"))
    .order_by(case_moves.c.id)
)
_MOVE = sa.update(cases).where(
    cases.c.federation_id == HERE, cases.c.id == sa.bindparam("moved_id"), cases.c.state == sa.bindparam("was")
)


class Cases(Repository):
    def add(self, row: Mapping[str, Any], signer_ids: Sequence[int], at: Any) -> int:
        case_id = self._add(cases, row)
        self._put_all(
            signers,
            [
                {"case_id": case_id, "person_id": person_id, "place": place, "signed_at": at}
                for place, person_id in enumerate(signer_ids)
            ],
        )
        return case_id

    def by_number(self, number: str) -> sa.Row[Any] | None:
        return self._row(_BY_NUMBER, number=number)

    def of_person(self, person_id: int, years: Sequence[int]) -> Sequence[sa.Row[Any]]:
        return self._rows(_OF_PERSON, whose=person_id, years=years)

    def sums(self, years: Sequence[int], person_id: int | None = None) -> Sequence[sa.Row[Any]]:
        """Counting cases by signer and year; of one person or of the federation."""
        if person_id is None:
            return self._rows(_TALLY_ALL, years=years)
        return self._rows(_TALLY_ONE, years=years, whose=person_id)

    def sums_of(self, years: Sequence[int], person_ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        """The same of several people."""
        return self._rows(_TALLY_SOME, years=years, person_ids=padded(person_ids)) if person_ids else ()

    def signers(self, case_id: int) -> Sequence[sa.Row[Any]]:
        return self._rows(_SIGNERS, case_id=case_id)

    def move(self, case_id: int, was: str, values: Mapping[str, Any]) -> bool:
        """Changes a case that is still in the state `was`; False when somebody else was faster."""
        parameters = {"here": self._federation_id, "moved_id": case_id, "was": was}
        return self._connection.execute(_MOVE.values(**values), parameters).rowcount == 1

    def add_move(self, row: Mapping[str, Any]) -> None:
        self._put(case_moves, row)

    def moves(self, case_id: int) -> Sequence[sa.Row[Any]]:
        return self._rows(_MOVES, case_id=case_id)
