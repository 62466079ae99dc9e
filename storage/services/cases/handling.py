"""What units do with a case: sign for it, hand it back, ask for time, reply; and the office's urging (requirements.md D3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.rules.case_words import Act, Part, Progress, ResultClass, Who, is_wordless
from storage.rules.deadlines import DeadlineKind, rating_due
from storage.rules.refusals import (
    DueInPast,
    EmptyReply,
    MissingPromise,
    MissingReason,
    MissingResult,
    NothingAsked,
    Refusal,
    TooLateToHandBack,
    UnknownUnit,
)
from storage.services.cases import moving, notices, rights, terms
from storage.services.cases.casebook import BUSY, Case, Dossier, open_case, unit_name
from storage.services.cases.moving import Said
from storage.work import Work

# With the year: the counter of that year's reply documents.
_PAPERS = "p"


@dataclass(frozen=True, slots=True)
class Urged:
    """Cases whose units are urged, and those that couldn't be, each with its reason."""

    done: tuple[Case, ...]
    refused: tuple[tuple[str, Refusal], ...]


def sign_for(work: Work, number: str, unit: str = "") -> Case:
    """The unit confirms that it has the case. `unit`, here and below: which of them, for whoever acts for several."""
    dossier = open_case(work, number, Act.CO_SIGN_FOR)
    row = _acting(work, dossier, unit, (Progress.GIVEN,)) or _acting(work, dossier, unit)
    act = Act.SIGN_FOR if _leads(dossier, row) else Act.CO_SIGN_FOR
    moving.allowed(work, dossier, act)
    mine = _there(work, dossier, row, act)
    work.uow.handling.set_unit(mine.id, {"progress": Progress.SIGNED})
    return moving.take(work, dossier, act, said=Said(kept={"unit": unit_name(work, mine.department_id)}))


def hand_back(work: Work, number: str, reason: str, right_unit: str, by_unit: str = "") -> Case:
    """The unit says that the case is another one's. Refuses after its term, when only the office may."""
    dossier = open_case(work, number, Act.CO_HAND_BACK)
    row = _acting(work, dossier, by_unit)
    leads = _leads(dossier, row)
    act = Act.HAND_BACK if leads else Act.CO_HAND_BACK
    moving.allowed(work, dossier, act)
    unit = _there(work, dossier, row, act)
    until = rights.may_co_hand_back(work, unit)
    if work.today > until:
        raise TooLateToHandBack(number=number, until=until)
    _check_reason(number, reason)
    if work.roster.department_named(right_unit) is None:
        raise UnknownUnit(name=right_unit)
    work.uow.handling.set_unit(unit.id, {"progress": Progress.RETURNED, "asked_until": None})
    _end_terms(work, dossier, unit, leads)
    facts = {"unit": unit_name(work, unit.department_id), "right_unit": right_unit, "reason": reason}
    values = {"due_on": None} if leads else {}
    return moving.take(
        work, dossier, act, values, Said(reason, facts, {"unit": facts["unit"], "right_unit": right_unit})
    )


def ask_extension(work: Work, number: str, until: date, reason: str, by_unit: str = "") -> Case:
    """The unit asks the office for more time, a day off counting as the next working day; until then nothing changes."""
    dossier = moving.checked(work, number, Act.EXTEND)
    until = work.calendar.next_working_day(until)
    unit = _there(work, dossier, _acting(work, dossier, by_unit), Act.EXTEND)
    if until <= max(unit.due_on, work.today):
        raise DueInPast(due=until)
    _check_reason(number, reason)
    work.uow.handling.set_unit(unit.id, {"asked_until": until, "asked_reason": reason})
    facts = {"unit": unit_name(work, unit.department_id), "until": until.isoformat(), "reason": reason}
    return moving.take(work, dossier, Act.EXTEND, said=Said(reason, facts, {"until": until.isoformat()}))


