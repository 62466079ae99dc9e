"""How characters sound, as strings that can be sliced and compared: one symbol a syllable, other characters unchanged."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

# Syllables become single characters of a private-use plane, so n-grams of sound are slices like any others.
_FIRST_SYMBOL = 0xF0000
_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_NASALS = ("ang", "eng", "ing")


def sound(text: str) -> str:
    """The toneless reading of a text, as long as the text."""
    return text.translate(_tables()[0])


def folded(text: str) -> str:
    """The same with what dictation confuses made equal: zh/z, ch/c, sh/s, ang/an, eng/en, ing/in."""
    exact, alike = _tables()
    return text.translate(exact).translate(alike)


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[int, int], dict[int, int]]:
    """A symbol for each character, and for each symbol the one of what it is confused with."""
    exact: dict[int, int] = {}
    alike: dict[int, int] = {}
    symbols: dict[str, int] = {}
    for line in (Path(__file__).parent / "pinyin.txt").read_text(encoding="utf-8").splitlines():
        syllable, chars = line.split(" ")
        one = symbols.setdefault(syllable, _FIRST_SYMBOL + len(symbols))
        alike[one] = symbols.setdefault("~" + _fold(syllable), _FIRST_SYMBOL + len(symbols))
        exact.update(dict.fromkeys(map(ord, chars), one))
    return exact, alike


def _fold(syllable: str) -> str:
    for long, short in _FOLDS:
        if syllable.startswith(long):
            syllable = short + syllable[len(long) :]
    return syllable[:-1] if syllable.endswith(_NASALS) else syllable
