"""Which part of a sentence is its matter: what workers raised, or what a suggestion wants. Frozen weights, trained offline.

Every possible span is scored as the sum of what its first place looks like and of each further clause; nothing where none
scores above nought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, repeat
from pathlib import Path

import numpy as np

from nlp import clauses
from nlp.clauses import FIRST, FURTHER, Outline
from nlp.reading import Intent

MODEL = Path(__file__).parent / "matter.npz"
STEP = 1000  # weights are kept as whole thousandths
KINDS = {Intent.LOG_CONTACT: "contacts", Intent.FILE_SUGGESTION: "suggestions"}


@dataclass(frozen=True, slots=True)
class Weights:
    """What each thing seen speaks for, above nought, or against; characters and pairs apart, which are many."""

    of: dict[str, float]
    first: dict[str, float]
    further: dict[str, float]

    @classmethod
    def build(cls, of: Mapping[str, float]) -> Weights:
        """The weights of these terms."""
        sides = [{term[1:]: weight for term, weight in of.items() if term[0] == side} for side in (FIRST, FURTHER)]
        rest = {term: weight for term, weight in of.items() if term[0] not in (FIRST, FURTHER)}
        return cls(rest, *sides)

    def best(self, marked: str) -> tuple[int, int] | None:
        """The span of a marked text that is likeliest its matter; None where likeliest there is none."""
        outline = clauses.outline(marked)
        first = _running(self.first, outline)
        more = self._further(outline) if len(outline.clauses) > 1 else []
        best, found = 0.0, None
        for start in outline.starts:
            score = first[outline.clauses[start.clause][1]] - first[start.place] + self._sum(start.terms)
            for last in outline.reach(start):
                score += more[last] if last > start.clause else 0.0
                if score > best:
                    best, found = score, (start.place, outline.end(start.clause, last))
        return found

    def end(self, marked: str, place: int) -> int:
        """Where a matter likeliest ends that is known to begin at a place."""
        outline = clauses.outline(marked)
        number = next((nth for nth, (_, end) in enumerate(outline.clauses) if end > place), None)
        if number is None:
            return len(marked)
        gained = [0.0, *accumulate(self._further(outline)[number + 1 : number + clauses.MOST_JOINED])]
        return outline.end(number, number + gained.index(max(gained)))

    def _further(self, outline: Outline) -> list[float]:
        """What speaks for each clause being more of a matter begun before it."""
        further = _running(self.further, outline)
        return [
            further[end] - further[begin] + self._sum(terms)
            for (begin, end), terms in zip(outline.clauses, outline.going_on, strict=True)
        ]

    def _sum(self, terms: list[str]) -> float:
        return sum(map(self.of.get, terms, repeat(0.0)))


def _running(weights: dict[str, float], outline: Outline) -> list[float]:
    """At each place the weight of all characters and pairs before it; no pair with a stop in it weighs anything."""
    chars = map(weights.get, outline.text, repeat(0.0))
    pairs = map(weights.get, outline.pairs, repeat(0.0))
    return [*accumulate(map(float.__add__, chars, pairs), initial=0.0)]


@lru_cache(maxsize=2)
def shipped(intent: Intent) -> Weights:
    """The weights for contacts or suggestions that come with the program."""
    return load(MODEL, KINDS[intent])


def load(path: Path, kind: str) -> Weights:
    """Reads the weights of one kind; the file holds arrays only, nothing in it is executed."""
    with np.load(path, allow_pickle=False) as file:
        terms = file[f"{kind}_terms"].tobytes().decode("utf-8").split("\n")
        return Weights.build(dict(zip(terms, (file[f"{kind}_weights"] / STEP).tolist(), strict=True)))
