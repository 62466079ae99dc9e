"""SQLite's write-ahead log: filed away beside the writer, and gone when the database is closed."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from storage.database import Database

WRITES = 600  # more than twice what is logged before it is filed


def test_log_is_filed_while_the_writer_goes_on(tmp_path: Path) -> None:
    """The file alone, as a disk's snapshot has it, holds most of what was written."""
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (id INTEGER PRIMARY KEY, said TEXT)")
    for number in range(WRITES):
        with database.write() as connection:
            connection.exec_driver_sql("INSERT INTO notes VALUES (?, ?)", (number, "字" * 50))
    for thread in threading.enumerate():
        if thread.name == "log":
            thread.join()
    shutil.copy(tmp_path / "ledger.db", tmp_path / "alone.db")
    with closing(sqlite3.connect(tmp_path / "alone.db")) as alone:
        (kept,) = alone.execute("SELECT count(*) FROM notes").fetchone()
    assert WRITES / 3 < kept <= WRITES
    database.close()
    assert not (tmp_path / "ledger.db-wal").exists()
