"""Trains the topic scorer from the phrases in `topics/*.toml` and the marked sentences in `matters/*.toml`.

Offline, extra `train`; the same bytes each time. It refuses to ship a scorer that does worse on the evaluation phrases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import tomli

from nlp import features, marked, resources, topics
from nlp.features import View
from nlp.marked import UNCLEAR, Marked
from nlp.matter import KINDS
from nlp.normalise import plain
from nlp.reading import Intent
from nlp.resources import MissingExtra
from nlp.sentences import BadSentences
from nlp.topics import NONE, TOPICS, Scorer
from nlp.train import ALLOWANCE, Comparison, frozen, lines, save, seen_matrix, vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "topics"
EVALUATION = Path(__file__).parent.parent / "tests" / "understanding" / "topics"
# What five phrases share is worth learning; what only three share finds no more. All were chosen by leaving authors out, but the
# strength: 15 to 100 find as many topics of strangers, and the least of them most of the evaluation phrases. Words, edges and
# triples of characters beside the pairs took most of the memory and found no more topics of strangers.
_LEAST, _STRENGTH, _CLASS = 5, 15.0, 0.15
# Some of the naive odds on top finds more topics of strangers; they speak against `none`, which is made good.
_ODDS, _DOUBT, _UNCLAIMED = 0.15, 0.5, 0.5
_IN_SENTENCE = 2.0  # a contact's matter, which stands in a whole message, counts for two phrases said alone
_WEIGHTS = {View.WORDS: 0.0, View.CHARS: 1.0, View.EDGES: 0.0, View.SOUNDS: 0.0, View.SIGNS: 0.0}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A matter, the sentence around it, and what it is about."""

    matter: str
    around: str
    topic: str
    weight: float = 1.0


def phrases(folder: Path = FOLDER) -> list[Phrase]:
    """Every phrase with its topic, in a fixed order; raises BadSentences for an unknown topic or a phrase said twice."""
    learnt = [one for path in sorted(folder.glob("*.toml")) for one in _file(path)]
    if not learnt:
        raise BadSentences(f"{folder}: no phrases")
    return learnt


def _file(path: Path) -> Iterator[Phrase]:
    text = path.read_text(encoding="utf-8")
    try:
        table = tomli.loads(text).get("topics", {})
    except tomli.TOMLDecodeError as error:
        raise BadSentences(f"{path.name}: {error}") from error
    seen: set[str] = set()
    for topic, said in table.items():
        if topic not in TOPICS:
            raise BadSentences(f"{path.name}:{_line(text, topic)}: no such topic: {topic}")
        for phrase in said:
            if phrase in seen:
                raise BadSentences(f"{path.name}:{_line(text, phrase)}: stands already in the file")
            seen.add(phrase)
            yield Phrase(topics.without_actor(plain(phrase)), "", topic)


def _line(text: str, words: str) -> int:
    return text.count("\n", 0, max(text.rfind(words), 0)) + 1


def matters(folder: Path = marked.FOLDER) -> list[Phrase]:
    """The matters of the marked sentences whose topic is clear; a suggestion's also with the trouble told before it."""
    clear = (one for one in marked.read(folder) if one.matter and one.topic != UNCLEAR)
    return [phrase for one in clear for phrase in _in_sentence(one)]


def _in_sentence(one: Marked) -> Iterator[Phrase]:
    """As a contact or a suggestion will be asked for its topic."""
    whole = one.kind == KINDS[Intent.FILE_SUGGESTION]
    matter, said = plain(one.matter), plain(one.text)
    around = topics.without_actor(said.replace(matter, ",", 1))
    yield Phrase(topics.without_actor(matter), around, one.topic, 1.0 if whole else _IN_SENTENCE)
    if whole:
        yield Phrase(topics.without_actor(topics.what_is_told(said)), "", one.topic)


