"""One federation's rows many times over: a statement a table, in the database itself."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import tables
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from storage.upkeep import bulk, schema
from tests.benchmarks import year

# In the order in which they point to each other.
_TABLES: Sequence[sa.Table] = (
    tables.unions,
    tables.departments,
    tables.people,
    tables.mandates,
    tables.links,
    tables.records,
    tables.cases,
    tables.signers,
    tables.case_replies,
    tables.ratings,
    tables.outbox,
)
_SERIES = {
    "sqlite": "cross join (with recursive s(n) as (select 0 union all select n + 1 from s where n < {last}) select n from s)",
    # It names the other side, so that the server must go through that one first.
    "postgresql": "cross join lateral generate_series(0, {last} + 0 * one.id) as s(n)",
}


def found(url: str, count: int) -> None:
    """A new database with `count` federations, each with the same year; the one that is looked at is the first.

    Rows lie as the year would have written them: after each other the same row of every federation.
    """
    schema.upgrade(url)
    database = Database(url, pool_size=1)
    with schema.alone(database) as connection:
        _hurry(connection)
        year.found(UnitOfWork(connection, year.ID), connection)
        _name(connection, count)
        for table in reversed(_TABLES):
            _put_by(connection, table)
        for table in _TABLES:
            _multiply(connection, table, count)
    if not database.is_sqlite:
        _tidy(database)
    database.close()


def _tidy(database: Database) -> None:
    """What the server does by itself within a minute of so many new rows."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("VACUUM ANALYZE")


def _hurry(connection: Connection) -> None:
    """What is copied from rows that were checked needs no checking."""
    is_sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql(
        "PRAGMA cache_size = -400000" if is_sqlite else "SET LOCAL session_replication_role = replica"
    )


def _name(connection: Connection, count: int) -> None:
    names = [f"county-{number}" for number in range(1, count)]
    shape = bulk.Shape.of(tables.federations, ("id", "name", "created_at"))
    bulk.load(connection, shape, ((name, name, year.NOW) for name in names))


def _put_by(connection: Connection, table: sa.Table) -> None:
    """Out of the table, into one of this session's own."""
    connection.exec_driver_sql(f"create temporary table one_{table.name} as select * from {table.name} order by id")
    connection.exec_driver_sql(f"delete from {table.name}")


def _multiply(connection: Connection, table: sa.Table, count: int) -> None:
    """Ids and what points to them are spread so that there is room for every federation's."""
    columns = bulk.kept(table)
    names = ", ".join(column.name for column in columns)
    values = ", ".join(_value(column, count) for column in columns)
    series = _SERIES[connection.dialect.name].format(last=count - 1)
    connection.exec_driver_sql(f"insert into {table.name} ({names}) select {values} from one_{table.name} one {series}")
    if connection.dialect.name == "postgresql":
        bulk.continue_ids(connection, table.name)


def _value(column: sa.Column[object], count: int) -> str:
    if column.name == "federation_id":
        return f"case n when 0 then one.{column.name} else 'county-' || n end"
    points = column.primary_key or any(key.column.name == "id" for key in column.foreign_keys)
    return f"(one.{column.name} - 1) * {count} + n + 1" if points else f"one.{column.name}"
