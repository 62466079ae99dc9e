"""Writes `workdays.toml` from the `holidays` package: `python -m config.announced [FIRST LAST] > config/workdays.toml`.

For the maintainer, once a year, after the State Council has announced the next year's days and the package knows them; a test
compares the file day by day with another package. Nothing at run time imports this.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta

import holidays
import tomli

from config.calendar import FESTIVALS

FIRST, LAST = 2020, 2026
_DAY = timedelta(days=1)
_WEEKEND = 5
_NAMES = {row["names"][0] for row in tomli.loads(FESTIVALS.read_text(encoding="utf-8"))["festival"]}


def write(first: int, last: int) -> Iterator[str]:
    """Lines of the file for these years, both included."""
    known = holidays.country_holidays("CN", years=range(first, last + 1), language="zh_CN")
    yield "# Days off and working weekends as announced by the State Council; written by `python -m config.announced`."
    yield f"official_from = {first}-01-01"
    yield f"official_until = {last}-12-31"
    yield "\n[off]"
    for day in _days(first, last):
        if not known.is_working_day(day) and (name := _block_name(known, day)):
            yield f'{day} = "{name}"'
    yield "\n[work]"
    for day in _days(first, last):
        if day.weekday() >= _WEEKEND and known.is_working_day(day):
            yield f'{day} = "{_block_name(known, _nearest_off(known, day))}"'


def _days(first: int, last: int) -> Iterator[date]:
    day = date(first, 1, 1)
    while day.year <= last:
        yield day
        day += _DAY


def _block_name(known: holidays.HolidayBase, day: date) -> str | None:
    """The festival of the unbroken run of days off around a day: the one begun last, else the one to come."""
    return _first_name(known, day, -_DAY) or _first_name(known, day, _DAY)


def _first_name(known: holidays.HolidayBase, day: date, step: timedelta) -> str | None:
    while not known.is_working_day(day):
        if name := _festival(known.get(day)):
            return name
        day += step
    return None


def _festival(label: str | None) -> str | None:
    """The first of the festivals that the package's label names; None for a mere rest day."""
    named = [part for part in (label or "").split("; ") if part in _NAMES]
    return named[0] if named else None


def _nearest_off(known: holidays.HolidayBase, worked: date) -> date:
    """The day off that a working weekend makes up for, whose label in the package holds its date."""
    for day, name in known.items():
        if worked.isoformat() in name:
            return day
    raise LookupError(worked)


if __name__ == "__main__":
    years = [int(argument) for argument in sys.argv[1:]] or [FIRST, LAST]
    sys.stdout.writelines(f"{line}\n" for line in write(years[0], years[-1]))
