"""TOML that remembers where each table and key stood, so that a fault can name file, line and key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomli

Step = str | int
Place = tuple[Step, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
_SYNTAX_LINE = re.compile(r"\(at line (\d+), column \d+\)")


class TomlFault(Exception):
    """The file is no TOML, or no UTF-8 (`is_encoding`); `line` is where reading stopped, counted from 1 (0 when unknown)."""

    def __init__(self, path: Path, line: int, problem: str, *, is_encoding: bool = False) -> None:
        super().__init__(f"{path.name}:{line}: {problem}")
        self.path, self.line, self.problem, self.is_encoding = path, line, problem, is_encoding


def sentence(line: int, key: str) -> str:
    """The last part of the text key that tells a fault with its line and key, with what there is of them."""
    return "fault" if line and key else "fault_line" if line else "fault_key" if key else "fault_file"


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A parsed file."""

    path: Path
    content: Mapping[str, Any]
    text: str = field(default="", repr=False)

    @property
    def lines(self) -> Mapping[Place, int]:
        """("duty", 2, "clause") to the line, counted from 1, on which that key stands; looked for when a fault asks."""
        return _lines(self.text)

    def line_of(self, place: Iterable[Step]) -> int:
        """Line of the key, or of the nearest table around it when the key itself isn't there."""
        steps = tuple(place)
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)


def read(path: Path) -> TomlFile:
    """Parse a UTF-8 file, with or without byte order mark.

    Raises TomlFault on bad syntax or encoding, OSError when the file can't be read.
    """
    text = _decoded(path)
    try:
        content = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise TomlFault(path, _syntax_line(str(error), text), _SYNTAX_LINE.sub("", str(error)).strip()) from None
    return TomlFile(path, content, text)


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise TomlFault(path, raw.count(b"\n", 0, error.start) + 1, "not UTF-8", is_encoding=True) from None


def _syntax_line(message: str, text: str) -> int:
    found = _SYNTAX_LINE.search(message)
    return int(found.group(1)) if found else text.count("\n") + 1


@lru_cache(maxsize=8)
def _lines(text: str) -> dict[Place, int]:
    """Where tables and keys stand; lines within multi-line strings are passed over."""
    scan = _Scan({}, {})
    quoted = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not quoted:
            scan.line(number, line)
        quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1
    return scan.found


@dataclass(slots=True)
class _Scan:
    found: dict[Place, int]
    counts: dict[Place, int]
    table: Place = ()

    def line(self, number: int, line: str) -> None:
        if header := _HEADER.match(line):
            self._header(number, _parts(header.group(2)), repeated=header.group(1) == "[[")
        elif key := _KEY.match(line):
            parts = _parts(key.group(1))
            self._note((*self.table, *parts), number)
            # A quoted "push.at" is found under both spellings, as figures may be written either way.
            self._note((*self.table, *".".join(parts).split(".")), number)

    def _header(self, number: int, parts: tuple[str, ...], *, repeated: bool) -> None:
        here = self._within(parts)
        if repeated:
            plain = (*self._within(parts[:-1]), parts[-1])
            self.counts[plain] = self.counts.get(plain, -1) + 1
            here = (*plain, self.counts[plain])
        self.table = here
        self._note(here, number)

    def _within(self, parts: tuple[str, ...]) -> Place:
        """The place of a header: a name that is a list of tables means its last element."""
        place: Place = ()
        for part in parts:
            place = (*place, part)
            if place in self.counts:
                place = (*place, self.counts[place])
        return place

    def _note(self, place: Place, number: int) -> None:
        for length in range(1, len(place) + 1):
            self.found.setdefault(place[:length], number)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple("".join(groups) for groups in _PART.findall(dotted))
