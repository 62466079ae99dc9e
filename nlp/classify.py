"""A frozen linear classifier: int8 weights trained offline, one vocabulary a view, scored with numpy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp import features
from nlp.features import View
from nlp.reading import Guess, Intent

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

    def probabilities(self, masked: str) -> NDArray[np.float64]:
        """Calibrated probability of each label, in the order of `labels`."""
        return _softmax(self.logits(masked) / self.temperature)

    def logits(self, masked: str) -> NDArray[np.float64]:
        """Scores before calibration."""
        rows = self.rows(masked)
        if not len(rows):
            return self.bias.astype(np.float64)
        # Whole numbers below 2**24 add up exactly in float32 in any order; a product is far faster than a sum of int8.
        total = np.ones(len(rows), dtype=np.float32) @ self.weights[rows].astype(np.float32)
        length = int(self.squares[rows].sum())
        scores = total.astype(np.float64) * self.scale / sqrt(max(length, 1)) + self.bias
        return scores.astype(np.float64)

    def rows(self, masked: str) -> NDArray[np.intp]:
        """The weight rows of the features that the model knows, in no order."""
        known = [
            row
            for view, seen in features.views(masked).items()
            for row in map(self.vocabularies[view].get, seen)
            if row is not None
        ]
        return np.array(known, dtype=np.intp)


def rank(masked: str, limit: int = 4) -> tuple[Guess, ...]:
    """The likeliest intents of a masked text, best first."""
    model = shipped()
    chances = model.probabilities(masked)
    best = np.argsort(-chances, kind="stable")[:limit]
    return tuple(Guess(Intent(model.labels[place]), float(chances[place])) for place in best)


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model that comes with the program, loaded once."""
    return load(MODEL)


def load(path: Path) -> Model:
    """Reads a model file; it holds arrays only, nothing in it is executed."""
    with np.load(path, allow_pickle=False) as file:
        vocabularies: dict[View, dict[str, int]] = {}
        first = 0
        for view in View:
            terms = _text(file[f"terms_{view}"]).split("\n")
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


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(scores - scores.max())
    chances: NDArray[np.float64] = raised / raised.sum()
    return chances
