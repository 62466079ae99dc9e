"""Trains the topic scorer from the phrases in `topics/*.toml` (offline, extra `train`), the same bytes each time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from nlp import resources, topics
from nlp.normalise import plain
from nlp.sentences import BadSentences
from nlp.train import Row, fit, save

FOLDER = Path(__file__).parent / "topics"
TOPICS = frozenset("wages safety welfare skills employment medical schooling care legal organisation none".split())
_LEAST, _STRENGTH = 2, 10.0  # few phrases: what two of them share is worth learning; both chosen by leaving phrases out


def rows(folder: Path = FOLDER) -> list[Row]:
    """Every phrase with its topic, in a fixed order; raises BadSentences for an unknown topic or a phrase said twice."""
    learnt = [row for path in sorted(folder.glob("*.toml")) for row in _file(path)]
    if not learnt:
        raise BadSentences(f"{folder}: no phrases")
    return learnt


def _file(path: Path) -> Iterator[Row]:
    text = path.read_text(encoding="utf-8")
    try:
        table = tomllib.loads(text).get("topics", {})
    except tomllib.TOMLDecodeError as error:
        raise BadSentences(f"{path.name}: {error}") from error
    seen: set[str] = set()
    for topic, phrases in table.items():
        if topic not in TOPICS:
            raise BadSentences(f"{path.name}:{_line(text, topic)}: no such topic: {topic}")
        for phrase in phrases:
            if phrase in seen:
                raise BadSentences(f"{path.name}:{_line(text, phrase)}: stands already in the file")
            seen.add(phrase)
            yield Row(plain(phrase), topic)


def _line(text: str, words: str) -> int:
    return text.count("\n", 0, max(text.rfind(words), 0)) + 1


def train(folder: Path = FOLDER, out: Path = topics.MODEL) -> int:
    """Writes the topic model; how many phrases it learnt from. Raises MissingExtra without scikit-learn."""
    learnt = rows(folder)
    save(fit(learnt, _LEAST, _STRENGTH), out)
    topics.scorer.cache_clear()
    resources.record()
    return len(learnt)
