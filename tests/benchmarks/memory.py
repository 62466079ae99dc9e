"""Resident memory of the service on SQLite, the WeChat channel on, after a thousand messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from tests.benchmarks import federation, load, processes, wire
from tests.benchmarks.load import Rush
from tests.benchmarks.sentences import said
from tests.benchmarks.table import Line, plain
from tests.benchmarks.workshop import Workshop

_MOST = 120
_CONNECTIONS, _EACH = 16, 63


def measure(workshop: Workshop) -> Iterator[Line]:
    url = workshop.url("sqlite")
    federation.found(url, datetime.now(UTC))
    home = processes.home(workshop.place("home"), url)
    port = processes.free_port()
    with processes.running(processes.service(home, port), port, workshop.place("log")) as server:
        yield plain("memory when ready", server.megabytes, "MB")
        load.run(Rush(port, [_lane(lane) for lane in range(_CONNECTIONS)]))
        yield plain("memory after 1000 messages", server.megabytes, "MB", at_most=_MOST)


def _lane(lane: int) -> list[bytes]:
    """Seven people's first nine messages."""
    people = range(lane * 7, lane * 7 + 7)
    return [wire.request(said(who, step)) for step in range(_EACH // 7) for who in people]
