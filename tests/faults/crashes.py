"""Crashes between any two statements: every connection of a database counts what it is told, up to a chosen one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, Self

import psycopg
from sqlalchemy import event

from storage.database import Database


class Crash(BaseException):
    """The process is gone: nobody catches this, and what was not committed is lost."""


def crash() -> None:
    raise Crash


class Fuse:
    """Does its damage before the statement whose number is set, 0 for none; `count` is how many were begun."""

    def __init__(self, damage: Callable[[], None] = crash) -> None:
        self._damage = damage
        self._left = 0
        self.count = 0

    def set(self, burns_at: int) -> None:
        self._left = burns_at

    def tick(self) -> None:
        self.count += 1
        self._left -= 1
        if self._left == 0:
            self._damage()


def fused(database: Database, damage: Callable[[], None] = crash) -> Fuse:
    """A fuse in every connection that the database opens from now on."""
    fuse = Fuse(damage)

    class SqliteCursor(sqlite3.Cursor):
        def execute(self, *given: Any) -> Self:  # type: ignore[override]
            fuse.tick()
            super().execute(*given)
            return self

    class SqliteConnection(sqlite3.Connection):
        def cursor(self, *_: Any) -> SqliteCursor:  # type: ignore[override]
            return super().cursor(SqliteCursor)

        def commit(self) -> None:
            fuse.tick()
            super().commit()

    class PostgresqlCursor(psycopg.Cursor[Any]):
        def execute(self, *given: Any, **options: Any) -> PostgresqlCursor:
            fuse.tick()
            return super().execute(*given, **options)

    @event.listens_for(database.engine, "do_connect")
    def connect(_dialect: object, _record: object, given: Any, options: Any) -> Any:
        if database.is_sqlite:
            return sqlite3.connect(*given, **options, factory=SqliteConnection)
        connection = psycopg.connect(*given, **options)
        connection.cursor_factory = PostgresqlCursor
        return connection

    database.close()
    return fuse
