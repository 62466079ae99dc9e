"""What several people have a share in: joint activities and entries made for somebody else, confirmed by each concerned.

requirements.md A5 and C12, «joint activity» and «duplicates».
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from storage.rules.people import DUTY_BEARERS, Person, Right
from storage.rules.refusals import MayNotEnterFor, NoDutiesToEnter, UnknownNumber
from storage.services import records
from storage.services.records import Draft, Record
from storage.work import Work

ASKED = "record.asked"
DENIED = "record.denied"
JOINED = "record.joined"


class Why(StrEnum):
    JOINT = "joint"
    DELEGATED = "delegated"


class Answer(StrEnum):
    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Asking:
    """A record that somebody is asked about, and what was answered so far."""

    id: int
    person_id: int
    why: Why
    answer: Answer
    asked_at: datetime
    record: Record


@dataclass(frozen=True, slots=True)
class Entered:
    """A new record, who was asked to confirm it, and names that fit several people."""

    record: Record
    asked: tuple[Person, ...] = ()
    unclear: tuple[str, ...] = ()


# --- entering -----------------------------------------------------------------------------------------------------


def enter(work: Work, draft: Draft, whose: Person | None = None) -> Entered:
    """Logs a record for oneself or for `whose`, and asks everybody concerned."""
    if whose is None or whose.id == work.person.id:
        record = records.log(work, draft)
        return _with_companions(work, record)
    check_may_enter_for(work, whose)
    record = records.log(work, draft, whose)
    _ask(work, record, [whose], Why.DELEGATED)
    return Entered(record, (whose,))


def check_may_enter_for(work: Work, whose: Person) -> None:
    """Officers and leaders enter for anybody who has duties, members and standing members for those linked to them."""
    linked = work.person.may(Right.ASK_LINKED, work.today) and whose.id in work.roster.linked_to(work.person.id)
    if not linked and not records.is_office(work):
        raise MayNotEnterFor(name=whose.name)
    if not whose.may(Right.KEEP_LEDGER, work.today):
        raise NoDutiesToEnter(name=whose.name)


def amend(work: Work, number: str, draft: Draft) -> Entered:
    """Changes a record; whoever is newly named is asked, whoever isn't named any more loses the credit."""
    record = records.amend(work, number, draft)
    named, _ = _companions(work, record)
    ids = {person.id for person in named}
    for asking in _of_record(work, record.id):
        if asking.why is Why.JOINT and asking.person_id not in ids:
            work.uow.askings.answer(asking.id, asking.answer, Answer.DECLINED, work.now)
    return _with_companions(work, record)


def name(work: Work, number: str, person: Person) -> None:
    """Says which one of several people of a name took part in one's own record."""
    _ask(work, records.changeable(work, number), [person], Why.JOINT)


def _with_companions(work: Work, record: Record) -> Entered:
    named, unclear = _companions(work, record)
    _ask(work, record, named, Why.JOINT)
    return Entered(record, tuple(named), tuple(unclear))


def _companions(work: Work, record: Record) -> tuple[list[Person], list[str]]:
    """Roster people with duties whom the record names, and names that fit several of them."""
    found, unclear = [], []
    for said in _named(record.draft):
        fitting = [person for person in work.roster.people_named(said) if _may_join(work, person, record)]
        if len(fitting) > 1:
            unclear.append(said)
        found += fitting if len(fitting) == 1 else []
    return found, unclear


def _named(draft: Draft) -> Iterable[str]:
    return dict.fromkeys(str(each) for each in draft.details.get("persons", ()))


def _may_join(work: Work, person: Person, record: Record) -> bool:
    return person.id != record.person_id and bool(person.roles(record.draft.date) & DUTY_BEARERS)


def _ask(work: Work, record: Record, whom: Sequence[Person], why: Why) -> None:
    rows = [
        {"record_id": record.id, "person_id": person.id, "why": why, "state": Answer.ASKED, "asked_at": work.now}
        for person in whom
    ]
    work.uow.askings.add(rows)
    expires = work.now + timedelta(days=int(work.policies.figure("joint.expires_days")))
    _tell(work, ASKED, record, whom, {"by": work.person.name}, expires)


def _tell(
    work: Work, purpose: str, record: Record, whom: Iterable[Person], facts: Mapping[str, Any], expires: datetime
) -> None:
    work.uow.outbox.add(
        [
            {
                "person_id": person.id,
                "purpose": purpose,
                "unique_key": f"{purpose}:{record.number}:{work.person.id}:{person.id}",
                "facts": {"number": record.number, **facts},
                "not_before": work.now,
                "expires_at": expires,
            }
            for person in whom
        ]
    )


