"""A client of Tencent's whose token is ours: one owner, one refresh, one retry. What it corrects in wechatpy: channels.md 6.

Blocking: call it in a sender's thread, never on the loop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import requests
from requests.adapters import HTTPAdapter
from wechatpy.client.base import BaseWeChatClient
from wechatpy.exceptions import WeChatClientException

from bot.channels.tencent import answers
from bot.channels.tencent.answers import Fault, Table
from bot.outcomes import Outcome, State

TIMEOUT = (3.0, 8.0)  # seconds to connect, to read
MARGIN = timedelta(minutes=5)  # a token is renewed in its last five minutes (channels.md 3)
MEDIA_LIMIT = 10 * 1024 * 1024  # bytes of one picture or voice message
POOL = 8
_NO_SUCH_FILE = "40007"


class TokenStore(Protocol):
    """Where the token lives, shared by all processes that send for the account."""

    def get(self) -> tuple[str, datetime] | None: ...

    def set(self, token: str, expires_at: datetime) -> None: ...


class OwnedToken(BaseWeChatClient):  # type: ignore[misc]
    """wechatpy's client with our token handling; put it before the platform's own client. `stale` codes ask for a new token."""

    table: Table
    stale: frozenset[int]

    def own(self, base: str, tokens: TokenStore, now: Callable[[], datetime]) -> None:
        """To be called at the end of a subclass's construction; `base` is the platform's address."""
        self.API_BASE_URL = base.rstrip("/").removesuffix("/cgi-bin") + "/cgi-bin/"
        # A proxy variable or a redirect would carry the token to somebody else.
        self._http.trust_env = False
        self._http.max_redirects = 0
        for scheme in ("http://", "https://"):
            self._http.mount(scheme, HTTPAdapter(pool_maxsize=POOL))
        self._tokens, self._now, self._refreshing = tokens, now, threading.Lock()

    def ask_for_token(self) -> requests.Response:
        """The platform's own call for a new token."""
        raise NotImplementedError

    def outcome(self, endpoint: str, content: Mapping[str, object]) -> Outcome:
        """What became of one call; raises nothing."""
        return self.told(endpoint, content)[0]

    def told(self, endpoint: str, content: Mapping[str, object]) -> tuple[Outcome, Mapping[str, Any]]:
        """The same with the platform's whole answer, empty where there is none."""
        try:
            answer = self.post(endpoint, data=dict(content))
            return self.table.judged(answer, self._now()), answer
        except Fault as fault:
            return fault.outcome, {}
        except WeChatClientException as refusal:
            return self.table.refused(refusal, self._now()), {}
        except requests.RequestException as broken:
            return answers.broken_off(broken), {}

    def uploaded(self, kind: str, name: str, content: bytes) -> str:
        """The id of a file given to the platform, good for three days. Raises Fault; nothing was sent to anybody yet."""
        try:
            answer = self.post("media/upload", params={"type": kind}, files={"media": (name, content)})
        except WeChatClientException as refusal:
            raise Fault(self.table.refused(refusal, self._now())) from None
        except requests.RequestException as broken:
            raise Fault(replace(answers.broken_off(broken), state=State.RETRY)) from None
        if "media_id" not in answer:
            raise Fault(Outcome(State.RETRY, "no_media_id"))
        return str(answer["media_id"])

    def sent_with(self, kind: str, name: str, content: bytes, send: Callable[[str], Outcome]) -> Outcome:
        """A file sent by its id; where the platform knows the id no more, uploaded and sent once again (channels.md 3)."""
        try:
            outcome = send(self.uploaded(kind, name, content))
            return send(self.uploaded(kind, name, content)) if outcome.code == _NO_SUCH_FILE else outcome
        except Fault as fault:
            return fault.outcome

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
            if refusal.errcode not in self.stale:
                raise Fault(self.table.refused(refusal, self._now())) from None
        try:
            return self._fetched(media_id, self.fetch_access_token(stale=token), limit)
        except WeChatClientException as refusal:
            raise Fault(self.table.refused(refusal, self._now())) from None

    def _request(self, method: str, url_or_endpoint: str, **kwargs: Any) -> Any:
        """One retry with a new token; wechatpy's own never ends."""
        token = self._token()
        try:
            return self._once(method, url_or_endpoint, token, kwargs)
        except WeChatClientException as refusal:
            if refusal.errcode not in self.stale:
                raise
        return self._once(method, url_or_endpoint, self.fetch_access_token(stale=token), kwargs)

    def _once(self, method: str, endpoint: str, token: str, kwargs: Mapping[str, Any]) -> Any:
        params = {**kwargs.get("params", {}), "access_token": token}
        return super()._request(method, endpoint, **{**kwargs, "params": params})

    def _decode_result(self, res: requests.Response) -> dict[str, Any]:
        """Whatever isn't a JSON object is a failure; wechatpy would hand back the response as if all were well."""
        return answers.json_object(res)

    def _fetched(self, media_id: str, token: str, limit: int) -> bytes:
        query = {"access_token": token, "media_id": media_id}
        try:
            with self._http.get(
                self.API_BASE_URL + "media/get", params=query, timeout=self.timeout, stream=True
            ) as answer:
                if answer.status_code != requests.codes.ok:
                    raise Fault(Outcome(State.RETRY, f"http_{answer.status_code}"))
                # A refusal comes as JSON with status 200; a file that happens to be JSON has a name.
                if "content-disposition" not in answer.headers:
                    self._handle_result(answer)
                    raise Fault(Outcome(State.DROP, "no_file"))
                return _within(answer, limit)
        except requests.RequestException as broken:
            raise Fault(replace(answers.broken_off(broken), state=State.RETRY)) from None

    def _token(self) -> str:
        return self._held() or self.fetch_access_token()

    def _held(self) -> str | None:
        held = self._tokens.get()
        return held[0] if held and held[1] - self._now() > MARGIN else None

    def _granted(self) -> dict[str, Any]:
        try:
            answer = self.ask_for_token()
            answer.raise_for_status()
            granted = answers.json_object(answer)
        except requests.RequestException as broken:
            # Nothing was sent yet, whatever became of this call.
            raise Fault(replace(answers.broken_off(broken), state=State.RETRY)) from None
        if "access_token" not in granted:
            raise Fault(self.table.judged(granted, self._now()))
        return granted


def _within(answer: requests.Response, limit: int) -> bytes:
    found = b""
    for chunk in answer.iter_content(64 * 1024):
        found += chunk
        if len(found) > limit:
            raise Fault(Outcome(State.DROP, "too_big"))
    return found
