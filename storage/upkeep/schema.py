"""Which schema a database has, and bringing it to the one this program works with. Alembic is imported only to migrate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.texts import text
from storage.database import Database
from storage.migrations import HEAD
from storage.upkeep.faults import UpkeepFault, in_words

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "alembic_version"
_VERSION: sa.Select[str] = sa.select(sa.column("version_num", sa.String)).select_from(sa.table(VERSION_TABLE))
# Any constant will do, as long as every replica that starts asks for the same one.
_MIGRATING = sa.text("select pg_advisory_xact_lock(7304851)")


def revision(url: str) -> str | None:
    """The revision of a database's schema, None where nothing was migrated yet."""
    with opened(url) as database, database.read() as connection:
        return revision_on(connection)


def is_current(url: str) -> bool:
    """Whether a process may start on this database; cheap enough for every start."""
    return revision(url) == HEAD


def upgrade(url: str) -> bool:
    """Brings the schema up to date; False when it was. Any number of processes may call it at once.

    Raises UpkeepFault when the database was made by a newer program.
    """
    if is_current(url):
        return False
    with opened(url) as database, alone(database) as connection:
        migrate(connection)
    return True


def migrate(connection: Connection, to: str = HEAD) -> None:
    """Runs the steps up to a revision inside the caller's transaction. Raises UpkeepFault where there is no way to it."""
    from alembic import command  # a start on a current schema needs none of it
    from alembic.util import CommandError

    try:
        command.upgrade(scripts(connection), to)
    except CommandError as error:
        raise UpkeepFault(text("upkeep.unknown_revision", found=revision_on(connection), known=HEAD)) from error


def scripts(connection: Connection | None = None) -> Config:
    """Alembic's settings for the revisions inside the installed package."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config


def revision_on(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(_VERSION).scalar()
    return found


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database of our own for one piece of upkeep, closed at its end. Raises UpkeepFault when it can't be worked with."""
    try:
        with closing(Database(url, pool_size=1)) as database:
            yield database
    except sa.exc.SQLAlchemyError as error:
        found = in_words(error)
        if found is None:
            raise
        raise found from error


@contextmanager
def alone(database: Database) -> Iterator[Connection]:
    """A transaction for changing the schema: no second one at the same time, no time limit, no keys enforced half-way."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            # Copying a table drops the old one, which would cascade; SQLite ignores this inside a transaction.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            unlimited(connection)
            if not database.is_sqlite:
                connection.execute(_MIGRATING)
            yield connection


def unlimited(connection: Connection) -> None:
    """Lifts the statement timeout, which is meant for conversations, until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
