"""How many suggestions were solved, promises kept and signers satisfied in a year (requirements.md D6)."""

from __future__ import annotations

from config.texts import text
from handlers import narrowing, telling
from handlers.forms import show
from handlers.messages import Reply
from handlers.turn import Turn
from nlp import asking, case_terms, labels
from nlp.reading import Intent, Reading
from storage.rules.people import Right
from storage.rules.refusals import NotForYou
from storage.services import cases

# Questions only: «建议提高办成率» is a suggestion.
_ASKED = frozenset(
    {
        Intent.DUTY_OVERVIEW,
        Intent.ANALYSE,
        Intent.EXPORT,
        Intent.CASE_QUEUE,
        Intent.CASE_STATUS,
        Intent.TRACK_SUGGESTION,
        Intent.PUBLISHED_RESULTS,
        Intent.MANAGE_SURVEY,
        Intent.RATE_REPLY,
    }
)


def rates(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«今年办成率多少»: the three rates side by side, each with what it was counted from; None for another question."""
    is_question = reading.intent in _ASKED and case_terms.asks_rates(reading.text)
    if turn.work.by is None or not (is_question or _follows(turn, reading)):
        return None
    if not turn.work.person.may(Right.ASK_FEDERATION, turn.work.today):
        raise NotForYou()
    year = telling.year_asked(turn, reading)
    turn.dialogue.asked = {"intent": str(Intent.DUTY_OVERVIEW), "slots": {}, _RATES: True}
    found = cases.rates(turn.work, year)
    if not (found.replied or found.promised_due or found.ratings):
        return [Reply(text("rates.none", year=year))]
    asks_grades = case_terms.asks_satisfaction(reading.text)
    ungraded = [text("rates.ungraded", year=year)] if asks_grades and not found.ratings else []
    return [Reply(show.lines_of(*_apart(turn, reading), *_lines(year, found), *ungraded, text("rates.tail")))]


def _apart(turn: Turn, reading: Reading) -> list[str]:
    """That the rates are told of the whole federation, where some part of it was asked for."""
    is_part = labels.group_by(reading.text) or narrowing.said(turn, reading.text) or reading.slots.get("department")
    return [text("rates.whole")] if is_part else []


# Kept with the last question, so that «去年的呢» asks for the rates again.
_RATES = "rates"


def _follows(turn: Turn, reading: Reading) -> bool:
    if _RATES not in (turn.dialogue.asked or {}):
        return False
    follows = asking.plainly_follows(reading.text) or asking.may_follow(reading.text)
    # Only another year can be asked for: «只看青石镇» wants what these rates don't have.
    return follows and asking.measure(reading.text) is None and asking.names_year(reading.text)


def _lines(year: int, found: cases.Rates) -> list[str]:
    key = "rates.solved" if found.replied else "rates.unanswered"
    lines = [text(key, year=year, replied=found.replied, solved=found.solved, percent=found.solved_percent)]
    if found.promised_due:
        lines.append(text("rates.kept", due=found.promised_due, kept=found.kept, percent=found.kept_percent))
    if found.ratings:
        lines.append(text("rates.satisfied", ratings=found.ratings, percent=found.satisfied_percent))
    return lines
