"""Words, by a jieba Tokenizer of our own: our trimmed dictionary, no cache file, no guessing of unknown words."""

from __future__ import annotations

import logging
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
    return bool(tokenizer().FREQ.get(text))


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """Made once, from memory: a cache file in the shared temp folder could be planted by somebody else."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    made.FREQ, made.total = _frequencies()
    made.initialized = True
    return made


@lru_cache(maxsize=1)
def _logarithms() -> tuple[dict[str, float], float]:
    """Log probability of each word, 0.0 for the mere beginning of one, and that of an unknown character."""
    known = tokenizer()
    whole = log(known.total)
    return {word: log(count) - whole if count else 0.0 for word, count in known.FREQ.items()}, -whole


def _frequencies() -> tuple[dict[str, int], int]:
    """jieba's prefix dictionary: each word's frequency, and 0 for each beginning of a word."""
    frequencies: dict[str, int] = {}
    total = 0
    for line in DICTIONARY.read_text(encoding="utf-8").splitlines():
        word, _, frequency = line.partition(" ")
        frequencies[word] = int(frequency)
        total += int(frequency)
    beginnings = {word[:end] for word in frequencies for end in range(1, len(word))}
    for beginning in beginnings:
        frequencies.setdefault(beginning, 0)
    return frequencies, total
