"""`db check` finds what a schema can't forbid."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from storage import tables
from storage.rules.kinds import CASE, RecordKind, numbered, prefix
from storage.upkeep import checks, schema

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
CONTACT = RecordKind.CONTACT


@pytest.fixture
def url(database_url: str) -> str:
    """Two federations, one person and three numbered contacts."""
    with changed(database_url) as connection:
        for id in ("east", "west"):
            connection.execute(tables.federations.insert(), {"id": id, "name": id, "created_at": NOON})
        connection.execute(tables.people.insert(), {"id": 1, "federation_id": "east", "name": "王建国"})
        connection.execute(tables.counters.insert(), {"federation_id": "east", "prefix": prefix(CONTACT), "last": 3})
        connection.execute(tables.records.insert(), [record(number) for number in (1, 2, 3)])
    return database_url


def test_sound_database_has_no_problems(url: str) -> None:
    assert checks.check(url) == []


def test_missing_number_is_found(url: str) -> None:
    with changed(url) as connection:
        connection.execute(tables.records.delete().where(tables.records.c.number == numbered(CONTACT, 2)))
    assert one(checks.check(url)).startswith("east：")


def test_number_beyond_counter_is_found(url: str) -> None:
    """The next one to be given would be given twice."""
    with changed(url) as connection:
        connection.execute(tables.counters.update().values(last=2))
    assert "3" in one(checks.check(url))


def test_number_without_counter_is_found(url: str) -> None:
    with changed(url) as connection:
        connection.execute(tables.counters.delete())
    assert "records" in one(checks.check(url))


def test_row_pointing_abroad_is_found(url: str) -> None:
    with changed(url) as connection:
        connection.execute(tables.counters.insert(), {"federation_id": "west", "prefix": prefix(CONTACT), "last": 1})
        connection.execute(tables.records.insert(), record(1) | {"federation_id": "west"})
    assert "records.person_id" in one(checks.check(url))


def test_binding_without_conversation_is_found(url: str) -> None:
    """Its person would never be understood."""
    row = {"federation_id": "east", "person_id": 1, "channel": "console", "account": "c", "external_id": "1"}
    with changed(url) as connection:
        connection.execute(tables.bindings.insert(), row | {"bound_at": NOON})
    assert "1" in one(checks.check(url))


def test_unknown_case_state_is_found(url: str) -> None:
    with changed(url) as connection:
        connection.execute(tables.counters.insert(), {"federation_id": "east", "prefix": prefix(CASE), "last": 1})
        connection.execute(tables.cases.insert(), case("somewhere"))
    assert "somewhere" in one(checks.check(url))


def test_case_that_left_its_way_is_found(url: str) -> None:
    """Its history says filed; somebody wrote another state into its row."""
    with changed(url) as connection:
        connection.execute(tables.counters.insert(), {"federation_id": "east", "prefix": prefix(CASE), "last": 1})
        connection.execute(tables.cases.insert(), case("replied") | {"id": 1})
        filed = {"act": "file", "was": "", "became": "filed"}
        connection.execute(tables.case_moves.insert(), {"federation_id": "east", "case_id": 1, "at": NOON, **filed})
    assert numbered(CASE, 1) in one(checks.check(url))


def test_unmigrated_database_is_said_so(bare_url: str) -> None:
    assert "lvzhi db upgrade" in one(checks.check(bare_url))


def test_lost_person_is_found(sqlite_url: str) -> None:
    """A file that was edited with keys off; PostgreSQL doesn't allow it."""
    with schema.opened(sqlite_url) as database, schema.alone(database) as connection:
        connection.execute(tables.federations.insert(), {"id": "east", "name": "east", "created_at": NOON})
        connection.execute(
            tables.codes.insert(),
            {"federation_id": "east", "person_id": 7, "code_hash": "x", "issued_at": NOON, "expires_at": NOON},
        )
    assert "people" in one(checks.check(sqlite_url))


def record(number: int) -> dict[str, Any]:
    return {
        "federation_id": "east",
        "person_id": 1,
        "number": numbered(CONTACT, number),
        "kind": CONTACT,
        "state": "valid",
        "year": 2026,
        "date": date(2026, 11, number),
        "details": {},
        "entered_at": NOON,
    }


def case(state: str) -> dict[str, Any]:
    return {
        "federation_id": "east",
        "number": numbered(CASE, 1),
        "kind": "opinion",
        "state": state,
        "counts": True,
        "in_session": False,
        "year": 2026,
        "title": "食堂",
        "content": "食堂太贵",
        "details": {},
        "filed_at": NOON,
    }


def one(problems: list[str]) -> str:
    assert len(problems) == 1, problems
    return problems[0]


@contextmanager
def changed(url: str) -> Iterator[Connection]:
    with schema.opened(url) as database, database.write() as connection:
        yield connection
