"""The Chinese working calendar as the date grammar sees it; asked of `config.calendar` only when a phrase needs it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

from nlp.calendar_math import Direction

_NAMES = {
    "元旦": "元旦", "春节": "春节", "过年": "春节", "清明": "清明", "清明节": "清明", "五一": "五一", "劳动节": "五一", "端午": "端午",
    "端午节": "端午", "中秋": "中秋", "中秋节": "中秋", "国庆": "国庆", "国庆节": "国庆", "十一": "国庆",
    "三八": "三八", "三八节": "三八", "妇女节": "三八", "三八妇女节": "三八", "青年节": "五四", "五四": "五四", "儿童节": "六一", "六一": "六一", "七一": "七一", "八一": "八一", "教师节": "教师节", "护士节": "护士节",
}  # fmt: skip
_FIXED = {
    "元旦": (1, 1), "五一": (5, 1), "国庆": (10, 1), "三八": (3, 8), "五四": (5, 4), "六一": (6, 1), "七一": (7, 1), "八一": (8, 1), "教师节": (9, 10),
    "护士节": (5, 12),
}  # fmt: skip


class Calendar(Protocol):
    """The part of `config.calendar.WorkCalendar` that is used here."""

    def add_working_days(self, start: date, days: int) -> date: ...

    def festival(self, name: str, year: int) -> date | None: ...

    def is_working_day(self, day: date) -> bool: ...


def add_working_days(start: date, count: int) -> date:
    """The `count`-th working day after `start`."""
    return _calendar().add_working_days(start, count)


def festival(name: str, today: date, side: Direction) -> date | None:
    """The day of a public holiday nearest on that side of today, today included; None for an unknown name."""
    known = _NAMES.get(name)
    if known is None:
        return None
    days = (_day(known, today.year + step) for step in (0, int(side)))
    return next((day for day in days if day and (day - today).days * int(side) >= 0), None)


def days_off(day: date) -> tuple[date, date]:
    """The first and last of the rest days around a feast, the feast itself if it is none."""
    return _last_off(day, -1), _last_off(day, 1)


def _last_off(day: date, step: int) -> date:
    while not _calendar().is_working_day(day + timedelta(days=step)):
        day += timedelta(days=step)
    return day


def _day(name: str, year: int) -> date | None:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    return _calendar().festival(name, year)


@lru_cache(maxsize=1)
def _calendar() -> Calendar:
    # Imported here: the calendar costs time to load, and few messages name a working day or a feast.
    from config import calendar

    made: Calendar = calendar.load()
    return made
