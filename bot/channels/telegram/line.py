"""One account's line to the platform: sends in its pace, fetches, and judges each refusal. Runs on the channel's loop."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram.error import ChatMigrated, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot import logs
from bot.capabilities import TELEGRAM
from bot.channels.telegram import outcomes
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.updates import ALLOWED
from bot.documents import making
from bot.outcomes import Outcome, State
from bot.render import Piece, render, split
from handlers.messages import Chart, Choice, File, Reply

if TYPE_CHECKING:
    from config.settings import ChannelSettings

PLATFORM = "https://api.telegram.org"
# Without it the library warns each time it is asked for how long a 429 lasts.
os.environ.setdefault("PTB_TIMEDELTA", "true")

POOL = 16
CONNECT, READ, WRITE = 3.0, 8.0, 20.0  # seconds
_WIDE, _MIDDLE, _SHORT = 1, 2, 3

Offer = Callable[[str, "tuple[Choice, ...]"], Awaitable[str]]
Moved = Callable[[str, str], Awaitable[None]]


class Unfetched(Exception):
    """What somebody sent can't be had: `why` is too_big, gone or unreachable."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Clock:
    """What pacing goes by; a test brings its own."""

    now: Callable[[], float] = time.monotonic
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(slots=True)
class Line:
    """`offer` keeps the meaning of buttons and gives their token; `moved` hears of a chat's new id."""

    bot: Bot = field(repr=False)
    requests: tuple[HTTPXRequest, ...] = field(repr=False)
    moved: Moved
    clock: Clock = field(default_factory=Clock)
    pace: Pace = field(default_factory=Pace)

    async def push(self, chat: str, reply: Reply, offer: Offer, patience: float) -> Outcome:
        """Speaks first; gives up before a wait longer than `patience` seconds, so that nobody else waits for this one."""
        outcome = outcomes.SENT
        for place, part in enumerate(parts(reply)):
            ahead = self.pace.ahead(chat, self.clock.now())
            if place == 0 and ahead > patience:
                return Outcome(State.RETRY, "paced", wait=int(ahead) + 1, only_here=True)
            outcome = await self.send(chat, part, offer)
            if outcome.state is not State.SENT:
                # Saying it all again would say its beginning twice.
                return outcome if place == 0 else Outcome(State.UNCERTAIN, "partly_sent")
        return outcome

    async def send(self, chat: str, part: Piece | File, offer: Offer) -> Outcome:
        """One part of a reply, in its turn."""
        if not _is_chat(chat):
            return Outcome(State.DROP, "no_chat", broken=True)
        if not isinstance(part, Piece):
            return await self._file(chat, part)
        markup = _keyboard(await offer(chat, part.buttons), part.buttons) if part.buttons else None
        outcome = await self._text(chat, part.text, markup)
        return await self._in_halves(chat, part.text, markup) if outcome.code == outcomes.TOO_LONG else outcome

    async def acknowledge(self, query: str, notice: str = "") -> None:
        """Ends the waiting sign on a tapped button; a tap too old for it does no harm."""
        await self._tried(lambda: self.bot.answer_callback_query(query, notice or None))

    async def retire(self, chat: str, message: int) -> None:
        """Takes the buttons off a question that has been answered."""
        await self._tried(lambda: self.bot.edit_message_reply_markup(int(chat), message, reply_markup=None))

    async def fetch(self, media: str, limit: int) -> tuple[bytes, str]:
        """What somebody sent, and the name they gave it. Raises Unfetched, whose words hold no address."""
        file_id, _, name = media.partition("/")
        try:
            file = await self.bot.get_file(file_id)
            if (file.file_size or 0) > limit:
                raise Unfetched("too_big")
            return bytes(await file.download_as_bytearray()), name
        except TelegramError as fault:
            raise Unfetched(_why_not(fault)) from None

    async def poll(self, after: int, seconds: int) -> list[dict[str, Any]]:
        """Updates with numbers above `after`; asking for them tells the platform to forget the earlier ones."""
        found = await self.bot.get_updates(offset=after + 1, timeout=seconds, allowed_updates=ALLOWED)
        return [update.to_dict() for update in found]

    async def open(self, hook: str, secret: str) -> None:
        """Asks who we are, then sets the webhook, or takes one away where updates are to be polled. Raises TelegramError."""
        await self.bot.get_me()
        if hook:
            await self.bot.set_webhook(hook, secret_token=secret, allowed_updates=ALLOWED)
        else:
            await self.bot.delete_webhook()

    async def close(self) -> None:
        # The bot would close only what its own start has opened, and it starts with a call that may fail.
        for request in self.requests:
            await request.shutdown()

    async def _in_halves(self, chat: str, text: str, markup: InlineKeyboardMarkup | None) -> Outcome:
        """The platform counts some emoji twice; half of our limit is short enough however it counts."""
        outcome = outcomes.SENT
        halves = split(text, replace(TELEGRAM, text_limit=TELEGRAM.text_limit // 2))
        for number, half in enumerate(halves, 1):
            outcome = await self._text(chat, half, markup if number == len(halves) else None)
            if outcome.state is not State.SENT:
                return outcome if number == 1 else Outcome(State.UNCERTAIN, "partly_sent")
        return outcome

    async def _text(self, chat: str, text: str, markup: InlineKeyboardMarkup | None) -> Outcome:
        plain = LinkPreviewOptions(is_disabled=True)
        return await self._paced(
            chat, lambda to: self.bot.send_message(to, text, reply_markup=markup, link_preview_options=plain)
        )

    async def _file(self, chat: str, file: File) -> Outcome:
        try:
            made = await asyncio.to_thread(making.make, file)
        except Exception as fault:  # noqa: BLE001 - the words beside it are worth saying without it
            logs.error("file_unmade", fault, kind=type(file).__name__)
            return Outcome(State.ALARM, "file_unmade")
        content = InputFile(made.content, filename=made.name)
        send = self.bot.send_photo if isinstance(file, Chart) else self.bot.send_document
        return await self._paced(chat, lambda to: send(to, content))

    async def _paced(self, chat: str, send: Callable[[int], Awaitable[Any]]) -> Outcome:
        try:
            return await self._turn(chat, send)
        except ChatMigrated as moved:
            to = str(moved.new_chat_id)
        await self.moved(chat, to)
        try:
            return await self._turn(to, send)
        except ChatMigrated as again:
            return outcomes.judged(again)

    async def _turn(self, chat: str, send: Callable[[int], Awaitable[Any]]) -> Outcome:
        """Waits for the chat's and the account's turn, then sends once. Raises ChatMigrated only."""
        while held := self.pace.hold(chat, self.clock.now()):
            await self.clock.rest(held)
        if wait := self.pace.reserve(chat, self.clock.now()):
            await self.clock.rest(wait)
        try:
            await send(int(chat))
        except ChatMigrated:
            raise
        except RetryAfter as pause:
            outcome = outcomes.judged(pause)
            return replace(outcome, only_here=not self.pace.punish(chat, outcome.wait, self.clock.now()))
        except TelegramError as fault:
            return outcomes.judged(fault)
        return outcomes.SENT

    async def _tried(self, call: Callable[[], Awaitable[Any]]) -> Outcome:
        """Something that is nice to have: nobody waits for it, and its failure changes nothing."""
        try:
            await call()
        except TelegramError as fault:
            return outcomes.judged(fault)
        return outcomes.SENT


def dial(settings: ChannelSettings, moved: Moved, clock: Clock | None = None, read: float = READ) -> Line:
    """A line for one configured account; nothing is asked of the platform yet."""
    outcomes.install_scrubbing()
    base = str(settings.api_base or PLATFORM).rstrip("/")
    token = settings.token.get_secret_value() if settings.token else ""
    calls, polls = _request(settings, read), _request(settings, read)
    bot = Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=calls,
        get_updates_request=polls,
    )
    return Line(bot, (calls, polls), moved, clock or Clock())


def _why_not(fault: TelegramError) -> str:
    if "too big" in fault.message.lower():
        return "too_big"
    # A file that isn't there is a 404, which elsewhere means a wrong token.
    return "gone" if outcomes.judged(fault).code in ("bad_request", "invalid_token") else "unreachable"


def parts(reply: Reply) -> Iterator[Piece | File]:
    """The messages that a reply takes: texts, the last with the buttons, then files."""
    yield from (piece for piece in render(reply, TELEGRAM) if piece.text.strip())
    yield from reply.files


class _Request(HTTPXRequest):
    """The library's requests without its habit of logging whole answers, which may repeat our address."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        from json import loads

        try:
            found = loads(payload.decode("utf-8", "replace"))
        except ValueError:
            raise TelegramError("Invalid server response") from None
        if not isinstance(found, dict):
            raise TelegramError("Invalid server response")
        return found


def _request(settings: ChannelSettings, read: float) -> _Request:
    return _Request(
        connection_pool_size=POOL,
        connect_timeout=CONNECT,
        read_timeout=read,
        write_timeout=WRITE,
        proxy=settings.proxy.get_secret_value() if settings.proxy else None,
        # A proxy variable or a redirect would carry the token to somebody else.
        httpx_kwargs={"trust_env": False, "follow_redirects": False},
    )


def _is_chat(chat: str) -> bool:
    """A binding list made by hand may hold anything."""
    return chat.isascii() and chat.removeprefix("-").isdecimal()


def _keyboard(token: str, choices: tuple[Choice, ...]) -> InlineKeyboardMarkup:
    """As many buttons a row as can be read; each carries the token and its place, 64 bytes being all there is room for."""
    longest = max(len(choice.label) for choice in choices)
    across = _SHORT if longest <= 5 else _MIDDLE if longest <= 10 else _WIDE
    buttons = [
        InlineKeyboardButton(choice.label, callback_data=f"{token}.{place}") for place, choice in enumerate(choices)
    ]
    return InlineKeyboardMarkup([buttons[start : start + across] for start in range(0, len(buttons), across)])
