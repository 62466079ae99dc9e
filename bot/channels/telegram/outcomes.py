"""What Telegram's refusals and the faults on the way mean for a message: channels.md 5 as a table. Pure."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta

from telegram import error

from bot.outcomes import Outcome, State

SENT = Outcome(State.SENT, "0")
TOO_LONG = "too_long"
HOUR, MINUTE = 3600, 60

_CREDENTIAL = re.compile(r"\bbot\d+:[\w-]+|\b\d{6,}:[\w-]{20,}")
# By words of the description: what a 400 is about, as the platform has no finer codes.
_BAD_REQUESTS = (
    ("not modified", SENT),
    ("is too long", Outcome(State.ALARM, TOO_LONG)),
    ("chat not found", Outcome(State.DROP, "chat_not_found", broken=True)),
    ("user not found", Outcome(State.DROP, "user_not_found", broken=True)),
    ("peer_id_invalid", Outcome(State.DROP, "user_not_found", broken=True)),
    ("is deactivated", Outcome(State.DROP, "user_deactivated", broken=True)),
)
# httpx's classes for calls that surely never reached the platform.
_NEVER_LEFT = frozenset({"ConnectTimeout", "ConnectError", "PoolTimeout", "ProxyError", "UnsupportedProtocol"})
_UNREACHABLE = Outcome(State.RETRY, "unreachable", wait=MINUTE)


def judged(fault: error.TelegramError) -> Outcome:
    """What becomes of the message. The library's own texts are left out: some hold the token."""
    return next(judge(fault) for kind, judge in _JUDGES if isinstance(fault, kind))


def scrub(text: str) -> str:
    """The text without bot tokens."""
    return _CREDENTIAL.sub("***", text)


def install_scrubbing() -> None:
    """Keeps tokens out of what the HTTP library logs, and people's words out of what Telegram's does. Repeat it freely."""
    # httpx logs whole addresses at INFO; at DEBUG telegram.Bot logs what it sends.
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logger = logging.getLogger("httpx")
    if _scrubbed not in logger.filters:
        logger.addFilter(_scrubbed)


def seconds(asked: int | timedelta) -> int:
    return max(int(asked.total_seconds() if isinstance(asked, timedelta) else asked), 1)


def _scrubbed(record: logging.LogRecord) -> bool:
    record.msg, record.args = scrub(record.getMessage()), None
    return True


def _pause(fault: error.TelegramError) -> Outcome:
    assert isinstance(fault, error.RetryAfter)
    return Outcome(State.RETRY, "429", wait=seconds(fault.retry_after), only_here=True)


def _bad_request(fault: error.TelegramError) -> Outcome:
    said = fault.message.lower()
    known = (outcome for words, outcome in _BAD_REQUESTS if words in said)
    return next(known, Outcome(State.ALARM, "bad_request", scrub(fault.message)[:200]))


def _timed_out(fault: error.TelegramError) -> Outcome:
    return _UNREACHABLE if _never_left(fault) else Outcome(State.UNCERTAIN, "timeout")


def _network(fault: error.TelegramError) -> Outcome:
    if _never_left(fault):
        return _UNREACHABLE
    # Without httpx behind it, it is an answer: 5xx, or HTML with such a status.
    if type(fault.__cause__).__module__.startswith("httpx"):
        return Outcome(State.UNCERTAIN, "connection")
    return Outcome(State.RETRY, "server")


def _never_left(fault: error.TelegramError) -> bool:
    return type(fault.__cause__).__name__ in _NEVER_LEFT


def _always(outcome: Outcome) -> Callable[[error.TelegramError], Outcome]:
    return lambda fault: outcome


# In this order: BadRequest and TimedOut are NetworkErrors too.
_JUDGES: tuple[tuple[type[error.TelegramError], Callable[[error.TelegramError], Outcome]], ...] = (
    (error.RetryAfter, _pause),
    (error.Forbidden, _always(Outcome(State.DROP, "403", broken=True))),
    (error.InvalidToken, _always(Outcome(State.ALARM, "invalid_token", wait=HOUR))),
    (error.Conflict, _always(Outcome(State.ALARM, "409", wait=MINUTE))),
    # Followed once where it is met; here it is met a second time.
    (error.ChatMigrated, _always(Outcome(State.DROP, "chat_migrated", broken=True))),
    (error.BadRequest, _bad_request),
    (error.TimedOut, _timed_out),
    (error.NetworkError, _network),
    (error.TelegramError, _always(Outcome(State.RETRY, "not_json"))),
)
