"""The webhook's edge: who may post, how much, and «stored» before «received». Loads nothing of Telegram's library.

Knows no web framework: takes a header's value and a body, gives a status.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.channels.telegram.store import Store
    from bot.threads import Threads
    from config.settings import ChannelSettings

# A message of 4096 characters, quoted in an answer to itself, with every letter escaped and formatted.
LIMIT = 256 * 1024  # bytes
# The updates that we ask the platform for.
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")

log = logging.getLogger("lvzhi.telegram")


class Hook:
    """One configured account. `wake` hears whose update was stored; the store's calls run in `threads`."""

    header = "x-telegram-bot-api-secret-token"
    limit = LIMIT

    def __init__(self, settings: ChannelSettings, store: Store, wake: Callable[[str], None], threads: Threads) -> None:
        self._secret = settings.secret.get_secret_value().encode() if settings.secret else b""
        self._account, self._store, self._wake, self._threads = settings.account, store, wake, threads

    def admits(self, secret: str) -> bool:
        """Whether the platform knows the secret that we gave it. Without one nobody is let in."""
        return bool(self._secret) and hmac.compare_digest(secret.encode(errors="replace"), self._secret)

    async def receive(self, body: bytes) -> int:
        """The status for one admitted delivery; 2xx only once it is stored, else the platform sends it again."""
        update = _parsed(body)
        if update is None:
            return 400
        sender = sender_of(update)
        if not sender:
            return 200
        try:
            await self._threads.run(self._store.keep, [(str(update["update_id"]), sender, update)])
        except Exception as fault:  # noqa: BLE001 - whatever keeps the database away
            log.error("telegram %s: not stored: %s", self._account, type(fault).__name__)
            return 503
        self._wake(sender)
        return 200


def sender_of(update: Mapping[str, Any]) -> str:
    """The chat that an update belongs to; empty where it is none of our business."""
    for name in KINDS:
        found = update.get(name)
        if isinstance(found, Mapping):
            who = found.get("from") if name == "callback_query" else found.get("chat")
            return str(who.get("id", "")) if isinstance(who, Mapping) else ""
    return ""


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_update = isinstance(found, dict) and type(found.get("update_id")) is int
    return found if is_update else None
