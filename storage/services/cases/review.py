"""What the office and the deciding bodies do: accept, return, keep, merge, decide, assign anew (requirements.md D2, D3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from storage.rules import workflow
from storage.rules.case_words import KINDS, Act, State, StateKind, Who, is_wordless
from storage.rules.refusals import CannotLead, LedBy, MissingMeeting, MissingReason, SameCase
from storage.services.cases import assigning, moving
from storage.services.cases.assigning import Drafted, Units
from storage.services.cases.casebook import Case, Dossier, main_number, open_case
from storage.services.cases.moving import Said
from storage.work import Work


def accept(work: Work, number: str, units: Units, due: date | None = None) -> Case:
    """Accepts a case with a drafted assignment; the body of its route decides. Again, before that: another draft."""
    dossier = open_case(work, number)
    act = Act.REDRAFT if workflow.step(dossier.case.state, Act.REDRAFT) else Act.ACCEPT
    moving.allowed(work, dossier, act)
    wanted = assigning.plan(work, units, due)
    facts = {"body": _body(dossier), **assigning.told(work, wanted)}
    return moving.take(work, dossier, act, {"drafted": wanted.as_json()}, Said(facts=facts, kept=_kept(units)))


def send_back(work: Work, number: str, reason: str) -> Case:
    """Returns a case to its proposer, who amends and files it again; it doesn't count until then."""
    dossier = moving.checked(work, number, Act.RETURN)
    _check_reason(number, reason)
    case = moving.take(work, dossier, Act.RETURN, said=Said(note=reason, facts={"reason": reason}))
    work.uow.cases.set_signer([case.id], dossier.own_signers[0].person_id, {"owes": "amend"})
    return case


def keep(work: Work, number: str, reason: str) -> Case:
    """Keeps a case as reference: nobody handles it, and it counts."""
    dossier = moving.checked(work, number, Act.KEEP)
    _check_reason(number, reason)
    return moving.take(work, dossier, Act.KEEP, said=Said(note=reason, facts={"reason": reason}))


def merge(work: Work, number: str, into: str) -> Case:
    """Has another case lead this one, and all that were merged into it; every signer keeps every right."""
    dossier = moving.checked(work, number, Act.MERGE)
    if number == into:
        raise SameCase(number=number)
    main = open_case(work, into)
    if main.case.state is State.MERGED:
        raise LedBy(number=into, main=main_number(work, main.row))
    if KINDS[main.case.state] is not StateKind.OPEN:
        raise CannotLead(number=into, state=main.case.state)
    led = Said(note=number, facts={"merged": number})
    merged = Said(note=into, facts={"main": into})
    # In the order of their ids, so that two merges at once never wait for each other.
    if main.case.id < dossier.case.id:
        moving.follow(work, main, Act.LEAD, said=led)
        case = moving.take(work, dossier, Act.MERGE, {"drafted": None}, merged)
    else:
        case = moving.take(work, dossier, Act.MERGE, {"drafted": None}, merged)
        moving.follow(work, main, Act.LEAD, said=led)
    work.uow.cases.lead(case.id, main.case.id)
    return case


def drafted(work: Work, number: str) -> Drafted | None:
    """The assignment that waits for a decision."""
    dossier = open_case(work, number)
    return assigning.shown(work, assigning.planned(dossier.row.drafted)) if dossier.row.drafted else None


def approve(work: Work, number: str, meeting: str = "", units: Units | None = None, due: date | None = None) -> Case:
    """Enters the body's decision and hands the case over at once; units and day as drafted unless said otherwise."""
    dossier = moving.checked(work, number, Act.APPROVE)
    _check_meeting(dossier, meeting)
    wanted = assigning.planned(dossier.row.drafted)
    if units is not None or due is not None:
        wanted = assigning.plan(work, units or assigning.shown(work, wanted).units, due or wanted.due_on)
    given = assigning.give(work, dossier, wanted)
    decided = {"meeting": meeting, "body": _body(dossier)}
    said = Said(meeting, {**given.facts, **decided}, {**given.facts, **decided}, given.about)
    return moving.take(work, dossier, Act.APPROVE, given.values, said)


def refuse(work: Work, number: str, reason: str, meeting: str = "") -> Case:
    """Enters that the body doesn't agree: the office reviews again."""
    dossier = moving.checked(work, number, Act.REFUSE)
    _check_meeting(dossier, meeting)
    _check_reason(number, reason)
    said = Said(reason, {"reason": reason}, {"meeting": meeting, "body": _body(dossier)})
    return moving.take(work, dossier, Act.REFUSE, {"drafted": None}, said)


def reassign(work: Work, number: str, units: Units, due: date | None = None) -> Case:
    """Gives a case to other units, or back to work after a rating reopened it: no new decision, a new deadline."""
    dossier = moving.checked(work, number, Act.REASSIGN)
    wanted = assigning.with_same_others(dossier, assigning.plan(work, units, due))
    given = assigning.give(work, dossier, wanted)
    return moving.take(work, dossier, Act.REASSIGN, given.values, Said("", given.facts, given.facts, given.about))


def assign(work: Work, number: str, units: Units, due: date | None = None) -> Case:
    """Accepts with that draft, or assigns anew: whichever the state asks for."""
    undecided = workflow.step(open_case(work, number).case.state, Act.REASSIGN) is None
    return (accept if undecided else reassign)(work, number, units, due)


def _body(dossier: Dossier) -> str:
    """Who decides on this route (苏工办〔2020〕96号 第三条)."""
    return "committee" if dossier.case.in_session else "chair"


def _kept(units: Units) -> dict[str, Any]:
    return {"unit": units.lead, "co": list(units.co)}


def _check_meeting(dossier: Dossier, meeting: str) -> None:
    """A leader speaks for the body; an officer names its meeting."""
    if Who.LEADER not in dossier.relations and is_wordless(meeting):
        raise MissingMeeting(number=dossier.case.number)


def _check_reason(number: str, reason: str) -> None:
    if is_wordless(reason):
        raise MissingReason(number=number)
