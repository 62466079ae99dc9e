"""From a path to sheets of text: folders of CSV files, workbooks, their encodings and their limits. Knows no column."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import python_calamine

from bot.rosters import cells, columns
from bot.rosters.cells import BadCell
from bot.rosters.rows import Fault, Place, Table
from config.texts import text as say

# A province has about 30 000 representatives (design.md section 11); what is far beyond is a mistake or an attack.
MOST_BYTES = 32 * 2**20
MOST_ROWS = 200_000
# A workbook is laid out as a full rectangle when it is opened, 32 bytes a cell, whatever few cells it names.
MOST_CELLS = 6_000_000
MOST_UNPACKED = 12 * MOST_BYTES
_CELL = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_CHUNK = 2**20
_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, OSError, ValueError)
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# How workbooks begin under whatever name; and a text may have a stray zero that its cell is told about, but not many.
_PACKED_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MOST_ZEROS = 20
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

Line = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table's lines, numbered from 1 as the file shows them, the heading among them; blank ones may be left out."""

    table: Table
    file: str
    lines: Iterable[Line]
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """What a path holds: sheets to read, names of whatever else lies there, what could not be opened."""

    sheets: tuple[Sheet, ...] = ()
    others: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def open_roster(path: Path) -> Source:
    """The roster's sheets in a folder or a workbook; what is wrong with a file is among the faults."""
    if path.is_dir():
        try:
            return _folder(path)
        except OSError:
            return _refused(path.name, "not_readable")
    if path.suffix.lower() in _WORKBOOKS:
        return _workbook(path)
    return _refused(path.name, "not_a_roster" if path.exists() else "not_found")


def open_csv(path: Path, table: Table) -> Source:
    """One CSV file, whatever its name."""
    if not path.is_file():
        return _refused(path.name, "not_a_csv" if path.exists() else "not_found")
    try:
        return Source((_csv_sheet(path, table),))
    except BadCell as bad:
        return Source(faults=(Fault(Place(path.name), "", bad.reason),))


def _folder(folder: Path) -> Source:
    sheets: dict[Table, Sheet] = {}
    others, faults = [], []
    for path in sorted(each for each in folder.iterdir() if each.suffix.lower() == ".csv" and each.is_file()):
        table = columns.tables_by_title().get(cells.folded(path.stem))
        if table is None:
            others.append(path.name)
            continue
        try:
            _claim(sheets, _csv_sheet(path, table))
        except BadCell as bad:
            faults.append(Fault(Place(path.name), "", bad.reason))
    return Source(tuple(sheets.values()), tuple(others), tuple(faults))


def _claim(sheets: dict[Table, Sheet], sheet: Sheet) -> None:
    if sheet.table in sheets:
        title = cells.titles(f"roster.title.{sheet.table}")[0]
        raise BadCell("twice", title=title, other=sheets[sheet.table].file)
    sheets[sheet.table] = sheet


def _csv_sheet(path: Path, table: Table) -> Sheet:
    faults: list[Fault] = []
    content = _bytes(path)
    if content.startswith(_PACKED_FILES) or (
        content[:_CHUNK].count(0) > _MOST_ZEROS and not content.startswith(_UTF16)
    ):
        raise BadCell("not_a_csv")
    return Sheet(table, path.name, _csv_lines(path.name, decoded(content), faults), faults)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        raise BadCell("not_readable") from None
    if len(content) > MOST_BYTES:
        raise BadCell("too_big", most=MOST_BYTES // 2**20)
    return content


def decoded(content: bytes) -> str:
    """The text of a CSV file in UTF-8 or GBK; bytes that fit neither become U+FFFD, so that their cells can be named.

    Where the whole is no UTF-8, most characters decide: one broken cell must not turn a UTF-8 file into nonsense.
    """
    if content.startswith(_UTF16):
        raise BadCell("utf16")
    text = content.decode("utf-8-sig", errors="replace")
    broken = text.count("\ufffd")
    others = len(text) - len(text.encode("ascii", "ignore")) - broken if broken else 0
    # gb18030 reads all of GBK and the rare characters of names besides.
    return text if broken <= others else content.decode("gb18030", errors="replace")


def _csv_lines(file: str, text: str, faults: list[Fault]) -> Iterator[Line]:
    """Lines with the number of their first line; those that are no CSV are listed instead."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            found = next(reader, None)
        except csv.Error:
            faults.append(Fault(Place(file, line), "", say("roster.bad.csv")))
            continue
        if found is None:
            return
        if found:
            yield line, found


def _workbook(path: Path) -> Source:
    sheets: dict[Table, Sheet] = {}
    others, faults = [], []
    try:
        book = _opened(_bytes(path) if path.exists() else b"", exists=path.exists())
        for name in book.sheet_names:
            table = columns.tables_by_title().get(cells.folded(name))
            if table is None:
                others.append(name)
            else:
                file = say("roster.sheet", file=path.name, sheet=name)
                _claim(sheets, Sheet(table, file, _sheet_lines(book.get_sheet_by_name(name))))
    except (BadCell, python_calamine.CalamineError) as problem:
        reason = problem.reason if isinstance(problem, BadCell) else say("roster.bad.workbook")
        faults.append(Fault(Place(path.name), "", reason))
    return Source(tuple(sheets.values()), tuple(others), tuple(faults))


def _opened(content: bytes, *, exists: bool) -> python_calamine.CalamineWorkbook:
    if not exists:
        raise BadCell("not_found")
    if content.startswith(b"PK"):
        _refuse_bombs(content)
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError:
        raise BadCell("password") from None


def _refuse_bombs(content: bytes) -> None:
    """Looks at sizes and cell references before anything is laid out in memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist() or any(m.compress_type not in _PACKED for m in members):
                raise BadCell("workbook")
            if sum(member.file_size for member in members) > MOST_UNPACKED:
                raise BadCell("too_big", most=MOST_UNPACKED // 2**20)
            for member in members:
                if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
                    _refuse_wide(archive, member)
    except _BROKEN:
        raise BadCell("workbook") from None


def _refuse_wide(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    wide = deep = 0
    rest = b""
    with archive.open(member) as sheet:
        while chunk := sheet.read(_CHUNK):
            for letters, digits in _CELL.findall(rest + chunk):
                wide, deep = max(wide, _number(letters)), max(deep, int(digits))
            rest = chunk[-20:]
            if wide * deep > MOST_CELLS:
                raise BadCell("too_wide")


def _number(letters: bytes) -> int:
    """The number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet_lines(sheet: python_calamine.CalamineSheet) -> Iterator[Line]:
    for line, raw in enumerate(sheet.iter_rows(), start=1):
        found = [cells.written(cell) for cell in raw]
        if any(found):
            yield line, found


def _refused(file: str, key: str) -> Source:
    return Source(faults=(Fault(Place(file), "", say(f"roster.bad.{key}")),))
