"""Screens of ours: a push is said by being kept, and shown once to whoever looks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot import platforms
from bot.app import DEMO, Service, build
from bot.outbox import deliver
from bot.screens import Audience, called
from bot.senders import Screen
from config.settings import Settings, load
from handlers.messages import Incoming
from storage.database import Database
from tests.unit.handlers.office import Office, Pocket
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


# --- who is on a platform as well -----------------------------------------------------------------------------------


@pytest.fixture
def both(office: Office) -> Office:
    """王建国 is on WeChat, where he never wrote, and somebody sat down at the screens under his name."""
    office.seat("王建国")
    audience(office).seat("console", ["王建国"])
    return office


def test_screen_does_not_use_up_what_a_pocket_waits_for(both: Office) -> None:
    """A console that nobody looks at would count as told; the next message on WeChat brings it (requirements C10)."""
    both.push("王建国")
    deliver(both.service.tenants, DEMO, NOW, {**SCREENS, "wechat": Pocket()})
    assert both.pushes() == [("parked", "window_closed")]
    assert len(both.say("帮助")) == 2
    assert both.pushes() == [("sent", "with_reply")]


@ON_SQLITE
def test_word_at_a_screen_leaves_what_is_parked(both: Office) -> None:
    """Whoever runs `chat --as` isn't whom it is for."""
    both.push("王建国")
    deliver(both.service.tenants, DEMO, NOW, {**SCREENS, "wechat": Pocket()})
    assert len(both.service.answer(Incoming("console", "console", "王建国", "k", NOW, text="帮助"))) == 1
    assert both.pushes() == [("parked", "window_closed")]


@ON_SQLITE
@pytest.mark.parametrize(("production", "screens"), [(True, {"web"}), (False, {"web", "console"})])
def test_console_in_production_is_an_administrators(
    office: Office, tmp_path: Path, production: bool, screens: set[str]
) -> None:
    settings = settings_of(tmp_path, production)
    assert set(platforms.senders_of(settings, office.service)) == screens


def settings_of(home: Path, production: bool) -> Settings:
    (home / "lvzhi.toml").write_text(f"production = {str(production).lower()}\n", "utf-8")
    return load(home, environ={})
