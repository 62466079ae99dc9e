"""read(text, now, names) -> Reading: what one message wants, and everything it says about that."""

from __future__ import annotations

import re
from datetime import datetime

from nlp import classify, commands, sentence, slots, split
from nlp.names import Names
from nlp.normalise import Prepared, prepare
from nlp.reading import Guess, Intent, Reading
from nlp.sentence import Sentence

_SAYS_SOMETHING = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]")
_RUNNERS_UP = 3


def read(text: str, now: datetime, names: Names) -> Reading:
    """Any text understood as far as it goes; never fails. `now` is aware, and all dates are relative to it."""
    prepared = prepare(text)
    if not _SAYS_SOMETHING.search(prepared.plain):
        return Reading(text, Intent.OUT_OF_SCOPE, commands.SURE)
    parts = _parts(prepared, now, names)
    if len(parts) > 1:
        return _together(text, parts)
    return _one(text, sentence.analysed(prepared, now, names))


def read_as(text: str, intent: Intent, now: datetime, names: Names) -> Reading:
    """The sentence read as what its sender has just said that it is: sure of the intent, with that intent's slots."""
    found = sentence.analysed(prepare(text), now, names)
    return Reading(text, intent, 1.0, (), slots.extract(found, intent), choices=slots.choices(found, intent))


def guesses(found: Sentence) -> tuple[Guess, ...]:
    """The likeliest intents of a sentence, best first."""
    masked = found.masked()
    ruled = commands.regular(found, masked)
    ranked = classify.rank(masked, _RUNNERS_UP + 1)
    if ruled is None:
        return ranked
    others = [
        Guess(guess.intent, guess.confidence * (1 - commands.SURE)) for guess in ranked if guess.intent is not ruled
    ]
    return (Guess(ruled, commands.SURE), *others)


def _one(text: str, found: Sentence) -> Reading:
    best, *others = guesses(found)
    return Reading(
        text,
        best.intent,
        best.confidence,
        tuple(others[:_RUNNERS_UP]),
        slots.extract(found, best.intent),
        choices=slots.choices(found, best.intent),
    )


def _together(text: str, parts: tuple[Reading, ...]) -> Reading:
    """The first thing said speaks for the whole; the parts hold all."""
    first = parts[0]
    return Reading(text, first.intent, first.confidence, first.alternatives, first.slots, parts, first.choices)


def _parts(prepared: Prepared, now: datetime, names: Names) -> tuple[Reading, ...]:
    """Several things said at once, each read by itself; empty where there is but one."""
    spans = split.pieces(prepared.plain)
    if len(spans) < 2:
        return ()
    starts = [_begins(prepared, start, end, now, names) for start, end in spans]
    if sum(starts) < 2:
        return ()
    whole = split.joined(spans, starts)
    read_each = [
        _one(cut.surface, sentence.analysed(cut, now, names)) for cut in (_piece(prepared, *span) for span in whole)
    ]
    return tuple(read_each)


def _begins(prepared: Prepared, start: int, end: int, now: datetime, names: Names) -> bool:
    best = guesses(sentence.analysed(_piece(prepared, start, end), now, names))[0]
    return split.begins_anew(prepared.plain[start:end], best.intent, best.confidence)


def _piece(prepared: Prepared, start: int, end: int) -> Prepared:
    return Prepared(prepared.surface[start:end], prepared.plain[start:end])
