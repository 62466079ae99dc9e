"""Engines and transactions: how one database is opened, locked and written to. No query lives here."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from time import sleep
from typing import Any
from zlib import crc32

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, make_url

_BUSY_MS = 10_000
_AGAIN_MS = 20
_STATEMENT_TIMEOUT_MS = 15_000
# SQLite's log is written into its file beside the writer after so many transactions. Only a log of so many pages, 32 MB,
# holds the writer up for that, as one of a thousand did: each time for longer than ninety-nine turns in a hundred take.
_LOGGED, _LONGEST_LOG = 250, 8_000
_LEADER = 0x6C767A68  # «lvzh»: what our advisory locks are told apart from others' by.


class FairLock:
    """A lock that is handed over in the order of asking.

    SQLite has one writer. Threads that wait on SQLite's own lock sleep and poll, and some starve; a queue of our own
    keeps the slowest wait near the mean (design.md section 3).
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._queue: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._queue.append(turn)
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._held = False


class _Writer:
    """The one connection that writes to a SQLite file, by turns; a transaction each time.

    It isn't given back in between: taking it from the pool cost as much as three statements, and it keeps its pages.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turns = FairLock()
        self._connection: Connection | None = None
        self._running: Any = None
        self._written = 0
        self._filing: threading.Thread | None = None

    def __enter__(self) -> Connection:
        self._turns.__enter__()
        try:
            connection = self._connection or self._engine.connect()
            self._connection, self._running = connection, connection.begin()
        except BaseException:
            self._drop()
            self._turns.__exit__()
            raise
        return connection

    def __exit__(self, *fault: object) -> None:
        try:
            self._running.__exit__(*fault)
        finally:
            if fault[0] is not None:
                self._drop()
            else:
                self._count()
            self._turns.__exit__()

    def close(self) -> None:
        with self._turns:
            self._drop()
            filing, self._filing = self._filing, None
        if filing is not None:
            filing.join()

    def _count(self) -> None:
        """Has the log filed away now and then, by a thread of its own that no writer waits for."""
        self._written += 1
        if self._written % _LOGGED == 0 and not (self._filing and self._filing.is_alive()):
            self._filing = threading.Thread(target=self._file_log, name="log", daemon=True)
            self._filing.start()

    def _file_log(self) -> None:
        # «Passive»: takes what is there and waits for nobody. What it can't do is left to the next one.
        with suppress(sqlite3.OperationalError), closing(self._engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _drop(self) -> None:
        """Whatever went wrong, the next one begins with a fresh connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class Database:
    """One SQLite file or one PostgreSQL database, opened for this process."""

    def __init__(self, url: str, pool_size: int = 20) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(url, pool_size) if self.is_sqlite else _postgresql(url, pool_size)
        self._writer = _Writer(self.engine) if self.is_sqlite else None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that commits at its end and is undone by any exception."""
        with self._writer or self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A view of one moment that holds no writer up."""
        with self.engine.connect() as connection, connection.execution_options(reads_only=True).begin():
            yield connection

    @contextmanager
    def lead(self, what: str = "clock") -> Iterator[bool]:
        """Whether this process is the one that does this work; True for as long as the block lasts.

        On PostgreSQL an advisory lock, which the server gives up with its holder. A SQLite file has one service.
        """
        if self.is_sqlite:
            yield True
            return
        # In autocommit: a lock held for long must not keep a transaction open.
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            key = _LEADER << 32 | crc32(what.encode())
            leads = bool(connection.scalar(sa.select(sa.func.pg_try_advisory_lock(key))))
            try:
                yield leads
            finally:
                if leads:
                    connection.scalar(sa.select(sa.func.pg_advisory_unlock(key)))

    def close(self) -> None:
        """Closes every connection that nobody uses; whoever comes afterwards opens another."""
        if self._writer is not None:
            self._writer.close()
        self.engine.dispose()


def _sqlite(url: str, pool_size: int) -> Engine:
    engine = sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        # The driver must not open transactions by itself; "begin" below does.
        connection.isolation_level = None
        log = f"wal_autocheckpoint={_LONGEST_LOG}"
        for pragma in (f"busy_timeout={_BUSY_MS}", "synchronous=NORMAL", "foreign_keys=ON", log):
            connection.execute(f"PRAGMA {pragma}")
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that turns into a writer fails at once when another wrote meanwhile, whatever the
        # busy timeout: 265 of 600 did (design.md section 3).
        reads = connection.get_execution_options().get("reads_only")
        # On the driver's own cursor: SQLAlchemy's way costs four times as much, once a transaction.
        connection.connection.cursor().execute("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switches a new file to its write-ahead log.

    Where several open it at once, one switches and SQLite refuses the others at once, whatever the busy timeout.
    """
    for _ in range(_BUSY_MS // _AGAIN_MS):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # the bits above tell only why it is busy
                raise
            sleep(_AGAIN_MS / 1000)
    connection.execute("PRAGMA journal_mode=WAL")


def _postgresql(url: str, pool_size: int) -> Engine:
    return sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,
        connect_args={"options": f"-c statement_timeout={_STATEMENT_TIMEOUT_MS} -c timezone=UTC"},
    )
