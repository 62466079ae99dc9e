"""Which person of the roster a row of another file means: by phone, else by name and unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.rosters.cells import folded
from bot.rosters.faults import Faults
from bot.rosters.rows import Place
from config.texts import text as say
from storage.rules.people import Person
from storage.rules.roster import Roster


class Identified(Protocol):
    """A row that names a person."""

    @property
    def place(self) -> Place: ...

    @property
    def phone(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def unit(self) -> str: ...


class People:
    """A roster's people by phone and by name."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._by_phone: dict[str, list[Person]] = {}
        self._by_name: dict[str, list[Person]] = {}
        for person in roster.people.values():
            self._by_phone.setdefault(person.phone, []).append(person)
            self._by_name.setdefault(folded(person.name), []).append(person)

    def meant(self, row: Identified, faults: Faults) -> Person | None:
        """The one person a row means: by phone, else by name and unit."""
        if row.phone:
            return self._with_phone(row, faults)
        if not row.name or not row.unit:
            _say(faults, row, "", "who_missing")
            return None
        named = self._by_name.get(folded(row.name), ())
        return _only([each for each in named if folded(row.unit) in self._units(each)], row, faults)

    def _with_phone(self, row: Identified, faults: Faults) -> Person | None:
        found = self._by_phone.get(row.phone, [])
        named = [each for each in found if not row.name or folded(each.name) == folded(row.name)]
        if not found:
            _say(faults, row, "phone", "unknown_phone", value=row.phone)
        elif not named:
            _say(faults, row, "phone", "not_this_person", other=found[0].name, name=row.name)
        if len(named) > 1:
            names = say("roster.between").join(each.name for each in named)
            _say(faults, row, "phone", "shared_phone", value=row.phone, names=names)
        return named[0] if len(named) == 1 else None

    def _units(self, person: Person) -> set[str]:
        """Every way to write the units that a person's mandates name."""
        unions = (self._roster.unions.get(each.union_id or 0) for each in person.mandates)
        departments = (self._roster.departments.get(each.department_id or 0) for each in person.mandates)
        named = {name for unit in (*unions, *departments) if unit for name in (unit.name, *unit.aliases)}
        return {folded(name) for name in named | {person.unit}}


def _only(found: Sequence[Person], row: Identified, faults: Faults) -> Person | None:
    if len(found) == 1:
        return found[0]
    _say(faults, row, "name", "several_people" if found else "unknown_person", name=row.name, unit=row.unit)
    return None


def _say(faults: Faults, row: Identified, column: str, key: str, **fields: object) -> None:
    faults.say(row.place, column, say(f"whom.{key}", **fields))
