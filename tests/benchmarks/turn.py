"""A full turn in-process: understanding, form state, dedup, stored reply, record, audit; and what it asks the database.

Its floor is one jieba cut and one SQLite commit of one row.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter

import jieba

from bot.answer import Answer
from bot.app import build
from config import policies
from handlers.messages import Incoming
from storage.database import Database
from tests.benchmarks import federation
from tests.benchmarks.floor import store
from tests.benchmarks.sentences import CYCLE, Said, said
from tests.benchmarks.table import Line, Rounds, plain
from tests.benchmarks.workshop import Workshop
from tests.faults.crashes import fused

_ROUNDS, _PEOPLE = 9, 20


def measure(workshop: Workshop) -> Iterator[Line]:
    now = datetime.now(UTC)
    with _service(workshop.url("sqlite"), now) as (answer, database):
        put = store(workshop.url("sqlite"))
        jieba.setLogLevel(logging.WARNING)
        jieba.initialize()
        # Caches fill with the first round, which isn't counted.
        rounds = [(_turns(answer, number, now), _floors(put, number)) for number in range(_ROUNDS + 1)][1:]
        turns, floors = zip(*rounds, strict=True)
        yield Rounds(turns, floors).line("turn in-process, SQLite", "ms")
        yield from _statements(answer, database, now)


def _turns(answer: Answer, number: int, now: datetime) -> float:
    """Milliseconds a message over one cycle of some people."""
    incoming = [_incoming(each, now) for each in _cycle(number)]
    start = perf_counter()
    for each in incoming:
        answer(each)
    return (perf_counter() - start) / len(incoming) * 1000


def _floors(put: object, number: int) -> float:
    assert callable(put)
    cycle = _cycle(number)
    start = perf_counter()
    for each in cycle:
        put(str(each.number), str(each.person), " ".join(jieba.lcut(each.text)))
    return (perf_counter() - start) / len(cycle) * 1000


def _cycle(number: int) -> list[Said]:
    return [said(person, number * len(CYCLE) + step) for step in range(len(CYCLE)) for person in range(_PEOPLE)]


def _statements(answer: Answer, database: Database, now: datetime) -> Iterator[Line]:
    """How many statements each message of the cycle runs, BEGIN and COMMIT among them."""
    fuse = fused(database)
    # The connection is opened by a message that isn't counted: it brings statements of its own.
    answer(_incoming(said(_PEOPLE + 1, 0), now))
    counts = {}
    for place in range(len(CYCLE)):
        message = said(_PEOPLE, place)
        fuse.count = 0
        answer(_incoming(message, now))
        counts[message.step] = fuse.count
    yield plain("statements a turn, mean", sum(counts.values()) / len(counts), "")
    yield from (plain(f"  {name}", count, "") for name, count in counts.items())


def _incoming(message: Said, now: datetime) -> Incoming:
    key = f"{message.person}-{message.number}"
    return Incoming("wechat", federation.ACCOUNT, federation.sender(message.person), key, now, text=message.text)


@contextmanager
def _service(url: str, now: datetime) -> Iterator[tuple[Answer, Database]]:
    federation.found(url, now)
    database = Database(url)
    adopted = {federation.ID: policies.load(None).adopt()}
    yield build(database, adopted, {federation.ACCOUNT: federation.ID}).answer, database
    database.close()
