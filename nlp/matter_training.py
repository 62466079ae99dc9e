"""Trains the weights of `matter` from the marked sentences in `matters/*.toml` (offline, extra `train`), the same bytes each time.

A sentence stands under its kind and topic, its matter in square brackets: `[contacts]` `wages = ["昨天接访,[加班费没给]"]`;
one without brackets has none; under `unclear` stand those whose topic is a matter of taste.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp import clauses, matter, resources, topics
from nlp.matter import KINDS, STEP, Weights
from nlp.names import Names
from nlp.normalise import Prepared, prepare
from nlp.resources import MissingExtra
from nlp.sentence import analysed
from nlp.sentences import BadSentences

FOLDER = Path(__file__).parent / "matters"
UNCLEAR = "unclear"
_NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # only decides what is masked as a date
_MARKS = str.maketrans("", "", "[]")
_LEAST, _RESTRAINT = 2, 0.003  # chosen by leaving authors out


@dataclass(frozen=True, slots=True)
class Marked:
    """One sentence with its matter marked."""

    kind: str
    topic: str
    text: str
    matter: str  # empty where nothing was raised
    before: int  # characters before it
    author: str


def read(folder: Path = FOLDER) -> tuple[Marked, ...]:
    """Every marked sentence, in a fixed order; raises BadSentences with file and line."""
    return tuple(one for path in sorted(folder.glob("*.toml")) for one in _file(path))


def _file(path: Path) -> Iterator[Marked]:
    text = path.read_text(encoding="utf-8")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSentences(f"{path.name}: {error}") from error
    seen: set[str] = set()
    for kind in KINDS.values():
        for topic, sentences in tables.get(kind, {}).items():
            for sentence in sentences:
                line = text.count("\n", 0, max(text.find(sentence[:12]), 0)) + 1
                if topic not in {*topics.TOPICS, UNCLEAR}:
                    raise BadSentences(f"{path.name}:{line}: no such topic: {topic}")
                if sentence in seen or (sentence.count("["), sentence.count("]")) not in {(0, 0), (1, 1)}:
                    raise BadSentences(f"{path.name}:{line}: stands already in the file, or brackets amiss")
                seen.add(sentence)
                yield _marked(kind, topic, sentence, tables["author"])


def _marked(kind: str, topic: str, sentence: str, author: str) -> Marked:
    before, _, rest = sentence.partition("[")
    inside = rest.partition("]")[0]
    return Marked(kind, topic, sentence.translate(_MARKS), inside, len(before), author)


def train(names: Names, sentences: Sequence[Marked], out: Path = matter.MODEL) -> int:
    """Writes the weights; how many sentences they come from. Raises MissingExtra without scipy."""
    arrays: dict[str, Any] = {}
    for kind in KINDS.values():
        weights = fit([_example(one, names) for one in sentences if one.kind == kind])
        arrays[f"{kind}_terms"] = np.frombuffer("\n".join(weights).encode("utf-8"), dtype=np.uint8)
        arrays[f"{kind}_weights"] = np.array(list(weights.values()), dtype=np.int16)
    with out.open("wb") as file:
        np.savez_compressed(file, **arrays)
    matter.shipped.cache_clear()
    resources.record()
    return len(sentences)


@dataclass(frozen=True, slots=True)
class Example:
    """What speaks for each possible matter of a sentence, nothing raised being the last, and which of them is right."""

    terms: tuple[list[str], ...]
    right: int


def _example(one: Marked, names: Names) -> Example:
    """The possible spans of a sentence; the one that overlaps the marked one most is right."""
    found = analysed(prepare(one.text), _NOW, names)
    marked, places = found.marked
    outline = clauses.outline(marked)
    wanted = _wanted(one, found.prepared)
    terms, overlaps = [], []
    for start in outline.starts:
        seen = list(start.terms)
        for last in outline.reach(start):
            seen = seen + outline.going_on[last] if last > start.clause else seen
            terms.append(seen)
            overlaps.append(_overlap((places[start.place], places[outline.clauses[last][1]]), wanted))
    return Example((*terms, []), overlaps.index(max(overlaps)) if one.matter else len(terms))


def _wanted(one: Marked, prepared: Prepared) -> tuple[int, int]:
    """Where the marked words stand in the prepared text, which may have lost a few characters before them."""
    words = prepare(one.matter).surface
    start = prepared.surface.find(words, max(one.before - 4, 0))
    return start, start + len(words)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(shared, 0) / (max(one[1], other[1]) - min(one[0], other[0]))


def fit(examples: Sequence[Example]) -> dict[str, int]:
    """Weights in whole thousandths that make the right spans likeliest, by term; raises MissingExtra without scipy."""
    try:
        from scipy.optimize import minimize
    except ImportError as missing:
        raise MissingExtra("scipy") from missing
    counted = Counter(term for one in examples for term in {term for terms in one.terms for term in terms})
    known = {term: row for row, term in enumerate(sorted(term for term in counted if counted[term] >= _LEAST))}
    learnt = _Likelihood(examples, known)
    found = minimize(learnt, np.zeros(len(known)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    thousandths = np.round(found * STEP).astype(int).tolist()
    return {term: weight for term, weight in zip(known, thousandths, strict=True) if weight}


class _Likelihood:
    """How unlikely the right spans are under some weights, restrained from growing large, and its slope."""

    def __init__(self, examples: Sequence[Example], known: dict[str, int]) -> None:
        from scipy.sparse import csr_matrix

        spans = [[known[term] for term in terms if term in known] for one in examples for terms in one.terms]
        ends = np.cumsum([len(one) for one in spans])
        places = np.array([place for one in spans for place in one])
        self._seen = csr_matrix((np.ones(len(places)), places, [0, *ends]), shape=(len(spans), len(known)))
        sizes = np.array([len(one.terms) for one in examples])
        self._first = np.cumsum([0, *sizes[:-1]])
        self._of = np.repeat(np.arange(len(examples)), sizes)
        self._right = self._first + np.array([one.right for one in examples])

    def __call__(self, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = self._seen @ weights
        raised = scores - np.maximum.reduceat(scores, self._first)[self._of]
        chances = np.exp(raised)
        whole = np.add.reduceat(chances, self._first)
        loss = np.log(whole).sum() - raised[self._right].sum()
        slope = chances / whole[self._of]
        slope[self._right] -= 1
        count = len(whole)
        return (
            float(loss / count + _RESTRAINT / 2 * weights @ weights),
            (self._seen.T @ slope) / count + _RESTRAINT * weights,
        )
