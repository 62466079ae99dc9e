"""Prepared statements give what SQLAlchemy's own execution gives, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.database import Database
from storage.repositories.prepared import prepared
from storage.tables import Moment

THINGS = sa.Table(
    "things",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(20), nullable=False),
    sa.Column("day", sa.Date),
    sa.Column("at", Moment),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("done", sa.Boolean, nullable=False),
)
ROW = {
    "id": 1,
    "name": "甲",
    "day": date(2026, 11, 20),
    "at": datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8))),
    "details": {"words": ["一", None]},
    "done": True,
}


@pytest.fixture
def connection(bare_url: str) -> Iterator[Connection]:
    database = Database(bare_url, pool_size=1)
    with database.write() as connection:
        THINGS.create(connection)
        run(connection, THINGS.insert(), ROW, insert=True)
        yield connection
    database.close()


def run(connection: Connection, statement: Any, values: dict[str, Any], *, insert: bool = False) -> Any:
    ready = prepared(connection, statement, values, insert=insert)
    cursor = connection.connection.cursor()
    cursor.execute(ready.sql, ready.given(values))
    return [ready.row(row) for row in cursor.fetchall()] if cursor.description else cursor.rowcount


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (sa.select(THINGS), {}),
        (sa.select(THINGS.c.at, sa.func.count().label("total")).group_by(THINGS.c.at), {}),
        (sa.select(THINGS).where(THINGS.c.at == sa.bindparam("moment")), {"moment": ROW["at"]}),
        (sa.select(THINGS).where(THINGS.c.name.in_(("甲", "乙"))), {}),
        (sa.select(THINGS.c.name).where(THINGS.c.done, THINGS.c.day <= sa.bindparam("until")), {"until": ROW["day"]}),
    ],
)
def test_same_rows_as_sqlalchemy(connection, statement, values):
    expected = [row._asdict() for row in connection.execute(statement, values)]
    assert [row._asdict() for row in run(connection, statement, values)] == expected
    assert len(expected) == 1


@pytest.mark.parametrize("names", [["甲"], ["乙", "甲", "丙"], []])
def test_lists_of_any_length(connection, names):
    statement = sa.select(THINGS.c.id).where(THINGS.c.name.in_(sa.bindparam("names", expanding=True)))
    assert len(run(connection, statement, {"names": names})) == ("甲" in names)


def test_moments_come_back_in_utc(connection):
    (row,) = run(connection, sa.select(THINGS.c.at), {})
    assert row.at == ROW["at"]
    assert row.at.tzinfo is not None
    assert row.at.astimezone(UTC).hour == 1


def test_changed_rows_are_counted(connection):
    statement = sa.update(THINGS).where(THINGS.c.id == sa.bindparam("of")).values(name="乙", done=False)
    assert [run(connection, statement, {"of": one}) for one in (1, 2)] == [1, 0]


def test_missing_value_is_refused(connection):
    with pytest.raises((KeyError, psycopg.ProgrammingError), match="of"):
        run(connection, sa.select(THINGS).where(THINGS.c.id == sa.bindparam("of")), {})
