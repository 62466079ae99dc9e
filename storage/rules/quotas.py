"""How much of a duty is owed, done and left: pure arithmetic over mandates and counted records."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from math import ceil

from config.duties import Duty, Measure, Per
from config.policies import Adopted
from storage.rules.people import IMPLIED, Mandate, Person

_MONTHS = 12
_WHOLE = 100  # percent


@dataclass(frozen=True, slots=True)
class Prorating:
    """How a mandate that covers part of a period counts: the federation's figures `prorating.*`.

    A month counts when the mandate covers its `month_day`; a count of one is owed from `single_months` of a year.
    """

    month_day: int
    single_months: int

    @classmethod
    def of(cls, adopted: Adopted, year: int) -> Prorating:
        """As it holds in that year: a closed year keeps its own figures."""
        day, months = (int(adopted.figure(f"prorating.{name}", year)) for name in ("month_day", "single_months"))
        return cls(day, months)


class Standing(StrEnum):
    MET = "met"
    UNMET = "unmet"
    VOLUNTARY = "voluntary"
    COUNTED = "counted"  # No quota: the figure is shown, nothing is owed.
    EXEMPT = "exempt"  # An officer said that it isn't asked for; done or not, it counts nowhere.


@dataclass(frozen=True, slots=True)
class Tally:
    """What a person's valid records add up to, by (year, kind); where a share is owed, also the ids of the unions that the
    person is linked to, and of those contacted in each year."""

    counts: Mapping[tuple[int, str], int] = field(default_factory=dict)
    pending: Mapping[tuple[int, str], int] = field(default_factory=dict)
    tenth_days: Mapping[int, int] = field(default_factory=dict)
    rotation_tenth_days: Mapping[int, int] = field(default_factory=dict)
    linked: frozenset[int] = frozenset()
    contacted: Mapping[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DutyStanding:
    """Where a person stands on one duty. `quota`, `done` and `left` are in the duty's unit (of a share: how many that is
    of what it is a share of); `ends` is its last day.

    `exempt` is the reason of an exemption by which less is owed, or nothing; empty where none changes anything.
    """

    duty: Duty
    standing: Standing
    quota: int
    done: float
    pending: int
    ends: date
    exempt: str = ""

    @property
    def left(self) -> float:
        return max(0.0, self.quota - self.done)

    @property
    def is_unmet(self) -> bool:
        return self.standing is Standing.UNMET

    def days_left(self, today: date) -> int:
        """Days after today until the last day, as people count them: 0 on that day, negative once overdue."""
        return (self.ends - today).days


def period(duty: Duty, year: int, today: date) -> tuple[date, date]:
    """First and last day of the duty's period that `year` belongs to."""
    if duty.per is Per.TWO_YEARS:
        return date(year - 1, 1, 1), date(year, 12, 31)
    if duty.per is Per.HALF_YEAR:
        second = today.year == year and today.month > 6
        return (date(year, 7, 1), date(year, 12, 31)) if second else (date(year, 1, 1), date(year, 6, 30))
    return date(year, 1, 1), date(year, 12, 31)


def months_held(person: Person, duty: Duty, starts: date, ends: date, month_day: int) -> int:
    """Months of the period whose counting day is covered by a mandate that brings the duty."""
    held = _bringing(person, duty)
    if any(mandate.starts <= starts and ends <= mandate.ends for mandate in held):
        # Nearly everybody's case, and the months one by one cost more than a look into the database.
        return _length(starts, ends)
    return sum(any(mandate.covers(day) for mandate in held) for day in counting_days(starts, ends, month_day))


def _bringing(person: Person, duty: Duty) -> list[Mandate]:
    """Mandates of a role that owes the duty."""
    return [each for each in person.mandates if duty.roles & {each.role, *IMPLIED.get(each.role, ())}]


