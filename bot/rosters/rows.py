"""What stands in roster files, row by row, and what is wrong with them. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from config.texts import text as say
from storage.rules.people import OPEN_END, OPEN_START, Role
from storage.services.roster_entries import Entries


class Table(StrEnum):
    """The files of a roster, and those of bindings and exemptions, by their English names (interfaces.md sections 2 and 5)."""

    UNIONS = "unions"
    DEPARTMENTS = "departments"
    PEOPLE = "people"
    LINKS = "links"
    BINDINGS = "bindings"
    EXEMPTIONS = "exemptions"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file as a person counts it: from 1, the heading included. Line 0 is the file itself."""

    file: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, in Chinese; `column` is the heading as the file writes it, empty for a whole row."""

    place: Place
    column: str
    reason: str

    @property
    def file(self) -> str:
        return self.place.file

    @property
    def line(self) -> int:
        return self.place.line

    def __str__(self) -> str:
        key = "roster.fault_file" if not self.line else "roster.fault" if self.column else "roster.fault_row"
        return say(key, file=self.file, line=self.line, column=self.column, reason=self.reason)


@dataclass(frozen=True, slots=True)
class UnionRow:
    place: Place
    name: str = ""
    aliases: tuple[str, ...] = ()
    industry: str = ""
    parent: str = ""
    members: int | None = None
    term_end: date | None = None


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    place: Place
    name: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = "own"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One role of one person; `role` is None where the cell is faulty."""

    place: Place
    name: str = ""
    phone: str = ""
    role: Role | None = None
    unit: str = ""
    constituency: str = ""
    term_start: date = OPEN_START
    term_end: date = OPEN_END
    term: str = ""


@dataclass(frozen=True, slots=True)
class LinkRow:
    place: Place
    person: str = ""
    linked_to: str = ""


@dataclass(frozen=True, slots=True)
class BindingRow:
    place: Place
    phone: str = ""
    name: str = ""
    unit: str = ""
    channel: str = ""
    account: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class ExemptionRow:
    """`starts` and `ends` are None where the year is meant that runs; `duty` is empty for all."""

    place: Place
    phone: str = ""
    name: str = ""
    unit: str = ""
    duty: str = ""
    starts: date | None = None
    ends: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RosterFile:
    """Everything a roster's files say. `entries` is there when nothing is wrong."""

    unions: tuple[UnionRow, ...] = ()
    departments: tuple[DepartmentRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    links: tuple[LinkRow, ...] = ()
    headings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    entries: Entries | None = None

    @property
    def is_clean(self) -> bool:
        return not self.faults

    def heading(self, place: Place, column: str) -> str:
        """How that file heads a column."""
        return self.headings.get((place.file, column), column)
