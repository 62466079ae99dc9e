"""Gathers what the settings file and the environment say, secrets looked up, before anything is checked for kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config import secret_values, tomlfile
from config.settings_faults import Fault, Origin, Problem, SettingsError
from config.texts import text

FILE = "lvzhi.toml"
PREFIX = "LVZHI_"
HOME = f"{PREFIX}HOME"
# The settings that a variable may override, LVZHI_WEB_PORT for web_port; federations and channels are the file's alone.
SCALARS = frozenset({
    "database_url", "production", "web_chat", "log_level", "web_host", "web_port", "public_url", "signing_key",
    "data_key", "calendar", "policies",
})  # fmt: skip
_SECRETS = ("token", "aes_key", "previous_aes_key", "secret", "proxy")
_KEY_FILES = {"signing_key": "signing.key", "data_key": "data.key"}
_PATHS = ("calendar", "policies")
KEY_LENGTH = secret_values.KEY_LENGTH


@dataclass(frozen=True, slots=True)
class Raw:
    """Settings as written, where they were written, and what went wrong so far."""

    values: Mapping[str, Any]
    origin: Origin
    problems: tuple[Problem, ...]
    faults: tuple[Fault, ...]


def gather(home: Path, database_url: str | None, environ: Mapping[str, str]) -> Raw:
    """What is given goes before variables, variables before the file. Raises SettingsError when the file is no TOML."""
    file = _file(home / FILE)
    variables = {name: value for name, value in environ.items() if name.startswith(PREFIX) and value}
    overriding = {key: f"{PREFIX}{key.upper()}" for key in SCALARS if f"{PREFIX}{key.upper()}" in variables}
    written = dict(file.content) | {key: variables[name] for key, name in overriding.items()}
    values, problems = _looked_up(written, home, environ)
    values["database_url"] = database_url or values.get("database_url") or f"sqlite:///{home / 'lvzhi.db'}"
    named = {HOME, *overriding.values(), *_referred(written)}
    overriding |= {"database_url": "--db"} if database_url else {}
    faults = [Fault(0, name, text("settings.unknown_variable")) for name in variables.keys() - named]
    if "home" in values:
        problems.append((("home",), text("settings.unknown_key")))
    return Raw(values | {"home": home}, Origin(file, overriding), tuple(problems), tuple(faults))


def _file(path: Path) -> tomlfile.TomlFile:
    try:
        return tomlfile.read(path)
    except FileNotFoundError:
        return tomlfile.TomlFile(path, {})
    except tomlfile.TomlFault as fault:
        problem = text("settings.not_utf8" if fault.is_encoding else "settings.syntax", detail=fault.problem)
        raise SettingsError([Fault(fault.line, "", problem, path.name)]) from None
    except OSError as error:
        problem = text("settings.unreadable", detail=error.strerror)
        raise SettingsError([Fault(0, "", problem, path.name)]) from None


def _looked_up(
    written: Mapping[str, Any], home: Path, environ: Mapping[str, str]
) -> tuple[dict[str, Any], list[Problem]]:
    """A copy with `env:` and `file:` replaced by what they stand for, paths taken from home, missing keys made."""
    problems: list[Problem] = []
    values = {key: _absolute(value, home) if key in _PATHS else value for key, value in written.items()}
    for key, file_name in _KEY_FILES.items():
        values.setdefault(key, f"key:{file_name}")
    values["channel"] = [
        {**_only_federation(written), **row} if isinstance(row, Mapping) else row for row in _tables(written)
    ]
    for place, table, key in _secret_places(values):
        try:
            table[key] = _value(table[key], home, environ)
        except secret_values.SecretMissing as missing:
            problems.append((place, str(missing)))
            del table[key]
    return values, problems


def _value(written: str, home: Path, environ: Mapping[str, str]) -> str:
    if written.startswith("key:"):
        return secret_values.kept_key(home / written.removeprefix("key:"))
    return secret_values.resolved(written, home, environ)


def _secret_places(values: dict[str, Any]) -> Iterator[tuple[tomlfile.Place, dict[str, Any], str]]:
    for key in ("database_url", *_KEY_FILES):
        if isinstance(values.get(key), str):
            yield (key,), values, key
    for index, row in enumerate(values["channel"]):
        for key in _SECRETS:
            if isinstance(row, dict) and isinstance(row.get(key), str):
                yield ("channel", index, key), row, key


def _referred(written: Mapping[str, Any]) -> set[str]:
    """Variables that hold secrets under names of the administrator's choice."""
    rows = [row for row in _tables(written) if isinstance(row, Mapping)]
    values = [row.get(key) for row in rows for key in _SECRETS] + [written.get("database_url")]
    values += [written.get(key) for key in _KEY_FILES]
    return {value.removeprefix("env:") for value in values if isinstance(value, str) and value.startswith("env:")}


def _tables(written: Mapping[str, Any]) -> list[Any]:
    rows = written.get("channel", [])
    return rows if isinstance(rows, list) else [rows]


def _only_federation(written: Mapping[str, Any]) -> dict[str, Any]:
    """Where there is one federation a channel needn't name it."""
    rows = written.get("federation")
    alone = rows[0] if isinstance(rows, list) and len(rows) == 1 and isinstance(rows[0], Mapping) else {}
    return {"federation": alone["id"]} if "id" in alone else {}


def _absolute(written: Any, home: Path) -> Any:
    return home / written if isinstance(written, str) else written
