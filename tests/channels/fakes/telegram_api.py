"""Telegram's Bot API for one bot on loopback: messages, buttons, files, webhook and polling, with scripted faults."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Any

from anyio import to_thread
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "123456789:AAE-a_made_up_token_for_the_tests_1"
SECRET = "a-secret-for-the-webhook"
TEXT_LIMIT, DATA_LIMIT = 4096, 64
PER_SECOND = 30
PERSON = 7001

BLOCKED: tuple[int, str, dict[str, Any]] = (403, "Forbidden: bot was blocked by the user", {})
CUT = "cut"
HANG = "hang"


@dataclass
class Watch:
    """The seconds that both sides go by; resting moves them on."""

    seconds: float = 1000.0
    rested: list[float] = field(default_factory=list)
    follow: Callable[[float], None] = lambda seconds: None

    def now(self) -> float:
        return self.seconds

    async def rest(self, seconds: float) -> None:
        self.rested.append(seconds)
        self.seconds += seconds
        self.follow(seconds)


@dataclass
class SharedWatch(Watch):
    """Seconds for so many senders at once: they move on when all of them rest, and only to where the first one wakes.

    Whatever is on its way takes no time, so that nothing arrives bunched together that was sent apart.
    """

    senders: int = 1
    _resting: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _loop: asyncio.AbstractEventLoop | None = None

    async def rest(self, seconds: float) -> None:
        self.rested.append(seconds)
        self._loop = asyncio.get_running_loop()
        woken: asyncio.Future[None] = self._loop.create_future()
        heappush(self._resting, (self.seconds + seconds, next(self._numbers), woken))
        self._move()
        await woken

    def leave(self) -> None:
        """One of the senders, in its own thread, has nothing more to say."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._left)

    def _left(self) -> None:
        self.senders -= 1
        self._move()

    def _move(self) -> None:
        if self._resting and len(self._resting) >= self.senders:
            self.seconds, _, woken = heappop(self._resting)
            woken.set_result(None)