def answer_extension(work: Work, number: str, yes: bool, until: date | None = None, unit: str | None = None) -> Case:
    """The office grants more time, as asked or until another day, or doesn't."""
    act = Act.GRANT if yes else Act.DENY
    dossier = moving.checked(work, number, act)
    asking = [each for each in dossier.units if each.progress in BUSY and each.asked_until is not None]
    named = [each for each in asking if unit in (None, unit_name(work, each.department_id))]
    if not named:
        raise NothingAsked(number=number)
    return (_grant if yes else _deny)(work, dossier, named[0], until)


def reply(
    work: Work,
    number: str,
    content: str,
    result: ResultClass | None = None,
    promise_on: date | None = None,
    unit: str = "",
) -> Case:
    """The lead unit's reply with its class, and a day for what is promised; or what a co-handling unit has to say."""
    dossier = open_case(work, number, Act.CO_REPLY)
    row = _acting(work, dossier, unit)
    leads = _leads(dossier, row)
    moving.allowed(work, dossier, Act.REPLY if leads else Act.CO_REPLY)
    if is_wordless(content):
        raise EmptyReply(number=number)
    if not leads:
        return _co_reply(work, dossier, row, content)
    _check_promise(work, number, result, promise_on)
    promise = promise_on if result is ResultClass.PLANNED else None
    return _lead_reply(work, dossier, row, content, {"result": result, "promise_on": promise})


def note(work: Work, number: str, content: str) -> Case:
    """A remark that only the federation and the units in charge read."""
    dossier = moving.checked(work, number, Act.NOTE)
    if is_wordless(content):
        raise EmptyReply(number=number)
    return moving.take(work, dossier, Act.NOTE, said=Said(note=content))


def urge(work: Work, numbers: Sequence[str]) -> Urged:
    """Urges the units of several cases at once; one that can't be urged keeps no other from it."""
    done, refused = [], []
    for number in dict.fromkeys(numbers):
        try:
            done.append(_urge(work, number))
        except Refusal as refusal:
            refused.append((number, refusal))
    return Urged(tuple(done), tuple(refused))


def ask_ratings(work: Work, dossier: Dossier) -> dict[str, Any]:
    """Has every signer rate what was answered; says what the case's row is to hold."""
    due = rating_due(terms.terms(work), work.today)
    terms.end(work, dossier.case.id)
    terms.begin(work, dossier.case.id, DeadlineKind.RATING, due)
    work.uow.cases.owe(dossier.case_ids, "rating")
    return {"round": dossier.row.round + 1, "due_on": None}


def rating_until(work: Work) -> str:
    """The last day for ratings of what is answered today."""
    return rating_due(terms.terms(work), work.today).isoformat()


def _lead_reply(work: Work, dossier: Dossier, row: Any | None, content: str, said: dict[str, Any]) -> Case:
    unit = _there(work, dossier, row, Act.REPLY)
    work.uow.handling.set_unit(unit.id, {"progress": Progress.REPLIED, "asked_until": None})
    work.uow.handling.end_units(dossier.case.id, BUSY)
    values = ask_ratings(work, dossier)
    paper = work.uow.numbers.next(f"{_PAPERS}{work.today.year % 100:02}")
    answer = _reply_row(work, dossier, unit, content)
    work.uow.handling.add_reply({**answer, **said, "round": values["round"], "paper": paper})
    facts = {
        "round": values["round"],
        "result": said["result"],
        "unit": unit_name(work, unit.department_id),
        "until": rating_until(work),
    }
    return moving.take(work, dossier, Act.REPLY, values, Said(facts=facts, kept={"result": said["result"]}))


