"""Figures declared by documents, and a federation's own values laid over them, each told with the value in force."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from config import texts
from config.duties import Document, Figure
from config.schema import Wrong, expected, is_kind, month_day
from config.texts import text

Versions = dict[str, tuple[Figure, ...]]
_MONTH_DAY = re.compile(r"\d\d-\d\d")


def declared(document: Document, row: Mapping[str, Any]) -> Figure:
    """The figure of a checked table. Raises Wrong when its wording or its sum doesn't fit its value."""
    value = frozen(row["value"])
    source = document.number + row.get("clause", "")
    _refuse_sum(row.get("sums_to"), value, "value")
    says = _told(row["says"], value)
    return Figure(row["id"], value, row.get("unit", ""), says, source, row["says"], row.get("sums_to"))


def changed(shipped: Mapping[str, Figure], changes: Mapping[str, Any]) -> Versions:
    """All figures by id, the shipped version first, then the federation's own by year.

    A change is a value, or `{value = …, year = …}`, or a list of such; a change without year replaces the shipped value. In a
    table only the entries that differ need be given. Raises Wrong for an unknown id or a value unlike the shipped one.
    """
    versions: Versions = {id: (figure,) for id, figure in shipped.items()}
    for id, change in _flat(changes, shipped):
        if id not in shipped:
            raise Wrong(f"figures.{id}", text("policies.unknown_figure", id=id))
        versions[id] = tuple(_versions(shipped[id], change))
    return versions


def frozen(value: Any) -> Any:
    """Lists become tuples all the way down, so that nobody changes a figure by accident."""
    if isinstance(value, list | tuple):
        return tuple(frozen(part) for part in value)
    if isinstance(value, Mapping):
        return {name: frozen(part) for name, part in value.items()}
    return value


def _flat(changes: Mapping[str, Any], known: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Ids are written as `push.at = …` (nested tables) or `"push.at" = …` (one key)."""
    for name, value in changes.items():
        id = f"{above}{name}"
        if isinstance(value, Mapping) and id not in known and any(one.startswith(f"{id}.") for one in known):
            yield from _flat(value, known, f"{id}.")
        else:
            yield id, value


def _versions(shipped: Figure, change: Any) -> Iterator[Figure]:
    dated = sorted(_dated(shipped, change), key=lambda one: one[0] or 0)
    if all(year is not None for year, _ in dated):
        yield shipped
    for year, new in dated:
        yield _own(shipped, frozen(new), year)


def _dated(shipped: Figure, change: Any) -> list[tuple[int | None, Any]]:
    """(year, value) pairs; a plain value holds in every year."""
    rows = change if isinstance(change, list | tuple) else [change]
    if not rows or not all(isinstance(row, Mapping) and row.keys() in ({"value"}, {"value", "year"}) for row in rows):
        return [(None, change)]
    if not all(is_kind(row.get("year", 0), int) for row in rows):
        raise Wrong(f"figures.{shipped.id}", text("policies.year"))
    return [(row.get("year"), row["value"]) for row in rows]


def _own(shipped: Figure, value: Any, year: int | None) -> Figure:
    key = f"figures.{shipped.id}"
    if not _is_like(value, shipped.value):
        raise Wrong(key, text("policies.figure_type", id=shipped.id, expected=expected(_kind(shipped.value))))
    if isinstance(value, dict):
        value = shipped.value | value
    _refuse_sum(shipped.sums_to, value, key)
    says = _told(shipped.wording, value)
    return replace(shipped, value=value, says=says, source=text("policies.own_number"), own=True, year=year)


def _is_like(new: Any, shipped: Any) -> bool:
    """Same kind, no negative numbers, lists of like parts, tables of known names."""
    if isinstance(shipped, tuple):
        return isinstance(new, tuple) and all(_is_like(part, shipped[0]) for part in new)
    if isinstance(shipped, dict):
        return isinstance(new, dict) and all(name in shipped and _is_like(new[name], shipped[name]) for name in new)
    if isinstance(shipped, int | float) and not isinstance(shipped, bool):
        return is_kind(new, (int, float) if isinstance(shipped, float) else int) and new >= 0
    if isinstance(shipped, str) and _MONTH_DAY.fullmatch(shipped):
        return isinstance(new, str) and _is_day(new)
    return is_kind(new, type(shipped))


def _is_day(written: str) -> bool:
    try:
        month_day(written)
    except ValueError:
        return False
    return True


def _kind(value: Any) -> type:
    return list if isinstance(value, tuple) else type(value)


def _refuse_sum(total: int | None, value: Any, key: str) -> None:
    if total is not None and not (isinstance(value, dict) and sum(value.values()) == total):
        raise Wrong(key, text("policies.sums_to", total=total))


def _told(wording: str, value: Any) -> str:
    """The wording with `{value}`, `{percent}` or a table's `{name}` filled in. Raises Wrong for another field."""
    named = {name: _shown(part) for name, part in value.items()} if isinstance(value, dict) else {}
    percent = f"{value:.0%}" if is_kind(value, float) else ""
    try:
        return texts.parsed("says", wording).say(named | {"value": _shown(value), "percent": percent})
    except (texts.TextError, ValueError) as error:
        raise Wrong("says", str(error)) from None


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return text("policies.comma").join(_shown(part) for part in value)
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    if isinstance(value, str) and _MONTH_DAY.fullmatch(value):
        month, day = month_day(value)
        return text("policies.month_day", month=month, day=day)
    return str(value)
