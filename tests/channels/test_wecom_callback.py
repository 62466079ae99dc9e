"""WeCom's callback: who may speak, what cards say, and a representative's whole way through the real service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr

from bot import http, platforms
from bot.app import DEMO, Service, build
from bot.channels.wecom import Callback
from bot.rosters import reading as rosters
from bot.stage import DEMO_ROSTER
from bot.threads import Threads
from config import policies
from config.settings import ChannelSettings, Settings
from handlers.messages import Incoming, Kind, Reply
from storage.database import Database
from storage.rules.touchpoints import BEIJING
from storage.services import people, roster
from storage.unit_of_work import read, write
from tests.channels.fakes import wecom_api
from tests.channels.fakes.serving import serving
from tests.channels.fakes.wecom_pusher import (
    AES_KEY,
    CORP_ID,
    MEMBER,
    OLD_AES_KEY,
    TOKEN,
    Delivery,
    Platform,
    card_tap,
    message,
    post,
)

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=BEIJING)
PLATFORM = Platform(NOW)
HELLO = message(Content="你好")


def settings(**changed: object) -> ChannelSettings:
    known = {
        "kind": "wecom",
        "account": "corp",
        "federation": DEMO,
        "token": SecretStr(TOKEN),
        "aes_key": SecretStr(AES_KEY),
        "corp_id": CORP_ID,
        "agent_id": wecom_api.AGENT,
        "secret": SecretStr(wecom_api.SECRET),
    }
    return ChannelSettings(**{**known, **changed})


@dataclass
class Desk:
    """Answers everything and remembers it."""

    heard: list[Incoming] = field(default_factory=list)

    def answer(self, incoming: Incoming) -> tuple[Reply, ...]:
        self.heard.append(incoming)
        return (Reply(f"收到：{incoming.text}"),)

    def known(self, account: str, dedup_key: str) -> bool:
        return any(each.dedup_key == dedup_key for each in self.heard)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def threads() -> Iterator[Threads]:
    pool = Threads(2)
    yield pool
    pool.close()


@pytest.fixture
def account(desk, threads) -> Callback:
    old = SecretStr(OLD_AES_KEY)
    return Callback(settings(previous_aes_key=old), desk.answer, desk.known, now=lambda: NOW, threads=threads)


@pytest.fixture
def port(account) -> Iterator[int]:
    with serving(http.make_app(callbacks={"wecom": {"corp": account}}, ready=dict)) as opened:
        yield opened


def test_address_check_is_opened(account):
    """The word comes sealed and goes back plain, without quotes or a newline."""
    assert account.check(PLATFORM.check("1616140317555161061")) == (200, "1616140317555161061")


@pytest.mark.parametrize(
    "query",
    [
        Platform(NOW, token="another").check("x"),
        Platform(NOW - timedelta(seconds=301)).check("x"),
        Platform(NOW, corp_id="ww-other").check("x"),
        {**PLATFORM.check("x"), "echostr": "not base64!"},
        {},
    ],
)
def test_strangers_get_no_word_back(account, query):
    assert account.check(query) == (403, "")


def test_text_is_answered_sealed(port, desk):
    status, answer = post(port, PLATFORM.sealed(HELLO))
    fields = PLATFORM.opened(answer)
    assert (status, fields["Content"], fields["ToUserName"]) == (200, "收到：你好", MEMBER)
    assert (desk.heard[0].channel, desk.heard[0].sender) == ("wecom", MEMBER)


def test_previous_key_still_opens(port):
    """While the key is being changed, both are in use; the answer is sealed with the one that worked."""
    old = Platform(NOW, aes_key=OLD_AES_KEY)
    assert old.opened(post(port, old.sealed(HELLO))[1])["Content"] == "收到：你好"


@pytest.mark.parametrize(
    ("delivery", "status"),
    [
        (Platform(NOW, token="another").sealed(HELLO), 403),
        (Platform(NOW - timedelta(seconds=301)).sealed(HELLO), 403),
        (Platform(NOW, corp_id="ww-other").sealed(HELLO), 403),
        (Delivery({}, HELLO.encode()), 403),
        (PLATFORM.claimed("bm90IHNlYWxlZA=="), 400),
        (PLATFORM.claimed("!!"), 400),
        (Delivery(PLATFORM.sealed(HELLO).query, b"<xml>"), 400),
        (Delivery(PLATFORM.sealed(HELLO).query, b"x" * 70_000), 413),
    ],
)
def test_what_is_not_ours_is_refused(port, desk, delivery, status):
    assert post(port, delivery) == (status, "")
    assert not desk.heard


def test_stale_repeat_of_ours_is_answered(port, account, desk):
    """A platform that repeats late keeps its old timestamp."""
    post(port, PLATFORM.sealed(HELLO))
    late = Platform(NOW - timedelta(seconds=400))
    assert post(port, late.sealed(HELLO))[0] == 200


@pytest.mark.parametrize(
    ("xml", "kind", "words", "media"),
    [
        (message("image", PicUrl="http://x", MediaId="m1"), Kind.IMAGE, "", "m1"),
        (message("voice", MediaId="m2", Format="amr"), Kind.VOICE, "", "m2"),
        (card_tap("确认"), Kind.TEXT, "确认", ""),
    ],
)
def test_each_kind_is_understood(port, desk, xml, kind, words, media):
    assert post(port, PLATFORM.sealed(xml))[0] == 200
    heard = desk.heard[0]
    assert (heard.kind, heard.text, heard.media) == (kind, words, media)


@pytest.mark.parametrize("name", ["change_contact", "enter_agent", "batch_job_result"])
def test_unknown_events_are_acknowledged(port, desk, name):
    xml = card_tap("x").replace("template_card_event", name)
    assert post(port, PLATFORM.sealed(xml)) == (200, "")
    assert not desk.heard


def test_two_taps_in_one_second_are_two(port, desk):
    """Events have no number, and their time counts whole seconds."""
    post(port, PLATFORM.sealed(card_tap("确认", code="a", task="t1")))
    post(port, PLATFORM.sealed(card_tap("确认", code="b", task="t2")))
    post(port, PLATFORM.sealed(card_tap("确认", code="b", task="t2")))
    keys = [each.dedup_key for each in desk.heard]
    assert len(keys) == 3
    assert keys[0] != keys[1] == keys[2]


# --- the whole way ------------------------------------------------------------------------------------------------


@pytest.fixture
def service(database: Database) -> Service:
    """The demo federation with an app on WeCom."""
    made = build(database, {DEMO: policies.load().adopt()}, {"corp": DEMO}, clock=lambda: NOW)
    entries = rosters.read(DEMO_ROSTER).entries
    assert entries is not None
    with write(database, DEMO) as uow:
        roster.apply(uow, entries, NOW, "云溪县总工会")
    return made


@pytest.fixture
def platform() -> Iterator[tuple[wecom_api.WeComApi, int]]:
    api = wecom_api.WeComApi(NOW, {MEMBER})
    with serving(api.app()) as opened:
        yield api, opened
        api.release.set()


@pytest.fixture
def whole(service: Service, platform: tuple[wecom_api.WeComApi, int], tmp_path) -> Iterator[Callable[[str], str]]:
    """Says something as the member and gives what the phone shows."""
    configured = Settings.model_validate(
        {
            "home": tmp_path,
            "database_url": f"sqlite:///{tmp_path / 'unused.db'}",
            "signing_key": SecretStr("k" * 32),
            "data_key": SecretStr("k" * 32),
            "federation": [{"id": DEMO, "name": "云溪县总工会"}],
            "channel": [settings(api_base=f"http://127.0.0.1:{platform[1]}")],
        }
    )
    threads, number = Threads(2), iter(range(9000, 10000))
    callbacks = platforms.callbacks_of(configured, service, threads)
    with serving(http.make_app(callbacks=callbacks, ready=dict)) as opened:

        def say(text: str) -> str:
            xml = text if text.startswith("<xml>") else message(number=str(next(number)), Content=text)
            status, answer = post(opened, PLATFORM.sealed(xml))
            assert status == 200
            return PLATFORM.opened(answer)["Content"]

        yield say
        threads.close()


def test_binds_logs_and_taps_a_card(whole, service, platform):
    """The tap counts as the word on the button, and the card shows afterwards what was chosen."""
    api, _ = platform
    api.response_codes.add("code-9")
    with write(service.database, DEMO) as uow:
        work = service.tenants.office_work(uow, NOW)
        code = people.issue_codes(work, work.roster.people_named("王建国"))[0].code
    assert "绑定好了，王建国" in whole(f"绑定 {code}")
    assert "锡山纺织厂工会" in whole("昨天下午走访锡山纺织厂工会,和12名职工座谈")
    assert "联-0001" in whole(card_tap("确认", code="code-9"))
    with read(service.database, DEMO) as uow:
        assert [row.total for row in uow.records.sums([2026])] == [1]
    assert "1/4次" in whole("我还差什么")
    assert api.card_changed.wait(5)
    assert [each["response_code"] for each in api.changed] == ["code-9"]
