"""Proactive messages of a WeChat official account: one token, one refresh, one retry, and a policy for every refusal.

Blocking: call it in a sender's thread, never on the loop. What it corrects in wechatpy's client: channels.md 6.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

import requests
from requests.adapters import HTTPAdapter
from wechatpy.client import WeChatClient
from wechatpy.exceptions import WeChatClientException

from bot import render
from bot.capabilities import WECHAT
from bot.channels import wechat_outcomes as outcomes
from bot.outcomes import Outcome, State

if TYPE_CHECKING:
    from config.settings import ChannelSettings

PLATFORM = "https://api.weixin.qq.com"
TIMEOUT = (3.0, 8.0)  # seconds to connect, to read
MARGIN = timedelta(minutes=5)  # a token is renewed in its last five minutes (channels.md 3)
MEDIA_LIMIT = 10 * 1024 * 1024  # bytes of one picture or voice message
POOL = 8


class TokenStore(Protocol):
    """Where the token lives, shared by all processes that send for the account."""

    def get(self) -> tuple[str, datetime] | None: ...

    def set(self, token: str, expires_at: datetime) -> None: ...


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
        outcomes.install_scrubbing()
        self._api = _Api(settings, tokens, now, timeout)
        self._now = now

    def send_text(self, openid: str, text: str) -> Outcome:
        """A customer-service message; one that the platform finds too long goes again in halves."""
        outcome = self._send(openid, text)
        if outcome.code != str(outcomes.TOO_LONG):
            return outcome
        for part in render.split(text, replace(WECHAT, text_limit=WECHAT.text_limit // 2)):
            outcome = self._send(openid, part)
            if outcome.state is not State.SENT:
                return outcome
        return outcome

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
        try:
            return outcomes.judged(self._api.post(endpoint, data=dict(content)), self._now())
        except outcomes.Fault as fault:
            return fault.outcome
        except WeChatClientException as refusal:
            return outcomes.refused(refusal, self._now())
        except requests.RequestException as broken:
            return outcomes.broken_off(broken)


class _Api(WeChatClient):  # type: ignore[misc]
    """wechatpy's client with our token handling."""

    def __init__(
        self,
        settings: ChannelSettings,
        tokens: TokenStore,
        now: Callable[[], datetime],
        timeout: tuple[float, float],
    ) -> None:
        secret = settings.secret.get_secret_value() if settings.secret else ""
        super().__init__(settings.app_id or "", secret, timeout=timeout, auto_retry=False)
        self.API_BASE_URL = str(settings.api_base or PLATFORM).rstrip("/").removesuffix("/cgi-bin") + "/cgi-bin/"
        # A proxy variable or a redirect would carry the token to somebody else.
        self._http.trust_env = False
        self._http.max_redirects = 0
        for scheme in ("http://", "https://"):
            self._http.mount(scheme, HTTPAdapter(pool_maxsize=POOL))
        self._tokens, self._now, self._refreshing = tokens, now, threading.Lock()

    def fetch_access_token(self, stale: str | None = None) -> str:
        """A token other than `stale`: the stored one if another thread or process has renewed it, else a new one."""
        with self._refreshing:
            held = self._held()
            if held and held != stale:
                return held
            granted = self._granted()
            token, seconds = str(granted["access_token"]), int(granted.get("expires_in", 7200))
            self._tokens.set(token, self._now() + timedelta(seconds=seconds))
            return token

    def media_bytes(self, media_id: str, limit: int) -> bytes:
        token = self._token()
        try:
            return self._fetched(media_id, token, limit)
        except WeChatClientException as refusal:
            if refusal.errcode not in outcomes.STALE_TOKEN:
                raise outcomes.Fault(outcomes.refused(refusal, self._now())) from None
        try:
            return self._fetched(media_id, self.fetch_access_token(stale=token), limit)
        except WeChatClientException as refusal:
            raise outcomes.Fault(outcomes.refused(refusal, self._now())) from None

    def _request(self, method: str, url_or_endpoint: str, **kwargs: Any) -> Any:
        """One retry with a new token; wechatpy's own never ends."""
        token = self._token()
        try:
            return self._once(method, url_or_endpoint, token, kwargs)
        except WeChatClientException as refusal:
            if refusal.errcode not in outcomes.STALE_TOKEN:
                raise
        return self._once(method, url_or_endpoint, self.fetch_access_token(stale=token), kwargs)

    def _once(self, method: str, endpoint: str, token: str, kwargs: Mapping[str, Any]) -> Any:
        params = {**kwargs.get("params", {}), "access_token": token}
        return super()._request(method, endpoint, **{**kwargs, "params": params})

    def _decode_result(self, res: requests.Response) -> dict[str, Any]:
        """Whatever isn't a JSON object is a failure; wechatpy would hand back the response as if all were well."""
        return outcomes.json_object(res)

    def _fetched(self, media_id: str, token: str, limit: int) -> bytes:
        query = {"access_token": token, "media_id": media_id}
        try:
            with self._http.get(
                self.API_BASE_URL + "media/get", params=query, timeout=self.timeout, stream=True
            ) as answer:
                if answer.status_code != requests.codes.ok:
                    raise outcomes.Fault(Outcome(State.RETRY, f"http_{answer.status_code}"))
                # A refusal comes as JSON with status 200; a file that happens to be JSON has a name.
                if "content-disposition" not in answer.headers:
                    self._handle_result(answer)
                    raise outcomes.Fault(Outcome(State.DROP, "no_file"))
                return _within(answer, limit)
        except requests.RequestException as broken:
            raise outcomes.Fault(replace(outcomes.broken_off(broken), state=State.RETRY)) from None

    def _token(self) -> str:
        return self._held() or self.fetch_access_token()

    def _held(self) -> str | None:
        held = self._tokens.get()
        return held[0] if held and held[1] - self._now() > MARGIN else None

    def _granted(self) -> dict[str, Any]:
        """What `stable_token` grants; the older `token` call would end every other process's token."""
        asked = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret, "force_refresh": False}
        try:
            answer = self._http.post(self.API_BASE_URL + "stable_token", json=asked, timeout=self.timeout)
            answer.raise_for_status()
            granted = outcomes.json_object(answer)
        except requests.RequestException as broken:
            # Nothing was sent yet, whatever became of this call.
            raise outcomes.Fault(replace(outcomes.broken_off(broken), state=State.RETRY)) from None
        if "access_token" not in granted:
            raise outcomes.Fault(outcomes.judged(granted, self._now()))
        return granted


def _within(answer: requests.Response, limit: int) -> bytes:
    found = b""
    for chunk in answer.iter_content(64 * 1024):
        found += chunk
        if len(found) > limit:
            raise outcomes.Fault(Outcome(State.DROP, "too_big"))
    return found
