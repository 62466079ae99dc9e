"""Urgent reports (请示报告): to all officers at once and at any hour, then to the leaders, until somebody has them.

苏工办〔2021〕5号 第七条; requirements.md C10 and «urgent report». The later alarms are written with the first one and
dropped at their moment once somebody has acknowledged, so a service that was down for a while makes them up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from storage.rules.kinds import numbered, prefix
from storage.rules.people import Person, Right, Role
from storage.rules.refusals import AcknowledgedBy, NoDutyBearer, NotForYou, UnknownNumber
from storage.work import Work

URGENT = "urgent"
_DAYS_OF_USE = 3


class Stage(StrEnum):
    """Which alarm it is; `TAKEN` tells the reporter who has it."""

    FIRST = "first"
    LEADERS = "leaders"
    AGAIN = "again"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is reported; `details` may hold head_count, topic and unit."""

    content: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    number: str
    person_id: int
    draft: Draft
    reported_at: datetime
    acknowledged_by_id: int | None = None
    acknowledged_at: datetime | None = None


def report(work: Work, draft: Draft) -> tuple[Report, int]:
    """Sends a report to everybody on duty; says how many officers that is."""
    if not work.person.may(Right.KEEP_LEDGER, work.today) and not work.person.may(Right.ASK_FEDERATION, work.today):
        raise NoDutyBearer()
    number = numbered(URGENT, work.uow.numbers.next(prefix(URGENT)))
    row = {"number": number, "person_id": work.person.id, "content": draft.content, "details": dict(draft.details)}
    work.uow.reports.add_urgent({**row, "reported_at": work.now})
    work.uow.audit.note(work.person.id, "urgent.report", number, work.now)
    work.uow.outbox.add(list(_alarms(work, number)))
    return Report(number, work.person.id, draft, work.now), len(_of_role(work, Role.OFFICER))


def _alarms(work: Work, number: str) -> Iterator[dict[str, Any]]:
    officers, leaders = _of_role(work, Role.OFFICER), _of_role(work, Role.LEADER)
    soon, later = (
        work.now + timedelta(minutes=int(work.policies.figure(f"urgent.{name}")))
        for name in ("leaders_after_minutes", "all_after_minutes")
    )
    yield from _rows(work, number, Stage.FIRST, officers or leaders, work.now)
    yield from _rows(work, number, Stage.LEADERS, leaders, soon)
    yield from _rows(work, number, Stage.AGAIN, [*officers, *leaders], later)


def _of_role(work: Work, role: Role) -> list[Person]:
    return [person for person in work.roster.active(work.today) if role in person.roles(work.today)]


def _rows(work: Work, number: str, stage: Stage, whom: Iterable[Person], at: datetime) -> Iterator[dict[str, Any]]:
    for person in {person.id: person for person in whom}.values():
        yield {
            "person_id": person.id,
            "purpose": URGENT,
            "unique_key": f"{URGENT}:{number}:{stage}:{person.id}",
            "facts": {"number": number, "stage": stage},
            "not_before": at,
            "expires_at": at + timedelta(days=_DAYS_OF_USE),
        }


def latest(work: Work) -> Report | None:
    """The person's last report, while its alarms may still be going out."""
    row = work.uow.reports.latest_urgent(work.person.id)
    lasts = timedelta(minutes=int(work.policies.figure("urgent.all_after_minutes")))
    return _report(row) if row is not None and work.now - row.reported_at <= lasts else None


def waiting(work: Work) -> list[Report]:
    """What nobody has acknowledged, for those who may."""
    _check_office(work)
    return [_report(row) for row in work.uow.reports.urgent_open()]


def acknowledge(work: Work, number: str) -> Report:
    """Whoever is first has it; the alarms end and the reporter hears who it is."""
    _check_office(work)
    report = _known(work, number)
    if not work.uow.reports.acknowledge(number, work.person.id, work.now):
        taken = work.roster.people.get(report.acknowledged_by_id or 0)
        raise AcknowledgedBy(number=number, name=taken.name if taken else "")
    work.uow.audit.note(work.person.id, "urgent.acknowledge", number, work.now)
    reporter = work.roster.people[report.person_id]
    work.uow.outbox.add(list(_rows(work, number, Stage.TAKEN, [reporter], work.now)))
    return report


def look_up(work: Work, number: str) -> Report:
    """A report for its reporter and for the office; audited for the latter."""
    report = _known(work, number)
    if report.person_id != work.person.id:
        _check_office(work)
        work.uow.audit.note(work.person.id, "urgent.read", number, work.now)
    return report


def find(work: Work, number: str) -> Report | None:
    """For the push that tells of it."""
    row = work.uow.reports.urgent(number)
    return None if row is None else _report(row)


def _known(work: Work, number: str) -> Report:
    report = find(work, number)
    if report is None:
        raise UnknownNumber(number=number)
    return report


def _check_office(work: Work) -> None:
    if not work.person.may(Right.ASK_FEDERATION, work.today):
        raise NotForYou()


def _report(row: Any) -> Report:
    draft = Draft(row.content, row.details)
    return Report(row.number, row.person_id, draft, row.reported_at, row.acknowledged_by_id, row.acknowledged_at)
