"""Which parts the federation's own duties have in a year, when each is due and when officers hear of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from config.calendar import WorkCalendar
from config.duties import Duty, Per


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a duty: owed from `starts`, by `due` included; done on `done_on`, None where nothing was ticked off."""

    duty: Duty
    starts: date
    due: date
    done_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.done_on is None

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due < today


def parts(duty: Duty, year: int, days: Iterable[date]) -> Iterator[Part]:
    """A duty's parts in a year; each of the days on which it was done, in their order, settles the first part still open
    that had begun by then, so that a report on the first half made in July is the first half's."""
    waiting = sorted(days)
    for starts, due in _spans(duty, year):
        done_on = next((day for day in waiting if day >= starts), None)
        if done_on is not None:
            waiting.remove(done_on)
        yield Part(duty, starts, due, done_on)


def _spans(duty: Duty, year: int) -> Iterator[tuple[date, date]]:
    """Nothing for a duty of a term: its days are those on which terms end."""
    spans = {
        Per.HALF_YEAR: ((date(year, 1, 1), date(year, 6, 30)), (date(year, 7, 1), date(year, 12, 31))),
        Per.TWO_YEARS: ((date(year - 1, 1, 1), date(year, 12, 31)),),
        Per.TERM: (),
    }.get(duty.per, ((date(year, 1, 1), date(year, 12, 31)),))
    for place, (starts, ends) in enumerate(spans):
        yield starts, date(year, *duty.due[place]) if place < len(duty.due) else ends


def stage(duty: Duty, due: date, since: date, today: date, calendar: WorkCalendar) -> int | None:
    """How many days before `due` the latest reminder that has come by today stands; None before the first.

    A reminder on a day off comes on the working day before; those before `since` were nobody's.
    """
    come = [
        days
        for days in duty.remind_days_before
        if since <= calendar.previous_working_day(due - timedelta(days=days)) <= today
    ]
    return min(come, default=None)
