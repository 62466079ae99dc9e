"""What each push says, and whether it is still needed: asked at the moment of sending, never before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from config.texts import text
from handlers import telling
from handlers.forms import show
from handlers.messages import Choice, Reply
from storage.rules.people import Person
from storage.services import reminders
from storage.work import Work

Facts = Mapping[str, Any]


def reminder(work: Work, person: Person, facts: Facts) -> Reply | None:
    """What is unmet now, with the sentence that fixes the first of it; None when nothing is."""
    unmet = reminders.unmet(work, person, facts["year"], facts["days_before"])
    if not unmet:
        return None
    left = unmet[0].days_left(work.today)
    lines = telling.standing_lines(unmet)
    key = "reminder.nudge" if facts["days_before"] is None else "reminder.head" if left else "reminder.last_day"
    head = text(key, name=person.name, days=left)
    hint = unmet[0].duty.hint
    return Reply(show.lines_of(head, *lines, text("reminder.hint", hint=hint)), (Choice(text("menu.progress")),))


def binding_alarm(work: Work, person: Person, facts: Facts) -> Reply | None:
    """Too many wrong codes in an hour: somebody may be guessing."""
    return Reply(text("reminder.binding_alarm", count=facts["count"]))


PUSHES: Mapping[str, Callable[[Work, Person, Facts], Reply | None]] = {
    reminders.REMINDER: reminder,
    "binding_alarm": binding_alarm,
}


def render(work: Work, person: Person, purpose: str, facts: Facts) -> Reply | None:
    """The push as it would be said now; None when its need is gone."""
    return PUSHES[purpose](work, person, facts)
