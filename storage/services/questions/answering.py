"""A question in, its answer out: the figure, its parts in the order of their telling, and what they are compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from storage.rules.measures import TIMES, Against, By, Period, Question, Source
from storage.rules.refusals import NotForYou
from storage.services.questions import counted, duties
from storage.services.questions.figures import Figure, Found
from storage.services.questions.scope import reach
from storage.work import Work

_COUNTS: Mapping[Source, Callable[[Work, Question], Found]] = {
    Source.DUTIES: duties.completion,
    Source.PEOPLE: counted.people,
    Source.RECORDS: counted.records,
    Source.CASES: counted.cases,
    Source.PUSHES: counted.pushes,
}
# Their own order says more than how large they are.
_ORDERED = TIMES | {By.DUTY}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gives. `whole`: it is about the whole federation, not only those linked to the asker.

    `parts`: shares with the least complete first, figures with the most first; times and duties in their own order.
    """

    question: Question
    total: Figure
    parts: tuple[Figure, ...]
    whole: bool
    as_of: datetime
    before: Period | None = None


def answer(work: Work, question: Question) -> Answer:
    """Counts; the look is noted. Refuses who may not ask. The question must be sensible (`Question.is_sensible`)."""
    whole = reach(work) is None
    if question.row.source is Source.PUSHES and not whole:
        raise NotForYou()
    by_id = work.by.id if work.by else None  # Nobody: the command line, at the machine itself.
    work.uow.audit.note(by_id, "people.overview", f"{question.measure} {question.by or ''}".strip(), work.now)
    found = _COUNTS[question.row.source](work, question)
    before = _period_before(work, question)
    if before is not None:
        found = _beside(question, found, _COUNTS[question.row.source](work, replace(question, period=before)))
    return Answer(question, found.total, _in_order(question, found.parts), whole, work.now, before)


def _period_before(work: Work, question: Question) -> Period | None:
    """Like with like: of a period that still runs only as much as has passed. Duties are of whole years."""
    if question.against is None:
        return None
    if question.row.source is Source.DUTIES:
        return Period.year(question.period.last.year - 1)
    passed = question.period.until(work.today)
    if question.against is Against.LAST_YEAR:
        return passed.a_year_before()
    before = question.period.just_before()
    is_running = passed != question.period
    return before.until(before.first + (passed.last - passed.first)) if is_running else before


def _beside(question: Question, now: Found, before: Found) -> Found:
    """Each figure with what it was; times are compared by their place in the period, other parts by name."""
    total = replace(now.total, before=before.total.value, of_before=before.total.of)
    if question.by in TIMES:
        told = [replace(each, label=str(place)) for place, each in enumerate(before.parts)]
        names = [str(place) for place, _ in enumerate(now.parts)]
    else:
        told, names = list(before.parts), [each.label for each in now.parts]
    known = {each.label: each for each in told}
    parts = [
        replace(each, before=was.value, of_before=was.of)
        for each, name in zip(now.parts, names, strict=True)
        for was in (known.pop(name, Figure(name, 0, None if each.of is None else 0)),)
    ]
    gone = () if question.by in TIMES else (_gone(each) for each in known.values())
    return Found(total, (*parts, *gone))


def _gone(before: Figure) -> Figure:
    """What there was and no longer is."""
    return Figure(before.label, 0, None if before.of is None else 0, before.value, before.of)


def _in_order(question: Question, parts: tuple[Figure, ...]) -> tuple[Figure, ...]:
    if question.by in _ORDERED:
        return tuple(sorted(parts, key=lambda each: each.label)) if question.by in TIMES else parts
    if question.row.source is Source.DUTIES:
        return tuple(sorted(parts, key=lambda each: (each.share, each.label)))
    return tuple(sorted(parts, key=lambda each: (-each.share, each.label)))
