"""`db upgrade|check|backup|restore`: the database as a thing to look after."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.media.shelf import Shelf
from bot.place import Place, must_be_writable, say
from config.texts import text

File = Annotated[Path, typer.Argument(help=text("cli.help.backup_file"))]


def _url(context: typer.Context) -> str:
    place: Place = context.obj
    return place.settings.database_url


def _shelf(context: typer.Context) -> Shelf:
    place: Place = context.obj
    return Shelf(place.settings.media)


def upgrade(context: typer.Context) -> None:
    from storage.upkeep import schema

    changed = schema.upgrade(_url(context))
    say(text("upkeep.upgraded" if changed else "upkeep.is_current"))


def check(context: typer.Context) -> None:
    from storage.upkeep import checks

    problems = checks.check(_url(context))
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    say(text("upkeep.sound"))


def backup(context: typer.Context, file: File) -> None:
    from storage.upkeep import backups, enclosed

    must_be_writable(file)
    counts = backups.backup(_url(context), file, shelf=_shelf(context))
    files = enclosed.read(file)
    say(text("upkeep.backed_up", file=file, rows=sum(counts.values()), files=files))


def restore(
    context: typer.Context,
    file: File,
    replace: Annotated[bool, typer.Option("--replace", help=text("cli.help.restore_replace"))] = False,
) -> None:
    from storage.upkeep import backups, enclosed

    counts = backups.restore(_url(context), file, replace=replace, shelf=_shelf(context))
    files = enclosed.read(file)
    say(text("upkeep.restored", file=file, rows=sum(counts.values()), files=files))
