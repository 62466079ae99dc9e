"""Trains the classifier from the sentences in `intents/` (offline, extra `train`), the same bytes each time."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp import classify, corrupt, features, marked, resources, sentences
from nlp.classify import SQUARE_UNIT, Model
from nlp.evaluate import Gold, load_gold
from nlp.features import WEIGHTS, View
from nlp.names import NamedUnit, Names
from nlp.privacy import SOMEBODY
from nlp.reading import Intent
from nlp.resources import MissingExtra
from nlp.sentence import PERSON_MASK, analyse
from nlp.sentences import Sample

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # only decides which dates are masked as past or coming
LEAST_ROWS = 16  # about five sentences with their slips; rarer features cost memory and time and teach nothing
STRENGTH = 10.0  # inverse regularisation, chosen by leaving authors out
SLIPS = (0.12, 0.3)
_SEED = 7
ALLOWANCE = 0.002  # a model this much worse is noise
_ROOT = Path(__file__).parent.parent
DEMO = _ROOT / "config" / "demo"
GOLD, ROSTERS = (_ROOT / "tests" / "understanding" / name for name in ("gold", "rosters"))


@dataclass(frozen=True, slots=True)
class TrainResult:
    """What came of a training."""

    sentences: int
    authors: tuple[str, ...]
    features: int
    accuracy_before: float
    accuracy: float
    shipped: bool  # False where the old model was better on the evaluation sentences


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of training a smaller scorer; shares of the evaluation material, 0 to 1."""

    learnt: int
    before: float
    after: float
    shipped: bool  # False where the old scorer was better


@dataclass(frozen=True, slots=True)
class Row:
    """One text to learn from, masked."""

    masked: str
    intent: str


def rows(samples: Iterable[Sample], names: Names) -> list[Row]:
    """Each sentence masked, with its slips of the tongue, and with its names left in where it has any."""
    learnt: list[Row] = []
    for sample in samples:
        masked = analyse(sample.text, NOW, names).masked().replace(SOMEBODY, PERSON_MASK)
        unnamed = analyse(sample.text, NOW, Names.empty()).masked().replace(SOMEBODY, PERSON_MASK)
        # Talk has no words of its own: badly misheard, it would claim all that is misheard.
        slips = SLIPS[:1] if sample.intent == Intent.OUT_OF_SCOPE else SLIPS
        variants = [masked, *(corrupt.homophones(masked, share, _SEED + place) for place, share in enumerate(slips))]
        variants += [unnamed] if unnamed != masked else []
        learnt += [Row(text, sample.intent) for text in dict.fromkeys(variants)]
    return learnt


def fit(learnt: Sequence[Row], least: int = LEAST_ROWS, strength: float = STRENGTH) -> Model:
    """The classifier of these rows, of features that at least `least` of them have; raises MissingExtra without scikit-learn."""
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as missing:
        raise MissingExtra("scikit-learn") from missing
    seen = [features.views(row.masked) for row in learnt]
    vocabularies, values = vocabulary(seen, least, WEIGHTS)
    intents = tuple(sorted({row.intent for row in learnt}))
    matrix = seen_matrix(seen, vocabularies, values)
    truth = np.array([intents.index(row.intent) for row in learnt])
    # A looser tolerance stops where a few sentences more or less still move one sentence in a hundred.
    fitted = LogisticRegression(C=strength, max_iter=300, tol=1e-4).fit(matrix, truth)
    return frozen(fitted.coef_, fitted.intercept_, intents, vocabularies, values)


def vocabulary(
    seen: Sequence[dict[View, set[str]]], least: int, weights: Mapping[View, float]
) -> tuple[dict[View, dict[str, int]], NDArray[np.float64]]:
    """Rows of the features that several texts share, and each one's value: view weight times inverse frequency."""
    vocabularies: dict[View, dict[str, int]] = {}
    values: list[float] = []
    for view in View:
        counted = Counter(term for one in seen for term in one[view])
        common = counted if weights[view] else ()
        terms = sorted(term for term in common if counted[term] >= least and "\n" not in term)
        vocabularies[view] = {term: len(values) + place for place, term in enumerate(terms)}
        values += [weights[view] * (1 + np.log(len(seen) / counted[term])) / 4 for term in terms]
    return vocabularies, np.array(values)


def seen_matrix(
    seen: Sequence[dict[View, set[str]]], vocabularies: dict[View, dict[str, int]], values: NDArray[np.float64]
) -> Any:
    from scipy.sparse import csr_matrix

    places: list[int] = []
    starts = [0]
    data: list[NDArray[np.float64]] = []
    for one in seen:
        known = sorted(vocabularies[view][term] for view in View for term in one[view] if term in vocabularies[view])
        weights = values[known]
        data.append(weights / (np.linalg.norm(weights) or 1.0))
        places += known
        starts.append(len(places))
    return csr_matrix((np.concatenate(data), places, starts), shape=(len(seen), len(values)))


