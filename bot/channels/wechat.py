"""WeChat official account callback: who may speak to us, and one passive reply within the platform's five seconds.

Knows no web framework: takes a query and a body, gives a status and a text. Proactive messages: `wechat_client`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot import render
from bot.capabilities import WECHAT
from bot.channels import wechat_envelope as envelope
from bot.threads import Threads
from handlers.messages import Incoming, Reply

if TYPE_CHECKING:
    from config.settings import ChannelSettings

Answer = Callable[[Incoming], tuple[Reply, ...]]
Known = Callable[[str, str], bool]
Query = Mapping[str, str]
Response = tuple[int, str]

FRESH = 300  # seconds a signed request may be old or early (channels.md 2)
PATIENCE = 4.0  # seconds until we acknowledge without an answer; the platform gives up after 5 (channels.md 1.1)
# «No reply» in every mode, never sealed: an encrypted empty reply reads «service failed» (channels.md 2).
SUCCESS = "success"

log = logging.getLogger("lvzhi.wechat")


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

    def __init__(
        self,
        settings: ChannelSettings,
        answer: Answer,
        known: Known,
        *,
        now: Callable[[], datetime],
        threads: Threads | Executor,
        patience: float = PATIENCE,
    ) -> None:
        self.account = settings.account
        self._token = _secret(settings.token)
        self._keys = tuple(
            envelope.Key(_secret(each), settings.app_id or "")
            for each in (settings.aes_key, settings.previous_aes_key)
            if _secret(each)
        )
        self._sealed_only = settings.mode in ("safe", "compatible")
        self._answer, self._known, self._now = answer, known, now
        self._in_thread, self._patience = _runner(threads), patience
        self._running: dict[str, asyncio.Future[tuple[Reply, ...]]] = {}

    def check(self, query: Query) -> Response:
        """The platform's test of our address: its own word comes back, or 403."""
        if self._is_signed(query) and self._is_fresh(query):
            return 200, query.get("echostr", "")
        return self._refuse(Refused(403, "check"))

    async def receive(self, query: Query, body: bytes) -> Response:
        """Status and text for one delivery. The body must be capped already (64 KiB, channels.md 2)."""
        try:
            delivery = self._delivery(query, body)
            if not self._is_fresh(query) and not await self._is_repeat(delivery.message):
                raise Refused(403, "stale")
        except Refused as refused:
            return self._refuse(refused)
        if delivery.message.kind is None:
            return 200, SUCCESS
        replies = await self._replies(delivery.message)
        return 200, self._passive(replies, delivery, query) if replies else SUCCESS

    def _delivery(self, query: Query, body: bytes) -> Delivery:
        """Verified, opened, parsed. Raises Refused only: broken input raises in too many ways to list."""
        try:
            if "msg_signature" in query and self._keys:
                return self._sealed(query, body)
            if self._sealed_only or not self._is_signed(query):
                raise Refused(403, "signature")
            return Delivery(envelope.read(body), None)
        except Refused:
            raise
        except envelope.OtherApp:
            raise Refused(403, "other app") from None
        except Exception as fault:  # noqa: BLE001 - strangers choose what breaks
            # A stale request without a readable key can't be a repeat of ours.
            raise Refused(400 if self._is_fresh(query) else 403, type(fault).__name__) from None

    def _sealed(self, query: Query, body: bytes) -> Delivery:
        # The seal's signature covers the sealed text, so XML comes first; without XML the plain one still tells strangers.
        try:
            sealed = envelope.sealed_part(body)
        except Exception:
            if "signature" in query and not self._is_signed(query):
                raise Refused(403, "signature") from None
            raise
        if not envelope.is_signed(query["msg_signature"], self._token, *_stamp(query), sealed):
            raise Refused(403, "signature")
        xml, key = envelope.open_with(self._keys, sealed)
        return Delivery(envelope.read(xml), key)

    def _is_signed(self, query: Query) -> bool:
        return envelope.is_signed(query.get("signature", ""), self._token, *_stamp(query))

    def _is_fresh(self, query: Query) -> bool:
        try:
            stamp = int(query.get("timestamp", ""))
        except ValueError:
            return False
        return abs(int(self._now().timestamp()) - stamp) <= FRESH

    async def _is_repeat(self, message: envelope.Message) -> bool:
        is_known: bool = await self._in_thread(self._known, self.account, message.dedup_key)
        return is_known

    async def _replies(self, message: envelope.Message) -> tuple[Reply, ...]:
        """The answer, or none when it takes too long: it is finished all the same, and stored for the repeat."""
        answering = self._running.get(message.dedup_key) or self._start(message)
        # A repeat that arrives meanwhile waits for the same answer, as long again.
        done, _ = await asyncio.wait({answering}, timeout=self._patience)
        if not done:
            log.warning("wechat %s: answer is late, acknowledged without it", self.account)
            return ()
        if fault := answering.exception():
            log.error("wechat %s: answer failed: %s", self.account, type(fault).__name__)
            return ()
        return answering.result()

    def _start(self, message: envelope.Message) -> asyncio.Future[tuple[Reply, ...]]:
        incoming = message.incoming(self.account, self._now())
        answering = self._in_thread(self._answer, incoming)
        self._running[message.dedup_key] = answering
        answering.add_done_callback(lambda _: self._running.pop(message.dedup_key, None))
        return answering

    def _passive(self, replies: tuple[Reply, ...], delivery: Delivery, query: Query) -> str:
        content = render.render(render.joined(replies), WECHAT)[0].text
        # An empty Content shows the person a failure notice.
        if not content.strip():
            return SUCCESS
        message, at = delivery.message, self._now()
        xml = envelope.text_xml(message.sender, message.receiver, content, at)
        if delivery.key is None:
            return xml
        return envelope.sealed_xml(xml, delivery.key, self._token, query.get("nonce", ""), at)

    def _refuse(self, refused: Refused) -> Response:
        log.warning("wechat %s: refused with %d: %s", self.account, refused.status, refused)
        return refused.status, ""


def _runner(threads: Threads | Executor) -> Callable[..., asyncio.Future[Any]]:
    """How work gets into a thread; an ordinary executor does, at a higher cost."""
    if isinstance(threads, Threads):
        return threads.run
    return lambda work, *given: asyncio.get_running_loop().run_in_executor(threads, work, *given)


def _stamp(query: Query) -> tuple[str, str]:
    return query.get("timestamp", ""), query.get("nonce", "")


def _secret(value: object) -> str:
    """The text of a masked secret; empty when there is none."""
    reveal = getattr(value, "get_secret_value", None)
    return reveal() if reveal else ""
