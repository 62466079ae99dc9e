"""What a process keeps about federations: one roster a version, and nothing of the one federation in the other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import DEMO, build, local_account
from storage.database import Database
from storage.services import roster
from storage.services.roster_entries import Entries, PersonEntry
from storage.unit_of_work import read, write
from tests.unit.handlers.office import ACCOUNT, Office
from tests.unit.storage.county import NOW, ON_SQLITE, County


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


@ON_SQLITE
def test_roster_is_read_once_a_version(office: Office) -> None:
    tenants = office.service.tenants
    with read(office.database, DEMO) as uow:
        known = tenants.roster(uow, 1)
        assert tenants.roster(uow, 1) is known
        assert known.names is known.names


def test_new_version_is_seen_at_once(office: Office) -> None:
    """By every replica, with the next message."""
    tenants = office.service.tenants
    with read(office.database, DEMO) as uow:
        assert not tenants.office_work(uow, NOW).roster.people_named("新来的")
    with write(office.database, DEMO) as uow:
        roster.apply(uow, Entries(people=(PersonEntry("新来的"),)), NOW, "云溪县总工会")
    with read(office.database, DEMO) as uow:
        assert tenants.office_work(uow, NOW).roster.people_named("新来的")


@ON_SQLITE
def test_account_decides_the_federation(office: Office) -> None:
    tenants = office.service.tenants
    assert tenants.federation_of(ACCOUNT) == tenants.federation_of(local_account("web", DEMO)) == DEMO
    with pytest.raises(KeyError):
        tenants.federation_of("nobodys")


@ON_SQLITE
def test_federation_that_isnt_founded_is_said_so(office: Office) -> None:
    with read(office.database, "west") as uow, pytest.raises(LookupError):
        office.service.tenants.office_work(uow, NOW)


@ON_SQLITE
def test_same_sender_is_somebody_else_elsewhere(office: Office) -> None:
    """One platform id under two federations' accounts: two people, two ledgers."""
    County(office.database, "west")
    policies = office.county.policies
    both = build(office.database, {DEMO: policies, "west": policies}, {ACCOUNT: DEMO, "gh2": "west"})
    office.seat("王建国")
    known = both.answer(office.message("我还差什么"))
    (stranger,) = both.answer(office.message("我还差什么", at=NOW + timedelta(minutes=1), account="gh2"))
    assert "还差" in known[0].text
    assert "绑定" in stranger.text
