"""Who is behind, for those who look after them: linked members and officers, on the day of each stage (requirements.md E3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.rules.people import DUTY_BEARERS, Person, Right
from storage.rules.quotas import DutyStanding
from storage.services import progress, reach, reminders
from storage.services.questions.duties import is_freed
from storage.services.reach import Why
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Digest:
    """`whole`: about the federation, not about one's linked people. `unreached` only where `whole`."""

    whole: bool
    owing: int
    behind: Sequence[tuple[Person, tuple[DutyStanding, ...]]]
    unreached: Mapping[Why, Sequence[Person]]


def of(work: Work, reader: Person, year: int, days_before: int | None) -> Digest | None:
    """What the reader ought to know at that stage; None where nobody is behind or the reader may not ask."""
    whole = reader.may(Right.ASK_FEDERATION, work.today)
    people = _people(work, reader, whole)
    standings = progress.of_some(work, people, year)
    owed = [(person, reminders.at_stage(theirs, days_before)) for person, theirs in standings.items()]
    behind = sorted(((person, left) for person, left in owed if left), key=lambda each: -len(each[1]))
    if not behind:
        return None
    unreached = reach.forecast(work, (person for person, _ in behind)) if whole else {}
    asked = sum(not is_freed(theirs) for theirs in standings.values())
    return Digest(whole, asked, behind, unreached)


def _people(work: Work, reader: Person, whole: bool) -> list[Person]:
    everyone = [person for person in work.roster.active(work.today) if person.roles(work.today) & DUTY_BEARERS]
    if whole:
        return everyone
    linked = work.roster.linked_to(reader.id) if reader.may(Right.ASK_LINKED, work.today) else frozenset()
    return [person for person in everyone if person.id in linked]
