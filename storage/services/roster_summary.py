"""What an import did, in figures and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from storage.rules.people import Role


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of one table. `missing` stand in the database, are not in the file and were left alone."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    removed: int = 0

    @property
    def is_change(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts by table: unions, departments, people, mandates, links.

    `missing_people` and `missing_mandates` (name and role) name only those still in force; `renamed` has old and new names.
    """

    counts: Mapping[str, Counts] = field(default_factory=dict)
    added_people: tuple[str, ...] = ()
    missing_people: tuple[str, ...] = ()
    missing_mandates: tuple[tuple[str, Role], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()

    @property
    def is_change(self) -> bool:
        return any(counts.is_change for counts in self.counts.values())
