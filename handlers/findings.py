"""What stands out in a period, each finding with its records and a measure: for the answer, the push and the report.

Counts are compared with the period before of the same kind; hints of padding are for a reviewer to look at, no verdicts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from operator import attrgetter

from config.texts import text
from handlers import wording
from handlers.forms import show
from nlp.keywords import keywords, risen
from nlp.similar import similarity
from storage.rules.measures import Question
from storage.services import analysis, links, spot_checks
from storage.services.analysis import Entry, Late, Matter, midnight
from storage.work import Work

_OTHER = "other"
_MOST_TOPICS, _MOST_WORDS, _MOST_NUMBERS, _MOST_NAMES = 3, 5, 5, 4
_ALIKE, _SHORTEST, _CROWD, _WEEK = 0.9, 8, 3, 7
_MOST_COMPARED = 40  # records of one person; each is compared with each


@dataclass(frozen=True, slots=True)
class Period:
    """Both days are included; `before` is the period that it is compared with."""

    first: date
    last: date

    @classmethod
    def month_of(cls, day: date) -> Period:
        return cls(day.replace(day=1), _months_back(day, -1) - timedelta(days=1))

    @classmethod
    def holding(cls, day: date, months: int) -> Period:
        """The calendar period of so many months that the day is in."""
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return cls(first, _months_back(first, -months) - timedelta(days=1))

    @property
    def before(self) -> Period:
        """The month, quarter, half-year or year before a whole one or the begun one; else as many days before."""
        for months in (1, 3, 6, 12):
            if self.is_whole(months):
                ends = self.first - timedelta(days=1)
                return Period(_months_back(self.first, months), ends)
        days = (self.last - self.first).days + 1
        return Period(self.first - timedelta(days=days), self.first - timedelta(days=1))

    def is_whole(self, months: int) -> bool:
        """Whether it is a whole calendar period of so many months."""
        starts = self.first.day == 1 and (self.first.month - 1) % months == 0
        return starts and self.last == _months_back(self.first, -months) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Topic:
    """How often workers raised it, and how often before; `numbers` are the records and cases that say so."""

    id: str
    count: int
    before: int
    words: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def name(self) -> str:
        return text(f"topic.{self.id}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands out. `records`: what it rests on; `measure`: what could be done."""

    line: str
    records: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    period: Period
    contacts: int
    cases: int
    matters: int
    topics: tuple[Topic, ...]
    findings: tuple[Finding, ...]
    scope: str = ""


def analyse(work: Work, period: Period, topic: str = "", within: Question | None = None) -> Analysis:
    """The period's findings; of one topic alone where one is named, of some places and people where `within` says so:
    then only what was raised. Who asks has been let in by `analysis.allowed`."""
    now = _of_topic(analysis.matters(work, period.first, period.last, within), topic)
    then = _of_topic(analysis.matters(work, period.before.first, period.before.last, within), topic)
    contacts, cases = analysis.counts(work, period.first, period.last, within)
    topics = tuple(_topics(now, then))
    scope = show.joined(wording.filters(work, within)) if within else ""
    of_all = () if scope else (*_checked(work, period), *_standing(work, period.last.year))
    return Analysis(period, contacts, cases, len(now), topics, (*_hot(topics), *_risen(now, then), *of_all), scope)


def _of_topic(matters: Iterable[Matter], topic: str) -> list[Matter]:
    return [each for each in matters if not topic or each.topic == topic]


def _topics(now: Sequence[Matter], then: Sequence[Matter]) -> Iterator[Topic]:
    """The most raised first."""
    held: dict[str, list[Matter]] = defaultdict(list)
    for matter in now:
        held[matter.topic or _OTHER].append(matter)
    before = Counter(each.topic or _OTHER for each in then)
    for name, matters in sorted(held.items(), key=lambda pair: (pair[0] == _OTHER, -len(pair[1]), pair[0])):
        words = tuple(word for word, _ in keywords((each.text for each in matters), _MOST_WORDS))
        yield Topic(name, len(matters), before[name], words, tuple(each.number for each in matters))


def _hot(topics: Sequence[Topic]) -> Iterator[Finding]:
    for topic in [each for each in topics if each.id != _OTHER][:_MOST_TOPICS]:
        line = text(
            "analysis.topic", name=topic.name, count=topic.count, before=topic.before, words=_words(topic.words)
        )
        yield Finding(line, _numbers(topic.numbers), text(f"analysis_measure.{topic.id}"))


def _risen(now: Sequence[Matter], then: Sequence[Matter]) -> Iterator[Finding]:
    for word, more in risen((each.text for each in now), (each.text for each in then), 1):
        numbers = [each.number for each in now if word in each.text]
        yield Finding(text("analysis.risen", word=word, more=more), _numbers(numbers), text("analysis_measure.risen"))


