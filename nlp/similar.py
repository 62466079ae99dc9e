"""How alike two texts are, for finding earlier cases and near-identical records. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.normalise import normalise

_PAIRS, _ORDER = 0.5, 0.5
_BITS = 512  # of a sketch; a wish of fifty characters sets a tenth of them
_A_HAIR = 1e-9  # what rounding may take from a bound
_FRAME = re.compile(r"关于(.+)的(?:意见|建议|提案)")


class Outline(NamedTuple):
    """Letters and digits alone, how many different pairs they make, and a sketch: a bit for each pair, some on one bit.

    A text of a single character has no pairs to share, so its sketch is empty. Sketches differ from process to process.
    """

    bare: str
    width: int
    sketch: bytes


def outline(text: str) -> Outline:
    """What comparing needs of a text."""
    bare = "".join(filter(str.isalnum, normalise(text))).lower()
    pairs = _pairs(bare)
    places = {hash(pair) % _BITS for pair in pairs} if len(bare) > 1 else ()
    return Outline(bare, len(pairs), sum(1 << place for place in places).to_bytes(_BITS // 8, "little"))


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of many texts: their bare texts, and as arrays of `n` and of `n` rows their widths and sketches."""

    bares: tuple[str, ...]
    widths: NDArray[np.int32]
    sketches: NDArray[np.uint64]

    @classmethod
    def of(cls, outlines: Sequence[Outline]) -> Outlines:
        """These, in their order."""
        widths = np.fromiter((each.width for each in outlines), np.int32, len(outlines))
        sketches = np.frombuffer(b"".join(each.sketch for each in outlines), np.uint64)
        return cls(tuple(each.bare for each in outlines), widths, sketches.reshape(len(outlines), _BITS // 64))

    def behind(self, outlines: Sequence[Outline], most: int) -> Outlines:
        """Some others and then these, the last left out beyond so many."""
        new = Outlines.of(outlines)
        kept = max(most - len(outlines), 0)
        return Outlines(
            (*new.bares, *self.bares[:kept]),
            np.concatenate((new.widths, self.widths[:kept])),
            np.concatenate((new.sketches, self.sketches[:kept])),
        )


class Likeness:
    """How alike texts are to one that is prepared once: from 0 (nothing shared) to 1 (the same but for stops)."""

    __slots__ = ("_bare", "_pairs", "_sketch")

    def __init__(self, text: str) -> None:
        self._bare, _, self._sketch = outline(text)
        self._pairs = _pairs(self._bare) if self._bare else frozenset()

    def of(self, text: str) -> float:
        """Shared character pairs and shared order, half each."""
        # Imported here as below: reading a message needs no comparing.
        from rapidfuzz import fuzz

        bare, width, _ = outline(text)
        return self._to(bare, width, fuzz.ratio(self._bare, bare) / 100)

    def among(self, others: Outlines, least: float) -> dict[int, float]:
        """Places of the texts that are at least so alike, each with its likeness; the others cost next to nothing."""
        from rapidfuzz import fuzz, process

        shares = self._most_shared(others)
        near = np.flatnonzero(shares + _ORDER >= least - _A_HAIR)
        bares = [others.bares[place] for place in near]
        in_order = process.cdist([self._bare], bares, scorer=fuzz.ratio, dtype=np.float64)[0] / 100
        kept = np.flatnonzero(shares[near] + _ORDER * in_order >= least - _A_HAIR)
        scored = (
            (int(near[one]), self._to(bares[one], int(others.widths[near[one]]), float(in_order[one])))
            for one in kept.tolist()
        )
        return {place: score for place, score in scored if score >= least}

    def _most_shared(self, others: Outlines) -> NDArray[np.float64]:
        """What shared pairs can bring each of the others at most.

        Sketches share at least as many bits as the texts share pairs, but for our own pairs that fall on one bit.
        """
        own = np.frombuffer(self._sketch, np.uint64)
        spare = len(self._pairs) - int.from_bytes(self._sketch, "little").bit_count()
        shared = np.bitwise_count(others.sketches & own).sum(axis=1, dtype=np.int32) + spare
        most: NDArray[np.float64] = _PAIRS * 2 * shared / (len(self._pairs) + others.widths)
        return np.minimum(most, _PAIRS)

    def _to(self, other: str, width: int, in_order: float) -> float:
        """Likeness to a bare text with so many different pairs, of which so much stands in the same order."""
        if not self._bare or not other:
            return 0.0
        if self._bare == other:
            return 1.0
        # Looking for our pairs in the text itself builds no set of its own.
        shared = sum(map(other.__contains__, self._pairs)) if len(self._bare) > 1 else 0
        return _PAIRS * 2 * shared / (len(self._pairs) + width) + _ORDER * in_order


def similarity(a: str, b: str) -> float:
    """How alike two texts are, from 0 to 1; `Likeness` is for one against many."""
    return Likeness(a).of(b)


def matter_of(title: str) -> str:
    """What a title is about: without the frame of «关于……的建议», which makes strangers look alike."""
    framed = _FRAME.fullmatch(title.strip())
    return framed[1] if framed else title


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map(str.__add__, text, text[1:])) or frozenset({text})
