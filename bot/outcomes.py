"""What became of a message that we sent on our own account, the same words for every channel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """`uncertain`: it may have gone out. `park`: not now, the person must speak first. `alarm`: somebody must mend something."""

    SENT = "sent"
    RETRY = "retry"
    PARK = "park"
    DROP = "drop"
    ALARM = "alarm"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`code` is the platform's error code or our word for a fault on the way.

    `detail` is the platform's own remark, for the log; it holds no credentials. `wait` is in seconds: nothing at all
    is sent through the account before; with `only_here` nothing to this recipient. An alarm with `wait` stops the
    account, one without is about this message. `broken`: nobody is reached there until somebody writes from there.
    """

    state: State
    code: str
    detail: str = ""
    wait: int = 0
    only_here: bool = False
    broken: bool = False
