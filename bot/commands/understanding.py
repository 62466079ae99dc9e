"""`nlp train`, `nlp evaluate` and `nlp review`: making the model, measuring it, and what it didn't understand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.place import Place, ending_in_words, fail, must_be_writable, say
from config.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nlp.evaluate import Gold
    from nlp.train import Comparison


def train(
    force: Annotated[bool, typer.Option("--force", help=text("cli.help.nlp_force"))] = False,
    labelled: Annotated[list[Path] | None, typer.Option("--labelled", help=text("cli.help.nlp_labelled"))] = None,
) -> None:
    from nlp import train as trainer
    from nlp.resources import MissingExtra
    from nlp.sentences import BadSentences

    _all_there(labelled or [])
    with ending_in_words(MissingExtra, BadSentences):
        result = trainer.main_train(force, labelled or [])
        parts = _train_parts(force)
    before, after = f"{result.accuracy_before:.2%}", f"{result.accuracy:.2%}"
    size = {"sentences": result.sentences, "authors": len(result.authors), "features": result.features}
    for part, outcome in parts.items():
        said = "nlp.trained_part" if outcome.shipped else "nlp.kept_part"
        shares = {"before": f"{outcome.before:.2%}", "after": f"{outcome.after:.2%}"}
        say(text(said, part=text(part), learnt=outcome.learnt, **shares))
    if not result.shipped:
        fail(text("nlp.kept", before=before, after=after, **size))
    say(text("nlp.trained", before=before, after=after, **size))


def _train_parts(force: bool) -> dict[str, Comparison]:
    """The two smaller scorers, by the key of their name."""
    from nlp import marked, matter_training, topic_training
    from nlp.train import demo_names, gold_files

    return {
        "nlp.part_topics": topic_training.train(force=force),
        "nlp.part_matters": matter_training.train(demo_names(), marked.read(), gold_files(), force=force),
    }


def evaluate(
    files: Annotated[list[Path], typer.Argument(help=text("cli.help.nlp_files"))],
    roster: Annotated[Path | None, typer.Option("--roster", help=text("cli.help.roster"))] = None,
    slips: Annotated[float, typer.Option("--slips", min=0.0, max=1.0, help=text("cli.help.nlp_slips"))] = 0.0,
) -> None:
    from bot.commands.talking import roster_names
    from bot.stage import DEMO_ROSTER
    from nlp import evaluate as judge

    _all_there(files)
    names = roster_names(roster or DEMO_ROSTER)
    gold = [line for file in files for line in _gold(file)]
    typer.echo(judge.evaluate(judge.slipped(gold, slips) if slips else gold, names).text())


# What is wrong with a line, by the fault that reading it met; the first that fits.
_AMISS: tuple[tuple[type[Exception], str], ...] = (
    (json.JSONDecodeError, "nlp.not_json"),
    (KeyError, "nlp.no_key"),
    (Exception, "nlp.bad_value"),
)


def _gold(file: Path) -> Iterable[Gold]:
    """The labelled sentences of a file; ends the command in words where a line is none."""
    from nlp import evaluate as judge

    try:
        return judge.load_gold(file)
    except judge.BadGold as fault:
        name, line, said = str(fault).split(":", 2)
        key = next(key for kind, key in _AMISS if isinstance(fault.__cause__, kind))
        fail(text(key, file=name, line=line, said=said.strip()))
    except UnicodeDecodeError:
        fail(text("settings.fault_file", file=file.name, problem=text("settings.not_utf8")))


def review(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", help=text("cli.help.nlp_out"))] = None,
) -> None:
    """What was not understood, one JSON object a line, its `intent` to be filled in for `train --labelled`."""
    from bot.serving import service_of
    from storage.unit_of_work import UnitOfWork

    if out is not None:
        must_be_writable(out)
    place: Place = context.obj
    federation = place.chosen().id
    with service_of(place).database.read() as connection:
        kept = UnitOfWork(connection, federation).conversations.unread()
    lines = [json.dumps({"text": row.text, "guesses": row.guesses, "intent": ""}, ensure_ascii=False) for row in kept]
    if out is None:
        for line in lines:
            typer.echo(line)
    else:
        out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    say(text("nlp.reviewed", count=len(lines)))


def _all_there(files: list[Path]) -> None:
    missing = [str(file) for file in files if not file.exists()]
    if missing:
        fail(text("cli.no_file", file="、".join(missing)))
