"""Running the product: the HTTP front, the clock's work, a chat on this terminal."""

from __future__ import annotations

import errno
import gc
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

from bot import logs, platforms
from bot.app import Service, from_settings, local_account, wall_clock
from bot.capabilities import CONSOLE, Capabilities
from bot.place import Place, fail, say
from bot.screens import Audience, called
from config.texts import text
from storage.unit_of_work import read
from storage.upkeep import schema

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from bot.channels.web import Enclosed
    from bot.jobs import Ticker
    from bot.telegraph import Telegraph
    from config.settings import FederationSettings, Settings

_THREADS = 16
# SQLite has one writer: more threads would queue for it, each with a page cache and a memory arena of its own.
_THREADS_ON_SQLITE = 2
# Seconds for which the loop waits for a turn before it minds anything else; nearly every turn is over in two milliseconds.
_STANDS_STILL = 0.05
# By then the port is open; whatever isn't needed for that is loaded afterwards.
_SETTLED_SECONDS = 0.5


def service_of(place: Place) -> Service:
    """The service over the place's database, brought up to date first."""
    schema.upgrade(place.settings.database_url)
    return from_settings(place.settings)


def web_app(
    settings: Settings, service: Service, federation: FederationSettings | None, *, demo: bool, jobs: bool
) -> Starlette:
    """The ASGI app with every configured callback; the clock's work runs beside it where `jobs` says so.

    The web chat is one federation's; without one there is no page.
    """
    from bot import files
    from bot.http import make_app
    from bot.threads import Threads

    threads = Threads(_THREADS_ON_SQLITE, _STANDS_STILL) if service.database.is_sqlite else Threads(_THREADS)
    callbacks = platforms.callbacks_of(settings, service, threads)
    chat = _web_pages(settings, service, federation, demo) if settings.web_chat and federation else []
    telegraph = platforms.telegraph_of(settings, service)
    running: list[Ticker | None] = []

    def ready() -> Mapping[str, bool]:
        # A platform that is away makes nobody unready: the other channels go on (channels.md 1.12).
        parts = {"database": _is_there(service), "channels": _are_known(settings, service)}
        return {**parts, "jobs": all(each.is_well() for each in running if each)} if jobs else parts

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        # The port opens first; a message in the first moment waits for what it needs to be loaded.
        warming = threading.Timer(_SETTLED_SECONDS, service.answer.warm)
        warming.start()
        with ticking(settings, service, telegraph) if jobs else _still() as ticker:
            running.append(ticker)
            yield
        if telegraph is not None:
            telegraph.close()
        warming.cancel()
        warming.join()
        threads.close()

    return make_app(
        callbacks=callbacks,
        hooks={"telegram": telegraph.hooks(threads)} if telegraph is not None else {},
        ready=ready,
        pages=[*files.routes(service), *chat],
        figures=lambda: _figures(service),
        lifespan=lifespan,
    )


@contextmanager
def _still() -> Iterator[Ticker | None]:
    yield None


@contextmanager
def ticking(settings: Settings, service: Service, telegraph: Telegraph | None = None) -> Iterator[Ticker]:
    """The clock's work, for as long as the block lasts; `telegraph` where this process has one already."""
    from bot.jobs import Ticker

    own = platforms.telegraph_of(settings, service) if telegraph is None else None
    telegraph = telegraph or own
    ticker = Ticker(service.tenants, platforms.senders_of(settings, service, telegraph), service.clock)
    ticker.start()
    if telegraph is not None:
        telegraph.attend()
    try:
        yield ticker
    finally:
        ticker.stop()
        if own is not None:
            own.close()


def _is_there(service: Service) -> bool:
    try:
        with service.database.read() as connection:
            return connection.exec_driver_sql("select 1").scalar() == 1
    except Exception:  # noqa: BLE001 - whatever keeps the database away, it is not ready
        return False


def _are_known(settings: Settings, service: Service) -> bool:
    """Whether every configured account belongs to a federation that this process serves."""
    return all(each.federation in service.tenants.federation_ids for each in settings.channels)


def _figures(service: Service) -> Mapping[str, float]:
    """Pushes by state over all federations."""
    totals: dict[str, float] = {}
    for federation_id in service.tenants.federation_ids:
        with read(service.database, federation_id) as uow:
            for state, count in uow.outbox.states().items():
                totals[f"lvzhi_pushes_{state}"] = totals.get(f"lvzhi_pushes_{state}", 0) + count
    return totals


def _web_pages(settings: Settings, service: Service, federation: FederationSettings, demo: bool) -> Any:
    from bot.channels.web import Room, routes

    audience = Audience(service, federation.id)
    names = sorted_names(audience) if demo else ()
    if demo:
        audience.seat("web", names)
    return routes(
        Room(
            account=local_account("web", federation.id),
            federation=_name_of(service, federation),
            answer=service.handing.over(service.answer),
            updates=audience.updates("web"),
            now=service.clock,
            key=settings.signing_key.get_secret_value().encode(),
            people=names,
            default=demo_person(audience) if demo else "",
            enclosed=enclosing(service),
        )
    )


