"""Importing a roster: one transaction that adds and changes, and never doubles or deletes people (requirements.md A1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from storage.repositories.federations import Part
from storage.rules.people import Role
from storage.rules.touchpoints import BEIJING
from storage.services.roster_entries import Entries, LinkEntry, MandateEntry, PersonEntry
from storage.services.roster_matching import Held, Known, held_phones, same_mandates, same_people
from storage.services.roster_summary import Counts, Summary
from storage.services.roster_units import apply_departments, apply_unions
from storage.unit_of_work import UnitOfWork

Row = dict[str, Any]


class PhonesTaken(Exception):
    """New people have the phones of others in office, whom the import leaves out: one person renamed, or two?

    `holders`: the phone, the name it is known under, and the name the import gives it.
    """

    def __init__(self, holders: Sequence[tuple[str, str, str]]) -> None:
        super().__init__(holders)
        self.holders = tuple(holders)


def apply(
    uow: UnitOfWork, entries: Entries, now: datetime, name: str, parent_id: str | None = None, *, renames: bool = False
) -> Summary:
    """Makes the roster what the entries say, founding the federation under `name` if it is new; says what changed.

    People, mandates, unions and departments that the entries don't mention stay as they are; links are replaced. The
    roster's version rises only when something changed. `renames`: the same phone is the same person whatever the name. The caller's transaction makes it all or nothing. Raises
    PhonesTaken.
    """
    today = now.astimezone(BEIJING).date()
    if uow.federations.get() is None:
        uow.federations.found(name, parent_id, now)
    uow.federations.lock()
    unions, union_counts = apply_unions(uow, entries.unions)
    departments, department_counts = apply_departments(uow, entries.departments)
    people = _People(uow, entries.people, renames)
    mandates = _Mandates(uow, people, unions, departments)
    if taken := people.phones_of(mandates.in_force(today)):
        raise PhonesTaken(taken)
    summary = Summary(
        {
            "unions": union_counts,
            "departments": department_counts,
            "people": people.counts,
            "mandates": mandates.counts,
            "links": _links(uow, entries.links, people.ids, unions),
        },
        people.added,
        people.missing_names(mandates.in_force(today)),
        mandates.missing_roles(today),
        people.renamed,
    )
    if summary.is_change:
        uow.federations.bump_roster()
    return summary


class _People:
    """The people of an import, written; `ids` are theirs in the order of the entries."""

    def __init__(self, uow: UnitOfWork, entries: Sequence[PersonEntry], renames: bool) -> None:
        self.entries = entries
        self.standing = {
            row.id: Known(row.id, row.name, row.phone, row.unit) for row in uow.federations.rows(Part.PEOPLE)
        }
        same = same_people(self.standing.values(), entries, renames=renames)
        new = [place for place in range(len(entries)) if place not in same]
        added = uow.federations.add_all(Part.PEOPLE, [_person_row(entries[place]) for place in new])
        places = same | dict(zip(new, added, strict=True))
        self.ids = [places[place] for place in range(len(entries))]
        changes = [(id, entries[place]) for place, id in same.items() if _differs(self.standing[id], entries[place])]
        uow.federations.update_all(Part.PEOPLE, [(id, _person_row(entry)) for id, entry in changes])
        self._held = held_phones(same, self.standing.values(), entries)
        self.renamed = tuple(
            (self.standing[id].name, entry.name) for id, entry in changes if self.standing[id].name != entry.name
        )
        self.added = tuple(entries[place].name for place in new)
        self._missing = self.standing.keys() - set(self.ids)
        unchanged = len(same) - len(changes)
        self.counts = Counts(len(new), len(changes), unchanged, len(self._missing))

    def phones_of(self, in_force: set[int]) -> list[tuple[str, str, str]]:
        """As PhonesTaken has them. A phone of whoever holds no mandate any more is free."""
        return [
            (known.phone, known.name, self.entries[place].name) for place, known in self._held if known.id in in_force
        ]

    def missing_names(self, in_force: set[int]) -> tuple[str, ...]:
        return tuple(self.standing[id].name for id in sorted(self._missing & in_force))


class _Mandates:
    """The mandates of an import, written."""

    def __init__(
        self, uow: UnitOfWork, people: _People, unions: Mapping[str, int], departments: Mapping[str, int]
    ) -> None:
        self._people = people
        self._standing = {row.id: _mandate_of(row) for row in uow.federations.rows(Part.MANDATES)}
        held = self._by_person()
        new: list[Row] = []
        same: dict[int, Row] = {}
        for person_id, entry in zip(people.ids, people.entries, strict=True):
            rows = [_mandate_row(person_id, each, unions, departments) for each in entry.mandates]
            found = same_mandates(held.get(person_id, ()), [(row["role"], row["starts"], row["ends"]) for row in rows])
            same |= {id: rows[place] for place, id in found.items()}
            new += (row for place, row in enumerate(rows) if place not in found)
        changes = [(id, row) for id, row in same.items() if self._standing[id] != row]
        uow.federations.update_all(Part.MANDATES, changes)
        uow.federations.add_all(Part.MANDATES, new)
        of_file = set(people.ids)
        self._missing = [row for id, row in self._standing.items() if id not in same and row["person_id"] in of_file]
        self.counts = Counts(len(new), len(changes), len(same) - len(changes), len(self._standing) - len(same))

    def in_force(self, today: date) -> set[int]:
        """Ids of those who held a mandate before this import that has not ended."""
        return {row["person_id"] for row in self._standing.values() if row["ends"] >= today}

    def missing_roles(self, today: date) -> tuple[tuple[str, Role], ...]:
        """Name and role of mandates still in force that the file leaves out, of people whom it has."""
        standing = self._people.standing
        return tuple(
            (standing[row["person_id"]].name, Role(row["role"])) for row in self._missing if row["ends"] >= today
        )

    def _by_person(self) -> dict[int, list[Held]]:
        found: dict[int, list[Held]] = defaultdict(list)
        for id, row in self._standing.items():
            found[row["person_id"]].append(Held(id, row["role"], row["starts"], row["ends"]))
        return found


def _links(
    uow: UnitOfWork, entries: Sequence[LinkEntry] | None, people: Sequence[int], unions: Mapping[str, int]
) -> Counts:
    standing = {(row.person_id, row.linked_person_id, row.linked_union_id) for row in uow.federations.link_rows()}
    if entries is None:
        return Counts(missing=len(standing))
    wanted = dict.fromkeys(_link(entry, people, unions) for entry in entries)
    if wanted.keys() != standing:
        columns = ("person_id", "linked_person_id", "linked_union_id")
        uow.federations.replace_links([dict(zip(columns, link, strict=True)) for link in wanted])
    same = len(standing & wanted.keys())
    return Counts(len(wanted) - same, 0, same, removed=len(standing) - same)


def _link(entry: LinkEntry, people: Sequence[int], unions: Mapping[str, int]) -> tuple[int, int | None, int | None]:
    person = None if entry.linked_person is None else people[entry.linked_person]
    return people[entry.person], person, unions[entry.linked_union] if entry.linked_union else None


def _person_row(entry: PersonEntry) -> Row:
    return {"name": entry.name, "phone": entry.phone, "unit": entry.unit}


def _differs(known: Known, entry: PersonEntry) -> bool:
    return (known.name, known.phone, known.unit) != (entry.name, entry.phone, entry.unit)


def _mandate_row(person_id: int, entry: MandateEntry, unions: Mapping[str, int], departments: Mapping[str, int]) -> Row:
    return {
        "person_id": person_id,
        "role": entry.role.value,
        "union_id": unions[entry.union] if entry.union else None,
        "department_id": departments[entry.department] if entry.department else None,
        "constituency": entry.constituency,
        "term": entry.term,
        "starts": entry.starts,
        "ends": entry.ends,
    }


def _mandate_of(row: Any) -> Row:
    columns = ("person_id", "role", "union_id", "department_id", "constituency", "term", "starts", "ends")
    return {column: getattr(row, column) for column in columns}
