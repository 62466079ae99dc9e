"""Unions and departments of an import: added, changed, and each union's town worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from config.texts import text
from storage.repositories.federations import Part
from storage.services import roster_matching
from storage.services.roster_entries import DepartmentEntry, UnionEntry
from storage.services.roster_summary import Counts
from storage.unit_of_work import UnitOfWork

Row = dict[str, Any]


def apply_unions(uow: UnitOfWork, entries: Sequence[UnionEntry]) -> tuple[dict[str, int], Counts]:
    """Ids of the entries by name, and how many were new, different or missing."""
    standing = {row.id: _union_row(row) for row in uow.federations.rows(Part.UNIONS)}
    ids, added = _ids(uow, Part.UNIONS, standing, {entry.name: _new_union(entry) for entry in entries}, entries)
    wanted = standing | {id: row | {"parent_id": None, "town": ""} for id, row in added.items()}
    for entry in entries:
        parent_id = ids[entry.parent] if entry.parent else None
        wanted[ids[entry.name]] = _new_union(entry) | {"parent_id": parent_id, "town": ""}
    for id, town in towns(wanted).items():
        wanted[id] = wanted[id] | {"town": town}
    return ids, _write(uow, Part.UNIONS, standing, wanted, len(entries), len(added))


def apply_departments(uow: UnitOfWork, entries: Sequence[DepartmentEntry]) -> tuple[dict[str, int], Counts]:
    """Ids of the entries by name, and how many were new, different or missing."""
    standing = {row.id: _department_row(row) for row in uow.federations.rows(Part.DEPARTMENTS)}
    given = {entry.name: _department_row(entry) for entry in entries}
    ids, added = _ids(uow, Part.DEPARTMENTS, standing, given, entries)
    wanted = standing | {ids[name]: row for name, row in given.items()}
    return ids, _write(uow, Part.DEPARTMENTS, standing | added, wanted, len(entries), len(added))


def towns(unions: Mapping[int, Row]) -> dict[int, str]:
    """Each union's town: itself or the nearest above it that is called like a town's federation, else «other».

    The endings are text (interfaces.md section 5), so that a county may call its zones otherwise.
    """
    endings = tuple(text("roster.town_endings").split(";"))
    other = text("roster.other_town")
    found: dict[int, str] = {}
    for id in unions:
        path: dict[int, None] = {}
        here: int | None = id
        while here is not None and here not in found and here not in path:
            path[here] = None
            here = None if unions[here]["name"].endswith(endings) else unions[here]["parent_id"]
        town = found[here] if here in found else _town_name(unions[next(reversed(path))]["name"], endings, other)
        found |= dict.fromkeys(path, town)
    return found


def _town_name(name: str, endings: tuple[str, ...], other: str) -> str:
    return name if name.endswith(endings) else other


def _ids(
    uow: UnitOfWork, part: Part, standing: Mapping[int, Row], given: Mapping[str, Row], entries: Sequence[Any]
) -> tuple[dict[str, int], dict[int, Row]]:
    """Ids of all entries by name, the new ones inserted; and the new rows by id."""
    ids = roster_matching.same_names({row["name"]: id for id, row in standing.items()}, entries)
    new = [row for name, row in given.items() if name not in ids]
    added = dict(zip(uow.federations.add_all(part, new), new, strict=True))
    return ids | {row["name"]: id for id, row in added.items()}, added


def _write(
    uow: UnitOfWork, part: Part, standing: Mapping[int, Row], wanted: Mapping[int, Row], entries: int, added: int
) -> Counts:
    changes = [(id, row) for id, row in wanted.items() if standing.get(id) != row]
    uow.federations.update_all(part, changes)
    changed = sum(id in standing for id, _ in changes)
    missing = len(wanted) - entries
    return Counts(added, changed, max(0, entries - added - changed), missing)


def _new_union(entry: UnionEntry) -> Row:
    return {
        "name": entry.name,
        "aliases": list(entry.aliases),
        "industry": entry.industry,
        "members": entry.members,
        "term_end": entry.term_end,
    }


def _union_row(row: Any) -> Row:
    return _new_union(row) | {"parent_id": row.parent_id, "town": row.town}


def _department_row(row: Any) -> Row:
    return {"name": row.name, "aliases": list(row.aliases), "kind": row.kind}
