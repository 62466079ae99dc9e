"""Being there for one account: who we are, a webhook or polling, and what was left over. Comes up later where it must.

One process at a time; a thread of its own, as it mostly waits.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot import logs

_POLL = 25  # seconds that the platform holds a poll without updates
_SWEEP = 30.0  # seconds between looks for what was left over
_SECOND_POLLER = 60.0
_LONGEST_WAIT = 300.0
_FORGETTING = 2_000  # rounds between two looks for old buttons, most of a day

log = logging.getLogger("lvzhi.telegram")


class Stopped(Exception):
    """The platform refuses the token: nothing is asked any more until somebody has mended the settings."""


class Unready(Exception):
    """A call failed; `code` says how. Another poller is «409»."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Account(Protocol):
    """What is done for the account, each call blocking. Raises Stopped and Unready."""

    name: str
    is_polled: bool

    def open(self) -> None: ...

    def poll(self, after: int, seconds: int) -> Sequence[Mapping[str, Any]]: ...

    def keep(self, updates: Sequence[Mapping[str, Any]]) -> None: ...

    def sweep(self) -> None: ...

    def forget(self) -> None: ...

    def ails(self, code: str) -> None:
        """Takes note of what keeps the account from being there; "" when nothing does."""


@dataclass(slots=True)
class Presence:
    """`lead` tells whether this process is the one, for as long as it lasts."""

    account: Account
    lead: Callable[[], AbstractContextManager[bool]]
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _is_open: bool = False
    _failures: int = 0
    _last: int = 0
    _rounds: int = 0
    _ailment: str | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=f"telegram-{self.account.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Returns when the thread has ended; a poll under way must be broken off by its caller."""
        self._stop.set()

    def join(self) -> None:
        if self._thread is not None:
            self._thread.join()

    def round(self) -> float:
        """One step of the work; seconds until the next. Raises Stopped."""
        try:
            with self.lead() as leads:
                wait = self._led() if leads else _SWEEP
        except Unready as fault:
            return self._after(fault)
        self._failures = 0
        if self._is_open:
            self._note("")
        return wait

    def _note(self, code: str) -> None:
        if code != self._ailment:
            self.account.ails(code)
            self._ailment = code

    def _led(self) -> float:
        if not self._is_open:
            self.account.open()
            self._is_open = True
            log.info("telegram %s: is there", self.account.name)
        self.account.sweep()
        if self._rounds % _FORGETTING == 0:
            self.account.forget()
        self._rounds += 1
        return self._polled() if self.account.is_polled else _SWEEP

    def _polled(self) -> float:
        # Asking for what follows is what makes the platform forget: only ask when everything before is stored.
        updates = self.account.poll(self._last, _POLL)
        if updates:
            self.account.keep(updates)
            self._last = max(int(update["update_id"]) for update in updates)
        return 0.0

    def _after(self, fault: Unready) -> float:
        if self._stop.is_set():
            return 0.0
        self._note(fault.code)
        if fault.code == "409":
            # Two programs share the token: each gets a part of what people say.
            log.error(
                "telegram %s: ALARM 409: another program polls with this token, stop one of them", self.account.name
            )
            return _SECOND_POLLER
        self._failures += 1
        wait = min(2.0**self._failures, _LONGEST_WAIT)
        log.warning("telegram %s: not reached (%s), again in %d s", self.account.name, fault.code, wait)
        return wait

    def _run(self) -> None:
        while not self._stop.is_set():
            self._stop.wait(self._ventured())

    def _ventured(self) -> float:
        try:
            return self.round()
        except Stopped:
            log.error("telegram %s: ALARM: the platform refuses the token, channel stopped", self.account.name)
            self._stop.set()
            self._note("invalid_token")
        except Exception as fault:  # noqa: BLE001 - the database may be away; the next round tries again
            logs.error("telegram_presence", fault, account=self.account.name)
        return _SWEEP
