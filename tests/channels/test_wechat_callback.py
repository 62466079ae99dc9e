"""The whole way in: a platform on loopback posts to our HTTP front, and a person sees what comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot import http
from bot.channels.wechat import Callback
from bot.threads import Threads
from config.settings import ChannelSettings
from handlers.messages import Incoming, Reply
from tests.channels.fakes.serving import request, serving
from tests.channels.fakes.wechat_pusher import (
    AES_KEY,
    APP_ID,
    FAILED,
    OLD_AES_KEY,
    TOKEN,
    Delivery,
    Platform,
    deliver,
    event,
    message,
    post,
)

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
PLATFORM = Platform(NOW)
OLD = replace(PLATFORM, aes_key=OLD_AES_KEY)


@dataclass
class Desk:
    """Answers at once, except for words that it keeps until `release`; the same key again gets the same replies."""

    stored: dict[str, tuple[Reply, ...]] = field(default_factory=dict)
    heard: list[Incoming] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)

    def answer(self, incoming: Incoming) -> tuple[Reply, ...]:
        if incoming.dedup_key not in self.stored:
            self.heard.append(incoming)
            if incoming.text.startswith("慢"):
                self.release.wait(10)
            self.stored[incoming.dedup_key] = (Reply(f"收到：{incoming.text}"),)
        return self.stored[incoming.dedup_key]

    def known(self, account: str, dedup_key: str) -> bool:
        return dedup_key in self.stored


def settings(account: str, mode: str) -> ChannelSettings:
    secrets = {"aes_key": SecretStr(AES_KEY), "previous_aes_key": SecretStr(OLD_AES_KEY)} if mode != "plain" else {}
    return ChannelSettings(
        kind="wechat", account=account, federation="f", token=SecretStr(TOKEN), app_id=APP_ID, mode=mode, **secrets
    )


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def port(desk) -> Iterator[int]:
    threads = Threads(4)
    accounts = {
        name: Callback(
            settings(name, mode), desk.answer, desk.known, now=lambda: NOW, threads=threads, patience=patience
        )
        for name, mode, patience in (("main", "safe", 4.0), ("plain", "plain", 4.0), ("hasty", "safe", 0.05))
    }
    with serving(http.make_app(callbacks={"wechat": accounts}, ready=dict)) as port:
        yield port
    desk.release.set()
    threads.close()


def test_person_is_answered_in_safe_and_plain_mode(port):
    assert PLATFORM.opened(deliver(port, PLATFORM.safe(message(Content="你好"))))["Content"] == "收到：你好"
    assert "收到：你好" in deliver(port, PLATFORM.plain(message(Content="你好")), account="plain")


def test_previous_key_still_opens_and_seals(port):
    assert OLD.opened(deliver(port, OLD.safe(message(Content="你好"))))["Content"] == "收到：你好"


def test_address_is_checked_over_http(port):
    query = "&".join(f"{name}={value}" for name, value in PLATFORM.check("8091234").items())
    assert request(port, "GET", f"/wechat/main?{query}")[::2] == (200, b"8091234")
    assert request(port, "GET", "/wechat/main?echostr=1")[::2] == (403, b"")


@pytest.mark.parametrize(
    ("delivery", "status"),
    [
        (replace(PLATFORM, token="wrong").safe(message()), 403),
        (replace(PLATFORM, now=NOW - timedelta(hours=1)).safe(message()), 403),
        (replace(PLATFORM, app_id="wx-other").safe(message()), 403),
        (PLATFORM.sealed("YWJj"), 400),
        (PLATFORM.sealed("%%%"), 400),
        (PLATFORM.safe("<xml>"), 400),
        (Delivery(PLATFORM.signed(), b"x" * 20_000_000), 413),
        (Delivery({"signature": "\u7b7e", "timestamp": "\u7b7e", "nonce": "\ufffd"}, b"\xff"), 403),
    ],
)
def test_strangers_get_a_status_and_nothing_else(port, desk, delivery, status):
    assert post(port, delivery) == (status, "")
    assert desk.heard == []


def test_two_events_of_one_second_are_two(port, desk):
    for key in ("我的进度", "菜单"):
        deliver(port, PLATFORM.safe(event("CLICK", key=key)))
    assert [heard.text for heard in desk.heard] == ["我的进度", "菜单"]


def test_slow_answer_is_given_to_the_repeat(port, desk):
    """Two attempts are acknowledged; once the answer is there, the third carries it."""
    slow = PLATFORM.safe(message(Content="慢慢来"))
    assert [post(port, slow, account="hasty") for _ in range(2)] == [(200, "success")] * 2
    desk.release.set()
    with ThreadPoolExecutor(1) as platform:
        seen = platform.submit(deliver, port, slow).result()
    assert PLATFORM.opened(seen)["Content"] == "收到：慢慢来"
    assert len({heard.dedup_key for heard in desk.heard}) == 1


def test_repeat_meets_the_answer_still_running(port, desk):
    """The platform hangs up after its limit; its repeat waits for the same answer instead of starting another."""
    slow = PLATFORM.safe(message(Content="慢"))
    with pytest.raises(TimeoutError):
        post(port, slow, limit=0.2)
    with ThreadPoolExecutor(1) as platform:
        seen = platform.submit(deliver, port, slow)
        desk.release.set()
        assert PLATFORM.opened(seen.result())["Content"] == "收到：慢"
    assert len(desk.heard) == 1


def test_person_never_sees_a_failure_notice(port, desk):
    """Kinds we don't know, empty words, emoji, section ends, five thousand characters."""
    for number, text in enumerate(("", "👍", "]]]]><![CDATA[>", "字" * 5000, "a\x0bb")):
        assert deliver(port, PLATFORM.safe(message(number=str(number), Content=text))) != FAILED
    assert deliver(port, PLATFORM.safe(message("hologram"))) == ""
