"""Which case a sentence without a number is about: the only one that waits for it, or the person chooses."""

from __future__ import annotations

from collections.abc import Sequence

from config.texts import text
from handlers.messages import Choice, Reply
from handlers.turn import Turn
from nlp.case_numbers import scan
from nlp.read import read_as
from nlp.reading import Intent, Reading
from storage.rules.kinds import is_case_number


def number_in(reading: Reading) -> str | None:
    """The case number that was said; other records' numbers are none."""
    number = reading.slots.get("case_no")
    return str(number) if number and is_case_number(str(number)) else None


def ask(turn: Turn, reading: Reading, found: Sequence[tuple[str, str]]) -> list[Reply]:
    """Asks which of these; the sentence waits for the answer."""
    if not found:
        turn.dialogue.ask("which_case", (), intent=str(reading.intent), text=reading.text)
        return [Reply(text("case.which"))]
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
