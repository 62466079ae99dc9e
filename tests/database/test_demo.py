"""Made-up federations: a seed is a federation, and what is made up keeps the ledger's promises."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from bot import demo
from bot.app import DEMO, Service, build
from bot.screens import Audience
from bot.serving import demo_person
from config import policies
from storage import tables, unit_of_work
from storage.database import Database
from storage.repositories.federations import Part
from storage.rules.touchpoints import BEIJING
from storage.upkeep import checks, schema

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=BEIJING)


def made(database: Database, seed: int = 7, people: int = 120) -> Service:
    service = service_on(database)
    demo.found(service, NOW, people=people, years=2, seed=seed)
    return service


def service_on(database: Database, federation: str = DEMO) -> Service:
    return build(database, {federation: policies.load().adopt()}, clock=lambda: NOW)


def test_same_seed_gives_same_rows(database: Database, bare_url: str) -> None:
    """Two people who look for a fault look at the same federation."""
    made(database)
    schema.upgrade(bare_url)
    with schema.opened(bare_url) as other:
        made(other)
        assert contents(other) == contents(database)


def test_other_seed_gives_other_rows(sqlite: Database, bare_url: str) -> None:
    made(sqlite)
    schema.upgrade(bare_url)
    with schema.opened(bare_url) as other:
        made(other, seed=8)
        assert contents(other)["people"] != contents(sqlite)["people"]


def test_made_up_ledger_is_sound(database: Database) -> None:
    made(database)
    assert checks.check(database.url.render_as_string(hide_password=False)) == []


def test_next_record_goes_on_counting(database: Database) -> None:
    """Ids and numbers were taken in advance; the first real record follows them."""
    service = made(database)
    with unit_of_work.write(database, DEMO) as uow:
        work = service.tenants.office_work(uow, NOW)
        last = max(int(row.number.split("-")[1]) for row in rows(database, tables.cases))
        assert uow.numbers.next("建") == last + 1
        person = uow.federations.add_all(Part.PEOPLE, [{"name": "新人"}])
        assert person == [len(work.roster.people) + 1]


def test_there_are_so_many_people(sqlite: Database) -> None:
    made(sqlite, people=120)
    assert len(rows(sqlite, tables.people)) == 120


def test_history_fills_every_year(sqlite: Database) -> None:
    made(sqlite)
    assert {row.year for row in rows(sqlite, tables.records)} == {2025, 2026}
    assert max(row.date for row in rows(sqlite, tables.records)) < NOW.date()


def test_demo_is_founded_once(database: Database) -> None:
    """Every start of `make run` asks for it."""
    service = service_on(database)
    said = demo.ensure(service, NOW)
    before = contents(database)
    assert demo.ensure(service, NOW) == said
    assert contents(database) == before
    assert demo_person(Audience(service, DEMO))


def test_existing_demo_is_left_alone(sqlite: Database) -> None:
    service = service_on(sqlite)
    demo.ensure(service, NOW)
    with pytest.raises(demo.DemoFault):
        demo.found(service, NOW, people=50, years=1, seed=1)


def test_real_federations_get_no_demo(sqlite: Database) -> None:
    with pytest.raises(demo.DemoFault, match="east"):
        demo.ensure(service_on(sqlite, "east"), NOW)


def rows(database: Database, table: sa.Table) -> list[Any]:
    with database.read() as connection:
        return list(connection.execute(sa.select(table)))


def contents(database: Database) -> dict[str, list[Any]]:
    return {table.name: sorted(map(str, rows(database, table))) for table in tables.metadata.sorted_tables}
