"""The words that made-up people, unions and records are put together from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

import tomli

FOLDER = Path(__file__).parent.parent.parent / "config" / "demo"


@dataclass(frozen=True, slots=True)
class Words:
    """`matters` are by topic, `contents` by kind of record, `trades` pairs of industry and trade."""

    surnames: str
    given: str
    constituency: str
    term: str
    first: str
    second: str
    town: str
    company: str
    more: str
    forms: tuple[str, ...]
    trades: tuple[tuple[str, str], ...]
    contents: Mapping[str, tuple[str, ...]]
    matters: tuple[tuple[str, str], ...]

    def name(self, dice: Random) -> str:
        """A surname and one or two characters."""
        return dice.choice(self.surnames) + "".join(dice.choices(self.given, k=1 + (dice.random() < 0.7)))

    def place(self, number: int) -> str:
        """Every number below `places` has its own."""
        return self.first[number % len(self.first)] + self.second[number // len(self.first) % len(self.second)]

    @property
    def places(self) -> int:
        return len(self.first) * len(self.second)

    def union(self, number: int) -> tuple[str, str]:
        """Name and industry; no two numbers share a name, and neighbours differ in their industry."""
        rest, place = divmod(number, self.places)
        rest, turn = divmod(rest, len(self.trades))
        more, form = divmod(rest, len(self.forms))
        industry, made = self.trades[(place + turn) % len(self.trades)]
        said = {"place": self.place(place), "trade": made, "form": self.forms[form], "number": more + 1}
        return (self.more if more else self.company).format(**said), industry


@lru_cache(maxsize=1)
def load() -> Words:
    raw = tomli.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    return Words(
        **raw["people"],
        **{name: raw["unions"][name] for name in ("first", "second", "town", "company", "more")},
        forms=tuple(raw["unions"]["forms"]),
        trades=_pairs(raw["trades"]),
        contents={kind: tuple(said) for kind, said in raw["contents"].items()},
        matters=_pairs(raw["matters"]),
    )


def _pairs(groups: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((group, word) for group, words in groups.items() for word in words)
