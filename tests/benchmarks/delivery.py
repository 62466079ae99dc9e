"""Delivering 50 000 reminders to a loopback platform, against a bare loop that leases, posts and marks the same rows."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import perf_counter
from types import SimpleNamespace
from typing import Any
from urllib.request import urlopen

import sqlalchemy as sa

from bot.channels.wechat_client import Client
from bot.jobs import plan_due
from bot.outbox import deliver
from bot.outcomes import Outcome
from handlers.messages import Reply
from storage.database import Database
from storage.rules.touchpoints import BEIJING
from storage.tables import outbox
from tests.benchmarks import processes
from tests.benchmarks.counties import ACCOUNT, Counties
from tests.benchmarks.table import Line, Rounds, claim, plain
from tests.benchmarks.workshop import Workshop

_NOW = datetime(2026, 12, 1, 9, 30, tzinfo=BEIJING)
_COUNTIES = Counties(100, 500, _NOW)
_PUSHES = _COUNTIES.count * _COUNTIES.size
_LEAST, _LANES, _BATCH, _ROUNDS = 0.6, 8, 200, 5
_RUNS = (("sqlite", 1), ("postgresql", 1), ("postgresql", 2))


@dataclass(frozen=True, slots=True)
class _Job:
    """What one sending process has to do: over which database, to which port."""

    url: str
    port: int
    bare: bool
    names: tuple[str, ...] = ()


class _Tokens:
    """A token that is good for long, kept in memory on both sides."""

    def __init__(self) -> None:
        self._held: tuple[str, datetime] | None = None

    def get(self) -> tuple[str, datetime] | None:
        return self._held

    def set(self, token: str, expires_at: datetime) -> None:
        self._held = token, expires_at


class _Sender:
    """The product's own client of the platform."""

    def __init__(self, port: int) -> None:
        settings: Any = SimpleNamespace(app_id="wx", secret=None, api_base=f"http://127.0.0.1:{port}")
        self._client = Client(settings, _Tokens(), now=lambda: _NOW)

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        return self._client.send_text(external_id, reply.text)


def measure(workshop: Workshop) -> Iterator[Line]:
    with _platform(workshop) as port:
        for kind, senders in _RUNS:
            sides = [_Side(workshop.url(kind), port, bare=bare) for bare in (False, True)]
            with _pool(senders) as ours_pool, _pool(senders) as bare_pool:
                rounds = [
                    (sides[0].rate(ours_pool, senders, number), sides[1].rate(bare_pool, senders, number))
                    for number in range(_ROUNDS)
                ]
            ours, bare = zip(*rounds, strict=True)
            name = f"delivery, {kind}, {senders} sender{'s' * (senders > 1)}"
            yield Rounds(ours, bare).line(name, "/s", at_least=_LEAST)
            yield plain("  lost", _PUSHES - sides[0].different, "", at_most=0)
            yield plain("  doubled", sides[0].heard - sides[0].different, "", at_most=0)
            marked = sides[0].marked()
            yield claim("  marked as sent", str(marked), str(_PUSHES), marked == _PUSHES)


class _Side:
    """The product or the bare loop over a database of its own in which everybody's reminder is planned."""

    def __init__(self, url: str, port: int, *, bare: bool) -> None:
        self._job = _Job(url, port, bare)
        self.heard = self.different = 0
        _COUNTIES.found(url)
        database = Database(url)
        plan_due(_COUNTIES.service(database).tenants, _NOW)
        database.close()

    def rate(self, pool: ProcessPoolExecutor, senders: int, number: int) -> float:
        """Pushes a second of one round: all that a fifth of the counties have to say."""
        names = tuple(_COUNTIES.names[number::_ROUNDS])
        begun = perf_counter()
        list(pool.map(_send, [replace(self._job, names=names)] * senders))
        seconds = perf_counter() - begun
        with urlopen(f"http://127.0.0.1:{self._job.port}/heard", timeout=30) as answer:
            heard = json.load(answer)
        self.heard += heard["all"]
        self.different += heard["different"]
        return float(heard["all"] / seconds)

    def marked(self) -> int:
        database = Database(self._job.url, pool_size=1)
        with database.read() as connection:
            count = connection.scalar(sa.select(sa.func.count()).where(outbox.c.state == "sent"))
        database.close()
        return count or 0


@contextmanager
def _pool(senders: int) -> Iterator[ProcessPoolExecutor]:
    """Sending processes with everything loaded: starting Python isn't sending."""
    with ProcessPoolExecutor(senders, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_warm, range(senders)))
        yield pool


def _warm(number: int) -> int:
    from handlers import pushing

    assert pushing.__name__
    return number


_OPEN: dict[str, Database] = {}


def _send(job: _Job) -> None:
    database = _OPEN.setdefault(job.url, Database(job.url))
    sender = _Sender(job.port)
    if job.bare:
        _loop(database, sender, job.names)
    else:
        tenants = _COUNTIES.service(database).tenants
        for name in job.names:
            deliver(tenants, name, _NOW, {"wechat": sender}, lanes=_LANES)


# --- the bare loop --------------------------------------------------------------------------------------------------

_DUE = (
    sa.select(outbox.c.id, outbox.c.person_id)
    .where(outbox.c.ended_at.is_(None), outbox.c.state == "waiting")
    .order_by(outbox.c.id)
    .limit(_BATCH)
    .with_for_update(skip_locked=True)
)


def _loop(database: Database, sender: _Sender, names: Sequence[str]) -> None:
    """Leases batches of 200, posts one fixed sentence to each, marks the batch: nothing else."""
    while rows := _leased(database, names):
        for row in rows:
            outcome = sender.send(ACCOUNT, f"o-{row.person_id:06}", Reply(f"离年底还有30天，您还有3项没完成。{row.id}"))
            assert outcome.state == "sent"
        _mark(database, [row.id for row in rows])


def _leased(database: Database, names: Sequence[str]) -> Sequence[Any]:
    with database.write() as connection:
        rows = connection.execute(_DUE.where(outbox.c.federation_id.in_(names))).all()
        until = _NOW + timedelta(minutes=2)
        ids = [row.id for row in rows]
        connection.execute(outbox.update().where(outbox.c.id.in_(ids)).values(state="sending", leased_until=until))
    return rows


def _mark(database: Database, ids: Sequence[int]) -> None:
    with database.write() as connection:
        connection.execute(outbox.update().where(outbox.c.id.in_(ids)).values(state="sent", ended_at=_NOW))


@contextmanager
def _platform(workshop: Workshop) -> Iterator[int]:
    port = processes.free_port()
    with processes.running(("tests.benchmarks.platform", str(port)), port, workshop.place("log")):
        yield port
