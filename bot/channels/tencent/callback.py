"""One account's callback on WeChat or WeCom: who may speak to us, and one passive reply within the five seconds.

Knows no web framework: takes a query and a body, gives a status and a text. A platform says in a subclass how a
delivery is verified and opened, and which reply it takes.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot import render
from bot.capabilities import Capabilities
from bot.channels.tencent import envelope
from bot.threads import Threads
from handlers.messages import Incoming, Reply

if TYPE_CHECKING:
    from config.settings import ChannelSettings

Answer = Callable[[Incoming], tuple[Reply, ...]]
Known = Callable[[str, str], bool]
Query = Mapping[str, str]
Response = tuple[int, str]

FRESH = 300  # seconds a signed request may be old or early (channels.md 2)
PATIENCE = 4.0  # seconds until we acknowledge without an answer; the platforms give up after 5 (channels.md 1.1)

log = logging.getLogger("lvzhi.channels")


class Refused(Exception):
    """A request that gets no answer; `status` goes back with an empty body, `reason` to the log."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Delivery:
    """A verified message and the key that opened it, None when it came in plain text."""

    message: envelope.Message
    key: envelope.Key | None


class Callback:
    """One configured account. `answer` and `known` run in `threads`; `known` tells whether a dedup key is stored."""

    capabilities: Capabilities
    # The body that says «no reply», never sealed: an encrypted empty reply reads «service failed» (channels.md 2).
    silence: str
    # Says what was too late for a passive reply: the person, the message's key, the replies. Blocking, runs in a thread;
    # set by whoever can send on our own account.
    late: Callable[[str, str, tuple[Reply, ...]], None] | None = None
    # Hears what a person allows us to send, and what the platform reports of a message. Blocking, runs in a thread.
    listens: Callable[[envelope.Message], None] | None = None
    # Told when properly signed messages begin to be unreadable (True), and when one could be read (False).
    sealed: Callable[[bool], None] | None = None
    # Does what follows a passive reply: files, a changed card. Blocking, runs in a thread.
    after: Callable[[envelope.Message, Reply], None] | None = None

    def __init__(
        self,
        settings: ChannelSettings,
        answer: Answer,
        known: Known,
        *,
        now: Callable[[], datetime],
        threads: Threads,
        patience: float = PATIENCE,
    ) -> None:
        self.account = settings.account
        self._token = revealed(settings.token)
        self._keys = tuple(
            envelope.Key(revealed(each), self._receiver(settings))
            for each in (settings.aes_key, settings.previous_aes_key)
            if revealed(each)
        )
        self._answer, self._known, self._now = answer, known, now
        self._threads, self._patience = threads, patience
        self._is_shut: bool | None = None
        self._running: dict[str, asyncio.Future[tuple[Reply, ...]]] = {}
        self._waiting: Counter[str] = Counter()

    async def receive(self, query: Query, body: bytes) -> Response:
        """Status and text for one delivery. The body must be capped already (64 KiB, channels.md 2)."""
        try:
            delivery = self._delivery(query, body)
            if not self._is_fresh(query) and not await self._is_repeat(delivery.message):
                raise Refused(403, "stale")
        except Refused as refused:
            return self._refuse(refused)
        if delivery.message.kind is None:
            if self.listens is not None and (delivery.message.grants or delivery.message.report):
                await self._threads.run(self.listens, delivery.message)
            return 200, self.silence
        replies = await self._replies(delivery.message)
        return 200, self._passive(replies, delivery, query) if replies else self.silence

    def _receiver(self, settings: ChannelSettings) -> str:
        """Whom sealed messages are meant for."""
        raise NotImplementedError

    def _opened(self, query: Query, body: bytes) -> Delivery:
        """Verified, opened, parsed. Raises Refused, OtherApp, or whatever broken input raises."""
        raise NotImplementedError

    def _delivery(self, query: Query, body: bytes) -> Delivery:
        """Raises Refused only: broken input raises in too many ways to list."""
        try:
            return self._opened(query, body)
        except Refused:
            raise
        except envelope.OtherApp:
            raise Refused(403, "other app") from None
        except Exception as fault:  # noqa: BLE001 - strangers choose what breaks
            # A stale request without a readable key can't be a repeat of ours.
            raise Refused(400 if self._is_fresh(query) else 403, type(fault).__name__) from None

    def _unsealed(self, query: Query, sealed: str) -> tuple[bytes, envelope.Key]:
        if not envelope.is_signed(query["msg_signature"], self._token, *stamp(query), sealed):
            raise Refused(403, "signature")
        try:
            opened = envelope.open_with(self._keys, sealed)
        except (ValueError, envelope.OtherApp):
            self._shut(True)
            raise
        self._shut(False)
        return opened

    def _shut(self, is_shut: bool) -> None:
        """Only the platform signs: what it seals and we can't open is sealed with another key than ours."""
        if self.sealed is not None and is_shut is not self._is_shut:
            self._is_shut = is_shut
            self._threads.run(self.sealed, is_shut)

    def _is_fresh(self, query: Query) -> bool:
        try:
            moment = int(query.get("timestamp", ""))
        except ValueError:
            return False
        return abs(int(self._now().timestamp()) - moment) <= FRESH

    async def _is_repeat(self, message: envelope.Message) -> bool:
        return await self._threads.brief(self._known, self.account, message.dedup_key)

    async def _replies(self, message: envelope.Message) -> tuple[Reply, ...]:
        """The answer, or none when it takes too long: it is finished all the same, and stored for the repeat."""
        answering = self._running.get(message.dedup_key) or self._start(message)
        # A repeat that arrives meanwhile waits for the same answer, as long again.
        self._waiting[message.dedup_key] += 1
        done, _ = await asyncio.wait({answering}, timeout=self._patience)
        self._waiting[message.dedup_key] -= 1
        if not self._waiting[message.dedup_key]:
            del self._waiting[message.dedup_key]
        if not done:
            log.warning("%s %s: answer is late, acknowledged without it", message.channel, self.account)
            if not self._waiting[message.dedup_key]:
                answering.add_done_callback(lambda late: self._follow(message, late))
            return ()
        if fault := answering.exception():
            log.error("%s %s: answer failed: %s", message.channel, self.account, type(fault).__name__)
            return ()
        return answering.result()

    def _follow(self, message: envelope.Message, answering: asyncio.Future[tuple[Reply, ...]]) -> None:
        """Sends a late answer by itself, unless a repeat waits for it by now."""
        is_awaited = self._waiting[message.dedup_key] > 0
        if self.late is None or is_awaited or answering.cancelled() or answering.exception():
            return
        if replies := answering.result():
            self._threads.run(self.late, message.sender, message.dedup_key, replies)

    def _start(self, message: envelope.Message) -> asyncio.Future[tuple[Reply, ...]]:
        incoming = message.incoming(self.account, self._now())
        answering = self._threads.brief(self._answer, incoming)
        self._running[message.dedup_key] = answering
        answering.add_done_callback(lambda _: self._running.pop(message.dedup_key, None))
        return answering

    def _passive(self, replies: tuple[Reply, ...], delivery: Delivery, query: Query) -> str:
        whole = render.joined(replies)
        if self.after is not None and (delivery.message.card or whole.files):
            self._threads.run(self.after, delivery.message, whole)
        content = render.render(whole, self.capabilities)[0].text
        # An empty Content shows the person a failure notice.
        if not content.strip():
            return self.silence
        message, at = delivery.message, self._now()
        xml = envelope.text_xml(message.sender, message.receiver, content, at)
        if delivery.key is None:
            return xml
        return envelope.sealed_xml(xml, delivery.key, self._token, query.get("nonce", ""), at)

    def _refuse(self, refused: Refused) -> Response:
        log.warning("%s %s: refused with %d: %s", self.capabilities.name, self.account, refused.status, refused)
        return refused.status, ""


def stamp(query: Query) -> tuple[str, str]:
    return query.get("timestamp", ""), query.get("nonce", "")


def revealed(value: object) -> str:
    """The text of a masked secret; empty when there is none."""
    reveal = getattr(value, "get_secret_value", None)
    return reveal() if reveal else ""
