"""Trains the weights of `matter` from the marked sentences (offline, extra `train`), the same bytes each time.

It refuses to ship weights that find fewer matters of the evaluation sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp import clauses, matter, resources, spans, wishes
from nlp.clauses import FIRST, FURTHER, Outline
from nlp.evaluate import Gold, same, side_by_side
from nlp.marked import Marked
from nlp.matter import KINDS, STEP, Weights
from nlp.names import Names
from nlp.normalise import Prepared, prepare
from nlp.reading import Intent
from nlp.resources import MissingExtra
from nlp.sentence import analyse, analysed
from nlp.train import ALLOWANCE, Comparison, lines

_NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # only decides what is masked as a date
_LEAST, _RESTRAINT = 2, 0.0005  # chosen by leaving authors out


def train(
    names: Names,
    sentences: Sequence[Marked],
    gold: Sequence[tuple[Names, Sequence[Gold]]] = (),
    out: Path = matter.MODEL,
    force: bool = False,
) -> Comparison:
    """Writes the weights, unless the evaluation sentences speak for the old ones. Raises MissingExtra without scipy."""
    learnt = {
        kind: fit([example(one, names) for one in sentences if one.kind == kind]) for kind in matter.KINDS.values()
    }
    before = accuracy({kind: matter.load(out, kind) for kind in learnt}, gold) if out.exists() else 0.0
    after = accuracy({kind: as_read(weights) for kind, weights in learnt.items()}, gold)
    better = force or after >= before - ALLOWANCE
    if better:
        _save(learnt, out)
        matter.shipped.cache_clear()
        resources.record()
    return Comparison(len(sentences), before, after, better)


def _save(learnt: Mapping[str, dict[str, int]], out: Path) -> None:
    arrays: dict[str, Any] = {}
    for kind, weights in learnt.items():
        arrays[f"{kind}_terms"] = lines(weights)
        arrays[f"{kind}_weights"] = np.array(list(weights.values()), dtype=np.int16)
    with out.open("wb") as file:
        np.savez_compressed(file, **arrays)


def as_read(weights: Mapping[str, int]) -> Weights:
    """The weights as they come back from a file."""
    return Weights.build({term: weight / STEP for term, weight in weights.items()})


def accuracy(weights: Mapping[str, Weights], gold: Sequence[tuple[Names, Sequence[Gold]]]) -> float:
    """Share of contacts and suggestions whose matter is found, or rightly not found; 0 without any."""
    right = [
        _found(weights[KINDS[one.intent]], one, names)
        for names, several in gold
        for one in several
        if one.intent in KINDS
    ]
    return sum(right) / len(right) if right else 0.0


def _found(weights: Weights, one: Gold, names: Names) -> bool:
    sentence = analyse(one.text, one.now, names)
    marked, places = sentence.marked
    found = wishes.span(weights, marked) if one.intent is Intent.FILE_SUGGESTION else weights.best(marked)
    got = _as_told(one.intent, sentence.prepared, (places[found[0]], places[found[1]]) if found else None)
    wanted = one.slots.get("issue")
    if got is None or wanted is None:
        return got is wanted
    return same("issue", got, wanted) or side_by_side(sentence.plain, wanted, got)


def _as_told(intent: Intent, prepared: Prepared, span: tuple[int, int] | None) -> str | None:
    """The words that reading would make of a span."""
    if intent is Intent.FILE_SUGGESTION:
        return spans.suggestion_issue(prepared, span)
    told = spans.contact_issue(prepared, span) if span else None
    return prepared.cut(*told) if told else None


@dataclass(frozen=True, slots=True)
class Example:
    """What speaks for each possible matter of a sentence, nothing raised being the last, and which of them is right."""

    terms: tuple[list[str], ...]
    right: int


def example(one: Marked, names: Names) -> Example:
    """The possible spans of a sentence; the one that overlaps the marked one most is right."""
    found = analysed(prepare(one.text), _NOW, names)
    marked, places = found.marked
    outline = clauses.outline(marked)
    wanted = _wanted(one, found.prepared)
    terms, overlaps = [], []
    for start in outline.starts:
        seen = start.terms + list(clauses.grams(outline.text[start.place : outline.clauses[start.clause][1]], FIRST))
        for last in outline.reach(start):
            seen = seen + _further(outline, last) if last > start.clause else seen
            terms.append(seen)
            overlaps.append(_overlap((places[start.place], places[outline.clauses[last][1]]), wanted))
    return Example((*terms, []), overlaps.index(max(overlaps)) if one.matter else len(terms))


def _further(outline: Outline, clause: int) -> list[str]:
    return [*outline.going_on[clause], *clauses.grams(outline.text[slice(*outline.clauses[clause])], FURTHER)]


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
