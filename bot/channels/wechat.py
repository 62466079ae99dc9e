"""WeChat official account callback in plain, safe and compatible mode. Proactive messages: `wechat_client`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.capabilities import WECHAT
from bot.channels import wechat_envelope
from bot.channels.tencent import callback, envelope
from bot.channels.tencent.callback import PATIENCE, Answer, Delivery, Known, Query, Refused, Response, stamp
from bot.threads import Threads

if TYPE_CHECKING:
    from config.settings import ChannelSettings

SUCCESS = "success"
THROUGH_REPEATS = 15.0  # seconds: three deliveries of five each


class Callback(callback.Callback):
    capabilities = WECHAT
    silence = SUCCESS

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
        # Who can't send on our own account answers late by the platform's repeats alone (channels.md 1.2).
        if settings.secret is None and patience == PATIENCE:
            patience = THROUGH_REPEATS
        super().__init__(settings, answer, known, now=now, threads=threads, patience=patience)
        self._sealed_only = settings.mode in ("safe", "compatible")

    def check(self, query: Query) -> Response:
        """The platform's test of our address: its own word comes back, or 403."""
        if self._is_signed(query) and self._is_fresh(query):
            return 200, query.get("echostr", "")
        return self._refuse(Refused(403, "check"))

    def _receiver(self, settings: ChannelSettings) -> str:
        return settings.app_id or ""

    def _opened(self, query: Query, body: bytes) -> Delivery:
        if "msg_signature" in query and self._keys:
            return self._sealed(query, body)
        if self._sealed_only or not self._is_signed(query):
            raise Refused(403, "signature")
        return Delivery(wechat_envelope.read(body), None)

    def _sealed(self, query: Query, body: bytes) -> Delivery:
        # The seal's signature covers the sealed text, so XML comes first; without XML the plain one still tells strangers.
        try:
            sealed = envelope.sealed_part(body)
        except Exception:
            if "signature" in query and not self._is_signed(query):
                raise Refused(403, "signature") from None
            raise
        xml, key = self._unsealed(query, sealed)
        return Delivery(wechat_envelope.read(xml), key)

    def _is_signed(self, query: Query) -> bool:
        return envelope.is_signed(query.get("signature", ""), self._token, *stamp(query))
