"""Something else in the middle of a form: answered at once or kept for later, and the form goes on."""

from __future__ import annotations

from dataclasses import replace

from handlers.forms import desk
from handlers.forms.catalogue import BEGUN_BY, URGENT
from handlers.forms.reader import OF_ONESELF
from handlers.messages import Reply
from handlers.routes import is_sure, topic
from handlers.topics import mine
from handlers.topics.cases import IN_BETWEEN
from handlers.turn import Turn
from nlp.deeds import asks_of_deed
from nlp.reading import ACT, Certainty, Intent, Reading
from nlp.words import asks_how, is_question, is_urgent_call, without_number

_MOST_WAITING = 10


def answer(turn: Turn, reading: Reading) -> list[Reply] | None:
    """The replies; None where the question that was open is closed, and the sentence is to be taken as any other."""
    if (reported := _reported(turn, reading)) is not None:
        return reported
    if _is_about_the_card(turn, reading):
        return desk.again(turn, "form.unhappy")
    if asks_how(turn.text) and (reading.certainty is not Certainty.ACT or reading.intent is Intent.OUT_OF_SCOPE):
        return desk.again(turn, "form.how")
    if not is_sure(reading) and reading.share(OF_ONESELF) < ACT:
        return desk.again(turn, "form.not_understood")
    if desk.is_errand(turn) and reading.intent not in IN_BETWEEN:
        desk.close(turn)
        return None
    return _later(turn, reading) or _in_between(turn, reading)


def _reported(turn: Turn, reading: Reading) -> list[Reply] | None:
    """What is urgent goes first, or into the report whose card is open; None for anything else."""
    if _is_more_of_a_report(turn, reading):
        return desk.add(turn, "content", turn.text.strip())
    is_report = reading.intent is Intent.REPORT_URGENT and turn.work.by is not None
    return topic(reading.intent)(turn, reading) if is_report else None


def _is_more_of_a_report(turn: Turn, reading: Reading) -> bool:
    """«在公交总站» to the card of an urgent report: whatever else is told of it goes out with it."""
    if desk.card_of(turn) is not URGENT or is_urgent_call(turn.text) or is_question(turn.text):
        return False
    if _is_about_the_card(turn, reading) or len(turn.text.strip()) < _TELLING:
        return False
    return reading.intent in _TOLD or not is_sure(reading)


_TOLD = frozenset({Intent.REPORT_URGENT, Intent.WORKER_VOICE, Intent.OUT_OF_SCOPE})
_TELLING = 3
_STEERING = frozenset({Intent.CONFIRM, Intent.DENY, Intent.CANCEL, Intent.BACK})
_SHORT_OBJECTION = 8


def _is_about_the_card(turn: Turn, reading: Reading) -> bool:
    """«重来», «别提交», «写错了»: said of what is open, and never an answer to what others asked meanwhile."""
    if desk.is_errand(turn) or "case_no" in reading.slots:
        return False
    is_short = len(turn.text.strip()) <= _SHORT_OBJECTION
    likely = _STEERING | ({Intent.AMEND_RECORD} if is_short else set())
    if reading.certainty is Certainty.ACT:
        return reading.intent in likely
    return is_short and reading.share(likely) >= ACT


def _later(turn: Turn, reading: Reading) -> list[Reply] | None:
    """What waits until the open form is done: other entries, and changes to earlier ones; None for anything else."""
    if _is_change(reading):
        if "case_no" in reading.slots:
            mine.check_change(turn, reading)
        return _queue(turn)
    if reading.intent in BEGUN_BY or reading.intent is Intent.WORKER_VOICE:
        return _queue(turn)
    if reading.intent in (Intent.AMEND_RECORD, Intent.UNBIND):
        return desk.again(turn, "form.first")
    return None


def _is_change(reading: Reading) -> bool:
    """A change to what was entered before: to a numbered record, or a deed that went on; a question changes nothing."""
    if reading.intent is Intent.AMEND_RECORD:
        return "case_no" in reading.slots
    return reading.intent is Intent.UPDATE_GOOD_DEED and not asks_of_deed(without_number(reading.text))


def _queue(turn: Turn) -> list[Reply]:
    if len(turn.dialogue.queue) >= _MOST_WAITING:
        return desk.again(turn, "form.queue_is_full")
    turn.dialogue.queue.append(turn.text)
    return desk.again(turn, "form.queued")


def _in_between(turn: Turn, reading: Reading) -> list[Reply]:
    """Answered at once. Should that need questions of its own, the form that is open waits for their end."""
    was_open = turn.dialogue.form
    replies = topic(reading.intent)(turn, reading)
    turn.dialogue.pending = None
    if was_open is not None and turn.dialogue.form is not was_open:
        desk.put_behind(turn, was_open)
        return replies
    return [*(replace(reply, choices=()) for reply in replies), *desk.again(turn)]
