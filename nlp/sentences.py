"""The training sentences in `intents/*.toml`: read, and refused with file and line where something is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomli

from nlp.normalise import plain
from nlp.reading import Intent

USE = "use"  # the author of what people really said
FOLDER = Path(__file__).parent / "intents"
_STOPS = re.compile(r"[\s,。!?;:、~.…\"'()]+")


class BadSentences(ValueError):
    """A training file says something that cannot be; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One sentence that somebody wrote for an intent."""

    text: str
    intent: Intent
    author: str


def read(folder: Path = FOLDER) -> tuple[Sample, ...]:
    """Every sentence of every author, in a fixed order; raises BadSentences."""
    samples = tuple(sample for path in sorted(folder.glob("*.toml")) for sample in _file(path))
    if not samples:
        raise BadSentences(f"{folder}: no sentences")
    return samples


def read_labelled(paths: Sequence[Path]) -> tuple[Sample, ...]:
    """What was not understood in use and labelled since, as an author of its own; lines without a label are passed over.

    Each line is a JSON object with `text` and `intent`. Raises BadSentences with file and line.
    """
    seen: dict[str, str] = {}
    return tuple(
        sample
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip()
        for sample in _labelled(f"{path.name}:{number}", line, seen)
    )


def _labelled(where: str, line: str, seen: dict[str, str]) -> Iterator[Sample]:
    try:
        row = json.loads(line)
        text, intent = row["text"], row["intent"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadSentences(f"{where}: {error}") from error
    if not intent:
        return
    if intent not in Intent._value2member_map_:
        raise BadSentences(f"{where}: no such intent: {intent}")
    if not isinstance(text, str) or not text.strip():
        raise BadSentences(f"{where}: the text is empty or no text")
    key = bare(text)
    if key in seen:
        raise BadSentences(f"{where}: stands already in {seen[key]}")
    seen[key] = where
    yield Sample(text, Intent(intent), USE)


def _file(path: Path) -> Iterator[Sample]:
    text = path.read_text(encoding="utf-8")
    try:
        table = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise BadSentences(f"{path.name}: {error}") from error
    unknown = set(table) - {"author", "style", "sentences"}
    if unknown:
        raise BadSentences(f"{path.name}:{_line(text, unknown.pop())}: unknown key")
    seen: dict[str, str] = {}
    for name, sentences in table.get("sentences", {}).items():
        yield from (_sample(path, text, table.get("author", path.stem), name, one, seen) for one in sentences)


def _sample(path: Path, text: str, author: str, name: str, sentence: object, seen: dict[str, str]) -> Sample:
    if name not in Intent._value2member_map_:
        raise BadSentences(f"{path.name}:{_line(text, name)}: no such intent: {name}")
    if not isinstance(sentence, str) or not sentence.strip():
        raise BadSentences(f"{path.name}:{_line(text, name)}: a sentence of {name} is empty or no text")
    key = bare(sentence)
    # The same words may mean two things only if two people say so; within one file it is a slip.
    if key in seen:
        raise BadSentences(f"{path.name}:{_line(text, sentence)}: stands already under {seen[key]}")
    seen[key] = name
    return Sample(sentence, Intent(name), author)


def bare(sentence: str) -> str:
    """A sentence without stops and case, to tell whether two are the same."""
    return _STOPS.sub("", plain(sentence)).lower() or sentence


def _line(text: str, words: str) -> int:
    place = text.rfind(words)
    return text.count("\n", 0, max(place, 0)) + 1
