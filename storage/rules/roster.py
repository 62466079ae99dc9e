"""A federation's roster as one value: people, unions, departments and links, read once per version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from storage.rules.people import Person, Role


@dataclass(frozen=True, slots=True)
class Union:
    id: int
    name: str
    aliases: tuple[str, ...] = ()
    industry: str = ""
    town: str = ""
    parent_id: int | None = None
    members: int | None = None
    term_end: date | None = None


@dataclass(frozen=True, slots=True)
class Department:
    id: int
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = "own"


@dataclass(frozen=True, slots=True)
class Link:
    person_id: int
    linked_person_id: int | None = None
    linked_union_id: int | None = None


@dataclass(frozen=True)
class Roster:
    federation_id: str
    version: int
    people: Mapping[int, Person]
    unions: Mapping[int, Union]
    departments: Mapping[int, Department] = field(default_factory=dict)
    links: tuple[Link, ...] = ()

    @cached_property
    def _unions_by_name(self) -> dict[str, Union]:
        return {union.name: union for union in self.unions.values()}

    @cached_property
    def _people_by_name(self) -> dict[str, tuple[Person, ...]]:
        return _grouped(self.people.values())

    @cached_property
    def _linked_people(self) -> dict[int, frozenset[int]]:
        found: dict[int, set[int]] = {}
        for link in self.links:
            if link.linked_person_id is not None:
                found.setdefault(link.person_id, set()).add(link.linked_person_id)
        return {person: frozenset(linked) for person, linked in found.items()}

    @cached_property
    def _linked_unions(self) -> dict[int, frozenset[int]]:
        found: dict[int, set[int]] = {}
        for link in self.links:
            if link.linked_union_id is not None:
                found.setdefault(link.person_id, set()).add(link.linked_union_id)
        return {person: frozenset(linked) for person, linked in found.items()}

    def linked_unions(self, person_id: int) -> frozenset[int]:
        """Ids of the unions that a person is to stay in contact with."""
        return self._linked_unions.get(person_id, frozenset())

    def union_named(self, name: str) -> Union | None:
        return self._unions_by_name.get(name)

    def people_named(self, name: str) -> tuple[Person, ...]:
        return self._people_by_name.get(name, ())

    def linked_to(self, person_id: int) -> frozenset[int]:
        """Ids of the people whom a person is linked to, directly or through those in between.

        A standing-committee member is linked to members, a member to representatives (苏工办〔2020〕96号 第四条); the
        former asks about both.
        """
        found: set[int] = set()
        waiting = [person_id]
        while waiting:
            fresh = self._linked_people.get(waiting.pop(), frozenset()) - found - {person_id}
            found |= fresh
            waiting.extend(fresh)
        return frozenset(found)

    @cached_property
    def _people_by_role(self) -> dict[Role, tuple[Person, ...]]:
        found: dict[Role, tuple[Person, ...]] = {}
        for person in self.people.values():
            for role in dict.fromkeys(mandate.role for mandate in person.mandates):
                found[role] = (*found.get(role, ()), person)
        return found

    @cached_property
    def _departments_by_name(self) -> dict[str, Department]:
        return {department.name: department for department in self.departments.values()}

    def department_named(self, name: str) -> Department | None:
        return self._departments_by_name.get(name)

    def holding(self, role: Role, day: date) -> list[Person]:
        """Whoever holds the role itself on that day; roles that imply it are not asked."""
        held = self._people_by_role.get(role, ())
        return [person for person in held if any(each.role is role and each.covers(day) for each in person.mandates)]

    def clerks(self, department_id: int, day: date) -> list[Person]:
        """Who acts for a handling unit on that day."""
        return [person for person in self.holding(Role.CLERK, day) if department_id in person.department_ids(day)]

    def active(self, day: date) -> list[Person]:
        return [person for person in self.people.values() if person.is_active(day)]


class Later:
    """A roster that is read when somebody first asks it something: much of the clock's work never does."""

    def __init__(self, read: Callable[[], Roster]) -> None:
        self._read = read
        self._roster: Roster | None = None

    def __getattr__(self, name: str) -> Any:
        if self._roster is None:
            self._roster = self._read()
        return getattr(self._roster, name)


def _grouped(people: Iterable[Person]) -> dict[str, tuple[Person, ...]]:
    found: dict[str, tuple[Person, ...]] = {}
    for person in people:
        found[person.name] = (*found.get(person.name, ()), person)
    return found
