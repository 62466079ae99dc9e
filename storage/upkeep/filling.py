"""Writing a great many rows of one federation under ids and numbers taken in advance: for made-up histories and moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.database import Database
from storage.rules.kinds import numbered, prefix
from storage.tables import counters, metadata
from storage.unit_of_work import UnitOfWork
from storage.upkeep.bulk import continue_ids
from storage.upkeep.schema import unlimited


class Filling:
    """One transaction. Ids are taken from it, so that rows can point to each other before they are written."""

    def __init__(self, connection: Connection, federation_id: str) -> None:
        self._connection = connection
        self._federation_id = federation_id
        self._ids: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._last = {row.prefix: row.last for row in connection.execute(self._counters())}
        self.uow = UnitOfWork(connection, federation_id)

    def id(self, table: str) -> int:
        """The next free id of a table that this transaction holds."""
        if table not in self._ids:
            highest = sa.select(sa.func.max(metadata.tables[table].c.id))
            self._ids[table] = int(self._connection.execute(highest).scalar() or 0)
        self._ids[table] += 1
        return self._ids[table]

    def number(self, kind: str) -> str:
        """The next short number of a kind of record or case."""
        letter = prefix(kind)
        self._numbers[letter] = self._numbers.get(letter, self._last.get(letter, 0)) + 1
        return numbered(kind, self._numbers[letter])

    def put(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Adds rows that all have the same columns; the federation's is added."""
        if rows:
            given = [{"federation_id": self._federation_id, **row} for row in rows]
            self._connection.execute(metadata.tables[table].insert().inline(), given)

    def close(self) -> None:
        """Leaves ids and counters where they are now."""
        for table in self._ids if self._connection.dialect.name == "postgresql" else ():
            continue_ids(self._connection, table)
        new = [{"prefix": letter, "last": last} for letter, last in self._numbers.items() if letter not in self._last]
        self.put("counters", new)
        for letter in self._numbers.keys() & self._last.keys():
            raised = sa.update(counters).where(*self._mine, counters.c.prefix == letter)
            self._connection.execute(raised.values(last=self._numbers[letter]))

    @property
    def _mine(self) -> tuple[sa.ColumnElement[bool], ...]:
        return (counters.c.federation_id == self._federation_id,)

    def _counters(self) -> sa.Select[Any]:
        return sa.select(counters.c.prefix, counters.c.last).where(*self._mine).with_for_update()


@contextmanager
def filling(database: Database, federation_id: str, tables: Sequence[str]) -> Iterator[Filling]:
    """A transaction that alone gives ids of the named tables; others read meanwhile, and write after it."""
    with database.write() as connection:
        unlimited(connection)
        if not database.is_sqlite:
            connection.exec_driver_sql(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")
        open_filling = Filling(connection, federation_id)
        yield open_filling
        open_filling.close()
