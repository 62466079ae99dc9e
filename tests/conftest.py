"""Databases for every test that asks: `database` gives both kinds in turn, `sqlite` and `postgresql` one of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.tables import metadata
from storage.upkeep import schema
from tests.database import server as servers

_ALL_TABLES = ", ".join(metadata.tables)
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy, so that migrations run once a session."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    schema.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def server() -> Iterator[servers.Server]:
    """The PostgreSQL server, started for the first test that needs it; a test without one fails and says what to do."""
    try:
        with servers.running() as found:
            yield found
    except LookupError as error:
        pytest.fail(str(error))


@pytest.fixture(scope="session")
def migrated_url(server: servers.Server) -> str:
    """A migrated PostgreSQL database, emptied between tests."""
    url = server.create()
    schema.upgrade(url)
    return url


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite file."""
    file = shutil.copy(migrated_file, tmp_path / "lvzhi.db")
    return f"sqlite:///{file}"


@pytest.fixture
def postgresql_url(migrated_url: str) -> str:
    """A migrated, empty PostgreSQL database."""
    empty = Database(migrated_url, pool_size=1)
    with empty.write() as connection:
        # Whoever still holds a row lock left a transaction open; say so soon.
        connection.exec_driver_sql("SET LOCAL lock_timeout = '3s'")
        connection.exec_driver_sql(f"TRUNCATE {_ALL_TABLES} RESTART IDENTITY CASCADE")
    empty.close()
    return migrated_url


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    yield from _opened(sqlite_url)


@pytest.fixture
def postgresql(postgresql_url: str) -> Iterator[Database]:
    yield from _opened(postgresql_url)


@pytest.fixture(params=BOTH)
def kind(request: pytest.FixtureRequest) -> str:
    """SQLite, then PostgreSQL; every fixture below follows it."""
    return str(request.param)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, kind: str) -> str:
    """The URL of a migrated, empty database."""
    return str(request.getfixturevalue(f"{kind}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty database."""
    yield from _opened(database_url)


@pytest.fixture
def bare_url(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> str:
    """The URL of a database where nothing was migrated yet."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'bare.db'}"
    made: servers.Server = request.getfixturevalue("server")
    return made.create()


def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()