def enclosing(service: Service) -> Enclosed:
    """Answers over the checks that files of every channel go through."""
    return lambda incoming, fetched: service.handing.over(service.intake.over(lambda *_: fetched))(incoming)


def _name_of(service: Service, federation: FederationSettings) -> str:
    with read(service.database, federation.id) as uow:
        row = uow.federations.get()
        return row.name if row else federation.name


def sorted_names(audience: Audience) -> tuple[str, ...]:
    """People with a mandate today, in the roster's order, the demo's representative first."""
    today = audience.service.clock().date()
    first = demo_person(audience)
    known = called(audience.roster())
    names = [name for name, person in known.items() if person.is_active(today) and name != first]
    return (first, *names) if first else tuple(names)


def demo_person(audience: Audience) -> str:
    """The first person linked to the demo's textile mill; empty where there is none (interfaces.md section 1)."""
    roster = audience.roster()
    mill = roster.union_named(text("demo.union"))
    linked = [link.person_id for link in roster.links if mill and link.linked_union_id == mill.id]
    names = {person.id: name for name, person in called(roster).items()}
    return names[linked[0]] if linked else ""


def open_chat(place: Place, name: str | None, like: Capabilities = CONSOLE) -> None:
    """Talks on this terminal as somebody from the roster, until the input ends; `like` is the channel to imitate."""
    from bot.channels.console import chat

    service = service_of(place)
    federation = place.chosen()
    audience = Audience(service, federation.id)
    who = _seated(audience, name)
    account = local_account("console", federation.id)
    if not sys.stdin.isatty():
        key = "line.talking_as" if place.settings.production else "line.demo_hint"
        say(text(key, name=who))
    answer, updates = service.handing.over(service.answer), audience.updates("console")
    chat(answer, updates, who, sys.stdin, sys.stdout, now=service.clock, account=account, like=like)


def _seated(audience: Audience, name: str | None) -> str:
    known = called(audience.roster())
    chosen = name or demo_person(audience)
    if chosen not in known:
        fail(text("cli.nobody", name=chosen or "-"))
    if not known[chosen].is_active(audience.service.clock().date()):
        fail(text("cli.not_in_office", name=chosen))
    audience.seat("console", [chosen])
    return chosen


def app_of(place: Place, *, jobs: bool = True, demo: bool = False) -> Starlette:
    """The ASGI app over the place's database; a federation that settings don't name is the demo's."""
    service = service_of(place)
    is_demo = demo or not place.settings.federations
    return web_app(place.settings, service, place.only(), demo=is_demo, jobs=jobs)


def serve(place: Place, host: str | None, port: int | None, *, workers: int = 1, jobs: bool = True) -> None:
    """Serves until stopped. Several workers share the database, and the rows there decide who does what."""
    import uvicorn

    settings = place.settings
    at: dict[str, Any] = {"host": host or settings.web_host, "port": settings.web_port if port is None else port}
    quiet: dict[str, Any] = {"log_level": "warning", "access_log": False, "ws": "none"}
    logs.configure(settings.log_level)
    if said := _in_the_way(**at):
        fail(said)
    announced = text("cli.serving" if settings.web_chat and place.only() else "cli.serving_callbacks", **at)
    if workers == 1:
        app = app_of(place, jobs=jobs)
        say(announced)
        _collect_again()
        uvicorn.run(app, **at, **quiet)
        return
    service = service_of(place)
    # The workers find their place where every process looks for it; the clock's work stays with this process.
    os.environ.update(LVZHI_HOME=str(settings.home), LVZHI_DATABASE_URL=settings.database_url)
    say(announced)
    _collect_again()
    with ticking(settings, service) if jobs else _still():
        uvicorn.run("bot.worker:app", factory=True, workers=workers, **at, **quiet)


def _in_the_way(host: str, port: int) -> str:
    """What keeps us from listening there, in words; nothing where it is free. Its server would say so late, in English."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as fault:
        key = {errno.EADDRINUSE: "taken", errno.EACCES: "forbidden"}.get(fault.errno or 0, "nowhere")
        return text(f"cli.port_{key}", host=host, port=port)
    return ""


def _collect_again() -> None:
    """What has been loaded by now stays for good, so the collector needn't walk it."""
    gc.freeze()
    gc.enable()


def run(place: Place) -> None:
    """`make run`: the demo, its page and a chat; with piped input the chat alone (interfaces.md section 1)."""
    from bot.demo import ensure

    service = service_of(place)
    ensure(service, wall_clock())
    if not sys.stdin.isatty():
        open_chat(place, None)
        return
    if said := _in_the_way(place.settings.web_host, place.settings.web_port):
        say(said)
        open_chat(place, None)
        return
    threading.Thread(target=serve, args=(place, None, None), daemon=True).start()
    open_chat(place, None)
