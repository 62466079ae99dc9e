"""How often one member may be written to: what is too much, WeCom drops without a word (channels.md 4). Pure but for its memory."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

# Messages to a member within a span: 30 a minute, 1 000 an hour.
LIMITS = ((timedelta(minutes=1), 30), (timedelta(hours=1), 1000))
_LONGEST = max(span for span, _ in LIMITS)


class Pace:
    """Of this process. A county's replicas together stay far below: one reminder a day and person."""

    def __init__(self) -> None:
        self._sent: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._guard = threading.Lock()

    def claim(self, member: str, now: datetime) -> int:
        """0 and one message taken, or the whole seconds until the next one may go."""
        with self._guard:
            self._forget(now)
            sent = self._sent.setdefault(member, deque())
            wait = max(_seconds(sent, span, most, now) for span, most in LIMITS)
            if not wait:
                sent.append(now)
                self._sent.move_to_end(member)
            return wait

    def _forget(self, now: datetime) -> None:
        """Those who were written to last stand last."""
        while self._sent:
            member, sent = next(iter(self._sent.items()))
            if sent and now - sent[-1] < _LONGEST:
                return
            del self._sent[member]


def _seconds(sent: deque[datetime], span: timedelta, most: int, now: datetime) -> int:
    if len(sent) < most or now - sent[-most] >= span:
        return 0
    return int((span - (now - sent[-most])).total_seconds()) + 1
