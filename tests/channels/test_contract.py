"""What every channel promises, whatever its platform: one suite over the real service, the real front and real sockets."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pytest
import xmltodict

from bot import http, platforms
from bot.app import DEMO, Service
from bot.channels import web
from bot.outcomes import State
from bot.threads import Threads
from config.settings import Settings, load
from handlers.messages import Reply
from storage.database import Database
from storage.services import people
from storage.unit_of_work import read, write
from tests.channels import telegram_office as office
from tests.channels.fakes import telegram_api, wechat_pusher, wecom_pusher
from tests.channels.fakes.serving import request, serving
from tests.channels.fakes.telegram_api import PERSON, TelegramApi
from tests.channels.telegram_office import DATE, NOW

SENTENCE = "昨天下午走访锡山纺织厂工会,和12名职工座谈,了解食堂"
ODD = ("", "👍", "]]]]><![CDATA[>", "a\x0bb\x00", "字" * 5000, "<b>&amp;", "𠮷" * 900, "1", "\u202eabc")
CHANNELS = ("wechat", "wechat safe", "wecom", "telegram", "web")
ACCOUNTS = f"""
public_url = "https://county.example"
[[federation]]
id = "{DEMO}"
name = "云溪县总工会"
[[channel]]
kind = "wechat"
account = "gh"
federation = "{DEMO}"
token = "{wechat_pusher.TOKEN}"
app_id = "{wechat_pusher.APP_ID}"
secret = "the-secret-of-wechat"
api_base = "http://127.0.0.1:1"
[[channel]]
kind = "wechat"
account = "gh_safe"
federation = "{DEMO}"
token = "{wechat_pusher.TOKEN}"
aes_key = "{wechat_pusher.AES_KEY}"
app_id = "{wechat_pusher.APP_ID}"
[[channel]]
kind = "wecom"
account = "corp"
federation = "{DEMO}"
token = "{wecom_pusher.TOKEN}"
aes_key = "{wecom_pusher.AES_KEY}"
corp_id = "{wecom_pusher.CORP_ID}"
agent_id = 1000002
secret = "the-secret-of-wecom"
api_base = "http://127.0.0.1:1"
[[channel]]
kind = "telegram"
account = "{office.ACCOUNT}"
federation = "{DEMO}"
token = "{telegram_api.TOKEN}"
secret = "{telegram_api.SECRET}"
"""


class Wire(Protocol):
    """One person on one channel, from the platform's side."""

    def say(self, text: str, number: int) -> str:
        """Delivers words under a number; what the person reads, «» where nothing new comes."""

    def stranger(self) -> int:
        """The status for somebody who isn't the platform."""

    def flood(self) -> int:
        """The status for a megabyte."""


@dataclass
class WeChat:
    port: int
    account: str = "gh"
    platform: wechat_pusher.Platform = field(default_factory=lambda: wechat_pusher.Platform(NOW))

    def say(self, text: str, number: int) -> str:
        answer = self._post(self._sealed(wechat_pusher.message(number=str(number), Content=text)))[1]
        if answer in ("", "success"):
            return ""
        is_safe = self.account == "gh_safe"
        fields = self.platform.opened(answer) if is_safe else xmltodict.parse(answer)["xml"]
        return str(fields["Content"])

    def stranger(self) -> int:
        other = wechat_pusher.Platform(NOW, token="other")
        return self._post(other.plain(wechat_pusher.message(Content=SENTENCE)))[0]

    def flood(self) -> int:
        return self._post(self.platform.plain(b"x" * 2**20))[0]

    def _sealed(self, xml: str) -> wechat_pusher.Delivery:
        return self.platform.safe(xml) if self.account == "gh_safe" else self.platform.plain(xml)

    def _post(self, delivery: wechat_pusher.Delivery) -> tuple[int, str]:
        return wechat_pusher.post(self.port, delivery, account=self.account)


@dataclass
class WeCom:
    port: int
    platform: wecom_pusher.Platform = field(default_factory=lambda: wecom_pusher.Platform(NOW))

    def say(self, text: str, number: int) -> str:
        sealed = self.platform.sealed(wecom_pusher.message(number=str(number), Content=text))
        answer = wecom_pusher.post(self.port, sealed)[1]
        return str(self.platform.opened(answer)["Content"]) if answer.startswith("<xml>") else ""

    def stranger(self) -> int:
        other = wecom_pusher.Platform(NOW, token="other")
        return wecom_pusher.post(self.port, other.sealed(wecom_pusher.message(Content=SENTENCE)))[0]

    def flood(self) -> int:
        query = self.platform.sealed("<xml/>").query
        return wecom_pusher.post(self.port, wecom_pusher.Delivery(query, b"x" * 2**20))[0]


@dataclass
class Telegram:
    port: int
    api: TelegramApi
    settle: Callable[[], None]

    def say(self, text: str, number: int) -> str:
        before = len(self.api.heard())
        update = {"update_id": number, "message": telegram_api.message(number, PERSON, DATE, text=text)}
        office.Phone(self.port).post(update)
        self.settle()
        return "\n".join(self.api.heard()[before:])

    def stranger(self) -> int:
        return office.Phone(self.port, secret="other").post({"update_id": 1})

    def flood(self) -> int:
        return office.Phone(self.port).post(b"x" * 2**20)


