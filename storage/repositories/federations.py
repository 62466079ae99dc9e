"""A federation's own row, its roster and its counters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.rules.people import Mandate, Person, Role
from storage.rules.roster import Department, Link, Roster, Union
from storage.tables import departments, federations, links, mandates, people, unions

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
_UNIONS = sa.select(unions).where(unions.c.federation_id == HERE).order_by(unions.c.id)
_DEPARTMENTS = sa.select(departments).where(departments.c.federation_id == HERE).order_by(departments.c.id)
_LINKS = sa.select(links).where(links.c.federation_id == HERE).order_by(links.c.id)
_CLEAR_LINKS = sa.delete(links).where(links.c.federation_id == HERE)
_UPDATE = {
    table.name: sa.update(table).where(table.c.federation_id == HERE, table.c.id == sa.bindparam("row_id"))
    for table in (people, mandates, unions, departments)
}


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
        held: dict[int, list[Mandate]] = {}
        for row in self._rows(_MANDATES):
            held.setdefault(row.person_id, []).append(_mandate(row))
        return {
            row.id: Person(row.id, row.name, row.unit, row.phone, tuple(held.get(row.id, ())))
            for row in self._rows(_PEOPLE)
        }

    def bump_roster(self) -> None:
        self._change(_BUMP)

    def add(self, table: sa.Table, row: Mapping[str, Any]) -> int:
        return self._add(table, row)

    def update(self, table: sa.Table, row_id: int, row: Mapping[str, Any]) -> None:
        self._connection.execute(_UPDATE[table.name].values(**row), {"here": self._federation_id, "row_id": row_id})

    def replace_links(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._change(_CLEAR_LINKS)
        full = [{"linked_person_id": None, "linked_union_id": None, **row} for row in rows]
        self._put_all(links, full)


def _union(row: sa.Row[Any]) -> Union:
    return Union(
        row.id, row.name, tuple(row.aliases), row.industry, row.town, row.parent_id, row.members, row.term_end
    )


def _department(row: sa.Row[Any]) -> Department:
    return Department(row.id, row.name, tuple(row.aliases), row.kind)


def _mandate(row: sa.Row[Any]) -> Mandate:
    return Mandate(
        Role(row.role), row.starts, row.ends, row.union_id, row.department_id, row.constituency, row.term
    )
