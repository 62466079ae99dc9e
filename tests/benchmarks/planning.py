"""Planning a year-end stage for 100 000 people in 300 federations, against the bare statement that inserts the same rows."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

import sqlalchemy as sa

from bot.app import Service
from storage.database import Database
from storage.rules.touchpoints import BEIJING
from storage.services import reminders
from storage.tables import outbox, plans
from storage.unit_of_work import write
from tests.benchmarks import memory
from tests.benchmarks.counties import Counties
from tests.benchmarks.table import Line, Rounds, claim, plain
from tests.benchmarks.workshop import KINDS, Workshop

_NOW = datetime(2026, 12, 17, 9, 30, tzinfo=BEIJING)
_COUNTIES = Counties(300, 334, _NOW)
_ROUNDS = 3
_MOST = {"sqlite": 3.0, "postgresql": 4.0}
_AGAIN_MOST, _MEGABYTES = 0.8, 200
# Everybody has two contacts of four, and nothing else: all owe something.
_EVERYBODY = _COUNTIES.count * _COUNTIES.size
_BARE = """
insert into outbox (federation_id, person_id, purpose, unique_key, facts, state, not_before, expires_at)
select m.federation_id, m.person_id, 'reminder', 'stage:' || m.person_id, '{}', 'waiting', :now, :until
from mandates m
left join (
    select person_id,
        sum(case when kind = 'contact' then 1 else 0 end) as contacts,
        sum(case when kind = 'research' then 1 else 0 end) as reports,
        sum(case when kind = 'good_deed' then 1 else 0 end) as deeds
    from records where federation_id = :here and state = 'valid' and year = :year and done group by person_id
) r on r.person_id = m.person_id
left join (
    select s.person_id, count(*) as filed from signers s join cases c on c.id = s.case_id
    where s.federation_id = :here and c.year = :year and c.counts group by s.person_id
) f on f.person_id = m.person_id
where m.federation_id = :here and m.role = 'representative' and m.starts <= :first and m.ends >= :last
    and (coalesce(r.contacts, 0) < 4 or coalesce(r.reports, 0) < 1 or coalesce(r.deeds, 0) < 1
        or coalesce(f.filed, 0) < 1)
"""


@dataclass(frozen=True, slots=True)
class _Planned:
    """One planning in a process of its own: seconds of the first and the second run, rows of each, memory it took."""

    first: float
    second: float
    written: int
    again: int
    megabytes: float


def measure(workshop: Workshop) -> Iterator[Line]:
    for kind in KINDS:
        url = workshop.url(kind)
        _COUNTIES.found(url, bound=False)
        rounds = [(_plan(url), _bare(url)) for _ in range(_ROUNDS + 1)][1:]
        ours, bare = zip(*rounds, strict=True)
        line = Rounds(tuple(each.first for each in ours), bare)
        yield line.line(f"planning 100 000 people, {kind}", "s", at_most=_MOST[kind])
        again = Rounds(tuple(each.second for each in ours), tuple(each.first for each in ours))
        yield again.line(f"  the same plan again, {kind}", "s", at_most=_AGAIN_MOST)
        yield claim(
            "  written, then again", f"{ours[0].written}, {ours[0].again}", f"{_EVERYBODY}, 0", _is_right(ours[0])
        )
        yield plain("  memory growth", max(each.megabytes for each in ours), "MB", at_most=_MEGABYTES)


def _is_right(planned: _Planned) -> bool:
    return (planned.written, planned.again) == (_EVERYBODY, 0)


def _plan(url: str) -> _Planned:
    """In a fresh process, over a database without any push."""
    _empty(url)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_plan_twice, url).result()


def _plan_twice(url: str) -> _Planned:
    database = Database(url)
    service = _COUNTIES.service(database)
    before = memory.resident()
    first, written = _timed(service)
    second, again = _timed(service)
    database.close()
    return _Planned(first, second, written, again, memory.peak() - before)


def _timed(service: Service) -> tuple[float, int]:
    """A transaction a federation, as the clock's work does it."""
    begun, written = perf_counter(), 0
    for name in _COUNTIES.names:
        with write(service.database, name) as uow:
            written += reminders.plan(service.tenants.clock_work(uow, _NOW))
    return perf_counter() - begun, written


def _bare(url: str) -> float:
    _empty(url)
    database = Database(url)
    statement = sa.text(_BARE)
    given = {"now": _NOW.isoformat(), "until": "2027-01-01T00:00:00+08:00", "year": 2026}
    days = {"first": "2026-01-01", "last": "2026-12-31"}
    if not database.is_sqlite:
        statement = sa.text(
            _BARE.replace(":now", "cast(:now as timestamptz)").replace(":until", "cast(:until as timestamptz)")
        )
    begun = perf_counter()
    for name in _COUNTIES.names:
        with database.write() as connection:
            connection.execute(statement, {"here": name, **given, **days})
    seconds = perf_counter() - begun
    database.close()
    return seconds


def _empty(url: str) -> None:
    database = Database(url, pool_size=1)
    with database.write() as connection:
        connection.execute(outbox.delete())
        connection.execute(plans.delete())
    database.close()
