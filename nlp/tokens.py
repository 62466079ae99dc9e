"""Words, by a jieba Tokenizer of our own: our trimmed dictionary, no cache file, no guessing of unknown words."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from jieba import Tokenizer

DICTIONARY = Path(__file__).parent / "dictionary.txt"


def words(text: str) -> list[str]:
    """The words of a text in their order, stops and blanks among them."""
    return cast("list[str]", tokenizer().lcut(text, HMM=False))


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
