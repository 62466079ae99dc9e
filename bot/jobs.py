"""Work that is due by the clock. Due work is computed from the tables; APScheduler is only what ticks."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot import logs
from bot.outbox import Sender, deliver
from bot.tenants import Tenants
from storage.rules.delivery import ANY_HOUR
from storage.rules.touchpoints import push_time
from storage.unit_of_work import read, write
from storage.work import Work

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

_TICK_SECONDS = 30
# As many calls at a time as a channel's pool of connections holds.
_LANES = 8
_STUCK_SECONDS = 600  # A batch may take a minute, and platforms that hang a little longer.
_SETTLED_SECONDS = 0.5  # A service opens its port before it loads the scheduler.


def run_due(tenants: Tenants, now: datetime, senders: Mapping[str, Sender], *, lanes: int = 1) -> Counter[str]:
    """Plans and delivers all that is due at `now` in every federation; calling it again adds nothing.

    `lanes`: how many people are told at a time; with one they are told in the order of the plan.
    """
    return plan_due(tenants, now) + deliver_due(tenants, now, senders, lanes=lanes)


def plan_due(tenants: Tenants, now: datetime) -> Counter[str]:
    """Writes what is due, a transaction a federation."""
    return _everywhere(tenants, lambda federation_id: _planned(tenants, federation_id, now))


def deliver_due(tenants: Tenants, now: datetime, senders: Mapping[str, Sender], *, lanes: int = 1) -> Counter[str]:
    """Sends what was written; several processes share the work by their leases."""
    return _everywhere(tenants, lambda federation_id: _delivered(tenants, federation_id, now, senders, lanes))


def _everywhere(tenants: Tenants, work: Callable[[str], Counter[str]]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for federation_id in tenants.federation_ids:
        try:
            totals += work(federation_id)
        except Exception as fault:  # noqa: BLE001 - one federation's trouble is not the others'
            logs.error("federation_failed", fault, federation=federation_id)
            totals["faults"] += 1
    return totals


def _planned(tenants: Tenants, federation_id: str, now: datetime) -> Counter[str]:
    """What the clock brings: each writes what is due and adds nothing when asked again. Loaded with the first tick."""
    from storage.services import analysis, briefs, cases, reminders

    with write(tenants.database, federation_id) as uow:
        if uow.federations.get() is None:
            return Counter()
        work = tenants.clock_work(uow, now)
        planned = sum(each.plan(work) for each in (reminders, briefs, analysis))
        return Counter(planned=planned, cases=cases.due_work(work))


def _delivered(
    tenants: Tenants, federation_id: str, now: datetime, senders: Mapping[str, Sender], lanes: int
) -> Counter[str]:
    return deliver(tenants, federation_id, now, senders, lanes=lanes)


def next_moment(tenants: Tenants, after: datetime) -> datetime | None:
    """The next moment at which something falls due, for a clock that is driven."""
    moments = [moment for id in tenants.federation_ids for moment in _moments(tenants, id, after)]
    return min(moments, default=None)


def _moments(tenants: Tenants, federation_id: str, after: datetime) -> list[datetime]:
    with read(tenants.database, federation_id) as uow:
        if uow.federations.get() is None:
            return []
        work = tenants.clock_work(uow, after)
        waiting, urgent = uow.outbox.next_moment(), uow.outbox.next_moment(ANY_HOUR)
        opens = push_time(after, work.policies, work.calendar)
        found = [*_ticks(work), max(waiting, opens) if waiting else None, urgent]
        return [moment for moment in found if moment is not None and moment > after]


def _ticks(work: Work) -> tuple[datetime | None, ...]:
    """When each thing that the clock brings is due next."""
    from storage.services import analysis, briefs, cases, reminders

    return (reminders.next_tick(work), briefs.next_tick(work), analysis.next_tick(work), cases.next_due(work))


class Ticker:
    """Ticks in the background until it is stopped. Of several replicas one plans, another takes over; all of them send."""

    def __init__(
        self,
        tenants: Tenants,
        senders: Mapping[str, Sender],
        clock: Callable[[], datetime],
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._work = (tenants, senders, clock)
        self._elapsed, self._last = elapsed, elapsed()
        self._scheduler: BackgroundScheduler | None = None
        self._starting = threading.Timer(_SETTLED_SECONDS, self._start)

    def start(self) -> None:
        """Begins to tick; the scheduler is loaded beside the start of the service."""
        self._starting.start()

    def is_well(self) -> bool:
        """Whether a tick came to its end lately."""
        return self._elapsed() - self._last < _STUCK_SECONDS

    def turn(self) -> None:
        tick(*self._work)
        self._last = self._elapsed()

    def stop(self) -> None:
        """Ends after the tick in progress."""
        self._starting.cancel()
        self._starting.join()
        if self._scheduler is not None:
            self._scheduler.shutdown()

    def _start(self) -> None:
        from apscheduler.schedulers.background import BackgroundScheduler
        from apscheduler.triggers.interval import IntervalTrigger

        scheduler = BackgroundScheduler(timezone="Asia/Shanghai")
        trigger = IntervalTrigger(seconds=_TICK_SECONDS)
        scheduler.add_job(self.turn, trigger, coalesce=True, max_instances=1, misfire_grace_time=None)
        scheduler.start()
        self._scheduler = scheduler


def tick(tenants: Tenants, senders: Mapping[str, Sender], clock: Callable[[], datetime]) -> None:
    """One turn of the clock; a fault is logged and the next turn tries again."""
    try:
        with tenants.database.lead() as leads:
            if leads:
                plan_due(tenants, clock())
        deliver_due(tenants, clock(), senders, lanes=_LANES)
    except Exception as fault:  # noqa: BLE001 - the next tick must come whatever this one met
        logs.error("jobs_failed", fault)
