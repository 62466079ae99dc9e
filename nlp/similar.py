"""How alike two texts are, for finding earlier cases and near-identical records. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from nlp.normalise import normalise

_PAIRS, _ORDER = 0.5, 0.5
_BITS = 512  # of a sketch; a wish of fifty characters sets a tenth of them
_FRAME = re.compile(r"关于(.+)的(?:意见|建议|提案)")


class Likeness:
    """How alike texts are to one that is prepared once: from 0 (nothing shared) to 1 (the same but for stops)."""

    __slots__ = ("_bare", "_pairs", "_sketch")

    def __init__(self, text: str) -> None:
        self._bare, _, self._sketch = _outline(text)
        self._pairs = _pairs(self._bare) if self._bare else frozenset()

    def of(self, text: str) -> float:
        """Shared character pairs and shared order, half each."""
        bare, width, _ = _outline(text)
        return self._to(bare, width)

    def among(self, texts: Iterable[str], least: float) -> list[float]:
        """The likeness of each; 0 where it is below `least`, which costs next to nothing."""
        # Sketches share at least as many bits as the texts share pairs, but for our own pairs that fall on one bit.
        doubled = len(self._pairs) - self._sketch.bit_count()
        needed = (least - _ORDER) / _PAIRS / 2
        scored = [
            self._to(bare, width)
            if (self._sketch & sketch).bit_count() + doubled >= needed * (len(self._pairs) + width)
            else 0.0
            for bare, width, sketch in map(_outline, texts)
        ]
        return [score if score >= least else 0.0 for score in scored]

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


@lru_cache(1024)
def matter_of(title: str) -> str:
    """What a title is about: without the frame of «关于……的建议», which makes strangers look alike."""
    framed = _FRAME.fullmatch(title.strip())
    return framed[1] if framed else title


def nearest(text: str, texts: Sequence[str], limit: int) -> tuple[tuple[int, float], ...]:
    """Places in `texts` and their likeness, the most alike first; nothing that shares nothing."""
    own = Likeness(text)
    scored = ((place, own.of(other)) for place, other in enumerate(texts))
    return tuple(sorted((pair for pair in scored if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))[:limit])


@lru_cache(2048)
def _outline(text: str) -> tuple[str, int, int]:
    """Letters and digits alone, how many different pairs they make, and a sketch: a bit for each pair, some on one bit.

    A text of a single character has no pairs to share, so its sketch is empty.
    """
    bare = "".join(filter(str.isalnum, normalise(text))).lower()
    pairs = _pairs(bare)
    places = {hash(pair) % _BITS for pair in pairs} if len(bare) > 1 else ()
    return bare, len(pairs), sum(1 << place for place in places)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map(str.__add__, text, text[1:])) or frozenset({text})


def _in_order(one: str, other: str) -> float:
    # Imported here: reading a message needs no comparing.
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other) / 100
