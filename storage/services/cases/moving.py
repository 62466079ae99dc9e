"""Taking one step of the case table: the guard, the row, its history and the notices, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from storage.rules import audiences, workflow
from storage.rules.case_words import COUNTING, Act, State, Who
from storage.rules.refusals import LedBy, NotNow, NotYours, OnlyFor, TooFarAlong
from storage.rules.workflow import Step
from storage.services.cases import notices, rights
from storage.services.cases.casebook import Case, Dossier, as_case, main_number, open_case
from storage.work import Work

_REFUSALS: Mapping[Act, type[NotNow]] = {Act.AMEND: TooFarAlong, Act.WITHDRAW: TooFarAlong}


@dataclass(frozen=True, slots=True)
class Said:
    """What goes with a move: `note` and `kept` stand in its history, `facts` are told to whoever must hear.

    `about` names the units that hear of it where the case's row doesn't.
    """

    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)
    about: notices.About = field(default_factory=notices.About)


NOTHING = Said()


def begin(work: Work, case: Case, act: Act, facts: Mapping[str, Any]) -> None:
    """The first move of a case that was just added."""
    (step,) = (each for each in workflow.STEPS if each.at is None and each.act is act)
    _remember(work, case, step, NOTHING)
    notices.send(work, step.tells, notices.Event(case.id, case.revision, facts))


def checked(work: Work, number: str, act: Act) -> Dossier:
    """The case opened by somebody who may take the act now. Refuses strangers, wrong states and wrong people."""
    dossier = open_case(work, number, act)
    allowed(work, dossier, act)
    return dossier


def check(work: Work, number: str, *acts: Act) -> None:
    """Refuses unless the person may take one of the acts now; the refusal speaks of the first."""
    dossier = open_case(work, number, acts[0])
    if not set(acts) & set(rights.of(work, dossier)):
        allowed(work, dossier, acts[0])


def allowed(work: Work, dossier: Dossier, act: Act) -> Step:
    """The step that the person may take. A stranger hears nothing about the case, not even its state."""
    case = dossier.case
    step = workflow.step(case.state, act, in_session=case.in_session)
    if dossier.is_stranger() and not (step and step.who & dossier.relations):
        raise NotYours(number=case.number)
    if case.state is State.MERGED and step is None:
        raise LedBy(number=case.number, main=main_number(work, dossier.row))
    if step is None:
        raise too_late(work, dossier, act)
    if not step.who & dossier.relations:
        raise OnlyFor(number=case.number, act=act, who=tuple(who for who in Who if who in step.who))
    return step


def take(work: Work, dossier: Dossier, act: Act, values: Mapping[str, Any] | None = None, said: Said = NOTHING) -> Case:
    """Moves the case. Refuses when somebody else moved it since it was opened, and then says what happened.

    Rows around it are written before: all or nothing.
    """
    return _moved(work, dossier, allowed(work, dossier, act), values or {}, said)


def follow(
    work: Work, dossier: Dossier, act: Act, values: Mapping[str, Any] | None = None, said: Said = NOTHING
) -> Case:
    """A move that follows from another one or from the clock."""
    step = workflow.step(dossier.case.state, act, in_session=dossier.case.in_session)
    if step is None or Who.SYSTEM not in step.who:
        raise too_late(work, dossier, act)
    return _moved(work, dossier, replace(step, who=frozenset({Who.SYSTEM})), values or {}, said)


def _moved(work: Work, dossier: Dossier, step: Step, values: Mapping[str, Any], said: Said) -> Case:
    changed = {**values, "state": step.to, "counts": step.to in COUNTING}
    if not work.uow.cases.move(dossier.case.id, dossier.case.state, dossier.case.revision, changed):
        raise too_late(work, open_case(work, dossier.case.number), step.act)
    case = as_case(work.uow.cases.by_id(dossier.case.id))
    _remember(work, case, step, said)
    told = {"number": case.number, "title": case.draft.title, **said.facts}
    notices.send(work, step.tells, notices.Event(case.id, case.revision, told, said.about))
    return case


def _remember(work: Work, case: Case, step: Step, said: Said) -> None:
    by_id = work.by.id if work.by is not None and step.who != {Who.SYSTEM} else None
    work.uow.cases.add_move(
        {
            "case_id": case.id,
            "by_id": by_id,
            "at": work.now,
            "act": step.act,
            "was": step.at or "",
            "became": step.to,
            "note": said.note,
            "facts": dict(said.kept) or None,
        }
    )
    work.uow.audit.note(by_id, f"case.{step.act}", case.number, work.now)


def too_late(work: Work, dossier: Dossier, act: Act) -> NotNow:
    """Says what happened in between, as far as the person may know."""
    audience = audiences.audience_of(dossier.relations)
    moves = [row for row in work.uow.cases.moves(dossier.case.id) if audiences.sees(audience, Act(row.act))]
    last, at = (Act(moves[-1].act), moves[-1].at) if moves else (None, None)
    fields = {"number": dossier.case.number, "act": act, "state": dossier.case.state, "last": last, "last_at": at}
    return _REFUSALS.get(act, NotNow)(**fields)
