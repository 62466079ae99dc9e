"""A disk that is full: told in words with a number, nothing half-written, and all well once there is room again."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event

from handlers.messages import Incoming, Reply
from storage.database import Database
from storage.upkeep import checks
from tests.benchmarks.sentences import CYCLE, said
from tests.faults.answering import INCIDENT, answering, heard, incoming, kept, words

PEOPLE = 40


def room_for(database: Database, pages: int) -> None:
    """At most so many more pages for every connection; SQLite then fails as on a full disk."""
    with database.read() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    @event.listens_for(database.engine, "checkout")
    def limit(connection: object, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {used + pages}")  # type: ignore[attr-defined]

    # Those that are open already have no limit.
    database.close()


def first_fault(answer: Callable[[Incoming], tuple[Reply, ...]]) -> tuple[Incoming, str]:
    """The message that met the full disk, and what its sender heard."""
    for number in range(len(CYCLE)):
        for person in range(PEOPLE):
            message = incoming(said(person, number))
            told = words(answer(message))
            if INCIDENT.search(told):
                return message, told
    raise AssertionError("the disk never filled")


def test_full_disk_is_told_and_survived(bare_url_sqlite: str) -> None:
    url = bare_url_sqlite
    with answering(url, PEOPLE) as (answer, database):
        room_for(database, 12)
        message, told = first_fault(answer)
        before, count = kept(url), heard(url)
        assert words(answer(message)) != told, "each incident has its own number"
        assert kept(url) == before
        assert checks.check(url) == []
    with answering(url, PEOPLE) as (answer, _):
        assert not INCIDENT.search(words(answer(message)))
    assert heard(url) == count + 1
    assert checks.check(url) == []
