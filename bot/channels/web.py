"""The web chat: one page, what it sends and what it asks for. For trial and training; a visitor is a guest by cookie.

In a demo the page speaks as somebody from the roster (`?as=NAME`); anywhere else that parameter means nothing.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from secrets import token_hex
from typing import Any

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot import bodies, render
from bot.capabilities import CAPABILITIES, WEB, Capabilities
from bot.media import DOCUMENT_LIMIT, sniffing
from bot.media.intake import Fetched
from config.texts import text as say
from handlers.messages import Incoming, Kind, Reply

Answer = Callable[[Incoming], tuple[Reply, ...]]
Enclosed = Callable[[Incoming, Fetched], tuple[Reply, ...]]
Updates = Callable[[str, int], Sequence[tuple[int, Reply]]]
Shown = dict[str, Any]

GUEST = "guest"
COOKIE = "lvzhi_guest"
REMEMBERED = 180 * 24 * 3600  # seconds that a guest stays the same guest
_NAME = 100  # characters of a file's name that are kept
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_HOLE = re.compile(r"\{\{([\w.]+)\}\}")
_ASSETS = {"chat.css": "text/css", "chat.js": "text/javascript", "icon.svg": "image/svg+xml"}
_GUARDS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Room:
    """What the page needs to know. `updates(sender, after)` gives what was pushed since, with rising numbers.

    `people` are the names a demo may speak as, `default` the one it starts with; both empty outside a demo. A sender is
    such a name or `guest:<id>`. `key` signs the guests' cookie. `enclosed` answers a message with a file; without it the
    page sends none.
    """

    account: str
    federation: str
    answer: Answer
    updates: Updates
    now: Callable[[], datetime]
    key: bytes = field(repr=False)
    people: tuple[str, ...] = ()
    default: str = ""
    enclosed: Enclosed | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is speaking; `cookie` is set when the browser has to learn who it is."""

    sender: str
    name: str = GUEST
    cookie: str = ""


class BadMessage(Exception):
    """The page would not send this."""


