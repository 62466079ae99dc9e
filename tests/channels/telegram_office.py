"""A whole service with a Telegram account, its platform on loopback, and somebody's phone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from pydantic import SecretStr

from bot.app import DEMO, Service, build
from bot.channels.telegram.line import Clock
from bot.rosters import reading as rosters
from bot.stage import DEMO_ROSTER
from bot.telegraph import Telegraph, Terms
from config import policies
from config.settings import ChannelSettings
from storage.database import Database
from storage.rules.touchpoints import BEIJING
from storage.services import people, roster
from storage.unit_of_work import read, write
from storage.work import Address
from tests.channels.fakes import telegram_api as platform
from tests.channels.fakes.serving import request
from tests.channels.fakes.telegram_api import PERSON, SECRET, TOKEN

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=BEIJING)
DATE = int(datetime(2026, 11, 20, 1, 30, tzinfo=UTC).timestamp())
ACCOUNT = "county_bot"


def account(api_base: str, *, secret: str = SECRET, token: str = TOKEN) -> ChannelSettings:
    return ChannelSettings(
        kind="telegram",
        account=ACCOUNT,
        federation=DEMO,
        token=SecretStr(token),
        secret=SecretStr(secret) if secret else None,
        api_base=api_base,
    )


def service(database: Database, now: Callable[[], datetime] = lambda: NOW, **others: str) -> Service:
    """The demo federation with an account on Telegram, and on others."""
    return build(database, {DEMO: policies.load().adopt()}, {ACCOUNT: DEMO, **others}, clock=now)


def settle(made: Service, *names: str, first: int = PERSON) -> None:
    """Imports the demo's roster and binds people to chats with rising numbers."""
    entries = rosters.read(DEMO_ROSTER).entries
    assert entries is not None
    with write(made.database, DEMO) as uow:
        roster.apply(uow, entries, NOW, "云溪县总工会")
    with write(made.database, DEMO) as uow:
        work = made.tenants.office_work(uow, NOW)
        for number, name in enumerate(names, first):
            people.attach(work, work.roster.people_named(name)[0], Address("telegram", ACCOUNT, str(number)))


def telegraph(made: Service, settings: ChannelSettings, watch: platform.Watch, seconds: float = 0.4) -> Telegraph:
    terms = Terms(made, "https://county.example", Clock(watch.now, watch.rest), seconds)
    return Telegraph([settings], terms)


def left(made: Service) -> int:
    """Updates that are not done with."""
    with read(made.database, DEMO) as uow:
        return len(uow.arrivals.waiting(ACCOUNT, datetime(2030, 1, 1, tzinfo=UTC)))


def binding(made: Service, chat: str = str(PERSON)) -> Any:
    with read(made.database, DEMO) as uow:
        return uow.bindings.find(ACCOUNT, chat)


@dataclass
class Phone:
    """What one person does on Telegram, as the platform tells our webhook of it."""

    port: int
    person: int = PERSON
    secret: str = SECRET
    numbers: Any = field(default_factory=lambda: count(9001))

    def post(self, update: dict[str, Any] | bytes, secret: str | None = None) -> int:
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret if secret is None else secret}
        return request(self.port, "POST", f"/telegram/{ACCOUNT}", body, headers)[0]

    def update(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        return {"update_id": next(self.numbers), kind: content}

    def message(self, **content: Any) -> dict[str, Any]:
        number = next(self.numbers)
        return {"update_id": number, "message": platform.message(number, self.person, DATE, **content)}

    def type(self, text: str) -> dict[str, Any]:
        """Sends words; the update, to be sent again."""
        update = self.message(text=text)
        assert self.post(update) == 200
        return update

    def tap(self, data: str, *, is_old: bool = False) -> int:
        return self.post(self.update("callback_query", platform.tap(data, self.person, is_old=is_old)))
