"""`run`, `serve`, `jobs`, `demo`, `doctor`."""

from __future__ import annotations

import gc
import threading
from typing import Annotated

import typer

from bot.place import Place, ending_in_words, fail, must_be_within, say
from config.texts import text

_MOST_WORKERS, _MOST_YEARS = 64, 50


def run(context: typer.Context) -> None:
    from bot.serving import run as begin

    begin(context.obj)


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option("--host", help=text("cli.help.host"))] = None,
    port: Annotated[int | None, typer.Option("--port", help=text("cli.help.port"))] = None,
    workers: Annotated[int, typer.Option("--workers", help=text("cli.help.workers"))] = 1,
    no_jobs: Annotated[bool, typer.Option("--no-jobs", help=text("cli.help.no_jobs"))] = False,
) -> None:
    if port is not None:
        must_be_within("--port", port, range(2**16))
    must_be_within("--workers", workers, range(1, _MOST_WORKERS + 1))
    # Nothing that is loaded at the start becomes garbage, and looking for it took a tenth of the time.
    gc.disable()
    from bot.serving import serve as begin

    begin(context.obj, host, port, workers=workers, jobs=not no_jobs)


def jobs(context: typer.Context) -> None:
    from bot.serving import service_of, ticking

    place: Place = context.obj
    service = service_of(place)
    with ticking(place.settings, service):
        say(text("cli.jobs_running"))
        threading.Event().wait()


def demo(
    context: typer.Context,
    people: Annotated[int | None, typer.Option("--people", help=text("cli.help.demo_people"))] = None,
    years: Annotated[int, typer.Option("--years", help=text("cli.help.demo_years"))] = 1,
    seed: Annotated[int, typer.Option("--seed", help=text("cli.help.demo_seed"))] = 1,
) -> None:
    from bot.demo import DemoFault, ensure, found
    from bot.serving import service_of

    if people is not None:
        must_be_within("--people", people, range(1, 10**8))
    must_be_within("--years", years, range(1, _MOST_YEARS + 1))
    place: Place = context.obj
    service = service_of(place)
    with ending_in_words(DemoFault):
        if people is None:
            say(ensure(service, service.clock()))
        else:
            say(found(service, service.clock(), people=people, years=years, seed=seed))


def doctor(context: typer.Context) -> None:
    from bot.doctor import examine

    findings = examine(context.obj)
    for finding in findings:
        typer.echo(str(finding))
    if any(finding.is_fault for finding in findings):
        raise typer.Exit(1)


def menu(context: typer.Context) -> None:
    from bot.platforms import set_menus
    from bot.serving import service_of

    place: Place = context.obj
    outcomes = set_menus(place.settings, service_of(place))
    if not outcomes:
        fail(text("account_menu.none"))
    for account, outcome in outcomes.items():
        key = "account_menu.done" if outcome.state == "sent" else "account_menu.failed"
        say(text(key, account=account, code=outcome.code))
    if any(outcome.state != "sent" for outcome in outcomes.values()):
        raise typer.Exit(1)
