"""Help that representatives and vice-chairs ask of the federation, tracked to an answer (苏工办〔2020〕96号 第九条, 苏工办〔2021〕5号 第七条)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.rules.kinds import numbered, prefix
from storage.rules.people import Person, Right, Role
from storage.rules.refusals import AcknowledgedBy, NoDutyBearer, NotForYou, UnknownNumber
from storage.rules.touchpoints import push_time
from storage.work import Work

HELP = "help"
ASKED, ANSWERED = "help.asked", "help.answered"
_DAYS_OF_USE = 30


@dataclass(frozen=True, slots=True)
class Request:
    number: str
    person_id: int
    content: str
    asked_at: datetime
    answer: str | None = None


def ask(work: Work, content: str) -> Request:
    """Hands a wish to the office; every officer hears it in working hours."""
    if not work.person.may(Right.KEEP_LEDGER, work.today):
        raise NoDutyBearer()
    number = numbered(HELP, work.uow.numbers.next(prefix(HELP)))
    row = {"number": number, "person_id": work.person.id, "content": content, "asked_at": work.now}
    work.uow.reports.add_help(row)
    work.uow.audit.note(work.person.id, "help.ask", number, work.now)
    office = [each for each in work.roster.active(work.today) if Role.OFFICER in each.roles(work.today)]
    _tell(work, ASKED, number, office)
    return Request(number, work.person.id, content, work.now)


def answer(work: Work, number: str, said: str) -> Request:
    """The office's answer; whoever asked hears it."""
    _check_office(work)
    request = _known(work, number)
    if not work.uow.reports.answer(number, said, work.person.id, work.now):
        raise AcknowledgedBy(number=number, name="")
    work.uow.audit.note(work.person.id, "help.answer", number, work.now)
    _tell(work, ANSWERED, number, [work.roster.people[request.person_id]])
    return request


def waiting(work: Work) -> list[Request]:
    """What the office has not answered yet."""
    _check_office(work)
    return [_request(row) for row in work.uow.reports.help_open()]


def mine(work: Work) -> list[Request]:
    return [_request(row) for row in work.uow.reports.help_of(work.person.id)]


def find(work: Work, number: str) -> Request | None:
    """For the pushes that tell of it."""
    row = work.uow.reports.help(number)
    return None if row is None else _request(row)


def look_up(work: Work, number: str) -> Request:
    """A request for whoever asked and for the office; audited for the latter."""
    request = _known(work, number)
    if request.person_id != work.person.id:
        _check_office(work)
        work.uow.audit.note(work.person.id, "help.read", number, work.now)
    return request


def _tell(work: Work, purpose: str, number: str, whom: Iterable[Person]) -> None:
    at = push_time(work.now, work.policies, work.calendar)
    work.uow.outbox.add(
        [
            {
                "person_id": person.id,
                "purpose": purpose,
                "unique_key": f"{purpose}:{number}:{person.id}",
                "facts": {"number": number},
                "not_before": at,
                "expires_at": at + timedelta(days=_DAYS_OF_USE),
            }
            for person in whom
        ]
    )


def _known(work: Work, number: str) -> Request:
    request = find(work, number)
    if request is None:
        raise UnknownNumber(number=number)
    return request


def _check_office(work: Work) -> None:
    if not work.person.may(Right.ASK_FEDERATION, work.today):
        raise NotForYou()


def _request(row: Any) -> Request:
    return Request(row.number, row.person_id, row.content, row.asked_at, row.answer)
