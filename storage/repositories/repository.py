"""What every repository shares: a connection, one federation, and the only place where statements are run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

# Every statement of a repository is limited by this parameter; a test walks them all.
HERE: sa.BindParameter[str] = sa.bindparam("here")


class Repository:
    """Queries of one subject, all of them inside one federation."""

    def __init__(self, connection: Connection, federation_id: str) -> None:
        self._connection = connection
        self._federation_id = federation_id

    def _rows(self, statement: sa.Executable, **values: Any) -> Sequence[Row[Any]]:
        return self._connection.execute(statement, {"here": self._federation_id, **values}).all()

    def _row(self, statement: sa.Executable, **values: Any) -> Row[Any] | None:
        return self._connection.execute(statement, {"here": self._federation_id, **values}).first()

    def _value(self, statement: sa.Executable, **values: Any) -> Any:
        return self._connection.execute(statement, {"here": self._federation_id, **values}).scalar()

    def _change(self, statement: sa.Executable, **values: Any) -> int:
        """How many rows were changed."""
        return self._connection.execute(statement, {"here": self._federation_id, **values}).rowcount

    def _add(self, table: sa.Table, row: Mapping[str, Any]) -> int:
        """The id of the new row."""
        statement = _insert(table)
        key: int = self._connection.execute(statement, {"federation_id": self._federation_id, **row}).scalar_one()
        return key

    def _put(self, table: sa.Table, row: Mapping[str, Any]) -> None:
        """Adds a row whose key is known, and asks nothing back."""
        self._connection.execute(_plain_insert(table), {"federation_id": self._federation_id, **row})

    def _put_all(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            given = [{"federation_id": self._federation_id, **row} for row in rows]
            self._connection.execute(_plain_insert(table), given)

    def _put_unless_there(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> int:
        """Adds the rows whose unique keys are free; says how many."""
        if not rows:
            return 0
        given = [{"federation_id": self._federation_id, **row} for row in rows]
        statement = _gentle_insert(table, self._connection.dialect.name)
        # A list is sent as a pipeline, which costs a round trip more than a single row needs.
        return self._connection.execute(statement, given[0] if len(given) == 1 else given).rowcount


@cache
def _insert(table: sa.Table) -> sa.Executable:
    return table.insert().returning(table.c.id)


@cache
def _plain_insert(table: sa.Table) -> sa.Insert:
    return table.insert().inline()


@cache
def _gentle_insert(table: sa.Table, dialect: str) -> sa.Insert:
    # Only the dialect in use is loaded: the other one brings its drivers along.
    inserts = import_module(f"sqlalchemy.dialects.{dialect}")
    statement: sa.Insert = (
        # Without the option psycopg's rows of a list are not counted.
        inserts.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    )
    return statement