@dataclass
class Web:
    port: int
    cookie: str = ""

    def say(self, text: str, number: int) -> str:
        body = json.dumps({"text": text, "id": str(number)}).encode()
        status, headers, content = self._post(body, {"Content-Type": "application/json", "Cookie": self.cookie})
        assert status == 200, content
        self.cookie = headers.get("set-cookie", self.cookie).partition(";")[0]
        return "\n".join(each["text"] for each in json.loads(content)["replies"])

    def stranger(self) -> int:
        """A form on another site can send anything but JSON."""
        return 403 if self._post(b"text=x", {"Content-Type": "text/plain"})[0] == 415 else 200

    def flood(self) -> int:
        return self._post(b"x" * 2**20, {"Content-Type": "application/json"})[0]

    def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        return request(self.port, "POST", "/chat/messages", body, headers)


@pytest.fixture
def api() -> TelegramApi:
    return TelegramApi(is_paced=False)


@pytest.fixture
def settings(tmp_path: Path, api: TelegramApi) -> Iterator[Settings]:
    with serving(api.app()) as port:
        (tmp_path / "lvzhi.toml").write_text(f'{ACCOUNTS}api_base = "http://127.0.0.1:{port}"\n', encoding="utf-8")
        yield load(tmp_path, environ={})
        api.let_go()


@pytest.fixture
def service(sqlite: Database) -> Service:
    made = office.service(sqlite, gh=DEMO, gh_safe=DEMO, corp=DEMO)
    office.settle(made)
    return made


@pytest.fixture(params=CHANNELS)
def wire(request: pytest.FixtureRequest, settings: Settings, service: Service, api: TelegramApi) -> Iterator[Wire]:
    """Every configured channel stands in one front, as it does in production."""
    threads, telegraph = Threads(2), platforms.telegraph_of(settings, service)
    assert telegraph is not None
    callbacks, hooks = platforms.callbacks_of(settings, service, threads), {"telegram": telegraph.hooks(threads)}
    room = web.Room("web", "云溪县总工会", service.answer, lambda *_: (), lambda: NOW, key=b"k" * 32)
    app = http.make_app(callbacks=callbacks, hooks=hooks, ready=dict, pages=web.routes(room))
    with serving(app) as port:
        made: dict[str, Callable[[int], Any]] = {
            "wechat": WeChat,
            "wechat safe": partial(WeChat, account="gh_safe"),
            "wecom": WeCom,
            "telegram": partial(Telegram, api=api, settle=telegraph.settle),
            "web": Web,
        }
        yield made[request.param](port)
    telegraph.close()
    threads.close()


def bind(wire: Wire, service: Service) -> str:
    with write(service.database, DEMO) as uow:
        work = service.tenants.office_work(uow, NOW)
        code = people.issue_codes(work, work.roster.people_named("王建国"))[0].code
    return wire.say(f"绑定 {code}", 1)


def kept(service: Service) -> list[int]:
    with read(service.database, DEMO) as uow:
        return [row.total for row in uow.records.sums([2026])]


def test_person_binds_logs_and_asks(wire: Wire, service: Service) -> None:
    assert "绑定好了，王建国" in bind(wire, service)
    assert "锡山纺织厂工会" in wire.say(SENTENCE, 2)
    assert "编号联-0001" in wire.say("确认", 3)
    assert "联系基层和职工：1/4次" in wire.say("我还差什么", 4)


def test_message_delivered_again_changes_nothing(wire: Wire, service: Service) -> None:
    """It may be answered again with the very same words; it isn't done again."""
    bind(wire, service)
    wire.say(SENTENCE, 2)
    first = wire.say("确认", 3)
    assert all(wire.say("确认", 3) in ("", first) for _ in range(3))
    assert kept(service) == [1]


def test_somebody_unknown_is_told_how_to_bind(wire: Wire, service: Service) -> None:
    assert "绑定" in wire.say(SENTENCE, 1)
    assert kept(service) == []


def test_strangers_are_turned_away(wire: Wire) -> None:
    assert wire.stranger() == 403


def test_floods_are_cut_off(wire: Wire) -> None:
    assert wire.flood() == 413


def test_odd_words_get_an_answer_in_words(wire: Wire, service: Service) -> None:
    bind(wire, service)
    for number, text in enumerate(ODD, 2):
        said = wire.say(text, number)
        assert said, text
        assert "编号" not in said or "联-" not in said


def test_person_is_left_in_peace_by_others_words(
    wire: Wire, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody's words, and no secret, in any log line."""
    with caplog.at_level(logging.DEBUG):
        bind(wire, service)
        wire.say(SENTENCE, 2)
    secrets = (wechat_pusher.TOKEN, wechat_pusher.AES_KEY, wecom_pusher.TOKEN, telegram_api.TOKEN, telegram_api.SECRET)
    assert not [each for each in (*secrets, "锡山纺织厂") if each in caplog.text]


@pytest.mark.parametrize("kind", ["wechat", "wecom", "telegram"])
def test_unreachable_platform_is_tried_later(kind: str, settings: Settings, service: Service) -> None:
    """Nothing went out for certain, so nothing is uncertain."""
    alone = settings.model_copy(
        update={
            "channels": tuple(each.model_copy(update={"api_base": "http://127.0.0.1:1"}) for each in settings.channels)
        }
    )
    telegraph = platforms.telegraph_of(alone, service)
    assert telegraph is not None
    account = {"wechat": "gh", "wecom": "corp", "telegram": office.ACCOUNT}[kind]
    outcome = platforms.senders_of(alone, service, telegraph)[kind].send(account, str(PERSON), Reply("还差1次走访"))
    assert (outcome.state, outcome.code) == (State.RETRY, "unreachable")
    telegraph.close()
