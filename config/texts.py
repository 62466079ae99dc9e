"""Every sentence a person reads, by key: `text("contact.saved", number="联-0123")`. The sentences live in `texts/*.toml`.

A sentence is a string, or a list of strings that become its lines. Fields stand as `{name}` or `{name:spec}` with one of
Python's format specs; `{{` and `}}` are braces. Nothing else of str.format is understood, and values are never read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from config import tomlfile

FOLDER = Path(__file__).parent / "texts"


class TextError(Exception):
    """A key without sentence, a sentence without its field, or a faulty file of sentences.

    Its message is English: it may be the Chinese that is broken.
    """


@dataclass(frozen=True, slots=True)
class Sentence:
    """One parsed sentence: plain text and (field, spec) pairs in order."""

    key: str
    pieces: tuple[str | tuple[str, str], ...]

    def fields(self) -> frozenset[str]:
        return frozenset(piece[0] for piece in self.pieces if not isinstance(piece, str))

    def say(self, fields: Mapping[str, object]) -> str:
        if len(self.pieces) == 1 and isinstance(self.pieces[0], str):
            return self.pieces[0]
        return "".join([piece if isinstance(piece, str) else self._value(piece, fields) for piece in self.pieces])

    def _value(self, piece: tuple[str, str], fields: Mapping[str, object]) -> str:
        name, spec = piece
        try:
            value = fields[name]
        except KeyError:
            raise TextError(f"text {self.key!r} needs the field {name!r}") from None
        try:
            return format(value, spec)
        except (TypeError, ValueError) as error:
            raise TextError(f"text {self.key!r}, field {name!r}: {error}") from None


@dataclass(frozen=True, slots=True)
class Texts:
    """All sentences of one folder."""

    sentences: Mapping[str, Sentence]

    def text(self, key: str, **fields: object) -> str:
        return self._sentence(key).say(fields)

    def fields(self, key: str) -> frozenset[str]:
        return self._sentence(key).fields()

    def keys(self) -> frozenset[str]:
        return frozenset(self.sentences)

    def _sentence(self, key: str) -> Sentence:
        try:
            return self.sentences[key]
        except KeyError:
            raise TextError(f"no text {key!r}") from None


def text(key: str, /, **fields: object) -> str:
    """The sentence under `key` with its fields filled in; fields it doesn't use are ignored.

    Raises TextError for an unknown key or a missing field, naming it.
    """
    return shipped()._sentence(key).say(fields)


def fields(key: str) -> frozenset[str]:
    """Names of the fields that the sentence needs. Raises TextError for an unknown key."""
    return shipped().fields(key)


def keys() -> frozenset[str]:
    """All keys, dotted."""
    return shipped().keys()


@lru_cache(maxsize=1)
def shipped() -> Texts:
    """The sentences beside this module, read once a process."""
    return load(FOLDER)


def load(folder: Path) -> Texts:
    """Read every `*.toml` of a folder. Raises TextError with file and line: bad TOML, a doubled key, an unreadable sentence."""
    sentences: dict[str, Sentence] = {}
    for path in sorted(folder.glob("*.toml")):
        file = _read(path)
        for place, raw in _leaves(file.content, ()):
            sentence = _sentence_at(file, place, raw)
            if sentence.key in sentences:
                raise _fault(file, place, f"text {sentence.key!r} stands twice")
            sentences[sentence.key] = sentence
    return Texts(sentences)


def _read(path: Path) -> tomlfile.TomlFile:
    try:
        return tomlfile.read(path)
    except tomlfile.TomlFault as fault:
        raise TextError(str(fault)) from None


def _leaves(table: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*above, name))
        else:
            yield (*above, name), value


def _sentence_at(file: tomlfile.TomlFile, place: tuple[str, ...], raw: object) -> Sentence:
    rows: list[object] = raw if isinstance(raw, list) else [raw]
    lines = [line for line in rows if isinstance(line, str)]
    if len(lines) < len(rows):
        raise _fault(file, place, "is neither a string nor a list of strings")
    try:
        return parsed(".".join(place), "\n".join(lines))
    except ValueError as error:
        raise _fault(file, place, str(error)) from None


def parsed(key: str, template: str) -> Sentence:
    """A sentence of any other file. Raises ValueError when a brace is unpaired or a field no plain name."""
    return Sentence(key, _pieces(template))


def _pieces(template: str) -> tuple[str | tuple[str, str], ...]:
    if "{" not in template and "}" not in template:
        return (template,) if template else ()
    pieces: list[str | tuple[str, str]] = []
    for literal, name, spec, conversion in Formatter().parse(template):
        if literal:
            pieces.append(literal)
        if name is not None:
            pieces.append(_field(name, spec or "", conversion))
    return tuple(pieces)


def _field(name: str, spec: str, conversion: str | None) -> tuple[str, str]:
    # Attribute and index access in a sentence would let an edited text read whatever hangs on a value.
    if not name.isidentifier() or conversion or "{" in spec:
        raise ValueError(f"field {{{name}}} is not a plain name")
    return name, spec


def _fault(file: tomlfile.TomlFile, place: tuple[str, ...], problem: str) -> TextError:
    return TextError(f"{file.path.name}:{file.line_of(place)}: {'.'.join(place)}: {problem}")
