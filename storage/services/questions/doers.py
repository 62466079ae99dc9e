"""Who did something, who never did, who did it more or less often than so many times: people, not sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from storage.rules.measures import By, Measure, Question, Source
from storage.rules.people import Person
from storage.services import progress
from storage.services.questions import counted
from storage.services.questions.duties import asked_people, is_owed
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Doers:
    """Whom the question wants, each with what was counted, the most first; and among how many they were looked for."""

    people: tuple[tuple[Person, float], ...]
    of: int


_FITS: Mapping[str, Callable[[float, int], bool]] = {
    "some": lambda value, times: value > 0,
    "none": lambda value, times: value == 0,
    "more": lambda value, times: value > times,
    "least": lambda value, times: value >= times,
    "less": lambda value, times: value < times,
}


def doers(work: Work, question: Question) -> Doers:
    """By `question.who`; the look is noted. Refuses who may not ask."""
    by_id = work.by.id if work.by else None
    people = asked_people(work, question)
    work.uow.audit.note(by_id, "people.overview", f"{question.measure} {question.who}", work.now)
    if question.row.source is Source.DUTIES:
        return _met(work, question, people)
    times = _times(work, question)
    whole = {each.id: each for each in people}
    # Whoever left office since then did it all the same; only those of today can be missed.
    done = {key: work.roster.people[key] for key, value in times.items() if value and key in work.roster.people}
    asked = whole if question.who in ("none", "less") else whole | done
    fits = _FITS[question.who]
    found = [(each, times.get(key, 0)) for key, each in asked.items() if fits(times.get(key, 0), question.times)]
    return Doers(tuple(sorted(found, key=lambda pair: (-pair[1], pair[0].name, pair[0].id))), len(asked))


def _met(work: Work, question: Question, people: list[Person]) -> Doers:
    """Those who owe it and have nothing of it left, as a completion counts them."""
    table = progress.of_people(work, people, question.period.last.year)
    asked = {
        person: [each for each in standings if question.duty in ("", each.duty.id) and is_owed(each)]
        for person, standings in table.items()
    }
    owing = {person: standings for person, standings in asked.items() if standings}
    met = [(person, 0.0) for person, mine in owing.items() if not any(each.is_unmet for each in mine)]
    return Doers(tuple(sorted(met, key=lambda pair: (pair[0].name, pair[0].id))), len(owing))


def _times(work: Work, question: Question) -> Mapping[int, float]:
    """How often each did it. A suggestion is no record of the ledger, but whoever made one was not idle."""
    found = _by_person(work, question)
    if question.measure is not Measure.RECORDS:
        return found
    filed = _by_person(work, replace(question, measure=Measure.CASES, late=False, mode=""))
    return {key: found.get(key, 0) + filed.get(key, 0) for key in {*found, *filed}}


def _by_person(work: Work, question: Question) -> Mapping[int, float]:
    count = counted.cases if question.row.source is Source.CASES else counted.records
    return {int(each.label): each.value for each in count(work, replace(question, by=By.PERSON, against=None)).parts}
