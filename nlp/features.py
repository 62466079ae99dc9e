"""What the classifier sees of a masked text: words, characters, its two edges, how it sounds, and signs of its kind.

Training and reading share this module, so they cannot see different things.
"""

from __future__ import annotations

from enum import StrEnum

from nlp.pinyin import sound
from nlp.signs import signs
from nlp.tokens import words

START, END = "\x02", "\x03"


class View(StrEnum):
    """One way of looking at a text; each has a vocabulary and a weight of its own."""

    WORDS = "words"
    CHARS = "chars"
    EDGES = "edges"
    SOUNDS = "sounds"
    SIGNS = "signs"


# Sound at 0.7 and signs at 0.5 were measured best: sound repairs homophone slips and costs little on clean text.
WEIGHTS = {View.WORDS: 1.0, View.CHARS: 1.0, View.EDGES: 1.0, View.SOUNDS: 0.7, View.SIGNS: 0.5}
_NO_STOPS = str.maketrans("", "", ",。!?;、~ \n\t.…\"'()-")


def views(masked: str) -> dict[View, set[str]]:
    """The features of a masked text, by view."""
    text = letters(masked)
    return {
        View.WORDS: spoken(masked),
        View.CHARS: _grams(text),
        View.EDGES: edges(text),
        View.SOUNDS: _grams(sound(text)),
        View.SIGNS: set(signs(masked)),
    }


def letters(masked: str) -> str:
    """The text without its stops, which people set as they like."""
    return masked.translate(_NO_STOPS).lower()


def spoken(masked: str) -> set[str]:
    """Words, the first and the last marked, and neighbours."""
    said = [word for word in words(masked.lower()) if word not in _STOPS]
    return {*said, *map(str.__add__, [START, *said], [*said, END])}


_STOPS = frozenset(",。!?;、~ \n\t.…\"'()-:")


def _grams(text: str) -> set[str]:
    """Characters, pairs and triples."""
    return {*text, *map(str.__add__, text, text[1:]), *(text[i : i + 3] for i in range(len(text) - 2))}


def edges(text: str) -> set[str]:
    """The first and the last one to four characters, which say most about what is wanted."""
    first, last = START + text[:4], text[-4:] + END
    length = f"len{min(len(text) // 4, 8)}"
    return {first[:2], first[:3], first[:4], first, last[-2:], last[-3:], last[-4:], last, length}
