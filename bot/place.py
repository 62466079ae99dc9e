"""Where a command works: home folder, database, federation; and how it ends when something is wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from config.texts import text

if TYPE_CHECKING:
    from config.settings import FederationSettings, Settings


@dataclass(slots=True)
class Place:
    """The global options of one call; `database_url` None means the settings decide."""

    home: Path | None = None
    database_url: str | None = None
    federation: str | None = None
    _settings: Settings | None = field(default=None, repr=False)

    @property
    def settings(self) -> Settings:
        """Settings of the home folder; ends the command with every fault where there are any."""
        if self._settings is None:
            self._settings = self._load()
        return self._settings

    def _load(self) -> Settings:
        from config.settings import SettingsError, home_folder, load

        home = home_folder(self.home, os.environ)
        home.mkdir(parents=True, exist_ok=True)
        try:
            return load(home, database_url=self.database_url)
        except SettingsError as faults:
            fail(str(faults))

    @property
    def files(self) -> Path:
        """Where files are put that people get."""
        from config.settings import home_folder

        return (home_folder(self.home, os.environ) / "files").absolute()

    @property
    def federations(self) -> tuple[FederationSettings, ...]:
        """Those that the settings name, else the demo's."""
        from bot.app import DEMO
        from config.settings import FederationSettings

        return self.settings.federations or (FederationSettings(id=DEMO, name=text("demo.federation")),)

    def only(self) -> FederationSettings | None:
        """The one that was named, or the only one there is; None where neither says which."""
        known = self.federations
        named = [each for each in known if each.id == self.federation]
        return next(iter(named or (known if len(known) == 1 else ())), None)

    def chosen(self) -> FederationSettings:
        """The federation that the command is about; it may be left out when there is one."""
        known = {each.id: each for each in self.federations}
        if self.federation is None and len(known) == 1:
            return next(iter(known.values()))
        if self.federation not in known:
            key = "cli.which_federation" if self.federation is None else "cli.no_federation"
            fail(text(key, given=self.federation, ids=text("settings.between").join(known)))
        return known[self.federation]


def fail(*lines: str) -> NoReturn:
    """Says why on stderr and ends the command with 1."""
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(1)


def say(*lines: str) -> None:
    """Remarks go to stderr: stdout is for data."""
    for line in lines:
        typer.echo(line, err=True)


def must_be_within(option: str, number: int, those: range) -> None:
    """Ends the command where the option's number is none of those."""
    if number not in those:
        fail(text("cli.out_of_range", option=option, given=number, first=those[0], last=those[-1]))


def must_be_writable(file: Path) -> None:
    """Ends the command where a file can't be put there, before anything is done that would be lost."""
    if file.is_dir():
        fail(text("stops.is_folder", path=file))
    if not file.parent.is_dir():
        fail(text("stops.missing", path=file.parent))


@contextmanager
def ending_in_words(*faults: type[Exception]) -> Iterator[None]:
    """Faults that a person can mend end the command with their message instead of a traceback."""
    try:
        yield
    except faults as fault:
        fail(str(fault))
