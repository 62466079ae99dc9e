"""How each push is treated on its way, when a failed one is tried again, and what becomes of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zlib import crc32


class State(StrEnum):
    """Of an outbox row (design.md section 8). `uncertain`: it may have gone out. `dropped`: the need was gone."""

    WAITING = "waiting"
    SENDING = "sending"
    PARKED = "parked"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    EXPIRED = "expired"
    DROPPED = "dropped"


# What an answer that was too late for its own message is sent as.
LATE_ANSWER = "late_answer"
# Nothing more happens to these rows by itself.
OPEN = frozenset({State.WAITING, State.SENDING, State.PARKED})
UNDELIVERED = (State.FAILED, State.UNCERTAIN, State.EXPIRED)


@dataclass(frozen=True, slots=True)
class Manner:
    """How pushes of one purpose are treated.

    `any_hour`: also outside working hours and in somebody's quiet hours. `joined`: counts as a reminder, of which a
    person hears one message a day. `again`: an uncertain one is sent once more, since hearing it twice does less harm
    than not at all.
    """

    any_hour: bool = False
    joined: bool = False
    again: bool = False


PLAIN = Manner()
# requirements.md, «year-end», «pushes», «urgent report» and E4. A purpose that isn't here is treated plainly.
MANNERS: Mapping[str, Manner] = {
    "reminder": Manner(joined=True),
    "own_reminder": Manner(joined=True),
    "asked_reminder": Manner(joined=True),
    "brief": Manner(any_hour=True),
    "urgent": Manner(any_hour=True, again=True),
}
ANY_HOUR = tuple(sorted(purpose for purpose, manner in MANNERS.items() if manner.any_hour))
AGAIN = tuple(sorted(purpose for purpose, manner in MANNERS.items() if manner.again))
JOINED = tuple(sorted(purpose for purpose, manner in MANNERS.items() if manner.joined))


def manner(purpose: str) -> Manner:
    return MANNERS.get(purpose, PLAIN)


# Channels that take a message only so long after the person's own last one (channels.md section 3).
WINDOWS: Mapping[str, timedelta] = {"wechat": timedelta(hours=48)}

# Platform codes and words of ours by what they mean to an officer: `undelivered.<cause>` says it, and what to do.
CAUSES: Mapping[str, str] = {
    **dict.fromkeys(("unbound",), "unbound"),
    **dict.fromkeys(("window_closed", "message_count", "45015", "45047"), "window"),
    **dict.fromkeys(("broken", "blocked", "40003", "43004", "43019", "48002", "403", "81013"), "gone"),
    **dict.fromkeys(("chat_not_found", "user_not_found", "user_deactivated", "chat_migrated", "no_chat"), "gone"),
    **dict.fromkeys(("invaliduser", "unlicenseduser"), "unseen"),
    **dict.fromkeys(("40001", "40013", "40014", "40125", "42001", "40056", "invalid_token"), "credentials"),
    "409": "second",
    "sealed": "sealed",
    **dict.fromkeys(("40164", "89503", "60020"), "address"),
    **dict.fromkeys(("48001", "48004", "50002", "60011"), "rights"),
    **dict.fromkeys(("45009", "45011", "429", "paced", "member_pace"), "quota"),
    **dict.fromkeys(("unreachable", "-1", "not_json", "no_errcode", "server", "template_failed"), "platform"),
    **dict.fromkeys(("sender_died", "repeat", "repeated", "timeout", "connection", "partly_sent"), "unknown"),
    **dict.fromkeys(("40037", "47003", "40058", "40008", "44004", "40007", "45002"), "faulty"),
    **dict.fromkeys(("bad_request", "too_long", "file_unmade", "redirected"), "faulty"),
    "87014": "content",
}


# The same number means another thing there (channels.md 4).
_OWN_CAUSES: Mapping[tuple[str, str], str] = {("wecom", "48002"): "rights"}


def cause(state: str, code: str, channel: str = "") -> str:
    """What kept a push from arriving, as one of the known causes."""
    if state == State.EXPIRED:
        return "expired"
    if own := _OWN_CAUSES.get((channel, code)):
        return own
    return CAUSES.get(code, "platform" if code.startswith("http_5") else "other")


MOST_ATTEMPTS = 4  # Once, and at most three times again (channels.md 3).
_FIRST_RETRY = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(minutes=30)
_JITTER = 0.25


def retry_at(now: datetime, attempts: int, row_id: int) -> datetime:
    """When a push that was tried `attempts` times before is tried again: after 1, 2, 4 … minutes and up to a quarter more.

    The addition is drawn from the row's id, so that rows that failed together don't all come back in one moment.
    """
    drawn = crc32(f"{row_id}:{attempts}".encode()) / 2**32
    return now + _FIRST_RETRY * (1 << attempts) * (1 + _JITTER * drawn)


def pause_until(now: datetime, failures: int, asked: timedelta) -> datetime:
    """Until when an account rests after its `failures`-th failure in a row; at least what the platform `asked` for."""
    return now + max(asked, min(_FIRST_RETRY * (1 << min(failures - 1, 16)), _LONGEST_PAUSE))


def feature_pause(name: str, code: str, now: datetime, wait: int, before: Any | None) -> dict[str, Any]:
    """A row that closes one way of speaking: longer each time, at least for the `wait` seconds that its refusal says."""
    failures = before.failures + 1 if before is not None else 1
    until = pause_until(now, failures, timedelta(seconds=wait))
    since = before.since if before is not None else now
    return {"account": name, "until": until, "failures": failures, "code": code[:80], "since": since}


@dataclass(frozen=True, slots=True)
class Ending:
    """What becomes of one leased or parked push. `not_before` is only read while it waits."""

    row_id: int
    state: State
    code: str
    at: datetime
    channel: str = ""
    binding_id: int | None = None
    shown: Mapping[str, Any] | None = None
    not_before: datetime | None = None
    attempts: int = 0

    def as_row(self) -> dict[str, Any]:
        """The values of the row, with its id as `row_id`."""
        return {
            "row_id": self.row_id,
            "state": str(self.state),
            "channel": self.channel,
            "binding_id": self.binding_id,
            "code": self.code[:80],
            "shown": self.shown,
            "not_before": self.not_before or self.at,
            "ended_at": None if self.state in OPEN else self.at,
            "attempts": self.attempts,
        }
