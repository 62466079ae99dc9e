"""Where a case stands: its time-line by number, or the person's own list (requirements.md D4)."""

from __future__ import annotations

from dataclasses import replace

from config.texts import text
from handlers import enclosures, telling
from handlers.forms import show, values
from handlers.forms.catalogue import BEGUN_BY, SUGGESTION
from handlers.messages import Reply
from handlers.telling import casework
from handlers.topics.cases import which
from handlers.turn import Turn
from nlp.case_terms import is_waiting_for
from nlp.reading import Certainty, Intent, Reading
from nlp.words import is_withdrawal
from storage.rules.case_words import KINDS, StateKind
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


def awaited(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«到底什么时候能办», «催一下» of who waits for a case of one's own: where it stands; None where nothing is waited for."""
    if not _waits_only(turn) or (reading.intent in BEGUN_BY and reading.certainty is Certainty.ACT):
        return None
    number = which.number_in(reading)
    if number is not None:
        return [_with_promise(one(turn, number))] if reading.intent is Intent.URGE_CASE else None
    if not is_waiting_for(reading.text):
        return None
    year = turn.work.today.year
    found = [
        case for case in cases.mine(turn.work, range(year - 1, year + 1)) if KINDS[case.state] is not StateKind.DONE
    ]
    if len(found) == 1:
        return [_with_promise(one(turn, found[0].number))]
    is_about_cases = found or reading.intent is Intent.URGE_CASE
    return track(turn, replace(reading, slots={})) if is_about_cases else None


def _waits_only(turn: Turn) -> bool:
    """Whoever signs suggestions and decides or handles none."""
    by, today = turn.work.by, turn.work.today
    if by is None or not by.may(Right.KEEP_LEDGER, today):
        return False
    return not by.may(Right.ASK_FEDERATION, today) and not by.may(Right.HANDLE_CASES, today)


def _with_promise(told: Reply) -> Reply:
    return replace(told, text=show.lines_of(told.text, text("case.will_urge")))
