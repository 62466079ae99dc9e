"""Carrying out an act on a case: at once where the sentence says all that it needs, else after a question or two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from config.texts import text
from handlers import telling
from handlers.forms import desk, show, values
from handlers.forms.form import Form, Values
from handlers.forms.progress import Progress
from handlers.messages import Reply
from handlers.topics.cases import which
from handlers.turn import Turn
from nlp import consent
from nlp.reading import Reading
from storage.rules.case_words import Act
from storage.rules.refusals import Refusal
from storage.services import cases

Does = Callable[[Turn, Values], list[Reply]]


def run(turn: Turn, reading: Reading, form: Form, does: Does, *acts: Act, **more: Any) -> list[Reply]:
    """Does it with what was said (`more`: what was found apart from the slots); nobody is asked for what may not be done.

    Several cases named in one breath are done one after the other; one that can't be keeps no other from it.
    """
    numbers = _about(form, reading)
    if not numbers:
        return which.ask(turn, reading, which.waiting_for(turn, *acts), acts[0])
    reading = which.of_first(turn, reading) if len(numbers) > 1 else reading
    possible, refused = _sorted(turn, numbers, acts)
    known = {**values.from_reading(form, reading), **more, "number": show.joined(possible)}
    options = {slot: names for slot, names in reading.choices.items() if form.by_slot(slot)}
    sure = {name: value for name, value in known.items() if name not in options}
    if form.missing(sure) is None and not options:
        return _with(refused, _each(turn, does, sure))
    if len(numbers) == 1:
        cases.check(turn.work, numbers[0], *acts)
    return _with(refused, desk.begin(turn, form, sure, options=options))


def _about(form: Form, reading: Reading) -> list[str]:
    """Where two numbers make one act, the first is what it is about."""
    numbers = which.named_together(reading)
    return numbers[:1] if form.by_slot("merge_into") else numbers


def _sorted(turn: Turn, numbers: list[str], acts: Sequence[Act]) -> tuple[list[str], list[str]]:
    """Of several cases those on which one of the acts may be taken, and why not on the others. Refuses where none is left."""
    if len(numbers) == 1:
        return numbers, []
    why: dict[str, Refusal] = {}
    for number in numbers:
        try:
            cases.check(turn.work, number, *acts)
        except Refusal as refusal:
            why[number] = refusal
    if len(why) == len(numbers):
        raise why[numbers[0]]
    told = [telling.refusal(turn, each) for each in why.values()]
    return [number for number in numbers if number not in why], told


def _each(turn: Turn, does: Does, given: Values) -> list[Reply]:
    """One reply for all of them."""
    numbers = which.numbers_in(str(given["number"]))
    replies = [reply for number in numbers for reply in does(turn, {**given, "number": number})]
    if len(numbers) == 1:
        return replies
    offered = tuple(choice for reply in replies for choice in reply.choices)
    return [Reply(show.lines_of(*(reply.text for reply in replies)), offered)]


def _with(refused: list[str], replies: list[Reply]) -> list[Reply]:
    return [*(Reply(each) for each in refused), *replies]


def called_off(turn: Turn) -> list[Reply] | None:
    """«算了,还是我们办» to a question about an act: nothing is done. None for any other words."""
    if turn.dialogue.form is None or not desk.is_errand(turn) or not consent.calls_off(turn.text):
        return None
    _, progress = desk.current(turn)
    desk.close(turn)
    return [Reply(text("case.left_alone", number=progress.values["number"]))]


def submits(does: Does) -> Callable[[Turn, Progress], list[Reply]]:
    """What the last answer of an errand does."""
    return lambda turn, progress: _each(turn, does, progress.values)


def day_in(given: Values) -> date | None:
    return date.fromisoformat(given["due"]) if given.get("due") else None
