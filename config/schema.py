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
    """A problem with one key of a table, in words."""

    def __init__(self, key: str, problem: str) -> None:
        self.key, self.problem = key, problem


@dataclass(frozen=True, slots=True)
class Key:
    """What a key may hold; `checks` return a problem in words, or nothing."""

    kind: type | tuple[type, ...]
    required: bool = False
    checks: tuple[Callable[[Any], str | None], ...] = ()


def check(table: Any, keys: Mapping[str, Key]) -> None:
    if not isinstance(table, Mapping):
        raise Wrong("", text("policies.wrong_type", expected=expected(dict)))
    for name in table:
        if name not in keys:
            raise Wrong(name, text("policies.unknown_key"))
    for name, key in keys.items():
        _check_key(name, key, table)


def _check_key(name: str, key: Key, table: Mapping[str, Any]) -> None:
    if name not in table:
        if key.required:
            raise Wrong(name, text("policies.missing"))
        return
    if not is_kind(table[name], key.kind):
        raise Wrong(name, text("policies.wrong_type", expected=expected(key.kind)))
    for check in key.checks:
        if problem := check(table[name]):
            raise Wrong(name, problem)


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
