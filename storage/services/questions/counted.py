"""People, records, cases and pushes: counted in the database, added up by what the roster says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from storage.repositories.figures import Axis, CasesAsked, RecordsAsked
from storage.rules.measures import PLACES, TIMES, By, Question, Sum, label_of, labels_in
from storage.rules.people import Person
from storage.rules.touchpoints import BEIJING
from storage.services.questions import lists
from storage.services.questions.figures import Figure, Found
from storage.services.questions.lists import moments
from storage.services.questions.scope import OTHER, kept, labels, people_asked, place, scope, unions_asked
from storage.work import Work

Label = Callable[[Any], Iterable[str]]

_STORED: Mapping[By, Axis] = {
    By.TOPIC: Axis.TOPIC,
    By.KIND: Axis.KIND,
    By.STATE: Axis.STATE,
    By.DEPARTMENT: Axis.DEPARTMENT,
    By.PURPOSE: Axis.PURPOSE,
    By.CHANNEL: Axis.CHANNEL,
    **dict.fromkeys(TIMES, Axis.MONTH),
}
# Days are kept in tenths.
_PARTS_OF_ONE = {Sum.DAYS: 10}


def people(work: Work, question: Question) -> Found:
    """Those who bear duties at the end of the period, today at the latest."""
    day = _day(work, question)
    found = kept(work, question, scope(work, day).people, day)
    parts: dict[str, float] = defaultdict(float)
    for person in found if question.by else ():
        for label in labels(work, person, question.by or By.ROLE, day):
            parts[label] += 1
    return Found(Figure("", len(found)), _figures(parts))


def records(work: Work, question: Question) -> Found:
    """Valid records dated within the period; the part of a joint one is each person's own record."""
    if question.is_of_rows:
        return _row_by_row(work, question, (_of_record(question, each) for each in lists.records(work, question)))
    whose, visited = people_asked(work, question, _day(work, question)), unions_asked(work, question)
    axes = _axes(question) | ({Axis.PERSON} if whose is not None else set())
    axes |= {Axis.UNION} if visited is not None else set()
    period, row = question.period, question.row
    asked = RecordsAsked(row.kinds, period.first, period.last, row.done, row.sum)
    rows = [
        each
        for each in work.uow.figures.records(frozenset(axes), asked)
        if (whose is None or each.person_id in whose)
        and (visited is None or each.union_id in visited)
        and (not question.topic or each.topic == question.topic)
    ]
    parts, whole = _empty(work, question), _PARTS_OF_ONE.get(row.sum, 1)
    for each in rows if question.by else ():
        for label in _labels(work, question, each):
            parts[label] += each.total / whole
    return Found(Figure("", _rounded(sum(each.total for each in rows) / whole)), _figures(parts))


def cases(work: Work, question: Question) -> Found:
    """Counting cases filed within the period, each once for whatever its signers have in common."""
    if question.is_of_rows:
        return _row_by_row(work, question, map(_of_case, lists.cases(work, question)))
    whose = people_asked(work, question, _day(work, question))
    axes = _axes(question)
    asked = CasesAsked(*moments(question), sorted(question.row.states), work.today if question.row.overdue else None)
    stored = frozenset(axes - {Axis.PERSON})
    if whose is None and Axis.PERSON not in axes:
        return _plain(work, question, work.uow.figures.cases(stored, asked))
    found: dict[str, set[int]] = {label: set() for label in _empty(work, question)}
    every: set[int] = set()
    for each in work.uow.figures.signed(stored, asked):
        if (whose is None or each.person_id in whose) and question.topic in ("", getattr(each, "topic", "")):
            every.add(each.case_id)
            for label in _labels(work, question, each) if question.by else ():
                found.setdefault(label, set()).add(each.case_id)
    return Found(Figure("", len(every)), _figures({label: len(ids) for label, ids in found.items()}))


@dataclass(frozen=True, slots=True)
class _One:
    """One row of a list, read as the database's groups are; a case belongs to everybody who signed it."""

    person_ids: tuple[int, ...]
    total: float
    month: str
    union_id: int | None = None
    topic: str = ""
    kind: str = ""
    state: str = ""
    lead_id: int | None = None
    person_id: int = 0


