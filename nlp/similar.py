"""How alike two texts are, for finding earlier cases and near-identical records. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from nlp.normalise import normalise

_PAIRS, _ORDER = 0.5, 0.5
_FRAME = re.compile(r"关于(.+)的(?:意见|建议|提案)")


def similarity(a: str, b: str) -> float:
    """From 0 (nothing shared) to 1 (the same but for stops): shared character pairs and shared order, half each."""
    one, other = _bare(a), _bare(b)
    if not one or not other:
        return 0.0
    return 1.0 if one == other else _PAIRS * _shared_pairs(one, other) + _ORDER * _in_order(one, other)


def matter_of(title: str) -> str:
    """What a title is about: without the frame of «关于……的建议», which makes strangers look alike."""
    framed = _FRAME.fullmatch(title.strip())
    return framed[1] if framed else title


def nearest(text: str, texts: Sequence[str], limit: int) -> tuple[tuple[int, float], ...]:
    """Places in `texts` and their likeness, the most alike first; nothing that shares nothing."""
    scored = ((place, similarity(text, other)) for place, other in enumerate(texts))
    return tuple(sorted((pair for pair in scored if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))[:limit])


@lru_cache(1024)
def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, normalise(text))).lower()


def _shared_pairs(one: str, other: str) -> float:
    """Dice's coefficient over character pairs."""
    left, right = _pairs(one), _pairs(other)
    return 2 * len(left & right) / (len(left) + len(right))


def _pairs(text: str) -> set[str]:
    return set(map(str.__add__, text, text[1:])) or {text}


def _in_order(one: str, other: str) -> float:
    # Imported here: reading a message needs no comparing.
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other) / 100
