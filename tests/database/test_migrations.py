"""The scripts lead from nothing to the tables of this program, to the same ones on both databases."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from storage.migrations import HEAD
from storage.tables import complete
from storage.upkeep import schema
from storage.upkeep.faults import UpkeepFault


def test_head_is_newest_script() -> None:
    assert ScriptDirectory.from_config(schema.scripts()).get_current_head() == HEAD


def test_upgrade_reaches_tables(bare_url: str) -> None:
    """Nothing is left for alembic to generate: a change of a table without its script fails here."""
    assert schema.revision(bare_url) is None
    assert schema.upgrade(bare_url)
    assert schema.is_current(bare_url)
    with schema.opened(bare_url) as database, database.read() as connection:
        command.check(schema.scripts(connection))


def test_scripts_say_what_tables_say(bare_url: str, database_url: str) -> None:
    """Alembic's comparison sees no checks and no conditions of indexes; this one does."""
    with schema.opened(bare_url) as database, database.write() as connection:
        complete().create_all(connection)
    assert described(bare_url) == described(database_url)


@pytest.mark.postgresql
def test_both_databases_have_one_schema(sqlite_url: str, postgresql_url: str) -> None:
    assert outlined(described(sqlite_url)) == outlined(described(postgresql_url))


def test_downgrade_leaves_nothing(bare_url: str) -> None:
    schema.upgrade(bare_url)
    with schema.opened(bare_url) as database, schema.alone(database) as connection:
        command.downgrade(schema.scripts(connection), "base")
        assert sa.inspect(connection).get_table_names() == [schema.VERSION_TABLE]


def test_replicas_may_upgrade_at_once(bare_url: str) -> None:
    with ThreadPoolExecutor(4) as replicas:
        list(replicas.map(schema.upgrade, [bare_url] * 4))
    assert schema.is_current(bare_url)


def test_processes_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    """Switching to the write-ahead log is refused without waiting; about one such meeting in fifty ended a start."""
    for number in range(60):
        url = f"sqlite:///{tmp_path / str(number)}.db"
        with ThreadPoolExecutor(8) as replicas:
            assert list(replicas.map(schema.revision, [url] * 8)) == [None] * 8


def test_newer_database_is_refused(sqlite_url: str) -> None:
    """An old program must not write into tables it doesn't know."""
    with schema.opened(sqlite_url) as database, database.write() as connection:
        connection.exec_driver_sql(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(UpkeepFault, match="9999"):
        schema.upgrade(sqlite_url)


def test_start_needs_no_alembic(sqlite_url: str) -> None:
    """Importing it costs a third of a second on every start."""
    program = "import sys; from storage.upkeep import schema; assert not schema.upgrade(sys.argv[1]); assert 'alembic' not in sys.modules"
    subprocess.run([sys.executable, "-c", program, sqlite_url], check=True)


def described(url: str) -> dict[str, Any]:
    """Every table's columns, keys, checks and indexes, as the database itself tells them."""
    with schema.opened(url) as database, database.read() as connection:
        inspector = sa.inspect(connection)
        names = sorted(set(inspector.get_table_names()) - {schema.VERSION_TABLE})
        return {name: _table(inspector, name) for name in names}


def outlined(tables: dict[str, Any]) -> dict[str, Any]:
    """The same without what the two databases spell differently."""
    return {name: {part: _outline(part, value) for part, value in table.items()} for name, table in tables.items()}


def _table(inspector: sa.Inspector, name: str) -> dict[str, Any]:
    # SQLite takes a key into an old table only with its column, and then doesn't tell the key's name.
    named = inspector.dialect.name != "sqlite"
    return {
        "columns": {each["name"]: _column(each) for each in inspector.get_columns(name)},
        "primary": inspector.get_pk_constraint(name)["constrained_columns"],
        "foreign": sorted(
            (str(each["constrained_columns"]), each["referred_table"], str(named and each["name"]))
            for each in inspector.get_foreign_keys(name)
        ),
        "unique": sorted(str((each["name"], each["column_names"])) for each in inspector.get_unique_constraints(name)),
        "checks": sorted((each["name"], each["sqltext"]) for each in inspector.get_check_constraints(name)),
        "indexes": sorted(
            _index(each) for each in inspector.get_indexes(name) if not each.get("duplicates_constraint")
        ),
    }


def _column(column: Any) -> tuple[str, bool, str]:
    return str(column["type"]), column["nullable"], str(column["default"])


def _index(index: Any) -> tuple[str, str, bool, str]:
    where = [str(value) for key, value in sorted(index["dialect_options"].items()) if key.endswith("where")]
    return index["name"], str(index["column_names"]), bool(index["unique"]), " ".join(where)


def _outline(part: str, value: Any) -> Any:
    if part == "columns":
        return {name: nullable for name, (_, nullable, _) in value.items()}
    if part == "foreign":
        return [(columns, target) for columns, target, _ in value]
    if part == "checks":
        return [name for name, _ in value]
    if part == "indexes":
        return [(name, columns, unique, bool(where)) for name, columns, unique, where in value]
    return value
