"""WeChat's API for one account on loopback: tokens, customer-service quota, media and menu, with scripted faults."""

from __future__ import annotations

import json
import threading
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TEXT_LIMIT = 2048  # bytes
MESSAGE_QUOTA, MESSAGE_WINDOW = 5, timedelta(hours=48)
TAP_QUOTA, TAP_WINDOW = 3, timedelta(minutes=1)


@dataclass
class Window:
    left: int
    until: datetime


@dataclass
class WeChatApi:
    """The platform. `now` is set by the test; `faults[endpoint]` are answers given instead, one a call.

    A fault is an errcode, a Response, "hang" (nothing comes back until `release` is set, and `hanging` tells that it
    began) or "cut" (taken, then the connection ends).
    """

    now: datetime
    app_id: str
    secret: str
    calls: Counter[str] = field(default_factory=Counter)
    faults: defaultdict[str, deque[Any]] = field(default_factory=lambda: defaultdict(deque))
    sent: list[tuple[str, str]] = field(default_factory=list)
    menus: list[Any] = field(default_factory=list)
    media: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)
    # Consents left by openid and template, and the notices that used them up.
    consents: Counter[tuple[str, str]] = field(default_factory=Counter)
    notices: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    # Template messages that were taken, and when each openid's `client_msg_id` was.
    templates: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    numbers: dict[tuple[str, str], datetime] = field(default_factory=dict)
    hanging: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)
    _issued: int = 0
    _expires: datetime | None = None
    _revoked: int = 0

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/cgi-bin/stable_token", self._endpoint(self._stable_token), methods=["POST"]),
                Route("/cgi-bin/message/custom/send", self._endpoint(self._send), methods=["POST"]),
                Route("/cgi-bin/message/subscribe/bizsend", self._endpoint(self._notice), methods=["POST"]),
                Route("/cgi-bin/message/template/send", self._endpoint(self._template), methods=["POST"]),
                Route("/cgi-bin/media/upload", self._endpoint(self._upload), methods=["POST"]),
                Route("/cgi-bin/media/get", self._endpoint(self._media)),
                Route("/cgi-bin/menu/create", self._endpoint(self._menu), methods=["POST"]),
            ]
        )

    def user_spoke(self, openid: str) -> None:
        self.windows[openid] = Window(MESSAGE_QUOTA, self.now + MESSAGE_WINDOW)

    def user_tapped(self, openid: str) -> None:
        self.windows[openid] = Window(TAP_QUOTA, self.now + TAP_WINDOW)

    def revoke_token(self) -> None:
        """The current token is refused from now on; the next `stable_token` gives another."""
        self._revoked, self._expires = self._issued, None

    def _endpoint(self, act: Any) -> Any:
        # In threads, so that a hanging call blocks nobody else.
        async def answer(request: Request) -> Response:
            body = await request.body()
            name = request.url.path.removeprefix("/cgi-bin/")
            self.calls[name] += 1
            is_form = request.headers.get("content-type", "").startswith("multipart/")
            content = {"form": body} if is_form else json.loads(body) if body else {}
            return await to_thread.run_sync(self._scripted, name, act, request, content)

        return answer

    def _scripted(self, name: str, act: Any, request: Request, content: Any) -> Response:
        fault = self.faults[name].popleft() if self.faults[name] else None
        if fault == "hang":
            self.hanging.set()
            self.release.wait(10)
        if fault == "cut":
            # Taken, and then fewer bytes than promised: the connection ends.
            act(request, content)
            return Response(b"{", headers={"content-length": "100"})
        if isinstance(fault, Response):
            return fault
        if isinstance(fault, int):
            return refusal(fault)
        if name != "stable_token" and (code := self._token_fault(request.query_params.get("access_token"))):
            return refusal(code)
        answer: Response = act(request, content)
        return answer

    def _token_fault(self, token: str | None) -> int:
        if not token:
            return 41001
        known = [f"token-{number}" for number in range(1, self._issued + 1)]
        if token not in known:
            return 40001
        return 42001 if token != known[-1] or self._revoked == self._issued or self.now >= self._expiry() else 0

    def _expiry(self) -> datetime:
        return self._expires or self.now

    def _stable_token(self, request: Request, content: Any) -> Response:
        if content.get("appid") != self.app_id:
            return refusal(40013)
        if content.get("secret") != self.secret:
            return refusal(40125)
        if self._expires is None or self.now >= self._expires - timedelta(minutes=5):
            self._issued += 1
            self._expires = self.now + timedelta(seconds=7200)
        return JSONResponse(
            {"access_token": f"token-{self._issued}", "expires_in": int((self._expires - self.now).total_seconds())}
        )

    def _send(self, request: Request, content: Any) -> Response:
        openid = content["touser"]
        if content["msgtype"] == "image" and content["image"]["media_id"] not in self.media:
            return refusal(40007)
        text = content["text"]["content"] if content["msgtype"] == "text" else content["image"]["media_id"]
        if len(text.encode()) > TEXT_LIMIT:
            return refusal(45002)
        window = self.windows.get(openid)
        if window is None or self.now >= window.until:
            return refusal(45015)
        if not window.left:
            return refusal(45047)
        window.left -= 1
        self.sent.append((openid, text))
        return JSONResponse({"errcode": 0, "errmsg": "ok"})

    def _notice(self, request: Request, content: Any) -> Response:
        at = (content["touser"], content["template_id"])
        values = {name: value["value"] for name, value in content["data"].items()}
        if any(len(value) > 20 for name, value in values.items() if name.startswith("thing")):
            return refusal(47003)
        if not self.consents[at]:
            return refusal(43101)
        self.consents[at] -= 1
        self.notices.append((content["touser"], values))
        return JSONResponse({"errcode": 0, "errmsg": "ok"})

    def _template(self, request: Request, content: Any) -> Response:
        """The same `client_msg_id` is sent once within ten minutes."""
        at = (content["touser"], content["client_msg_id"])
        if at not in self.numbers or self.now >= self.numbers[at] + timedelta(minutes=10):
            self.numbers[at] = self.now
            values = {name: value["value"] for name, value in content["data"].items()}
            self.templates.append((content["touser"], values))
        return JSONResponse({"errcode": 0, "errmsg": "ok", "msgid": 700 + len(self.templates)})

    def _upload(self, request: Request, content: Any) -> Response:
        """Keeps the whole body: what a retry sent is seen by its length."""
        media_id = f"up-{len(self.media) + 1}"
        self.media[media_id] = (content["form"], self.now)
        return JSONResponse({"type": request.query_params["type"], "media_id": media_id})

    def _media(self, request: Request, content: Any) -> Response:
        held = self.media.get(request.query_params.get("media_id", ""))
        if held is None or self.now >= held[1] + timedelta(days=3):
            return refusal(40007)
        return Response(held[0], headers={"Content-Disposition": 'attachment; filename="m.jpg"'})

    def _menu(self, request: Request, content: Any) -> Response:
        buttons = content["button"]
        if not 1 <= len(buttons) <= 3 or any(len(button.get("sub_button", ())) > 5 for button in buttons):
            return refusal(40016)
        self.menus.append(buttons)
        return JSONResponse({"errcode": 0, "errmsg": "ok"})


def refusal(code: int) -> Response:
    """Errors come with status 200."""
    return JSONResponse({"errcode": code, "errmsg": f"fault {code} rid: 0-1-2"})
