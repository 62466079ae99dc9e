"""Telegram's accounts in this process: hooks for the web front, a sender for the outbox, presence where the clock's work is.

Python-telegram-bot is loaded with an account's first update, push or round of presence, on a thread of its own.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from bot.channels.telegram.hook import Hook, sender_of
from bot.channels.telegram.loop import Loop
from bot.channels.telegram.presence import Presence, Unready
from bot.channels.telegram.store import Store
from bot.media.intake import Fetched, Unavailable
from bot.threads import Threads

if TYPE_CHECKING:
    from bot.app import Service
    from bot.channels.telegram.desk import Desk
    from bot.channels.telegram.line import Clock
    from bot.outcomes import Outcome
    from config.settings import ChannelSettings
    from handlers.messages import Incoming, Reply

T = TypeVar("T")

_THREADS = 4
# SQLite has one writer; the second one is there while something that was sent is fetched.
_THREADS_ON_SQLITE = 2
# The longest that a sender of the outbox waits for a chat's or the account's turn (seconds).
_PATIENCE = 2.0
_FETCHING = 60.0  # seconds that a picture or document may take
_FAREWELL = 5.0  # seconds that answers under way get to be finished when the process ends


@dataclass(frozen=True, slots=True)
class Terms:
    """What is the same for all accounts. `url`: where the platform finds us; `read`: seconds until a call is given up."""

    service: Service
    url: str
    clock: Clock | None = None
    read: float | None = None


class Telegraph:
    """Everything about the configured accounts; nothing runs before it is needed."""

    def __init__(self, accounts: Sequence[ChannelSettings], terms: Terms) -> None:
        self._loop = Loop()
        self._threads = Threads(_THREADS_ON_SQLITE if terms.service.database.is_sqlite else _THREADS)
        self._accounts = {each.account: Account(each, terms, self._loop, self._threads) for each in accounts}
        self._presences: list[Presence] = []
        self._service = terms.service

    def hooks(self, threads: Threads) -> dict[str, Hook]:
        """The webhooks' edges by account; `threads` belong to the web front's loop."""
        found = self._accounts.items()
        return {name: account.hook(threads) for name, account in found if not account.is_polled}

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        """The outbox's way: blocking, from any thread."""
        return self._accounts[account].send(external_id, reply)

    def attend(self) -> None:
        """Begins to be there: webhooks set, polls asked, leftovers looked for. One process of several does it."""
        for name, account in self._accounts.items():
            lead = partial(self._service.database.lead, f"telegram {name}")
            self._presences.append(Presence(account, lead))
            self._presences[-1].start()

    def account(self, name: str) -> Account:
        return self._accounts[name]

    def settle(self) -> None:
        """Returns when nothing that was stored here is being worked on any more."""
        self._loop.run(self._settled()).result()

    def close(self) -> None:
        """Ends polls, lets answers under way get out, and gives up what takes longer: it is stored."""
        for each in self._presences:
            each.stop()
        self._loop.close(self._hang_up())
        for each in self._presences:
            each.join()
        self._threads.close()

    async def _settled(self) -> None:
        await asyncio.gather(*(each.finish() for each in self._accounts.values()))

    async def _hang_up(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._settled(), _FAREWELL)
        for account in self._accounts.values():
            await account.hang_up()


class Account:
    """One account: its rows, and its desk once something is to be done."""

    def __init__(self, settings: ChannelSettings, terms: Terms, loop: Loop, threads: Threads) -> None:
        self.name = settings.account
        # Without a secret for its calls the platform can't be told from strangers, so we ask instead of being called.
        self.is_polled = settings.secret is None
        self._settings, self._terms, self._loop, self._threads = settings, terms, loop, threads
        service = terms.service
        self.store = Store(service.database, settings.federation, settings.account, service.clock)
        self._desk: Desk | None = None
        self._making = threading.Lock()

    def hook(self, threads: Threads) -> Hook:
        return Hook(self._settings, self.store, self.wake, threads)

    def wake(self, sender: str) -> None:
        """There may be something of theirs to be worked on."""
        self._start(self._wake(sender))

    def send(self, chat: str, reply: Reply) -> Outcome:
        return self._start(self._push(chat, reply)).result()

    # --- presence ---------------------------------------------------------------------------------------------------

    def open(self) -> None:
        secret = self._settings.secret.get_secret_value() if self._settings.secret else ""
        hook = "" if self.is_polled else f"{self._terms.url}/telegram/{self.name}"
        self._asked(lambda desk: desk.open(hook, secret))

    def poll(self, after: int, seconds: int) -> Sequence[Mapping[str, Any]]:
        return self._asked(lambda desk: desk.poll(after, seconds))

    def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        found = [(str(update["update_id"]), sender_of(update), update) for update in updates]
        self.store.keep(each for each in found if each[1])
        for sender in dict.fromkeys(sender for _, sender, _ in found if sender):
            self.wake(sender)

    def sweep(self) -> None:
        """Wakes everybody who has something waiting: left by a process that died, or put off."""
        for sender in self.store.waiting():
            self.wake(sender)

    def forget(self) -> None:
        self.store.forget()

    def ails(self, code: str) -> None:
        self.store.ails(code)

    # --- on the channel's loop --------------------------------------------------------------------------------------

    async def finish(self) -> None:
        if self._desk is not None:
            await self._desk.idle()

    async def hang_up(self) -> None:
        if self._desk is not None:
            await self._desk.line.close()

    async def _wake(self, sender: str) -> None:
        self._at_desk().wake(sender)

    async def _push(self, chat: str, reply: Reply) -> Outcome:
        return await self._at_desk().push(chat, reply, _PATIENCE)

    def _start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return self._loop.run(work)

    def _asked(self, ask: Callable[[Desk], Coroutine[Any, Any, T]]) -> T:
        async def at_desk() -> T:
            return await ask(self._at_desk())

        try:
            return self._start(at_desk()).result()
        except CancelledError:
            raise Unready("closed") from None

    def _at_desk(self) -> Desk:
        with self._making:
            if self._desk is None:
                self._desk = self._made()
            return self._desk

    def _made(self) -> Desk:
        from bot.channels.telegram.desk import Desk
        from bot.channels.telegram.line import READ, Clock, dial

        async def moved(chat: str, to: str) -> None:
            await self._threads.run(self.store.moved, chat, to)

        line = dial(self._settings, moved, self._terms.clock or Clock(), self._terms.read or READ)
        return Desk(
            line, self.store, self._terms.service.intake.over(self._fetch), self._terms.service.clock, self._threads
        )

    def _fetch(self, incoming: Incoming, limit: int) -> Fetched:
        """What somebody sent, for the intake; called where the answers are made, so the loop is free to get it."""
        from bot.channels.telegram.line import Unfetched

        try:
            content, name = self._loop.run(self._at_desk().line.fetch(incoming.media, limit)).result(_FETCHING)
        except Unfetched as fault:
            raise Unavailable(fault.why) from None
        return Fetched(content, name)