def _of_record(question: Question, row: Any) -> _One:
    added = {Sum.TOTAL: 1, Sum.HEADS: row.head_count, Sum.DAYS: row.tenth_days, Sum.MONEY: row.amount}
    whole, topic = _PARTS_OF_ONE.get(question.row.sum, 1), row.details.get("topic", "")
    total = float(added[question.row.sum] or 0) / whole
    return _One((row.person_id,), total, f"{row.date:%Y-%m}", row.union_id, topic, row.kind)


def _of_case(signed: lists.Signed) -> _One:
    case, month = signed.case, f"{signed.case.filed_at.astimezone(BEIJING):%Y-%m}"
    topic = case.details.get("topic", "")
    return _One(signed.signers, 1, month, None, topic, case.kind, case.state, case.lead_id)


def _row_by_row(work: Work, question: Question, rows: Iterable[_One]) -> Found:
    """What no index counts: each row once for the whole, and once for every part that it belongs to."""
    parts, total = _empty(work, question), 0.0
    for each in rows:
        total += each.total
        mine = (replace(each, person_id=signer) for signer in each.person_ids) if question.by else ()
        for label in {label for one in mine for label in _labels(work, question, one)}:
            parts[label] += each.total
    return Found(Figure("", _rounded(total)), _figures(parts))


def pushes(work: Work, question: Question) -> Found:
    """Pushes that ended within the period, and those that wait for a moment in it. Only for who asks about all."""
    since, until = moments(question)
    return _plain(work, question, work.uow.figures.pushes(frozenset(_axes(question)), since, until))


def _plain(work: Work, question: Question, rows: Sequence[Any]) -> Found:
    kept = [each for each in rows if question.topic in ("", getattr(each, "topic", ""))]
    parts = _empty(work, question)
    for each in kept if question.by else ():
        for label in _labels(work, question, each):
            parts[label] += each.total
    return Found(Figure("", sum(each.total for each in kept)), _figures(parts))


def _axes(question: Question) -> set[Axis]:
    """What the database must group by for this question."""
    axes = {Axis.TOPIC} if question.topic else set()
    if question.by is None:
        return axes
    if question.row.visited and question.by in PLACES:
        return axes | {Axis.UNION}
    return axes | {_STORED.get(question.by, Axis.PERSON)}


def _labels(work: Work, question: Question, row: Any) -> Iterable[str]:
    by = question.by or By.PERSON
    if question.row.visited and by in PLACES:
        return (place(work, row.union_id, by),)
    if by in _READS:
        return (_READS[by](work, by, row),)
    person = work.roster.people.get(row.person_id)
    return labels(work, person, by, _day(work, question)) if person else (OTHER,)


def _department(work: Work, by: By, row: Any) -> str:
    department = work.roster.departments.get(row.lead_id or 0)
    return department.name if department else OTHER


_READS: Mapping[By, Callable[[Work, By, Any], str]] = {
    **{by: lambda work, by, row: getattr(row, _STORED[by]) or OTHER for by in _STORED},
    **dict.fromkeys(TIMES, lambda work, by, row: label_of(by, row.month)),
    By.PURPOSE: lambda work, by, row: row.purpose.partition(".")[0],
    By.PERSON: lambda work, by, row: str(row.person_id),
    By.DEPARTMENT: _department,
}


def _empty(work: Work, question: Question) -> dict[str, float]:
    """Labels that are told even where nothing was done: silence is an answer too."""
    by, found = question.by, defaultdict[str, float](float)
    if by in TIMES:
        found |= dict.fromkeys(labels_in(by, question.period.until(work.today)), 0.0)
    elif by is By.PERSON or (by in PLACES and not question.row.visited):
        for person in _asked(work, question):
            told = [str(person.id)] if by is By.PERSON else labels(work, person, by, _day(work, question))
            found |= dict.fromkeys(told, 0.0)
    elif by in PLACES:
        asked = unions_asked(work, question)
        unions = work.roster.unions if asked is None else asked
        found |= {label: 0.0 for each in unions if (label := place(work, each, by))}
    return found


def _asked(work: Work, question: Question) -> list[Person]:
    day = _day(work, question)
    whose = people_asked(work, question, day)
    return [each for each in scope(work, day).people if whose is None or each.id in whose]


def _day(work: Work, question: Question) -> date:
    """Roles and places are those of the period's end, today's at the latest."""
    return min(question.period.last, work.today)


def _figures(parts: Mapping[str, float]) -> tuple[Figure, ...]:
    return tuple(Figure(label, _rounded(value)) for label, value in parts.items())


def _rounded(value: float) -> float:
    """Sums of tenths and cents as people write them."""
    return round(float(value), 2)
