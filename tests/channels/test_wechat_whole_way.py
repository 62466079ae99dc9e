"""A representative on WeChat from the binding code to the progress, through the real service and a real socket."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest
import xmltodict
from pydantic import SecretStr

from bot import http
from bot.app import DEMO, Service, build
from bot.channels.wechat import Callback
from bot.rosters import reading as rosters
from bot.stage import DEMO_ROSTER
from bot.threads import Threads
from config import policies
from config.settings import ChannelSettings
from handlers.messages import Incoming, Reply
from storage.database import Database
from storage.rules.touchpoints import BEIJING
from storage.services import people, roster
from storage.unit_of_work import read, write
from tests.channels.fakes.serving import serving
from tests.channels.fakes.wechat_pusher import AES_KEY, APP_ID, TOKEN, Delivery, Platform, message, post

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=BEIJING)
SENTENCE = "昨天下午走访锡山纺织厂工会,和12名职工座谈"


@dataclass
class Slow:
    """The real answer, held back once for the message that asks for it."""

    service: Service
    held: threading.Event = field(default_factory=threading.Event)

    def answer(self, incoming: Incoming) -> tuple[Reply, ...]:
        if incoming.text == "确认":
            self.held.wait(10)
        return self.service.answer(incoming)


@dataclass
class Phone:
    """One person's phone: what it shows for each thing typed."""

    port: int
    mode: str
    typed: int = 0

    def delivery(self, text: str) -> Delivery:
        self.typed += 1
        xml = message(number=str(7000 + self.typed), Content=text)
        platform = Platform(NOW)
        return platform.plain(xml) if self.mode == "plain" else platform.safe(xml)

    def shown(self, answer: str) -> str:
        fields = xmltodict.parse(answer)["xml"] if self.mode == "plain" else Platform(NOW).opened(answer)
        return str(fields["Content"])

    def type(self, text: str) -> str:
        status, answer = post(self.port, self.delivery(text), account="county")
        assert status == 200
        return self.shown(answer)


@pytest.fixture(params=["plain", "safe"])
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def service(database: Database) -> Service:
    """The demo federation with an account on WeChat."""
    made = build(database, {DEMO: policies.load().adopt()}, {"county": DEMO}, clock=lambda: NOW)
    entries = rosters.read(DEMO_ROSTER).entries
    assert entries is not None
    with write(database, DEMO) as uow:
        roster.apply(uow, entries, NOW, "云溪县总工会")
    return made


@pytest.fixture
def code(service: Service) -> str:
    """The binding code of the representative linked to the textile mill."""
    with write(service.database, DEMO) as uow:
        work = service.tenants.office_work(uow, NOW)
        return people.issue_codes(work, work.roster.people_named("王建国"))[0].code


@pytest.fixture
def slow(service: Service) -> Slow:
    return Slow(service)


@pytest.fixture
def phone(service: Service, slow: Slow, mode: str) -> Iterator[Phone]:
    secret = {"aes_key": SecretStr(AES_KEY)} if mode == "safe" else {}
    settings = ChannelSettings(
        kind="wechat", account="county", federation=DEMO, token=SecretStr(TOKEN), app_id=APP_ID, mode=mode, **secret
    )
    threads = Threads(4)
    callback = Callback(settings, slow.answer, service.answer.known, now=lambda: NOW, threads=threads)
    with serving(http.make_app(callbacks={"wechat": {"county": callback}}, ready=dict)) as port:
        yield Phone(port, mode)
    threads.close()


def test_binds_logs_confirms_and_asks(phone: Phone, slow: Slow, service: Service, code: str) -> None:
    """The first «确认» gets no answer in time; the platform's second delivery gets the reply, a third the same."""
    slow.held.set()
    assert "绑定好了，王建国" in phone.type(f"绑定 {code}")
    assert "锡山纺织厂工会" in phone.type(SENTENCE)

    slow.held.clear()
    confirmation = phone.delivery("确认")
    with pytest.raises(TimeoutError):
        post(phone.port, confirmation, account="county", limit=0.3)
    slow.held.set()
    second = phone.shown(post(phone.port, confirmation, account="county")[1])
    third = phone.shown(post(phone.port, confirmation, account="county")[1])

    assert "记好了，编号联-0001" in second
    assert third == second
    assert "联系基层和职工：1/4次" in phone.type("我还差什么")
    with read(service.database, DEMO) as uow:
        assert [row.total for row in uow.records.sums([2026])] == [1]


def test_strangers_are_told_how_to_bind(phone: Phone, slow: Slow, service: Service) -> None:
    """Nobody who isn't bound reaches the ledger."""
    slow.held.set()
    assert "绑定" in phone.type(SENTENCE)
    with read(service.database, DEMO) as uow:
        assert not uow.records.sums([2026])
