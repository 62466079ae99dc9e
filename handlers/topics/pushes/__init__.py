"""What each push says, and whether it is still needed: asked at the moment of sending, never before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.texts import text
from handlers import findings, reporting, reports, telling
from handlers.findings import Period
from handlers.forms import show
from handlers.messages import Choice, Reply
from handlers.telling import exemptions as exempt
from handlers.topics.pushes import cases
from storage.rules.delivery import LATE_ANSWER
from storage.rules.people import Person
from storage.rules.quotas import DutyStanding
from storage.rules.wishes import NONE, Wish
from storage.services import activities, analysis, assistance, exemptions, progress, reminders, urgent, wishes
from storage.services.activities import Answer, Why
from storage.work import Work

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Owing:
    """What a person owes in a year, and what was asked of reminders of it."""

    standings: Sequence[DutyStanding]
    wish: Wish


def reminder(work: Work, person: Person, facts: Facts) -> Reply | None:
    """What is unmet now, with the sentence that fixes the first of it; None when nothing is."""
    return joined(work, person, [(reminders.REMINDER, facts)], owing_of(work, person, facts))[0]


def asked_reminder(work: Work, person: Person, facts: Facts) -> Reply | None:
    """What an officer asked to be reminded of, if it is still owed."""
    return joined(work, person, [(reminders.ASKED, facts)], owing_of(work, person, facts))[0]


def own_reminder(work: Work, person: Person, facts: Facts) -> Reply | None:
    """What the person asked to be reminded of."""
    return Reply(text("reminder.own", matter=facts["text"]), (Choice(text("menu.progress")),))


def owing_of(work: Work, person: Person, facts: Facts) -> dict[int, Owing]:
    """By year, for one person; `handlers.pushing` reads it for many at once."""
    year = facts["year"]
    wish = wishes.of_people(work, [person.id]).get(person.id, NONE)
    return {year: Owing(progress.of_person(work, person, year), wish)}


def joined(
    work: Work, person: Person, asked: Sequence[tuple[str, Facts]], owing: Mapping[int, Owing]
) -> tuple[Reply | None, list[bool]]:
    """One message for all reminders that are due to a person, and which of them it takes part of; None for none."""
    found = [_unmet(work, purpose, facts, owing) for purpose, facts in asked]
    own = [facts["text"] for purpose, facts in asked if purpose == reminders.OWN]
    needed = [bool(unmet) or purpose == reminders.OWN for unmet, (purpose, _) in zip(found, asked, strict=True)]
    every = {each.duty.id: each for unmet in found for each in unmet}
    if not any(needed):
        return None, needed
    lines = [text("reminder.own", matter=matter) for matter in own]
    if every:
        speaking = [facts for unmet, (_, facts) in zip(found, asked, strict=True) if unmet]
        # A stage says how long is left; the others join it.
        first = next((facts for facts in speaking if facts.get("days_before") is not None), speaking[0])
        lines = [*_told(work, person, first, list(every.values())), *lines]
    return Reply(show.lines_of(*lines), (Choice(text("menu.progress")),)), needed


def _unmet(work: Work, purpose: str, facts: Facts, owing: Mapping[int, Owing]) -> Sequence[DutyStanding]:
    """What a row has to say of duties now."""
    if purpose == reminders.OWN:
        return ()
    known = owing[facts["year"]]
    if purpose == reminders.ASKED:
        return [each for each in known.standings if each.is_unmet and facts.get("duty") in (None, each.duty.id)]
    unmuted = [each for each in known.standings if not known.wish.is_muted(each.duty.id, work.today)]
    return reminders.at_stage(unmuted, facts["days_before"])


def _told(work: Work, person: Person, facts: Facts, unmet: Sequence[DutyStanding]) -> list[str]:
    left = unmet[0].days_left(work.today)
    key = "reminder.nudge" if facts.get("days_before") is None else "reminder.head" if left else "reminder.last_day"
    head = text("reminder.asked" if "days_before" not in facts else key, name=person.name, days=left)
    return [head, *telling.standing_lines(unmet), text("reminder.hint", hint=unmet[0].duty.hint)]


def binding_alarm(work: Work, person: Person, facts: Facts) -> Reply | None:
    """Too many wrong codes in an hour: somebody may be guessing."""
    return Reply(text("reminder.binding_alarm", count=facts["count"]))


def asked_about_record(work: Work, person: Person, facts: Facts) -> Reply | None:
    """Somebody named the person in a record, or entered one for him or her; None once it is answered or gone."""
    asking = _asking(work, person, facts)
    if asking is None or asking.answer is not Answer.ASKED:
        return None
    joint = asking.why is Why.JOINT
    if joint and not asking.record.is_valid:
        return None
    number, summary = asking.record.number, telling.record_on(work.today, asking.record)
    kind = text(f"record_kind.{asking.record.draft.kind}")
    key = "joint.asked_you" if joint else "joint.entered_for_you"
    words = [text(each) for each in ("joint.yes", "joint.no")]
    offered = tuple(Choice(word, text("joint.numbered", word=word, number=number)) for word in words)
    return Reply(text(key, by=facts["by"], number=number, summary=summary, kind=kind), offered)


def answered_about_record(work: Work, person: Person, facts: Facts) -> Reply | None:
    """Somebody denied what the person said of him or her."""
    delegated = facts["why"] == Why.DELEGATED
    key = "joint.denied_entry" if delegated else "joint.denied"
    return Reply(text(key, by=facts["by"], number=facts["number"]))


def joined_record(work: Work, person: Person, facts: Facts) -> Reply | None:
    """Somebody says to have taken part in what the person logged."""
    return Reply(text("joint.joined", by=facts["by"], number=facts["number"]))


def _asking(work: Work, person: Person, facts: Facts) -> activities.Asking | None:
    return activities.about(work, facts["number"], person)


def month_analysed(work: Work, person: Person, facts: Facts) -> Reply | None:
    """The month that is over, for an officer."""
    period = Period(date.fromisoformat(facts["first"]), date.fromisoformat(facts["last"]))
    return reporting.told(work, findings.analyse(work, period))


def late_answer(work: Work, person: Person, facts: Facts) -> Reply | None:
    """As it was given; what it confirmed was done then."""
    return Reply.of(facts["reply"])


PUSHES: Mapping[str, Callable[[Work, Person, Facts], Reply | None]] = {
    **cases.PUSHES,
    reminders.REMINDER: reminder,
    reminders.ASKED: asked_reminder,
    reminders.OWN: own_reminder,
    reminders.TIMED: own_reminder,
    analysis.REPORT: month_analysed,
    "binding_alarm": binding_alarm,
    activities.ASKED: asked_about_record,
    activities.DENIED: answered_about_record,
    activities.JOINED: joined_record,
    LATE_ANSWER: late_answer,
    urgent.URGENT: reports.urgent_push,
    assistance.ASKED: reports.help_push,
    assistance.ANSWERED: reports.help_push,
    exemptions.TOLD: exempt.push,
}


def render(work: Work, person: Person, purpose: str, facts: Facts) -> Reply | None:
    """The push as it would be said now; None when its need is gone."""
    return PUSHES[purpose](work, person, facts)