def frozen(
    coefficients: NDArray[np.float64],
    intercept: NDArray[np.float64],
    labels: tuple[str, ...],
    vocabularies: dict[View, dict[str, int]],
    values: NDArray[np.float64],
) -> Model:
    """Coefficients times feature values as int8, one scale for each intent."""
    weights = (coefficients * values).T
    step = np.abs(weights).max(axis=0) / 127
    whole = np.round(weights / step).astype(np.int8)
    squares = np.round(values**2 * SQUARE_UNIT).astype(np.int32)
    scale = (step * np.sqrt(SQUARE_UNIT)).astype(np.float32)
    lookup = classify.vocabularies(vocabularies)
    return Model(labels, *lookup, whole, squares, scale, intercept.astype(np.float32), temperature=1.0)


def save(model: Model, path: Path, more: Mapping[str, Any] = MappingProxyType({})) -> None:
    """Writes a model file, with more arrays beside it; the same model gives the same bytes."""
    terms: dict[str, Any] = {f"terms_{view}": lines(_terms(model, view)) for view in View}
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            labels=lines(model.labels),
            weights=model.weights,
            squares=model.squares,
            scale=model.scale,
            bias=model.bias,
            temperature=np.float64(model.temperature),
            **terms,
            **more,
        )


def _terms(model: Model, view: View) -> Iterable[str]:
    return model.listed[view] if view in model.listed else model.grams.terms(view)


def lines(words: Iterable[str]) -> NDArray[np.uint8]:
    """Words as an array of bytes, one a line."""
    return np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8)


def temperature(samples: Sequence[Sample], names: Names) -> float:
    """What makes confidence honest towards strangers: fitted on each half of the authors with a model of the other."""
    logits: list[NDArray[np.float64]] = []
    truth: list[int] = []
    authors = sorted({sample.author for sample in samples})
    for half in (authors[::2], authors[1::2]):
        others = [sample for sample in samples if sample.author not in half]
        model = fit(rows(others, names)) if others else None
        for sample in samples if model else ():
            if model and sample.author in half and sample.intent in model.labels:
                logits.append(model.logits(analyse(sample.text, NOW, names).masked()))
                truth.append(model.labels.index(sample.intent))
    if not logits:
        return 1.0
    return min(_TEMPERATURES, key=lambda heat: _surprise(np.array(logits) / heat, np.array(truth)))


_TEMPERATURES = tuple(step / 20 for step in range(6, 60))


def _surprise(scores: NDArray[np.float64], truth: NDArray[np.int_]) -> float:
    raised = scores - scores.max(axis=1, keepdims=True)
    chances = raised[np.arange(len(truth)), truth] - np.log(np.exp(raised).sum(axis=1))
    return float(-chances.mean())


def train(
    samples: Sequence[Sample],
    out: Path,
    names: Names,
    gold: Sequence[tuple[Names, Sequence[Gold]]] = (),
    force: bool = False,
) -> TrainResult:
    """Trains on these sentences and writes `out`, unless the evaluation sentences speak for the old model.

    Raises MissingExtra without scikit-learn.
    """
    model = replace(fit(rows(samples, names)), temperature=temperature(samples, names))
    before = _accuracy(classify.load(out), gold) if out.exists() else 0.0
    after = _accuracy(model, gold)
    better = force or after >= before - ALLOWANCE
    if better:
        save(model, out)
        resources.record()
    return TrainResult(
        len(samples), tuple(sorted({s.author for s in samples})), len(model.weights), before, after, better
    )


def main_train(force: bool = False, labelled: Sequence[Path] = ()) -> TrainResult:
    """What `lvzhi nlp train` does: our sentences and those of use, the demo roster, the evaluation sentences at hand.

    Raises BadSentences for a wrong file.
    """
    learnt = (*sentences.read(), *sentences.read_labelled(labelled))
    samples = (*learnt, *marked.samples(learnt))
    return train(samples, classify.MODEL, demo_names(), gold_files(), force)


def demo_names() -> Names:
    """The roster that the training sentences name people and unions of."""
    return roster_names(DEMO)


def roster_names(folder: Path) -> Names:
    """The names of a clean roster folder; checking one is `bot.roster_files`' business."""
    tables = {name: _csv(folder / f"{name}.csv") for name in ("unions", "people", "departments")}
    units, departments = ([_unit(row) for row in tables[name]] for name in ("unions", "departments"))
    return Names.build(units, [row.get("name") or row["姓名"] for row in tables["people"]], departments)


def _unit(row: dict[str, str]) -> NamedUnit:
    aliases = row.get("aliases") or row.get("简称") or ""
    name, industry = row.get("name") or row["名称"], row.get("industry") or row.get("行业") or ""
    return NamedUnit(name, tuple(filter(None, aliases.split(";"))), industry)


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def gold_files() -> list[tuple[Names, tuple[Gold, ...]]]:
    """The evaluation sentences of each author with the roster they name; empty where they are not at hand."""
    files = sorted(GOLD.glob("*.jsonl"))
    rosters = {path: ROSTERS / path.stem for path in files}
    return [(roster_names(folder if folder.exists() else DEMO), load_gold(path)) for path, folder in rosters.items()]


def _accuracy(model: Model, gold: Sequence[tuple[Names, Sequence[Gold]]]) -> float:
    """Share of evaluation sentences whose intent comes out right; 0 without any."""
    right = [
        model.labels[int(model.logits(analyse(one.text, one.now, names).masked()).argmax())] == one.intent
        for names, sentences_ in gold
        for one in sentences_
    ]
    return sum(right) / len(right) if right else 0.0
