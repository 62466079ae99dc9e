"""What an officer asks of a federation of 300 people, while the database holds 1 federation and while it holds 1 000.

Measured in processor time, ours and the database server's: nothing is waited for, all pages being in memory by then.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

import sqlalchemy as sa

from bot.app import Service, build
from config import policies
from handlers import findings, listing
from storage.database import Database
from storage.rules.measures import MEASURES, Against, By, Measure, Period, Question
from storage.rules.people import Person
from storage.services import cases, links, person_files, questions
from storage.services.questions import lists
from storage.services.questions.lists import What
from storage.unit_of_work import write
from storage.work import Work
from tests.benchmarks import copies, year
from tests.benchmarks.table import Line, Rounds, plain
from tests.benchmarks.workshop import KINDS, Workshop

_MANY = 1_000
_MOST, _FILL_MOST = 1.5, 600
# All are asked a few times, one after the other, so that none finds what it read itself still at hand; those of each
# group that grew most are asked anew, so that no chance picks the worst.
_ROUNDS, _SUSPECTS, _MORE_ROUNDS = 5, 4, 15
_YEAR = Period.year(year.NOW.year)
_MONTH = Period(date(2026, 10, 1), date(2026, 10, 31))
Ask = Callable[[Work], object]
Asked = Sequence[tuple[str, Ask]]
_Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Place:
    """A database with the federation that is looked at in it; `server` is the process that answers us, if not our own."""

    service: Service
    server: int | None

    def seconds(self, ask: Ask) -> float:
        """Of one question in a transaction of its own, its trace included; the roster is known, as in a running service."""
        start = self._spent()
        with write(self.service.database, year.ID) as uow:
            work = self.service.tenants.office_work(uow, year.NOW)
            ask(replace(work, by=_named(work, year.OFFICER)))
        return self._spent() - start

    def _spent(self) -> float:
        if self.server is None:
            return process_time()
        nanoseconds = Path(f"/proc/{self.server}/schedstat").read_text(encoding="ascii").split()[0]
        return process_time() + int(nanoseconds) / 1e9


def measure(workshop: Workshop) -> Iterator[Line]:
    for kind in KINDS:
        with _place(workshop.url(kind), 1) as (alone, _), _place(workshop.url(kind), _MANY) as (crowded, seconds):
            records = year.PEOPLE * year.A_PERSON * _MANY
            yield plain(f"filling {_MANY} federations, {records} records, {kind}", seconds, "s", at_most=_FILL_MOST)
            for group, (what, rounds) in _worst((crowded, alone)).items():
                asked = len(GROUPS[group])
                name = f"{group}: {what}" if asked == 1 else f"{group}, worst of {asked}: {what}"
                yield rounds.line(f"{name}, 1 -> {_MANY} federations, {kind}", "ms", at_most=_MOST)


def _worst(places: tuple[_Place, _Place]) -> Mapping[str, tuple[str, Rounds]]:
    """The question of each group that grows most with the rest of the database."""
    known = _taken(GROUPS, places, _ROUNDS)
    suspects = {
        group: sorted(asked, key=lambda each: -known[group, each[0]].ratio)[:_SUSPECTS]
        for group, asked in GROUPS.items()
    }
    again = _taken(suspects, places, _MORE_ROUNDS)
    ranked = sorted(again.items(), key=lambda each: each[1].ratio)
    return {group: (what, rounds) for group in GROUPS for (at, what), rounds in ranked if at == group}


def _taken(groups: Mapping[str, Asked], places: tuple[_Place, _Place], count: int) -> Mapping[_Name, Rounds]:
    """All questions in one place, then in the other; the first round, which makes statements ready, isn't counted."""
    rounds = [[_once(groups, place) for place in places] for _ in range(count + 1)][1:]
    names = [(group, what) for group, asked in groups.items() for what, _ in asked]
    return {name: Rounds(*(tuple(each[at][name] for each in rounds) for at in range(2))) for name in names}


def _once(groups: Mapping[str, Asked], place: _Place) -> Mapping[_Name, float]:
    """Milliseconds of each."""
    return {(group, what): place.seconds(ask) * 1000 for group, asked in groups.items() for what, ask in asked}


