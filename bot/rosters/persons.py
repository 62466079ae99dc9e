"""Which lines of «people» are one human being, and what keeps two of one name apart (interfaces.md section 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.rosters.cells import folded
from bot.rosters.faults import Faults
from bot.rosters.rows import PersonRow, Place
from config.texts import text as say


@dataclass(slots=True)
class Someone:
    """One person with all lines; `units` are compared forms of every unit named in them."""

    name: str
    phone: str
    rows: list[PersonRow] = field(default_factory=list)
    units: set[str] = field(default_factory=set)

    def take(self, row: PersonRow, unit: str) -> None:
        self.rows.append(row)
        if unit:
            self.units.add(unit)


class Persons:
    """Everybody in the file, in the order of first lines; `places` says where in `everyone` a line's person stands."""

    def __init__(self, rows: Iterable[PersonRow], units: dict[Place, str], faults: Faults) -> None:
        self._units, self._faults = units, faults
        self.everyone: list[Someone] = []
        self.by_name: dict[str, list[int]] = defaultdict(list)
        same_name: dict[str, list[PersonRow]] = defaultdict(list)
        for row in rows:
            if row.name:
                same_name[folded(row.name)].append(row)
        for name, lines in same_name.items():
            for someone in self._told_apart(lines):
                self.by_name[name].append(len(self.everyone))
                self.everyone.append(someone)
        self._check_phones()
        for someone in self.everyone:
            self._check_mandates(someone)

    def notes(self) -> list[str]:
        """Remarks about namesakes whom nothing but the unit tells apart: they may be one person with two roles."""
        found = []
        for places in self.by_name.values():
            bare = [self.everyone[place] for place in places if not self.everyone[place].phone]
            if len(bare) > 1:
                units = say("roster.between").join(each.rows[0].unit for each in bare)
                found.append(say("roster.namesakes", count=len(bare), name=bare[0].name, units=units))
        return found

    def _told_apart(self, rows: Sequence[PersonRow]) -> list[Someone]:
        """People of one name: by phone, else by unit; a line with neither belongs to the only one there is."""
        by_phone: dict[str, Someone] = {}
        for row in rows:
            if row.phone:
                someone = by_phone.setdefault(row.phone, Someone(row.name, row.phone))
                someone.take(row, self._units.get(row.place, ""))
        by_unit: dict[str, Someone] = {}
        for row in rows:
            if not row.phone:
                self._take_without_phone(row, list(by_phone.values()), by_unit)
        found = [*by_phone.values(), *by_unit.values()]
        if len(found) > 1 and "" in by_unit:
            for row in by_unit[""].rows:
                self._faults.add(row.place, "name", "namesake", name=row.name)
        return found

    def _take_without_phone(self, row: PersonRow, known: Sequence[Someone], by_unit: dict[str, Someone]) -> None:
        unit = self._units.get(row.place, "")
        same = [someone for someone in known if unit in someone.units] if unit else []
        if len(same) > 1:
            self._faults.add(row.place, "name", "namesake", name=row.name)
        someone = same[0] if same else by_unit.setdefault(unit, Someone(row.name, ""))
        someone.take(row, unit)

    def _check_phones(self) -> None:
        holders: dict[str, Someone] = {}
        for someone in self.everyone:
            holder = holders.setdefault(someone.phone, someone) if someone.phone else someone
            if holder is not someone:
                first, second = sorted((holder, someone), key=lambda each: each.rows[0].place)
                line = first.rows[0].place.line
                self._faults.add(second.rows[0].place, "phone", "phone_of_another", line=line, name=first.name)

    def _check_mandates(self, someone: Someone) -> None:
        seen: dict[tuple[object, object], PersonRow] = {}
        for row in someone.rows:
            if row.term_start > row.term_end:
                ends, starts = row.term_end.isoformat(), row.term_start.isoformat()
                self._faults.add(row.place, "term_end", "order", starts=starts, ends=ends)
            first = seen.setdefault((row.role, row.term_start), row) if row.role else row
            if first is not row:
                key = "same_row" if _content(first) == _content(row) else "same_mandate"
                self._faults.add(row.place, "", key, line=first.place.line)


def _content(row: PersonRow) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in PersonRow.__slots__ if name != "place")
