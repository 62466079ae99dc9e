"""read(text, now, names) -> Reading: what one message wants, and everything it says about that."""

from __future__ import annotations

import re
from datetime import datetime

from nlp import classify, commands, sentence, slots, split
from nlp.names import Names
from nlp.normalise import TRIM, Prepared, prepare
from nlp.pieces import pieces
from nlp.reading import Guess, Intent, Reading
from nlp.sentence import Sentence
from nlp.shares import shared_out

_SAYS_SOMETHING = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]")
_RUNNERS_UP = 3


def read(text: str, now: datetime, names: Names) -> Reading:
    """Any text understood as far as it goes; never fails. `now` is aware, and all dates are relative to it."""
    prepared = prepare(text)
    if not _SAYS_SOMETHING.search(prepared.plain):
        return Reading(text, Intent.OUT_OF_SCOPE, commands.SURE)
    found = sentence.analysed(prepared, now, names)
    parts = _parts(found, now, names) or _one_or_more(text, found, now, names)
    return _together(text, parts) if len(parts) > 1 else parts[0]


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


def _parts(whole: Sentence, now: datetime, names: Names) -> tuple[Reading, ...]:
    """Several things said at once, each read by itself; empty where there is but one."""
    apart = pieces(whole)
    if len(apart) < 2:
        return ()
    contents = [_content(sentence.analysed(_cut(whole.prepared, each.start, each.end), now, names)) for each in apart]
    parts = split.parts(whole.plain, apart, contents)
    if len(parts) < 2:
        return ()
    cuts = [sentence.analysed(_standing_alone(whole.prepared, part), now, names) for part in parts]
    return tuple(each for cut in cuts for each in _one_or_more(_words(cut), cut, now, names))


def _one_or_more(text: str, found: Sentence, now: datetime, names: Names) -> tuple[Reading, ...]:
    """A sentence read; «走访公交公司5人、环卫所12人» as what it says of each place, where each can be read by itself."""
    whole = _one(text, found)
    if whole.intent is not Intent.LOG_CONTACT:
        return (whole,)
    cuts = [sentence.analysed(cut, now, names) for cut in shared_out(found)]
    each = tuple(_one(_words(cut), cut) for cut in cuts)
    return each if each and all(map(_is_an_encounter, each)) else (whole,)


def _is_an_encounter(reading: Reading) -> bool:
    says_where = "unit" in reading.slots or "unit" in reading.choices
    return reading.intent is Intent.LOG_CONTACT and says_where and "head_count" in reading.slots


def _words(found: Sentence) -> str:
    return found.prepared.surface.strip(TRIM)


def _content(found: Sentence) -> split.Content:
    best = guesses(found)[0]
    return split.Content(found, best.intent, best.confidence)


def _standing_alone(prepared: Prepared, part: split.Part) -> Prepared:
    """The words of one thing, with the day that was said before: «昨天» and «下午去了环卫所»."""
    said = _cut(prepared, part.start, part.end)
    day = _cut(prepared, *part.day) if part.day else Prepared("", "")
    return Prepared(day.surface + said.surface, day.plain + said.plain)


def _cut(prepared: Prepared, start: int, end: int) -> Prepared:
    return Prepared(prepared.surface[start:end], prepared.plain[start:end])