@contextmanager
def _place(url: str, count: int) -> Iterator[tuple[_Place, float]]:
    """The database and the seconds that filling it took."""
    start = perf_counter()
    copies.found(url, count)
    seconds = perf_counter() - start
    database = Database(url)
    yield _Place(build(database, {year.ID: policies.load(None).adopt()}), _server_of(database)), seconds
    database.close()


def _server_of(database: Database) -> int | None:
    """The one connection that questions one after the other are asked through."""
    if database.is_sqlite:
        return None
    with database.read() as connection:
        return connection.scalar(sa.select(sa.func.pg_backend_pid()))


# --- what is asked --------------------------------------------------------------------------------------------------


def _figure(question: Question) -> Ask:
    return lambda work: questions.answer(work, question)


def _figures(*measures: Measure) -> Asked:
    """The measures of the year by everything that they are told by, of a topic, and of a month against the one before."""
    return [(_said(each), _figure(each)) for measure in measures for each in _variants(measure)]


def _variants(measure: Measure) -> Iterator[Question]:
    row = MEASURES[measure]
    yield Question(measure, _YEAR)
    yield from (Question(measure, _YEAR, by) for by in dict.fromkeys(row.by))
    if By.TOPIC in row.by:
        yield Question(measure, _YEAR, By.TOWN, topic="wages")
    if By.MONTH in row.by:
        yield Question(measure, _MONTH, row.by[0], against=Against.PERIOD_BEFORE)


def _said(question: Question) -> str:
    of = question.topic or question.duty
    against = ", a month against the one before" if question.against else ""
    by = f" by {question.by}" if question.by else ""
    return question.measure.replace("_", " ") + (f" of {of}" if of else "") + by + against


def _completion() -> Asked:
    by_duty = [Question(Measure.COMPLETION, _YEAR, by, duty=duty) for duty in _DUTIES for by in (None, By.TOWN)]
    return [*_figures(Measure.COMPLETION, Measure.PEOPLE), *((_said(each), _figure(each)) for each in by_duty)]


def _behind(duty: str | None) -> Ask:
    return lambda work: questions.who_is_behind(work, questions.scope(work).people, work.today.year, duty)


def _named(work: Work, name: str) -> Person:
    return work.roster.people_named(name)[0]


def _somebody(work: Work) -> Person:
    return next(iter(work.roster.people.values()))


def _listed(what: What, period: Period = _YEAR) -> Ask:
    """The rows of a sheet, as they are read for it."""
    question = Question(lists.MEASURE_OF[what], period)
    return lambda work: deque(listing.listing(work, what, question, "").rows, maxlen=0)


_DUTIES = ("contact", "suggestion", "research", "good_deed", "training")
GROUPS: Mapping[str, Asked] = {
    "who is behind": [(duty or "any duty", _behind(duty)) for duty in (None, *_DUTIES)],
    "completion": _completion(),
    "records": _figures(Measure.RECORDS, Measure.STUDIES, Measure.TALKS, Measure.MEETINGS, Measure.INSPECTIONS),
    "training": _figures(Measure.TRAININGS, Measure.TRAINING_DAYS),
    "contacts": _figures(Measure.CONTACTS),
    "workers reached": _figures(Measure.WORKERS),
    "research": _figures(Measure.RESEARCH),
    "good deeds": _figures(Measure.GOOD_DEEDS, Measure.PLANNED_DEEDS, Measure.HELPED, Measure.MONEY),
    "cases": _figures(Measure.CASES, Measure.OPEN_CASES, Measure.OVERDUE_CASES),
    "pushes": _figures(Measure.PUSHES),
    "one person": [
        ("standings", lambda work: questions.status(work, _somebody(work), work.today.year)),
        ("file", lambda work: person_files.of(work, _somebody(work), work.today.year)),
    ],
    "unions nobody contacted": [("coverage", lambda work: links.coverage(work, work.today.year))],
    "rates of cases": [("year", lambda work: cases.rates(work, work.today.year))],
    "analysis": [
        ("month", lambda work: findings.analyse(work, findings.Period.month_of(_MONTH.first))),
        ("quarter", lambda work: findings.analyse(work, findings.Period.holding(work.today, 3))),
    ],
    "lists": [
        *((str(what), _listed(what)) for what in What if what is not What.AUDIT),
        ("records of a month", _listed(What.RECORDS, _MONTH)),
    ],
}
