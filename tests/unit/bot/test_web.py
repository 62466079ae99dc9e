"""The web chat's endpoints: who one is, what one may send, and what comes back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot import http
from bot.channels import web
from handlers.messages import Choice, Incoming, Reply
from tests.channels.fakes.serving import request, serving

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
JSON = {"Content-Type": "application/json"}
CHOICES = (Choice("确认"), Choice("看看", "查重"))


@dataclass
class Desk:
    heard: list[Incoming] = field(default_factory=list)

    def answer(self, incoming: Incoming) -> tuple[Reply, ...]:
        self.heard.append(incoming)
        return Reply(f"收到：{incoming.text}"), Reply("对吗？", CHOICES)

    def updates(self, sender: str, after: int) -> list[tuple[int, Reply]]:
        return [(seq, Reply(f"{sender}的提醒{seq}")) for seq in (1, 2) if seq > after]


@pytest.fixture(scope="module")
def desk():
    return Desk()


def room(desk: Desk, **demo) -> web.Room:
    return web.Room("web", "<云溪>县总工会", desk.answer, desk.updates, lambda: NOW, b"k" * 32, **demo)


@pytest.fixture(scope="module")
def demo(desk):
    pages = web.routes(room(desk, people=("王建国", "刘强@顺达"), default="王建国"))
    with serving(http.make_app(callbacks={}, ready=dict, pages=pages)) as port:
        yield port


@pytest.fixture(scope="module")
def real(desk):
    with serving(http.make_app(callbacks={}, ready=dict, pages=web.routes(room(desk)))) as port:
        yield port


def say(port: int, body: object, query: str = "", cookie: str = "") -> tuple[int, dict, dict]:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    status, headers, answer = request(port, "POST", f"/chat/messages{query}", sent, {**JSON, "Cookie": cookie})
    return status, headers, json.loads(answer) if status == 200 else {}


def message(text: str = "你好", number: str = "a1") -> dict[str, str]:
    return {"text": text, "id": number}


def test_default_person_speaks_in_a_demo(demo, desk):
    status, headers, answer = say(demo, message())
    assert status == 200
    assert answer["replies"] == [
        {"text": "收到：你好", "choices": []},
        {"text": "对吗？", "choices": [{"label": "确认", "says": "确认"}, {"label": "看看", "says": "查重"}]},
    ]
    assert desk.heard[-1] == Incoming("web", "web", "王建国", "王建国:a1", NOW, text="你好")
    assert "set-cookie" not in headers


def test_demo_speaks_as_whom_it_is_told(demo, desk):
    say(demo, message(), "?as=%E5%88%98%E5%BC%BA%40%E9%A1%BA%E8%BE%BE")
    assert desk.heard[-1].sender == "刘强@顺达"


def test_demo_knows_nobody_else(demo):
    assert say(demo, message(), "?as=nobody")[0] == 404


def test_demo_can_be_a_guest(demo, desk):
    headers = say(demo, message(), "?as=guest")[1]
    assert desk.heard[-1].sender.startswith("guest:")
    assert "HttpOnly" in headers["set-cookie"]


def test_name_means_nothing_outside_a_demo(real, desk):
    say(real, message(), "?as=%E7%8E%8B%E5%BB%BA%E5%9B%BD")
    assert desk.heard[-1].sender.startswith("guest:")


def test_guest_stays_the_same_by_cookie(real, desk):
    cookie = request(real, "GET", "/")[1]["set-cookie"].partition(";")[0]
    for _ in range(2):
        assert "set-cookie" not in say(real, message(), cookie=cookie)[1]
    first, second = desk.heard[-2:]
    assert first.sender == second.sender == "guest:" + cookie.partition("=")[2].partition(".")[0]


@pytest.mark.parametrize("forged", ["lvzhi_guest=abc.def", "lvzhi_guest=", "lvzhi_guest=.", "lvzhi_guest=a"])
def test_forged_cookie_makes_a_new_guest(real, desk, forged):
    assert "set-cookie" in say(real, message(), cookie=forged)[1]
    assert desk.heard[-1].sender not in ("guest:abc", "guest:a", "guest:")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"[" * 30000, {"text": "x"}, {"text": 1, "id": "a"}, {"text": "x", "id": ""}, message(number="é"),
     message(number="x" * 65), {"id": "a"}, b"\xff"],
)  # fmt: skip
def test_what_the_page_would_not_send_is_refused(demo, desk, body):
    before = len(desk.heard)
    assert say(demo, body)[0] == 400
    assert len(desk.heard) == before


def test_form_of_another_site_is_refused(demo):
    headers = {"Content-Type": "text/plain"}
    assert request(demo, "POST", "/chat/messages", json.dumps(message()).encode(), headers)[0] == 415


def test_huge_message_is_refused(demo):
    assert say(demo, message("字" * 40000))[0] == 413


@pytest.mark.parametrize(
    ("sent", "heard"),
    [("", ""), ("😀", "😀"), ("\ud83d走访", "\ufffd走访"), ("a\x00b\x1b[0m", "ab[0m"), ("长" * 5000, "长" * 5000)],
)
def test_any_text_is_heard_clean(demo, desk, sent, heard):
    assert say(demo, message(sent))[0] == 200
    assert desk.heard[-1].text == heard


def test_pushes_are_fetched_once(demo):
    answer = json.loads(request(demo, "GET", "/chat/updates?after=1")[2])
    assert answer == {"updates": [{"seq": 2, "text": "王建国的提醒2", "choices": []}]}


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "", "%C2%B2"])
def test_odd_positions_are_refused(demo, after):
    assert request(demo, "GET", f"/chat/updates?after={after}")[0] == 400


def test_page_carries_its_sentences_safely(demo):
    status, headers, body = request(demo, "GET", "/")
    page = body.decode()
    assert status == 200
    assert "&lt;云溪&gt;县总工会" in page
    assert "{{" not in page
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "王建国" in page


def test_page_outside_a_demo_names_nobody(real):
    page = request(real, "GET", "/?as=%E7%8E%8B%E5%BB%BA%E5%9B%BD")[2].decode()
    assert "王建国" not in page


def test_assets_are_served_and_only_they(demo):
    page = request(demo, "GET", "/")[2].decode()
    for path in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert request(demo, "GET", path)[0] == 200
    assert request(demo, "GET", "/chat/index.html")[0] == 404
    assert request(demo, "GET", "/chat/..%2F__init__.py")[0] == 404


def test_page_can_imitate_a_channel(demo, desk):
    """WeChat has no buttons and takes one piece; a channel that we don't know is refused."""
    _, _, answer = say(demo, message(number="like1"), "?like=wechat")
    assert answer["replies"] == [{"text": "收到：你好\n\n对吗？\n\n回复 1 确认　2 看看", "choices": []}]
    assert desk.heard[-1].like == "wechat"
    assert say(demo, message(), "?like=fax")[0] == 404
