"""Opinions, suggestions and proposals: cases, who signed them, and their moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository, padded, unindexed
from storage.tables import case_moves, cases, signers

_BY_NUMBER = sa.select(cases).where(cases.c.federation_id == HERE, cases.c.number == sa.bindparam("number"))
_HELD = _BY_NUMBER.with_for_update()
_BY_ID = sa.select(cases).where(cases.c.federation_id == HERE, cases.c.id == sa.bindparam("case_id"))
_LED = (
    sa.select(cases.c.id, cases.c.number)
    .where(cases.c.federation_id == HERE, cases.c.main_id == sa.bindparam("case_id"))
    .order_by(cases.c.id)
)
_LEAD = (
    sa.update(cases)
    .where(
        cases.c.federation_id == HERE,
        sa.or_(cases.c.id == sa.bindparam("case_id"), cases.c.main_id == sa.bindparam("case_id")),
    )
    .values(main_id=sa.bindparam("new_main"))
)
_STANDING = (
    sa.select(cases.c.id, cases.c.revision)
    .where(cases.c.federation_id == HERE, cases.c.counts, cases.c.main_id.is_(None))
    # In the order of ix_cases_counted, so that nothing is sorted.
    .order_by(cases.c.year.desc(), cases.c.filed_at.desc(), cases.c.id.desc())
    .limit(sa.bindparam("most"))
)
_TOLD = sa.select(cases.c.id, cases.c.revision, cases.c.number, cases.c.title, cases.c.content).where(
    cases.c.federation_id == HERE, cases.c.id.in_(sa.bindparam("case_ids", expanding=True))
)
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
_PERSON: sa.ColumnElement[int] = unindexed(signers.c.person_id)
TALLY = (
    sa.select(_PERSON.label("person_id"), cases.c.year, _COUNT)
    .join(cases, unindexed(cases.c.id) == signers.c.case_id)
    .where(_SIGNED, _IN_YEARS, cases.c.counts)
    .group_by(_PERSON, cases.c.year)
)
_TALLY_ONE = (
    sa.select(_MINE.c.person_id, cases.c.year, _COUNT)
    .join(cases, cases.c.id == _MINE.c.case_id)
    .where(_IN_YEARS, cases.c.counts)
    .group_by(_MINE.c.person_id, cases.c.year)
)
_TALLY_SOME = TALLY.where(signers.c.person_id.in_(sa.bindparam("person_ids", expanding=True)))
_SIGNERS = (
    sa.select(signers)
    .where(signers.c.federation_id == HERE, signers.c.case_id.in_(sa.bindparam("case_ids", expanding=True)))
    .order_by(signers.c.case_id, signers.c.place)
)
_OWING = (
    sa.select(cases, signers.c.owes)
    .join(cases, cases.c.id == signers.c.case_id)
    .where(
        signers.c.federation_id == HERE,
        signers.c.person_id == sa.bindparam("whose"),
        # Written out, so that the partial index is used.
        signers.c.owes.is_not(None),
        signers.c.owes.in_(sa.bindparam("what", expanding=True)),
        signers.c.case_id > sa.bindparam("after"),
    )
    .order_by(signers.c.case_id)
    .limit(sa.bindparam("most"))
)
_COUNT_OWING = sa.select(sa.func.count()).select_from(
    sa.select(signers.c.id)
    .where(
        signers.c.federation_id == HERE,
        signers.c.person_id == sa.bindparam("whose"),
        signers.c.owes.is_not(None),
        signers.c.owes.in_(sa.bindparam("what", expanding=True)),
    )
    .limit(sa.bindparam("most"))
    .subquery()
)
_OWE = (
    sa.update(signers)
    .where(
        signers.c.federation_id == HERE,
        signers.c.case_id.in_(sa.bindparam("case_ids", expanding=True)),
        signers.c.signed_at.is_not(None),
    )
    .values(owes=sa.bindparam("debt"))
)
_FREE = (
    sa.update(signers)
    .where(
        signers.c.federation_id == HERE,
        signers.c.case_id.in_(sa.bindparam("case_ids", expanding=True)),
        signers.c.owes.is_not(None),
    )
    .values(owes=None)
)
_SIGNER = sa.update(signers).where(
    signers.c.federation_id == HERE,
    signers.c.case_id.in_(sa.bindparam("case_ids", expanding=True)),
    signers.c.person_id == sa.bindparam("whose"),
)
_MOVES = (
    sa.select(case_moves)
    .where(case_moves.c.federation_id == HERE, case_moves.c.case_id == sa.bindparam("case_id"))
    .order_by(case_moves.c.id)
)
_OURS = unindexed(case_moves.c.federation_id) == HERE  # by id, however many moves the federation has
_MOVED = (
    sa.select(case_moves.c.id, case_moves.c.case_id, cases.c.revision, case_moves.c.at)
    .join(cases, cases.c.id == case_moves.c.case_id)
    .where(_OURS, case_moves.c.id > sa.bindparam("after"))
    .order_by(case_moves.c.id)
    .limit(sa.bindparam("most"))
)
_LAST_MOVE = sa.select(case_moves.c.id).where(_OURS).order_by(case_moves.c.id.desc()).limit(1)
_LAST_BEFORE = _LAST_MOVE.where(case_moves.c.at < sa.bindparam("before"))
_MOVE = sa.update(cases).where(
    cases.c.federation_id == HERE,
    cases.c.id == sa.bindparam("moved_id"),
    cases.c.state == sa.bindparam("was"),
    cases.c.revision == sa.bindparam("seen"),
)


class Cases(Repository):
    def add(self, row: Mapping[str, Any], signer_ids: Sequence[int], at: Any, invited_ids: Sequence[int] = ()) -> int:
        """A case with those who signed it, and those who are asked to."""
        case_id = self._add(cases, row)
        signed = [{"signed_at": at, "owes": None} for _ in signer_ids]
        asked = [{"signed_at": None, "owes": "answer"} for _ in invited_ids]
        people = (*signer_ids, *invited_ids)
        rows = zip(people, (*signed, *asked), strict=True)
        self._put_all(
            signers,
            [{"case_id": case_id, "person_id": id, "place": place, **row} for place, (id, row) in enumerate(rows)],
        )
        return case_id

    def by_number(self, number: str) -> sa.Row[Any] | None:
        return self._row(_BY_NUMBER, number=number)

    def held(self, number: str) -> sa.Row[Any] | None:
        """The case, kept from everybody else's moves until this transaction ends."""
        return self._row(_HELD, number=number)

    def by_id(self, case_id: int) -> sa.Row[Any] | None:
        return self._row(_BY_ID, case_id=case_id)

    def of_person(self, person_id: int, years: Sequence[int]) -> Sequence[sa.Row[Any]]:
        return self._rows(_OF_PERSON, whose=person_id, years=years)

    def standing(self, most: int) -> Sequence[tuple[int, int]]:
        """Ids and revisions of counting cases of all terms, merged ones aside, newest first."""
        return self._tuples(_STANDING, most=most)

    def told(self, case_ids: Sequence[int]) -> Sequence[tuple[int, int, str, str, str]]:
        """Id, revision, number, title and content of each."""
        return self._tuples(_TOLD, case_ids=padded(case_ids)) if case_ids else ()

    def sums(self, years: Sequence[int], person_id: int | None = None) -> Sequence[sa.Row[Any]]:
        """Counting cases by signer and year; of one person or of the federation."""
        if person_id is None:
            return self._rows(TALLY, years=years)
        return self._rows(_TALLY_ONE, years=years, whose=person_id)

    def sums_of(self, years: Sequence[int], person_ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        """The same of several people."""
        return self._rows(_TALLY_SOME, years=years, person_ids=padded(person_ids)) if person_ids else ()

    def led_by(self, case_id: int) -> Sequence[sa.Row[Any]]:
        """Ids and numbers of the cases merged into this one."""
        return self._rows(_LED, case_id=case_id)

    def lead(self, case_id: int, main_id: int) -> None:
        """The one case and what was merged into it are led by the other from now on."""
        self._change(_LEAD, case_id=case_id, new_main=main_id)

    def signers(self, case_ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        """Whoever signed or was asked to, case by case, the lead signer first."""
        return self._rows(_SIGNERS, case_ids=case_ids)

    def join(self, case_id: int, person_id: int, place: int, at: Any) -> None:
        self._put(signers, {"case_id": case_id, "person_id": person_id, "place": place, "signed_at": at})

    def set_signer(self, case_ids: Sequence[int], person_id: int, signing: Mapping[str, Any]) -> None:
        parameters = {"here": self._federation_id, "case_ids": list(case_ids), "whose": person_id}
        self._connection.execute(_SIGNER.values(**signing), parameters)

    def owe(self, case_ids: Sequence[int], debt: str) -> None:
        """Whoever signed these cases owes this from now on."""
        self._change(_OWE, case_ids=case_ids, debt=debt)

    def free(self, case_ids: Sequence[int]) -> None:
        """Nobody owes these cases anything."""
        self._change(_FREE, case_ids=case_ids)

    def owing(self, person_id: int, what: Sequence[str], after: int, most: int) -> Sequence[sa.Row[Any]]:
        """Cases that wait for this person, by id after `after`."""
        return self._rows(_OWING, whose=person_id, what=what, after=after, most=most)

    def count_owing(self, person_id: int, what: Sequence[str], most: int) -> int:
        return int(self._value(_COUNT_OWING, whose=person_id, what=what, most=most))

    def move(self, case_id: int, was: str, seen: int, values: Mapping[str, Any]) -> bool:
        """Changes a case that is still in the state and revision that were seen; False when somebody else was faster."""
        parameters = {"here": self._federation_id, "moved_id": case_id, "was": was, "seen": seen}
        changed = _MOVE.values(revision=seen + 1, **values)
        return self._connection.execute(changed, parameters).rowcount == 1

    def add_move(self, row: Mapping[str, Any]) -> None:
        self._put(case_moves, row)

    def move_in_turn(self) -> bool:
        """Whether a move is seen only after all of lower ids: SQLite lets one writer in at a time."""
        return bool(self._connection.dialect.name == "sqlite")

    def last_move(self, at: Any = None) -> int:
        """Id of the newest move, as it was at some time if it is given; 0 without any."""
        last = self._value(_LAST_MOVE) if at is None else self._value(_LAST_BEFORE, before=at)
        return int(last or 0)

    def moved(self, after: int, most: int) -> Sequence[sa.Row[Any]]:
        """The moves behind that one: `id`, `case_id`, the case's `revision` as it is now, and `at`."""
        return self._rows(_MOVED, after=after, most=most)

    def moves(self, case_id: int) -> Sequence[sa.Row[Any]]:
        return self._rows(_MOVES, case_id=case_id)
