"""Logging, looking up, amending and withdrawing duty records (requirements.md B8, C6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from storage.rules.kinds import RecordKind, numbered, prefix
from storage.rules.people import Person, Right
from storage.rules.refusals import (
    AlreadyWithdrawn,
    AwaitsYou,
    FutureDate,
    NoDutyBearer,
    NotYours,
    TooLate,
    UnknownNumber,
)
from storage.rules.touchpoints import BEIJING
from storage.work import Work

_LONGEST_REASON = 100
_HOURS_IN_TENTH_DAY = 0.8  # 8 hours are 1 day (requirements.md, «other records»).


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before it has a number. `unit` is a roster name or the words used; `days` and `hours` are training's.

    What is `caught_up` with others of a month is marked as entered late, whatever its day.
    """

    kind: RecordKind
    date: dt.date
    date_to: dt.date | None = None
    unit: str = ""
    head_count: int | None = None
    days: float | None = None
    hours: float | None = None
    rotation: bool = False
    done: bool = True
    caught_up: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> str:
        """What it was about, in words; empty where only other fields say it."""
        return str(self.details.get("content") or self.details.get("title") or "")

    @property
    def tenth_days(self) -> int:
        """Length in whole tenths of a day; days win over hours where both are said."""
        if self.days is not None:
            return round(self.days * 10)
        return round(self.hours / _HOURS_IN_TENTH_DAY) if self.hours is not None else 0


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands in the ledger."""

    id: int
    number: str
    person_id: int
    late: bool
    is_valid: bool
    draft: Draft
    entered_on: dt.date
    # Whoever entered it for somebody else, and whether that person has yet to confirm it.
    entered_by_id: int | None = None
    awaits: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Valid entries of the same kind, unit and day: a `twin` is one's own or one that one is named in."""

    twin: Record | None = None
    others: tuple[Record, ...] = ()


def check_date(work: Work, day: dt.date, *, planned: bool = False, by_office: bool = False) -> None:
    """Refuses a day that hasn't come (unless it is planned) and one too long ago to be entered by oneself.

    A past year stays open until the day that the federation set (requirements.md, «late entry»).
    """
    if day > work.today and not planned:
        raise FutureDate(date=day)
    if not by_office and not is_open(work, day.year):
        raise TooLate(date=day)


def is_open(work: Work, year: int) -> bool:
    """Whether a year's records may still be entered by oneself: until the day in the next year that the federation set."""
    if year >= work.today.year:
        return True
    closes = dt.date.fromisoformat(f"{year + 1}-{work.policies.figure('late.until', year)}")
    return work.today <= closes


def near(work: Work, draft: Draft, whose: Person | None = None) -> Near:
    """What else is entered of that day and unit; without a unit only one's own of the same content."""
    person = whose or work.person
    found = work.uow.records.on_same_day(person.id, draft.kind, draft.date, draft.unit)
    own = [record_of(row) for row in found if row.person_id == person.id or row.answer in ("asked", "confirmed")]
    others = [record_of(row) for row in found if row.person_id != person.id and row.answer is None]
    if not draft.unit:
        return Near(next((each for each in own if each.draft.content == draft.content), None))
    return Near(own[0] if own else None, tuple(others))


def twin(work: Work, draft: Draft) -> Record | None:
    """The person's own record of the same kind, unit and day, if there is one; without a unit, of the same content."""
    return near(work, draft).twin


def log(work: Work, draft: Draft, whose: Person | None = None) -> Record:
    """Enters a confirmed record under the next number of its kind.

    One that is entered for somebody else (`whose`) counts nowhere until that person confirms it (requirements.md A5);
    the office may enter what is too late for oneself.
    """
    person = whose or work.person
    delegated = person.id != work.person.id
    if not person.may(Right.KEEP_LEDGER, work.today):
        raise NoDutyBearer()
    check_date(work, draft.date, planned=not draft.done, by_office=delegated and is_office(work))
    number = numbered(draft.kind, work.uow.numbers.next(prefix(draft.kind)))
    late = draft.caught_up or _is_late(work, draft.date, work.today)
    row = {
        "number": number,
        "person_id": person.id,
        # What awaits its person is not valid yet: nothing that counts valid records can count it by mistake.
        "state": "withdrawn" if delegated else "valid",
        "awaits": delegated,
        "entered_by_id": work.person.id if delegated else None,
        "entered_at": work.now,
        "late": late,
    }
    record_id = work.uow.records.enter({**row, **_columns(work, draft)})
    work.uow.audit.note(work.person.id, "record.log", number, work.now)
    entered_by = work.person.id if delegated else None
    return Record(record_id, number, person.id, late, not delegated, draft, work.today, entered_by, delegated)


def is_office(work: Work) -> bool:
    """Whether who acts works for the whole federation."""
    return work.person.may(Right.ASK_FEDERATION, work.today)


def find(work: Work, number: str) -> Record:
    """The person's own record of that number. Refuses unknown numbers and those of others."""
    row = work.uow.records.by_number(number)
    if row is None:
        raise UnknownNumber(number=number)
    if row.person_id != work.person.id:
        raise NotYours(number=number)
    return record_of(row)


