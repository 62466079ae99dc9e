"""One turn: continue the form that is open, settle the question that we asked, or read the sentence and route it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from config.texts import text
from handlers import aside, asking, telling, waiting
from handlers.forms import desk
from handlers.forms.catalogue import BEGUN_BY
from handlers.forms.desk import Finished, Joined
from handlers.forms.engine import Aside
from handlers.messages import Kind, Reply
from handlers.routes import SETTLES, SUBMITS, TAKES, ahead, is_sure, labelled, topic
from handlers.topics import briefing, chat, evidence, identity, joint
from handlers.topics.cases import called_off, meant, spelled_out, which_case, which_still
from handlers.topics.cases import for_guest as public_for_guest
from handlers.turn import Turn
from nlp.assent import steering_word
from nlp.case_terms import is_next_page
from nlp.distress import is_danger, is_despair
from nlp.read import read, read_as
from nlp.reading import Certainty, Intent, Reading
from nlp.words import Word, asks_upload, engine_word, is_urgent_call, numbered_answer
from storage.rules.refusals import DueInPast, Refusal, UnknownUnit

_LONGEST = 2000  # Characters of one message that are read and kept; more is asked for in parts.
_YES_AND_NO = 2


def respond(turn: Turn) -> list[Reply]:
    """Replies to one message. The last reply's choices become what a number means next time.

    A refusal passes through to the caller, who undoes what was done and answers with `refuse`.
    """
    replies = _respond(turn)
    turn.dialogue.offer(replies[-1].choices if replies else ())
    return replies


def refuse(turn: Turn, refusal: Refusal) -> list[Reply]:
    """A rule's no in words, with the next possible act; an open form goes on."""
    replies = [Reply(telling.refusal(turn, refusal), () if turn.work.by is None else chat.menu_of(turn, turn.work.by))]
    if turn.dialogue.form is not None and _goes_round(turn, refusal):
        turn.dialogue.form = None
    if turn.dialogue.form is not None:
        replies = [Reply(replies[0].text), *desk.again(turn)]
    turn.dialogue.offer(replies[-1].choices)
    return replies


# What another answer to the same question mends.
_MENDABLE = (DueInPast, UnknownUnit)


def _goes_round(turn: Turn, refusal: Refusal) -> bool:
    """Whether what was asked for may not be done, so that asking for it again would go round in circles."""
    if desk.is_errand(turn):
        return not isinstance(refusal, _MENDABLE)
    return engine_word(turn.dialogue.chosen(turn.text)) is Word.CONFIRM


def _respond(turn: Turn) -> list[Reply]:
    settled = _wordless(turn)
    if settled is not None:
        return settled
    if is_despair(turn.text):
        figure = turn.work.policies.figure
        return [Reply(text("chat.despair", care=figure("care.hotline"), hotline=figure("voice.hotline")))]
    said = spelled_out(turn, turn.dialogue.chosen(turn.text))
    if said != turn.text:
        turn.incoming = replace(turn.incoming, text=said)
    return _read_and_route(turn) if turn.dialogue.form is None else _go_on(turn)


def _wordless(turn: Turn) -> list[Reply] | None:
    """The answer to what isn't words, or isn't words only; None where words are to be read."""
    if turn.incoming.kind is Kind.UNFOLLOW:
        return []
    if turn.incoming.kind is Kind.FOLLOW:
        return chat.greet(turn, Reading(turn.text, Intent.GREET, 1.0))
    taken = TAKES[turn.incoming.kind](turn) if turn.incoming.kind in TAKES else None
    if taken is not None:
        return taken
    if not turn.text.strip():
        return [Reply(text("input.empty"))]
    if len(turn.text) > _LONGEST:
        return [Reply(text("input.too_long", most=_LONGEST))]
    return None


def _read_and_route(turn: Turn) -> list[Reply]:
    pending = turn.dialogue.pending
    settled = _settle(turn, pending) if pending is not None else None
    if settled is not None:
        return settled
    if turn.work.by is not None and asks_upload(turn.text):
        return evidence.link(turn)
    acted = briefing.answer(turn)
    if acted is not None:
        return acted
    reading = _read(turn)
    if (held := waiting.queued(turn, pending, reading)) is not None:
        return held
    replies = _route(turn, reading, pending)
    if pending is not None and pending["kind"] == "which_case":
        return which_still(turn, pending, reading, replies)
    is_asked_again = pending is not None and (turn.dialogue.pending or {}).get("kind") == pending["kind"]
    return replies if pending is None or is_asked_again else waiting.kept(turn, pending, reading, replies)


def _read(turn: Turn) -> Reading:
    if said := numbered_answer(turn.text):
        intent = Intent.CONFIRM if said[0] is Word.CONFIRM else Intent.DENY
        return Reading(turn.text, intent, 1.0, slots={"case_no": said[1]})
    if is_urgent_call(turn.text):
        return read_as(turn.text, Intent.REPORT_URGENT, turn.work.now, turn.names)
    listed = turn.dialogue.listed
    if listed is not None and is_next_page(turn.text):
        return read_as(turn.text, Intent(listed["intent"]), turn.work.now, turn.names)
    label = Intent.BIND if turn.text.strip().startswith(text("menu.bind")) else labelled(turn.text)
    if label is not None:
        return read_as(turn.text, label, turn.work.now, turn.names)
    return read(turn.text, turn.work.now, turn.names)


