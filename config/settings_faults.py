"""What is wrong with the settings, in words a person can act on. Values are never quoted, since one may be a secret."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config import tomlfile
from config.texts import text

if TYPE_CHECKING:
    from pydantic import ValidationError

Problem = tuple[tomlfile.Place, str]

_BY_KIND = {
    "extra_forbidden": ("unknown_key", ""),
    "missing": ("missing", ""),
    "int_type": ("wrong_type", "integer"),
    "int_parsing": ("wrong_type", "integer"),
    "int_from_float": ("wrong_type", "integer"),
    "bool_type": ("wrong_type", "boolean"),
    "bool_parsing": ("wrong_type", "boolean"),
    "tuple_type": ("wrong_type", "list"),
    "mapping_type": ("wrong_type", "table"),
    "dict_type": ("wrong_type", "table"),
    "model_type": ("wrong_type", "table"),
}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault; without a file it is a variable's or option's, named by `key`. `key` is dotted, as in the file."""

    line: int
    key: str
    problem: str
    file: str = ""

    def __str__(self) -> str:
        if not self.file:
            return text("settings.fault_env", key=self.key, problem=self.problem)
        sentence = tomlfile.sentence(self.line, self.key)
        return text(f"settings.{sentence}", file=self.file, line=self.line, key=self.key, problem=self.problem)


class SettingsError(Exception):
    """Every fault found in `lvzhi.toml` and the environment, in the order of lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        lines = "\n".join(str(fault) for fault in self.faults)
        super().__init__(text("settings.faults", count=len(self.faults), faults=lines))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where values came from: the file, and by setting the variable or option that overrides it."""

    file: tomlfile.TomlFile
    variables: Mapping[str, str]

    def fault(self, place: tomlfile.Place, problem: str) -> Fault:
        """The fault at a place of the settings, told as file, line and key, or as the variable or option."""
        if place and place[0] in self.variables:
            return Fault(0, self.variables[str(place[0])], problem)
        key = ".".join(str(step) for step in place if isinstance(step, str))
        return Fault(self.file.line_of(place), key, problem, self.file.path.name)


def translated(error: ValidationError) -> Iterator[Problem]:
    """The library's findings in our words; its own texts are English and may quote the value."""
    for found in error.errors(include_input=False, include_url=False):
        if found["type"] == "default_factory_not_called":
            continue  # only says that another setting, told by itself, was needed for this one's default
        yield _place(found["loc"]), _problem(found["type"], found.get("ctx", {}))


def _place(loc: tuple[int | str, ...]) -> tomlfile.Place:
    """The library adds names of its own types behind the keys; what stands in the file has no brackets."""
    return tuple(step for step in loc if isinstance(step, int) or "[" not in step)


def _problem(kind: str, context: Mapping[str, object]) -> str:
    if kind == "ours":
        return str(context["problem"])
    if kind in ("enum", "literal_error"):
        return text("settings.one_of", options=context.get("expected", ""))
    key, expected = _BY_KIND.get(kind, ("wrong_type", "string"))
    return text(f"settings.{key}", expected=text(f"settings.expected.{expected}") if expected else "")
