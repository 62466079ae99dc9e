"""Planning who is reminded of what, and asking again at the moment of sending (requirements.md E1, E2, E3).

People whose mandates cover the whole period are found and written by one statement a federation; the few whose quota is
prorated are reckoned one by one. The need is asked again at the moment of sending, so a person too many does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zlib import crc32

from config.calendar import WorkCalendar
from config.duties import Duty, Measure, Per, When
from config.policies import Adopted
from storage.repositories.planning import Owed, Span, Spans, Terms
from storage.rules.delivery import JOINED
from storage.rules.people import DUTY_BEARERS, Person, Role
from storage.rules.quotas import DutyStanding
from storage.rules.touchpoints import BEIJING, Touchpoint, due, push_time, touchpoints, year_over
from storage.services import progress
from storage.work import Work

# Purposes: the stages' and nudges', an officer's, one's own for a day, and one's own for an hour; and the lists of those behind.
REMINDER, ASKED, OWN, TIMED = "reminder", "asked_reminder", "own_reminder", "timed_reminder"
DIGEST = "digest"
_DIGEST_READERS = (Role.OFFICER, Role.MEMBER, Role.STANDING_MEMBER)


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder that is due: to whom, why now, and what is unmet."""

    person: Person
    point: Touchpoint
    unmet: tuple[DutyStanding, ...]


def schedule(work: Work, year: int) -> tuple[Touchpoint, ...]:
    """The year's touchpoints under the federation's policies."""
    return _schedule(work.policies, work.calendar, year)


@lru_cache(maxsize=256)
def _schedule(policies: Adopted, calendar: WorkCalendar, year: int) -> tuple[Touchpoint, ...]:
    duties = policies.duties(DUTY_BEARERS, year)
    stages = {days for duty in duties for days in duty.remind_days_before}
    return tuple(touchpoints(year, stages, policies, calendar))


def due_now(work: Work) -> list[Due]:
    """Reminders that `plan` would write at this moment; nothing is written."""
    point = _point(work)
    return _owed(work, point, work.roster.active(work.today)) if point else []


def plan(work: Work) -> int:
    """Writes the reminders and digests that are due; says how many. Calling again, or twice at once, adds nothing."""
    point = _point(work)
    if point is None or not work.uow.outbox.mark_planned(point.key, work.now):
        return 0
    # What an earlier stage still had to say is said by this one; nobody gets both.
    work.uow.outbox.supersede([REMINDER, DIGEST], work.now)
    return _remind(work, point) + _digest(work, point)


def _remind(work: Work, point: Touchpoint) -> int:
    terms, spans = _terms(work.policies, point.day.year, point.days_before)
    push = _push(work, REMINDER, point, "push.at", year_over(point.day.year))
    written = work.uow.planning.remind(terms, spans, push)
    people = work.uow.federations.some_people(work.uow.planning.prorated(spans, work.today))
    owing = _owed(work, point, people.values())
    common = {name: push[name] for name in ("purpose", "facts", "not_before", "expires_at")}
    rows = [{"person_id": each.person.id, "unique_key": f"{push['key']}:{each.person.id}", **common} for each in owing]
    return written + work.uow.outbox.add(rows)


def _digest(work: Work, point: Touchpoint) -> int:
    """To everybody who may have a list of their own; it is only sent where somebody is behind."""
    if point.days_before is None:
        return 0
    push = _push(work, DIGEST, point, "digest.at", work.now + timedelta(days=3))
    return work.uow.planning.tell_holders(_DIGEST_READERS, work.today, push)


def _push(work: Work, purpose: str, point: Touchpoint, hour: str, expires: datetime) -> dict[str, Any]:
    at = datetime.combine(point.day, work.policies.figure(hour), tzinfo=BEIJING)
    return {
        "purpose": purpose,
        "key": point.key if purpose == REMINDER else f"{purpose}:{point.key}",
        "facts": {"year": point.day.year, "days_before": point.days_before},
        "not_before": push_time(max(work.now, at), work.policies, work.calendar),
        "expires_at": expires,
    }


@lru_cache(maxsize=512)
def _terms(policies: Adopted, year: int, days_before: int | None) -> tuple[Terms, Spans]:
    """What whole mandates owe at that stage, as the planning statement asks for it."""
    owed: dict[tuple[object, ...], set[str]] = {}
    spans: dict[date, set[str]] = {}
    for role in sorted(DUTY_BEARERS):
        duties = [duty for duty in policies.duties({role}, year) if duty.at_least and duty.when is not When.OPEN]
        longest = any(duty.per is Per.TWO_YEARS for duty in duties)
        spans.setdefault(date(year - longest, 1, 1), set()).add(role)
        for duty in duties:
            if speaks_up(duty, days_before):
                owed.setdefault(_asked(duty, year), set()).add(role)
    terms = tuple(Owed(frozenset(roles), *asked) for asked, roles in owed.items())  # type: ignore[arg-type]
    return terms, tuple(Span(frozenset(roles), first, date(year, 12, 31)) for first, roles in spans.items())