def _route(turn: Turn, reading: Reading, pending: dict[str, Any] | None = None) -> list[Reply]:
    """`pending`: a question of ours to which this was no answer."""
    if turn.work.by is None:
        return _guest(turn, reading)
    if (known := ahead(turn, reading)) is not None:
        return known
    reading = meant(turn, asking.understood(turn, reading))
    if (again := waiting.unanswered(turn, pending, reading)) is not None:
        return again
    if is_sure(reading):
        asking.remember(turn, reading)
        return topic(reading.intent)(turn, reading)
    if reading.certainty is Certainty.UNKNOWN:
        return chat.not_understood(turn, reading)
    return chat.guess(turn, reading)


def _guest(turn: Turn, reading: Reading) -> list[Reply]:
    """Somebody whom nobody knows yet: how to become known, and what a worker may expect."""
    if (public := public_for_guest(turn, reading)) is not None:
        return public
    if turn.former is not None:
        return [Reply(text("guest.former", name=turn.former.name))]
    if reading.intent is Intent.BIND or identity.code_in_message(turn):
        return identity.bind(turn, reading)
    if reading.intent in (Intent.GREET, Intent.HELP) and reading.certainty is Certainty.ACT:
        return topic(reading.intent)(turn, reading)
    if reading.intent is Intent.REPORT_URGENT or is_danger(turn.text):
        return [Reply(text("guest.urgent", hotline=turn.work.policies.figure("voice.hotline")))]
    key = "guest.worker" if reading.intent in (Intent.WORKER_VOICE, Intent.FIND_MY_REP) else "guest.not_bound"
    return [Reply(text(key))]


def _settle(turn: Turn, pending: dict[str, Any]) -> list[Reply] | None:
    """The answer to a question that we asked; None when the words are something new. Either way it is closed."""
    if pending["kind"] == "guess":
        return _settle_guess(turn, pending)
    if pending["kind"] == "which_case":
        return _settle_which(turn)
    replies = SETTLES[pending["kind"]](turn, _plain(turn, pending))
    if turn.dialogue.pending is pending:
        turn.dialogue.pending = None
    if replies is None or turn.dialogue.pending is not None or turn.dialogue.form is not None:
        return replies
    return _next_waiting(turn, replies)


# Two names are no yes and no.
_OF_NAMES = frozenset({"which_unit"})


def _plain(turn: Turn, pending: dict[str, Any]) -> str:
    """«好» and «不用» mean the first and the last of two offered choices."""
    offered = pending["choices"]
    if len(offered) != _YES_AND_NO or turn.text in offered or pending["kind"] in _OF_NAMES:
        return turn.text
    word = steering_word(turn.text)
    if word is None:
        return turn.text
    place = {Word.CONFIRM: 0, Word.DENY: 1, Word.CANCEL: 1, Word.SKIP: 1}.get(word)
    return turn.text if place is None else str(offered[place])


def _settle_guess(turn: Turn, pending: dict[str, Any]) -> list[Reply] | None:
    turn.dialogue.pending = None
    chosen = chat.guessed(pending["intents"], turn.text)
    if chosen is None:
        return None
    reading = read_as(pending["text"], Intent(chosen), turn.work.now, turn.names)
    return topic(reading.intent)(turn, reading)


def _settle_which(turn: Turn) -> list[Reply] | None:
    """The sentence that waited for its case's number."""
    reading = which_case(turn, turn.text)
    turn.dialogue.pending = None
    return None if reading is None else topic(reading.intent)(turn, reading)


def _go_on(turn: Turn) -> list[Reply]:
    """A message while a form is open, and what it held up once it is done."""
    is_held_up = turn.dialogue.pending is not None
    replies = _carried_on(turn)
    return waiting.resumed(turn, replies) if is_held_up else replies


def _carried_on(turn: Turn) -> list[Reply]:
    if (left := called_off(turn)) is not None:
        return _next_waiting(turn, left)
    waits = desk.paused(turn)
    outcome = desk.carry_on(turn, turn.text)
    if isinstance(outcome, Aside):
        reading = _read(turn)
        replies = aside.answer(turn, reading)
        return _next_waiting(turn, _route(turn, reading)) if replies is None else replies
    if isinstance(outcome, Joined):
        outcome = joint.join(turn, outcome.progress)
    elif isinstance(outcome, Finished):
        outcome = SUBMITS[outcome.progress.form](turn, outcome.progress)
    if waits is not None and turn.dialogue.form == waits:
        outcome = [*(replace(reply, choices=()) for reply in outcome), *desk.again(turn)]
    return _next_waiting(turn, outcome)


def _next_waiting(turn: Turn, replies: list[Reply]) -> list[Reply]:
    """The next sentence that waited for this form to end."""
    if turn.dialogue.form is not None or not turn.dialogue.queue:
        return replies
    next_said = turn.dialogue.queue.pop(0)
    turn.dialogue.pending = None
    reading = read(next_said, turn.work.now, turn.names)
    reading = reading if turn.work.by is None else meant(turn, reading)
    if reading.certainty is not Certainty.ACT and reading.intent not in BEGUN_BY:
        return _next_waiting(turn, [*replies, Reply(text("form.waited_unread", said=next_said))])
    return [*(replace(reply, choices=()) for reply in replies), *topic(reading.intent)(turn, reading)]
