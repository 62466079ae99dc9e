"""One person's year as it is told: the screen, and the Word document with the records behind it (履职档案).

What people wrote is masked: workers are not named in it (requirements.md A4).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from config.texts import text
from handlers import telling
from handlers.forms import show
from handlers.messages import Letter, Reply
from handlers.telling import exemptions as exempt
from nlp.privacy import without_people
from storage.rules.kinds import RecordKind
from storage.rules.people import Person
from storage.rules.quotas import DutyStanding, Standing
from storage.services import exemptions
from storage.services.cases import Case
from storage.services.person_files import PersonFile
from storage.services.records import Record
from storage.work import Work

_MOST = 300  # rows of one kind; a year has a tenth of that


def told(work: Work, found: PersonFile) -> Reply:
    """A line a duty, what stands behind it, and the document."""
    lines = telling.standing_lines(found.standings) or [text("person_file.no_duties")]
    tail = text("person_file.attached", records=len(found.records), cases=len(found.cases))
    return Reply(show.lines_of(head(work, found.person, found.year), *lines, tail), (), (letter(work, found),))


def head(work: Work, person: Person, year: int) -> str:
    roles = show.joined([text(f"role.{role}") for role in sorted(person.roles(work.today))])
    return text("officer.person", name=person.name, unit=person.unit, roles=roles, year=year)


def letter(work: Work, found: PersonFile) -> Letter:
    title = text("person_file.title", name=found.person.name, year=found.year)
    facts = {
        "federation": work.federation.name,
        "title": title,
        "person": _person(work, found),
        "duties": [_duty(each) for each in found.standings],
        "groups": list(_groups(work, found)),
        "cases": [_case(work, each) for each in found.cases[:_MOST]],
        "as_of": text("officer.as_of", moment=show.moment_of_year(work.now)),
        "masked": text("person_file.masked"),
    }
    return Letter(title, "person_file", facts)


def _person(work: Work, found: PersonFile) -> list[str]:
    """Unit, each mandate of the year with its days, and what the person was freed of."""
    first, last = date(found.year, 1, 1), date(found.year, 12, 31)
    held = [each for each in found.person.mandates if each.starts <= last and each.ends >= first]
    mandates = [
        text(
            "person_file.mandate",
            role=text(f"role.{each.role}"),
            where=show.joined([part for part in (each.term, each.constituency) if part]),
            days=_days(each.starts, each.ends),
        )
        for each in held
    ]
    freed = [
        text("person_file.freed", line=exempt.line(work, found.person, each))
        for each in exemptions.of_year(found.person, found.year)
    ]
    return [text("person_file.unit", unit=found.person.unit), *mandates, *freed]


def _days(starts: date, ends: date) -> str:
    """Mandates without a written day are open on that side."""
    shown = [day.isoformat() if 1 < day.year < date.max.year else text("person_file.open") for day in (starts, ends)]
    return text("person_file.days", first=shown[0], last=shown[1])


def _duty(each: DutyStanding) -> dict[str, str]:
    owes = each.standing in (Standing.MET, Standing.UNMET)
    return {
        "name": each.duty.name,
        "owed": f"{each.quota}{each.duty.unit}" if owes else text("person_file.none"),
        "done": f"{show.number(each.done)}{each.duty.unit}",
        "state": text(
            f"person_file.{each.standing}", left=show.number(each.left), unit=each.duty.unit, reason=each.exempt
        ),
        "source": each.duty.source,
    }


def _groups(work: Work, found: PersonFile) -> Iterator[dict[str, Any]]:
    for kind in RecordKind:
        held = [each for each in found.records if each.draft.kind is kind]
        if held:
            name = text("person_file.group", name=text(f"record_kind.{kind}"), count=len(held))
            yield {"name": name, "entries": [_record(work, found.person, each) for each in held[:_MOST]]}


def _record(work: Work, person: Person, each: Record) -> dict[str, str]:
    draft = each.draft
    said = draft.details.get("issue") or draft.content
    days = draft.tenth_days / 10
    return {
        "number": each.number,
        "day": draft.date.isoformat(),
        "unit": draft.unit,
        "people": str(draft.head_count or ""),
        "content": without_people(str(said or "")),
        "remark": show.joined(list(_remarks(work, person, each, days))),
    }


def _remarks(work: Work, person: Person, each: Record, days: float) -> Iterator[str]:
    if days:
        yield show.value("days", days, work.today)
    if not each.draft.done:
        yield text("deed.planned")
    if each.late:
        yield text("list.late")
    if each.entered_by_id:
        yield text("person_file.delegated")
    if each.person_id != person.id:
        yield text("person_file.joint", name=work.roster.people[each.person_id].name)


def _case(work: Work, each: Case) -> dict[str, str]:
    return {
        "number": each.number,
        "title": without_people(each.draft.title),
        "day": each.filed_on.isoformat(),
        "state": text(f"case_state.{each.state}"),
    }
