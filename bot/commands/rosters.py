"""`roster`, `codes` and `bindings`: who is in the federation, and how they get in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.place import Place, fail, say
from config.texts import text

Source = Annotated[Path, typer.Argument(help=text("cli.help.roster_path"))]


def check(path: Source) -> None:
    from bot.rosters import desk

    _tell(desk.check(path))


def import_(
    context: typer.Context,
    path: Source,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.help.roster_dry_run"))] = False,
) -> None:
    from bot.rosters import desk
    from bot.serving import service_of

    place: Place = context.obj
    federation = place.chosen()
    service = service_of(place)
    _tell(desk.import_roster(service.database, federation, path, service.clock(), dry_run=dry_run))


def issue(
    context: typer.Context,
    role: Annotated[str | None, typer.Option("--role", help=text("cli.help.codes_role"))] = None,
    out: Annotated[Path, typer.Option("--out", help=text("cli.help.codes_out"))] = Path("codes.xlsx"),
) -> None:
    from bot.rosters import desk
    from bot.serving import service_of

    place: Place = context.obj
    _tell(desk.issue_codes(service_of(place), place.chosen().id, role, out))


def bind(context: typer.Context, file: Source) -> None:
    from bot.rosters import desk
    from bot.serving import service_of

    place: Place = context.obj
    _tell(desk.import_bindings(service_of(place), place.chosen().id, file))


def _tell(report: object) -> None:
    """Faults as data on stdout, one a line, and a failing end; what was done as remarks."""
    faults, lines = getattr(report, "faults", ()), getattr(report, "lines", ())
    for fault in faults:
        typer.echo(str(fault))
    if faults:
        fail(text("roster.refused", count=len(faults)))
    say(*lines)
