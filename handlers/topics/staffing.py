"""How many socialised union workers a workforce calls for, in one sentence; the rule is public, so anybody bound may ask."""

from __future__ import annotations

from config.texts import text
from handlers.forms import show
from handlers.messages import Reply
from handlers.turn import Turn
from nlp.reading import Reading
from storage.rules import staffing
from storage.rules.staffing import Staffing


def tell(turn: Turn, reading: Reading) -> list[Reply]:
    """«5200人的园区要配几名»: the figure, which part of it is optional, and the clause; a unit's members where it is named."""
    workers, unit = int(reading.slots.get("workers") or 0), str(reading.slots.get("unit", ""))
    union = turn.work.roster.union_named(unit)
    of_roster = staffing.members_of(turn.work.roster, union) if union is not None and not workers else 0
    if not workers and not of_roster:
        return [Reply(show.lines_of(_rule(turn), _source(turn), text("staffing.how_many")))]
    head = [text("staffing.members", unit=unit, members=of_roster)] if of_roster else []
    due = staffing.due(workers or of_roster, turn.work.policies)
    return [Reply(show.lines_of(*head, _figure(due), _source(turn), text("staffing.next")))]


def _figure(due: Staffing) -> str:
    key = "staffing.more" if due.may else "staffing.must"
    return text(key, workers=due.workers, total=due.total, must=due.must, may=due.may)


def _rule(turn: Turn) -> str:
    says = [turn.work.policies.figure_source(f"staffing.{each}").says for each in ("first_workers", "step_workers")]
    return text("staffing.rule", says=text("staffing.and").join(says))


def _source(turn: Turn) -> str:
    return text("staffing.source", source=turn.work.policies.figure_source("staffing.first_workers").source)
