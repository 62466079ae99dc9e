"""The command line as somebody calls it, in a home folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import built, hoisted, named

Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own; nothing of the machine's environment counts."""
    for name in ("LVZHI_HOME", "LVZHI_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Run:
    def run_it(*arguments: str, said: str | bytes | None = None) -> Result:
        given = hoisted(["--home", str(home), *arguments])
        return CliRunner().invoke(built(named(given)), given, input=said)

    return run_it