def _checked(work: Work, period: Period) -> Iterator[Finding]:
    """What officers found of the samples that were drawn in the period (requirements.md G6)."""
    since, until = midnight(period.first), midnight(period.last + timedelta(days=1))
    samples = spot_checks.drawn(work, since, until)
    if not samples:
        return
    untrue = [item.record.number for sample in samples for item in sample.untrue]
    drawn, left = (sum(len(of(each)) for each in samples) for of in (_ITEMS, _OPEN))
    line = text("analysis.checked", count=drawn, checked=drawn - left, untrue=len(untrue))
    measure = "checked_untrue" if untrue else "checked_left" if left else "checked_fine"
    yield Finding(line, _numbers(list(dict.fromkeys(untrue))), text(f"analysis_measure.{measure}"))


_ITEMS, _OPEN = attrgetter("items"), attrgetter("open")


def _standing(work: Work, year: int) -> Iterator[Finding]:
    """What doesn't depend on the period: silence, deadlines, hints."""
    yield from _silent(work, year)
    yield from _idle(work, year)
    yield from _late(analysis.late(work))
    yield from _padded(work, analysis.entries(work, year))


def _silent(work: Work, year: int) -> Iterator[Finding]:
    covered = links.covered(work, year)
    if not covered.silent:
        return
    line = text("analysis.silent", year=year, unions=covered.unions, silent=len(covered.silent))
    names = _names(union.name for union in covered.silent)
    yield Finding(line, names, text("analysis_measure.silent"))
    reached = {union.industry for union in work.roster.unions.values()} - {union.industry for union in covered.silent}
    empty = [industry for industry in links.by_industry(covered.silent) if industry not in reached]
    wholly = [name for name in empty if _is_wholly_silent(work, name, covered)]
    if wholly:
        yield Finding(text("analysis.silent_industry", names=_names(wholly)), "", text("analysis_measure.industry"))


def _is_wholly_silent(work: Work, industry: str, covered: links.Coverage) -> bool:
    above = {union.parent_id for union in work.roster.unions.values()}
    members = [each for each in work.roster.unions.values() if each.industry == industry and each.id not in above]
    return all(each in covered.silent for each in members)


def _idle(work: Work, year: int) -> Iterator[Finding]:
    people = analysis.idle(work, year)
    if people:
        names = _names(person.name for person in people)
        yield Finding(text("analysis.idle", year=year, count=len(people)), names, text("analysis_measure.idle"))


def _late(cases: Sequence[Late]) -> Iterator[Finding]:
    for unit, count in Counter(each.unit for each in cases if not each.is_promise).most_common(_MOST_TOPICS):
        numbers = [each.number for each in cases if each.unit == unit and not each.is_promise]
        yield Finding(text("analysis.slow", unit=unit, count=count), _numbers(numbers), text("analysis_measure.slow"))
    promises = [each.number for each in cases if each.is_promise]
    if promises:
        line = text("analysis.promises", count=len(promises))
        yield Finding(line, _numbers(promises), text("analysis_measure.promises"))


def _padded(work: Work, entries: Mapping[int, Sequence[Entry]]) -> Iterator[Finding]:
    alike = [pair for held in entries.values() if (pair := _alike(held))]
    if alike:
        numbers = [number for pair in alike for number in pair]
        yield Finding(text("analysis.alike", count=len(alike)), _numbers(numbers), text("analysis_measure.hint"))
    crowded = [person_id for person_id, held in entries.items() if _is_crowded(held, work.today)]
    if crowded:
        names = _names(work.roster.people[each].name for each in crowded)
        yield Finding(text("analysis.crowded", count=len(crowded)), names, text("analysis_measure.hint"))


def _alike(held: Sequence[Entry]) -> tuple[str, str] | None:
    """The first two records of a person that say nearly the same about different days."""
    told = [each for each in held if len(each.text) >= _SHORTEST][-_MOST_COMPARED:]
    for one, other in combinations(told, 2):
        if one.day != other.day and similarity(one.text, other.text) >= _ALIKE:
            return one.number, other.number
    return None


def _is_crowded(held: Sequence[Entry], today: date) -> bool:
    """Whether all of a year was entered within the last week of it."""
    begins = date(today.year, 12, 31) - timedelta(days=_WEEK)
    return len(held) >= _CROWD and all(each.entered_on >= begins for each in held)


def _months_back(day: date, months: int) -> date:
    """The first day of the month so many months before (after, where negative)."""
    place = day.year * 12 + day.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


def _words(words: Sequence[str]) -> str:
    return text("analysis.words", words=show.joined(list(words))) if words else ""


def _numbers(numbers: Sequence[str]) -> str:
    return _listed(list(numbers), _MOST_NUMBERS)


def _names(names: Iterable[str]) -> str:
    return _listed(list(names), _MOST_NAMES)


def _listed(items: list[str], most: int) -> str:
    shown = show.joined(items[:most])
    return text("analysis.more", items=shown, count=len(items)) if len(items) > most else shown
