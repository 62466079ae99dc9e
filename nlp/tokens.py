"""Words, by a jieba Tokenizer of our own: our trimmed dictionary, no cache file, no guessing of unknown words."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jieba import Tokenizer

DICTIONARY = Path(__file__).parent / "dictionary.txt"


def words(text: str) -> list[str]:
    """The words of a text in their order, stops and blanks among them: jieba's likeliest path through its dictionary.

    jieba works the logarithms out again for every candidate of every sentence, which took two thirds of the time.
    """
    known, unknown = _logarithms()
    size = len(text)
    best, steps = [0.0] * (size + 1), [0] * size
    for place in range(size - 1, -1, -1):
        best[place], steps[place] = unknown + best[place + 1], place + 1
        end, weight = place + 1, known.get(text[place])
        while weight is not None:
            if weight and weight + best[end] > best[place]:
                best[place], steps[place] = weight + best[end], end
            end += 1
            weight = known.get(text[place:end]) if end <= size else None
    found, place = [], 0
    while place < size:
        found.append(text[place : steps[place]])
        place = steps[place]
    return found


def is_word(text: str) -> bool:
    """Whether the dictionary has it as a word of its own."""
    return bool(_logarithms()[0].get(text))


def rarity(word: str) -> float:
    """How rare a word is: minus the logarithm of its share of all words; one that isn't known counts like a rare one."""
    known, unknown = _logarithms()
    return -(known.get(word) or unknown + log(_RARE))


_RARE = 50


def tokenizer() -> Tokenizer:
    """jieba's own over our dictionary, for offline work: reading itself needs the logarithms alone.

    From memory: a cache file in the shared temp folder could be planted by somebody else.
    """
    import jieba

    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    counts = _counts()
    made.FREQ, made.total = counts | dict.fromkeys(_beginnings(counts), 0), sum(counts.values())
    made.initialized = True
    return made


@lru_cache(maxsize=1)
def _logarithms() -> tuple[dict[str, float], float]:
    """Log probability of each word, 0.0 for the mere beginning of one, and that of an unknown character."""
    counts = _counts()
    whole = log(sum(counts.values()))
    # Words that stand equally often share one number: most are rare.
    shared = {count: log(count) - whole for count in set(counts.values())}
    known = {word: shared[count] for word, count in counts.items()}
    known.update(dict.fromkeys(_beginnings(counts), 0.0))
    return known, -whole


def _counts() -> dict[str, int]:
    """How often each word of the dictionary stands in jieba's corpus."""
    counts: dict[str, int] = {}
    with DICTIONARY.open(encoding="utf-8") as file:
        # So many lines at a time: what is read of them lies where the next ones are read to, and not between the words.
        while lines := file.readlines(_AT_ONCE):
            fields = "".join(lines).split()
            counts.update(zip(fields[::2], map(int, fields[1::2]), strict=True))
    return counts


_AT_ONCE = 1 << 14  # characters, or little more


def _beginnings(words: Mapping[str, int]) -> set[str]:
    """Everything that a word begins with and that is none itself, as jieba's prefix dictionary has it."""
    found: set[str] = set()
    end, longer = 1, [word for word in words if len(word) > 1]
    while longer:
        found.update([start for word in longer if (start := word[:end]) not in words])
        end += 1
        longer = [word for word in longer if len(word) > end]
    return found