def _free_months(person: Person, duty: Duty, starts: date, ends: date, month_day: int) -> tuple[int, str]:
    """Months of the mandate that an exemption takes away, by the day that decides a month; and its reason."""
    held = _bringing(person, duty)
    days = [day for day in counting_days(starts, ends, month_day) if any(each.covers(day) for each in held)]
    freeing = [each for each in person.exemptions if any(each.frees(duty.id, day) for day in days)]
    free = sum(any(each.frees(duty.id, day) for each in freeing) for day in days)
    return free, freeing[0].reason if freeing else ""


@lru_cache(maxsize=256)
def counting_days(starts: date, ends: date, month_day: int) -> tuple[date, ...]:
    """The day that decides each month of a period of whole months."""
    months = range(starts.year * _MONTHS + starts.month - 1, ends.year * _MONTHS + ends.month)
    return tuple(counting_day(month // _MONTHS, month % _MONTHS + 1, month_day) for month in months)


def _length(starts: date, ends: date) -> int:
    """Months from the first day to the last, both in."""
    return (ends.year - starts.year) * _MONTHS + ends.month - starts.month + 1


def counting_day(year: int, month: int, month_day: int) -> date:
    """The day that decides a month; its last one where the month is shorter."""
    return date(year, month, min(month_day, monthrange(year, month)[1]))


def owed(duty: Duty, months: int, starts: date, ends: date, single_months: int) -> tuple[int, bool]:
    """What is owed for so many months of mandate, and whether it is owed at all or voluntary."""
    if not duty.at_least:
        return 0, False
    length = _length(starts, ends)
    if duty.at_least == 1 or duty.per is Per.TWO_YEARS:
        return duty.at_least, months * _MONTHS >= single_months * length
    return ceil(duty.at_least * months / length), months > 0


def standing(duty: Duty, person: Person, tally: Tally, year: int, today: date, prorating: Prorating) -> DutyStanding:
    """A duty's standing in `year` as the records of `tally` have it."""
    starts, ends = period(duty, year, today)
    months = months_held(person, duty, starts, ends, prorating.month_day)
    asked = replace(duty, at_least=_share(duty, tally)) if duty.measure is Measure.SHARE else duty
    whole = owed(asked, months, starts, ends, prorating.single_months)
    free, reason = _free_months(person, duty, starts, ends, prorating.month_day) if person.exemptions else (0, "")
    left = owed(asked, months - free, starts, ends, prorating.single_months) if free else whole
    done = _done(duty, tally, starts.year, ends.year)
    pending = sum(
        tally.pending.get((each, kind), 0) for each in range(starts.year, ends.year + 1) for kind in duty.counts
    )
    reason = reason if left != whole else ""
    if whole[1] and not left[1]:
        return DutyStanding(duty, Standing.EXEMPT, 0, done, pending, ends, reason)
    return DutyStanding(duty, _judge(*left, done), left[0], done, pending, ends, reason)


def _share(duty: Duty, tally: Tally) -> int:
    """How many of the linked unions the share is, rounded up."""
    return ceil((duty.at_least or 0) * len(tally.linked) / _WHOLE)


def _judge(quota: int, is_owed: bool, done: float) -> Standing:
    if not quota:
        return Standing.COUNTED
    if done >= quota:
        return Standing.MET
    return Standing.UNMET if is_owed else Standing.VOLUNTARY


def _done(duty: Duty, tally: Tally, first: int, last: int) -> float:
    years = range(first, last + 1)
    if duty.measure is Measure.SHARE:
        return float(sum(any(union in tally.contacted.get(year, ()) for year in years) for union in tally.linked))
    if duty.id == "rotation":
        return sum(tally.rotation_tenth_days.get(year, 0) for year in years) / 10
    if duty.measure is Measure.DAYS:
        return sum(tally.tenth_days.get(year, 0) for year in years) / 10
    return float(sum(tally.counts.get((year, kind), 0) for year in years for kind in duty.counts))
