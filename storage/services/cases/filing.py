"""Filing, amending, withdrawing and following opinions, suggestions and proposals (requirements.md D1, 苏96 三)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storage.rules.case_words import COUNTING, Act, State
from storage.rules.deadlines import DeadlineKind, cosign_due
from storage.rules.kinds import CASE, numbered, prefix
from storage.rules.people import Person, Right
from storage.rules.refusals import CarriesOthers, NoDutyBearer, NotASigner, TooFarAlong
from storage.services import records
from storage.services.cases import moving, terms
from storage.services.cases.casebook import Case, Dossier, Draft, find
from storage.services.cases.moving import Said
from storage.work import Work


def file(work: Work, draft: Draft) -> Case:
    """Files a case alone; it counts from now on."""
    case = _added(work, draft, State.FILED)
    moving.begin(work, case, Act.FILE, _facts(work, case))
    return case


def file_jointly(work: Work, draft: Draft, signers: Sequence[Person]) -> Case:
    """Gives the case its number and asks the others to sign; filed alone where nobody else is named."""
    others = list({each.id: each for each in signers if each.id != work.person.id}.values())
    for each in others:
        if not each.may(Right.KEEP_LEDGER, work.today):
            raise NotASigner(name=each.name)
    if not others:
        return file(work, draft)
    case = _added(work, draft, State.SIGNING, others)
    until = cosign_due(terms.terms(work), work.today)
    terms.begin(work, case.id, DeadlineKind.COSIGN, until)
    moving.begin(work, case, Act.INVITE, {**_facts(work, case), "until": until.isoformat()})
    return case


def submit(work: Work, number: str) -> Case:
    """Files a case that waits for signatures, with those it has; or one that was returned, as it is."""
    dossier = moving.checked(work, number, Act.SUBMIT)
    return moving.take(work, dossier, Act.SUBMIT, filed(work, dossier), Said(facts=_facts(work, dossier.case)))


def submit_by_itself(work: Work, dossier: Dossier) -> Case:
    """Everybody answered, or the time for it is over."""
    lead = work.roster.people[dossier.own_signers[0].person_id]
    return moving.follow(work, dossier, Act.SUBMIT, filed(work, dossier), Said(facts={"by": lead.name}))


def filed(work: Work, dossier: Dossier) -> dict[str, Any]:
    """What filing sets: nobody is asked to sign any more, and the session of this moment decides the route."""
    work.uow.cases.free([dossier.case.id])
    terms.end(work, dossier.case.id)
    if dossier.case.state is not State.SIGNING:
        return {}
    return {"filed_at": work.now, "year": work.today.year, "in_session": work.federation.in_session}


def amend(work: Work, number: str, draft: Draft) -> Case:
    """Replaces the content of a case that nobody has worked on yet; a returned one is filed again with it."""
    case = changeable(work, number)
    dossier = moving.checked(work, number, Act.AMEND)
    again = filed(work, dossier) if case.state is State.RETURNED else {}
    before = _columns(dossier.case.draft)
    facts = {**_facts(work, case), "title": draft.title}
    return moving.take(
        work, dossier, Act.AMEND, {**_columns(draft), **again}, Said(facts=facts, kept={"before": before})
    )


def withdraw(work: Work, number: str) -> Case:
    """Takes back a case that was not handed over yet; it stays in the history and no longer counts."""
    dossier = moving.checked(work, number, Act.WITHDRAW)
    if dossier.case.state in COUNTING:
        _check_year(work, dossier.case)
    if dossier.led:
        raise CarriesOthers(number=number, numbers=tuple(each.number for each in dossier.led))
    case = moving.take(work, dossier, Act.WITHDRAW, said=Said(facts=_facts(work, dossier.case)))
    work.uow.cases.free([case.id])
    terms.end(work, case.id)
    return case


def changeable(work: Work, number: str) -> Case:
    """The person's own case, if it may still be changed by its proposer. Refuses one that is further along."""
    find(work, number)
    case = moving.checked(work, number, Act.AMEND).case
    if case.state is State.FILED:
        _check_year(work, case)
    return case


def _check_year(work: Work, case: Case) -> None:
    """A closed year keeps its figures (design.md section 5)."""
    if not records.is_open(work, case.filed_on.year):
        raise TooFarAlong(number=case.number, act=Act.AMEND, state=case.state, last=None, last_at=None)


def _added(work: Work, draft: Draft, state: State, others: Sequence[Person] = ()) -> Case:
    if not work.person.may(Right.KEEP_LEDGER, work.today):
        raise NoDutyBearer()
    number = numbered(CASE, work.uow.numbers.next(prefix(CASE)))
    row = {
        "number": number,
        "state": state,
        "counts": state in COUNTING,
        "in_session": work.federation.in_session,
        "year": work.today.year,
        "filed_at": work.now,
        **_columns(draft),
    }
    case_id = work.uow.cases.add(row, [work.person.id], work.now, [each.id for each in others])
    return Case(case_id, number, state, work.now, draft, in_session=work.federation.in_session)


def _facts(work: Work, case: Case) -> dict[str, Any]:
    return {"number": case.number, "title": case.draft.title, "by": work.person.name}


def _columns(draft: Draft) -> dict[str, Any]:
    return {"kind": draft.kind, "title": draft.title, "content": draft.content, "details": dict(draft.details)}
