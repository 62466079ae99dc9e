"""Resident memory of the service on SQLite, the WeChat channel on, after a thousand messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

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


def resident() -> float:
    """Megabytes that this process holds now."""
    return _of_this_process("VmRSS")


def peak() -> float:
    """The most megabytes that it held since it began, or since `forget_peak`."""
    return _of_this_process("VmHWM")


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _of_this_process(name: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{name}:")[2].split()[0]) / 1024
