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
    """`code` is the platform's error code or our word for a fault on the way; `wait` seconds before anything else is sent.

    `detail` is the platform's own remark, for the log; it holds no credentials.
    """

    state: State
    code: str
    detail: str = ""
    wait: int = 0
