"""Chinese working days: the State Council's announced days off and make-up Saturdays, from `workdays.toml`.

Announced years are shipped as data, so that nothing slow is imported; years before them come from `holidays` when asked for.
For years not announced yet only weekends and the statutory days are off, and `is_official` says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from config import tomlfile
from config.texts import text

ANNOUNCED = Path(__file__).parent / "workdays.toml"
FESTIVALS = Path(__file__).parent / "festivals.toml"
_SATURDAY = 5
_KINDS = {date: "date", dict: "table"}
_DAY = timedelta(days=1)


class CalendarError(Exception):
    """A faulty calendar file; names file, line and key in words a person can read."""


@dataclass(frozen=True, slots=True)
class Festival:
    """A festival under all its names; `days_off` are the statutory days counted from its own day, 0 being that day."""

    names: tuple[str, ...]
    days: Mapping[int, date]
    days_off: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """Days off and working weekends. Immutable; `official_until` is the last announced day."""

    official_from: date
    official_until: date
    off: Mapping[date, str]
    work: Mapping[date, str]
    festivals: tuple[Festival, ...] = ()
    _named: Mapping[str, Festival] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        named = {name: festival for festival in self.festivals for name in festival.names}
        object.__setattr__(self, "_named", named)

    def is_working_day(self, day: date) -> bool:
        """Whether people work that day, make-up weekends included."""
        off, work = self._days_of(day)
        return day in work or (day.weekday() < _SATURDAY and day not in off)

    def is_official(self, day: date) -> bool:
        """Whether the State Council's announcement covers the day; else make-up days are not known."""
        return day <= self.official_until

    def day_off_name(self, day: date) -> str | None:
        """The festival a day off belongs to, None for a working day or an ordinary weekend."""
        off, work = self._days_of(day)
        return None if day in work else off.get(day)

    def next_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the first after it."""
        return next(self._working(day, _DAY))

    def previous_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the last before it."""
        return next(self._working(day, -_DAY))

    def add_working_days(self, start: date, days: int) -> date:
        """The n-th working day after `start`, itself not counted; before it when negative; `start` itself for 0."""
        if not days:
            return start
        step = _DAY if days > 0 else -_DAY
        following = self._working(start + step, step)
        for _ in range(abs(days) - 1):
            next(following)
        return next(following)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is the earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + n * _DAY) for n in range(1, (end - start).days + 1))

    def festival(self, name: str, year: int) -> date | None:
        """The festival's own day in that year (1 October for 国庆), or None for an unknown name or year."""
        festival = self._named.get(name)
        return festival.days.get(year) if festival else None

    def festival_names(self) -> frozenset[str]:
        """Every name that `festival` knows."""
        return frozenset(self._named)

    def _working(self, day: date, step: timedelta) -> Iterator[date]:
        while True:
            if self.is_working_day(day):
                yield day
            day += step

    def _days_of(self, day: date) -> tuple[Mapping[date, str], Mapping[date, str]]:
        return _before_shipped(day.year) if day < self.official_from else (self.off, self.work)


def load(overlay: Path | None = None) -> WorkCalendar:
    """The shipped calendar, with a federation's own file laid over it.

    The overlay has `official_until`, `[off]` (`2027-10-04 = "…"`) and `[work]`; each may be missing, and its days win.
    Raises CalendarError with file, line and key.
    """
    return _shipped() if overlay is None else _laid_over(_shipped(), _read(overlay))


@lru_cache(maxsize=1)
def _shipped() -> WorkCalendar:
    file = _read(ANNOUNCED)
    festivals = tuple(_festival(table) for table in _read(FESTIVALS).content["festival"])
    off, work = _days(file, "off"), _days(file, "work")
    first, last = file.content["official_from"], file.content["official_until"]
    return WorkCalendar(first, last, _statutory(festivals, last) | off, work, festivals)


def _laid_over(ours: WorkCalendar, file: tomlfile.TomlFile) -> WorkCalendar:
    _refuse_unknown(file)
    off, work = _days(file, "off"), _days(file, "work")
    until = _typed(file, "official_until", date, ours.official_until)
    kept = {day: name for day, name in ours.off.items() if day not in work}
    worked = {day: name for day, name in ours.work.items() if day not in off}
    return WorkCalendar(ours.official_from, max(until, ours.official_until), kept | off, worked | work, ours.festivals)


def _statutory(festivals: tuple[Festival, ...], after: date) -> dict[date, str]:
    """The statutory days off of the years that are not announced yet."""
    return {
        day + offset * _DAY: festival.names[0]
        for festival in festivals
        for year, day in festival.days.items()
        for offset in festival.days_off
        if day + offset * _DAY > after
    }


def _festival(table: Mapping[str, Any]) -> Festival:
    days = {day.year: day for day in table.get("dates", ())}
    if "fixed" in table:
        month, day = (int(part) for part in table["fixed"].split("-"))
        days = {year: date(year, month, day) for year in range(2000, 2051)}
    return Festival(tuple(table["names"]), days, tuple(table.get("days_off", ())))


@lru_cache(maxsize=64)
def _before_shipped(year: int) -> tuple[Mapping[date, str], Mapping[date, str]]:
    # Imported here, since it costs half a second and hardly anybody asks about years that long past.
    import holidays

    announced = holidays.country_holidays("CN", years=year, language="zh_CN")
    makes_up = {day: "" for day in announced.weekend_workdays if day.year == year}
    return dict(announced.items()), makes_up


def _read(path: Path) -> tomlfile.TomlFile:
    try:
        return tomlfile.read(path)
    except tomlfile.TomlFault as fault:
        problem = text("settings.not_utf8" if fault.is_encoding else "settings.syntax", detail=fault.problem)
        raise CalendarError(text("calendar.fault_line", file=path.name, line=fault.line, problem=problem)) from None
    except OSError as error:
        problem = text("settings.unreadable", detail=error.strerror)
        raise CalendarError(text("calendar.fault_file", file=path.name, problem=problem)) from None


def _days(file: tomlfile.TomlFile, table: str) -> dict[date, str]:
    rows = _typed(file, table, dict, {})
    return {_date(file, (table, day)): _named(file, (table, day), name) for day, name in rows.items()}


def _date(file: tomlfile.TomlFile, place: tomlfile.Place) -> date:
    try:
        return date.fromisoformat(str(place[-1]))
    except ValueError:
        raise _fault(file, place, text("calendar.date")) from None


def _named(file: tomlfile.TomlFile, place: tomlfile.Place, name: object) -> str:
    if not isinstance(name, str):
        raise _fault(file, place, text("calendar.name"))
    return name


def _typed(file: tomlfile.TomlFile, key: str, kind: type, otherwise: Any) -> Any:
    value = file.content.get(key, otherwise)
    if not isinstance(value, kind):
        raise _fault(file, (key,), text("calendar.kind", expected=text(f"policies.expected.{_KINDS[kind]}")))
    return value


def _refuse_unknown(file: tomlfile.TomlFile) -> None:
    for key in file.content.keys() - {"official_until", "off", "work"}:
        raise _fault(file, (key,), text("settings.unknown_key"))


def _fault(file: tomlfile.TomlFile, place: tomlfile.Place, problem: str) -> CalendarError:
    key = ".".join(str(step) for step in place)
    fields = {"file": file.path.name, "line": file.line_of(place), "key": key, "problem": problem}
    return CalendarError(text("calendar.fault", **fields))
