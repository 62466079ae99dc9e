"""`nlp train` and `nlp evaluate`: making the model from the sentences, and measuring it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.place import ending_in_words, fail, say
from config.texts import text


def train(
    force: Annotated[bool, typer.Option("--force", help=text("cli.help.nlp_force"))] = False,
) -> None:
    from nlp import train as trainer
    from nlp.resources import MissingExtra
    from nlp.sentences import BadSentences

    with ending_in_words(MissingExtra, BadSentences):
        result = trainer.main_train(force)
    before, after = f"{result.accuracy_before:.2%}", f"{result.accuracy:.2%}"
    size = {"sentences": result.sentences, "authors": len(result.authors), "features": result.features}
    if not result.shipped:
        fail(text("nlp.kept", before=before, after=after, **size))
    say(text("nlp.trained", before=before, after=after, **size))


def evaluate(
    files: Annotated[list[Path], typer.Argument(help=text("cli.help.nlp_files"))],
    roster: Annotated[Path | None, typer.Option("--roster", help=text("cli.help.roster"))] = None,
) -> None:
    from bot.rosters import reading as rosters
    from bot.stage import DEMO_ROSTER
    from nlp import evaluate as judge

    missing = [str(file) for file in files if not file.exists()]
    if missing:
        fail(text("cli.no_file", file="、".join(missing)))
    names = rosters.names(rosters.read(roster or DEMO_ROSTER))
    with ending_in_words(ValueError):
        typer.echo(judge.evaluate([line for file in files for line in judge.load_gold(file)], names).text())
