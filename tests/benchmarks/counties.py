"""Many made-up counties at once, every one with its representatives; their rows are loaded in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.app import Service, build
from config import policies
from storage import tables
from storage.database import Database
from storage.upkeep import bulk, schema

ACCOUNT = "main"
_FEDERATIONS = bulk.Shape.of(tables.federations, ("id", "name", "created_at"))
_PEOPLE = bulk.Shape.of(tables.people, ("id", "federation_id", "name"))
_MANDATES = bulk.Shape.of(tables.mandates, ("federation_id", "person_id", "role", "starts", "ends"))
_BINDINGS = bulk.Shape.of(
    tables.bindings, ("federation_id", "person_id", "channel", "account", "external_id", "bound_at")
)
_INBOX = bulk.Shape.of(tables.inbox, ("federation_id", "account", "dedup_key", "sender", "received_at", "replies"))
_RECORDS = bulk.Shape.of(
    tables.records,
    ("federation_id", "person_id", "number", "kind", "state", "year", "date", "details", "entered_at"),
)
_TERM = (date(2024, 1, 1), date(2028, 12, 31))


@dataclass(frozen=True, slots=True)
class Counties:
    """`count` federations of `size` representatives each; everybody wrote an hour before `now`."""

    count: int
    size: int
    now: datetime

    @property
    def names(self) -> list[str]:
        return [f"county-{number:03}" for number in range(self.count)]

    def found(self, url: str, *, bound: bool = True) -> None:
        """Migrates the database and fills it; everybody has two contacts this year."""
        schema.upgrade(url)
        database = Database(url, pool_size=1)
        with database.write() as connection:
            bulk.load(connection, _FEDERATIONS, ((name, name, self.now - timedelta(days=400)) for name in self.names))
            bulk.load(connection, _PEOPLE, ((id, name, f"代表{id}") for name, id in self._people()))
            mandates = ((name, id, "representative", *_TERM) for name, id in self._people())
            bulk.load(connection, _MANDATES, mandates)
            bulk.load(connection, _RECORDS, self._records())
            if bound:
                bulk.load(connection, _BINDINGS, (self._binding(name, id) for name, id in self._people()))
                bulk.load(connection, _INBOX, (self._message(name, id) for name, id in self._people()))
        if not database.is_sqlite:
            with database.write() as connection:
                connection.exec_driver_sql("ANALYZE")
        database.close()

    def service(self, database: Database) -> Service:
        adopted = policies.load(None).adopt()
        return build(database, dict.fromkeys(self.names, adopted), clock=lambda: self.now)

    def _people(self) -> Iterator[tuple[str, int]]:
        for place, name in enumerate(self.names):
            for number in range(self.size):
                yield name, place * self.size + number + 1

    def _binding(self, name: str, id: int) -> Sequence[Any]:
        return (name, id, "wechat", ACCOUNT, f"o-{id:06}", self.now - timedelta(days=100))

    def _message(self, name: str, id: int) -> Sequence[Any]:
        return (name, ACCOUNT, f"m-{id}", f"o-{id:06}", self.now - timedelta(hours=1), [])

    def _records(self) -> Iterator[Sequence[Any]]:
        day = date(self.now.year, 3, 2)
        for name, id in self._people():
            for number in range(2):
                yield (name, id, f"联-{id}-{number}", "contact", "valid", day.year, day, {}, self.now)
