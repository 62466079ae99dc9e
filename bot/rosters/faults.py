"""The list of what is wrong, as checks fill it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.rosters.rows import Fault, Place
from config.texts import text as say

Headings = Mapping[tuple[str, str], str]


class Faults:
    """Collects faults; names each column as its file heads it, and none that it doesn't have."""

    def __init__(self, headings: Headings) -> None:
        self._headings = headings
        self.found: list[Fault] = []

    def add(self, place: Place, column: str, key: str, **fields: object) -> None:
        """`key` is below `roster.bad`; `column` is a column's English name, empty for the whole row."""
        self.say(place, column, say(f"roster.bad.{key}", **fields))

    def say(self, place: Place, column: str, reason: str) -> None:
        self.found.append(Fault(place, self._headings.get((place.file, column), ""), reason))
