"""«这个季度职工最关心什么»: an analysis of a period, on demand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from config.texts import text
from handlers import findings, framing, reporting, which_unit, wording
from handlers.findings import Period
from handlers.forms import show
from handlers.messages import Reply
from handlers.turn import Turn
from nlp.reading import Reading
from storage.rules.measures import Measure
from storage.services import analysis
from storage.work import Work


def analyse(turn: Turn, reading: Reading) -> list[Reply]:
    """The period asked about, this month where none is said; only what has happened."""
    analysis.allowed(turn.work)
    period = _period(turn.work, reading)
    if period.first > turn.work.today:
        return [Reply(text("analysis.future"))]
    slots = {**reading.slots, "measure": Measure.CONTACTS.value}
    if several := which_unit.meant(turn, reading):
        return [which_unit.ask(several)]
    asked = framing.question(turn, {name: value for name, value in slots.items() if name not in ("by", "group_by")})
    if unknown := framing.unknown_place(turn, asked):
        return [Reply(text("figure.unknown_unit", unit=unknown))]
    within = asked if wording.filters(turn.work, asked) else None
    found = findings.analyse(turn.work, period, str(slots.get("topic", "")), within)
    told = reporting.told(turn.work, found)
    return [replace(told, text=show.lines_of(*framing.notes(turn, slots, asked), told.text))]


def _period(work: Work, reading: Reading) -> Period:
    month = Period.month_of(work.today)
    first, last = (date.fromisoformat(said) if (said := reading.slots.get(slot)) else None for slot in ("from", "to"))
    begins = first or month.first
    return Period(begins, max(begins, last or month.last))
