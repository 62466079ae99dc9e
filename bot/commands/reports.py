"""`report`: a month, half a year or a year of a federation as a Word document."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.exports import YEARS
from bot.place import Place, fail, must_be_within, say
from config.texts import text

if TYPE_CHECKING:
    from handlers.findings import Period

KINDS = {"monthly": 1, "half-year": 6, "annual": 12}


def report(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help=text("cli.help.report_kind", kinds=" ".join(KINDS)))],
    out: Annotated[Path, typer.Option("--out", help=text("cli.help.report_out"))] = Path(),
    day: Annotated[str | None, typer.Option("--day", help=text("cli.help.report_day"))] = None,
    now: Annotated[str | None, typer.Option("--now", help=text("cli.help.now"))] = None,
) -> None:
    if kind not in KINDS:
        fail(text("cli.report_unknown", kind=kind, kinds=" ".join(KINDS)))
    place: Place = context.obj
    path = _written(place, kind, out, day, now)
    typer.echo(path)
    say(text("cli.reported", path=path))


def _written(place: Place, kind: str, out: Path, day: str | None, now: str | None) -> Path:
    from bot.app import wall_clock
    from bot.commands.talking import moment_of
    from bot.documents import making
    from bot.serving import service_of
    from handlers import periodic
    from storage.rules.touchpoints import BEIJING
    from storage.unit_of_work import write

    moment, asked = moment_of(now) or wall_clock(), _day(day)
    service = service_of(place)
    period = _period(kind, asked, moment.astimezone(BEIJING).date())
    # The looks at the figures are noted, as they are in chat.
    with write(service.database, place.chosen().id) as uow:
        letter = periodic.letter(service.tenants.office_work(uow, moment), kind, period)
    made = making.make(letter)
    out.mkdir(parents=True, exist_ok=True)
    path = out / made.name
    path.write_bytes(made.content)
    return path


def _day(given: str | None) -> date | None:
    try:
        day = date.fromisoformat(given) if given else None
    except ValueError:
        fail(text("cli.report_no_day", day=given))
    if day is not None:
        must_be_within("--day", day.year, YEARS)
    return day


def _period(kind: str, day: date | None, today: date) -> Period:
    """The period that holds the day; without one the last that is over, or the running one in its last month."""
    from handlers.findings import Period

    months = KINDS[kind]
    running = Period.holding(day or today, months)
    if day is not None or (months > 1 and running.last.month == today.month):
        return running
    return running.before
