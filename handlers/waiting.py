"""A question of ours that stays open: what is no answer to it is not the end of it (requirements.md B2, B6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from config.texts import text
from handlers.forms.catalogue import BEGUN_BY
from handlers.messages import Reply
from handlers.routes import is_sure
from handlers.topics import cases, catchup, ledger, mine
from handlers.turn import Turn
from nlp.corrections import correction
from nlp.reading import Certainty, Intent, Reading

Pending = dict[str, Any]

# How each is asked again. Whatever else we ask is closed by anything but an answer.
_AGAIN: Mapping[str, Callable[[Turn, Mapping[str, Any]], Reply]] = {
    **cases.AGAIN,
    "catch_up": catchup.again,
    "suggest": ledger.suggest_again,
    "withdraw": mine.withdrawal_again,
}
# What was written is ready there and would be lost.
_HOLDS_WORK = frozenset({"catch_up", *cases.AGAIN})
_NO_WISH = frozenset({Intent.CONFIRM, Intent.DENY, Intent.CANCEL, Intent.BACK, Intent.OUT_OF_SCOPE})
_SHORT = 10  # What undoes something, or is only an offer, is asked again for a word or two; a sentence is about something else.
_MOST_WAITING = 10


def unanswered(turn: Turn, pending: Pending | None, reading: Reading) -> list[Reply] | None:
    """The question once more, where the words want nothing that we know; None where they are to be taken as any others."""
    if pending is None or pending["kind"] not in _AGAIN or not _wants_nothing(turn, pending, reading):
        return None
    return [_asked(turn, pending, "pending.again")]


def _wants_nothing(turn: Turn, pending: Pending, reading: Reading) -> bool:
    if pending["kind"] not in _HOLDS_WORK and len(turn.text.strip()) > _SHORT:
        return False
    if reading.intent in _NO_WISH and is_sure(reading):
        says_more = "case_no" in reading.slots or correction(turn.text, turn.work.now, turn.names)
        return not says_more
    return not is_sure(reading)


def queued(turn: Turn, pending: Pending | None, reading: Reading) -> list[Reply] | None:
    """Something else to log waits where what was written before is still open; None for anything else."""
    if pending is None or pending["kind"] not in cases.AGAIN or len(turn.dialogue.queue) >= _MOST_WAITING:
        return None
    is_begun = reading.intent in BEGUN_BY and reading.intent is not Intent.REPORT_URGENT
    if not is_begun or reading.certainty is not Certainty.ACT:
        return None
    turn.dialogue.queue.append(turn.text)
    return [_asked(turn, pending, "form.queued")]


def kept(turn: Turn, pending: Pending, reading: Reading, replies: list[Reply]) -> list[Reply]:
    """After a question in between: what was written is shown once more, and an offer still stands."""
    if pending["kind"] in _HOLDS_WORK:
        return _still_held(turn, pending, reading, replies)
    is_idle = turn.dialogue.pending is None and turn.dialogue.form is None
    if is_idle and pending["kind"] == "suggest" and reading.intent not in BEGUN_BY:
        turn.dialogue.pending = pending
    return replies


def _still_held(turn: Turn, pending: Pending, reading: Reading, replies: list[Reply]) -> list[Reply]:
    """An urgent report goes first; what else needs questions of its own comes after what is open."""
    if turn.dialogue.form is not None and reading.intent is Intent.REPORT_URGENT:
        turn.dialogue.pending = pending
        return replies
    is_begun = turn.dialogue.form is not None or (turn.dialogue.pending or {}).get("kind") not in (None, "suggest")
    turn.dialogue.form = None
    if is_begun:
        return [_asked(turn, pending, "form.first")]
    return [*(replace(reply, choices=()) for reply in replies), _asked(turn, pending, "form.go_on")]


def resumed(turn: Turn, replies: list[Reply]) -> list[Reply]:
    """What was held open while an urgent report went first, once that is through."""
    pending = turn.dialogue.pending
    if turn.dialogue.form is not None or pending is None or pending["kind"] not in _HOLDS_WORK:
        return replies
    return [*(replace(reply, choices=()) for reply in replies), _asked(turn, pending, "form.go_on")]


def _asked(turn: Turn, pending: Pending, lead: str) -> Reply:
    asked = _AGAIN[pending["kind"]](turn, pending)
    return replace(asked, text=text(lead, question=asked.text))
