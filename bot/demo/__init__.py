"""The demo federation: the roster that comes with the program, and made-up ones of any size with a history."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import DEMO, Service
from bot.demo import history, population, words
from bot.rosters import reading as rosters
from bot.screens import Audience, called
from config.texts import text
from storage.rules.touchpoints import BEIJING
from storage.services import roster
from storage.unit_of_work import read, write

ROSTER = Path(__file__).parent.parent.parent / "config" / "demo"
CONSOLE = "console"


class DemoFault(Exception):
    """There can be no demo here; the message says why, in Chinese."""


def ensure(service: Service, now: datetime) -> str:
    """Founds the demo federation unless it is there, and lets its people speak on the console; says what is there.

    Raises DemoFault where the settings name other federations.
    """
    _refuse_elsewhere(service)
    if not _is_there(service):
        _import(service, now)
    people = _seat(service, now)
    return text("demo.ready", federation=text("demo.federation"), people=people)


def found(service: Service, now: datetime, *, people: int, years: int, seed: int) -> str:
    """The demo federation with `people` in all and a history of so many calendar years, the current one included.

    The same seed, sizes and day give the same rows. The shipped roster's people have no history, so that whoever tries
    the demo begins at the beginning. Raises DemoFault where there is a demo federation already.
    """
    _refuse_elsewhere(service)
    if _is_there(service):
        raise DemoFault(text("demo.exists"))
    midnight = now.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight.replace(year=midnight.year - years + 1, month=1, day=1)
    shipped = _import(service, first)
    _seat(service, now)
    plan = population.Plan(max(0, people - shipped), first.date(), midnight, seed)
    records = _fill(service, plan)
    total = shipped + plan.people
    return text("demo.filled", federation=text("demo.federation"), people=total, records=records, seed=seed)


def _import(service: Service, founded: datetime) -> int:
    """Imports the shipped roster; says how many people it has."""
    entries = rosters.read(ROSTER).entries
    assert entries is not None, "the shipped demo roster is faulty"
    with write(service.database, DEMO) as uow:
        roster.apply(uow, entries, founded, text("demo.federation"))
    return len(entries.people)


def _seat(service: Service, now: datetime) -> int:
    """Lets everybody with a mandate speak on the console; says how many these are."""
    audience = Audience(service, DEMO)
    today = now.astimezone(BEIJING).date()
    names = [name for name, person in called(audience.roster()).items() if person.is_active(today)]
    audience.seat(CONSOLE, names)
    return len(names)


def _fill(service: Service, plan: population.Plan) -> int:
    vocabulary = words.load()
    with _progress(text("demo.people"), plan.people) as advance:
        settled = population.settle(service.database, plan, vocabulary, advance)
    with write(service.database, DEMO) as uow:
        uow.federations.bump_roster()
    years = (plan.last - plan.first) / timedelta(days=365)
    with _progress(text("demo.records"), int(plan.people * years * history.A_YEAR)) as advance:
        return history.live(service.database, plan, settled, vocabulary, service.tenants.calendar, advance)


def _is_there(service: Service) -> bool:
    with read(service.database, DEMO) as uow:
        return uow.federations.get() is not None


def _refuse_elsewhere(service: Service) -> None:
    known = service.tenants.federation_ids
    if DEMO not in known:
        raise DemoFault(text("demo.not_here", ids=" ".join(known)))


@contextmanager
def _progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=total)
        yield lambda count: bar.advance(task, count)
