"""How it is told who is free of which duties, to officers and to whoever was freed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from config.texts import text
from handlers import periods
from handlers.forms import show
from handlers.messages import Reply, choices
from storage.rules.measures import Period
from storage.rules.people import Exemption, Person
from storage.services.questions.figures import Figure
from storage.work import Work


def fields(work: Work, person: Person, duties: Sequence[str], starts: date, ends: date) -> dict[str, str]:
    """Who, when and what, as the sentences of `[exempt]` name them."""
    period = periods.named(Period(starts, ends))
    named = what(work, person, duties, starts.year)
    return {"name": person.name, "unit": person.unit, "period": period, "what": named}


def what(work: Work, person: Person, duties: Sequence[str], year: int) -> str:
    """The duties as they are called for the person; all of them where none is named."""
    if not duties or not all(duties):
        return text("exempt.all")
    owed = work.policies.duties({each.role for each in person.mandates}, year)
    names = {each.id: each.name for each in (*work.policies.every_duty, *owed)}
    return show.joined([names.get(each, each) for each in duties])


def line(work: Work, person: Person, each: Exemption) -> str:
    """«王建国（锡山纺织厂工会）：2026年的调研报告，产假»."""
    return text("exempt.line", **fields(work, person, (each.duty,), each.starts, each.ends), reason=each.reason)


def beside(figure: Figure) -> str:
    """«（另有2人免）»: who is left out of a share; nothing where nobody is."""
    return text("figure.exempt", count=figure.exempt) if figure.exempt else ""


def push(work: Work, person: Person, facts: Mapping[str, Any]) -> Reply | None:
    """To whoever was freed, unless it was taken back meanwhile."""
    starts, ends = (date.fromisoformat(facts[name]) for name in ("starts", "ends"))
    if not any((each.starts, each.ends) == (starts, ends) for each in person.exemptions):
        return None
    named = fields(work, person, facts["duties"], starts, ends)
    return Reply(text("exempt.told", **named, reason=facts["reason"]), choices(text("menu.progress")))
