"""What WeCom's refusals mean for a message: channels.md 4 as a table. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.channels.tencent.answers import REST, STOP, Table
from bot.outcomes import Outcome, State

STALE_TOKEN = frozenset({40014, 42001})
_BUSY, _QUOTA, _NOBODY = -1, 45009, 81013
# The settings, the app's rights or the trusted IP: somebody has to mend something before anything goes out.
_STOPPED = STALE_TOKEN | {40001, 40013, 40056, 48002, 60011, 60020}
_STATES: Mapping[int, State] = {0: State.SENT, _BUSY: State.RETRY, _QUOTA: State.RETRY, _NOBODY: State.DROP}
_WAITS: Mapping[int, Callable[[datetime], int]] = {
    **dict.fromkeys(_STOPPED, lambda _: STOP),
    # The account's rests double while it lasts.
    _QUOTA: lambda _: REST,
}
TABLE = Table(_STATES, _WAITS, frozenset({_NOBODY}))
# Those whom a sent message missed, by why; ids come lower-cased and joined.
_MISSED = ("invaliduser", "unlicenseduser")


def by_member(outcome: Outcome, answer: Mapping[str, Any], members: list[str]) -> dict[str, Outcome]:
    """What became of one call for each member: errcode 0 doesn't mean that it reached all of them."""
    missed = {member.lower(): name for name in _MISSED for member in str(answer.get(name) or "").split("|") if member}
    return {each: _of_member(outcome, missed.get(each.lower(), "")) for each in members}


def _of_member(outcome: Outcome, missed: str) -> Outcome:
    return Outcome(State.DROP, missed, broken=True) if missed and outcome.state is State.SENT else outcome
