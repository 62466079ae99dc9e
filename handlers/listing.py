"""Lists as sheets: which columns each has, and its rows one by one, so that a hundred thousand never stand in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from config.texts import text
from handlers import cells, periods, wording
from handlers.forms import show
from handlers.messages import Cell, Cells, Column
from storage.rules.measures import Measure, Period, Question
from storage.rules.people import Person
from storage.rules.quotas import DutyStanding
from storage.services.questions import doers, lists
from storage.services.questions.duties import is_owed
from storage.services.questions.lists import What
from storage.work import Work

_YEARS_NAMED = 6
_COUNTED = frozenset({"head_count", "days", "amount", "attempts"})
_CELLS: Mapping[str, Cells] = {
    "date": Cells.DATE,
    "date_to": Cells.DATE,
    "due_on": Cells.DATE,
    "starts": Cells.DATE,
    "ends": Cells.DATE,
    "entered_at": Cells.MOMENT,
    "filed_at": Cells.MOMENT,
    "at": Cells.MOMENT,
    "amount": Cells.MONEY,
    **dict.fromkeys(("head_count", "days", "attempts", "left"), Cells.NUMBER),
}
_WIDE = frozenset({"content", "title", "unit", "own_unit", "union", "signers", "subject"})
_COLUMNS: Mapping[What, tuple[str, ...]] = {
    What.PEOPLE: ("name", "roles", "own_unit", "town", "industry", "constituency", "term", "starts", "ends"),
    What.RECORDS: ("number", "kind", "date", "date_to", "name", "own_unit", "unit", "head_count", "days", "topic", "content", "late", "entered_at"),
    What.CONTACTS: ("number", "date", "name", "own_unit", "unit", "modes", "head_count", "topic", "content", "late", "entered_at"),
    What.GOOD_DEEDS: ("number", "date", "name", "own_unit", "content", "topic", "done", "head_count", "amount", "entered_at"),
    What.CASES: ("number", "case_kind", "title", "content", "topic", "case_state", "department", "due_on", "filed_at", "name", "signers"),
    What.PUSHES: ("at", "name", "purpose", "channel", "pushed", "attempts"),
    What.AUDIT: ("at", "name", "act", "subject"),
}  # fmt: skip


@dataclass(slots=True)
class Listing:
    """A sheet on its way: `rows` can be read once; `totals` is known after that."""

    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Iterator[tuple[Cell, ...]]
    totals: Callable[[], tuple[Cell, ...]]


@dataclass(slots=True)
class _Totals:
    """Adds up the columns of figures as the rows go by."""

    columns: Sequence[str]
    count: int = 0
    sums: dict[int, float] = field(default_factory=dict)

    def passing(self, rows: Iterable[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
        places = [place for place, name in enumerate(self.columns) if name in _COUNTED or name.startswith("done.")]
        for row in rows:
            self.count += 1
            for place in places:
                self.sums[place] = self.sums.get(place, 0) + float(row[place] or 0)
            yield row

    def row(self) -> tuple[Cell, ...]:
        told: list[Cell] = [round(self.sums[at], 2) if at in self.sums else None for at in range(len(self.columns))]
        told[0] = text("list.total", count=self.count)
        return tuple(told)


def listing(work: Work, what: What, question: Question, asked: str) -> Listing:
    """The list behind a question. Refuses who may not see it."""
    lists.may_list(work, what)
    names = _progress_columns(work, question) if what is What.PROGRESS else _COLUMNS[what]
    rows = _progress_rows(work, question) if what is What.PROGRESS else _rows(work, what, question, names)
    totals = _Totals(names)
    as_of = text("officer.as_of", moment=show.moment_of_year(work.now))
    notes = (text("figure.column.question", question=asked), as_of) if asked else (as_of,)
    return Listing(title(work, what, question), notes, _columns(what, names), totals.passing(rows), totals.row)


def title(work: Work, what: What, question: Question) -> str:
    """«2026年走访联系名单», with the days where it is no whole year."""
    named, last = _named(what, question), question.period.last
    if question.who:
        return text("list.doers", whom=wording.done_by(work, question, show.joined(wording.filters(work, question))))
    if last.year - question.period.first.year > _YEARS_NAMED:
        return text("list.title_all", what=named)
    is_yearly = what in (What.PROGRESS, What.PEOPLE)
    scope = show.joined(wording.filters(work, question))
    period = periods.named(Period.year(last.year) if is_yearly else question.period)
    return text("list.title", scope=scope, period=period, what=named)


def _named(what: What, question: Question) -> str:
    """What it lists; with what keeps only some of the rows, so that a part never passes for the whole."""
    named = text(f"list.what.{what}")
    if question.behind:
        return text("list.behind", what=named)
    of = [text("deed.planned")] if question.measure is Measure.PLANNED_DEEDS else []
    of += [text(f"topic.{question.topic}")] if question.topic else []
    of += [text(f"mode.{question.mode}")] if question.mode else []
    of += [text("list.late")] if question.late else []
    of += [text(f"case_kind.{question.kind}")] if question.kind else []
    of += [text("list.joint")] if question.joint else []
    return text("list.of", what=named, of=show.joined(of)) if of else named


def _columns(what: What, names: Sequence[str]) -> tuple[Column, ...]:
    if what is What.PROGRESS:
        return tuple(_progress_column(name) for name in names)
    return tuple(_column(name) for name in names)


def _column(name: str) -> Column:
    return Column(text(f"list.column.{name}"), _CELLS.get(name, Cells.TEXT), 28 if name in _WIDE else 14)


# --- people and progress --------------------------------------------------------------------------------------------

_PERSONAL = ("name", "roles", "own_unit", "town")
_MISSING, _EXEMPT = "missing", "exempt"
_PARTS = ("done", "owed")


def _progress_columns(work: Work, question: Question) -> tuple[str, ...]:
    """Names and places, then for each duty that somebody has what was done and what is owed, then what is missing, and
    what somebody is free of where anybody is."""
    duties: dict[str, None] = {}
    tail = [_MISSING]
    for _, standings in lists.progress_rows(work, question):
        duties |= dict.fromkeys(each.duty.name for each in standings)
        tail = [_MISSING, _EXEMPT] if any(each.exempt for each in standings) else tail
    return (*_PERSONAL, *(f"{part}.{name}" for name in duties for part in _PARTS), *tail)


def _progress_column(name: str) -> Column:
    part, _, duty = name.partition(".")
    if duty:
        return Column(text(f"list.column.duty_{part}", duty=duty), Cells.NUMBER, 12)
    return _column(name)


def _progress_rows(work: Work, question: Question) -> Iterator[tuple[Cell, ...]]:
    columns = _progress_columns(work, question)[len(_PERSONAL) :]
    for person, standings in lists.progress_rows(work, question, behind=question.behind):
        known: dict[str, Cell] = {}
        for each in standings:
            known[f"done.{each.duty.name}"] = each.done
            known[f"owed.{each.duty.name}"] = each.quota if is_owed(each) else None
        known[_MISSING] = show.joined([each.duty.name for each in standings if each.is_unmet])
        known[_EXEMPT] = show.joined([_exempt(each) for each in standings if each.exempt])
        personal = (cells.of_person(work, person, name) for name in _PERSONAL)
        yield (*personal, *(known.get(name) for name in columns))


def _exempt(each: DutyStanding) -> str:
    return text("list.exempt", name=each.duty.name, reason=each.exempt)


# --- rows of the ledger ---------------------------------------------------------------------------------------------


def _rows(work: Work, what: What, question: Question, names: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    if what is What.PEOPLE:
        for person in _people(work, question):
            yield tuple(cells.of_person(work, person, name) for name in names)
        return
    for row in _SOURCES[what](work, question):
        yield tuple(cells.of_row(work, row, name) for name in names)


def _people(work: Work, question: Question) -> Iterator[Person]:
    yield from (each for each, _ in doers(work, question).people) if question.who else lists.people(work, question)


def _both_deeds(work: Work, question: Question) -> Iterator[Any]:
    """What was asked for; the whole list, done and planned, where nothing else was (`by` is None at the command line)."""
    yield from lists.records(work, question)
    if work.by is None:
        yield from lists.records(work, replace(question, measure=Measure.PLANNED_DEEDS))


_SOURCES: Mapping[What, Callable[[Work, Question], Iterator[Any]]] = {
    What.RECORDS: lists.records,
    What.CONTACTS: lists.records,
    What.GOOD_DEEDS: _both_deeds,
    What.CASES: lists.cases,
    What.PUSHES: lists.pushes,
    What.AUDIT: lists.audit,
}
