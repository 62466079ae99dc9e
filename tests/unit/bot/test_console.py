"""The console chat: piped lines are answered one by one, a terminal until it is closed."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.capabilities import CAPABILITIES
from bot.channels import console
from handlers.messages import Incoming, Reply, choices

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


class Desk:
    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.pushed: list[tuple[int, Reply]] = [(3, Reply("还差1份调研报告", choices("现在写")))]

    def answer(self, incoming: Incoming) -> tuple[Reply, ...]:
        self.heard.append(incoming)
        return Reply(f"收到：{incoming.text}"), Reply("对吗？", choices("确认", "取消"))

    def updates(self, who: str, after: int) -> list[tuple[int, Reply]]:
        return [(number, reply) for number, reply in self.pushed if number > after]


@pytest.fixture
def desk():
    return Desk()


def chat(desk: Desk, said: io.TextIOBase) -> str:
    out = io.StringIO()
    console.chat(desk.answer, desk.updates, "王建国", said, out, now=lambda: NOW)
    return out.getvalue()


def test_each_line_is_answered(desk):
    shown = chat(desk, io.StringIO("你好\n\n再见"))
    assert [heard.text for heard in desk.heard] == ["你好", "", "再见"]
    assert shown.count("回复 1 确认　2 取消") == 3
    assert {heard.sender for heard in desk.heard} == {"王建国"}
    assert len({heard.dedup_key for heard in desk.heard}) == 3


def test_push_is_shown_once(desk):
    shown = chat(desk, io.StringIO("一\n二\n"))
    assert shown.startswith("【提醒】还差1份调研报告\n\n回复 1 现在写\n\n")
    assert shown.count("【提醒】") == 1


def test_broken_bytes_do_not_end_the_chat(desk):
    chat(desk, io.TextIOWrapper(io.BytesIO(b"\xe8\xb5\xb0\xff\n\xe5\xa5\xbd\n"), encoding="ascii"))
    assert [heard.text for heard in desk.heard] == ["走\ufffd", "好"]


def test_terminal_talks_until_it_is_closed(desk):
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.input import create_pipe_input
    from prompt_toolkit.output import DummyOutput

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("走访了\r\r1\r\x04")
        shown = chat(desk, Terminal())
    assert [heard.text for heard in desk.heard] == ["走访了", "1"]
    assert shown.startswith("您正在以“王建国”的身份")
    assert shown.endswith("再见。\n")
    assert "【提醒】" in shown


def test_terminal_library_is_not_loaded_for_pipes():
    """It costs more than the whole conversation."""
    program = (
        "import io, sys; from bot.channels import console\n"
        "console.chat(lambda i: (), lambda w, a: [], 'x', io.StringIO('a'), io.StringIO(), now=lambda: None)\n"
        "sys.exit('prompt_toolkit' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


def test_another_channel_is_imitated(desk):
    """One answer instead of two, and the answer knows whose limits count."""
    out = io.StringIO()
    like = CAPABILITIES["wechat"]
    console.chat(desk.answer, lambda *_: [], "王建国", io.StringIO("你好\n"), out, now=lambda: NOW, like=like)
    assert out.getvalue() == "收到：你好\n\n对吗？\n\n回复 1 确认　2 取消\n\n"
    assert [heard.like for heard in desk.heard] == ["wechat"]
