"""One batch of messages on its way: each over the best way that takes it, several people at a time."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from bot import logs
from bot.accounts import Accounts
from bot.outcomes import Outcome, State
from bot.senders import Answering, Sender
from bot.ways import Way
from handlers.messages import Reply

Elapsed = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Message:
    """What one person is told by one or several rows, and the ways it may go.

    `held`: why it isn't sent now, and `until` when. `fault`: what kept it from being made ready. Without a `reply` the
    need is gone.
    """

    person_id: int
    rows: tuple[Any, ...]
    reply: Reply | None = None
    ways: tuple[Way, ...] = ()
    why_not: str = ""
    held: str = ""
    until: datetime | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of a message. `spared`: the failure was the account's, or nothing was tried; it doesn't count.

    `until`: when to come back, where that is known, and `why`. `is_answer` as of its way.
    """

    outcome: Outcome | None = None
    binding: Any | None = None
    spared: bool = False
    until: datetime | None = None
    why: str = ""
    is_answer: bool = False


# The platform refused for certain: nothing went out, so another channel may say it.
_NEXT_WAY = frozenset({State.PARK, State.DROP, State.ALARM})
_TOLD = frozenset({State.DROP, State.ALARM})
# Several lanes help where a call waits for the network; where it doesn't they only take the processor from each other.
_TRIED_ALONE, _BLINK = 4, 0.02
UNTRIED = Attempt(spared=True)


@dataclass(slots=True)
class Round:
    """Sends a batch. It stops after `most` seconds, long before the lease ends; what is left is given back."""

    senders: Mapping[str, Sender]
    accounts: Accounts
    most: float
    elapsed: Elapsed = time.monotonic
    broken: list[int] = field(default_factory=list)
    _used: Counter[int] = field(default_factory=Counter)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def go(self, messages: Sequence[Message], lanes: int) -> list[tuple[Message, Attempt]]:
        """Each message with what became of it, one person's in their order."""
        started = self.elapsed()
        lots = self._in_order([list(lot) for _, lot in groupby(sorted(messages, key=_person), key=_person)], messages)

        def carried(lot: list[Message]) -> list[tuple[Message, Attempt]]:
            return [(each, self._within(started, each)) for each in lot]

        first = [pair for lot in lots[:_TRIED_ALONE] for pair in carried(lot)]
        slow = self.elapsed() - started > _BLINK * len(first)
        if lanes == 1 or not slow:
            return first + [pair for lot in lots[_TRIED_ALONE:] for pair in carried(lot)]
        with ThreadPoolExecutor(lanes) as pool:
            return first + [pair for lot in pool.map(carried, lots[_TRIED_ALONE:]) for pair in lot]

    def _in_order(self, lots: list[list[Message]], messages: Sequence[Message]) -> list[list[Message]]:
        """People in the order of their first rows."""
        first = {id(message): place for place, message in enumerate(messages)}
        return sorted(lots, key=lambda lot: first[id(lot[0])])

    def _within(self, started: float, message: Message) -> Attempt:
        if message.fault:
            return Attempt(Outcome(State.ALARM, message.fault))
        if message.held or message.reply is None:
            return UNTRIED
        return UNTRIED if self.elapsed() - started > self.most else self._carried(message, message.reply)

    def _carried(self, message: Message, reply: Reply) -> Attempt:
        """Over one way after the other until one takes it, or may have."""
        last = Attempt(Outcome(State.PARK, message.why_not))
        rests: list[Attempt] = []
        for way in message.ways:
            if way.room is not None and self._used[way.binding.id] >= way.room:
                last = Attempt(Outcome(State.PARK, "message_count"), way.binding)
                continue
            attempt = self._over(way, reply, message)
            if attempt.outcome is not None and attempt.outcome.state not in _NEXT_WAY:
                return attempt
            if attempt.outcome is None:
                rests.append(attempt)
            else:
                last = attempt
        # A way that only rests is worth waiting for.
        return min(rests, key=_until) if rests else last

    def _over(self, way: Way, reply: Reply, message: Message) -> Attempt:
        binding = way.binding
        account = self.accounts[binding.account]
        with account.turn() as may:
            if not may:
                return Attempt(None, binding, spared=True, until=account.rests_until, why=account.code)
            # One person's messages are one lane's work, so that nobody else counts for this binding.
            self._used[binding.id] += 1
            outcome = self._said(way, reply, message)
            spared = account.learn(outcome)
        if outcome.state in _TOLD and not spared:
            # The platform's remark holds its trace number, which its support asks for.
            about = {"account": binding.account, "state": str(outcome.state), "code": outcome.code}
            logs.warning("push_refused", **about, detail=outcome.detail)
        if outcome.broken:
            with self._guard:
                self.broken.append(binding.id)
        # Whatever is uncertain may have gone out, whoever's fault it was.
        nothing_out = spared and outcome.state is not State.UNCERTAIN
        said = None if nothing_out else outcome
        return Attempt(said, binding, spared, account.rests_until, outcome.code, way.is_answer)

    def _said(self, way: Way, reply: Reply, message: Message) -> Outcome:
        sender, to = self.senders[way.binding.channel], (way.binding.account, way.binding.external_id)
        try:
            if way.is_answer and isinstance(sender, Answering):
                return sender.answer(*to, reply, message.rows[0].unique_key)
            return sender.send(*to, reply)
        except Exception as fault:  # noqa: BLE001 - it may have gone out before it broke
            logs.error("push_broke", fault, purpose=message.rows[0].purpose)
            return Outcome(State.UNCERTAIN, type(fault).__name__)


def _person(message: Message) -> int:
    return message.person_id


def _until(attempt: Attempt) -> float:
    return attempt.until.timestamp() if attempt.until else 0.0
