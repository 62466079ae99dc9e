"""A representative on Telegram through the real service, the real library and two real sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xmltodict
from pydantic import SecretStr

from bot import http
from bot.app import DEMO, Service
from bot.channels.wechat import Callback
from bot.telegraph import Telegraph
from bot.threads import Threads
from config.settings import ChannelSettings
from storage.database import Database
from storage.services import people
from storage.unit_of_work import read, write
from tests.channels import telegram_office as office
from tests.channels.fakes.serving import serving
from tests.channels.fakes.telegram_api import PERSON, TelegramApi, membership
from tests.channels.fakes.wechat_pusher import TOKEN as WECHAT_TOKEN
from tests.channels.fakes.wechat_pusher import Platform, post
from tests.channels.fakes.wechat_pusher import message as wechat_message
from tests.channels.telegram_office import NOW, Phone

SENTENCE = "昨天下午走访锡山纺织厂工会,和12名职工座谈"


@pytest.fixture
def api() -> TelegramApi:
    return TelegramApi()


@pytest.fixture
def service(database: Database) -> Service:
    made = office.service(database, county=DEMO)
    office.settle(made)
    return made


@pytest.fixture
def telegraph(service: Service, api: TelegramApi) -> Iterator[Telegraph]:
    with serving(api.app()) as port:
        made = office.telegraph(service, office.account(f"http://127.0.0.1:{port}"), api.watch)
        yield made
        api.release.set()
        made.close()


@pytest.fixture
def phone(telegraph: Telegraph) -> Iterator[Phone]:
    threads = Threads(2)
    app = http.make_app(callbacks={}, hooks={"telegram": telegraph.hooks(threads)}, ready=dict)
    with serving(app) as port:
        yield Phone(port)
    threads.close()


def code_of(service: Service, name: str) -> str:
    with write(service.database, DEMO) as uow:
        work = service.tenants.office_work(uow, NOW)
        return people.issue_codes(work, work.roster.people_named(name))[0].code


def test_binds_by_link_logs_taps_and_asks(phone: Phone, api: TelegramApi, service: Service) -> None:
    phone.type("/start")
    phone.type(f"/start {code_of(service, '王建国')}")
    assert "绑定好了，王建国" in api.await_heard(2)[-1]
    phone.type(SENTENCE)
    assert "锡山纺织厂工会" in api.await_heard(3)[-1]
    assert phone.tap(api.buttons()["确认"]) == 200
    assert "记好了，编号联-0001" in api.await_heard(4)[-1]
    phone.type("我还差什么")
    assert "联系基层和职工：1/4次" in api.await_heard(5)[-1]
    assert len(api.taps) == len(api.retired) == 1
    with read(service.database, DEMO) as uow:
        assert [row.total for row in uow.records.sums([2026])] == [1]


def test_form_begun_on_wechat_is_finished_here(service: Service, api: TelegramApi) -> None:
    """Two platforms, one conversation: asked on one, answered and confirmed on the other, kept once."""
    wechat = ChannelSettings(kind="wechat", account="county", federation=DEMO, token=SecretStr(WECHAT_TOKEN))
    threads = Threads(2)
    with serving(api.app()) as api_port:
        bot = office.telegraph(service, office.account(f"http://127.0.0.1:{api_port}"), api.watch)
        callback = Callback(wechat, service.answer, service.answer.known, now=lambda: NOW, threads=threads)
        hooks = {"telegram": bot.hooks(threads)}
        with serving(http.make_app(callbacks={"wechat": {"county": callback}}, hooks=hooks, ready=dict)) as port:
            finished_here(service, api, Phone(port), port)
        bot.close()
    threads.close()
    with read(service.database, DEMO) as uow:
        assert [row.total for row in uow.records.sums([2026])] == [1]


def finished_here(service: Service, api: TelegramApi, phone: Phone, port: int) -> None:
    on_wechat(port, 1, f"绑定 {code_of(service, '王建国')}")
    phone.type(f"/start {code_of(service, '王建国')}")
    api.await_heard(1)
    assert "多少职工" in on_wechat(port, 2, "昨天走访了锡山纺织厂工会")
    phone.type("12名")
    assert "人数：12人" in api.await_heard(2)[-1]
    phone.tap(api.buttons()["确认"])
    assert "编号联-0001" in api.await_heard(3)[-1]
    assert "联-0001" in on_wechat(port, 3, "我的记录")


def on_wechat(port: int, number: int, text: str) -> str:
    delivery = Platform(NOW, token=WECHAT_TOKEN).plain(wechat_message(number=str(number), Content=text))
    return str(xmltodict.parse(post(port, delivery, account="county")[1])["xml"]["Content"])


def test_blocking_breaks_the_binding_until_they_write(phone: Phone, api: TelegramApi, service: Service) -> None:
    phone.type(f"/start {code_of(service, '王建国')}")
    api.await_heard(1)
    assert phone.post(phone.update("my_chat_member", membership("kicked"))) == 200
    phone.type("我还差什么")
    api.await_heard(2)
    assert office.binding(service).broken_at == NOW
    assert [chat for chat, _, _ in api.sent] == [PERSON, PERSON]
