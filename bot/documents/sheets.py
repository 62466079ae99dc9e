"""Excel sheets: typed columns, frozen head, totals; above them the question, its scope and its moment.

Text stays text: nothing that a person wrote becomes a formula, a link or a number (`strings_to_…` are off).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from handlers.messages import Cell, Cells, Column, Table

MOST_ROWS = 1_048_000  # of Excel's 1 048 576, with room for head and totals
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# What makes Excel take a text for a formula.
_RUNS = frozenset("=+-@\t\r\n")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_000  # of Excel's 32 767 characters a cell
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_FORMATS: Mapping[Cells, str] = {
    Cells.TEXT: "@",
    Cells.NUMBER: "#,##0.##",
    Cells.PERCENT: "0%",
    Cells.MONEY: "#,##0.00",
    Cells.DATE: "yyyy-mm-dd",
    Cells.MOMENT: "yyyy-mm-dd hh:mm",
}


def write(table: Table) -> bytes:
    """A workbook with this one sheet."""
    content = io.BytesIO()
    stream(content, table.title, table.notes, table.columns, table.rows, lambda: table.totals)
    return content.getvalue()


def stream(
    to: Path | io.BytesIO,
    title: str,
    notes: Sequence[str],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    totals: Callable[[], Sequence[Cell]] = tuple,
) -> int:
    """Writes rows as they come, holding one at a time; says how many. `totals` is asked for after the last. Moments are Beijing's, without a zone."""
    with xlsxwriter.Workbook(to, {"constant_memory": True, **_PLAIN}) as book:
        sheet = book.add_worksheet(_name(title))
        styles = _styles(book)
        top = _head(sheet, notes, columns, styles)
        count = 0
        for row in rows:
            _write_row(sheet, top + count, columns, row, styles)
            count += 1
        if last := totals():
            _write_row(sheet, top + count, columns, last, {kind: styles[f"total.{kind}"] for kind in Cells})
        sheet.autofilter(top - 1, 0, top + max(count, 1) - 1, len(columns) - 1)
    return count


def plain(to: Path, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
    """The same as CSV, with the mark by which Excel knows UTF-8; text that Excel would run gets an apostrophe in front."""
    count = 0
    with to.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([column.title for column in columns])
        for row in rows:
            writer.writerow([_inert(value) if isinstance(value, str) else value for value in row])
            count += 1
    return count


def _inert(said: str) -> str:
    return f"'{said}" if said.lstrip(" ")[:1] in _RUNS else said


def _name(title: str) -> str:
    return title.translate(_FORBIDDEN).strip()[:_LONGEST_NAME] or "1"


def _styles(book: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"note": book.add_format({"font_color": "#5F6570"})}
    made["head"] = book.add_format({"bold": True, "bg_color": "#F2F2F2", "bottom": 1, "text_wrap": True})
    for kind, form in _FORMATS.items():
        made[kind] = book.add_format({"num_format": form})
        made[f"total.{kind}"] = book.add_format({"num_format": form, "bold": True, "top": 1})
    return made


def _head(sheet: Any, notes: Sequence[str], columns: Sequence[Column], styles: Mapping[str, Any]) -> int:
    """Notes and column titles; the place of the first row below them."""
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    for place, note in enumerate(notes):
        sheet.write_string(place, 0, note[:_LONGEST_TEXT], styles["note"])
    for place, column in enumerate(columns):
        sheet.write_string(len(notes), place, column.title, styles["head"])
    sheet.freeze_panes(len(notes) + 1, 0)
    sheet.repeat_rows(len(notes))
    sheet.fit_to_pages(1, 0)
    return len(notes) + 1


def _write_row(sheet: Any, at: int, columns: Sequence[Column], row: Sequence[Cell], styles: Mapping[str, Any]) -> None:
    for place, (column, value) in enumerate(zip(columns, row, strict=True)):
        if value is None or value == "":
            continue
        _WRITES[_kind(column, value)](sheet, at, place, value, styles[_kind(column, value)])


def _kind(column: Column, value: Cell) -> Cells:
    """A word in a column of figures («合计») stays a word, and a figure in a column of words a figure."""
    if isinstance(value, str):
        return column.cells if column.cells in (Cells.DATE, Cells.MOMENT) and value[:1].isdigit() else Cells.TEXT
    return Cells.NUMBER if column.cells is Cells.TEXT else column.cells


def _text(sheet: Any, at: int, place: int, value: Any, style: Any) -> None:
    sheet.write_string(at, place, str(value)[:_LONGEST_TEXT], style)


def _number(sheet: Any, at: int, place: int, value: Any, style: Any) -> None:
    sheet.write_number(at, place, value, style)


def _day(sheet: Any, at: int, place: int, value: Any, style: Any) -> None:
    sheet.write_datetime(at, place, date.fromisoformat(value), style)


def _moment(sheet: Any, at: int, place: int, value: Any, style: Any) -> None:
    sheet.write_datetime(at, place, datetime.fromisoformat(value).replace(tzinfo=None), style)


_WRITES = {
    Cells.TEXT: _text,
    Cells.NUMBER: _number,
    Cells.PERCENT: _number,
    Cells.MONEY: _number,
    Cells.DATE: _day,
    Cells.MOMENT: _moment,
}
