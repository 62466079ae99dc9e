"""The marked sentences in `matters/*.toml`: contacts and suggestions with their matter in square brackets.

They stand under kind and topic: `[contacts]` `wages = ["昨天接访,[加班费没给]"]`; one without brackets has no matter; under
`unclear` stand those whose topic is a matter of taste. A file with `spans_only = true` teaches where the matter stands and
not what is wanted: contacts and suggestions are known well, and more of them would outweigh all else that people want.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import tomli

from nlp.matter import KINDS
from nlp.sentences import BadSentences, Sample, bare
from nlp.topics import TOPICS

FOLDER = Path(__file__).parent / "matters"
UNCLEAR = "unclear"
_BRACKETS = str.maketrans("", "", "[]")


@dataclass(frozen=True, slots=True)
class Marked:
    """One sentence with its matter marked."""

    kind: str
    topic: str
    text: str
    matter: str  # empty where nothing was raised
    before: int  # characters before it
    author: str
    spans_only: bool


def read(folder: Path = FOLDER) -> tuple[Marked, ...]:
    """Every marked sentence, in a fixed order; raises BadSentences with file and line."""
    return tuple(one for path in sorted(folder.glob("*.toml")) for one in _file(path))


def _file(path: Path) -> Iterator[Marked]:
    text = path.read_text(encoding="utf-8")
    try:
        tables = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise BadSentences(f"{path.name}: {error}") from error
    seen: set[str] = set()
    for kind in KINDS.values():
        for topic, sentences in tables.get(kind, {}).items():
            for sentence in sentences:
                line = text.count("\n", 0, max(text.find(sentence[:12]), 0)) + 1
                if topic not in {*TOPICS, UNCLEAR}:
                    raise BadSentences(f"{path.name}:{line}: no such topic: {topic}")
                if sentence in seen or (sentence.count("["), sentence.count("]")) not in {(0, 0), (1, 1)}:
                    raise BadSentences(f"{path.name}:{line}: stands already in the file, or brackets amiss")
                seen.add(sentence)
                before, _, rest = sentence.partition("[")
                bare_text, inside = sentence.translate(_BRACKETS), rest.partition("]")[0]
                only = bool(tables.get("spans_only"))
                yield Marked(kind, topic, bare_text, inside, len(before), tables["author"], only)


def samples(learnt: Iterable[Sample], folder: Path = FOLDER) -> Iterator[Sample]:
    """The same as sentences of their intents, without those that are learnt already."""
    known = {bare(one.text) for one in learnt}
    intents = {kind: intent for intent, kind in KINDS.items()}
    wanted = (one for one in read(folder) if not one.spans_only and bare(one.text) not in known)
    yield from (Sample(one.text, intents[one.kind], one.author) for one in wanted)
