"""A whole database as one file, and back: gzipped JSON lines that SQLite and PostgreSQL both read, whichever wrote them.

The first line names the schema; each table is its shape, its rows and their count; the last line counts all rows, so that
a file that was cut off is known. What people sent follows (`enclosed`). A backup of an older schema is restored into that schema and then migrated.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.texts import text
from storage.database import Database
from storage.migrations import HEAD
from storage.tables import metadata
from storage.upkeep import enclosed
from storage.upkeep.bulk import BATCH, Advance, Shape, kept, load
from storage.upkeep.faults import UpkeepFault
from storage.upkeep.schema import VERSION_TABLE, alone, migrate, opened, revision_on, unlimited

Counts = dict[str, int]
_FORMAT = 1


def backup(url: str, file: Path, advance: Advance | None = None, shelf: enclosed.Shelf | None = None) -> Counts:
    """Writes everything as it stands at one moment, while others go on writing; gives the rows by table.

    What lies on the `shelf` comes along; without one, the rows alone.

    The file is readable by its owner only and appears under its name once it is complete and was read back.
    Raises UpkeepFault when the schema isn't the one of this program.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        with opened(url) as database, _moment(database) as connection:
            if revision_on(connection) != HEAD:
                raise UpkeepFault(text("upkeep.not_current"))
            counts = {table.name: _count(connection, table) for table in metadata.sorted_tables}
            with _written(part) as out:
                _write(out, connection, advance)
                if shelf is not None:
                    enclosed.write(out, connection, shelf)
        if verify(part) != counts:
            raise UpkeepFault(text("upkeep.backup_differs"))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return counts


def verify(file: Path) -> Counts:
    """Reads a backup to its end; gives the rows by table. Raises UpkeepFault when it is damaged or incomplete."""
    counts: Counts = {}
    for shape, rows in _tables(file):
        counts[shape.table] = sum(1 for _ in rows)
    enclosed.read(file)
    return counts


def restore(
    url: str,
    file: Path,
    *,
    replace: bool = False,
    advance: Advance | None = None,
    shelf: enclosed.Shelf | None = None,
) -> Counts:
    """Fills a database from a backup, all or nothing, and the `shelf` with what came along; gives the rows by table.

    Raises UpkeepFault when the file is damaged or newer than this program, and when the database holds rows already and
    `replace` doesn't say that they may go.
    """
    schema = _header(file)["schema"]
    with opened(url) as database, alone(database) as connection:
        if _holds_rows(connection) and not replace:
            raise UpkeepFault(text("upkeep.not_empty"))
        _clear(connection)
        migrate(connection, schema)
        counts = {shape.table: load(connection, shape, rows, advance) for shape, rows in _tables(file)}
        migrate(connection)
        if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise UpkeepFault(text("upkeep.damaged", file=file.name))
        # Before the rows are kept, which name them; a file that is there for nothing does no harm.
        enclosed.read(file, shelf)
    return counts


# --- writing -----------------------------------------------------------------------------------------------------


@contextmanager
def _moment(database: Database) -> Iterator[Connection]:
    """One moment of the whole database."""
    options: dict[str, Any] = {} if database.is_sqlite else {"isolation_level": "REPEATABLE READ"}
    with database.engine.connect().execution_options(reads_only=True, **options) as connection, connection.begin():
        unlimited(connection)
        yield connection


@contextmanager
def _written(file: Path) -> Iterator[TextIO]:
    # It holds names and phones.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as raw, gzip.open(raw, "wt", encoding="utf-8", newline="\n") as out:
        yield out


def _write(out: TextIO, connection: Connection, advance: Advance | None) -> None:
    _line(out, {"lvzhi": _FORMAT, "schema": HEAD})
    total = 0
    for table in metadata.sorted_tables:
        shape, count = Shape.of(table), 0
        _line(out, {"table": shape.table, "columns": shape.columns, "later": shape.later})
        for batch in connection.execute(_everything(table)).partitions(BATCH):
            out.writelines(_json(shape.plain(row)) + "\n" for row in batch)
            count += len(batch)
            if advance:
                advance(len(batch))
        _line(out, {"rows": count})
        total += count
    _line(out, {"end": total})


def _everything(table: sa.Table) -> sa.Select[Any]:
    return sa.select(*kept(table)).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)


def _count(connection: Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() or 0)


def _line(out: TextIO, value: Any) -> None:
    out.write(_json(value) + "\n")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# --- reading -----------------------------------------------------------------------------------------------------


def _lines(file: Path) -> Iterator[Any]:
    try:
        with gzip.open(file, "rt", encoding="utf-8") as stream:
            for line in stream:
                yield json.loads(line)
    except enclosed.UNREADABLE as error:
        raise UpkeepFault(text("upkeep.damaged", file=file.name)) from error


def _header(file: Path) -> dict[str, Any]:
    first = next(_lines(file), None)
    if not isinstance(first, dict) or first.get("lvzhi") != _FORMAT:
        raise UpkeepFault(text("upkeep.no_backup", file=file.name))
    return first


def _tables(file: Path) -> Iterator[tuple[Shape, Iterator[list[Any]]]]:
    """Each table with a stream of its rows, to be read before the next is asked for."""
    _header(file)
    lines = _lines(file)
    next(lines)
    total = [0]
    for line in lines:
        if "end" in line:
            _agree(file, line["end"], total[0])
            return
        shape = Shape(line["table"], tuple((name, kind) for name, kind in line["columns"]), tuple(line["later"]))
        yield shape, _rows(file, lines, shape, total)
    _agree(file, True, False)


def _rows(file: Path, lines: Iterator[Any], shape: Shape, total: list[int]) -> Iterator[list[Any]]:
    for count, line in enumerate(lines):
        if isinstance(line, dict):
            _agree(file, line.get("rows"), count)
            total[0] += count
            return
        yield shape.values(line)


def _agree(file: Path, said: object, found: object) -> None:
    if said != found:
        raise UpkeepFault(text("upkeep.damaged", file=file.name))


# --- clearing ----------------------------------------------------------------------------------------------------


def _holds_rows(connection: Connection) -> bool:
    there = set(sa.inspect(connection).get_table_names())
    kept = (table for table in metadata.sorted_tables if table.name in there)
    return any(connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() for table in kept)


def _clear(connection: Connection) -> None:
    """Drops our own tables, and no others that may stand beside them."""
    ours = {VERSION_TABLE, *metadata.tables}
    found = sa.MetaData()
    found.reflect(connection, only=lambda name, _: name in ours)
    found.drop_all(connection)
