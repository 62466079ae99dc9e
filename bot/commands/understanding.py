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

    with ending_in_words(trainer.TrainingFault):
        for line in trainer.main_train(force=force).lines():
            say(line)


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
