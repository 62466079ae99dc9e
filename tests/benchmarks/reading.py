"""Understanding alone: one reading against jieba's bare cut of the same sentence, loading, and memory."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from time import perf_counter

import jieba

from nlp.names import NamedUnit, Names
from nlp.read import read
from tests.benchmarks import federation
from tests.benchmarks.processes import ROOT
from tests.benchmarks.sentences import CYCLE, said
from tests.benchmarks.table import Line, Rounds, plain
from tests.benchmarks.workshop import Workshop

_ROUNDS = 11
_SIZES = ((60, 300, 8.0), (5_000, 30_000, 10.0))
_TIMED = "from time import perf_counter as now\nimport sys\nstart = now()\n{0}\nprint(now() - start)"
_OURS = (
    "from datetime import datetime, UTC\nfrom nlp.read import read\nfrom nlp.names import Names\n"
    "read('昨天走访纺织厂', datetime.now(UTC), Names.empty())"
)
_JIEBA = "import jieba\njieba.setLogLevel(40)\njieba.initialize()"
_RESIDENT = "\nprint(open('/proc/self/status').read().partition('VmRSS:')[2].split()[0])"


def measure(workshop: Workshop) -> Iterator[Line]:
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    for unions, people, most in _SIZES:
        names = Names.build(map(NamedUnit, federation.unions(unions)), federation.people(people), ())
        name = f"reading, {unions} unions, {people} people"
        yield _reading(names, _by_sentence).line(f"{name}, each sentence read and cut", "ms", at_most=most)
        yield _reading(names, _by_round).line(f"{name}, all read and then all cut", "ms", at_most=most)
    # jieba's cache file would be read by no service of ours; without it jieba builds its dictionary each time.
    loads = [(_child(_TIMED.format(_OURS)), _child(_TIMED.format(_JIEBA))) for _ in range(5)]
    ours, floors = zip(*loads, strict=True)
    yield Rounds(ours, floors).line("loading model and dictionary", "s", at_most=0.5)
    yield plain("memory of understanding alone", _child(_OURS + _RESIDENT) / 1024, "MB", at_most=80)


def _reading(names: Names, timed: Callable[[Sequence[str], Names], tuple[float, float]]) -> Rounds:
    """Sentences as they come in a cycle of forty people, the answers of one word left out."""
    texts = [said(who, step).text for who in range(40) for step in range(len(CYCLE))]
    texts = [text for text in texts if len(text) > 4]
    rounds = [timed(texts, names) for _ in range(_ROUNDS + 1)][1:]
    ours, floors = zip(*rounds, strict=True)
    return Rounds(ours, floors)


def _by_sentence(texts: Sequence[str], names: Names) -> tuple[float, float]:
    """Milliseconds a sentence, of reading and of cutting in turn: each finds the processor's caches full of the other's work."""
    now, ours, floor = datetime.now(UTC), 0.0, 0.0
    for text in texts:
        start = perf_counter()
        read(text, now, names)
        between = perf_counter()
        jieba.lcut(text)
        ours, floor = ours + between - start, floor + perf_counter() - between
    return ours / len(texts) * 1000, floor / len(texts) * 1000


def _by_round(texts: Sequence[str], names: Names) -> tuple[float, float]:
    """The same with all sentences read before any is cut: each has the caches to itself, which suits a small program best."""
    now, start = datetime.now(UTC), perf_counter()
    for text in texts:
        read(text, now, names)
    between = perf_counter()
    for text in texts:
        jieba.lcut(text)
    return (between - start) / len(texts) * 1000, (perf_counter() - between) / len(texts) * 1000


def _child(code: str) -> float:
    """The number that a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return float(done.stdout)
