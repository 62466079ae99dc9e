"""A roster's rows against each other: every reference resolved, every clash listed, and the clean whole as entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.rosters.cells import folded
from bot.rosters.faults import Faults
from bot.rosters.persons import Persons, Someone
from bot.rosters.registers import Register, check_parents
from bot.rosters.rows import DepartmentRow, LinkRow, PersonRow, Place, UnionRow
from storage.rules.people import Role
from storage.services.roster_entries import (
    DepartmentEntry,
    Entries,
    LinkEntry,
    MandateEntry,
    PersonEntry,
    UnionEntry,
)


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of a roster; `links` None where there is no such file."""

    unions: tuple[UnionRow, ...]
    departments: tuple[DepartmentRow, ...]
    people: tuple[PersonRow, ...]
    links: tuple[LinkRow, ...] | None


@dataclass(frozen=True, slots=True)
class _Unit:
    """Where a role is held: a union or a department, by its full name."""

    union: str = ""
    department: str = ""

    @property
    def name(self) -> str:
        return self.union or self.department


# A clerk's unit is a department (interfaces.md section 5); people of the office sit in one as often as in a union.
_CLERK = frozenset({Role.CLERK})
_OFFICE = frozenset({Role.OFFICER, Role.LEADER, Role.INSPECTOR})


def check(rows: Rows, faults: Faults) -> tuple[Entries, list[str]]:
    """The roster as entries, worth something only if `faults` stays empty; and remarks that forbid nothing."""
    unions, departments = Register(rows.unions), Register(rows.departments)
    unions.check(faults)
    departments.check(faults)
    check_parents(unions, faults)
    units = {row.place: _unit(row, unions, departments, faults) for row in rows.people if row.role}
    persons = Persons(rows.people, {place: folded(unit.name) for place, unit in units.items()}, faults)
    links = None if rows.links is None else tuple(_links(rows.links, persons, unions, faults))
    entries = Entries(
        tuple(_union(row, unions) for row in unions.rows),
        tuple(DepartmentEntry(row.name, _aliases(row), row.kind) for row in departments.rows),
        tuple(_person(someone, units) for someone in persons.everyone),
        links,
    )
    return entries, persons.notes()


def _unit(row: PersonRow, unions: Register[UnionRow], departments: Register[DepartmentRow], faults: Faults) -> _Unit:
    if not row.unit:
        if row.role in _CLERK:
            faults.add(row.place, "unit", "no_department")
        return _Unit()
    union = None if row.role in _CLERK else unions.find(row.unit)
    if union is not None:
        return _Unit(union=union.name)
    department = departments.find(row.unit) if row.role in _CLERK | _OFFICE else None
    if department is not None:
        return _Unit(department=department.name)
    key = "unknown_department" if row.role in _CLERK else "unknown_unit" if row.role in _OFFICE else "unknown_union"
    hint = (departments if row.role in _CLERK else unions).hint(row.unit)
    faults.add(row.place, "unit", key, value=row.unit, hint=hint)
    return _Unit()


def _links(
    rows: Iterable[LinkRow], persons: Persons, unions: Register[UnionRow], faults: Faults
) -> Iterable[LinkEntry]:
    seen: dict[tuple[int, int | None, str], LinkRow] = {}
    for row in rows:
        person = _the_person(row, "person", persons, faults)
        target = _target(row, persons, unions, faults)
        if person is None or target is None:
            continue
        if person == target[0]:
            faults.add(row.place, "linked_to", "linked_to_self")
        first = seen.setdefault((person, *target), row)
        if first is not row:
            faults.add(row.place, "", "same_link", line=first.place.line)
        yield LinkEntry(person, *target)


def _target(
    row: LinkRow, persons: Persons, unions: Register[UnionRow], faults: Faults
) -> tuple[int | None, str] | None:
    if not row.linked_to:
        return None
    union, people = unions.find(row.linked_to), _called(row.linked_to, persons)
    if union is not None and people:
        faults.add(row.place, "linked_to", "person_or_union", value=row.linked_to)
    elif union is not None:
        return None, union.name
    elif not people:
        hint = unions.hint(row.linked_to)
        faults.add(row.place, "linked_to", "unknown_target", value=row.linked_to, hint=hint)
    else:
        person = _the_person(row, "linked_to", persons, faults)
        return None if person is None else (person, "")
    return None


def _the_person(row: LinkRow, column: str, persons: Persons, faults: Faults) -> int | None:
    """Where in `persons.everyone` the one person stands whom a cell names."""
    value = row.person if column == "person" else row.linked_to
    found = _called(value, persons)
    if value and len(found) != 1:
        faults.add(row.place, column, "several_people" if found else "unknown_person", value=value)
    return found[0] if len(found) == 1 else None


def _called(value: str, persons: Persons) -> list[int]:
    """Everybody whom «NAME», «NAME@UNIT» or «NAME@PHONE» may mean."""
    name, _, which = value.partition("@")
    found = persons.by_name.get(folded(name), [])
    if not which:
        return found
    return [place for place in found if _is_there(persons.everyone[place], which)]


def _is_there(someone: Someone, which: str) -> bool:
    return which == someone.phone or folded(which) in someone.units | {folded(row.unit) for row in someone.rows}


def _union(row: UnionRow, unions: Register[UnionRow]) -> UnionEntry:
    parent = unions.find(row.parent) if row.parent else None
    return UnionEntry(row.name, _aliases(row), row.industry, parent.name if parent else "", row.members, row.term_end)


def _aliases(row: UnionRow | DepartmentRow) -> tuple[str, ...]:
    return tuple(alias for alias in row.aliases if alias != row.name)


def _person(someone: Someone, units: Mapping[Place, _Unit]) -> PersonEntry:
    mandates = tuple(
        MandateEntry(
            row.role,
            row.term_start,
            row.term_end,
            units[row.place].union,
            units[row.place].department,
            row.constituency,
            row.term,
        )
        for row in someone.rows
        if row.role
    )
    named = (units[row.place].name for row in someone.rows if row.role)
    return PersonEntry(someone.name, someone.phone, next((name for name in named if name), ""), mandates)
