"""What signers think of a reply, what follows from it, and the report on a promise (requirements.md D3, D6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from storage.rules.case_words import KINDS, Act, Grade, Part, State, StateKind, is_wordless
from storage.rules.deadlines import DeadlineKind
from storage.rules.refusals import EmptyReply, MissingReason
from storage.services.cases import handling, moving, terms
from storage.services.cases.casebook import Case, Dossier, as_case, opened_by_id, unit_name
from storage.services.cases.moving import Said
from storage.work import Work

_MOST = 50


@dataclass(frozen=True, slots=True)
class Rated:
    """What became of the case with a rating: closed, reopened, or still waiting for the others."""

    case: Case
    closed: bool
    reopened: bool


def rate(work: Work, number: str, result: Grade, attitude: Grade | None = None, reason: str = "") -> Rated:
    """A signer's rating of result and attitude; of the leading case where the number's was merged.

    A bad result with its reason reopens the case at once, to the leader; the second one closes it as such. A bad attitude
    needs a reason too, but opens nothing again.
    """
    dossier = moving.checked(work, number, Act.RATE)
    grades = {"result": result, "attitude": attitude or result}
    if Grade.DISSATISFIED in grades.values() and is_wordless(reason):
        raise MissingReason(number=number)
    row = {"case_id": dossier.case.id, "person_id": work.person.id, "round": dossier.row.round, "reason": reason}
    work.uow.handling.rate({**row, **grades, "at": work.now, "year": work.today.year})
    work.uow.cases.set_signer(dossier.case_ids, work.person.id, {"owes": None})
    moving.take(work, dossier, Act.RATE, said=Said(note=reason, kept=grades))
    case = _follow(work, opened_by_id(work, dossier.case.id), result, reason)
    return Rated(case, KINDS[case.state] is StateKind.DONE, case.state is State.REOPENED)


def lapse(work: Work, dossier: Dossier) -> Case:
    """The time for ratings is over: whoever was silent has not rated."""
    return _close(work, dossier)


def to_rate(work: Work) -> list[Case]:
    """Cases that the person still owes a rating, by their number in the row; a merged one stands for the one that leads."""
    return [as_case(row) for row in work.uow.cases.owing(work.person.id, ["rating"], 0, _MOST)]


def report_promise(work: Work, number: str, kept: bool, content: str) -> Case:
    """The unit says what became of its promise; the signers rate again."""
    dossier = moving.checked(work, number, Act.REPORT)
    if is_wordless(content):
        raise EmptyReply(number=number)
    values = handling.ask_ratings(work, dossier)
    work.uow.handling.add_reply(
        {
            "case_id": dossier.case.id,
            "department_id": dossier.row.lead_id,
            "by_id": work.person.id,
            "at": work.now,
            "year": work.today.year,
            "round": values["round"],
            "part": Part.LEAD,
            "text": content,
            "kept": kept,
        }
    )
    until = handling.rating_until(work)
    facts = {"kept": kept, "round": values["round"], "unit": unit_name(work, dossier.row.lead_id), "until": until}
    return moving.take(work, dossier, Act.REPORT, values, Said(facts=facts, kept={"kept": kept}))


def _follow(work: Work, dossier: Dossier, result: Grade, reason: str) -> Case:
    if result is Grade.DISSATISFIED:
        return _reopen(work, dossier, reason) if _may_reopen(work, dossier) else _fail(work, dossier)
    if any(each.owes == "rating" for each in dossier.signers):
        return dossier.case
    return _close(work, dossier)


def _may_reopen(work: Work, dossier: Dossier) -> bool:
    return int(dossier.row.reopened) < int(work.policies.figure("rating.reopenings"))


def _reopen(work: Work, dossier: Dossier, reason: str) -> Case:
    _nobody_rates(work, dossier)
    # What was published is no longer the result; an officer decides again on the next one.
    work.uow.publications.end(dossier.case.id, work.now)
    values = {"reopened": dossier.row.reopened + 1, "due_on": None, "published": False}
    facts = {"by": work.person.name, "reason": reason, "unit": unit_name(work, dossier.row.lead_id)}
    return moving.follow(work, dossier, Act.REOPEN, values, Said(facts=facts))


def _fail(work: Work, dossier: Dossier) -> Case:
    _nobody_rates(work, dossier)
    return moving.follow(work, dossier, Act.FAIL, said=Said(facts={"became": State.DISSATISFIED}))


def _close(work: Work, dossier: Dossier) -> Case:
    """Closed with the ratings there are; a promise that is still open is awaited first."""
    _nobody_rates(work, dossier)
    last = [row for row in work.uow.handling.replies(dossier.case.id) if row.part == Part.LEAD][-1]
    if last.promise_on is not None and last.kept is None:
        return _await(work, dossier, last)
    rated = any(row.round == dossier.row.round for row in work.uow.handling.ratings(dossier.case.id))
    act, became = (Act.SETTLE, State.SETTLED) if rated else (Act.LAPSE, State.UNRATED)
    return moving.follow(work, dossier, act, said=Said(facts={"became": became}))


def _await(work: Work, dossier: Dossier, promise: Any) -> Case:
    day = work.calendar.next_working_day(promise.promise_on)
    terms.begin(work, dossier.case.id, DeadlineKind.PROMISE, day, promise.department_id)
    return moving.follow(work, dossier, Act.PROMISE, {"due_on": day})


def _nobody_rates(work: Work, dossier: Dossier) -> None:
    work.uow.cases.free(dossier.case_ids)
    terms.end(work, dossier.case.id)