def look_up(work: Work, number: str) -> Record:
    """A record that one may read: one's own, one that one is named in, or one of those whom one may ask about (audited)."""
    row = work.uow.records.by_number(number)
    if row is None:
        raise UnknownNumber(number=number)
    if row.person_id == work.person.id or work.uow.askings.about(work.person.id, number) is not None:
        return record_of(row)
    linked = work.person.may(Right.ASK_LINKED, work.today) and row.person_id in work.roster.linked_to(work.person.id)
    if not linked and not is_office(work):
        raise NotYours(number=number)
    work.uow.audit.note(work.person.id, "record.read", number, work.now)
    return record_of(row)


def note_original(work: Work, record: Record, reason: str) -> None:
    """Notes why an officer or leader reads somebody's words as they were written (requirements.md A4); others may not."""
    if not is_office(work):
        raise NotYours(number=record.number)
    work.uow.audit.note(work.person.id, "record.original", f"{record.number} {reason}"[:_LONGEST_REASON], work.now)


def mine(work: Work, kinds: Sequence[RecordKind], first: dt.date, last: dt.date) -> list[Record]:
    """The person's valid records of a period with those of others that count for him or her, newest first."""
    return of_person(work, work.person, kinds, first, last)


def of_person(work: Work, person: Person, kinds: Sequence[RecordKind], first: dt.date, last: dt.date) -> list[Record]:
    """The same of anybody; whoever asks has seen to it that one may, and noted it."""
    own = work.uow.records.of_person(person.id, kinds, first, last)
    joined = work.uow.askings.joined(person.id, kinds, first, last)
    found = [record_of(row) for row in (*own, *joined)]
    return sorted(found, key=lambda each: (each.draft.date, each.id), reverse=True)


def latest(work: Work, since: dt.datetime) -> Record | None:
    """The person's valid record that was entered last, unless that was before `since`."""
    rows = work.uow.records.newest(work.person.id, _open_years(work), 1)
    return record_of(rows[0]) if rows and rows[0].entered_at >= since else None


def newest(work: Work, most: int) -> list[Record]:
    """The person's valid records that were entered last, the newest first."""
    return [record_of(row) for row in work.uow.records.newest(work.person.id, _open_years(work), most)]


def _open_years(work: Work) -> range:
    return range(work.today.year - 1, work.today.year + 2)


def amend(work: Work, number: str, draft: Draft) -> Record:
    """Replaces a record's content; what stood before stays in its history."""
    record = changeable(work, number)
    check_date(work, draft.date, planned=not draft.done)
    late = record.late or _is_late(work, draft.date, record.entered_on)
    work.uow.records.update(record.id, {**_columns(work, draft), "late": late})
    _remember(work, record, "amend", _plain(draft))
    return replace(record, draft=draft, late=late)


def withdraw(work: Work, number: str) -> Record:
    """Takes a record out of the count; it stays in the audit trail and its number is not given again."""
    record = changeable(work, number)
    work.uow.records.update(record.id, {"state": "withdrawn"})
    _remember(work, record, "withdraw", {})
    return replace(record, is_valid=False)


def changeable(work: Work, number: str) -> Record:
    """The person's own record, if it may still be changed. Refuses one that was withdrawn."""
    record = find(work, number)
    if record.awaits:
        raise AwaitsYou(number=number)
    if not record.is_valid:
        raise AlreadyWithdrawn(number=number)
    # A closed year keeps its figures (design.md section 5).
    check_date(work, record.draft.date, planned=not record.draft.done)
    return record


def _is_late(work: Work, day: dt.date, entered: dt.date) -> bool:
    return entered - day > dt.timedelta(days=work.policies.figure("late.after_days", day.year))


def _remember(work: Work, record: Record, change: str, after: Mapping[str, Any]) -> None:
    work.uow.records.add_change(
        {
            "record_id": record.id,
            "by_id": work.person.id,
            "at": work.now,
            "change": change,
            "before": _plain(record.draft),
            "after": after,
        }
    )
    work.uow.audit.note(work.person.id, f"record.{change}", record.number, work.now)


def _plain(draft: Draft) -> dict[str, Any]:
    values = asdict(draft)
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}


def _columns(work: Work, draft: Draft) -> dict[str, Any]:
    union = work.roster.union_named(draft.unit)
    return {
        "kind": draft.kind,
        "year": draft.date.year,
        "date": draft.date,
        "date_to": draft.date_to,
        "union_id": union.id if union else None,
        "unit": draft.unit,
        "head_count": draft.head_count,
        "tenth_days": draft.tenth_days,
        "rotation": draft.rotation,
        "done": draft.done,
        "details": {**draft.details, **({"hours": draft.hours} if draft.hours is not None else {})},
    }


def record_of(row: Any) -> Record:
    """A row of the ledger as a record."""
    details = dict(row.details)
    hours = details.pop("hours", None)
    # Where both were said the days count, and the hours are only what was said.
    said_hours = round(hours / _HOURS_IN_TENTH_DAY) if hours is not None else None
    days = row.tenth_days / 10 if row.tenth_days and row.tenth_days != said_hours else None
    draft = Draft(
        RecordKind(row.kind),
        row.date,
        row.date_to,
        row.unit,
        row.head_count,
        days,
        hours,
        bool(row.rotation),
        bool(row.done),
        details=details,
    )
    entered = row.entered_at.astimezone(BEIJING).date()
    by = (row.entered_by_id, bool(row.awaits))
    return Record(row.id, row.number, row.person_id, bool(row.late), row.state == "valid", draft, entered, *by)
