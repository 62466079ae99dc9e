"""What may be asked: the measures, and by what each can be told. Pure; a new question is a new row of the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from storage.rules.case_words import KINDS, State, StateKind
from storage.rules.kinds import RecordKind

_MONTHS = 12
_QUARTER = 3


class Source(StrEnum):
    """Where a measure is counted."""

    DUTIES = "duties"
    PEOPLE = "people"
    RECORDS = "records"
    CASES = "cases"
    PUSHES = "pushes"


class Sum(StrEnum):
    """What is added up: rows, workers met, days of training, yuan."""

    TOTAL = "total"
    HEADS = "heads"
    DAYS = "days"
    MONEY = "money"


class By(StrEnum):
    """How a question wants its figures."""

    DUTY = "duty"
    PERSON = "person"
    ROLE = "role"
    UNION = "union"
    TOWN = "town"
    INDUSTRY = "industry"
    CONSTITUENCY = "constituency"
    TERM = "term"
    DEPARTMENT = "department"
    TOPIC = "topic"
    KIND = "kind"
    STATE = "state"
    PURPOSE = "purpose"
    CHANNEL = "channel"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


TIMES = frozenset({By.MONTH, By.QUARTER, By.YEAR})
PLACES = frozenset({By.UNION, By.TOWN, By.INDUSTRY})
_OF_PEOPLE = (By.TOWN, By.UNION, By.INDUSTRY, By.ROLE, By.CONSTITUENCY, By.TERM)
_IN_TIME = (By.MONTH, By.QUARTER, By.YEAR)


class Measure(StrEnum):
    COMPLETION = "completion"
    PEOPLE = "people"
    RECORDS = "records"
    CONTACTS = "contacts"
    WORKERS = "workers"
    STUDIES = "studies"
    TALKS = "talks"
    MEETINGS = "meetings"
    TRAININGS = "trainings"
    TRAINING_DAYS = "training_days"
    INSPECTIONS = "inspections"
    RESEARCH = "research"
    GOOD_DEEDS = "good_deeds"
    PLANNED_DEEDS = "planned_deeds"
    HELPED = "helped"
    MONEY = "money"
    CASES = "cases"
    OPEN_CASES = "open_cases"
    OVERDUE_CASES = "overdue_cases"
    DONE_CASES = "done_cases"
    PUSHES = "pushes"


@dataclass(frozen=True, slots=True)
class Row:
    """How a measure is counted. `visited`: a place is the one that was visited, not the person's own.

    `by` begins with what it is told by where nobody says how. `states`: only cases that are there now (empty: all that
    count); `overdue`: only those past their deadline today.
    """

    source: Source
    by: tuple[By, ...]
    kinds: tuple[RecordKind, ...] = ()
    sum: Sum = Sum.TOTAL
    done: bool = True
    visited: bool = False
    states: frozenset[State] = frozenset()
    overdue: bool = False

    @property
    def is_now(self) -> bool:
        """Whether it is about what stands open today, whenever that came."""
        return bool(self.states) and self.states != _CLOSED


# Answered and rated, or left unrated: what was handled to its end.
_CLOSED = frozenset({State.SETTLED, State.UNRATED, State.DISSATISFIED})
_BY_OF_CASES = (By.TOPIC, By.STATE, By.KIND, By.DEPARTMENT, *_OF_PEOPLE, By.PERSON, *_IN_TIME)
_OPEN = frozenset(state for state, kind in KINDS.items() if kind is StateKind.OPEN)
_WITH_UNITS = frozenset({State.ASSIGNED, State.HANDLING, State.HANDED_BACK, State.PROMISED})


def _records(kind: RecordKind, sum: Sum = Sum.TOTAL, *, done: bool = True, topics: bool = False) -> Row:
    by = (*_OF_PEOPLE, *((By.TOPIC,) if topics else ()), By.PERSON, *_IN_TIME)
    return Row(Source.RECORDS, by, (kind,), sum, done, kind is RecordKind.CONTACT)


MEASURES: Mapping[Measure, Row] = {
    Measure.COMPLETION: Row(Source.DUTIES, (By.DUTY, *_OF_PEOPLE, By.YEAR)),
    Measure.PEOPLE: Row(Source.PEOPLE, (By.ROLE, *_OF_PEOPLE)),
    Measure.RECORDS: Row(Source.RECORDS, (By.KIND, *_OF_PEOPLE, By.PERSON, *_IN_TIME), tuple(RecordKind)),
    Measure.CONTACTS: _records(RecordKind.CONTACT, topics=True),
    Measure.WORKERS: _records(RecordKind.CONTACT, Sum.HEADS, topics=True),
    Measure.STUDIES: _records(RecordKind.STUDY),
    Measure.TALKS: _records(RecordKind.TALK),
    Measure.MEETINGS: _records(RecordKind.MEETING),
    Measure.TRAININGS: _records(RecordKind.TRAINING),
    Measure.TRAINING_DAYS: _records(RecordKind.TRAINING, Sum.DAYS),
    Measure.INSPECTIONS: _records(RecordKind.INSPECTION),
    Measure.RESEARCH: _records(RecordKind.RESEARCH, topics=True),
    Measure.GOOD_DEEDS: _records(RecordKind.GOOD_DEED, topics=True),
    Measure.PLANNED_DEEDS: _records(RecordKind.GOOD_DEED, done=False, topics=True),
    Measure.HELPED: _records(RecordKind.GOOD_DEED, Sum.HEADS, topics=True),
    Measure.MONEY: _records(RecordKind.GOOD_DEED, Sum.MONEY, topics=True),
    Measure.CASES: Row(Source.CASES, _BY_OF_CASES),
    Measure.OPEN_CASES: Row(Source.CASES, (By.DEPARTMENT, *_BY_OF_CASES), states=_OPEN),
    Measure.OVERDUE_CASES: Row(Source.CASES, (By.DEPARTMENT, *_BY_OF_CASES), states=_WITH_UNITS, overdue=True),
    Measure.DONE_CASES: Row(Source.CASES, (By.DEPARTMENT, *_BY_OF_CASES), states=_CLOSED),
    Measure.PUSHES: Row(Source.PUSHES, (By.STATE, By.PURPOSE, By.CHANNEL, *_IN_TIME)),
}


class Against(StrEnum):
    """What a figure is compared with: the same days a year before, or the period just before."""

    LAST_YEAR = "last_year"
    PERIOD_BEFORE = "period_before"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both in."""

    first: date
    last: date

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))

    def until(self, day: date) -> Period:
        """What of it had come on that day."""
        return replace(self, last=max(self.first, min(self.last, day)))

    def a_year_before(self) -> Period:
        return Period(_years_before(self.first, 1), _years_before(self.last, 1))

    def just_before(self) -> Period:
        """As many months before where it begins with a month and is of whole months or still runs, else as many days."""
        months = self.months if self.first.day == 1 else 0
        last = self.first - timedelta(days=1)
        if not months:
            return Period(self.first - (self.last - self.first) - timedelta(days=1), last)
        begin = self.first.year * _MONTHS + self.first.month - 1 - months
        return Period(date(begin // _MONTHS, begin % _MONTHS + 1, 1), last)

    @property
    def months(self) -> int:
        """Whole months that it is; 0 for any other number of days."""
        after = self.last + timedelta(days=1)
        if self.first.day != 1 or after.day != 1:
            return 0
        return (after.year - self.first.year) * _MONTHS + after.month - self.first.month


def _years_before(day: date, years: int) -> date:
    """The same day, the 28th for a leap day."""
    is_leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if is_leap else day.day)


@dataclass(frozen=True, slots=True)
class Question:
    """A measure of a period, told `by` something (None: only the figure), of those that the filters keep.

    `unit` is a union or a town; `industry`, `role`, `topic` as in nlu-spec.md; `units`, `industries` and `persons` are
    several of them side by side; `without` names the filters that are turned round: all but those. `mode`, `late`,
    `kind` and `joint` look into the rows. `duty` narrows completion to one duty; `behind` its list to those who have
    something left. `planned` adds to a list of deeds those under way.
    `who`: people are asked for and no sum: met, some, none, or more, least, less with `times`.
    """

    measure: Measure
    period: Period
    by: By | None = None
    unit: str = ""
    industry: str = ""
    role: str = ""
    topic: str = ""
    duty: str = ""
    person_id: int | None = None
    against: Against | None = None
    behind: bool = False
    units: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    persons: tuple[int, ...] = ()
    constituency: str = ""
    without: tuple[str, ...] = ()
    mode: str = ""
    late: bool = False
    kind: str = ""
    joint: bool = False
    planned: bool = False
    who: str = ""
    times: int = 0

    @property
    def places_named(self) -> frozenset[str]:
        """Towns and unions that are asked about; empty for all."""
        return frozenset({self.unit, *self.units} - {""})

    @property
    def industries_named(self) -> frozenset[str]:
        return frozenset({self.industry, *self.industries} - {""})

    @property
    def people_named(self) -> frozenset[int]:
        """Ids of those who are asked about by name; empty for all."""
        return frozenset(each for each in (self.person_id, *self.persons) if each is not None)

    @property
    def is_of_rows(self) -> bool:
        """Whether rows must be looked at one by one: no index counts these."""
        return bool(self.mode or self.late or self.kind or self.joint)

    def as_json(self) -> dict[str, Any]:
        """How a question is kept until its sheet is made."""
        period = [self.period.first.isoformat(), self.period.last.isoformat()]
        return {**{name: value for name, value in asdict(self).items() if value}, "period": period}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Question:
        """The way back from `as_json`."""
        given = {**kept, "measure": Measure(kept["measure"])}
        given["period"] = Period(*(date.fromisoformat(day) for day in kept["period"]))
        given |= {name: kind(kept[name]) for name, kind in (("by", By), ("against", Against)) if name in kept}
        given |= {name: tuple(kept[name]) for name in _SEVERAL if name in kept}
        return cls(**given)

    @property
    def row(self) -> Row:
        return MEASURES[self.measure]

    @property
    def is_sensible(self) -> bool:
        """Whether the measure can be told by that, and has what the filters ask for."""
        has_topic = By.TOPIC in self.row.by
        return self.by in (None, *self.row.by) and (has_topic or not self.topic)

    def nearest(self) -> Question:
        """The sensible question that comes closest: by the nearest thing that its measure can be told by."""
        near = next((by for by in _NEAR.get(self.by, ()) if by in self.row.by), self.row.by[0]) if self.by else None
        topic = self.topic if By.TOPIC in self.row.by else ""
        return replace(self, by=self.by if self.by in self.row.by else near, topic=topic)


_SEVERAL = ("units", "industries", "persons", "without")
_NEAR: Mapping[By | None, tuple[By, ...]] = {
    By.MONTH: (By.YEAR,),
    By.QUARTER: (By.YEAR,),
    By.PERSON: (By.UNION, By.ROLE),
    By.DUTY: (By.KIND,),
    By.STATE: (By.KIND,),
}


def label_of(by: By, month: str) -> str:
    """The quarter «2026-Q1» or the year of a month «2026-03», or the month itself."""
    if by is By.YEAR:
        return month[:4]
    return f"{month[:4]}-Q{(int(month[5:]) - 1) // _QUARTER + 1}" if by is By.QUARTER else month


def labels_in(by: By, period: Period) -> list[str]:
    """Every month, quarter or year that the period touches, in order."""
    months = range(period.first.year * _MONTHS + period.first.month - 1, period.last.year * _MONTHS + period.last.month)
    return list(dict.fromkeys(label_of(by, f"{at // _MONTHS}-{at % _MONTHS + 1:02d}") for at in months))
