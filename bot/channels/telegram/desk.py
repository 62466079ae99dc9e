"""Working on stored updates: each chat's in the order they came, different chats' side by side. Runs on the channel's loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from telegram.error import TelegramError

from bot import logs
from bot.channels.telegram import line as lines
from bot.channels.telegram import outcomes
from bot.channels.telegram.line import Line
from bot.channels.telegram.presence import Stopped, Unready
from bot.channels.telegram.store import Arrival, Store, Tapped
from bot.channels.telegram.updates import Arrived, Edited, Meaning, Tap, meaning
from bot.outcomes import Outcome, State
from bot.threads import Threads
from config.texts import text
from handlers.messages import Choice, Incoming, Kind, Reply

Answer = Callable[[Incoming], tuple[Reply, ...]]

# An answer older than the platform would have kept the question (channels.md 5) comes too late to be of use.
_LATEST = timedelta(hours=24)
_FIRST_WAIT, _LONGEST_WAIT = 2.0, 600.0  # seconds before a reply that didn't get through is tried again
# A wait that is sat out here; a longer one is left to the next sweep.
_SAT_OUT = 30.0
_MOST_FAULTS = 5


@contextmanager
def _told() -> Iterator[None]:
    """The library's faults as those that the presence knows: some of their own words hold the token."""
    try:
        yield
    except TelegramError as fault:
        code = outcomes.judged(fault).code
        raise (Stopped() if code == "invalid_token" else Unready(code)) from None


log = logging.getLogger("lvzhi.telegram")


@dataclass(slots=True)
class Desk:
    """`answer` and the store's calls run in `threads`, which belong to this loop."""

    line: Line
    store: Store
    answer: Answer
    now: Callable[[], datetime]
    threads: Threads
    _lanes: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _again: set[str] = field(default_factory=set)
    _courtesies: set[asyncio.Task[None]] = field(default_factory=set)

    def wake(self, sender: str) -> None:
        """There may be something of theirs."""
        if sender in self._lanes:
            self._again.add(sender)
        else:
            self._lanes[sender] = asyncio.get_running_loop().create_task(self._lane(sender))

    async def push(self, chat: str, reply: Reply, patience: float) -> Outcome:
        """Speaks first; its buttons mean the same whatever is said in between."""
        return await self.line.push(chat, reply, partial(self._offer, is_answer=False), patience)

    async def open(self, hook: str, secret: str) -> None:
        """Raises presence.Stopped and presence.Unready, as does `poll`."""
        with _told():
            await self.line.open(hook, secret)

    async def poll(self, after: int, seconds: int) -> list[dict[str, Any]]:
        with _told():
            return await self.line.poll(after, seconds)

    async def idle(self) -> None:
        """Returns when nothing is being worked on."""
        while busy := {*self._lanes.values(), *self._courtesies}:
            await asyncio.wait(busy)

    async def _lane(self, sender: str) -> None:
        try:
            while True:
                self._again.discard(sender)
                await self._all_of(sender)
                if sender not in self._again:
                    break
        except Exception as fault:  # noqa: BLE001 - the rows stay; the next sweep goes on with them
            logs.error("telegram_desk", fault, account=self.store.account)
        finally:
            self._again.discard(sender)
            del self._lanes[sender]

    async def _all_of(self, sender: str) -> None:
        arrival = await self.threads.run(self.store.take, sender)
        while arrival is not None:
            wait = await self._ventured(arrival)
            if wait == 0:
                arrival = await self.threads.run(self.store.end, arrival)
            elif wait > _SAT_OUT:
                return
            else:
                await self.line.clock.rest(wait)
                arrival = await self.threads.run(self.store.take, sender)

    async def _ventured(self, arrival: Arrival) -> float:
        """As `_work`; a fault of our own is tried again after the lease, and must not stop the chat for good."""
        try:
            return await self._work(arrival)
        except Exception:
            if arrival.attempts < _MOST_FAULTS:
                raise
            log.error("telegram %s: an update was given up after %d faults", self.store.account, arrival.attempts)
            return 0

    async def _work(self, arrival: Arrival) -> float:
        """Answers one update. 0 when it is done with, else seconds until it is to be gone on with."""
        offer = partial(self._offer, is_answer=True)
        parts = [part for reply in await self._replies(arrival) for part in lines.parts(reply)]
        for place, part in enumerate(parts[arrival.said :], arrival.said):
            outcome = await self.line.send(arrival.sender, part, offer)
            if outcome.broken:
                await self.threads.run(self.store.lost, arrival.sender)
                return 0
            if wait := self._wait_after(outcome, arrival):
                await self.threads.run(self.store.release, arrival, wait, place)
                return wait
        return 0

    async def _replies(self, arrival: Arrival) -> tuple[Reply, ...]:
        found = self._meaning(arrival)
        if isinstance(found, Edited):
            return (Reply(text("telegram.edited")),)
        incoming = await self._tapped(arrival, found) if isinstance(found, Tap) else found
        if incoming is None:
            return ()
        if incoming.kind is Kind.UNFOLLOW:
            await self.threads.run(self.store.lost, arrival.sender)
        return await self.threads.run(self.answer, incoming)

    def _meaning(self, arrival: Arrival) -> Meaning:
        """None for what the library can't read: it would be no better next time."""
        arrived = Arrived(self.store.account, arrival.dedup_key, arrival.received_at)
        try:
            return meaning(arrival.body, arrived)
        except Exception as fault:  # noqa: BLE001 - whoever sent it chose what breaks
            log.warning("telegram %s: unreadable update: %s", self.store.account, type(fault).__name__)
            return None

    async def _tapped(self, arrival: Arrival, tap: Tap) -> Incoming | None:
        given = (arrival.dedup_key, tap.sender, tap.token, tap.place)
        found = await self.threads.run(self.store.tapped, *given)
        # Beside the answer, which needn't wait for them.
        courtesy = asyncio.get_running_loop().create_task(self._be_polite(tap, found))
        self._courtesies.add(courtesy)
        courtesy.add_done_callback(self._courtesies.discard)
        if not found.says:
            return None
        arrived = Arrived(self.store.account, arrival.dedup_key, arrival.received_at)
        return arrived.incoming(tap.sender, Kind.TEXT, found.says)

    async def _be_polite(self, tap: Tap, found: Tapped) -> None:
        await self.line.acknowledge(tap.query, "" if found.says else text("telegram.old_button"))
        if found.is_question and tap.message is not None:
            await self.line.retire(tap.sender, tap.message)

    async def _offer(self, chat: str, choices: tuple[Choice, ...], *, is_answer: bool) -> str:
        return await self.threads.run(partial(self.store.offer, chat, choices, is_answer=is_answer))

    def _wait_after(self, outcome: Outcome, arrival: Arrival) -> float:
        """Seconds until this part is tried again; 0 goes on with the next."""
        if outcome.state is State.SENT:
            return 0
        log.warning("telegram %s: a reply met %s %s", self.store.account, outcome.state, outcome.code)
        # After a timeout it may have arrived or not; the person waits, so it is said once more (channels.md 5).
        is_repeated = outcome.state is State.UNCERTAIN and arrival.attempts == 1
        if not (outcome.state is State.RETRY or is_repeated or outcome.wait) or self._is_late(arrival):
            return 0
        own = min(_FIRST_WAIT * 2.0 ** (arrival.attempts - 1), _LONGEST_WAIT)
        return own if outcome.code == "unreachable" else max(float(outcome.wait), own)

    def _is_late(self, arrival: Arrival) -> bool:
        return self.now() - arrival.received_at > _LATEST
