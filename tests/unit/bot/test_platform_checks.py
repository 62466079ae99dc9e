"""`lvzhi doctor` names each planted misconfiguration of a channel, and how to mend it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot import platform_checks
from bot.findings import Level
from bot.reach import Reach, Reached, reached
from config.settings import load

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
TOKEN = "123456789:AAE-a_made_up_token_for_the_tests_1"


class Platform:
    """Answers every request with one status at one moment of its own; remembers what was asked."""

    def __init__(self) -> None:
        self.status, self.at = 200, NOW
        self.asked: list[str] = []
        platform = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                platform.asked.append(self.path)
                self.send_response_only(platform.status)
                self.send_header("Date", format_datetime(platform.at, usegmt=True))
                self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def platform() -> Iterator[Platform]:
    made = Platform()
    serving = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    serving.start()
    yield made
    made.server.shutdown()
    serving.join()
    made.server.server_close()


def said(home: Path, base: str, reach: Reach | None = reached, **written: str) -> list[str]:
    """Faults and warnings about one Telegram account, as a person reads them."""
    given = {"token": TOKEN, "api_base": base, **written}
    lines = [f'{name} = "{value}"' for name, value in given.items() if name != "public_url"]
    (home / "lvzhi.toml").write_text(
        "\n".join(
            [
                f'public_url = "{written.get("public_url", "https://county.example")}"',
                '[[federation]]\nid = "east"\nname = "东县总工会"',
                '[[channel]]\nkind = "telegram"\naccount = "bot"\nfederation = "east"',
                *lines,
            ]
        ),
        encoding="utf-8",
    )
    found = platform_checks.channels(load(home, environ={}), NOW, reach)
    return [str(each) for each in found if each.level is not Level.FINE]


def test_sound_account_is_fine(tmp_path, platform):
    assert said(tmp_path, platform.base, secret="a-secret") == []
    assert platform.asked == [f"/bot{TOKEN}/getMe"]


@pytest.mark.parametrize("token", ["123456789:tooshort", TOKEN + "x", TOKEN.partition(":")[2]])
def test_token_of_wrong_length_is_named(tmp_path, token):
    """Half of it is easily left behind when it is copied; it isn't printed."""
    [line] = said(tmp_path, "http://127.0.0.1:1", None, token=token)
    assert "数字:35个字符" in line
    assert "BotFather" in line
    assert token not in line


def test_unreachable_base_is_named(tmp_path):
    [line] = said(tmp_path, "http://127.0.0.1:1")
    assert "连不上 http://127.0.0.1:1" in line
    assert "api_base" in line


def test_proxy_that_is_away_is_named(tmp_path, platform):
    [line] = said(tmp_path, platform.base, proxy="http://127.0.0.1:1")
    assert "proxy" in line
    assert platform.asked == []


@pytest.mark.parametrize("status", [401, 404])
def test_refused_token_is_named(tmp_path, platform, status):
    platform.status = status
    [line] = said(tmp_path, platform.base)
    assert "token 被平台拒绝" in line


@pytest.mark.parametrize("off", [timedelta(minutes=10), -timedelta(minutes=10)])
def test_clock_that_is_off_is_named(tmp_path, platform, off):
    platform.at = NOW + off
    [line] = said(tmp_path, platform.base)
    assert "差10分钟" in line


def test_webhook_without_https_is_named(tmp_path, platform):
    [line] = said(tmp_path, platform.base, secret="a-secret", public_url="http://county.example")
    assert "只认 https" in line


def test_redirect_is_not_followed(platform):
    """It would show the token to another server."""
    platform.status = 302
    assert reached(f"{platform.base}/bot{TOKEN}/getMe", "") == Reached(302, NOW)
    assert len(platform.asked) == 1


# --- WeChat and WeCom -----------------------------------------------------------------------------------------------

KINDS: dict[str, dict[str, Any]] = {
    "wechat": {"app_id": "wx0123456789abcdef", "secret": "s" * 32},
    "wecom": {"corp_id": "ww0123456789abcdef", "secret": "s" * 43, "aes_key": "k" * 43, "agent_id": 1000002},
}


def told(home: Path, kind: str, base: str, reach: Reach | None = reached, **written: str) -> list[str]:
    """Faults and warnings about one account of that kind."""
    given = {"token": "AToken123", "api_base": base, **KINDS[kind], **written}
    lines = [f"{name} = {value!r}".replace("'", '"') for name, value in given.items()]
    head = f'[[federation]]\nid = "east"\nname = "东县总工会"\n[[channel]]\nkind = "{kind}"\naccount = "gh"\nfederation = "east"\n'
    (home / "lvzhi.toml").write_text(head + "\n".join(lines), encoding="utf-8")
    found = platform_checks.channels(load(home, environ={}), NOW, reach)
    return [str(each) for each in found if each.level is not Level.FINE]


@pytest.mark.parametrize("kind", KINDS)
def test_sound_account_of_tencent_is_fine(tmp_path, platform, kind):
    assert told(tmp_path, kind, platform.base) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("token", ["ab", "a" * 33, "has space", "a-dash"])
def test_callback_token_of_wrong_length_is_named(tmp_path, kind, token):
    """The platform's page wouldn't take it; it isn't printed."""
    [line] = told(tmp_path, kind, "http://127.0.0.1:1", None, token=token)
    assert f"现在是{len(token)}个字符" in line
    assert "Token" in line
    assert token not in line


@pytest.mark.parametrize("kind", KINDS)
def test_unreachable_base_of_tencent_is_named(tmp_path, kind):
    [line] = told(tmp_path, kind, "http://127.0.0.1:1")
    assert "连不上 http://127.0.0.1:1" in line
    assert "api_base" in line


@pytest.mark.parametrize("kind", KINDS)
def test_clock_that_is_off_for_tencent_is_named(tmp_path, platform, kind):
    """Beyond five minutes its callbacks are refused."""
    platform.at = NOW - timedelta(minutes=4)
    [line] = told(tmp_path, kind, platform.base)
    assert "差4分钟" in line
    assert "校准" in line
