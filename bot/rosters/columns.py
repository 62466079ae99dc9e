"""Which columns a roster's tables have, how each is read, how long it may be (interfaces.md section 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.rosters import cells
from bot.rosters.rows import BindingRow, DepartmentRow, ExemptionRow, LinkRow, PersonRow, Table, UnionRow
from storage.rules.people import OPEN_END, OPEN_START


@dataclass(frozen=True, slots=True)
class Column:
    """`limit` is what the database keeps, in characters; a `needed` column must have a heading, a `filled` one a value."""

    id: str
    read: cells.Reader
    limit: int
    blank: Any = ""
    filled: bool = False
    needed: bool = True
    title: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        return cells.titles(f"roster.heading.{self.title or self.id}")


@dataclass(frozen=True, slots=True)
class Spec:
    table: Table
    row: Callable[..., Any]
    columns: tuple[Column, ...]

    def named(self, heading: str) -> Column | None:
        """The column that a heading in Chinese or English means."""
        return _by_heading(self.table).get(cells.folded(heading))


_DATE = 40
SPECS: Mapping[Table, Spec] = {
    spec.table: spec
    for spec in (
        Spec(
            Table.UNIONS,
            UnionRow,
            (
                Column("name", cells.words, 120, filled=True),
                Column("aliases", cells.aliases, 1000, ()),
                Column("industry", cells.words, 60),
                Column("parent", cells.words, 120),
                Column("members", cells.count, 20, None),
                Column("term_end", cells.day, _DATE, None, needed=False),
            ),
        ),
        Spec(
            Table.DEPARTMENTS,
            DepartmentRow,
            (
                Column("name", cells.words, 120, filled=True),
                Column("aliases", cells.aliases, 1000, ()),
                Column("kind", cells.kind, 20, "own", needed=False),
            ),
        ),
        Spec(
            Table.PEOPLE,
            PersonRow,
            (
                Column("name", cells.person, 60, filled=True, title="person_name"),
                Column("phone", cells.phone, 40),
                Column("role", cells.role, 60, None, filled=True),
                Column("unit", cells.words, 120),
                Column("constituency", cells.words, 60),
                Column("term_start", cells.day, _DATE, OPEN_START),
                Column("term_end", cells.day, _DATE, OPEN_END),
                Column("term", cells.words, 40, needed=False),
            ),
        ),
        Spec(
            Table.LINKS,
            LinkRow,
            (
                Column("person", cells.words, 200, filled=True),
                Column("linked_to", cells.words, 200, filled=True),
            ),
        ),
        Spec(
            Table.BINDINGS,
            BindingRow,
            (
                Column("phone", cells.phone, 40, needed=False),
                Column("name", cells.person, 60, needed=False, title="person_name"),
                Column("unit", cells.words, 120, needed=False),
                Column("channel", cells.channel, 20, filled=True),
                Column("account", str, 80, filled=True),
                Column("external_id", str, 160, filled=True),
            ),
        ),
        Spec(
            Table.EXEMPTIONS,
            ExemptionRow,
            (
                Column("phone", cells.phone, 40, needed=False),
                Column("name", cells.person, 60, needed=False, title="person_name"),
                Column("unit", cells.words, 120, needed=False),
                Column("duty", cells.words, 200),
                Column("starts", cells.day, _DATE, None, needed=False),
                Column("ends", cells.day, _DATE, None, needed=False),
                Column("reason", cells.words, 100, filled=True),
            ),
        ),
    )
}


@cache
def _by_heading(table: Table) -> Mapping[str, Column]:
    columns = SPECS[table].columns
    return {cells.folded(title): column for column in columns for title in (column.id, *column.headings)}


@cache
def tables_by_title() -> Mapping[str, Table]:
    """The roster's own tables by the names that files and sheets may have."""
    named = [table for table in Table if table not in (Table.BINDINGS, Table.EXEMPTIONS)]
    return {cells.folded(title): table for table in named for title in (table, *cells.titles(f"roster.title.{table}"))}