def fit(learnt: Sequence[Phrase]) -> tuple[Scorer, dict[str, Any]]:
    """The scorer of these phrases, and the arrays that it keeps beside its model; raises MissingExtra without scikit-learn."""
    try:
        from scipy.sparse import hstack
        from sklearn.linear_model import LogisticRegression
    except ImportError as missing:
        raise MissingExtra("scikit-learn") from missing
    seen = [_seen(one.matter) for one in learnt]
    vocabularies, values = vocabulary(seen, _LEAST, _WEIGHTS)
    said = [topics.classes(one.matter, one.around) for one in learnt]
    counted = Counter(term for terms in said for term in set(terms))
    kept = sorted(term for term in counted if counted[term] >= _LEAST)
    matrix = hstack([seen_matrix(seen, vocabularies, values), _class_matrix(said, kept)], format="csr")
    labels = tuple(sorted({one.topic for one in learnt}))
    truth = np.array([labels.index(one.topic) for one in learnt])
    weights = np.array([one.weight for one in learnt])
    fitted = LogisticRegression(C=_STRENGTH, max_iter=400, tol=1e-4).fit(matrix, truth, sample_weight=weights)
    learned = fitted.coef_ + _ODDS * _log_odds(matrix, truth, weights)
    intercept = fitted.intercept_ + _UNCLAIMED * np.array([label == NONE for label in labels])
    text = frozen(learned[:, : len(values)], intercept, labels, vocabularies, values)
    of_classes: NDArray[np.float32] = np.round(learned[:, len(values) :].T * _CLASS, 4).astype(np.float32)
    return Scorer.of(text, kept, of_classes), {
        "class_terms": lines(kept),
        "class_weights": of_classes,
    }


def _log_odds(matrix: Any, truth: NDArray[np.int_], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much likelier each term is under each label than under the others: says something of rare terms, too."""
    from scipy.sparse import csr_matrix

    there = (matrix != 0).astype(np.float64)
    by_label = csr_matrix((weights, (truth, np.arange(len(truth)))))
    phrases_with, of_label = (by_label @ there).toarray(), np.asarray(by_label.sum(axis=1))
    others_with, of_others = phrases_with.sum(axis=0) - phrases_with, of_label.sum() - of_label
    chances = (phrases_with + _DOUBT) / (of_label + 2 * _DOUBT)
    odds: NDArray[np.float64] = np.log(chances * (of_others + 2 * _DOUBT) / (others_with + _DOUBT))
    return odds


def _seen(matter: str) -> dict[View, set[str]]:
    """The characters of a text and their pairs."""
    text = features.letters(matter)
    return {**{view: set() for view in View}, View.CHARS: {*text, *map(str.__add__, text, text[1:])}}


def _class_matrix(said: Sequence[Sequence[str]], kept: Sequence[str]) -> Any:
    from scipy.sparse import csr_matrix

    rows = {term: row for row, term in enumerate(kept)}
    known = [sorted({rows[term] for term in terms if term in rows}) for terms in said]
    places = [place for one in known for place in one]
    ends = np.cumsum([0, *map(len, known)])
    return csr_matrix((np.full(len(places), _CLASS), places, ends), shape=(len(said), len(kept)))


def train(out: Path = topics.MODEL, force: bool = False) -> Comparison:
    """Writes the scorer, unless the evaluation phrases speak for the old one. Raises MissingExtra without scikit-learn."""
    learnt = [*phrases(), *matters()]
    found, arrays = fit(learnt)
    unseen = phrases(EVALUATION) if EVALUATION.exists() else []
    before, after = accuracy(topics.load(out), unseen) if out.exists() else 0.0, accuracy(found, unseen)
    better = force or after >= before - ALLOWANCE
    if better:
        save(found.text, out, arrays)
        topics.scorer.cache_clear()
        resources.record()
    return Comparison(len(learnt), before, after, better)


def accuracy(scorer: Scorer, unseen: Sequence[Phrase]) -> float:
    """Share of phrases whose topic comes out right; 0 without any."""
    right = [scorer.best(one.matter, one.around) == one.topic for one in unseen]
    return sum(right) / len(right) if right else 0.0
