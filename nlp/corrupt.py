"""Homophone slips as dictation makes them: characters replaced by others that sound the same. Pure and seeded."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from random import Random

from nlp.pinyin import sound
from nlp.tokens import tokenizer


def homophones(text: str, share: float, seed: int) -> str:
    """The text with about this share of its Chinese characters replaced; the same seed gives the same slips."""
    chance = Random(f"{seed}:{text}")
    return "".join(_slip(char, chance) if chance.random() < share else char for char in text)


def _slip(char: str, chance: Random) -> str:
    others = [other for other in _common().get(sound(char), ()) if other != char]
    return chance.choice(others) if others and "一" <= char <= "龥" else char


@lru_cache(maxsize=1)
def _common() -> dict[str, tuple[str, ...]]:
    """The eight commonest characters of each syllable: dictation writes no rare ones."""
    counted: dict[str, int] = defaultdict(int)
    for word, frequency in tokenizer().FREQ.items():
        for char in word if frequency else "":
            counted[char] += frequency
    by_sound: dict[str, list[str]] = defaultdict(list)
    for char in sorted(counted, key=lambda char: (-counted[char], char)):
        by_sound[sound(char)].append(char)
    return {syllable: tuple(chars[:8]) for syllable, chars in by_sound.items()}
