"""Which case a sentence without a number is about: the only one that waits for it, or the person chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from config.texts import text
from handlers.messages import Choice, Reply
from handlers.turn import Turn
from nlp.case_numbers import scan
from nlp.read import read_as
from nlp.reading import Intent, Reading
from storage.rules import kinds
from storage.rules.case_words import Act
from storage.rules.kinds import is_case_number
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
    turn.dialogue.ask("which_case", offered, intent=str(reading.intent), text=reading.text)
    return [Reply(text("case.which_one"), offered)]


def settle(turn: Turn, said: str) -> Reading | None:
    """The sentence that waited, now with its number; None when the answer names no case."""
    pending = turn.dialogue.pending or {}
    numbers = [each.number for each in scan(said)] if len(said) <= _LONGEST_ANSWER else []
    if len(numbers) != 1:
        return None
    # The sentence is said anew with its number in front, so that both are read in one way.
    intent = Intent(pending["intent"])
    anew = read_as(f"{numbers[0]} {pending['text']}", intent, turn.work.now, turn.names)
    return Reading(anew.text, intent, 1.0, slots={**anew.slots, "case_no": numbers[0]}, choices=anew.choices)


_LONGEST_ANSWER = 12
