"""Planning who is reminded of what, and asking again at the moment of sending (requirements.md E1, E2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from storage.rules.people import DUTY_BEARERS, Person
from storage.rules.quotas import DutyStanding
from storage.rules.touchpoints import BEIJING, Touchpoint, due, push_time, touchpoints, year_over
from storage.services import progress
from storage.work import Work

# Purposes: the stages' and nudges', an officer's, one's own for a day, and one's own for an hour.
REMINDER, ASKED, OWN, TIMED = "reminder", "asked_reminder", "own_reminder", "timed_reminder"


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder that is due: to whom, why now, and what is unmet."""

    person: Person
    point: Touchpoint
    unmet: tuple[DutyStanding, ...]


def schedule(work: Work, year: int) -> list[Touchpoint]:
    """The year's touchpoints under the federation's policies."""
    duties = work.policies.duties(DUTY_BEARERS, year)
    stages = {days for duty in duties for days in duty.remind_days_before}
    return touchpoints(year, stages, work.policies, work.calendar)


def due_now(work: Work) -> list[Due]:
    """Reminders that `plan` would write at this moment; nothing is written."""
    point = _point(work)
    return _owed(work, point) if point else []


def plan(work: Work) -> int:
    """Writes the reminders that are due; says how many. Calling again, or twice at once, adds nothing."""
    point = _point(work)
    if point is None or not work.uow.outbox.mark_planned(point.key, work.now):
        return 0
    # What an earlier stage still had to say is said by this one; nobody gets both.
    work.uow.outbox.supersede([REMINDER], work.now)
    at = push_time(work.now, work.policies, work.calendar)
    rows = [
        {
            "person_id": each.person.id,
            "purpose": REMINDER,
            "unique_key": f"{point.key}:{each.person.id}",
            "facts": {"year": point.day.year, "days_before": point.days_before},
            "not_before": at,
            "expires_at": year_over(point.day.year),
        }
        for each in _owed(work, point)
    ]
    return work.uow.outbox.add(rows)


def unmet(work: Work, person: Person, year: int, days_before: int | None) -> tuple[DutyStanding, ...]:
    """What a person still owes and is to be reminded of at that stage; every unmet duty at a nudge."""
    return at_stage(progress.of_person(work, person, year), days_before)


def _point(work: Work) -> Touchpoint | None:
    at: time = work.policies.figure("push.at")
    points, planned = schedule(work, work.today.year), work.uow.outbox.planned()
    return due(points, planned, work.federation.created_at, work.now, at)


def _owed(work: Work, point: Touchpoint) -> list[Due]:
    everyone = progress.of_people(work, work.roster.active(work.today), point.day.year)
    asked = ((person, at_stage(standings, point.days_before)) for person, standings in everyone.items())
    return [Due(person, point, still) for person, still in asked if still]


def at_stage(standings: Iterable[DutyStanding], days_before: int | None) -> tuple[DutyStanding, ...]:
    """What is unmet of duties that speak up at that stage or did before; every unmet duty at a nudge."""
    return tuple(
        each
        for each in standings
        if each.is_unmet and (days_before is None or any(days >= days_before for days in each.duty.remind_days_before))
    )


def next_tick(work: Work) -> datetime | None:
    """The first touchpoint's hour after now, for a clock that is driven."""
    at: time = work.policies.figure("push.at")
    years = (work.today.year, work.today.year + 1)
    points = (point for year in years for point in schedule(work, year))
    moments = (datetime.combine(point.day, at, tzinfo=BEIJING) for point in points)
    return next((moment for moment in moments if moment > work.now), None)
