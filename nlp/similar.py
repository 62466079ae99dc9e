"""How alike two texts are, for finding earlier cases and near-identical records. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from nlp.normalise import normalise

_PAIRS, _ORDER = 0.5, 0.5
_BITS = 512  # of a sketch; a wish of fifty characters sets a tenth of them
_FRAME = re.compile(r"关于(.+)的(?:意见|建议|提案)")


class Outline(NamedTuple):
    """Letters and digits alone, how many different pairs they make, and a sketch: a bit for each pair, some on one bit.

    A text of a single character has no pairs to share, so its sketch is empty. Sketches differ from process to process.
    """

    bare: str
    width: int
    sketch: int


def outline(text: str) -> Outline:
    """What comparing needs of a text."""
    bare = "".join(filter(str.isalnum, normalise(text))).lower()
    pairs = _pairs(bare)
    places = {hash(pair) % _BITS for pair in pairs} if len(bare) > 1 else ()
    return Outline(bare, len(pairs), sum(1 << place for place in places))


class Likeness:
    """How alike texts are to one that is prepared once: from 0 (nothing shared) to 1 (the same but for stops)."""

    __slots__ = ("_bare", "_pairs", "_sketch")

    def __init__(self, text: str) -> None:
        self._bare, _, self._sketch = outline(text)
        self._pairs = _pairs(self._bare) if self._bare else frozenset()

    def of(self, text: str) -> float:
        """Shared character pairs and shared order, half each."""
        bare, width, _ = outline(text)
        return self._to(bare, width)

    def among(self, outlines: Iterable[Outline], least: float) -> dict[int, float]:
        """Places of the outlined texts that are at least so alike, each with its likeness; the others cost next to nothing."""
        # Sketches share at least as many bits as the texts share pairs, but for our own pairs that fall on one bit.
        own, needed = self._sketch, (least - _ORDER) / _PAIRS / 2
        spare = own.bit_count() - len(self._pairs) + needed * len(self._pairs)
        near = [
            (place, bare, width)
            for place, (bare, width, sketch) in enumerate(outlines)
            if (own & sketch).bit_count() >= spare + needed * width
        ]
        scored = ((place, self._to(bare, width)) for place, bare, width in near)
        return {place: score for place, score in scored if score >= least}

    def _to(self, other: str, width: int) -> float:
        """Likeness to a bare text with so many different pairs."""
        if not self._bare or not other:
            return 0.0
        if self._bare == other:
            return 1.0
        # Looking for our pairs in the text itself builds no set of its own.
        shared = sum(map(other.__contains__, self._pairs)) if len(self._bare) > 1 else 0
        return _PAIRS * 2 * shared / (len(self._pairs) + width) + _ORDER * _in_order(self._bare, other)


def similarity(a: str, b: str) -> float:
    """How alike two texts are, from 0 to 1; `Likeness` is for one against many."""
    return Likeness(a).of(b)


def matter_of(title: str) -> str:
    """What a title is about: without the frame of «关于……的建议», which makes strangers look alike."""
    framed = _FRAME.fullmatch(title.strip())
    return framed[1] if framed else title


def nearest(text: str, texts: Sequence[str], limit: int) -> tuple[tuple[int, float], ...]:
    """Places in `texts` and their likeness, the most alike first; nothing that shares nothing."""
    own = Likeness(text)
    scored = ((place, own.of(other)) for place, other in enumerate(texts))
    return tuple(sorted((pair for pair in scored if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))[:limit])


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map(str.__add__, text, text[1:])) or frozenset({text})


def _in_order(one: str, other: str) -> float:
    # Imported here: reading a message needs no comparing.
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other) / 100
