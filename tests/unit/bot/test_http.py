"""The HTTP front: what is routed where, how much may come in, and what operators can see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from bot import bodies, http
from tests.channels.fakes.serving import request, serving


@dataclass
class Echo:
    """A callback that remembers what reached it."""

    says: tuple[int, str] = (200, "<xml>hello</xml>")
    bodies: list[bytes] = field(default_factory=list)

    def check(self, query: Mapping[str, str]) -> tuple[int, str]:
        return 200, query.get("echostr", "")

    async def receive(self, query: Mapping[str, str], body: bytes) -> tuple[int, str]:
        self.bodies.append(body)
        return self.says


@pytest.fixture(scope="module")
def echo():
    return Echo()


@pytest.fixture(scope="module")
def parts():
    return {"database": True, "jobs": True}


@pytest.fixture(scope="module")
def port(echo, parts):
    app = http.make_app(
        callbacks={"wechat": {"main": echo}}, ready=lambda: parts, figures=lambda: {"lvzhi_outbox_waiting": 3}
    )
    with serving(app) as port:
        yield port


def test_check_is_echoed_as_plain_text(port):
    """A stranger's word must not become a page."""
    status, headers, body = request(port, "GET", "/wechat/main?echostr=%3Cb%3E")
    assert (status, body) == (200, b"<b>")
    assert headers["content-type"].startswith("text/plain")


def test_delivery_reaches_its_account(port, echo):
    status, headers, body = request(port, "POST", "/wechat/main?timestamp=1", b"<xml/>")
    assert (status, body, echo.bodies[-1]) == (200, b"<xml>hello</xml>", b"<xml/>")
    assert headers["content-type"].startswith("text/xml")


@pytest.mark.parametrize("path", ["/wechat/other", "/wechat/", "/wecom/main", "/", "/chat/messages"])
def test_what_is_not_configured_is_not_there(port, path):
    assert request(port, "POST", path, b"")[0] == 404


@pytest.mark.parametrize("length", [bodies.LIMIT + 1, 20_000_000])
def test_oversize_body_is_refused_unread(port, echo, length):
    before = len(echo.bodies)
    assert request(port, "POST", "/wechat/main", b"x" * length)[0] == 413
    assert len(echo.bodies) == before


def test_oversize_body_without_declared_length_is_refused(port, echo):
    """Chunks say no length in advance."""
    before = len(echo.bodies)
    chunked = b"".join(b"8000\r\n" + b"x" * 0x8000 + b"\r\n" for _ in range(4)) + b"0\r\n\r\n"
    assert request(port, "POST", "/wechat/main", chunked, {"Transfer-Encoding": "chunked"})[0] == 413
    assert len(echo.bodies) == before


def test_largest_allowed_body_comes_whole(port, echo):
    assert request(port, "POST", "/wechat/main", b"x" * bodies.LIMIT)[0] == 200
    assert len(echo.bodies[-1]) == bodies.LIMIT


def test_liveness(port):
    assert request(port, "GET", "/healthz")[::2] == (200, b"ok")


def test_readiness_names_what_is_missing(port, parts):
    assert request(port, "GET", "/readyz")[0] == 200
    parts["database"] = False
    status, _, body = request(port, "GET", "/readyz")
    parts["database"] = True
    assert (status, json.loads(body)) == (503, {"database": False, "jobs": True})


def test_metrics_count_callbacks(port, echo):
    echo.says = (403, "")
    request(port, "POST", "/wechat/main", b"")
    echo.says = (200, "success")
    body = request(port, "GET", "/metrics")[2].decode()
    assert 'lvzhi_callbacks_total{account="main",kind="wechat",status="403"} 1.0' in body
    assert "lvzhi_outbox_waiting 3.0" in body
