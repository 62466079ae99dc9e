"""What stands in each column of a list: of people and of the ledger's rows.

Workers are not named in the ledger's columns; what somebody wrote of them is masked here (requirements.md A4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from config.texts import text
from handlers.forms import show
from handlers.messages import Cell
from nlp.privacy import without_people
from storage.rules.people import DUTY_BEARERS, Person
from storage.rules.touchpoints import BEIJING
from storage.services.questions import lists
from storage.services.questions.scope import union_of
from storage.work import Work


def of_person(work: Work, person: Person | None, name: str) -> Cell:
    """A person in the column `name`; empty for nobody."""
    if person is None:
        return None
    return _OF_PERSON[name](work, person) if name in _OF_PERSON else None


def _unit(work: Work, person: Person) -> str:
    union = union_of(work, person, work.today)
    return union.name if union else person.unit


def _roles(work: Work, person: Person) -> str:
    held = sorted(role for role in person.roles(work.today) if role in DUTY_BEARERS)
    return show.joined([text(f"role.{role}") for role in held])


def _of_union(name: str) -> Callable[[Work, Person], Cell]:
    return lambda work, person: getattr(union_of(work, person, work.today), name, None)


def _of_mandate(read: Callable[[Any], Any]) -> Callable[[Work, Person], Cell]:
    def cell(work: Work, person: Person) -> Cell:
        held = [each for each in person.mandates if each.covers(work.today)] or list(person.mandates[-1:])
        found = read(held[0]) if held else None
        return (found.isoformat() if 1 < found.year < 9999 else None) if isinstance(found, date) else found

    return cell


_OF_PERSON: Mapping[str, Callable[[Work, Person], Cell]] = {
    "name": lambda work, person: person.name,
    "own_unit": _unit,
    "roles": _roles,
    "town": _of_union("town"),
    "industry": _of_union("industry"),
    "constituency": _of_mandate(lambda each: each.constituency),
    "term": _of_mandate(lambda each: each.term),
    "starts": _of_mandate(lambda each: each.starts),
    "ends": _of_mandate(lambda each: each.ends),
}


def of_row(work: Work, row: Any, name: str) -> Cell:
    """A record, case, push or line of the trail in the column `name`."""
    return _READS[name](work, row)


def _person_of(work: Work, row: Any) -> Person | None:
    """Whose record or push it is, or who did what the trail notes."""
    key = getattr(row, "person_id", None) or getattr(row, "by_id", None)
    return work.roster.people.get(key) if key else None


def _personal(name: str) -> Callable[[Work, Any], Cell]:
    def cell(work: Work, row: Any) -> Cell:
        if isinstance(row, lists.Signed):
            return of_person(work, work.roster.people.get(row.signers[0]) if row.signers else None, name)
        return of_person(work, _person_of(work, row), name)

    return cell


def _content(work: Work, row: Any) -> Cell:
    details = row.details
    said = details.get("issue") or details.get("content") or details.get("title") or ""
    return without_people(str(said))


def _topic(work: Work, row: Any) -> Cell:
    topic = (row.case if isinstance(row, lists.Signed) else row).details.get("topic")
    return text(f"topic.{topic}") if topic else None


def _said(table: str, read: Callable[[Any], str]) -> Callable[[Work, Any], Cell]:
    return lambda work, row: text(f"{table}.{read(row)}")


def _moment(when: datetime | None) -> Cell:
    return when.astimezone(BEIJING).isoformat(timespec="seconds") if when else None


def _signers(work: Work, row: Any) -> Cell:
    return show.joined([work.roster.people[each].name for each in row.signers if each in work.roster.people])


def _department(work: Work, row: Any) -> Cell:
    found = work.roster.departments.get(row.case.lead_id or 0)
    return found.name if found else None


def _purpose(work: Work, row: Any) -> Cell:
    kind = row.purpose.partition(".")[0]
    return text(f"figure.purpose.{kind}") if kind in _PURPOSES else text("officer.no_label")


_PURPOSES = frozenset({"case", "reminder", "digest", "broadcast", "urgent"})


def _act(work: Work, row: Any) -> Cell:
    """What was done, by its subject; which step of a case it was stands in the case's own history."""
    kind = row.act.partition(".")[0]
    return text(f"list.act.{kind}") if kind in _ACTS else text("officer.no_label")


_ACTS = frozenset({
    "analysis", "binding", "case", "codes", "exempt", "links", "org", "people", "person", "record", "session", "spot_check",
})  # fmt: skip


def _subject(work: Work, row: Any) -> Cell:
    is_person = row.act.startswith(("person.", "exempt.")) and row.subject.isdecimal()
    person = work.roster.people.get(int(row.subject)) if is_person else None
    return person.name if person else row.subject


_READS: Mapping[str, Callable[[Work, Any], Cell]] = {
    "name": _personal("name"),
    "own_unit": _personal("own_unit"),
    "number": lambda work, row: (row.case if isinstance(row, lists.Signed) else row).number,
    "kind": _said("figure.kind", lambda row: row.kind),
    "date": lambda work, row: row.date.isoformat(),
    "date_to": lambda work, row: row.date_to.isoformat() if row.date_to else None,
    "unit": lambda work, row: row.unit,
    "modes": lambda work, row: show.joined([text(f"mode.{mode}") for mode in row.details.get("modes", ())]),
    "head_count": lambda work, row: row.head_count,
    "days": lambda work, row: row.tenth_days / 10 if row.tenth_days else None,
    "topic": _topic,
    "content": lambda work, row: (
        without_people(row.case.content) if isinstance(row, lists.Signed) else _content(work, row)
    ),
    "late": lambda work, row: text("list.late") if row.late else None,
    "entered_at": lambda work, row: _moment(row.entered_at),
    "done": lambda work, row: text("deed.done" if row.done else "deed.planned"),
    "amount": lambda work, row: row.details.get("amount"),
    "case_kind": _said("case_kind", lambda row: row.case.kind),
    "case_state": _said("case_state", lambda row: row.case.state),
    "title": lambda work, row: without_people(row.case.title),
    "department": _department,
    "due_on": lambda work, row: row.case.due_on.isoformat() if row.case.due_on else None,
    "filed_at": lambda work, row: _moment(row.case.filed_at),
    "signers": _signers,
    "at": lambda work, row: _moment(row.at if hasattr(row, "at") else row.ended_at or row.not_before),
    "purpose": _purpose,
    "channel": lambda work, row: text(f"figure.channel.{row.channel}") if row.channel else None,
    "pushed": _said("figure.pushed", lambda row: row.state),
    "attempts": lambda work, row: row.attempts,
    "act": _act,
    "subject": _subject,
}
