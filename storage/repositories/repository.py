"""What every repository shares: a connection, one federation, and the only place where statements are run."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from storage.repositories.prepared import Prepared, prepared

# Every statement of a repository is limited by this parameter; a test walks them all.
HERE: sa.BindParameter[str] = sa.bindparam("here")
_PAGE = 1_000


class unindexed(FunctionElement[Any]):  # noqa: N801 - stands in statements as a function does
    """The column's value, without SQLite taking it as a hint to read by that column's index.

    Without statistics it likes an index that saves it a sorting better than one that has all that is asked for.
    """

    inherit_cache = True

    def __init__(self, column: sa.ColumnElement[Any]) -> None:
        self.type = column.type
        super().__init__(column)


@compiles(unindexed)
def _(element: unindexed, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(unindexed, "sqlite")
def _(element: unindexed, compiler: Any, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


class Repository:
    """Queries of one subject, all of them inside one federation."""

    def __init__(self, connection: Connection, federation_id: str) -> None:
        self._connection = connection
        self._federation_id = federation_id

    def _rows(self, statement: sa.Executable, **values: Any) -> Sequence[Row[Any]]:
        ready, cursor = self._run(statement, values)
        return [ready.row(row) for row in cursor.fetchall()]

    def _tuples(self, statement: sa.Executable, **values: Any) -> Sequence[Any]:
        """Rows as the driver gives them: texts and whole numbers, hundreds at a time."""
        found: Sequence[Any] = self._run(statement, values)[1].fetchall()
        return found

    def _ids(self, statement: sa.Executable, **values: Any) -> array[int]:
        """The first column alone, packed: a hundred thousand ids take less than a megabyte."""
        cursor, found = self._run(statement, values)[1], array("q")
        while page := cursor.fetchmany(_PAGE):
            found.extend(row[0] for row in page)
        return found

    def _row(self, statement: sa.Executable, **values: Any) -> Row[Any] | None:
        """The first row, or None."""
        ready, cursor = self._run(statement, values)
        raw = cursor.fetchone()
        return None if raw is None else ready.row(raw)

    def _value(self, statement: sa.Executable, **values: Any) -> Any:
        row = self._row(statement, **values)
        return None if row is None else row[0]

    def _change(self, statement: sa.Executable, **values: Any) -> int:
        """How many rows were changed."""
        count: int = self._run(statement, values)[1].rowcount
        return count

    def _change_all(self, statement: sa.Executable, rows: Sequence[Mapping[str, Any]]) -> int:
        """The same change with each row's values; says how many rows were changed."""
        if not rows:
            return 0
        given = [{"here": self._federation_id, **row} for row in rows]
        ready = prepared(self._connection, statement, given[0])
        cursor = self._connection.connection.cursor()
        try:
            cursor.executemany(ready.sql, [ready.given(values) for values in given])
        except Exception as fault:
            self._drop_lost(fault, cursor)
            raise
        return int(cursor.rowcount)

    def _add(self, table: sa.Table, row: Mapping[str, Any]) -> int:
        """The id of the new row."""
        key: int = self._insert(_insert(table), row).fetchone()[0]
        return key

    def _put(self, table: sa.Table, row: Mapping[str, Any]) -> None:
        """Adds a row whose key is known, and asks nothing back."""
        self._insert(_plain_insert(table), row)

    def _put_or_change(self, table: sa.Table, row: Mapping[str, Any]) -> None:
        """Adds a row, or takes the place of the one under its primary key."""
        self._insert(_firm_insert(table, self._connection.dialect.name), row)

    def _put_all(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if len(rows) == 1:
            self._put(table, rows[0])
        elif rows:
            given = [{"federation_id": self._federation_id, **row} for row in rows]
            self._connection.execute(_plain_insert(table), given)

    def _put_unless_there(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> int:
        """Adds the rows whose unique keys are free; says how many."""
        if not rows:
            return 0
        statement = _gentle_insert(table, self._connection.dialect.name)
        # A list is sent as a pipeline, which costs a round trip more than a single row needs.
        if len(rows) == 1:
            count: int = self._insert(statement, rows[0]).rowcount
            return count
        given = [{"federation_id": self._federation_id, **row} for row in rows]
        return self._connection.execute(statement, given).rowcount

    def _insert(self, statement: sa.Executable, row: Mapping[str, Any]) -> Any:
        given = {"federation_id": self._federation_id, **row}
        return self._told(prepared(self._connection, statement, given, insert=True), given)

    def _run(self, statement: sa.Executable, values: Mapping[str, Any]) -> tuple[Prepared, Any]:
        given = {"here": self._federation_id, **values}
        ready = prepared(self._connection, statement, given)
        return ready, self._told(ready, given)

    def _told(self, ready: Prepared, values: Mapping[str, Any]) -> Any:
        """The driver's cursor after running the statement."""
        cursor = self._connection.connection.cursor()
        try:
            cursor.execute(ready.sql, ready.given(values))
        except Exception as fault:
            self._drop_lost(fault, cursor)
            raise
        return cursor

    def _drop_lost(self, fault: Exception, cursor: Any) -> None:
        """Forgets every open connection once the server has hung up on one, as SQLAlchemy does for its own statements."""
        dialect, driver = self._connection.dialect, self._connection.connection.dbapi_connection
        if dialect.is_disconnect(fault, driver, cursor):  # type: ignore[arg-type]
            self._connection.invalidate(fault)
            self._connection.engine.dispose()


@cache
def _insert(table: sa.Table) -> sa.Executable:
    return table.insert().returning(table.c.id)


@cache
def _plain_insert(table: sa.Table) -> sa.Insert:
    return table.insert().inline()


@cache
def _firm_insert(table: sa.Table, dialect: str) -> sa.Executable:
    inserts = import_module(f"sqlalchemy.dialects.{dialect}")
    keys = list(table.primary_key)
    statement = inserts.insert(table)
    changed = {column.name: statement.excluded[column.name] for column in table.c if column not in keys}
    # The key alone could belong to another federation; its row stays as it is.
    own = table.c.federation_id == statement.excluded.federation_id
    firm: sa.Executable = statement.on_conflict_do_update(index_elements=keys, set_=changed, where=own)
    return firm


def padded(values: Sequence[Any]) -> Sequence[Any]:
    """A list for «in» with its last member repeated up to a power of two, so that few statements need making ready."""
    room = 1 << max(len(values) - 1, 0).bit_length()
    return [*values, *[values[-1]] * (room - len(values))] if values else values


@cache
def _gentle_insert(table: sa.Table, dialect: str) -> sa.Insert:
    # Only the dialect in use is loaded: the other one brings its drivers along.
    inserts = import_module(f"sqlalchemy.dialects.{dialect}")
    statement: sa.Insert = (
        # Without the option psycopg's rows of a list are not counted.
        inserts.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    )
    return statement
