"""Which case a sentence without a number is about: the only one that waits for it, or the person chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from config.texts import text
from handlers.messages import Choice, Reply
from handlers.turn import Turn
from nlp import consent
from nlp.case_numbers import CaseNumber, scan
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


def waiting_for(turn: Turn, *acts: Act) -> list[tuple[str, str]]:
    """Number and title of the first cases in the person's queue on which one of the acts may be taken now."""
    page = cases.queue(turn.work, _QUEUES.get(acts[0]), most=_MOST_LOOKED_AT)
    found = {each.number: each.title for each in page.items}
    may = [number for number in found if set(acts) & set(cases.possible(turn.work, number))]
    return [(number, found[number]) for number in may[:_MOST]]


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
    found = scan(normalise(said))
    numbers = [each.number for each in found]
    if len(numbers) != 1 or not consent.only_picks(_around(said, found), pending["text"]):
        return None
    # The sentence is said anew with its number in front, so that both are read in one way.
    intent = Intent(pending["intent"])
    anew = read_as(f"{numbers[0]} {pending['text']}", intent, turn.work.now, turn.names)
    return Reading(anew.text, intent, 1.0, slots={**anew.slots, "case_no": numbers[0]}, choices=anew.choices)


def _around(said: str, found: Sequence[CaseNumber]) -> str:
    """The words besides the numbers."""
    words = normalise(said)
    ends = [0, *(each.end for each in found)]
    starts = [*(each.start for each in found), len(words)]
    return "".join(words[end:start] for end, start in zip(ends, starts, strict=True))


def still(turn: Turn, pending: Mapping[str, Any], reading: Reading, replies: list[Reply]) -> list[Reply]:
    """What was said instead of an answer, and our question once more where the sentence still waits for its number."""
    if turn.dialogue.form is not None or not pending["choices"]:
        return replies
    offered = tuple(map(Choice, pending["labels"], pending["choices"]))
    if reading.certainty is not Certainty.ACT and not scan(reading.text):
        turn.dialogue.pending = dict(pending)
        return [Reply(text("case.which_again"), offered)]
    if reading.intent not in _IN_BETWEEN or turn.dialogue.pending is not None:
        return replies
    turn.dialogue.pending = dict(pending)
    again = Reply(text("case.which_still", said=gist(pending["text"])), offered)
    return [*(replace(reply, choices=()) for reply in replies), again]


# Questions that one asks to make up one's mind; anything else takes the place of the sentence that waits.
_IN_BETWEEN = frozenset(
    {
        Intent.TRACK_SUGGESTION,
        Intent.CASE_STATUS,
        Intent.CASE_QUEUE,
        Intent.PERSON_STATUS,
        Intent.EXPLAIN_DUTY,
        Intent.HELP,
    }
)
