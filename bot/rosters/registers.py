"""Unions and departments found by name or alias, and what is wrong with those names: doubled, clashing, going in circles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from rapidfuzz import process

from bot.rosters.cells import folded
from bot.rosters.faults import Faults
from bot.rosters.rows import DepartmentRow, UnionRow
from config.texts import text as say

_Row = TypeVar("_Row", UnionRow, DepartmentRow)
# A wrong column can hold thousands of unknown names; the first ones show what is wrong.
_MOST_HINTS = 100
_ALIKE = 70


class Register(Generic[_Row]):
    """One table's names and aliases; the first row that claims one has it."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        self.rows: tuple[_Row, ...] = tuple(row for row in rows if row.name)
        self._by_name: dict[str, _Row] = {}
        for row in self.rows:
            self._by_name.setdefault(folded(row.name), row)
        for row in self.rows:
            for alias in row.aliases:
                self._by_name.setdefault(folded(alias), row)
        self._hints: dict[str, str] = {}

    def find(self, name: str) -> _Row | None:
        return self._by_name.get(folded(name))

    def hint(self, name: str) -> str:
        """A half sentence with the nearest name, or nothing."""
        if name not in self._hints and len(self._hints) < _MOST_HINTS:
            nearest = process.extractOne(name, [row.name for row in self.rows], score_cutoff=_ALIKE)
            self._hints[name] = say("roster.bad.hint", name=nearest[0]) if nearest else ""
        return self._hints.get(name, "")

    def check(self, faults: Faults) -> None:
        """Lists doubled names and aliases that lead to another row."""
        for row in self.rows:
            if (first := self._by_name[folded(row.name)]) is not row:
                key = "same_row" if _content(first) == _content(row) else "same_name"
                faults.add(row.place, "" if key == "same_row" else "name", key, line=first.place.line, value=row.name)
                continue
            for alias in row.aliases:
                holder = self._by_name[folded(alias)]
                if holder is not row:
                    faults.add(row.place, "aliases", "same_alias", value=alias, line=holder.place.line)


def _content(row: UnionRow | DepartmentRow) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in type(row).__slots__ if name != "place")


def check_parents(unions: Register[UnionRow], faults: Faults) -> None:
    """Lists parents that aren't in the table, and every union of a circle."""
    for row in unions.rows:
        if row.parent and unions.find(row.parent) is None:
            faults.add(row.place, "parent", "unknown_parent", value=row.parent, hint=unions.hint(row.parent))
    for circle in _circles(unions):
        names = " → ".join(row.name for row in (*circle, circle[0]))
        for row in circle:
            faults.add(row.place, "parent", "parent_circle", circle=names)


def _circles(unions: Register[UnionRow]) -> Iterator[Sequence[UnionRow]]:
    done: set[str] = set()
    for row in unions.rows:
        path: dict[str, UnionRow] = {}
        here: UnionRow | None = row
        while here is not None and here.name not in done and here.name not in path:
            path[here.name] = here
            here = unions.find(here.parent) if here.parent else None
        if here is not None and here.name in path:
            names = list(path)
            yield [path[name] for name in names[names.index(here.name) :]]
        done |= path.keys()