def _co_reply(work: Work, dossier: Dossier, row: Any | None, content: str) -> Case:
    unit = _there(work, dossier, row, Act.CO_REPLY)
    work.uow.handling.set_unit(unit.id, {"progress": Progress.REPLIED, "asked_until": None})
    work.uow.deadlines.end_of_unit(dossier.case.id, unit.department_id, work.now)
    work.uow.handling.add_reply({**_reply_row(work, dossier, unit, content), "round": dossier.row.round + 1})
    name = {"unit": unit_name(work, unit.department_id)}
    return moving.take(work, dossier, Act.CO_REPLY, said=Said(facts=name, kept=name))


def _reply_row(work: Work, dossier: Dossier, unit: Any, content: str) -> dict[str, Any]:
    return {
        "case_id": dossier.case.id,
        "department_id": unit.department_id,
        "by_id": work.person.id,
        "at": work.now,
        "year": work.today.year,
        "part": unit.part,
        "text": content,
    }


def _grant(work: Work, dossier: Dossier, unit: Any, until: date | None) -> Case:
    day = work.calendar.next_working_day(until or unit.asked_until)
    if day <= work.today:
        raise DueInPast(due=day)
    work.uow.handling.set_unit(unit.id, {"due_on": day, "asked_until": None})
    terms.shift(work, dossier.case.id, unit.department_id, day)
    values = {"due_on": day} if unit.part == Part.LEAD else {}
    facts = {"unit": unit_name(work, unit.department_id), "until": day.isoformat()}
    return moving.take(
        work, dossier, Act.GRANT, values, Said("", facts, facts, notices.About(unit_id=unit.department_id))
    )


def _deny(work: Work, dossier: Dossier, unit: Any, _: date | None) -> Case:
    work.uow.handling.set_unit(unit.id, {"asked_until": None})
    facts = {"unit": unit_name(work, unit.department_id), "due": unit.due_on.isoformat()}
    about = notices.About(unit_id=unit.department_id)
    return moving.take(work, dossier, Act.DENY, said=Said("", facts, facts, about))


def _urge(work: Work, number: str) -> Case:
    dossier = moving.checked(work, number, Act.URGE)
    due = dossier.case.due_on
    facts = {"by": work.person.name, "due": due.isoformat() if due else ""}
    if co := [each.due_on for each in dossier.live_units if each.part == Part.CO and each.progress in BUSY]:
        facts["co_due"] = min(co).isoformat()
    return moving.take(work, dossier, Act.URGE, said=Said(facts=facts))


def _acting(work: Work, dossier: Dossier, unit: str, wanted: Sequence[Progress] = BUSY) -> Any | None:
    """The unit that the person acts for, as long as it has something to do: the one that is named, else the lead one first."""
    mine = [each for each in dossier.own_units(work) if each.progress in wanted]
    return next((each for each in mine if unit in ("", unit_name(work, each.department_id))), None)


def _leads(dossier: Dossier, unit: Any | None) -> bool:
    """Whether that unit leads; where there is none, whether the person stands for the one that did."""
    if unit is not None:
        return bool(unit.part == Part.LEAD)
    return Who.LEAD_UNIT in dossier.relations or Who.CO_UNIT not in dossier.relations


def _there(work: Work, dossier: Dossier, unit: Any | None, act: Act) -> Any:
    if unit is None:
        raise moving.too_late(work, dossier, act)
    return unit


def _end_terms(work: Work, dossier: Dossier, unit: Any, leads: bool) -> None:
    """Without a lead unit nobody can answer, so nobody's time runs."""
    if leads:
        terms.end(work, dossier.case.id)
    else:
        work.uow.deadlines.end_of_unit(dossier.case.id, unit.department_id, work.now)


def _check_promise(work: Work, number: str, result: ResultClass | None, promise_on: date | None) -> None:
    if result is None:
        raise MissingResult(number=number)
    if result is not ResultClass.PLANNED:
        return
    if promise_on is None:
        raise MissingPromise(number=number)
    if promise_on <= work.today:
        raise DueInPast(due=promise_on)


def _check_reason(number: str, reason: str) -> None:
    if is_wordless(reason):
        raise MissingReason(number=number)
