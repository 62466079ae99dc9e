"""The command line: which command is which function. Heavy modules are loaded by the command that needs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from bot.place import Place, fail
from config.texts import text

# These may stand before or after the command's name (interfaces.md sections 2 and 3b).
_ANYWHERE = frozenset({"--home", "--db", "--federation"})

# The name of each command, and `module:function` under bot.commands: its signature is read when the call needs it.
COMMANDS: Mapping[str, str] = {
    "run": "service:run",
    "serve": "service:serve",
    "jobs": "service:jobs",
    "demo": "service:demo",
    "doctor": "service:doctor",
    "menu": "service:menu",
    "chat": "talking:chat",
    "play": "talking:play",
    "remind": "talking:remind",
    "export": "exports:export",
    "report": "reports:report",
    "understand": "talking:understand",
}
GROUPS: Mapping[str, Mapping[str, str]] = {
    "roster": {"check": "rosters:check", "import": "rosters:import_"},
    "codes": {"issue": "rosters:issue"},
    "bindings": {"import": "rosters:bind"},
    "exemptions": {"import": "rosters:free"},
    "db": {"upgrade": "books:upgrade", "check": "books:check", "backup": "books:backup", "restore": "books:restore"},
    "nlp": {"train": "understanding:train", "evaluate": "understanding:evaluate", "review": "understanding:review"},
}


def place(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option("--home", help=text("cli.help.home"))] = None,
    db: Annotated[str | None, typer.Option("--db", help=text("cli.help.db"))] = None,
    federation: Annotated[str | None, typer.Option("--federation", help=text("cli.help.federation"))] = None,
) -> None:
    context.obj = Place(home, db, federation)
    if federation is not None:
        context.obj.chosen()  # one that nobody knows would be passed over by what isn't about one


def built(word: str = "") -> typer.Typer:
    """The application with the one command or group of that name, or with all of them where there is none such."""
    app = typer.Typer(
        name="lvzhi",
        help=text("cli.help.lvzhi"),
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        epilog=text("cli.help.anywhere"),
    )
    app.callback()(_ending_in_words(place))
    known = word in COMMANDS or word in GROUPS
    for name in COMMANDS:
        if name == word or not known:
            app.command(name, help=text(f"cli.help.{name}"))(_function(COMMANDS[name]))
    for name in GROUPS:
        if name == word or not known:
            app.add_typer(_group(name), name=name)
    return app


def _group(name: str) -> typer.Typer:
    group = typer.Typer(no_args_is_help=True, help=text(f"cli.help.group_{name}"), pretty_exceptions_enable=False)
    for verb, where in GROUPS[name].items():
        group.command(verb, help=text(f"cli.help.{name}_{verb}"))(_function(where))
    return group


def _function(where: str) -> Callable[..., None]:
    module, _, name = where.partition(":")
    return _ending_in_words(getattr(import_module(f"bot.commands.{module}"), name))


def _ending_in_words(function: Callable[..., None]) -> Callable[..., None]:
    """The command, ended by one sentence where a person can mend what stopped it; a fault of ours keeps its traceback."""

    @wraps(function)
    def command(*arguments: object, **options: object) -> None:
        try:
            function(*arguments, **options)
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except Exception as fault:
            # It knows everything that can go wrong, and nearly every command goes well.
            from bot import stops

            said = stops.words(fault)
            if said is None:
                raise
            fail(said)

    return command


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


def named(arguments: Sequence[str]) -> str:
    """The command's name: the first argument behind the options that may stand anywhere and their values."""
    at = 0
    while at < len(arguments) and arguments[at].startswith("-"):
        at += 2 if arguments[at] in _ANYWHERE else 1
    return arguments[at] if at < len(arguments) else ""


def main() -> None:
    # A C locale would otherwise turn Chinese into question marks.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        arguments = hoisted(sys.argv[1:])
        built(named(arguments))(arguments)
    except BrokenPipeError:
        # Whoever read our output has enough; the interpreter must not complain about the closed pipe at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
