"""Which accounts rest: after a refusal that is about all of us, or after several failures in a row, nothing is sent.

What one batch learns is kept in the database, so that every sender lets a platform rest that is down.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot import logs
from bot.outcomes import Outcome, State
from storage.rules.delivery import pause_until
from storage.unit_of_work import UnitOfWork

# So many pushes that fail one after the other are the platform's fault, not theirs.
_STREAK = 3
_HEALTHY = frozenset({State.SENT, State.PARK, State.DROP})
_FAILED = frozenset({State.RETRY, State.UNCERTAIN})


@dataclass(slots=True)
class Account:
    """One account during a batch. After a rest one push goes ahead, and the others wait to hear how it went."""

    name: str
    now: datetime
    failures: int = 0
    until: datetime | None = None
    code: str = ""
    since: datetime | None = None
    streak: int = 0
    changed: bool = False
    _gate: threading.Lock = field(default_factory=threading.Lock)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def rests_until(self) -> datetime | None:
        """The end of its rest, if it rests."""
        return self.until if self.until is not None and self.until > self.now else None

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether a push may go now; held until it has gone while nobody knows whether the platform is back."""
        if self.failures == 0 or self.rests_until:
            yield self.rests_until is None
            return
        with self._gate:
            yield self.rests_until is None

    def learn(self, outcome: Outcome) -> bool:
        """Takes note of an outcome; whether the failure was the account's, so that it doesn't count against the push."""
        with self._guard:
            if outcome.state in _HEALTHY:
                self._recover()
                return False
            stops = outcome.wait > 0 and not outcome.only_here
            self.streak += outcome.state in _FAILED
            if stops or self.streak >= _STREAK or (self.failures and outcome.state in _FAILED):
                self._rest(outcome, timedelta(seconds=outcome.wait if stops else 0))
                return True
            return False

    def _recover(self) -> None:
        self.streak = 0
        if self.failures and self.rests_until is None:
            self.failures, self.until, self.changed = 0, None, True

    def _rest(self, outcome: Outcome, asked: timedelta) -> None:
        if self.rests_until:
            # Others that were on their way when it began to rest say nothing new.
            return
        self.failures += 1
        self.since = self.since or self.now
        self.until, self.code, self.changed = pause_until(self.now, self.failures, asked), outcome.code, True
        logs.warning(
            "account_rests", account=self.name, code=outcome.code, detail=outcome.detail, failures=self.failures
        )


class Accounts:
    """The accounts of one federation during a batch."""

    def __init__(self, rows: Mapping[str, Any], now: datetime) -> None:
        self._rows, self._now = rows, now
        self._known: dict[str, Account] = {}
        self._guard = threading.Lock()

    @classmethod
    def of(cls, uow: UnitOfWork, now: datetime) -> Accounts:
        return cls({row.account: row for row in uow.pauses.all()}, now)

    def __getitem__(self, name: str) -> Account:
        with self._guard:
            if name not in self._known:
                self._known[name] = self._begun(name)
            return self._known[name]

    def _begun(self, name: str) -> Account:
        row = self._rows.get(name)
        if row is None:
            return Account(name, self._now)
        return Account(name, self._now, row.failures, row.until, row.code, row.since)

    def keep(self, uow: UnitOfWork) -> None:
        """Writes what was learnt for the next batch and for other senders."""
        for account in self._known.values():
            if account.changed and account.failures:
                uow.pauses.put(
                    {
                        "account": account.name,
                        "until": account.until,
                        "failures": account.failures,
                        "code": account.code[:80],
                        "since": account.since,
                    }
                )
            elif account.changed:
                uow.pauses.end(account.name)
