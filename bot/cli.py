"""The command line: which command is which function. Heavy modules are loaded by the command that needs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import books, exports, reports, rosters, service, talking, understanding
from bot.place import Place
from config.texts import text

# These may stand before or after the command's name (interfaces.md sections 2 and 3b).
_ANYWHERE = frozenset({"--home", "--db", "--federation"})

app = typer.Typer(
    name="lvzhi",
    help=text("cli.help.lvzhi"),
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    epilog=text("cli.help.anywhere"),
)


@app.callback()
def place(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option("--home", help=text("cli.help.home"))] = None,
    db: Annotated[str | None, typer.Option("--db", help=text("cli.help.db"))] = None,
    federation: Annotated[str | None, typer.Option("--federation", help=text("cli.help.federation"))] = None,
) -> None:
    context.obj = Place(home, db, federation)


def _group(name: str) -> typer.Typer:
    group = typer.Typer(no_args_is_help=True, help=text(f"cli.help.group_{name}"), pretty_exceptions_enable=False)
    app.add_typer(group, name=name)
    return group


_COMMANDS: dict[str, Callable[..., None]] = {
    "run": service.run,
    "serve": service.serve,
    "jobs": service.jobs,
    "demo": service.demo,
    "doctor": service.doctor,
    "menu": service.menu,
    "chat": talking.chat,
    "play": talking.play,
    "remind": talking.remind,
    "export": exports.export,
    "report": reports.report,
    "understand": talking.understand,
}
_GROUPS: dict[str, dict[str, Callable[..., None]]] = {
    "roster": {"check": rosters.check, "import": rosters.import_},
    "codes": {"issue": rosters.issue},
    "bindings": {"import": rosters.bind},
    "db": {"upgrade": books.upgrade, "check": books.check, "backup": books.backup, "restore": books.restore},
    "nlp": {"train": understanding.train, "evaluate": understanding.evaluate, "review": understanding.review},
}

for _name, _command in _COMMANDS.items():
    app.command(_name, help=text(f"cli.help.{_name}"))(_command)
for _name, _verbs in _GROUPS.items():
    _here = _group(_name)
    for _verb, _command in _verbs.items():
        _here.command(_verb, help=text(f"cli.help.{_name}_{_verb}"))(_command)


def hoisted(arguments: list[str]) -> list[str]:
    """The arguments with the options that may stand anywhere brought to the front."""
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
        elif argument in _ANYWHERE:
            front += [argument, *[value for value in [next(waiting, None)] if value is not None]]
        elif argument.partition("=")[0] in _ANYWHERE:
            front.append(argument)
        else:
            rest.append(argument)
    return [*front, *rest]


def main() -> None:
    # A C locale would otherwise turn Chinese into question marks.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(hoisted(sys.argv[1:]))
    except BrokenPipeError:
        # Whoever read our output has enough; the interpreter must not complain about the closed pipe at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
