"""WeCom app callback, always sealed. A text is answered in the passive reply; files and changed cards follow after it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.capabilities import WECOM, Buttons
from bot.channels import wecom_envelope
from bot.channels.tencent import callback, envelope
from bot.channels.tencent.callback import Delivery, Query, Refused, Response

if TYPE_CHECKING:
    from config.settings import ChannelSettings


class Callback(callback.Callback):
    # Cards can't be sent in a passive reply: choices are numbered there.
    capabilities = replace(WECOM, buttons=Buttons.NUMBERED)
    silence = ""

    def check(self, query: Query) -> Response:
        """The platform's test of our address: its own word, opened; anything else 403."""
        try:
            echo, _ = self._unsealed(query, query["echostr"])
            if not self._is_fresh(query):
                raise Refused(403, "stale")
        except Refused as refused:
            return self._refuse(refused)
        except Exception as fault:  # noqa: BLE001 - strangers choose what breaks
            return self._refuse(Refused(403, type(fault).__name__))
        return 200, echo.decode(errors="replace")

    def _receiver(self, settings: ChannelSettings) -> str:
        return settings.corp_id or ""

    def _opened(self, query: Query, body: bytes) -> Delivery:
        if "msg_signature" not in query:
            raise Refused(403, "signature")
        xml, key = self._unsealed(query, envelope.sealed_part(body))
        return Delivery(wecom_envelope.read(xml), key)