@dataclass
class TelegramApi:
    """The platform. `faults[method]` are answers given instead, one a call: (status, description, parameters), a
    Response, HANG (taken, but nothing comes back until `release`), CUT (taken, then the connection ends).

    `sent` is what reached people: chat, what kind, and the call's fields.
    """

    watch: Watch = field(default_factory=Watch)
    calls: Counter[str] = field(default_factory=Counter)
    faults: defaultdict[str, deque[Any]] = field(default_factory=lambda: defaultdict(deque))
    sent: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    taps: list[dict[str, Any]] = field(default_factory=list)
    retired: list[dict[str, Any]] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    is_paced: bool = True
    release: threading.Event = field(default_factory=threading.Event)
    changed: threading.Condition = field(default_factory=threading.Condition)
    _last: dict[int, float] = field(default_factory=dict)
    _all: deque[float] = field(default_factory=deque)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._file),
            ]
        )

    def let_go(self) -> None:
        """Ends whatever hangs or polls."""
        self.release.set()
        with self.changed:
            self.changed.notify_all()

    def wait(self, holds: Callable[[], bool], seconds: float = 15) -> None:
        """Returns once that holds, after some call."""
        with self.changed:
            assert self.changed.wait_for(holds, seconds), (dict(self.calls), self.sent)

    def heard(self, chat: int = PERSON) -> list[str]:
        """What one person read."""
        return [fields["text"] for to, kind, fields in self.sent if to == chat and kind == "sendMessage"]

    def await_heard(self, count: int, chat: int = PERSON) -> list[str]:
        self.wait(lambda: len(self.heard(chat)) >= count)
        return self.heard(chat)

    def buttons(self, chat: int = PERSON) -> dict[str, str]:
        """Label -> what a tap sends, below the last message that had any."""
        for to, _, fields in reversed(self.sent):
            if to == chat and fields.get("reply_markup"):
                rows = fields["reply_markup"]["inline_keyboard"]
                return {button["text"]: button["callback_data"] for row in rows for button in row}
        return {}

    async def _call(self, request: Request) -> Response:
        async with request.form() as fields:
            form = {
                name: await value.read() if isinstance(value, UploadFile) else _plain(value)
                for name, value in fields.items()
            }
        return await to_thread.run_sync(self._answered, request.path_params, form)

    def _answered(self, path: dict[str, str], form: dict[str, Any]) -> Response:
        method = path["method"]
        with self.changed:
            self.calls[method] += 1
            fault = self.faults[method].popleft() if self.faults[method] else None
            self.changed.notify_all()
        answer = _refusal(*fault) if isinstance(fault, tuple) else fault if isinstance(fault, Response) else None
        if answer is None:
            is_ours = path["token"] == TOKEN
            answer = getattr(self, f"_{method}", self._fine)(form) if is_ours else _refusal(401, "Unauthorized")
        with self.changed:
            self.changed.notify_all()
        if fault == HANG:
            self.release.wait(10)
        # Fewer bytes than promised: the server ends the connection.
        return Response(b"{", headers={"content-length": "100"}) if fault == CUT else answer

    def _fine(self, form: dict[str, Any]) -> Response:
        return _result(True)

    def _getMe(self, form: dict[str, Any]) -> Response:
        return _result({"id": 123456789, "is_bot": True, "first_name": "履职通", "username": "lvzhi_bot"})

    def _setWebhook(self, form: dict[str, Any]) -> Response:
        self.webhook = form
        return _result(True)

    def _deleteWebhook(self, form: dict[str, Any]) -> Response:
        self.webhook = {}
        return _result(True)

    def _getUpdates(self, form: dict[str, Any]) -> Response:
        offset = int(form.get("offset", 0))
        with self.changed:
            self.offsets.append(offset)
            self.updates = [each for each in self.updates if each["update_id"] >= offset]
            if not self.updates and not self.release.is_set():
                self.changed.notify_all()
                self.changed.wait_for(lambda: self.updates or self.release.is_set(), 10)
            return _result(self.updates)

    def _answerCallbackQuery(self, form: dict[str, Any]) -> Response:
        self.taps.append(form)
        return _result(True)

    def _editMessageReplyMarkup(self, form: dict[str, Any]) -> Response:
        self.retired.append(form)
        return _result(True)

    def _getFile(self, form: dict[str, Any]) -> Response:
        content = self.files.get(form["file_id"])
        if content is None:
            return _refusal(400, "Bad Request: invalid file_id")
        given = {"file_id": form["file_id"], "file_unique_id": "u", "file_size": len(content)}
        return _result({**given, "file_path": f"photos/{form['file_id']}"})

    def _sendMessage(self, form: dict[str, Any]) -> Response:
        return self._sent("sendMessage", form)

    def _sendPhoto(self, form: dict[str, Any]) -> Response:
        return self._sent("sendPhoto", form)

    def _sendDocument(self, form: dict[str, Any]) -> Response:
        return self._sent("sendDocument", form)

    def _sent(self, kind: str, form: dict[str, Any]) -> Response:
        chat = int(form["chat_id"])
        if len(form.get("text", "").encode("utf-16-le")) // 2 > TEXT_LIMIT:
            return _refusal(400, "Bad Request: message is too long")
        rows = form.get("reply_markup", {}).get("inline_keyboard", ())
        if any(not 1 <= len(button["callback_data"].encode()) <= DATA_LIMIT for row in rows for button in row):
            return _refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        if self.is_paced and (pause := self._pause(chat)):
            return _refusal(429, "Too Many Requests", {"retry_after": pause})
        with self.changed:
            self.sent.append((chat, kind, form))
        return _result(message(len(self.sent), chat, text=form.get("text", "")))

    def _pause(self, chat: int) -> int:
        now = self.watch.now()
        if now - self._last.get(chat, 0.0) < 0.999:
            return 1
        while self._all and now - self._all[0] >= 1:
            self._all.popleft()
        if len(self._all) >= PER_SECOND:
            return 1
        self._last[chat] = now
        self._all.append(now)
        return 0

    async def _file(self, request: Request) -> Response:
        name = request.path_params["path"].removeprefix("photos/")
        return Response(self.files[name]) if name in self.files else Response(status_code=404)


def message(number: int, person: int = PERSON, date: int = 1795138200, **content: Any) -> dict[str, Any]:
    """A message of a private chat as the platform shows it."""
    return {
        "message_id": number,
        "date": date,
        "chat": {"id": person, "type": "private", "first_name": "某人"},
        "from": {"id": person, "is_bot": False, "first_name": "某人"},
        **content,
    }


def tap(data: str, person: int = PERSON, *, number: int = 1, is_old: bool = False) -> dict[str, Any]:
    """A tapped button's callback query."""
    below = message(number, person, text="…")
    if is_old:
        below = {"chat": below["chat"], "message_id": number, "date": 0}
    return {
        "id": f"query-{data}",
        "from": below.get("from", message(1, person)["from"]),
        "chat_instance": "c",
        "data": data,
    } | {"message": below}


def membership(status: str, person: int = PERSON) -> dict[str, Any]:
    """Somebody blocked or unblocked the bot."""
    who = message(1, person)
    bot = {"id": 123456789, "is_bot": True, "first_name": "履职通"}
    new = {"user": bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}
    return {
        "chat": who["chat"],
        "from": who["from"],
        "date": who["date"],
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": new,
    }


def _result(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _refusal(status: int, description: str, parameters: dict[str, Any] | None = None) -> Response:
    content: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return JSONResponse(content | ({"parameters": parameters} if parameters else {}), status)


def _plain(value: str) -> Any:
    """Nested objects come as JSON inside a field."""
    return json.loads(value) if value.startswith(("{", "[")) else value
