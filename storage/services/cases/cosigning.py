"""Signing together: who is asked answers in one word, others join (requirements.md D1, «joint case»)."""

from __future__ import annotations

from typing import Any

from storage.rules.case_words import Act, State, Who
from storage.rules.refusals import (
    AlreadyAnswered,
    AlreadySigned,
    JoiningOver,
    NoDutyBearer,
    NotAsked,
    NothingToSign,
    SigningOver,
    WhichOne,
)
from storage.rules.workflow import step
from storage.services.cases import filing, moving
from storage.services.cases.casebook import Case, Dossier, as_case, open_case, opened_by_id
from storage.services.cases.moving import Said
from storage.work import Work

_MOST = 20


def pending_cosigns(work: Work) -> list[Case]:
    """Cases that wait for the person's signature, the oldest first."""
    return [as_case(row) for row in work.uow.cases.owing(work.person.id, ["answer"], 0, _MOST)]


def answer_cosign(work: Work, yes: bool, number: str | None = None) -> Case:
    """Signs or declines; the number may be left out where only one case waits. The last answer files the case.

    While others are still to answer, and before the case is filed, one may change one's mind.
    """
    dossier = open_case(work, number or _only_one(work), Act.SIGN)
    asked = _check_asked(work, dossier, yes)
    if asked.declined_at is not None and dossier.case.state is not State.SIGNING:
        return join(work, dossier.case.number)
    if asked.signed_at is not None or asked.declined_at is not None:
        dossier = _asked_anew(work, dossier)
    act = Act.SIGN if yes else Act.DECLINE
    answered = {"signed_at": work.now} if yes else {"declined_at": work.now}
    moving.allowed(work, dossier, act)
    work.uow.cases.set_signer([dossier.case.id], work.person.id, {**answered, "owes": None})
    case = moving.take(work, dossier, act, said=Said(facts={"by": work.person.name}))
    after = opened_by_id(work, case.id)
    if any(each.owes == "answer" for each in after.own_signers):
        return case
    return filing.submit_by_itself(work, after)


def join(work: Work, number: str) -> Case:
    """Signs a case of somebody else's that was not handed over yet."""
    dossier = open_case(work, number, Act.JOIN)
    signer = dossier.signer(work.person)
    if signer is not None and signer.signed_at is not None:
        raise AlreadySigned(number=number)
    if Who.DUTY_BEARER not in dossier.relations:
        raise NoDutyBearer()
    if step(dossier.case.state, Act.JOIN) is None:
        raise JoiningOver(number=number)
    _sign(work, dossier)
    return moving.take(work, dossier, Act.JOIN, said=Said(facts={"by": work.person.name}))


def _sign(work: Work, dossier: Dossier) -> None:
    """In the place of an invitation that was declined or came too late, else behind all others."""
    asked = next((each for each in dossier.own_signers if each.person_id == work.person.id), None)
    if asked is not None:
        values = {"signed_at": work.now, "declined_at": None, "owes": None}
        work.uow.cases.set_signer([dossier.case.id], work.person.id, values)
        return
    place = max(each.place for each in dossier.own_signers) + 1
    work.uow.cases.join(dossier.case.id, work.person.id, place, work.now)


def _only_one(work: Work) -> str:
    numbers = tuple(case.number for case in pending_cosigns(work))
    if not numbers:
        raise NothingToSign()
    if len(numbers) > 1:
        raise WhichOne(numbers=numbers)
    return numbers[0]


def _asked_anew(work: Work, dossier: Dossier) -> Dossier:
    """As if the person hadn't answered yet."""
    number = dossier.case.number
    unanswered = {"signed_at": None, "declined_at": None, "owes": "answer"}
    work.uow.cases.set_signer([dossier.case.id], work.person.id, unanswered)
    return open_case(work, number, Act.SIGN)


def _check_asked(work: Work, dossier: Dossier, yes: bool) -> Any:
    number = dossier.case.number
    asked = next((each for each in dossier.own_signers if each.person_id == work.person.id and each.place), None)
    if asked is None:
        raise NotAsked(number=number)
    is_as_before = asked.signed_at is not None if yes else asked.declined_at is not None
    has_answered = asked.signed_at is not None or asked.declined_at is not None
    is_over = dossier.case.state is not State.SIGNING
    # Whoever declined may still join what was filed, until it is handed over.
    may_join = yes and step(dossier.case.state, Act.JOIN) is not None
    if is_as_before or (has_answered and is_over and not may_join):
        raise AlreadyAnswered(number=number)
    if is_over and not has_answered:
        raise SigningOver(number=number)
    return asked
