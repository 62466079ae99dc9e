"""What answers of Tencent's platforms and faults on the way mean for a message; each platform has its own table. Pure."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError
from wechatpy.exceptions import WeChatClientException

from bot.outcomes import Outcome, State

# Seconds that an account rests: nobody home for now, or somebody has to mend something first.
REST, STOP = 60, 3600
_CREDENTIAL = re.compile(r"((?:access_token|corpsecret|secret)=)[^&\s'\"]+")


class Fault(Exception):
    """A call that gave no result; says what becomes of the message, and holds no credentials."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Table:
    """A platform's refusals and our policy; what stands in no row is an alarm.

    `waits` gives seconds, which some codes decide by the clock. `gone`: nobody is reached there any more.
    """

    states: Mapping[int, State]
    waits: Mapping[int, Callable[[datetime], int]]
    gone: frozenset[int] = frozenset()

    def judged(self, answer: Mapping[str, Any], now: datetime) -> Outcome:
        """What an answer means; one without a numeric errcode is a failure."""
        code = answer.get("errcode")
        if not isinstance(code, int):
            return Outcome(State.RETRY, "no_errcode")
        state = self.states.get(code, State.ALARM)
        detail = "" if state is State.SENT else scrub(str(answer.get("errmsg", "")))
        wait = self.waits[code](now) if code in self.waits else 0
        return Outcome(state, str(code), detail, wait, broken=code in self.gone)

    def refused(self, refusal: WeChatClientException, now: datetime) -> Outcome:
        if refusal.errcode is not None:
            return self.judged({"errcode": refusal.errcode, "errmsg": refusal.errmsg}, now)
        status = refusal.response.status_code
        return Outcome(State.RETRY if status >= requests.codes.server_error else State.ALARM, f"http_{status}")


def broken_off(broken: requests.RequestException) -> Outcome:
    """A fault on the way. Unless it surely never left, the message may have arrived: there is no idempotency key."""
    if isinstance(broken, requests.exceptions.InvalidJSONError):
        return Outcome(State.RETRY, "not_json")
    if isinstance(broken, requests.HTTPError) and broken.response is not None:
        return Outcome(State.RETRY, f"http_{broken.response.status_code}")
    if isinstance(broken, requests.ConnectTimeout | requests.exceptions.SSLError) or _never_connected(broken):
        return Outcome(State.RETRY, "unreachable", wait=REST)
    if isinstance(broken, requests.TooManyRedirects):
        return Outcome(State.ALARM, "redirected")
    return Outcome(State.UNCERTAIN, "timeout" if isinstance(broken, requests.Timeout) else "connection")


def _never_connected(broken: requests.RequestException) -> bool:
    reason = getattr(broken.args[0], "reason", None) if broken.args else None
    return isinstance(reason, NewConnectionError)


def json_object(answer: requests.Response) -> dict[str, Any]:
    try:
        found = json.loads(answer.content.decode(errors="replace"), strict=False)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise requests.exceptions.InvalidJSONError("no JSON object")
    return found


def install_scrubbing() -> None:
    """Keeps tokens and secrets out of what the HTTP library logs. Harmless when repeated."""
    logger = logging.getLogger("urllib3.connectionpool")
    if _scrubbed not in logger.filters:
        logger.addFilter(_scrubbed)


def scrub(text: str) -> str:
    """The text without tokens and secrets."""
    return _CREDENTIAL.sub(r"\1***", text)


def _scrubbed(record: logging.LogRecord) -> bool:
    record.msg, record.args = scrub(record.getMessage()), None
    return True
