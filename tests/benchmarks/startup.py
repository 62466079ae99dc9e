"""From starting `serve` until /readyz answers, against a bare process that only loads what a service must."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from tests.benchmarks import federation, processes
from tests.benchmarks.table import Line, Rounds
from tests.benchmarks.workshop import Workshop

_ROUNDS = 7
_MOST = 1.6


def measure(workshop: Workshop) -> Iterator[Line]:
    url = workshop.url("sqlite")
    federation.found(url, datetime.now(UTC))
    home = processes.home(workshop.place("home"), url)

    def ours(port: int) -> Sequence[str]:
        return processes.service(home, port)

    def bare(port: int) -> Sequence[str]:
        return ("tests.benchmarks.bare", str(port))

    # The first round compiles and fills the page cache, and isn't counted.
    rounds = [tuple(_seconds(workshop, each) for each in (ours, bare)) for _ in range(_ROUNDS + 1)][1:]
    services, floors = zip(*rounds, strict=True)
    yield Rounds(services, floors).line("start-up until /readyz", "s", at_most=_MOST)


def _seconds(workshop: Workshop, module: Callable[[int], Sequence[str]]) -> float:
    port = processes.free_port()
    with processes.running(module(port), port, workshop.place("log")) as server:
        return server.seconds
