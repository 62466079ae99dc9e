"""A roster as somebody wants it to be: checked, every reference by name or by place in the list. What `roster.apply` takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.rules.people import OPEN_END, OPEN_START, Role


@dataclass(frozen=True, slots=True)
class UnionEntry:
    """`parent` is the name of another entry, or empty."""

    name: str
    aliases: tuple[str, ...] = ()
    industry: str = ""
    parent: str = ""
    members: int | None = None
    term_end: date | None = None


@dataclass(frozen=True, slots=True)
class DepartmentEntry:
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = "own"


@dataclass(frozen=True, slots=True)
class MandateEntry:
    """`union` and `department` are names of entries; at most one of them is set."""

    role: Role
    starts: date = OPEN_START
    ends: date = OPEN_END
    union: str = ""
    department: str = ""
    constituency: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """One human being with all roles; no two entries share role and start of a mandate, or name, phone and unit."""

    name: str
    phone: str = ""
    unit: str = ""
    mandates: tuple[MandateEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """`person` and `linked_person` are places in `Entries.people`; `linked_union` is a name. One of the latter is set."""

    person: int
    linked_person: int | None = None
    linked_union: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """`links` None leaves the federation's links as they are."""

    unions: tuple[UnionEntry, ...] = ()
    departments: tuple[DepartmentEntry, ...] = ()
    people: tuple[PersonEntry, ...] = ()
    links: tuple[LinkEntry, ...] | None = None
