"""A frozen linear classifier: int8 weights trained offline, one vocabulary a view, scored with numpy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
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


_BITS, _CODE = 21, (1 << 21) - 1  # of a character's code point
_HEARD = np.uint64(1 << 63)  # set where a term is of sounds, which three characters leave free
_NOBODY = np.iinfo(np.uint64).max
_OF_CHARACTERS = (View.CHARS, View.SOUNDS)
_BETWEEN = "\uffff"  # no character, so that no term has it


@dataclass(frozen=True, slots=True)
class Grams:
    """The vocabularies of characters and of sounds: singles, pairs and triples, each packed into one number; in their order.

    `places` has the row of each; `hears` where there are any of sounds. A dictionary of the same would take ten times the
    memory and most of the time of loading.
    """

    keys: NDArray[np.uint64]
    places: NDArray[np.int32]
    hears: bool

    @classmethod
    def of(cls, terms: Iterable[tuple[View, Collection[str], int]]) -> Grams:
        """Of the terms of some views, each with the row of its first."""
        keys, rows = [_NOTHING], [np.zeros(0, np.int32)]
        for view, some, first in terms:
            keys.append(_packed(some, heard=view is View.SOUNDS))
            rows.append(np.arange(first, first + len(some), dtype=np.int32))
        packed = np.concatenate(keys)
        order = np.argsort(packed, kind="stable")
        places = np.append(np.concatenate(rows)[order], np.int32(-1))
        return cls(np.append(packed[order], _NOBODY), places, bool((packed >= _HEARD).any()))

    def terms(self, view: View) -> Iterator[str]:
        """The terms of one view in the order of their rows."""
        for key in self.keys[:-1][np.argsort(self.places[:-1])].tolist():
            if (key >> 63) == (view is View.SOUNDS):
                yield "".join(chr(code) for more in range(3) if (code := key >> more * _BITS & _CODE))

    def known(self, text: str) -> list[int]:
        """Rows of the terms that a text and its sounds hold, some of them twice."""
        ones = _codes(text + _BETWEEN + (sound(text) if self.hears else ""))
        ones[len(text) :] |= _HEARD
        # The mark of a second or third character is shifted out.
        pairs = ones[:-1] | ones[1:] << _ONE_ON
        asked = np.concatenate((ones, pairs, pairs[:-1] | ones[2:] << _TWO_ON))
        found = self.keys.searchsorted(asked)
        rows: list[int] = self.places[found[self.keys[found] == asked]].tolist()
        return rows


def _packed(terms: Collection[str], *, heard: bool) -> NDArray[np.uint64]:
    """A number for each term."""
    if not terms:
        return _NOTHING
    sizes = np.fromiter(map(len, terms), np.intp, len(terms))
    # What isn't there counts as nothing: two characters more than there are.
    codes = np.append(_codes("".join(terms)), np.zeros(2, np.uint64))
    begins = np.cumsum(sizes) - sizes
    keys: NDArray[np.uint64] = codes[begins] | _HEARD * np.uint64(heard)
    for more in (1, 2):
        keys = keys | (codes[begins + more] * (sizes > more)) << np.uint64(more * _BITS)
    return keys


_NOTHING = np.zeros(0, np.uint64)
_ONE_ON, _TWO_ON = np.uint64(_BITS), np.uint64(2 * _BITS)


def _codes(text: str) -> NDArray[np.uint64]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of one training; row `n` of `weights` belongs to the feature that a vocabulary maps to `n`.

    `listed` are the vocabularies of words, edges and signs, `grams` those of characters and of sounds.

    `squares` holds the squared value of each feature in units of 1/SQUARE_UNIT; `scale` takes both units out again.
    """

    labels: tuple[str, ...]
    listed: dict[View, dict[str, int]]
    grams: Grams
    weights: NDArray[np.int8]
    squares: NDArray[np.int32]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperature: float

    def likeliest(self, masked: str, limit: int) -> list[tuple[str, float]]:
        """The likeliest labels with their calibrated probabilities, best first."""
        # So few numbers are sooner done one by one than by arrays, whose every step is a call into cold code.
        scores: list[float] = self.logits(masked).tolist()
        best = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:limit]
        raised = [exp((score - scores[best[0]]) / self.temperature) for score in scores]
        whole = sum(raised)
        return [(self.labels[place], raised[place] / whole) for place in best]

    def logits(self, masked: str) -> NDArray[np.float64]:
        """Scores before calibration, as an array."""
        rows = self.rows(masked)
        total = np.add.reduce(self.weights.take(rows, axis=0), axis=0, dtype=np.int32)
        length = sqrt(max(int(np.add.reduce(self.squares.take(rows))), 1))
        scores: NDArray[np.float64] = total * (self.scale / length) + self.bias
        return scores

    def rows(self, masked: str) -> NDArray[np.intp]:
        """The weight rows of the features that the model knows, in no order."""
        text = features.letters(masked)
        known: set[int | None] = set(self.grams.known(text))
        if words := self.listed[View.WORDS]:
            known.update(map(words.get, features.spoken(masked)))
        if edges := self.listed[View.EDGES]:
            known.update(map(edges.get, features.edges(text)))
        if kinds := self.listed[View.SIGNS]:
            known.update(map(kinds.get, signs(masked)))
        known.discard(None)
        return np.fromiter(known, np.intp, len(known))


def rank(masked: str, limit: int = 4) -> tuple[Guess, ...]:
    """The likeliest intents of a masked text, best first."""
    return _of_few_words(masked, limit) if len(masked) <= _FEW_WORDS else _ranked(masked, limit)


_FEW_WORDS = 12  # commands and buttons, which everybody says alike


def _ranked(masked: str, limit: int) -> tuple[Guess, ...]:
    return tuple([Guess(_INTENTS[label], chance) for label, chance in shipped().likeliest(masked, limit)])


_of_few_words = lru_cache(maxsize=1024)(_ranked)
_INTENTS = {str(intent): intent for intent in Intent}


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
    names = ((view, f"terms_{view}") for view in View)
    terms = {view: list(filter(None, _text(file[name]).split("\n"))) for view, name in names if name in file}
    return Model(
        tuple(_text(file["labels"]).split("\n")),
        *vocabularies(terms),
        # Taking rows of an array that lies by columns copies the whole of it, each time.
        np.ascontiguousarray(file["weights"]),
        file["squares"],
        file["scale"],
        file["bias"],
        float(file["temperature"]),
    )


def vocabularies(terms: Mapping[View, Collection[str]]) -> tuple[dict[View, dict[str, int]], Grams]:
    """What a model looks terms up in; their rows go on from view to view."""
    listed: dict[View, dict[str, int]] = {}
    grams: list[tuple[View, Collection[str], int]] = []
    first = 0
    for view in View:
        some = terms.get(view, ())
        if view in _OF_CHARACTERS:
            grams.append((view, some, first))
        else:
            listed[view] = {term: first + place for place, term in enumerate(some)}
        first += len(some)
    return listed, Grams.of(grams)


def _text(array: NDArray[Any]) -> str:
    return array.tobytes().decode("utf-8")
