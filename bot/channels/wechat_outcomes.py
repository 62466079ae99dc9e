"""What a WeChat official account's refusals mean for a message: channels.md 3 as a table. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.channels.tencent.answers import REST, STOP, Table
from bot.outcomes import State

STALE_TOKEN = frozenset({40001, 40014, 42001})
TOO_LONG = 45002
_MINUTE_QUOTA, _DAY_QUOTA = 45011, 45009
# Somebody has to mend something before anything goes through this account.
_STOPPED = STALE_TOKEN | {40013, 40125, 40164, 89503, 48001, 48004, 50002}
_CHINA = ZoneInfo("Asia/Shanghai")


def _midnight(now: datetime) -> int:
    """Seconds until the day's quotas begin anew in Beijing."""
    midnight = now.astimezone(_CHINA).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return int((midnight - now).total_seconds()) + 1


_STATES: Mapping[int, State] = {
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
_WAITS: Mapping[int, Callable[[datetime], int]] = {
    **dict.fromkeys(_STOPPED, lambda _: STOP),
    _MINUTE_QUOTA: lambda _: REST,
    _DAY_QUOTA: _midnight,
}
# Nobody is there, or they don't want to hear from us.
_GONE = frozenset({40003, 43004, 43019, 48002})
TABLE = Table(_STATES, _WAITS, _GONE)
