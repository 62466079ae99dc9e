"""Proactive messages of a WeChat official account: one token, one refresh, one retry, and a policy for every refusal.

Blocking: call it in a sender's thread, never on the loop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import requests
from wechatpy.client import WeChatClient

from bot import render
from bot.capabilities import WECHAT
from bot.channels.tencent import answers
from bot.channels.tencent.client import MEDIA_LIMIT, TIMEOUT, OwnedToken, TokenStore
from bot.channels.wechat_envelope import TAKEN
from bot.channels.wechat_outcomes import STALE_TOKEN, TABLE, TOO_LONG
from bot.outcomes import Outcome, State

if TYPE_CHECKING:
    from config.settings import ChannelSettings

PLATFORM = "https://api.weixin.qq.com"


NOTICE_LENGTH = 20  # characters of a value; more is refused with 47003 (channels.md 3)


class Client:
    """What we ask of the platform for one account."""

    def __init__(
        self,
        settings: ChannelSettings,
        tokens: TokenStore,
        *,
        now: Callable[[], datetime],
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        answers.install_scrubbing()
        self._api = _Api(settings, tokens, now, timeout)

    def send_text(self, openid: str, text: str) -> Outcome:
        """A customer-service message; one that the platform finds too long goes again in halves."""
        outcome = self._send(openid, text)
        if outcome.code != str(TOO_LONG):
            return outcome
        for part in render.split(text, replace(WECHAT, text_limit=WECHAT.text_limit // 2)):
            outcome = self._send(openid, part)
            if outcome.state is not State.SENT:
                return outcome
        return outcome

    def send_notice(self, openid: str, template: str, facts: Mapping[str, str]) -> Outcome:
        """A subscription notice, which uses up one consent of the person; `facts` by the template's keywords."""
        values = {name: {"value": render.clean(fact)[:NOTICE_LENGTH]} for name, fact in facts.items()}
        return self._outcome("message/subscribe/bizsend", {"touser": openid, "template_id": template, "data": values})

    def send_template(self, openid: str, template: str, facts: Mapping[str, str], number: str) -> Outcome:
        """A template message; the platform sends one a `number` within ten minutes. Its code says how it reports of it."""
        values = {name: {"value": render.clean(fact)[:NOTICE_LENGTH]} for name, fact in facts.items()}
        # wechatpy 1.8 has no argument for `client_msg_id` (channels.md 3).
        asked = {"touser": openid, "template_id": template, "data": values, "client_msg_id": number}
        outcome, answer = self._api.told("message/template/send", asked)
        return replace(outcome, code=f"{TAKEN}{answer.get('msgid', '')}") if outcome.state is State.SENT else outcome

    def send_picture(self, openid: str, name: str, content: bytes) -> Outcome:
        """A picture as customer-service message."""

        def send(media_id: str) -> Outcome:
            picture = {"touser": openid, "msgtype": "image", "image": {"media_id": media_id}}
            return self._outcome("message/custom/send", picture)

        return self._api.sent_with("image", name, content, send)

    def set_menu(self, buttons: Sequence[Mapping[str, object]]) -> Outcome:
        """The account's custom menu, in the platform's own form: one to three buttons with up to five below each."""
        return self._outcome("menu/create", {"button": list(buttons)})

    def download(self, media_id: str, limit: int = MEDIA_LIMIT) -> bytes:
        """A picture or voice message that somebody sent. Raises Fault; ids live three days."""
        return self._api.media_bytes(media_id, limit)

    def _send(self, openid: str, text: str) -> Outcome:
        return self._outcome(
            "message/custom/send", {"touser": openid, "msgtype": "text", "text": {"content": render.clean(text)}}
        )

    def _outcome(self, endpoint: str, content: Mapping[str, object]) -> Outcome:
        return self._api.outcome(endpoint, content)


class _Api(OwnedToken, WeChatClient):  # type: ignore[misc]
    table = TABLE
    stale = STALE_TOKEN

    def __init__(
        self,
        settings: ChannelSettings,
        tokens: TokenStore,
        now: Callable[[], datetime],
        timeout: tuple[float, float],
    ) -> None:
        secret = settings.secret.get_secret_value() if settings.secret else ""
        super().__init__(settings.app_id or "", secret, timeout=timeout, auto_retry=False)
        self.own(str(settings.api_base or PLATFORM), tokens, now)

    def ask_for_token(self) -> requests.Response:
        """`stable_token`: the older `token` call would end every other process's token."""
        asked = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret, "force_refresh": False}
        answer: requests.Response = self._http.post(
            self.API_BASE_URL + "stable_token", json=asked, timeout=self.timeout
        )
        return answer
