"""A year's cases in figures: how many were solved, promises kept, signers satisfied (requirements.md D6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.rules.case_words import Grade, ResultClass
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Rates:
    """A year's cases: how many were answered, solved since, promised and kept; and the grades that signers gave."""

    replied: int
    solved: int
    promised_due: int
    kept: int
    ratings: int
    satisfied: int
    basically: int

    @property
    def solved_percent(self) -> int | None:
        return _percent(self.solved, self.replied)

    @property
    def kept_percent(self) -> int | None:
        return _percent(self.kept, self.promised_due)

    @property
    def satisfied_percent(self) -> int | None:
        """Satisfied and basically satisfied ones together."""
        return _percent(self.satisfied + self.basically, self.ratings)


@dataclass(frozen=True, slots=True)
class _Promise:
    """`year`: that of its day, or of the unit's report where that came already; `kept` None: nobody has reported."""

    year: int
    day: date
    kept: bool | None


def rates(work: Work, year: int) -> Rates:
    """Cases answered in the year, promises that fell due in it, ratings given in it.

    A case counts as solved by what was said of it last, whenever that was. A promise is due once its day is over or the
    unit has reported; one that a new reply took the place of is none any more.
    """
    by_case: dict[int, list[Any]] = {}
    for row in work.uow.handling.lead_replies(year):
        by_case.setdefault(row.case_id, []).append(row)
    answered = [rows for rows in by_case.values() if any(row.result and row.year == year for row in rows)]
    promises = [promise for rows in by_case.values() for promise in _promises(rows) if promise.year == year]
    due = [each for each in promises if each.kept is not None or each.day < work.today]
    grades = {row.result: int(row.total) for row in work.uow.handling.rated(year)}
    return Rates(
        len(answered),
        sum(_is_solved(rows) for rows in answered),
        len(due),
        sum(each.kept is True for each in due),
        sum(grades.values()),
        grades.get(Grade.SATISFIED, 0),
        grades.get(Grade.BASICALLY, 0),
    )


def _promises(rows: Sequence[Any]) -> Iterator[_Promise]:
    for place, row in enumerate(rows):
        following = rows[place + 1] if place + 1 < len(rows) else None
        if row.promise_on is None:
            continue
        if following is None:
            yield _Promise(row.promise_on.year, row.promise_on, None)
        elif following.kept is not None:
            yield _Promise(following.year, row.promise_on, bool(following.kept))


def _is_solved(rows: Iterable[Any]) -> bool:
    """By what was said last: solved, or a promise kept."""
    last = list(rows)[-1]
    return bool(last.kept) or last.result == ResultClass.SOLVED


def _percent(part: int, whole: int) -> int | None:
    return 100 * part // whole if whole else None
