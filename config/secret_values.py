"""Secrets looked up where the settings say they are, and keys made on first use. Nothing here is ever printed."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from config.texts import text

KEY_LENGTH = 32


class SecretMissing(Exception):
    """A secret can't be had; the message says why, in words, without its value."""


def resolved(written: str, home: Path, environ: Mapping[str, str]) -> str:
    """The value itself, or what `env:NAME` or `file:PATH` (relative to home) stands for. Raises SecretMissing."""
    if written.startswith("env:"):
        return _from_environment(written.removeprefix("env:"), environ)
    if written.startswith("file:"):
        return _from_file(home / written.removeprefix("file:"))
    return written


def kept_key(path: Path) -> str:
    """The key in that file, made at first and readable by its owner alone; starting twice at once gives one key.

    Raises SecretMissing when the file is there but too short to be a key, OSError when it can't be read or written.
    """
    if not path.exists():
        _make(path)
    key = path.read_text(encoding="ascii").strip()
    if len(key) < KEY_LENGTH:
        raise SecretMissing(text("settings.key_file", file=path.name))
    return key


def _from_environment(name: str, environ: Mapping[str, str]) -> str:
    if value := environ.get(name, "").strip():
        return value
    raise SecretMissing(text("settings.secret_variable", name=name))


def _from_file(path: Path) -> str:
    try:
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        value = ""
    if not value:
        raise SecretMissing(text("settings.secret_file"))
    return value


def _make(path: Path) -> None:
    """Write aside, then link: the name appears with its whole content or not at all, and the first writer wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent)
    try:
        os.write(handle, secrets.token_urlsafe(KEY_LENGTH).encode("ascii"))
        os.fsync(handle)
        _link(aside, path)
    finally:
        os.close(handle)
        Path(aside).unlink()


def _link(aside: str, path: Path) -> None:
    try:
        os.link(aside, path)
    except FileExistsError:
        return
