"""What the platform's answers and the faults on the way mean for a message: channels.md 3 as a table. Pure."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import requests
from urllib3.exceptions import NewConnectionError
from wechatpy.exceptions import WeChatClientException

from bot.outcomes import Outcome, State

STALE_TOKEN = frozenset({40001, 40014, 42001})
TOO_LONG = 45002

# The platform's refusals and our policy, row by row of channels.md 3; what stands nowhere is an alarm.
POLICY: Mapping[int, State] = {
    0: State.SENT,
    -1: State.RETRY,
    45011: State.RETRY,
    45015: State.PARK,
    45047: State.PARK,
    40003: State.DROP,
    43004: State.DROP,
    43019: State.DROP,
    48002: State.DROP,
    43101: State.DROP,
    87014: State.DROP,
}
_MINUTE_QUOTA, _DAY_QUOTA = 45011, 45009
# Somebody has to mend something before anything goes through this account.
STOPPED = frozenset({40001, 40014, 42001, 40013, 40125, 40164, 89503, 48001, 48004, 50002})
_STOP_SECONDS, _REST_SECONDS = 3600, 60
# Nobody is there, or they don't want to hear from us.
GONE = frozenset({40003, 43004, 43019, 48002})
_CHINA = ZoneInfo("Asia/Shanghai")
_CREDENTIAL = re.compile(r"((?:access_token|corpsecret|secret)=)[^&\s'\"]+")


class Fault(Exception):
    """A call that gave no result; says what becomes of the message, and holds no credentials."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


def judged(answer: Mapping[str, Any], now: datetime) -> Outcome:
    """What an answer means; one without a numeric errcode is a failure."""
    code = answer.get("errcode")
    if not isinstance(code, int):
        return Outcome(State.RETRY, "no_errcode")
    state = POLICY.get(code, State.ALARM)
    detail = "" if state is State.SENT else scrub(str(answer.get("errmsg", "")))
    return Outcome(state, str(code), detail, _wait(code, now), broken=code in GONE)


def refused(refusal: WeChatClientException, now: datetime) -> Outcome:
    if refusal.errcode is not None:
        return judged({"errcode": refusal.errcode, "errmsg": refusal.errmsg}, now)
    status = refusal.response.status_code
    return Outcome(State.RETRY if status >= requests.codes.server_error else State.ALARM, f"http_{status}")


def broken_off(broken: requests.RequestException) -> Outcome:
    """A fault on the way. Unless it surely never left, the message may have arrived: there is no idempotency key."""
    if isinstance(broken, requests.exceptions.InvalidJSONError):
        return Outcome(State.RETRY, "not_json")
    if isinstance(broken, requests.HTTPError) and broken.response is not None:
        return Outcome(State.RETRY, f"http_{broken.response.status_code}")
    if isinstance(broken, requests.ConnectTimeout | requests.exceptions.SSLError) or _never_connected(broken):
        return Outcome(State.RETRY, "unreachable", wait=_REST_SECONDS)
    if isinstance(broken, requests.TooManyRedirects):
        return Outcome(State.ALARM, "redirected")
    return Outcome(State.UNCERTAIN, "timeout" if isinstance(broken, requests.Timeout) else "connection")


def _never_connected(broken: requests.RequestException) -> bool:
    reason = getattr(broken.args[0], "reason", None) if broken.args else None
    return isinstance(reason, NewConnectionError)


def _wait(code: int, now: datetime) -> int:
    """Seconds: a minute for the minute's quota, until midnight in Beijing for the day's, an hour where we are refused."""
    if code == _DAY_QUOTA:
        midnight = now.astimezone(_CHINA).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return int((midnight - now).total_seconds()) + 1
    return _REST_SECONDS if code == _MINUTE_QUOTA else _STOP_SECONDS if code in STOPPED else 0


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
