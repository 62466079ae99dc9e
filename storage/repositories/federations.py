"""A federation's own row, its roster and its counters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository, padded
from storage.rules.people import Exemption, Mandate, Person, Role
from storage.rules.roster import Department, Link, Roster, Union
from storage.tables import departments, exemptions, federations, links, mandates, people, unions

_FEDERATION = sa.select(federations).where(federations.c.id == HERE)
_BUMP = sa.update(federations).where(federations.c.id == HERE).values(roster_version=federations.c.roster_version + 1)
_SESSION = sa.update(federations).where(federations.c.id == HERE).values(in_session=sa.bindparam("is_open"))
_RENAME = (
    sa.update(federations)
    .where(federations.c.id == HERE)
    .values(name=sa.bindparam("new_name"), parent_id=sa.bindparam("new_parent"))
)
_PEOPLE = sa.select(people).where(people.c.federation_id == HERE).order_by(people.c.id)
_MANDATES = sa.select(mandates).where(mandates.c.federation_id == HERE).order_by(mandates.c.starts, mandates.c.id)
_SOME_PEOPLE = _PEOPLE.where(people.c.id.in_(sa.bindparam("person_ids", expanding=True)))
_SOME_MANDATES = _MANDATES.where(mandates.c.person_id.in_(sa.bindparam("person_ids", expanding=True)))
_EXEMPTIONS = (
    sa.select(exemptions)
    .where(exemptions.c.federation_id == HERE, exemptions.c.ended_at.is_(None))
    .order_by(exemptions.c.starts, exemptions.c.id)
)
_SOME_EXEMPTIONS = _EXEMPTIONS.where(exemptions.c.person_id.in_(sa.bindparam("person_ids", expanding=True)))
_UNIONS = sa.select(unions).where(unions.c.federation_id == HERE).order_by(unions.c.id)
_DEPARTMENTS = sa.select(departments).where(departments.c.federation_id == HERE).order_by(departments.c.id)
_LINKS = sa.select(links).where(links.c.federation_id == HERE).order_by(links.c.id)
_CLEAR_LINKS = sa.delete(links).where(links.c.federation_id == HERE)
_LOCK = sa.select(federations.c.id).where(federations.c.id == HERE).with_for_update()


class Part(StrEnum):
    """The tables of a roster whose rows are kept and changed one by one."""

    UNIONS = "unions"
    DEPARTMENTS = "departments"
    PEOPLE = "people"
    MANDATES = "mandates"


_PARTS = {table.name: table for table in (unions, departments, people, mandates)}
_READ = {Part.UNIONS: _UNIONS, Part.DEPARTMENTS: _DEPARTMENTS, Part.PEOPLE: _PEOPLE, Part.MANDATES: _MANDATES}
_UPDATE = {
    name: sa.update(table).where(table.c.federation_id == HERE, table.c.id == sa.bindparam("row_id"))
    for name, table in _PARTS.items()
}
# Ids come back in the order of the rows given, in batches: one round trip for hundreds of rows.
_ADD = {name: table.insert().returning(table.c.id, sort_by_parameter_order=True) for name, table in _PARTS.items()}


class Federations(Repository):
    def get(self) -> sa.Row[Any] | None:
        """The federation's row, or None before it was founded."""
        return self._row(_FEDERATION)

    def found(self, name: str, parent_id: str | None, at: datetime) -> None:
        row = {"id": self._federation_id, "name": name, "parent_id": parent_id, "created_at": at}
        self._connection.execute(federations.insert().inline(), row)

    def rename(self, name: str, parent_id: str | None) -> None:
        self._change(_RENAME, new_name=name, new_parent=parent_id)

    def open_session(self, is_open: bool) -> None:
        self._change(_SESSION, is_open=is_open)

    def roster(self, version: int) -> Roster:
        """The whole roster as it stands, under the version that was read with it."""
        return Roster(
            self._federation_id,
            version,
            people=self._people(),
            unions={row.id: _union(row) for row in self._rows(_UNIONS)},
            departments={row.id: _department(row) for row in self._rows(_DEPARTMENTS)},
            links=tuple(Link(row.person_id, row.linked_person_id, row.linked_union_id) for row in self._rows(_LINKS)),
        )

    def _people(self) -> dict[int, Person]:
        return _people_of(self._rows(_PEOPLE), self._rows(_MANDATES), self._rows(_EXEMPTIONS))

    def some_people(self, person_ids: Sequence[int]) -> dict[int, Person]:
        """A few people by id, without the rest of the roster."""
        if not person_ids:
            return {}
        some = padded(person_ids)
        return _people_of(
            *(self._rows(each, person_ids=some) for each in (_SOME_PEOPLE, _SOME_MANDATES, _SOME_EXEMPTIONS))
        )

    def bump_roster(self) -> None:
        self._change(_BUMP)

    def lock(self) -> None:
        """Holds off every other import into this federation until the transaction ends."""
        self._row(_LOCK)

    def rows(self, part: Part) -> Sequence[sa.Row[Any]]:
        """Every row of one part of the roster; mandates by their start."""
        return self._rows(_READ[part])

    def link_rows(self) -> Sequence[sa.Row[Any]]:
        return self._rows(_LINKS)

    def add_all(self, part: Part, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Ids of the new rows, in their order."""
        given = [{"federation_id": self._federation_id, **row} for row in rows]
        return list(self._connection.execute(_ADD[part], given).scalars()) if given else []

    def update_all(self, part: Part, changes: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        """Writes whole rows by id; all of them name the same columns."""
        given = [{"here": self._federation_id, "row_id": row_id, **row} for row_id, row in changes]
        if given:
            self._connection.execute(_UPDATE[part], given)

    def replace_links(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._change(_CLEAR_LINKS)
        full = [{"linked_person_id": None, "linked_union_id": None, **row} for row in rows]
        self._put_all(links, full)


def _people_of(
    rows: Iterable[sa.Row[Any]], mandates_of: Iterable[sa.Row[Any]], exemptions_of: Iterable[sa.Row[Any]]
) -> dict[int, Person]:
    held: dict[int, list[Mandate]] = {}
    for row in mandates_of:
        held.setdefault(row.person_id, []).append(_mandate(row))
    freed: dict[int, list[Exemption]] = {}
    for row in exemptions_of:
        freed.setdefault(row.person_id, []).append(Exemption(row.id, row.duty, row.starts, row.ends, row.reason))
    return {
        row.id: Person(row.id, row.name, row.unit, row.phone, tuple(held.get(row.id, ())), tuple(freed.get(row.id, ())))
        for row in rows
    }


def _union(row: sa.Row[Any]) -> Union:
    return Union(row.id, row.name, tuple(row.aliases), row.industry, row.town, row.parent_id, row.members, row.term_end)


def _department(row: sa.Row[Any]) -> Department:
    return Department(row.id, row.name, tuple(row.aliases), row.kind)


def _mandate(row: sa.Row[Any]) -> Mandate:
    return Mandate(Role(row.role), row.starts, row.ends, row.union_id, row.department_id, row.constituency, row.term)
