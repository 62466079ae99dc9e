"""Checks between settings: what names what, what stands twice, what a kind of channel can't do without.

They look at the raw tables, so that they are told together with the faults of single values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from config import policies
from config.settings_faults import Problem
from config.texts import text

_NEEDED = {
    "wechat": ("token",),
    "wecom": ("token", "aes_key", "corp_id"),
    "telegram": ("token",),
}
_SEALED = ("safe", "compatible")


def problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Each problem with the place of the key it is about."""
    federations, channels = _tables(raw, "federation"), _tables(raw, "channel")
    yield from _doubled(federations, channels)
    yield from _strangers(federations, channels)
    yield from _loops(federations)
    for index, row in enumerate(channels):
        yield from ((("channel", index, key), problem) for key, problem in _incomplete(row))
    yield from _paths(raw)
    yield from _policies(raw, federations)


def _tables(raw: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = raw.get(key)
    return [row if isinstance(row, Mapping) else {} for row in rows] if isinstance(rows, list) else []


def _doubled(federations: list[Mapping[str, Any]], channels: list[Mapping[str, Any]]) -> Iterator[Problem]:
    ids = Counter(row.get("id") for row in federations if isinstance(row.get("id"), str))
    accounts = Counter(_address(row) for row in channels)
    for index, row in enumerate(federations):
        if ids[row.get("id")] > 1:
            yield ("federation", index, "id"), text("settings.duplicate_federation", id=row["id"])
    for index, row in enumerate(channels):
        if row.get("account") and accounts[_address(row)] > 1:
            problem = text("settings.duplicate_account", account=row["account"], kind=row.get("kind", ""))
            yield ("channel", index, "account"), problem


def _address(row: Mapping[str, Any]) -> tuple[str, str]:
    return str(row.get("kind")), str(row.get("account"))


def _strangers(federations: list[Mapping[str, Any]], channels: list[Mapping[str, Any]]) -> Iterator[Problem]:
    known = {row.get("id") for row in federations if isinstance(row.get("id"), str)}
    for index, row in enumerate(federations):
        if isinstance(row.get("parent"), str) and row["parent"] not in known:
            yield ("federation", index, "parent"), text("settings.unknown_parent", id=row["parent"])
    for index, row in enumerate(channels):
        if isinstance(row.get("federation"), str) and row["federation"] not in known:
            yield ("channel", index, "federation"), text("settings.unknown_federation", id=row["federation"])


def _loops(federations: list[Mapping[str, Any]]) -> Iterator[Problem]:
    above = {str(row.get("id")): row.get("parent") for row in federations}
    for index, row in enumerate(federations):
        seen, at = set(), row.get("id")
        while isinstance(at, str) and at not in seen:
            seen.add(at)
            at = above.get(at)
        if at is not None and at == row.get("id"):
            yield ("federation", index, "parent"), text("settings.parent_loop")


def _incomplete(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in _NEEDED.get(str(row.get("kind")), ()):
        if key not in row:
            yield key, text("settings.empty_token" if key == "token" else "settings.missing")
    if row.get("kind") == "telegram":
        yield from _telegram(row)
    if row.get("kind") == "wechat" and row.get("mode") in _SEALED:
        if "aes_key" not in row:
            yield "aes_key", text("settings.aes_key_missing")
        if "app_id" not in row:
            yield "app_id", text("settings.missing")


def _telegram(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The platform refuses a webhook whose secret has other letters (channels.md 5)."""
    secret = row.get("secret")
    if isinstance(secret, str) and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        yield "secret", text("settings.telegram_secret")


def _paths(raw: Mapping[str, Any]) -> Iterator[Problem]:
    if isinstance(raw.get("calendar"), Path) and not raw["calendar"].is_file():
        yield ("calendar",), text("settings.not_a_file")
    if isinstance(raw.get("policies"), Path) and not raw["policies"].is_dir():
        yield ("policies",), text("settings.not_a_folder")


def _policies(raw: Mapping[str, Any], federations: list[Mapping[str, Any]]) -> Iterator[Problem]:
    """What a federation adopts and changes, tried at once: a wrong figure would else surface at a person's question."""
    folder = raw.get("policies")
    if isinstance(folder, Path) and not folder.is_dir():
        return
    try:
        known = policies.load(folder)
    except policies.PolicyError as error:
        yield ("policies",), str(error)
        return
    for index, row in enumerate(federations):
        for adopts, duties, figures in _each(known, *_changes(row)):
            try:
                known.adopt(adopts, duties, figures)
            except policies.PolicyError as error:
                for one in error.every:
                    yield ("federation", index, *one.key.split(".")), one.problem


def _each(
    known: policies.Policies, adopts: list[str], duties: dict[str, Any], figures: dict[str, Any]
) -> Iterator[tuple[list[str], dict[str, Any], dict[str, Any]]]:
    """Every document and change by itself, so that each fault is told."""
    yield from (([stem], {}, {}) for stem in adopts)
    adopted = [stem for stem in adopts if stem in known.files]
    yield from ((adopted, {id: change}, {}) for id, change in duties.items())
    yield from (([], {}, {id: value}) for id, value in figures.items())


def _changes(row: Mapping[str, Any]) -> tuple[list[str], dict[str, Any], dict[str, Any]]:
    """What a federation adopts and changes; what is of the wrong kind is left out, and told when kinds are checked."""
    adopts, duty, figures = row.get("adopts"), row.get("duty"), row.get("figures")
    return (
        [stem for stem in adopts if isinstance(stem, str)] if isinstance(adopts, list) else [],
        {id: change for id, change in duty.items() if _is_change(change)} if isinstance(duty, Mapping) else {},
        dict(figures) if isinstance(figures, Mapping) else {},
    )


def _is_change(change: object) -> bool:
    rows = change if isinstance(change, list) else [change]
    return bool(rows) and all(isinstance(row, Mapping) for row in rows)
