"""A representative on Telegram through the real service, the real library and two real sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot import http
from bot.app import DEMO, Service
from bot.telegraph import Telegraph
from bot.threads import Threads
from storage.database import Database
from storage.services import people
from storage.unit_of_work import read, write
from tests.channels import telegram_office as office
from tests.channels.fakes.serving import serving
from tests.channels.fakes.telegram_api import PERSON, TelegramApi, membership
from tests.channels.telegram_office import NOW, Phone

SENTENCE = "昨天下午走访锡山纺织厂工会,和12名职工座谈"


@pytest.fixture
def api() -> TelegramApi:
    return TelegramApi()


@pytest.fixture
def service(database: Database) -> Service:
    made = office.service(database)
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


def test_blocking_breaks_the_binding_until_they_write(phone: Phone, api: TelegramApi, service: Service) -> None:
    phone.type(f"/start {code_of(service, '王建国')}")
    api.await_heard(1)
    assert phone.post(phone.update("my_chat_member", membership("kicked"))) == 200
    phone.type("我还差什么")
    api.await_heard(2)
    assert office.binding(service).broken_at == NOW
    assert [chat for chat, _, _ in api.sent] == [PERSON, PERSON]
