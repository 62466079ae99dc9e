"""Who has met which duty: shares, names and one person's year, all from the same standings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from storage.rules.measures import By, Period, Question
from storage.rules.people import Person, Right
from storage.rules.quotas import DutyStanding, Standing
from storage.rules.refusals import OnlyYourLinked
from storage.services import progress
from storage.services.questions.figures import Figure, Found
from storage.services.questions.scope import kept, labels, scope
from storage.work import Work

_YEARS_TOLD = 3

Table = Mapping[Person, list[DutyStanding]]


@dataclass(frozen=True, slots=True)
class Behind:
    """Who hasn't met a duty: the people asked about who owe it, those with something left, and those who are exempt."""

    duty_id: str
    owing: int
    behind: tuple[tuple[Person, DutyStanding], ...]
    exempt: tuple[tuple[Person, DutyStanding], ...] = ()


def who_is_behind(work: Work, people: Iterable[Person], year: int, duty_id: str | None) -> Behind:
    """People who owe the duty (any duty where None) and have something of it left; a person counts once."""
    owing, behind, exempt = 0, [], []
    for person, standings in progress.of_people(work, people, year).items():
        asked = _about(standings, duty_id)
        owing += any(map(is_owed, asked))
        behind += [(person, each) for each in asked if each.is_unmet][:1]
        exempt += [(person, each) for each in asked if is_freed(asked) and each.standing is Standing.EXEMPT][:1]
    work.uow.audit.note(work.person.id, "people.behind", duty_id or "", work.now)
    return Behind(duty_id or "", owing, tuple(behind), tuple(exempt))


def behind_on(work: Work, question: Question) -> Behind:
    """The names behind a completion: those who are not among its met."""
    people, year = asked_people(work, question), question.period.last.year
    return who_is_behind(work, people, year, question.duty or None)


def status(work: Work, person: Person, year: int) -> list[DutyStanding]:
    """One person's standings, for those who may ask; audited unless it is oneself."""
    if person.id != work.person.id:
        asks_all = work.person.may(Right.ASK_FEDERATION, work.today)
        if not asks_all and person.id not in {each.id for each in scope(work).people}:
            raise OnlyYourLinked(name=person.name)
        work.uow.audit.note(work.person.id, "person.read", str(person.id), work.now)
    return progress.of_person(work, person, year)


def completion(work: Work, question: Question) -> Found:
    """People with nothing left of those who owe anything; by duty: of those who owe that one."""
    if question.by is By.YEAR:
        return _by_year(work, question)
    table = progress.of_people(work, asked_people(work, question), question.period.last.year)
    duty = question.duty or None
    total = _met(table.values(), duty)
    if question.by is None:
        return Found(total, ())
    if question.by is By.DUTY:
        return Found(total, _by_duty(table, duty))
    groups: dict[str, list[list[DutyStanding]]] = {}
    for person, standings in table.items():
        for label in labels(work, person, question.by, _day(work, question.period)):
            groups.setdefault(label, []).append(standings)
    figures = [_met(each, duty, label) for label, each in groups.items()]
    return Found(total, tuple(each for each in figures if each.of))


def _by_year(work: Work, question: Question) -> Found:
    """The year asked about and those before it, as far as somebody owed something."""
    from dataclasses import replace

    last = question.period.last.year
    years = [replace(question, period=Period.year(year), by=None) for year in range(last - _YEARS_TOLD + 1, last + 1)]
    told = [replace(completion(work, each).total, label=str(each.period.last.year)) for each in years]
    return Found(replace(told[-1], label=""), tuple(each for each in told if each.of))


def asked_people(work: Work, question: Question) -> list[Person]:
    """Whom a question about duties is about."""
    day = _day(work, question.period)
    is_self = work.by is not None and question.people_named == {work.by.id}
    # Nobody is linked to oneself, and may ask about oneself all the same.
    return kept(work, question, work.roster.people.values() if is_self else scope(work, day).people, day)


def _day(work: Work, period: Period) -> date:
    """A past year's people are those of its end: it isn't rewritten when somebody leaves later."""
    return min(date(period.last.year, 12, 31), work.today)


def _met(people: Iterable[list[DutyStanding]], duty_id: str | None, label: str = "") -> Figure:
    asked = [_about(standings, duty_id) for standings in people]
    met = [not any(each.is_unmet for each in mine) for mine in asked if any(map(is_owed, mine))]
    return Figure(label, sum(met), len(met), exempt=sum(map(is_freed, asked)))


def _about(standings: Iterable[DutyStanding], duty_id: str | None) -> list[DutyStanding]:
    return [each for each in standings if duty_id in (None, each.duty.id)]


def _by_duty(table: Table, duty_id: str | None) -> tuple[Figure, ...]:
    found: dict[str, list[list[DutyStanding]]] = {}
    for standings in table.values():
        for each in _about(standings, duty_id):
            found.setdefault(each.duty.name, []).append([each])
    figures = [_met(each, None, name) for name, each in found.items()]
    return tuple(each for each in figures if each.of)


def is_owed(each: DutyStanding) -> bool:
    return each.standing in (Standing.MET, Standing.UNMET)


def is_freed(standings: Iterable[DutyStanding]) -> bool:
    """Whether nothing of this is asked of somebody because an officer said so."""
    standing = [each.standing for each in standings]
    return Standing.EXEMPT in standing and Standing.MET not in standing and Standing.UNMET not in standing
