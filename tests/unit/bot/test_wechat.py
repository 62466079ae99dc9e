"""The WeChat callback: who is let in, what a delivery means to us, and what goes back within the time."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import xmltodict
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.channels.tencent.callback import Response
from bot.channels.wechat import Callback
from bot.threads import Threads
from config.settings import ChannelSettings
from handlers.messages import Incoming, Kind, Reply, Spot, choices
from tests.channels.fakes.wechat_pusher import (
    AES_KEY,
    APP_ID,
    OLD_AES_KEY,
    PERSON,
    TOKEN,
    Delivery,
    Platform,
    event,
    message,
)

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
PLATFORM = Platform(NOW)
HELLO = message(Content="你好")


SETTINGS = {
    "kind": "wechat",
    "account": "main",
    "federation": "f",
    "token": SecretStr(TOKEN),
    "aes_key": SecretStr(AES_KEY),
    "app_id": APP_ID,
    "mode": "safe",
}


@dataclass
class Desk:
    """Answers like the real one: the same key again gives the same replies."""

    says: Callable[[Incoming], tuple[Reply, ...]] = lambda incoming: (Reply(f"收到：{incoming.text}"),)
    stored: dict[str, tuple[Reply, ...]] = field(default_factory=dict)
    heard: list[Incoming] = field(default_factory=list)

    def answer(self, incoming: Incoming) -> tuple[Reply, ...]:
        if incoming.dedup_key not in self.stored:
            self.heard.append(incoming)
            self.stored[incoming.dedup_key] = self.says(incoming)
        return self.stored[incoming.dedup_key]

    def known(self, account: str, dedup_key: str) -> bool:
        return dedup_key in self.stored


@pytest.fixture
def threads() -> Iterator[Threads]:
    pool = Threads(2)
    yield pool
    pool.close()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def open_account(desk, threads):
    def build(at: datetime = NOW, patience: float = 4.0, **settings) -> Callback:
        account = ChannelSettings(**{**SETTINGS, **settings})
        return Callback(account, desk.answer, desk.known, now=lambda: at, threads=threads, patience=patience)

    return build


@pytest.fixture
def safe(open_account) -> Callback:
    return open_account()


@pytest.fixture
def plain(open_account) -> Callback:
    return open_account(mode="plain", aes_key=None)


def send(callback: Callback, delivery: Delivery) -> Response:
    return asyncio.run(callback.receive(delivery.query, delivery.body))


def content(response: Response) -> str:
    status, text = response
    assert status == 200
    return xmltodict.parse(text)["xml"]["Content"]


def test_address_check_echoes(safe):
    assert safe.check(PLATFORM.check("8091234")) == (200, "8091234")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {**PLATFORM.check("x"), "signature": "0" * 40},
        {**PLATFORM.check("x"), "signature": "签名"},
        {**PLATFORM.check("x"), "timestamp": "9" * 5000},
        Platform(NOW, token="").check("x"),
        Platform(NOW - timedelta(seconds=301)).check("x"),
        Platform(NOW + timedelta(seconds=301)).check("x"),
    ],
)
def test_strangers_fail_the_address_check(safe, query):
    assert safe.check(query) == (403, "")


def test_plain_message_gets_a_plain_reply(plain, desk):
    answer = xmltodict.parse(send(plain, PLATFORM.plain(HELLO))[1])["xml"]
    assert answer["Content"] == "收到：你好"
    assert (answer["ToUserName"], answer["FromUserName"], answer["MsgType"]) == (PERSON, "gh_official", "text")
    assert desk.heard == [Incoming("wechat", "main", PERSON, "1001", NOW, Kind.TEXT, "你好")]


def test_sealed_message_gets_a_sealed_reply(safe):
    status, text = send(safe, PLATFORM.safe(HELLO))
    assert (status, PLATFORM.opened(text)["Content"]) == (200, "收到：你好")


def test_compatible_mode_believes_the_seal_only(open_account):
    """Nothing signs the plain copy beside it."""
    beside = "<Content><![CDATA[假的]]></Content><MsgType><![CDATA[text]]></MsgType>"
    status, text = send(open_account(mode="compatible"), PLATFORM.safe(HELLO, beside=beside))
    assert (status, PLATFORM.opened(text)["Content"]) == (200, "收到：你好")


@pytest.mark.parametrize("mode", ["safe", "compatible"])
def test_unsealed_message_is_refused_where_seals_are_due(open_account, desk, mode):
    assert send(open_account(mode=mode), PLATFORM.plain(HELLO)) == (403, "")
    assert desk.heard == []


def test_old_key_opens_and_seals_during_rotation(open_account):
    account = open_account(previous_aes_key=SecretStr(OLD_AES_KEY))
    for platform in (PLATFORM, Platform(NOW, aes_key=OLD_AES_KEY)):
        assert platform.opened(send(account, platform.safe(HELLO))[1])["Content"] == "收到：你好"


@pytest.mark.parametrize(
    ("delivery", "status"),
    [
        (Platform(NOW, token="wrong").safe(HELLO), 403),
        (Platform(NOW, app_id="wx-another").safe(HELLO), 403),
        (Platform(NOW - timedelta(seconds=301)).safe(HELLO), 403),
        (Platform(NOW - timedelta(seconds=301)).sealed("!"), 403),
        (Delivery({}, b""), 403),
        (Delivery({**PLATFORM.safe(HELLO).query, "msg_signature": "é"}, PLATFORM.safe(HELLO).body), 403),
        (Delivery({**PLATFORM.safe(HELLO).query, "signature": "0"}, b"<xml"), 403),
        (Platform(NOW, aes_key=OLD_AES_KEY).safe(HELLO), 400),
        (PLATFORM.sealed("not base64!"), 400),
        (PLATFORM.sealed("QUJD"), 400),
        (PLATFORM.sealed(""), 400),
        (PLATFORM.safe("<xml><broken"), 400),
        (PLATFORM.safe("[1, 2]"), 400),
        (PLATFORM.safe(""), 400),
        (PLATFORM.safe("<xml><MsgType>text</MsgType></xml>"), 400),
        (Delivery(PLATFORM.safe(HELLO).query, b"<xml>"), 400),
        (Delivery(PLATFORM.safe(HELLO).query, b""), 400),
        (Delivery(PLATFORM.safe(HELLO).query, b"<xml><A/></xml>"), 403),
    ],
)
def test_bad_deliveries_are_refused_without_a_word(safe, desk, delivery, status):
    assert send(safe, delivery) == (status, "")
    assert desk.heard == []


BOMB = """<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>""" + HELLO.replace("你好", "]]>&b;<![CDATA[")
OUTSIDE = """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>""" + HELLO.replace("你好", "]]>&a;<![CDATA[")


@pytest.mark.parametrize(
    "xml",
    [
        BOMB,
        OUTSIDE,
        "<xml>",
        "",
        b"\xff\xfe",
        HELLO.replace("MsgType>", "Kind>"),
        HELLO.replace("</xml>", "<Content>two</Content></xml>"),
        "<a>" * 5000 + "</a>" * 5000,
    ],
)
def test_broken_xml_is_refused(plain, safe, desk, xml):
    assert send(plain, PLATFORM.plain(xml)) == (400, "")
    if isinstance(xml, str):
        assert send(safe, PLATFORM.safe(xml)) == (400, "")
    assert desk.heard == []


def test_refusals_are_logged_without_the_body(plain, caplog):
    with caplog.at_level(logging.DEBUG):
        send(plain, PLATFORM.plain("<xml>绝密内容"))
    assert "refused with 400" in caplog.text
    assert "绝密" not in caplog.text


@pytest.mark.parametrize(
    "xml",
    [message("hologram"), message("file"), event("VIEW"), event("LOCATION"), event("TEMPLATESENDJOBFINISH")],
)
def test_unknown_kinds_are_acknowledged_and_forgotten(safe, desk, xml):
    assert send(safe, PLATFORM.safe(xml)) == (200, "success")
    assert desk.heard == []


@pytest.mark.parametrize(
    ("xml", "kind", "text", "media"),
    [
        (message(Content=""), Kind.TEXT, "", ""),
        (message(Content="👍👍🏽"), Kind.TEXT, "👍👍🏽", ""),
        (message(Content="字" * 5000), Kind.TEXT, "字" * 5000, ""),
        (message(Content="走\x00访\x07了"), Kind.TEXT, "走访了", ""),
        (message("voice", MediaId="m1", Format="amr", Recognition="我去走访了"), Kind.VOICE, "我去走访了", "m1"),
        (message("voice", MediaId="m1", Format="amr"), Kind.VOICE, "", "m1"),
        (message("image", MediaId="m2", PicUrl="http://example.invalid/p"), Kind.IMAGE, "", "m2"),
        (message("video", MediaId="m3", ThumbMediaId="t"), Kind.FILE, "", "m3"),
        (message("link", Title="通知", Url="http://example.invalid/"), Kind.TEXT, "通知", ""),
        (event("subscribe"), Kind.FOLLOW, "", ""),
        (event("subscribe", key="qrscene_12"), Kind.FOLLOW, "12", ""),
        (event("unsubscribe"), Kind.UNFOLLOW, "", ""),
        (event("CLICK", key="我还差什么"), Kind.TEXT, "我还差什么", ""),
    ],
)
def test_each_kind_reaches_the_conversation(safe, desk, xml, kind, text, media):
    send(safe, PLATFORM.safe(xml))
    (heard,) = desk.heard
    assert (heard.kind, heard.text, heard.media) == (kind, text, media)


def test_location_is_a_spot_with_its_label(safe, desk):
    """Coordinates come as strings; what is no number is no place."""
    send(safe, PLATFORM.safe(message("location", Location_X="31.5", Location_Y="120.3", Label="厂门口")))
    send(safe, PLATFORM.safe(message("location", number="2", Location_X="north", Location_Y="", Label="")))
    there, nowhere = desk.heard
    assert (there.kind, there.text, there.spot) == (Kind.LOCATION, "", Spot(31.5, 120.3, "厂门口"))
    assert nowhere.spot is None


@pytest.mark.parametrize(
    ("xml", "is_tap"),
    [
        (event("CLICK", key="我还差什么"), True), (event("subscribe"), True), (event("SCAN", key="1"), None),
        (message(Content="你好"), False), (message(Content="确认", bizmsgmenuid="1"), True),
    ],
)  # fmt: skip
def test_taps_are_told_from_messages(safe, desk, xml, is_tap):
    """A message opens 48 hours for five of ours; a tap, a follow or a tapped menu line only a minute for three."""
    send(safe, PLATFORM.safe(xml))
    assert [each.is_tap for each in desk.heard] == ([] if is_tap is None else [is_tap])


def test_torn_characters_do_not_lose_the_message(plain, desk):
    """A lone surrogate in UTF-8 is no character; the words around it are."""
    xml = message(Content="走访@").encode().replace(b"@", "\ud83d".encode("utf-8", "surrogatepass"))
    assert send(plain, PLATFORM.plain(xml))[0] == 200
    assert desk.heard[0].text.startswith("走访\ufffd")


def test_reply_cannot_leave_its_section(open_account, desk):
    desk.says = lambda incoming: (Reply("]]></Content><MsgType>news</MsgType>\x01\ud800"),)
    plain = open_account(mode="plain", aes_key=None)
    answer = xmltodict.parse(send(plain, PLATFORM.plain(HELLO))[1])["xml"]
    assert answer["Content"] == "]]></Content><MsgType>news</MsgType>\ufffd"
    assert answer["MsgType"] == "text"


def test_echoed_section_end_comes_back_unharmed(plain):
    xml = message(Content="]]]]><![CDATA[>")
    assert content(send(plain, PLATFORM.plain(xml))) == "收到：]]>"


def test_several_replies_share_the_one_passive_reply(plain, desk):
    desk.says = lambda incoming: (Reply("记下了"), Reply("对吗？", choices("确认", "取消")))
    assert content(send(plain, PLATFORM.plain(HELLO))) == "记下了\n\n对吗？\n\n回复 1 确认　2 取消"


@pytest.mark.parametrize("replies", [(), (Reply(""),), (Reply(" \n"),)])
def test_nothing_to_say_is_acknowledged_unsealed(safe, desk, replies):
    """An encrypted empty reply shows the person «service failed»."""
    desk.says = lambda incoming: replies
    assert send(safe, PLATFORM.safe(HELLO)) == (200, "success")


def test_long_reply_fits_the_platform(plain, desk):
    desk.says = lambda incoming: (Reply("很长的一句话。" * 500),)
    assert len(content(send(plain, PLATFORM.plain(HELLO))).encode()) <= 2000


def test_repeat_gets_the_same_reply(safe, desk):
    first, again = (PLATFORM.opened(send(safe, PLATFORM.safe(HELLO))[1]) for _ in range(2))
    assert first["Content"] == again["Content"]
    assert len(desk.heard) == 1


def test_nothing_is_kept_of_what_was_answered(safe):
    """A process answers for months: who waits for which answer is forgotten with it."""
    for number in ("1001", "1002", "1001"):
        send(safe, PLATFORM.safe(message(number=number, Content="你好")))
    assert not safe._running
    assert not safe._waiting


def test_late_repeat_is_let_in(safe, open_account, desk):
    """Whether repeats keep their timestamp is not stated; a known key may be old."""
    send(safe, PLATFORM.safe(HELLO))
    later = open_account(at=NOW + timedelta(minutes=20))
    assert PLATFORM.opened(send(later, PLATFORM.safe(HELLO))[1])["Content"] == "收到：你好"
    assert send(later, PLATFORM.safe(message(number="1002", Content="新的"))) == (403, "")


def test_events_of_one_second_differ_by_key(safe, desk):
    for name, key in (("CLICK", "我的进度"), ("CLICK", "菜单"), ("subscribe", ""), ("CLICK", "菜单")):
        send(safe, PLATFORM.safe(event(name, key=key)))
    assert [(heard.kind, heard.text) for heard in desk.heard] == [
        (Kind.TEXT, "我的进度"),
        (Kind.TEXT, "菜单"),
        (Kind.FOLLOW, ""),
    ]


def test_late_answer_is_kept_for_the_repeat(open_account, desk):
    """Attempt one is acknowledged, attempt two meets it still running, attempt three gets the answer."""
    release = threading.Event()
    desk.says = lambda incoming: (Reply("久等了"),) if release.wait(10) else ()
    impatient, patient = 0.01, 10.0
    account = open_account(patience=impatient)

    async def deliveries() -> list[Response]:
        delivery = PLATFORM.safe(HELLO)
        hurried = [await account.receive(delivery.query, delivery.body) for _ in range(2)]
        account._patience = patient
        waiting = asyncio.create_task(account.receive(delivery.query, delivery.body))
        await asyncio.get_running_loop().run_in_executor(None, release.set)
        return [*hurried, await waiting]

    *hurried, last = asyncio.run(deliveries())
    assert hurried == [(200, "success"), (200, "success")]
    assert PLATFORM.opened(last[1])["Content"] == "久等了"
    assert len(desk.heard) == 1


def test_fault_behind_is_acknowledged(safe, desk, caplog):
    """The platform would repeat an error three times and tell the person that the service failed."""

    def broken(incoming: Incoming) -> tuple[Reply, ...]:
        raise RuntimeError("secret")

    desk.says = broken
    assert send(safe, PLATFORM.safe(HELLO)) == (200, "success")
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


NAMES = st.sampled_from(["signature", "msg_signature", "timestamp", "nonce", "echostr", "encrypt_type"])


@settings(deadline=None)
@given(st.dictionaries(NAMES, st.text(max_size=50)), st.binary(max_size=300), st.sampled_from(["safe", "plain"]))
def test_noise_is_refused_whatever_it_is(query, body, mode):
    """Nobody without the token gets more than a status, and nothing raises."""
    account = Callback(
        ChannelSettings(**{**SETTINGS, "mode": mode}), Desk().answer, Desk().known, now=lambda: NOW, threads=Threads(1)
    )
    assert send(account, Delivery(query, body)) in ((403, ""), (400, ""))
    assert account.check(query) == (403, "")


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["Content", "MsgType", "FromUserName", "MsgId", "CreateTime", "Event"]))
def test_no_signed_words_break_it(words, name):
    """Whatever stands in a signed delivery: an answer, an acknowledgement or a refusal."""
    pool = Threads(1)
    desk = Desk()
    account = Callback(ChannelSettings(**SETTINGS), desk.answer, desk.known, now=lambda: NOW, threads=pool)
    field = f"<{name}><![CDATA[{words}]]></{name}>"
    xml = re.sub(f"<{name}>.*?</{name}>|</xml>", lambda _: field, HELLO, count=1)
    status, text = send(account, PLATFORM.safe(xml.encode(errors="replace").decode()))
    pool.close()
    assert status in (200, 400)
    assert text in ("", "success") or PLATFORM.opened(text)["Content"]
