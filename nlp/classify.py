"""A frozen linear classifier: int8 weights trained offline, one vocabulary a view, scored with numpy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp import features
from nlp.features import View
from nlp.pinyin import sound
from nlp.reading import Guess, Intent
from nlp.signs import signs

SQUARE_UNIT = 1000
MODEL = Path(__file__).parent / "model.npz"


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of one training; row `n` of `weights` belongs to the feature that a vocabulary maps to `n`.

    `squares` holds the squared value of each feature in units of 1/SQUARE_UNIT; `scale` takes both units out again.
    """

    labels: tuple[str, ...]
    vocabularies: dict[View, dict[str, int]]
    weights: NDArray[np.int8]
    squares: NDArray[np.int32]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperature: float

    def probabilities(self, masked: str) -> list[float]:
        """Calibrated probability of each label, in the order of `labels`."""
        scores = self.scores(masked)
        top = max(scores)
        raised = [exp((score - top) / self.temperature) for score in scores]
        whole = sum(raised)
        return [one / whole for one in raised]

    def logits(self, masked: str) -> NDArray[np.float64]:
        """Scores before calibration, as an array."""
        return np.array(self.scores(masked))

    def scores(self, masked: str) -> list[float]:
        """Scores before calibration."""
        rows = self.rows(masked)
        total = np.add.reduce(self.weights.take(rows, axis=0), axis=0, dtype=np.int32)
        length = sqrt(max(int(np.add.reduce(self.squares.take(rows))), 1))
        scores: list[float] = (total * (self.scale / length) + self.bias).tolist()
        return scores

    def rows(self, masked: str) -> NDArray[np.intp]:
        """The weight rows of the features that the model knows, in no order."""
        text = features.letters(masked)
        known: set[int | None] = set()
        if self.vocabularies[View.WORDS]:
            known.update(map(self.vocabularies[View.WORDS].get, features.spoken(masked)))
        if self.vocabularies[View.EDGES]:
            known.update(map(self.vocabularies[View.EDGES].get, features.edges(text)))
        _add_grams(known, text, self.vocabularies[View.CHARS].get)
        if self.vocabularies[View.SOUNDS]:
            _add_grams(known, sound(text), self.vocabularies[View.SOUNDS].get)
        if self.vocabularies[View.SIGNS]:
            known.update(map(self.vocabularies[View.SIGNS].get, signs(masked)))
        known.discard(None)
        return np.fromiter(known, np.intp, len(known))


def _add_grams(known: set[int | None], text: str, row: Callable[[str], int | None]) -> None:
    """Rows of characters, pairs and triples; a triple can only be known where both its pairs are, being rarer than they."""
    known.update(map(row, text))
    pairs = [*map(row, map(str.__add__, text, text[1:]))]
    known.update(pairs)
    known.update(
        row(text[place : place + 3])
        for place, (one, other) in enumerate(pairwise(pairs))
        if one is not None and other is not None
    )


def rank(masked: str, limit: int = 4) -> tuple[Guess, ...]:
    """The likeliest intents of a masked text, best first."""
    model = shipped()
    chances = model.probabilities(masked)
    best = sorted(range(len(chances)), key=chances.__getitem__, reverse=True)[:limit]
    return tuple(Guess(Intent(model.labels[place]), chances[place]) for place in best)


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model that comes with the program, loaded once."""
    return load(MODEL)


def load(path: Path) -> Model:
    """Reads a model file; it holds arrays only, nothing in it is executed."""
    with np.load(path, allow_pickle=False) as file:
        return read(file)


def read(file: Mapping[str, NDArray[Any]]) -> Model:
    """The model that an opened file holds; a view that it was trained without has no features."""
    vocabularies: dict[View, dict[str, int]] = {}
    first = 0
    for view in View:
        name = f"terms_{view}"
        terms = list(filter(None, _text(file[name]).split("\n"))) if name in file else []
        vocabularies[view] = {term: first + place for place, term in enumerate(terms)}
        first += len(terms)
    return Model(
        tuple(_text(file["labels"]).split("\n")),
        vocabularies,
        file["weights"],
        file["squares"],
        file["scale"],
        file["bias"],
        float(file["temperature"]),
    )


def _text(array: NDArray[Any]) -> str:
    return array.tobytes().decode("utf-8")
