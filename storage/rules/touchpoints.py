"""When people are reminded of a year's duties, and when a push may go out. Pure: dates and policies in, dates out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.calendar import WorkCalendar
from config.policies import Adopted

BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """One planned reminder of everyone: a stage before the year's end, or a quarterly nudge (`days_before` None)."""

    key: str
    day: date
    nominal: date
    days_before: int | None = None


def touchpoints(year: int, stages: Iterable[int], adopted: Adopted, calendar: WorkCalendar) -> list[Touchpoint]:
    """The year's touchpoints by day. Stages that fall on one day are the later stage; a nudge near a stage is dropped."""
    ends = date.fromisoformat(f"{year}-{adopted.figure('reminder.year_end', year)}")
    by_day: dict[date, Touchpoint] = {}
    for days in sorted(stages, reverse=True):
        nominal = ends - timedelta(days=days)
        day = calendar.previous_working_day(nominal)
        by_day[day] = Touchpoint(f"year_end:{year}:{days}", day, nominal, days)
    apart = int(adopted.figure("reminder.nudge_gap_days", year))
    for month in adopted.figure("reminder.nudge_months", year):
        day = calendar.next_working_day(date(year, month, 1))
        if all(abs((stage.nominal - day).days) > apart for stage in by_day.values()):
            by_day[day] = Touchpoint(f"nudge:{year}:{month}", day, day)
    return [by_day[day] for day in sorted(by_day)]


def due(
    points: Iterable[Touchpoint], planned: frozenset[str], since: datetime, now: datetime, at: time
) -> Touchpoint | None:
    """The touchpoint to plan at `now`: the latest one whose hour has come, if it hasn't been planned.

    Earlier ones that were missed while the service was down are covered by it, so that a missed day is made up and
    never doubled. Those before `since`, the federation's first moment here, were nobody's.
    """
    today = now.astimezone(BEIJING)
    come = [point for point in points if since <= _moment(point.day, at) <= today]
    if not come or come[-1].key in planned:
        return None
    return come[-1]


def push_time(now: datetime, adopted: Adopted, calendar: WorkCalendar) -> datetime:
    """`now` inside working hours of a working day, else the next working day's hour for pushes."""
    local = now.astimezone(BEIJING)
    opens, closes = adopted.figure("push.from", local.year), adopted.figure("push.to", local.year)
    usual: time = adopted.figure("push.at", local.year)
    if calendar.is_working_day(local.date()) and local.time() < closes:
        return local if local.time() >= opens else _moment(local.date(), usual)
    return _moment(calendar.next_working_day(local.date() + timedelta(days=1)), usual)


def year_over(year: int) -> datetime:
    return datetime(year + 1, 1, 1, tzinfo=BEIJING)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=BEIJING)
