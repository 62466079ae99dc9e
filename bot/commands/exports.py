"""`export`: a list of the ledger as an Excel workbook or a CSV file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.place import Place, fail, must_be_within, must_be_writable, say
from config.texts import text

_YEARS = 20
# A ledger of people begins with them, and nobody asks for what is further away than that.
YEARS = range(1949, 2100)
WHATS = ("people", "records", "cases", "progress", "contacts", "good-deeds", "pushes", "audit")


def export(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help=text("cli.help.export_what", whats=" ".join(WHATS)))],
    out: Annotated[Path, typer.Option("--out", help=text("cli.help.export_out"))],
    year: Annotated[int | None, typer.Option("--year", help=text("cli.help.export_year"))] = None,
    now: Annotated[str | None, typer.Option("--now", help=text("cli.help.now"))] = None,
) -> None:
    if what not in WHATS:
        fail(text("cli.export_unknown", what=what, whats=" ".join(WHATS)))
    if out.suffix.lower() not in (".xlsx", ".csv"):
        fail(text("cli.export_suffix", out=out))
    if year is not None:
        must_be_within("--year", year, YEARS)
    must_be_writable(out)
    place: Place = context.obj
    count = _written(place, what, out, year, now)
    say(text("cli.exported", count=count, out=out))


def _written(place: Place, what: str, out: Path, year: int | None, now: str | None) -> int:
    from bot.app import wall_clock
    from bot.commands.talking import moment_of
    from bot.exporting import Exporter, Wanted
    from bot.serving import service_of
    from storage.rules.measures import Measure, Period, Question
    from storage.rules.touchpoints import BEIJING
    from storage.services.questions.lists import MEASURE_OF, What

    service, moment = service_of(place), moment_of(now) or wall_clock()
    this_year = moment.astimezone(BEIJING).year
    kind = What(what)
    # Everything there is, unless a year is named; duties and mandates are always of one year.
    is_yearly = kind in (What.PEOPLE, What.PROGRESS)
    period = Period.year(this_year if year is None else year)
    if year is None and not is_yearly:
        period = Period(Period.year(this_year - _YEARS).first, Period.year(this_year + 1).last)
    wanted = Wanted(place.chosen().id, kind, Question(Measure(MEASURE_OF[kind]), period), moment)
    exporter = Exporter(service.tenants)
    exporter.note(wanted)
    with _progress() as advance:
        return exporter.write(wanted, out, advance)


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """A running count on a terminal; nothing anywhere else."""
    from rich.console import Console
    from rich.progress import Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed}"))
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(text("cli.export_progress"), total=None)
        yield lambda rows: bar.update(task, advance=rows)