class Pages:
    """The routes' functions."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def page(self, request: Request) -> Response:
        visitor = self._visitor(request)
        return self._known(request, visitor, HTMLResponse(_page(self._room, visitor.name), headers=_GUARDS))

    async def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            raise HTTPException(404)
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
        return Response(_asset(name), media_type=_ASSETS[name], headers=headers)

    async def say(self, request: Request) -> Response:
        """A message in, its replies out; the same id from the same visitor again gives the same replies."""
        visitor = self._visitor(request)
        try:
            incoming = self._incoming(visitor.sender, await _sent(request))
        except BadMessage:
            raise HTTPException(400) from None
        return self._known(request, visitor, await self._answered(request, incoming, self._room.answer))

    async def take(self, request: Request) -> Response:
        """A picture or document in, its replies out; repeated as a message is. The bytes alone are believed."""
        enclosed, visitor = self._room.enclosed, self._visitor(request)
        if enclosed is None:
            raise HTTPException(404)
        content = await _body(request, "application/octet-stream", DOCUMENT_LIMIT)
        try:
            incoming = self._incoming(visitor.sender, {"text": "", "id": request.query_params.get("id")})
        except BadMessage:
            raise HTTPException(400) from None
        is_picture = sniffing.mime_of(content).startswith("image/")
        kind = Kind.IMAGE if is_picture else Kind.FILE
        fetched = Fetched(content, render.clean(request.query_params.get("name", ""))[:_NAME])
        given = replace(incoming, kind=kind, media="web")
        if not (is_picture or _like(request).documents_in):
            return self._known(request, visitor, await self._answered(request, given, _no_documents))
        return self._known(request, visitor, await self._answered(request, given, lambda it: enclosed(it, fetched)))

    async def _answered(self, request: Request, incoming: Incoming, answer: Answer) -> Response:
        like = _like(request)
        given = replace(incoming, like="" if like is WEB else like.name)
        replies = render.imitated(await to_thread.run_sync(answer, given), like)
        return _json({"replies": [one for each in replies for one in shown(each, like)]})

    async def updates(self, request: Request) -> Response:
        visitor = self._visitor(request)
        after = request.query_params.get("after", "0")
        if not (after.isascii() and after.isdecimal() and len(after) < 19):
            raise HTTPException(400)
        pushed = await to_thread.run_sync(self._room.updates, visitor.sender, int(after))
        like = _like(request)
        shown_updates = [{"seq": seq, **one} for seq, reply in pushed for one in shown(reply, like)]
        return self._known(request, visitor, _json({"updates": shown_updates}))

    def _incoming(self, sender: str, sent: Mapping[str, object]) -> Incoming:
        text, number = sent.get("text"), sent.get("id")
        if not isinstance(text, str) or not isinstance(number, str) or not _ID.fullmatch(number):
            raise BadMessage
        # One visitor's ids must not fetch another's replies.
        key = f"{sender}:{number}"
        return Incoming("web", self._room.account, sender, key, self._room.now(), text=render.clean(text))

    def _visitor(self, request: Request) -> Visitor:
        name = request.query_params.get("as") or self._room.default
        if name in self._room.people:
            return Visitor(name, name)
        if name not in ("", GUEST) and self._room.people:
            raise HTTPException(404)
        if known := _guest(request.cookies.get(COOKIE, ""), self._room.key):
            return Visitor(f"{GUEST}:{known}")
        fresh = token_hex(16)
        return Visitor(f"{GUEST}:{fresh}", cookie=f"{fresh}.{_sign(fresh, self._room.key)}")

    def _known(self, request: Request, visitor: Visitor, response: Response) -> Response:
        if visitor.cookie:
            secure = request.url.scheme == "https"
            response.set_cookie(COOKIE, visitor.cookie, REMEMBERED, httponly=True, samesite="lax", secure=secure)
        return response


def routes(room: Room) -> list[Route]:
    """The page and its endpoints, for the HTTP front."""
    pages = Pages(room)
    return [
        Route("/", pages.page),
        Route("/chat/messages", pages.say, methods=["POST"]),
        Route("/chat/files", pages.take, methods=["POST"]),
        Route("/chat/updates", pages.updates),
        Route("/chat/{name}", pages.asset),
    ]


def _like(request: Request) -> Capabilities:
    """The channel that the page imitates, `?like=wechat`; its own where none is named."""
    name = request.query_params.get("like") or WEB.name
    if name not in CAPABILITIES:
        raise HTTPException(404)
    return CAPABILITIES[name]


def shown(reply: Reply, like: Capabilities = WEB) -> list[Shown]:
    """A reply as the page draws it, one bubble a piece; buttons where the imitated channel has them."""
    return [
        {
            "text": piece.text,
            "choices": [{"label": each.label, "says": each.sent} for each in piece.buttons],
        }
        for piece in render.render(reply, like)
    ]


def _no_documents(incoming: Incoming) -> tuple[Reply, ...]:
    """What the imitated channel would never have delivered."""
    return (Reply(say("web.no_documents")),)


async def _body(request: Request, media_type: str, limit: int = bodies.LIMIT) -> bytes:
    """The body of a type that a form on another site can't send, nor anybody else in a guest's name unasked."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != media_type:
        raise HTTPException(415)
    body = await bodies.capped(request.stream(), request.headers.get("content-length"), limit)
    if body is None:
        raise HTTPException(413)
    return body


async def _sent(request: Request) -> Mapping[str, object]:
    """The JSON object of a message."""
    body = await _body(request, "application/json")
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise BadMessage from None
    if not isinstance(sent, dict):
        raise BadMessage
    return sent


def _json(content: Shown) -> JSONResponse:
    return JSONResponse(content, headers={"Cache-Control": "no-store"})


def _guest(cookie: str, key: bytes) -> str:
    """The guest's id; empty for a cookie that isn't ours."""
    guest, _, claimed = cookie.partition(".")
    fits = hmac.compare_digest(claimed.encode(errors="replace"), _sign(guest, key).encode())
    return guest if guest and fits else ""


def _sign(guest: str, key: bytes) -> str:
    return hmac.new(key, f"web-guest:{guest}".encode(errors="replace"), sha256).hexdigest()


def _page(room: Room, name: str) -> str:
    """The page with its sentences and, as data, who may speak."""
    start = {
        "me": name,
        "people": [*room.people, GUEST] if room.people else [],
        "files": DOCUMENT_LIMIT if room.enclosed is not None else 0,
        "quick": say("web.quick").splitlines(),
        "samples": say("web.samples").splitlines() if room.people else [],
    }
    values = {"federation": room.federation, "start": json.dumps(start, ensure_ascii=False), "version": _version()}
    return _HOLE.sub(lambda hole: escape(values[hole[1]] if hole[1] in values else say(hole[1])), _template())


@cache
def _asset(name: str) -> bytes:
    return files("bot").joinpath("web", name).read_bytes()


@cache
def _template() -> str:
    return _asset("index.html").decode()


@cache
def _version() -> str:
    """Changes with the assets, so that browsers may keep them for ever."""
    return sha256(b"".join(_asset(name) for name in _ASSETS)).hexdigest()[:12]
