"""The rows behind the figures, for sheets: the same filters, the same days, so that a list is as long as its figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any

from storage.rules.measures import Measure, Question, Source
from storage.rules.people import Person
from storage.rules.quotas import DutyStanding
from storage.rules.refusals import NotForYou
from storage.rules.touchpoints import BEIJING
from storage.services import progress
from storage.services.questions.duties import asked_people, is_owed
from storage.services.questions.scope import people_asked, reach, unions_asked
from storage.work import Work

_PAGE = 500


class What(StrEnum):
    """What can be exported (interfaces.md section 2)."""

    PEOPLE = "people"
    RECORDS = "records"
    CASES = "cases"
    PROGRESS = "progress"
    CONTACTS = "contacts"
    GOOD_DEEDS = "good-deeds"
    PUSHES = "pushes"
    AUDIT = "audit"


_OF_MEASURE = {
    Measure.COMPLETION: What.PROGRESS,
    Measure.PEOPLE: What.PEOPLE,
    Measure.CONTACTS: What.CONTACTS,
    Measure.WORKERS: What.CONTACTS,
    Measure.GOOD_DEEDS: What.GOOD_DEEDS,
    Measure.PLANNED_DEEDS: What.GOOD_DEEDS,
    Measure.HELPED: What.GOOD_DEEDS,
    Measure.MONEY: What.GOOD_DEEDS,
    Measure.PUSHES: What.PUSHES,
}


# The figure that stands for a whole list, and the one that counts the rows of a list behind a sum.
MEASURE_OF = {
    What.PEOPLE: Measure.PEOPLE,
    What.RECORDS: Measure.RECORDS,
    What.CASES: Measure.CASES,
    What.PROGRESS: Measure.COMPLETION,
    What.CONTACTS: Measure.CONTACTS,
    What.GOOD_DEEDS: Measure.GOOD_DEEDS,
    What.PUSHES: Measure.PUSHES,
    What.AUDIT: Measure.RECORDS,
}
ROWS_OF = {
    Measure.WORKERS: Measure.CONTACTS,
    Measure.HELPED: Measure.GOOD_DEEDS,
    Measure.MONEY: Measure.GOOD_DEEDS,
    Measure.TRAINING_DAYS: Measure.TRAININGS,
}


def what_of(question: Question) -> What:
    """The list behind a figure."""
    if question.row.source is Source.CASES:
        return What.CASES
    return _OF_MEASURE.get(question.measure, What.RECORDS)


@dataclass(frozen=True, slots=True)
class Signed:
    """A case with the ids of those who signed it, the proposer first."""

    case: Any
    signers: tuple[int, ...]


def may_list(work: Work, what: What) -> None:
    """Refuses who may not: pushes and the audit trail are for those who ask about the whole federation. Noted."""
    if reach(work) is not None and what in (What.PUSHES, What.AUDIT):
        raise NotForYou()


def note(work: Work, what: What) -> None:
    """Who took which list away, and when."""
    work.uow.audit.note(work.by.id if work.by else None, "people.export", what, work.now)


def people(work: Work, question: Question) -> Iterator[Person]:
    """Those who bear duties at the end of the period, by name."""
    yield from sorted(asked_people(work, question), key=lambda each: (each.name, each.id))


def progress_rows(work: Work, question: Question, behind: bool = False) -> Iterator[tuple[Person, list[DutyStanding]]]:
    """Standings of the period's last year of everybody who owes something of what is asked about, as a completion
    counts them; only those with something left where `behind`."""
    table = progress.of_people(work, people(work, question), question.period.last.year)
    for person, standings in table.items():
        asked = [each for each in standings if question.duty in ("", each.duty.id)]
        if any(each.is_unmet if behind else is_owed(each) for each in asked):
            yield person, asked


def records(work: Work, question: Question) -> Iterator[Any]:
    """Valid records behind a figure of records, as rows of the ledger."""
    day = min(question.period.last, work.today)
    whose, visited = people_asked(work, question, day), unions_asked(work, question)
    row, period = question.row, question.period
    for each in work.uow.lists.records(row.kinds, period.first, period.last):
        fits = (whose is None or each.person_id in whose) and (visited is None or each.union_id in visited)
        fits = fits and (bool(each.done) == row.done or question.planned)
        if fits and question.topic in ("", each.details.get("topic", "")) and _is_such(question, each):
            yield each


def _is_such(question: Question, row: Any) -> bool:
    """Whether a record was made in the way, and as late, as is asked."""
    is_met = not question.mode or question.mode in row.details.get("modes", ())
    return is_met and (bool(row.late) or not question.late)


def cases(work: Work, question: Question) -> Iterator[Signed]:
    """Counting cases behind a figure of cases."""
    whose = people_asked(work, question, min(question.period.last, work.today))
    states, is_overdue = question.row.states, question.row.overdue
    every = work.uow.lists.cases(*moments(question))
    while page := list(islice(every, _PAGE)):
        signers: dict[int, list[int]] = {}
        for each in work.uow.lists.signers([case.id for case in page]):
            signers.setdefault(each.case_id, []).append(each.person_id)
        for case in page:
            mine = signers.get(case.id, [])
            fits = (whose is None or not whose.isdisjoint(mine)) and (not states or case.state in states)
            is_late = not is_overdue or (case.due_on is not None and case.due_on < work.today)
            is_such = question.kind in ("", case.kind) and (len(mine) > 1 or not question.joint)
            if fits and is_late and is_such and question.topic in ("", case.details.get("topic", "")):
                yield Signed(case, tuple(mine))


def pushes(work: Work, question: Question) -> Iterator[Any]:
    yield from work.uow.lists.pushes(*moments(question))


def audit(work: Work, question: Question) -> Iterator[Any]:
    yield from work.uow.lists.audit(*moments(question))


def moments(question: Question) -> tuple[datetime, datetime]:
    """From the first day's midnight in Beijing to the midnight after the last."""
    first, after = question.period.first, question.period.last + timedelta(days=1)
    return datetime.combine(first, time(), tzinfo=BEIJING), datetime.combine(after, time(), tzinfo=BEIJING)
