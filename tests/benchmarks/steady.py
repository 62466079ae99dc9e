"""A steady rate of half the bare app's throughput, 300 a second at most, with 20 % re-deliveries: is it calm and right?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from random import Random

from tests.benchmarks import load, wire
from tests.benchmarks.load import Due, Outcome, Rush, Stream
from tests.benchmarks.pair import Pair, pair
from tests.benchmarks.sentences import CONFIRMED, CYCLE, Said, said
from tests.benchmarks.table import Line, Rounds, claim, plain
from tests.benchmarks.workshop import KINDS, Workshop

_SECONDS, _ROUNDS = 6.0, 3
_MOST = 300.0
_REPEATED = 0.25  # Of the messages; a fifth of the deliveries then.
# Seconds after the first delivery: while it is being answered, and once it was.
_DELAYS = (0.001, 0.3, 1.5)
_TIMES_SLOWER = {"sqlite": 3.0}  # PostgreSQL is measured as found


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sent when; `repeats` are pairs of places: a re-delivery and the first delivery."""

    due: Sequence[Due]
    repeats: Sequence[tuple[int, int]]
    confirmed: int


def measure(workshop: Workshop) -> Iterator[Line]:
    for kind in KINDS:
        with pair(workshop, kind) as both:
            yield from _lines(kind, both)


def _lines(kind: str, both: Pair) -> Iterator[Line]:
    rate = min(_MOST, _throughput(both.floor.port) / 2)
    yield plain(f"steady rate, {kind}", rate, "msg/s")
    plans = [_plan(rate, number) for number in range(_ROUNDS + 1)]
    ours = [load.run(Stream(both.service.port, plans[0].due))]
    load.run(Stream(both.floor.port, plans[0].due))
    floors = []
    for plan in plans[1:]:
        ours.append(load.run(Stream(both.service.port, plan.due)))
        floors.append(load.run(Stream(both.floor.port, plan.due)))
    slowest = Rounds(tuple(each.slowest(0.01) for each in ours[1:]), tuple(each.slowest(0.01) for each in floors))
    yield slowest.line(f"  p99, {kind}", "ms", at_most=_TIMES_SLOWER.get(kind))
    yield _alike(kind, plans, ours)
    confirmed, entered = sum(plan.confirmed for plan in plans), both.entered()
    yield claim(f"  records = confirmed, {kind}", str(entered), str(confirmed), entered == confirmed)


def _alike(kind: str, plans: Sequence[Plan], outcomes: Sequence[Outcome]) -> Line:
    pairs = [
        (outcome.responses[again].words, outcome.responses[first].words)
        for plan, outcome in zip(plans, outcomes, strict=True)
        for again, first in plan.repeats
    ]
    same = sum(again == first for again, first in pairs)
    return claim(f"  repeats answered alike, {kind}", str(same), str(len(pairs)), same == len(pairs))


def _throughput(port: int) -> float:
    """The bare app's messages a second at 16 connections; the better of two tries, as the first one warms it up."""
    lanes = [[wire.request(said(lane, step), run="9") for step in range(60)] for lane in range(16)]
    return max(load.run(Rush(port, lanes)).rate for _ in range(2))


def _plan(rate: float, number: int) -> Plan:
    """As many messages of everybody as a cycle has, evenly spread, and some of them again; the same for the same round.

    People stand at different places of their cycle, as they do in life: what comes in is a steady mixture. The first
    round takes each of them to their place.
    """
    dice = Random(number)
    people = max(1, round(rate * (1 - _REPEATED / (1 + _REPEATED)) * _SECONDS / len(CYCLE)))
    messages = _messages(people, number)
    gap = _SECONDS / (people * len(CYCLE))
    first = [Due(place * gap, each.person, wire.request(each)) for place, each in enumerate(messages)]
    again = [
        Due(due.at + dice.choice(_DELAYS), due.person, due.request, again=place)
        for place, due in enumerate(first)
        if dice.random() < _REPEATED
    ]
    return _ordered(first, again, sum(each.step in CONFIRMED for each in messages))


def _messages(people: int, number: int) -> Sequence[Said]:
    """A round's messages: one of each person in turn, then the next one of each."""
    cycle = len(CYCLE)
    ahead = [who % cycle for who in range(people)]
    numbers = [range(number * cycle + each if number else 0, (number + 1) * cycle + each) for each in ahead]
    return [
        said(who, next_one)
        for turn in zip_longest(*numbers)
        for who, next_one in enumerate(turn)
        if next_one is not None
    ]


def _ordered(first: Sequence[Due], again: Sequence[Due], confirmed: int) -> Plan:
    """All in the order of their times, places in `first` turned into places in the whole."""
    everything = [*first, *again]
    order = sorted(range(len(everything)), key=lambda place: everything[place].at)
    found = {place: position for position, place in enumerate(order)}
    due = [
        each if each.again is None else replace(each, again=found[each.again])
        for each in (everything[place] for place in order)
    ]
    repeats = [(place, each.again) for place, each in enumerate(due) if each.again is not None]
    return Plan(due, repeats, confirmed)
