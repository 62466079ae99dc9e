"""Screens of ours: a push is said by being kept, and shown once to whoever looks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import DEMO, Service, build
from bot.outbox import deliver
from bot.screens import Audience, Screen, called
from storage.database import Database
from tests.unit.handlers.office import Office
from tests.unit.storage.county import NOW, ON_SQLITE

SCREENS = {"web": Screen(), "console": Screen()}


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def audience(office: Office, days: int = 0) -> Audience:
    """Everybody at the page; the service's clock is so many days later."""
    policies = {DEMO: office.county.policies}
    service: Service = build(office.database, policies, clock=lambda: NOW + timedelta(days=days))
    made = Audience(service, DEMO)
    made.seat("web", ["王建国"])
    return made


def test_push_is_kept_until_somebody_looks(office: Office) -> None:
    fresh = audience(office).updates("web")
    office.push("王建国")
    assert fresh("王建国", 0) == []
    deliver(office.service.tenants, DEMO, NOW, SCREENS)
    ((number, reply),) = fresh("王建国", 0)
    assert reply.text
    assert fresh("王建国", number) == []


@ON_SQLITE
def test_push_is_shown_for_a_week(office: Office) -> None:
    fresh = audience(office).updates("web")
    office.push("王建国")
    deliver(office.service.tenants, DEMO, NOW, SCREENS)
    assert fresh("王建国", 0)
    assert audience(office, days=8).updates("web")("王建国", 0) == []


@ON_SQLITE
def test_stranger_sees_nothing(office: Office) -> None:
    fresh = audience(office).updates("web")
    office.push("王建国")
    deliver(office.service.tenants, DEMO, NOW, SCREENS)
    assert fresh("李秀英", 0) == []


def test_sitting_down_twice_is_one_binding(office: Office) -> None:
    audience(office)
    audience(office)
    with office.county.work() as work:
        assert len(work.uow.bindings.live()) == 1


@ON_SQLITE
def test_people_go_by_their_names(office: Office) -> None:
    assert called(office.county.roster)["王建国"] == office.county.person("王建国")
