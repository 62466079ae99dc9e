"""«这个季度职工最关心什么»: an analysis of a period, on demand."""

from __future__ import annotations

from datetime import date

from config.texts import text
from handlers import findings, reporting
from handlers.findings import Period
from handlers.messages import Reply
from handlers.turn import Turn
from nlp.reading import Reading
from storage.services import analysis
from storage.work import Work


def analyse(turn: Turn, reading: Reading) -> list[Reply]:
    """The period asked about, this month where none is said; only what has happened."""
    analysis.allowed(turn.work)
    period = _period(turn.work, reading)
    if period.first > turn.work.today:
        return [Reply(text("analysis.future"))]
    return [reporting.told(turn.work, findings.analyse(turn.work, period, str(reading.slots.get("topic", ""))))]


def _period(work: Work, reading: Reading) -> Period:
    month = Period.month_of(work.today)
    first, last = (date.fromisoformat(said) if (said := reading.slots.get(slot)) else None for slot in ("from", "to"))
    begins = first or month.first
    return Period(begins, max(begins, last or month.last))
