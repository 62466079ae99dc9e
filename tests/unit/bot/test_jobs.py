"""Work by the clock: computed from the tables, the same however often it is called."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from bot import jobs
from bot.app import DEMO, build
from storage import tables
from storage.database import Database
from storage.rules.touchpoints import BEIJING
from tests.unit.handlers.office import ACCOUNT, Office, Pocket, logged
from tests.unit.storage.county import ON_SQLITE, County

STAGE = datetime(2026, 12, 1, 9, 30, tzinfo=BEIJING)


@pytest.fixture
def office(database: Database) -> Office:
    made = Office(database)
    made.seat("王建国", "李秀英", channel="wecom", account="corp")
    return made


def reminded(office: Office) -> int:
    """How many reminders of duties were written."""
    return sum(row.purpose == "reminder" for row in office.rows(tables.outbox))


def test_due_work_is_planned_and_sent_in_one_turn(office: Office) -> None:
    pocket = Pocket()
    totals = jobs.run_due(office.service.tenants, STAGE, {"wecom": pocket})
    # What is for officers waits for its own hour.
    assert (reminded(office), totals["sent"]) == (7, 2)
    assert {name for name, _ in pocket.reached} == {"王建国", "李秀英"}


def test_running_again_adds_nothing(office: Office) -> None:
    pocket = Pocket()
    for minutes in (0, 0, 1, 60):
        jobs.run_due(office.service.tenants, STAGE + timedelta(minutes=minutes), {"wecom": pocket})
    assert len(pocket.reached) == 2


@ON_SQLITE
def test_unfounded_federation_is_passed_over(office: Office) -> None:
    """Its settings are there before its roster is."""
    policies = office.county.policies
    both = build(office.database, {"new": policies, DEMO: policies}, {ACCOUNT: DEMO})
    jobs.run_due(both.tenants, STAGE, {})
    assert reminded(office) == 7
    assert jobs.next_moment(both.tenants, STAGE) == STAGE.replace(hour=10, minute=0)


@ON_SQLITE
def test_each_federation_has_its_turn(office: Office) -> None:
    County(office.database, "west")
    policies = office.county.policies
    both = build(office.database, {"west": policies, DEMO: policies}, {ACCOUNT: DEMO})
    jobs.run_due(both.tenants, STAGE, {})
    assert reminded(office) == 14


@ON_SQLITE
def test_waiting_push_is_the_next_moment(office: Office) -> None:
    """In working hours, whatever its row says."""
    tenants, night = office.service.tenants, datetime(2026, 11, 20, 23, tzinfo=BEIJING)
    brief = datetime(2026, 11, 23, 8, 45, tzinfo=BEIJING)
    assert jobs.next_moment(tenants, night) == brief
    office.push("王建国", at=night)
    assert jobs.next_moment(tenants, brief) == datetime(2026, 11, 23, 9, 30, tzinfo=BEIJING)


@ON_SQLITE
def test_fault_of_one_turn_is_not_the_end(office: Office) -> None:
    """It is logged, and the next turn tries again."""

    def broken_clock() -> datetime:
        raise OSError

    with logged() as lines:
        jobs.tick(office.service.tenants, {}, broken_clock)
    assert [entry["event"] for entry in lines] == ["jobs_failed"]
    jobs.tick(office.service.tenants, {}, lambda: STAGE)
    assert reminded(office) == 7


def test_one_process_leads(postgresql: Database) -> None:
    """Another one waits for its end, and then takes over."""
    office = Office(postgresql)
    other = Database(postgresql.url.render_as_string(hide_password=False))
    with other.lead() as leads:
        assert leads
        jobs.tick(office.service.tenants, {}, lambda: STAGE)
        assert office.pushes() == []
    other.close()
    jobs.tick(office.service.tenants, {}, lambda: STAGE)
    assert reminded(office) == 7


def test_ticker_starts_and_stops(sqlite: Database) -> None:
    """Without leaving a thread behind, however soon it is stopped."""
    before = threading.active_count()
    ticker = jobs.Ticker(Office(sqlite).service.tenants, {}, lambda: STAGE)
    ticker.start()
    ticker.stop()
    assert threading.active_count() == before


def test_stuck_clockwork_is_not_ready(sqlite: Database) -> None:
    """A tick that doesn't end for ten minutes: something holds it."""
    seconds = [0.0]
    ticker = jobs.Ticker(Office(sqlite).service.tenants, {}, lambda: STAGE, lambda: seconds[0])
    seconds[0] = 599
    assert ticker.is_well()
    seconds[0] = 601
    assert not ticker.is_well()
    ticker.turn()
    assert ticker.is_well()
