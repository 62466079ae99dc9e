"""`understand`, `play`, `chat` and `remind`: sentences in, answers out."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.place import Place, ending_in_words, fail, say
from config.texts import text

if TYPE_CHECKING:
    from nlp.names import Names

Now = Annotated[str | None, typer.Option("--now", help=text("cli.help.now"))]
RosterPath = Annotated[Path | None, typer.Option("--roster", help=text("cli.help.roster"))]


def moment_of(given: str | None) -> datetime | None:
    """The moment of `--now`; ends the command in words where it is none."""
    from bot.play import BadLine, moment

    with ending_in_words(BadLine):
        return moment(given) if given else None


def roster_names(path: Path) -> Names:
    """The names of a roster. What is wrong with it is said; the command ends where there is nothing to go on with."""
    from bot.rosters import reading as rosters

    found = rosters.read(path)
    if not (found.people or found.unions):
        fail(*map(str, found.faults))
    say(*map(str, found.faults))
    return rosters.names(found)


def understand(roster: RosterPath = None, now: Now = None) -> None:
    from bot.app import wall_clock
    from nlp.names import Names
    from nlp.read import read
    from storage.rules.touchpoints import BEIJING

    names = roster_names(roster) if roster else Names.empty()
    fixed = moment_of(now)
    for raw in sys.stdin.buffer:
        line = raw.rstrip(b"\r\n").decode("utf-8", "replace")
        moment = (fixed or wall_clock()).astimezone(BEIJING)
        sys.stdout.write(json.dumps(read(line, moment, names).as_json(), ensure_ascii=False) + "\n")
        sys.stdout.flush()


def play(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help=text("cli.help.play_file"))] = "-",
    as_json: Annotated[bool, typer.Option("--json", help=text("cli.help.play_json"))] = False,
    roster: RosterPath = None,
    policies: Annotated[Path | None, typer.Option("--policies", help=text("cli.help.policies"))] = None,
    now: Now = None,
) -> None:
    from bot import play as player
    from bot.app import Files
    from bot.stage import StageFault, stage
    from config.settings import home_folder

    place: Place = context.obj
    files = Files(home_folder(place.home) / "media")
    moment = moment_of(now)
    spoken = ending_in_words(StageFault, player.StoryFault, player.BadLine)
    with _lines(file) as lines, _database(place) as url, spoken:
        begun = stage(url, roster=roster, policies=policies, now=moment, files=files)
        if as_json:
            player.play_json(begun, lines, sys.stdout, place.files)
        else:
            player.play_story(begun, player.steps(lines, Path() if file == "-" else Path(file).parent))
            say(text("play.passed"))


@contextmanager
def _lines(file: str) -> Iterator[Iterator[str]]:
    """The lines of a file or of stdin; bytes that are no UTF-8 become replacement characters."""
    if file == "-":
        yield _decoded(sys.stdin.buffer)
        return
    try:
        raw = Path(file).open("rb")  # noqa: SIM115 - closed below, and a missing file ends the command in words
    except OSError:
        fail(text("cli.no_file", file=file))
    with raw:
        yield _decoded(raw)


def _decoded(lines: Iterable[bytes]) -> Iterator[str]:
    """Editors of one kind put a mark before the first line."""
    decoded = (line.decode("utf-8", "replace") for line in lines)
    yield from (line.removeprefix("\ufeff") for line in islice(decoded, 1))
    yield from decoded


@contextmanager
def _database(place: Place) -> Iterator[str]:
    """The database that was named, else a new one that goes with the command; never the service's own."""
    if place.database_url:
        from config.settings import database_url_of

        try:
            url = database_url_of(place.database_url)
        except ValueError as fault:
            fail(text("settings.fault_env", key="--db", problem=fault))
        yield url
        return
    folder = Path(tempfile.mkdtemp(prefix="lvzhi-play-"))
    try:
        yield f"sqlite:///{folder / 'play.db'}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def chat(
    context: typer.Context,
    name: Annotated[str | None, typer.Option("--as", help=text("cli.help.as"))] = None,
    like: Annotated[str, typer.Option("--like", help=text("cli.help.like"))] = "console",
) -> None:
    from bot.capabilities import CAPABILITIES
    from bot.serving import open_chat

    if like not in CAPABILITIES:
        fail(text("cli.no_channel", channel=like, known="、".join(CAPABILITIES)))
    open_chat(context.obj, name, CAPABILITIES[like])


def remind(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.help.remind_dry_run"))] = False,
    now: Now = None,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli.help.remind_json"))] = False,
) -> None:
    from bot.app import wall_clock
    from bot.reminding import rows
    from bot.serving import service_of

    place: Place = context.obj
    if not dry_run:
        fail(text("remind.only_dry"))
    service = service_of(place)
    found = rows(service, place.chosen().id, moment_of(now) or wall_clock())
    for row in found.rows:
        typer.echo(json.dumps(row, ensure_ascii=False) if as_json else found.line(row))
    say(found.summary)
