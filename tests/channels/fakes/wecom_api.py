"""WeCom's API for one app on loopback: tokens, members in sight, pacing, cards, media, with scripted faults."""

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
RECIPIENTS = 1000
PER_MINUTE = 30
CORP_ID, SECRET, AGENT = "ww0123456789abcdef", "very-secret-corp-secret", 1000002
GRANTED = {"errcode": 0, "errmsg": "ok"}


@dataclass
class WeComApi:
    """The platform. `faults[endpoint]` are answers given instead, one a call: an errcode, a Response, or "hang".

    Ids of `visible` members are compared and reported in lower case.
    """

    now: datetime
    visible: set[str] = field(default_factory=set)
    calls: Counter[str] = field(default_factory=Counter)
    faults: defaultdict[str, deque[Any]] = field(default_factory=lambda: defaultdict(deque))
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    hanging: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)
    card_changed: threading.Event = field(default_factory=threading.Event)
    response_codes: set[str] = field(default_factory=set)
    _seen: dict[str, datetime] = field(default_factory=dict)
    _pace: defaultdict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))
    _issued: int = 1
    _spoiled: bool = False

    def app(self) -> Starlette:
        routes = {
            "gettoken": self._token,
            "message/send": self._send,
            "message/update_template_card": self._change,
            "media/upload": self._upload,
            "media/get": self._media,
        }
        return Starlette(
            routes=[
                Route(f"/cgi-bin/{name}", self._endpoint(name, act), methods=["GET", "POST"])
                for name, act in routes.items()
            ]
        )

    def revoke_token(self) -> None:
        self._spoiled = True

    def texts(self, member: str) -> list[str]:
        return [message["text"]["content"] for each, message in self.sent if each == member and "text" in message]

    def _endpoint(self, name: str, act: Any) -> Any:
        # In threads, so that a hanging call blocks nobody else.
        async def answer(request: Request) -> Response:
            content = await self._content(request)
            self.calls[name] += 1
            return await to_thread.run_sync(self._scripted, name, act, request, content)

        return answer

    async def _content(self, request: Request) -> Any:
        if "multipart" in request.headers.get("content-type", ""):
            async with request.form() as form:
                file: Any = form["media"]
                return file.filename, await file.read()
        body = await request.body()
        return json.loads(body) if body else {}

    def _scripted(self, name: str, act: Any, request: Request, content: Any) -> Response:
        fault = self.faults[name].popleft() if self.faults[name] else None
        if fault == "hang":
            self.hanging.set()
            self.release.wait(10)
        if isinstance(fault, Response):
            return fault
        if isinstance(fault, int):
            return refusal(fault)
        if name != "gettoken" and (code := self._token_fault(request.query_params.get("access_token"))):
            return refusal(code)
        answer: Response = act(request, content)
        return answer

    def _token_fault(self, token: str | None) -> int:
        if not token:
            return 41001
        if token != f"corp-token-{self._issued}":
            return 40014
        return 42001 if self._spoiled else 0

    def _token(self, request: Request, content: Any) -> Response:
        if request.query_params.get("corpid") != CORP_ID:
            return refusal(40013)
        if request.query_params.get("corpsecret") != SECRET:
            return refusal(40001)
        self._issued += self._spoiled
        self._spoiled = False
        return JSONResponse({**GRANTED, "access_token": f"corp-token-{self._issued}", "expires_in": 7200})

    def _send(self, request: Request, content: Any) -> Response:
        members = content["touser"].split("|")
        if len(members) > RECIPIENTS or content["agentid"] != AGENT:
            return refusal(40056 if len(members) <= RECIPIENTS else 40031)
        if content["msgtype"] == "text" and not content["text"]["content"]:
            return refusal(44004)
        visible = {name.lower() for name in self.visible}
        missed = {each.lower() for each in members} - visible
        if len(missed) == len(members):
            return refusal(81013)
        if not self._is_repeat(content):
            self._deliver([each for each in members if each.lower() not in missed], content)
        return JSONResponse({**GRANTED, "invaliduser": "|".join(sorted(missed)), "msgid": "m"})

    def _is_repeat(self, content: Any) -> bool:
        if not content.get("enable_duplicate_check"):
            return False
        key = json.dumps(content, sort_keys=True)
        last, self._seen[key] = self._seen.get(key), self.now
        return last is not None and self.now - last < timedelta(seconds=content["duplicate_check_interval"])

    def _deliver(self, members: list[str], content: Any) -> None:
        for member in members:
            pace = self._pace[member]
            while pace and self.now - pace[0] >= timedelta(minutes=1):
                pace.popleft()
            # More than that is dropped without a word.
            if len(pace) < PER_MINUTE:
                pace.append(self.now)
                self.sent.append((member, _cut(content)))

    def _change(self, request: Request, content: Any) -> Response:
        if content["response_code"] not in self.response_codes:
            return refusal(42043)
        self.response_codes.discard(content["response_code"])
        self.changed.append(content)
        self.card_changed.set()
        return JSONResponse(GRANTED)

    def _upload(self, request: Request, content: Any) -> Response:
        name, held = content
        if len(held) <= 5:
            return refusal(40058)
        media_id = f"media-{len(self.media) + 1}"
        self.media[media_id] = (name, held)
        return JSONResponse({**GRANTED, "type": request.query_params["type"], "media_id": media_id})

    def _media(self, request: Request, content: Any) -> Response:
        held = self.media.get(request.query_params.get("media_id", ""))
        if held is None:
            return refusal(40007)
        return Response(held[1], headers={"Content-Disposition": 'attachment; filename="m.jpg"'})


def _cut(content: Any) -> Any:
    """Text beyond the limit is cut without a word."""
    if content["msgtype"] != "text":
        return content
    kept = content["text"]["content"].encode()[:TEXT_LIMIT].decode(errors="ignore")
    return {**content, "text": {"content": kept}}


def refusal(code: int) -> Response:
    """Errors come with status 200."""
    return JSONResponse({"errcode": code, "errmsg": f"fault {code}"})
