"""One person's year with everything that it rests on (履职档案; 苏工办〔2020〕96号 第七条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.rules.kinds import RecordKind
from storage.rules.people import Person, Right
from storage.rules.quotas import DutyStanding
from storage.rules.refusals import NotForYou
from storage.services import cases, questions, records
from storage.services.cases import Case
from storage.services.records import Record
from storage.work import Work


@dataclass(frozen=True, slots=True)
class PersonFile:
    """`records` and `cases` are those that count in the year, the earliest first."""

    person: Person
    year: int
    standings: tuple[DutyStanding, ...]
    records: tuple[Record, ...]
    cases: tuple[Case, ...]


def of(work: Work, person: Person, year: int) -> PersonFile:
    """For officers and leaders, and for the person; any look at somebody else's is audited.

    Linked members see the standings alone (`questions.status`), not the records.
    """
    if person.id != work.person.id and not work.person.may(Right.ASK_FEDERATION, work.today):
        raise NotForYou()
    standings = questions.status(work, person, year)
    held = records.of_person(work, person, list(RecordKind), date(year, 1, 1), date(year, 12, 31))
    signed = cases.of_person(work, person, range(year, year + 1))
    if person.id != work.person.id:
        work.uow.audit.note(work.person.id, "person.file", str(person.id), work.now)
    return PersonFile(person, year, tuple(standings), tuple(reversed(held)), tuple(reversed(signed)))
