"""What keys a table may hold and of what kind, declared as data; the first thing wrong with a table, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from config.duties import MonthDay
from config.texts import text

_NAMES = {
    str: "string", int: "integer", float: "number", bool: "boolean", list: "list", dict: "table", date: "date",
    time: "time",
}  # fmt: skip


class Wrong(Exception):
    """A problem with one key of a table, in words; `more` are what else is wrong with the same table."""

    def __init__(self, key: str, problem: str, more: Iterable[tuple[str, str]] = ()) -> None:
        self.key, self.problem, self.more = key, problem, tuple(more)

    @property
    def every(self) -> tuple[tuple[str, str], ...]:
        """Each key with its problem."""
        return ((self.key, self.problem), *self.more)


@dataclass(frozen=True, slots=True)
class Key:
    """What a key may hold; `checks` return a problem in words, or nothing."""

    kind: type | tuple[type, ...]
    required: bool = False
    checks: tuple[Callable[[Any], str | None], ...] = ()


def check(table: Any, keys: Mapping[str, Key]) -> None:
    """Raises Wrong with everything that is wrong with a table's keys."""
    if not isinstance(table, Mapping):
        raise Wrong("", text("policies.wrong_type", expected=expected(dict)))
    unknown = [(name, text("policies.unknown_key")) for name in table if name not in keys]
    problems = [(name, _problem(name, key, table)) for name, key in keys.items()]
    found = [*unknown, *((name, problem) for name, problem in problems if problem)]
    if found:
        raise Wrong(*found[0], found[1:])


def _problem(name: str, key: Key, table: Mapping[str, Any]) -> str | None:
    if name not in table:
        return text("policies.missing") if key.required else None
    if not is_kind(table[name], key.kind):
        return text("policies.wrong_type", expected=expected(key.kind))
    return next((problem for check in key.checks if (problem := check(table[name]))), None)


def is_kind(value: object, kinds: type | tuple[type, ...]) -> bool:
    """isinstance, but true and false are no numbers."""
    named = kinds if isinstance(kinds, tuple) else (kinds,)
    return isinstance(value, named) and (bool in named or not isinstance(value, bool))


def expected(kinds: type | tuple[type, ...]) -> str:
    """«整数 / 列表»: the names of types as a person reads them."""
    named = kinds if isinstance(kinds, tuple) else (kinds,)
    return " / ".join(text(f"policies.expected.{_NAMES[kind]}") for kind in named)


def month_day(written: str) -> MonthDay:
    """«03-31» as (3, 31). Raises ValueError for no such day; 02-29 is none, as it isn't one every year."""
    if not re.fullmatch(r"\d\d-\d\d", written):
        raise ValueError(written)
    month, day = int(written[:2]), int(written[3:])
    date(2025, month, day)
    return month, day


def said(value: Any) -> str | None:
    return None if value else text("policies.empty")


def among(options: Iterable[str]) -> Callable[[Any], str | None]:
    allowed = sorted(options)

    def check(value: Any) -> str | None:
        for one in value if isinstance(value, list) else [value]:
            if one not in allowed:
                return text("policies.one_of", value=one, options=" ".join(allowed))
        return None

    return check


def one_of(options: type[StrEnum]) -> Key:
    return Key(str, checks=(among(tuple(options)),))


def positive(value: int) -> str | None:
    return None if value >= 1 else text("policies.at_least")


def falling(value: list[Any]) -> str | None:
    whole = all(is_kind(day, int) and day > 0 for day in value)
    return None if whole and value == sorted(set(value), reverse=True) else text("policies.days_before")


def days_of_year(value: list[Any]) -> str | None:
    try:
        for day in value:
            month_day(day)
    except (TypeError, ValueError):
        return text("policies.due")
    return None
