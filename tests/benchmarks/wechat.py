"""A full WeChat turn in safe mode over HTTP, one process, 16 connections: messages a second against the bare app's."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks import load, wire
from tests.benchmarks.load import Outcome, Rush
from tests.benchmarks.pair import Pair, pair
from tests.benchmarks.sentences import CONFIRMED, CYCLE, said
from tests.benchmarks.table import Line, Rounds, claim
from tests.benchmarks.workshop import KINDS, Workshop

CONNECTIONS, _PEOPLE_EACH, _ROUNDS = 16, 6, 5
# On PostgreSQL round trips decide; what is found there is shown, not judged.
_LEAST = {"sqlite": 0.30, "postgresql": None}


def measure(workshop: Workshop) -> Iterator[Line]:
    for kind in KINDS:
        with pair(workshop, kind) as both:
            yield from _lines(kind, both)


def _lines(kind: str, both: Pair) -> Iterator[Line]:
    # The first round fills caches and connections on both sides and isn't counted.
    rounds = [(_rush(both.service.port, number), _rush(both.floor.port, number)) for number in range(_ROUNDS + 1)]
    ours, floors = zip(*((one.rate, other.rate) for one, other in rounds[1:]), strict=True)
    yield Rounds(ours, floors).line(f"WeChat over HTTP, {kind}", "msg/s", at_least=_LEAST[kind])
    confirmed = len(rounds) * CONNECTIONS * _PEOPLE_EACH * len(CONFIRMED)
    entered = both.entered()
    yield claim(f"  records = confirmed, {kind}", str(entered), str(confirmed), entered == confirmed)


def _rush(port: int, number: int) -> Outcome:
    """One cycle of everybody; each connection carries its own people, in turn."""
    outcome = load.run(Rush(port, [_lane(lane, number) for lane in range(CONNECTIONS)]))
    for response in outcome.responses:
        assert response.words
    return outcome


def _lane(lane: int, number: int) -> list[bytes]:
    people = range(lane * _PEOPLE_EACH, (lane + 1) * _PEOPLE_EACH)
    return [wire.request(said(who, number * len(CYCLE) + step)) for step in range(len(CYCLE)) for who in people]
