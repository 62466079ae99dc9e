"""Unions by a name with a character missing, added or wrong; asked only when nothing was found by writing or sound."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from nlp.pinyin import folded

_ENOUGH = 0.8
_SHORTEST = 4
_CLOSE = 0.02
_CANDIDATES = 40
_NUMERALS = re.compile(r"[零一二三四五六七八九十\d东西南北上下]")


class Nearness:
    """Names of four characters and more, reachable by any two neighbouring sounds they share with the words."""

    __slots__ = ("_by_pair", "_forms")

    def __init__(self, forms: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self._forms = tuple((text, folded(text), names) for text, names in forms if len(text) >= _SHORTEST)
        by_pair: dict[str, list[int]] = defaultdict(list)
        for number, (_, sound, _names) in enumerate(self._forms):
            for place in range(len(sound) - 1):
                by_pair[sound[place : place + 2]].append(number)
        self._by_pair = dict(by_pair)

    def nearest(self, words: str) -> tuple[str, ...]:
        """Canonical names at least four fifths alike in sound; all of those within a hair of the best."""
        # Imported here: most messages name a union rightly, or none.
        from rapidfuzz import fuzz

        if len(words) < _SHORTEST:
            return ()
        sound = folded(words)
        scored = [
            (fuzz.ratio(sound, other) / 100, names)
            for text, other, names in self._candidates(sound)
            if other[0] == sound[0] and _NUMERALS.findall(text) == _NUMERALS.findall(words)
        ]
        best = max((score for score, _ in scored), default=0.0)
        if best < _ENOUGH:
            return ()
        return tuple(dict.fromkeys(name for score, names in scored if best - score <= _CLOSE for name in names))

    def _candidates(self, sound: str) -> list[tuple[str, str, tuple[str, ...]]]:
        shared: Counter[int] = Counter()
        for place in range(len(sound) - 1):
            # A pair that half the county shares («公司») tells nothing and would cost time.
            numbers = self._by_pair.get(sound[place : place + 2], ())
            if len(numbers) <= 400:
                shared.update(numbers)
        return [self._forms[number] for number, _ in shared.most_common(_CANDIDATES)]