def _asked(duty: Duty, year: int) -> tuple[object, ...]:
    first = year - 1 if duty.per is Per.TWO_YEARS else year
    in_tenths = duty.id == "rotation" or duty.measure is Measure.DAYS
    of_links = duty.measure is Measure.SHARE
    return duty.counts, duty.at_least, first, year, in_tenths, duty.id == "rotation", of_links


def unmet(work: Work, person: Person, year: int, days_before: int | None) -> tuple[DutyStanding, ...]:
    """What a person still owes and is to be reminded of at that stage; every unmet duty at a nudge."""
    return at_stage(progress.of_person(work, person, year), days_before)


def _point(work: Work) -> Touchpoint | None:
    at: time = work.policies.figure("push.at")
    points, planned = schedule(work, work.today.year), work.uow.outbox.planned()
    return due(points, planned, work.federation.created_at, work.now, at)


def _owed(work: Work, point: Touchpoint, people: Iterable[Person]) -> list[Due]:
    them = progress.of_some(work, people, point.day.year)
    asked = ((person, at_stage(standings, point.days_before)) for person, standings in them.items())
    return [Due(person, point, still) for person, still in asked if still]


def at_stage(standings: Iterable[DutyStanding], days_before: int | None) -> tuple[DutyStanding, ...]:
    """What is unmet of duties that speak up at that stage or did before; every unmet duty at a nudge."""
    return tuple(each for each in standings if each.is_unmet and speaks_up(each.duty, days_before))


def speaks_up(duty: Duty, days_before: int | None) -> bool:
    return days_before is None or any(days >= days_before for days in duty.remind_days_before)


def next_tick(work: Work) -> datetime | None:
    """The first touchpoint's hour after now, for a clock that is driven."""
    at: time = work.policies.figure("push.at")
    years = (work.today.year, work.today.year + 1)
    moments = (datetime.combine(point.day, at, tzinfo=BEIJING) for year in years for point in schedule(work, year))
    return next((moment for moment in moments if moment > work.now), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom an officer's reminder goes to; `tomorrow` of them heard one today and hear this one next working day."""

    people: tuple[Person, ...]
    tomorrow: int


def ask(work: Work, people: Iterable[Person], duty_id: str | None) -> Asked:
    """Has people reminded now of what they still owe of a duty, of all duties where None; once a day and duty."""
    chosen = tuple(people)
    told = work.uow.outbox.heard([person.id for person in chosen], JOINED, midnight(work))
    common = {
        "purpose": ASKED,
        "facts": {"year": work.today.year, "duty": duty_id},
        "not_before": push_time(work.now, work.policies, work.calendar),
        "expires_at": work.now + timedelta(days=7),
    }
    key = f"{ASKED}:{work.today}:{duty_id or ''}"
    work.uow.outbox.add([{"person_id": each.id, "unique_key": f"{key}:{each.id}", **common} for each in chosen])
    work.uow.audit.note(work.person.id, "people.remind", f"{duty_id or ''} {len(chosen)}", work.now)
    return Asked(chosen, len(told))


def midnight(work: Work) -> datetime:
    """The beginning of the day in Beijing."""
    return datetime.combine(work.today, time(), tzinfo=BEIJING)


def remind_me(work: Work, matter: str, day: date, hour: time | None) -> datetime:
    """Keeps a reminder of the person's own; says when it comes. With an hour it stands alone, whatever else comes that day."""
    at = datetime.combine(day, hour or work.policies.figure("push.at"), tzinfo=BEIJING)
    moment = push_time(max(at, work.now), work.policies, work.calendar)
    purpose = OWN if hour is None else TIMED
    row = {
        "person_id": work.person.id,
        "purpose": purpose,
        "unique_key": f"{OWN}:{work.person.id}:{moment.isoformat()}:{crc32(matter.encode())}",
        "facts": {"text": matter},
        "not_before": moment,
        "expires_at": moment + timedelta(days=30),
    }
    work.uow.outbox.add([row])
    return moment


def remind_again(work: Work, day: date) -> None:
    """After a snooze: on that day what is still owed, even if no stage falls on it."""
    at = datetime.combine(day, work.policies.figure("push.at"), tzinfo=BEIJING)
    moment = push_time(at, work.policies, work.calendar)
    row = {
        "person_id": work.person.id,
        "purpose": REMINDER,
        "unique_key": f"again:{work.person.id}:{day}",
        "facts": {"year": day.year, "days_before": None},
        "not_before": moment,
        "expires_at": moment + timedelta(days=30),
    }
    work.uow.outbox.add([row])


def waiting(work: Work) -> list[Any]:
    """The person's own reminders that are still to come, the next one first."""
    return list(work.uow.outbox.waiting_of(work.person.id, (OWN, TIMED)))


def forget(work: Work) -> int:
    """Drops the person's own reminders that are still to come; says how many."""
    return work.uow.outbox.drop_waiting(work.person.id, (OWN, TIMED), work.now)


def forget_one(work: Work, push_id: int) -> bool:
    """Drops one of them; False when it is gone already."""
    return work.uow.outbox.drop_one(work.person.id, (OWN, TIMED), push_id, work.now)
