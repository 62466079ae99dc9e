"""Filing, amending, withdrawing and following opinions, suggestions and proposals (requirements.md D, 苏96 三)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from storage.rules import workflow
from storage.rules.kinds import CASE, CaseKind, numbered, prefix
from storage.rules.people import Right
from storage.rules.refusals import NoDutyBearer, NotYours, TooFarAlong, UnknownNumber
from storage.rules.touchpoints import BEIJING
from storage.rules.workflow import Act, State
from storage.services import records
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Draft:
    """A case before it has a number. A proposal's `details` hold its grounds and measures."""

    kind: CaseKind
    title: str
    content: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    id: int
    number: str
    state: State
    filed_at: datetime
    draft: Draft

    @property
    def filed_on(self) -> date:
        return self.filed_at.astimezone(BEIJING).date()


def file(work: Work, draft: Draft) -> Case:
    """Files a case alone; it counts from now on."""
    if not work.person.may(Right.KEEP_LEDGER, work.today):
        raise NoDutyBearer()
    number = numbered(CASE, work.uow.numbers.next(prefix(CASE)))
    row = {
        "number": number,
        "state": State.FILED,
        "counts": True,
        "in_session": work.federation.in_session,
        "year": work.today.year,
        "filed_at": work.now,
        **_columns(draft),
    }
    case_id = work.uow.cases.add(row, [work.person.id], work.now)
    _move(work, case_id, number, Act.FILE, "", State.FILED)
    return Case(case_id, number, State.FILED, work.now, draft)


def find(work: Work, number: str) -> Case:
    """A case that the person signed. Refuses unknown numbers and those of others."""
    row = work.uow.cases.by_number(number)
    if row is None:
        raise UnknownNumber(number=number)
    if work.person.id not in {signer.person_id for signer in work.uow.cases.signers(row.id)}:
        raise NotYours(number=number)
    return _case(row)


def look_up(work: Work, number: str) -> Case:
    """Any case of the federation, for those who may ask about all; audited."""
    if not work.person.may(Right.ASK_FEDERATION, work.today):
        return find(work, number)
    row = work.uow.cases.by_number(number)
    if row is None:
        raise UnknownNumber(number=number)
    work.uow.audit.note(work.person.id, "case.read", number, work.now)
    return _case(row)


def mine(work: Work, years: range) -> list[Case]:
    """Cases that the person signed, newest first."""
    return [_case(row) for row in work.uow.cases.of_person(work.person.id, years)]


def amend(work: Work, number: str, draft: Draft) -> Case:
    """Replaces the content of a case that nobody has worked on yet."""
    case = changeable(work, number)
    _take(work, case, Act.AMEND, _columns(draft))
    return replace(case, draft=draft)


def withdraw(work: Work, number: str) -> Case:
    """Takes back a case that nobody has worked on yet; it stays in the history and no longer counts."""
    case = changeable(work, number)
    _take(work, case, Act.WITHDRAW, {})
    return replace(case, state=State.WITHDRAWN)


def changeable(work: Work, number: str) -> Case:
    """The person's own case, if it may still be changed by its proposer. Refuses one that is further along."""
    case = find(work, number)
    if workflow.step(case.state, Act.AMEND) is None or not records.is_open(work, case.filed_on.year):
        raise TooFarAlong(number=number)
    return case


def _take(work: Work, case: Case, act: Act, values: Mapping[str, Any]) -> None:
    step = workflow.step(case.state, act)
    if step is None:
        raise TooFarAlong(number=case.number)
    changed = {**values, "state": step.to, "counts": step.to in workflow.COUNTING}
    if not work.uow.cases.move(case.id, case.state, changed):
        raise TooFarAlong(number=case.number)
    _move(work, case.id, case.number, act, case.state, step.to)


def _move(work: Work, case_id: int, number: str, act: Act, was: str, became: State) -> None:
    work.uow.cases.add_move(
        {"case_id": case_id, "by_id": work.person.id, "at": work.now, "act": act, "was": was, "became": became}
    )
    work.uow.audit.note(work.person.id, f"case.{act}", number, work.now)


def _columns(draft: Draft) -> dict[str, Any]:
    return {"kind": draft.kind, "title": draft.title, "content": draft.content, "details": dict(draft.details)}


def _case(row: Any) -> Case:
    draft = Draft(CaseKind(row.kind), row.title, row.content, row.details)
    return Case(row.id, row.number, State(row.state), row.filed_at, draft)
