"""Many rows at once, described by their own columns: what restoring a backup and making up a federation share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.tables import Moment

Row = Sequence[Any]
Advance = Callable[[int], None]

BATCH = 2_000
_SET_NEXT_ID = "select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table} having max(id) is not null"
_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "plain": sa.types.NullType(),
    "moment": Moment(),
    "date": sa.Date(),
    "json": sa.JSON(),
    "json_or_null": sa.JSON(none_as_null=True),
}
_READ: dict[str, Callable[[Any], Any]] = {
    "plain": lambda value: value,
    "moment": datetime.fromisoformat,
    "date": date.fromisoformat,
    "json": lambda value: value,
    "json_or_null": lambda value: value,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A table's columns by name and kind of value, so that its rows can be read without this program's own tables.

    `later` are columns that point into the same table: a row may stand before the one it points to.
    """

    table: str
    columns: tuple[tuple[str, str], ...]
    later: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: sa.Table, only: Sequence[str] = ()) -> Shape:
        """The shape of a whole table, or of some of its columns in the given order."""
        columns = [table.c[name] for name in only] or kept(table)
        own = (column.name for column in columns if any(key.column.table is table for key in column.foreign_keys))
        return cls(table.name, tuple((column.name, _kind(column)) for column in columns), tuple(own))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)

    @property
    def clause(self) -> sa.TableClause:
        return sa.table(self.table, *(sa.column(name, _TYPES[kind]) for name, kind in self.columns))

    def plain(self, row: Row) -> list[Any]:
        """A row as JSON can hold it."""
        return [value.isoformat() if isinstance(value, date) else value for value in row]

    def values(self, row: Row) -> list[Any]:
        """The row that `plain` was made of."""
        given = zip(row, self.columns, strict=True)
        return [value if value is None else _READ[kind](value) for value, (_, kind) in given]


def load(connection: Connection, shape: Shape, rows: Iterable[Row], advance: Advance | None = None) -> int:
    """Inserts rows in the shape's columns, batch by batch; says how many. Ids given later go on after the largest."""
    table, count = shape.clause, 0
    statement = table.insert()
    pointers: list[dict[str, Any]] = []
    for batch in batches(rows, BATCH):
        given = [dict(zip(shape.names, row, strict=True)) for row in batch]
        if shape.later:
            pointers += _put_off(shape, given)
        connection.execute(statement, given)
        count += len(batch)
        if advance:
            advance(len(batch))
    _point(connection, table, shape, pointers)
    if connection.dialect.name == "postgresql" and ("id", "plain") in shape.columns:
        continue_ids(connection, shape.table)
    return count


def kept(table: sa.Table) -> list[sa.Column[Any]]:
    """All columns but those that the database derives by itself."""
    return [column for column in table.c if column.computed is None]


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    stream = iter(rows)
    while batch := list(islice(stream, size)):
        yield batch


def _kind(column: sa.Column[Any]) -> str:
    if isinstance(column.type, sa.JSON):
        return "json_or_null" if column.nullable else "json"
    if isinstance(column.type, Moment):
        return "moment"
    return "date" if isinstance(column.type, sa.Date) else "plain"


def _put_off(shape: Shape, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Empties the columns that point into their own table, and gives back what stood there by row."""
    pointing = [row for row in given if any(row[name] is not None for name in shape.later)]
    pointers = [{"row": row["id"], **{f"to_{name}": row[name] for name in shape.later}} for row in pointing]
    for row in pointing:
        row.update(dict.fromkeys(shape.later))
    return pointers


def _point(connection: Connection, table: sa.TableClause, shape: Shape, pointers: list[dict[str, Any]]) -> None:
    if not pointers:
        return
    values: dict[str, Any] = {name: sa.bindparam(f"to_{name}") for name in shape.later}
    connection.execute(sa.update(table).where(table.c.id == sa.bindparam("row")).values(values), pointers)


def continue_ids(connection: Connection, table: str) -> None:
    """On PostgreSQL: the next row gets the id after the largest there is."""
    serial = sa.select(sa.func.pg_get_serial_sequence(table, "id"))
    if connection.execute(serial).scalar():
        connection.exec_driver_sql(_SET_NEXT_ID.format(table=table))
