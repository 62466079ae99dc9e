"""Which case a sentence without a number is about: the only one that waits for it, or the person chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from config.texts import text
from handlers.forms import show
from handlers.messages import Choice, Reply
from handlers.turn import Turn
from nlp import consent
from nlp.case_numbers import scan, together
from nlp.normalise import normalise
from nlp.read import read_as
from nlp.reading import Certainty, Intent, Reading
from nlp.words import gist
from storage.rules import kinds
from storage.rules.case_words import Act
from storage.rules.kinds import is_case_number
from storage.rules.people import Right
from storage.services import cases

_MOST = 6
_MOST_LOOKED_AT = 20


def number_in(reading: Reading) -> str | None:
    """The case number that was said; other records' numbers are none."""
    number = reading.slots.get("case_no")
    return str(number) if number and is_case_number(str(number)) else None


def numbers_in(said: str) -> list[str]:
    """Every case number of a text, in its order."""
    return [each.number for each in scan(said) if is_case_number(each.number)]


def named_together(reading: Reading) -> list[str]:
    """The case that the sentence is about, and those named in one breath with it: «建-0001、建-0002都同意»."""
    number, found = number_in(reading), together(normalise(reading.text))
    if number is None or found is None or number not in found.numbers:
        return [number] if number else []
    return [each for each in found.numbers if is_case_number(each)]


def of_first(turn: Turn, reading: Reading) -> Reading:
    """The sentence as it would be said of the first of several cases, so that no number stands in a reason or content."""
    words = normalise(reading.text)
    found = together(words)
    if found is None or len(found.numbers) < 2:
        return reading
    alone = f"{words[: found.start]}{found.numbers[0]}{words[found.end :]}"
    anew = read_as(alone, reading.intent, turn.work.now, turn.names)
    kept = {name: given for name, given in reading.slots.items() if name == "decision"}
    return replace(reading, slots={**reading.slots, **anew.slots, **kept}, choices=anew.choices)


def numbered(count: int) -> str:
    """The case of that number: «催12»."""
    return kinds.numbered(kinds.CASE, count)


def left_alone(reading: Reading) -> list[Reply]:
    """The answer to a sentence that says what not to do."""
    number = number_in(reading)
    return [Reply(text("case.left_alone", number=number) if number else text("case.all_left_alone"))]


def spelled_out(turn: Turn, said: str) -> str:
    """«1号可以交办» of somebody at a desk is about a case that one may act on; a day of the month in any other mouth."""
    found = consent.opened_by_number(said)
    if found is None or turn.work.by is None or turn.work.by.may(Right.KEEP_LEDGER, turn.work.today):
        return said
    number = numbered(found[0])
    meant = f"{number}{found[1]}"
    gives = (
        consent.gives(found[1])
        and "department" not in read_as(meant, Intent.ASSIGN_CASE, turn.work.now, turn.names).slots
    )
    return said if gives or not cases.is_open_to(turn.work, number) else meant


def by_bare_numbers(turn: Turn, reading: Reading, act: Act) -> Reading:
    """«15和16也同意» read with its cases: by their numbers, or by their lines in the list shown last; as it was where that is open."""
    counts = consent.bare_numbers(reading.text)
    if not counts or number_in(reading) is not None:
        return reading
    waits = [number for number, _ in waiting_for(turn, act, most=_MOST_LOOKED_AT)]
    shown: list[str] = (turn.dialogue.listed or {}).get("numbers", [])
    by_number = [numbered(each) for each in counts]
    by_place = [shown[each - 1] for each in counts if 0 < each <= len(shown)]
    fitting = [each for each in (by_number, by_place) if len(each) == len(counts) and set(each) <= set(waits)]
    if not fitting or fitting[0] != fitting[-1]:
        return reading
    words = consent.with_numbers(reading.text, show.joined(fitting[0]))
    return replace(read_as(words, reading.intent, turn.work.now, turn.names), confidence=reading.confidence)


def waiting_for(turn: Turn, *acts: Act, most: int = _MOST) -> list[tuple[str, str]]:
    """Number and title of the first cases in the person's queue on which one of the acts may be taken now."""
    page = cases.queue(turn.work, _QUEUES.get(acts[0]), most=_MOST_LOOKED_AT)
    found = {each.number: each.title for each in page.items}
    may = [number for number in found if set(acts) & set(cases.possible(turn.work, number))]
    return [(number, found[number]) for number in may[:most]]


# Where somebody looks for a case without its number, when it isn't what waits for oneself.
_QUEUES: Mapping[Act, cases.Queue] = {Act.URGE: cases.Queue.OVERDUE}


def ask(turn: Turn, reading: Reading, found: Sequence[tuple[str, str]], act: Act | None = None) -> list[Reply]:
    """Asks which of these; the sentence waits for the answer. Where none waits for `act`, says so first."""
    if not found:
        turn.dialogue.ask("which_case", (), intent=str(reading.intent), text=reading.text)
        return [Reply(text("case.none_waits", act=text(f"case_act.{act}")) if act else text("case.which"))]
    offered = tuple(Choice(text("case.choice", number=number, title=title), number) for number, title in found)
    labels = [choice.label for choice in offered]
    turn.dialogue.ask("which_case", offered, intent=str(reading.intent), text=reading.text, labels=labels)
    return [Reply(text("case.which_one"), offered)]


def settle(turn: Turn, said: str) -> Reading | None:
    """The sentence that waited, now with its number; None when the answer names no case, or says more than which one."""
    pending = turn.dialogue.pending or {}
    words = normalise(said)
    found = together(words)
    if found is None or not consent.only_picks(words[: found.start] + words[found.end :], pending["text"]):
        return None
    # The sentence is said anew with its number in front, so that both are read in one way.
    intent = Intent(pending["intent"])
    anew = read_as(f"{show.joined(found.numbers)} {pending['text']}", intent, turn.work.now, turn.names)
    return Reading(anew.text, intent, 1.0, slots={**anew.slots, "case_no": found.numbers[0]}, choices=anew.choices)


def still(turn: Turn, pending: Mapping[str, Any], reading: Reading, replies: list[Reply]) -> list[Reply]:
    """What was said instead of an answer, and our question once more where the sentence still waits for its number."""
    if turn.dialogue.form is not None or not pending["choices"]:
        return replies
    offered = tuple(map(Choice, pending["labels"], pending["choices"]))
    if reading.certainty is not Certainty.ACT and not scan(reading.text):
        turn.dialogue.pending = dict(pending)
        return [Reply(text("case.which_again"), offered)]
    if reading.intent not in IN_BETWEEN or turn.dialogue.pending is not None:
        return replies
    turn.dialogue.pending = dict(pending)
    again = Reply(text("case.which_still", said=gist(pending["text"])), offered)
    return [*(replace(reply, choices=()) for reply in replies), again]


# Questions that one asks to make up one's mind; anything else takes the place of the sentence that waits.
IN_BETWEEN = frozenset(
    {
        Intent.TRACK_SUGGESTION,
        Intent.CASE_STATUS,
        Intent.CASE_QUEUE,
        Intent.PERSON_STATUS,
        Intent.EXPLAIN_DUTY,
        Intent.HELP,
    }
)
