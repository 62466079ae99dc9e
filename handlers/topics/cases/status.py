"""Where a case stands: its time-line by number, or the person's own list (requirements.md D4)."""

from __future__ import annotations

from config.texts import text
from handlers import enclosures, telling
from handlers.forms import show, values
from handlers.forms.catalogue import SUGGESTION
from handlers.messages import Reply
from handlers.telling import casework
from handlers.topics.cases import which
from handlers.turn import Turn
from nlp.reading import Reading
from nlp.words import is_withdrawal
from storage.rules.people import Right
from storage.services import cases

_MOST = 5


def track(turn: Turn, reading: Reading) -> list[Reply]:
    """By number, or all of this year's and last year's."""
    if number := which.number_in(reading):
        return [one(turn, number)]
    if not turn.work.person.may(Right.KEEP_LEDGER, turn.work.today):
        return which.ask(turn, reading, [])
    year = turn.work.today.year
    found = cases.mine(turn.work, range(year - 1, year + 1))
    if not found:
        return [Reply(text("case.none"))]
    head = text("case.mine", count=len(found))
    return [Reply(show.lines_of(head, *(telling.case(turn, case) for case in found[:_MOST]), text("case.tail")))]


def one(turn: Turn, number: str) -> Reply:
    """What the person who asks may know of it, and what they may do."""
    told = cases.status(turn.work, number)
    lines = casework.status(told, turn.work.today)
    if told.audience is not cases.Audience.PUBLIC:
        lines[2:2] = [*_matter(turn, told.case), *enclosures.lines(turn, number)]
    offered = casework.buttons(number, told.possible)
    return Reply(show.lines_of(*lines, *([] if offered else [casework.onward(told)])), offered)


def _matter(turn: Turn, case: cases.Case) -> list[str]:
    """What it asks for, with a proposal's grounds and measures; the title stands above."""
    given = values.of_case(case)
    return show.lines(SUGGESTION, {name: given[name] for name in _MATTER if name in given}, turn.work.today)


_MATTER = ("issue", "grounds", "measures")


def look_up(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«查看建-0012»; None for other records."""
    number = which.number_in(reading)
    return [one(turn, number)] if number and not is_withdrawal(reading.text) else None
