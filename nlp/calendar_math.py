"""Plain date arithmetic that the date grammar needs: months, quarters, weeks, and which side of today is meant."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from enum import IntEnum

DAY = timedelta(days=1)
Span = tuple[date, date]


class Direction(IntEnum):
    """Where to look for a date that doesn't say: behind (what happened), ahead (what is to happen)."""

    PAST = -1
    COMING = 1


def month_span(year: int, month: int) -> Span:
    """First and last day of a month; a month below 1 or above 12 runs over into the years beside."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def quarter_span(year: int, quarter: int) -> Span:
    """First and last day of a quarter; quarter 0 is the last one of the year before."""
    first, _ = month_span(year, quarter * 3 - 2)
    return first, month_span(first.year, first.month + 2)[1]


def year_span(year: int) -> Span:
    return date(year, 1, 1), date(year, 12, 31)


def week_span(today: date, offset: int) -> Span:
    """Monday and Sunday of the week `offset` weeks from today's."""
    monday = today - DAY * today.weekday() + timedelta(weeks=offset)
    return monday, monday + 6 * DAY


def weekday_near(today: date, weekday: int, direction: Direction) -> date:
    """The nearest such weekday on that side of today, today itself included."""
    if direction is Direction.PAST:
        return today - DAY * ((today.weekday() - weekday) % 7)
    return today + DAY * ((weekday - today.weekday()) % 7)


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last day where that month is shorter."""
    first, last = month_span(day.year, day.month + months)
    return min(first + DAY * (day.day - 1), last)


def day_near(today: date, day: int, direction: Direction) -> date | None:
    """The nearest «12号» on that side of today; None for a number that no month has."""
    if not 1 <= day <= 31:
        return None
    for step in range(13):
        first, last = month_span(today.year, today.month + step * int(direction))
        found = first + DAY * (day - 1)
        if found <= last and (found - today).days * int(direction) >= 0:
            return found
    return None


def date_near(today: date, month: int, day: int, direction: Direction) -> date | None:
    """The nearest «11月5号» on that side of today; None where there is no such day."""
    years = range(today.year, today.year + 9 * int(direction), int(direction))
    found = (valid(year, month, day) for year in years)
    return next((day for day in found if day and (day - today).days * int(direction) >= 0), None)


def valid(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
