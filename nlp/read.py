"""read(text, now, names) -> Reading: what one message wants, and everything it says about that."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from nlp import classify, commands, sentence, slots, split
from nlp.dates import Kind
from nlp.names import Names
from nlp.normalise import TRIM, Prepared, prepare
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
    rest = 1 - ruled.confidence
    others = [Guess(one.intent, one.confidence * rest) for one in ranked if one.intent is not ruled.intent]
    return (ruled, *others)


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
    pieces = split.pieces(prepared.plain)
    if len(pieces) < 2:
        return ()
    starts = [pieces[0].start]
    before = _content(_piece(prepared, pieces[0].start, pieces[0].end), now, names)
    for piece in pieces[1:]:
        here = _content(_piece(prepared, piece.start, piece.end), now, names)
        if split.begins_anew(before, here, piece.gap):
            starts.append(piece.start)
            before = here
        elif here.has_day and not before.has_day:
            before = replace(before, has_day=True)
    if len(starts) < 2:
        return ()
    ends = [max(piece.end for piece in pieces if piece.end <= start) for start in starts[1:]] + [len(prepared.plain)]
    cuts = (_piece(prepared, start, end) for start, end in zip(starts, ends, strict=True))
    return _dated([_one(cut.surface.strip(TRIM), sentence.analysed(cut, now, names)) for cut in cuts], prepared, starts)


def _dated(parts: list[Reading], prepared: Prepared, starts: list[int]) -> tuple[Reading, ...]:
    """Parts that share the day of the one before get it."""
    for number in range(1, len(parts)):
        before, here = parts[number - 1], parts[number]
        link = prepared.plain[max(0, starts[number] - 2) :]
        if (
            "date" in before.slots
            and "date" not in here.slots
            and split.is_of_the_same_day(link, before.intent, here.intent)
        ):
            parts[number] = replace(here, slots={"date": before.slots["date"], **here.slots})
    return tuple(parts)


def _content(cut: Prepared, now: datetime, names: Names) -> split.Content:
    found = sentence.analysed(cut, now, names)
    best = guesses(found)[0]
    has_day = any(when.kind in (Kind.DAY, Kind.SPAN) for when in found.whens)
    return split.Content(
        cut.plain, best.intent, best.confidence, has_day, found.cases[0].number if found.cases else None
    )


def _piece(prepared: Prepared, start: int, end: int) -> Prepared:
    return Prepared(prepared.surface[start:end], prepared.plain[start:end])
