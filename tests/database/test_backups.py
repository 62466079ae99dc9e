"""A backup holds one moment whole, and fills either database, whichever wrote it."""

from __future__ import annotations

import gzip
import stat
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.media.shelf import Shelf
from storage import tables, unit_of_work
from storage.database import Database
from storage.upkeep import backups, checks, enclosed, schema
from storage.upkeep.faults import UpkeepFault

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
HERE = {"federation_id": "demo"}
ADDRESS = {"channel": "console", "account": "console", "external_id": "1"}
ROWS: dict[sa.Table, list[dict[str, Any]]] = {
    tables.federations: [{"id": "demo", "name": "云溪县总工会", "created_at": NOON}],
    tables.unions: [
        {**HERE, "name": "锡山纺织厂工会", "aliases": ["锡纺", '"厂"'], "members": 12, "term_end": None},
        {**HERE, "name": "云溪镇总工会", "aliases": [], "members": None, "term_end": date(2029, 6, 30)},
    ],
    tables.people: [{**HERE, "name": "王建国"}],
    tables.bindings: [{**HERE, **ADDRESS, "person_id": 1, "bound_at": NOON}],
    tables.conversations: [{**HERE, "person_id": 1, "state": {"form": None, "n": 1.5}}],
}


@pytest.fixture
def filled(database: Database) -> Database:
    """A little of everything a file could get wrong: pointers ahead, dates, moments, JSON, empty values."""
    with database.write() as connection:
        for table, rows in ROWS.items():
            connection.execute(table.insert(), rows)
        # Its parent stands behind it.
        connection.execute(tables.unions.update().where(tables.unions.c.id == 1).values(parent_id=2))
    return database


def test_backup_fills_other_database(filled: Database, bare_url: str, tmp_path: Path) -> None:
    """From SQLite to SQLite, and from PostgreSQL to PostgreSQL."""
    counts = backups.backup(url_of(filled), tmp_path / "backup")
    assert backups.restore(bare_url, tmp_path / "backup") == counts
    assert contents(bare_url) == contents(url_of(filled))
    assert checks.check(bare_url) == []


@pytest.mark.postgresql
def test_backup_crosses_over(filled: Database, sqlite_url: str, postgresql_url: str, tmp_path: Path) -> None:
    """A county that outgrows SQLite takes everything along, and could come back."""
    was, there = url_of(filled), sqlite_url if not filled.is_sqlite else postgresql_url
    backups.backup(was, tmp_path / "backup")
    backups.restore(there, tmp_path / "backup", replace=True)
    assert contents(there) == contents(was)


def test_ids_go_on_after_restore(filled: Database, bare_url: str, tmp_path: Path) -> None:
    backups.backup(url_of(filled), tmp_path / "backup")
    backups.restore(bare_url, tmp_path / "backup")
    with schema.opened(bare_url) as database, unit_of_work.write(database, "demo") as uow:
        assert uow.bindings.add({**ADDRESS, "external_id": "2", "person_id": 1, "bound_at": NOON}) == 2


def test_backup_is_private(filled: Database, tmp_path: Path) -> None:
    """It holds phones."""
    backups.backup(url_of(filled), tmp_path / "backup")
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    assert list(tmp_path.glob("*.part")) == []


def test_full_database_is_not_overwritten(filled: Database, tmp_path: Path) -> None:
    backups.backup(url_of(filled), tmp_path / "backup")
    with pytest.raises(UpkeepFault):
        backups.restore(url_of(filled), tmp_path / "backup")


def test_replacing_takes_all_back(filled: Database, tmp_path: Path) -> None:
    backups.backup(url_of(filled), tmp_path / "backup")
    before = contents(url_of(filled))
    with filled.write() as connection:
        connection.execute(tables.people.update().values(name="别的名字"))
    filled.close()
    backups.restore(url_of(filled), tmp_path / "backup", replace=True)
    assert contents(url_of(filled)) == before


@pytest.mark.parametrize("fault", ["cut", "short", "text"])
def test_damaged_file_changes_nothing(filled: Database, tmp_path: Path, fault: str) -> None:
    """A file that was cut off or lost a line is refused as a whole, and what was there stays."""
    file = tmp_path / "backup"
    backups.backup(url_of(filled), file)
    FAULTS[fault](file)
    before = contents(url_of(filled))
    filled.close()
    with pytest.raises(UpkeepFault, match="backup"):
        backups.restore(url_of(filled), file, replace=True)
    assert contents(url_of(filled)) == before


def test_unmigrated_database_has_no_backup(bare_url: str, tmp_path: Path) -> None:
    with pytest.raises(UpkeepFault):
        backups.backup(bare_url, tmp_path / "backup")


@pytest.fixture
def shelf(filled: Database, tmp_path: Path) -> Shelf:
    """Two things that rows name, one of them with a thumbnail, one that got lost, and one that no row names."""
    made = Shelf(tmp_path / "media")
    digests = [made.put(b"picture", b"small"), made.put(bytes(70_000)), "0" * 64]
    made.put(b"a chart that somebody was shown")
    whole = {**HERE, "person_id": 1, "kind": "image", "mime": "image/jpeg", "size": 7, "received_at": NOON}
    with filled.write() as connection:
        connection.execute(tables.media.insert(), [{**whole, "digest": digest} for digest in digests])
    return made


def test_what_people_sent_comes_along(filled: Database, shelf: Shelf, bare_url: str, tmp_path: Path) -> None:
    """A restored record without its picture would have lost its evidence."""
    file, other = tmp_path / "backup", Shelf(tmp_path / "other")
    backups.backup(url_of(filled), file, shelf=shelf)
    backups.restore(bare_url, file, shelf=other)
    assert enclosed.read(file) == 2
    assert kept(tmp_path / "other") == {b"picture", b"small", bytes(70_000)}
    assert contents(bare_url) == contents(url_of(filled))


def kept(folder: Path) -> set[bytes]:
    return {path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("fault", ["cut", "without an end", "changed"])
def test_damaged_files_change_nothing(filled: Database, shelf: Shelf, tmp_path: Path, fault: str) -> None:
    """Whatever happened to a picture in the backup, nobody takes it for the one that was sent."""
    file = tmp_path / "backup"
    backups.backup(url_of(filled), file, shelf=shelf)
    if fault == "cut":
        _cut(file)
    else:
        lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
        spoilt = (
            lines[:-1] if fault == "without an end" else [*lines[:-2], lines[-2].replace(b"AAAA", b"AAAB"), lines[-1]]
        )
        file.write_bytes(gzip.compress(b"".join(spoilt)))
    before = contents(url_of(filled))
    filled.close()
    with pytest.raises(UpkeepFault, match="backup"):
        backups.restore(url_of(filled), file, replace=True, shelf=shelf)
    assert contents(url_of(filled)) == before


def test_backup_of_rows_alone_is_still_read(filled: Database, bare_url: str, tmp_path: Path) -> None:
    """As programs before this one wrote it."""
    backups.backup(url_of(filled), tmp_path / "backup")
    backups.restore(bare_url, tmp_path / "backup", shelf=Shelf(tmp_path / "media"))
    assert enclosed.read(tmp_path / "backup") == 0


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def _short(file: Path) -> None:
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    file.write_bytes(gzip.compress(b"".join(lines[:3] + lines[4:])))


def _text(file: Path) -> None:
    file.write_text("not a backup")


FAULTS = {"cut": _cut, "short": _short, "text": _text}


def url_of(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def contents(url: str) -> dict[str, list[Any]]:
    """Every row of every table."""
    with schema.opened(url) as database, database.read() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for table in tables.metadata.sorted_tables
        }
