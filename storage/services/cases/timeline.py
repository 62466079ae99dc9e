"""One case as somebody may see it: where it stands, who has it, what was said, and how it came there (requirements.md D4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from storage.rules import audiences
from storage.rules.audiences import Audience
from storage.rules.case_words import Act, Grade, Part, Progress, ResultClass, State, Who
from storage.rules.people import Person
from storage.rules.refusals import NotYours
from storage.services.cases import publication, rights
from storage.services.cases.assigning import Units
from storage.services.cases.casebook import BUSY, Case, Dossier, as_case, open_case, unit_name
from storage.services.cases.publication import Published
from storage.work import Work


class Answer(StrEnum):
    SIGNED = "signed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Signer:
    """`answer` None: asked, and silent so far. `is_merged`: of a case that was merged into this one."""

    person: Person
    answer: Answer | None
    at: datetime | None
    is_lead: bool
    is_merged: bool


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    part: Part
    due_on: date
    progress: Progress
    asked_until: date | None
    asked_reason: str


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A unit's answer; `kept` only in the report on a promise, `paper` is the reply document's number where there is one."""

    unit: str
    part: Part
    result: ResultClass | None
    text: str
    promise_on: date | None
    kept: bool | None
    at: datetime
    round: int
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    person: Person
    attitude: Grade
    result: Grade
    reason: str
    at: datetime
    round: int


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the time-line. `by` is a name, empty where it came by itself; words and facts only where they may be read."""

    at: datetime
    act: Act
    became: State
    by: str
    note: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Status:
    """Everything about a case that whoever asks may know, and what they may do with it."""

    case: Case
    audience: Audience
    relations: frozenset[Who]
    possible: tuple[Act, ...]
    signers: tuple[Signer, ...] = ()
    units: tuple[Unit, ...] = ()
    replies: tuple[ReplyText, ...] = ()
    ratings: tuple[Rating, ...] = ()
    events: tuple[Event, ...] = ()
    main: Case | None = None
    merged: tuple[str, ...] = ()
    public: Published | None = None


def status(work: Work, number: str) -> Status:
    """Cut to what the person may see: all for the federation and the units in charge, their part for signers.

    Others hear only what is public, or are refused. Every look at somebody else's case is audited.
    """
    dossier = open_case(work, number)
    audience = audiences.audience_of(dossier.relations)
    if not dossier.relations & {Who.SIGNER, Who.INVITED}:
        work.uow.audit.note(work.person.id, "case.read", number, work.now)
    if audience is Audience.PUBLIC:
        return _public(work, dossier)
    return Status(
        dossier.case,
        audience,
        dossier.relations,
        rights.of(work, dossier),
        _signers(work, dossier),
        _units(work, dossier, audience),
        _replies(work, dossier, audience),
        _ratings(work, dossier),
        _events(work, dossier, audience),
        _main(work, dossier),
        tuple(each.number for each in dossier.led),
        publication.published_one(work, number) if dossier.case.published else None,
    )


def own_units(work: Work, number: str) -> tuple[Unit, ...]:
    """The units that the person acts for and that have the case in hand, the lead one first."""
    return tuple(_unit(work, each) for each in open_case(work, number).own_units(work))


def latest(work: Work, number: str) -> Unit | None:
    """The unit whose day is over longest, of those that still have something to do; None where none is late."""
    late = [each for each in open_case(work, number).units if each.progress in BUSY and each.due_on < work.today]
    return _unit(work, min(late, key=lambda each: each.due_on)) if late else None


def units_in_charge(work: Work, number: str) -> Units:
    """Who has the case now, for whoever gave it to them."""
    rows = open_case(work, number).live_units
    lead, co = ([unit_name(work, each.department_id) for each in rows if each.part == part] for part in Part)
    return Units(lead[0] if lead else "", tuple(co))


def _public(work: Work, dossier: Dossier) -> Status:
    number = dossier.case.number
    if not dossier.case.published:
        raise NotYours(number=number)
    public = publication.published_one(work, number)
    wording = replace(dossier.case.draft, title=public.title, content=public.content, details={})
    case = replace(dossier.case, draft=wording, due_on=None)
    return Status(case, Audience.PUBLIC, frozenset(), (), public=public)


def _signers(work: Work, dossier: Dossier) -> tuple[Signer, ...]:
    people = work.roster.people
    return tuple(
        _signer(people[each.person_id], each, is_merged=each.case_id != dossier.case.id) for each in dossier.signers
    )


def _signer(person: Person, row: Any, *, is_merged: bool) -> Signer:
    answer = Answer.SIGNED if row.signed_at else Answer.DECLINED if row.declined_at else None
    return Signer(person, answer, row.signed_at or row.declined_at, not row.place and not is_merged, is_merged)


def _units(work: Work, dossier: Dossier, audience: Audience) -> tuple[Unit, ...]:
    """Signers see who has the case now, not what goes on between the units and the office."""
    inside = audience is Audience.INTERNAL
    rows = dossier.units if inside else dossier.live_units
    return tuple(_unit(work, each, inside=inside) for each in rows)


def _unit(work: Work, row: Any, *, inside: bool = True) -> Unit:
    asks = inside and row.asked_until is not None
    return Unit(
        unit_name(work, row.department_id),
        Part(row.part),
        row.due_on,
        Progress(row.progress),
        row.asked_until if asks else None,
        row.asked_reason if asks else "",
    )


_CROSS = "\N{MULTIPLICATION SIGN}"


def _paper(work: Work, row: Any) -> str:
    """The document's number in the federation's own form: four crosses stand for the year, one for the number."""
    form: str = work.policies.figure("case.paper", row.year)
    return form.replace(_CROSS * 4, str(row.year)).replace(_CROSS, str(row.paper)) if row.paper else ""


def _replies(work: Work, dossier: Dossier, audience: Audience) -> tuple[ReplyText, ...]:
    """What co-handling units say is for the lead unit; signers get its answer."""
    return tuple(
        ReplyText(
            unit_name(work, row.department_id),
            Part(row.part),
            ResultClass(row.result) if row.result else None,
            row.text,
            row.promise_on,
            row.kept,
            row.at,
            row.round,
            _paper(work, row),
        )
        for row in work.uow.handling.replies(dossier.case.id)
        if audience is Audience.INTERNAL or row.part == Part.LEAD
    )


def _ratings(work: Work, dossier: Dossier) -> tuple[Rating, ...]:
    people = work.roster.people
    return tuple(
        Rating(people[row.person_id], Grade(row.attitude), Grade(row.result), row.reason, row.at, row.round)
        for row in work.uow.handling.ratings(dossier.case.id)
    )


def _events(work: Work, dossier: Dossier, audience: Audience) -> tuple[Event, ...]:
    moves = work.uow.cases.moves(dossier.case.id)
    return tuple(_event(work, row, audience) for row in moves if audiences.sees(audience, Act(row.act)))


def _event(work: Work, row: Any, audience: Audience) -> Event:
    act, person = Act(row.act), work.roster.people.get(row.by_id or 0)
    readable = audiences.reads(audience, act)
    return Event(
        row.at,
        act,
        State(row.became),
        person.name if person else "",
        row.note if readable else "",
        dict(row.facts or {}) if readable else {},
    )


def _main(work: Work, dossier: Dossier) -> Case | None:
    row = work.uow.cases.by_id(dossier.row.main_id) if dossier.row.main_id else None
    return as_case(row) if row is not None else None
