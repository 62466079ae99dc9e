"""Carrying out an act on a case: at once where the sentence says all that it needs, else after a question or two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from handlers.forms import desk, values
from handlers.forms.form import Form, Values
from handlers.forms.progress import Progress
from handlers.messages import Reply
from handlers.topics.cases import which
from handlers.turn import Turn
from nlp.reading import Reading
from storage.rules.case_words import Act
from storage.services import cases

Does = Callable[[Turn, Values], list[Reply]]


def run(turn: Turn, reading: Reading, form: Form, does: Does, *acts: Act, **more: Any) -> list[Reply]:
    """Does it with what was said (`more`: what was found apart from the slots); nobody is asked for what may not be done."""
    number = which.number_in(reading)
    if number is None:
        return which.ask(turn, reading, which.waiting_for(turn, *acts), acts[0])
    known = {**values.from_reading(form, reading), **more, "number": number}
    options = {slot: names for slot, names in reading.choices.items() if form.by_slot(slot)}
    sure = {name: value for name, value in known.items() if name not in options}
    if form.missing(sure) is None and not options:
        return does(turn, sure)
    cases.check(turn.work, number, *acts)
    return desk.begin(turn, form, sure, options=options)


def submits(does: Does) -> Callable[[Turn, Progress], list[Reply]]:
    """What the last answer of an errand does."""
    return lambda turn, progress: does(turn, progress.values)


def day_in(given: Values) -> date | None:
    return date.fromisoformat(given["due"]) if given.get("due") else None
