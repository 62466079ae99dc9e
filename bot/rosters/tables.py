"""One sheet's lines as typed rows, with a fault for each cell that can't be one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.rosters import cells, sources
from bot.rosters.cells import BadCell
from bot.rosters.columns import SPECS, Column, Spec
from bot.rosters.rows import Fault, Place
from bot.rosters.sources import Sheet
from config.texts import text as say


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a sheet, a faulty cell of theirs as if it were blank; headings by column as the file writes them."""

    rows: tuple[Any, ...]
    headings: Mapping[str, str]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """Which place of a line is which column; `texts` are all headings as written, known or not."""

    columns: Mapping[int, Column]
    texts: tuple[str, ...]


def read(sheet: Sheet) -> Read:
    """Every row of a sheet that holds anything. Cells are checked by themselves; rows against each other elsewhere."""
    spec, lines = SPECS[sheet.table], iter(sheet.lines)
    first = next(((line, found) for line, found in lines if any(cell.strip() for cell in found)), None)
    if first is None:
        return Read((), {}, (*sheet.faults, _fault(sheet, 0, "empty_table")))
    head = _Head(*_columns(spec, first[1]))
    faults = list(_head_faults(sheet, spec, head, first[0]))
    rows: list[Any] = []
    for line, found in lines:
        if len(rows) == sources.MOST_ROWS:
            faults.append(_fault(sheet, line, "too_many_rows", most=sources.MOST_ROWS))
            break
        if any(cell and not cell.isspace() for cell in found):
            place = Place(sheet.file, line)
            rows.append(spec.row(place, **_values(place, head, found, faults)))
    headings = {column.id: head.texts[at] for at, column in head.columns.items()}
    return Read(tuple(rows), headings, (*sheet.faults, *faults))


def _columns(spec: Spec, found: Sequence[str]) -> tuple[dict[int, Column], tuple[str, ...]]:
    texts = tuple(cells.trimmed(text) for text in found)
    columns: dict[int, Column] = {}
    for at, text in enumerate(texts):
        column = spec.named(text)
        if column is not None and column not in columns.values():
            columns[at] = column
    return columns, texts


def _head_faults(sheet: Sheet, spec: Spec, head: _Head, line: int) -> Iterator[Fault]:
    for at, text in enumerate(head.texts):
        if text and at not in head.columns:
            key = "double_column" if spec.named(text) else "unknown_column"
            yield _fault(sheet, line, key, column=text[:40])
    present = {column.id for column in head.columns.values()}
    for column in spec.columns:
        if column.needed and column.id not in present:
            yield _fault(sheet, line, "missing_column", column=column.headings[0])


def _values(place: Place, head: _Head, found: Sequence[str], faults: list[Fault]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for at, text in enumerate(found):
        column = head.columns.get(at)
        if column is None:
            if text.strip() and not (at < len(head.texts) and head.texts[at]):
                faults.append(Fault(place, "", say("roster.bad.no_heading", value=text.strip()[:40])))
            continue
        try:
            values[column.id] = _value(column, text)
        except BadCell as bad:
            faults.append(Fault(place, head.texts[at], bad.reason))
            values[column.id] = column.blank
    # A line that ends before a column has it blank.
    short = ((at, column) for at, column in head.columns.items() if at >= len(found) and column.filled)
    faults.extend(Fault(place, head.texts[at], say("roster.bad.empty")) for at, _ in short)
    return values


def _value(column: Column, text: str) -> Any:
    bare = cells.clean(text)
    if not bare:
        if column.filled:
            raise BadCell("empty")
        return column.blank
    if len(bare) > column.limit:
        raise BadCell("too_long", length=len(bare), most=column.limit)
    return column.read(bare)


def _fault(sheet: Sheet, line: int, key: str, **fields: object) -> Fault:
    return Fault(Place(sheet.file, line), "", say(f"roster.bad.{key}", **fields))