# --- answering ----------------------------------------------------------------------------------------------------


def waiting(work: Work) -> list[Asking]:
    """What the person has not answered yet, the oldest first; what is past its days can still be answered by number."""
    asked = [_asking(row) for row in work.uow.askings.waiting(work.person.id)]
    days = timedelta(days=int(work.policies.figure("joint.expires_days")))
    fresh = [each for each in asked if work.now - each.asked_at <= days]
    return fresh or asked


def about(work: Work, number: str, person: Person | None = None) -> Asking | None:
    """What a person was asked about that record, answered or not."""
    row = work.uow.askings.about((person or work.person).id, number)
    return None if row is None else _asking(row)


def twin(work: Work, asking: Asking) -> Record | None:
    """One's own record of the very same kind, unit and day, so that one visit isn't counted twice."""
    found = work.uow.records.on_same_day(
        work.person.id, asking.record.draft.kind, asking.record.draft.date, asking.record.draft.unit
    )
    own = (records.record_of(row) for row in found if row.person_id == work.person.id)
    return next(own, None) if asking.record.draft.unit else None


def confirm(work: Work, asking: Asking) -> Record:
    """It counts for the person from now on. An entry made for the person asks its companions in turn."""
    if not work.uow.askings.answer(asking.id, asking.answer, Answer.CONFIRMED, work.now):
        raise UnknownNumber(number=asking.record.number)
    work.uow.audit.note(work.person.id, "record.confirm", asking.record.number, work.now)
    if asking.why is Why.JOINT:
        return asking.record
    work.uow.records.update(asking.record.id, {"state": "valid", "awaits": False})
    record = replace(asking.record, is_valid=True, awaits=False)
    _with_companions(work, record)
    return record


def same(work: Work, asking: Asking) -> None:
    """It is the visit that the person logged already, so it isn't credited a second time."""
    work.uow.askings.answer(asking.id, asking.answer, Answer.DECLINED, work.now)
    work.uow.audit.note(work.person.id, "record.same", asking.record.number, work.now)


def decline(work: Work, asking: Asking) -> Record:
    """It doesn't count for the person; who said so hears it."""
    if not work.uow.askings.answer(asking.id, asking.answer, Answer.DECLINED, work.now):
        raise UnknownNumber(number=asking.record.number)
    work.uow.audit.note(work.person.id, "record.deny", asking.record.number, work.now)
    record = asking.record
    if asking.why is Why.DELEGATED:
        work.uow.records.update(record.id, {"state": "withdrawn", "awaits": False})
    author = record.entered_by_id if asking.why is Why.DELEGATED else record.person_id
    whom = [person for person in [work.roster.people.get(author or 0)] if person is not None]
    facts = {"by": work.person.name, "why": asking.why}
    _tell(work, DENIED, record, whom, facts, work.now + timedelta(days=30))
    return record


def join(work: Work, number: str, said: Mapping[str, Any]) -> Record:
    """By one's own word a participant of somebody else's activity; what one had to add is kept, its author is told."""
    row = work.uow.records.by_number(number)
    if row is None or row.state != "valid":
        raise UnknownNumber(number=number)
    record = records.record_of(row)
    asking = about(work, number)
    if asking is not None:
        return confirm(work, asking)
    own = {"record_id": record.id, "person_id": work.person.id, "why": Why.JOINT, "said": dict(said)}
    work.uow.askings.add([{**own, "state": Answer.CONFIRMED, "asked_at": work.now, "answered_at": work.now}])
    work.uow.audit.note(work.person.id, "record.join", number, work.now)
    author = work.roster.people[record.person_id]
    _tell(work, JOINED, record, [author], {"by": work.person.name}, work.now + timedelta(days=30))
    return record


def _of_record(work: Work, record_id: int) -> list[Asking]:
    return [_asking(row) for row in work.uow.askings.of_record(record_id)]


def companions(work: Work, record: Record) -> Mapping[str, Answer]:
    """What each participant of a record said, by name."""
    found = (each for each in _of_record(work, record.id) if each.why is Why.JOINT)
    return {work.roster.people[each.person_id].name: each.answer for each in found}


def _asking(row: Any) -> Asking:
    return Asking(row.asking_id, row.asked_id, Why(row.why), Answer(row.answer), row.asked_at, records.record_of(row))
