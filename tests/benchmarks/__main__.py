"""`python -m tests.benchmarks [name…]`: measures the product against bare floors in the same run and prints a table.

Names: turn wechat steady startup memory growth cases delivery planning questions charts export nlp; none means all. The machine should have nothing else to do.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from time import perf_counter

from tests.benchmarks import (
    cases,
    charting,
    delivery,
    export,
    growth,
    memory,
    planning,
    questions,
    reading,
    startup,
    steady,
    table,
    turn,
    wechat,
    workshop,
)
from tests.benchmarks.table import Line
from tests.benchmarks.workshop import Measure

MEASURES: Mapping[str, Measure] = {
    "turn": turn.measure,
    "wechat": wechat.measure,
    "steady": steady.measure,
    "startup": startup.measure,
    "memory": memory.measure,
    "growth": growth.measure,
    "delivery": delivery.measure,
    "cases": cases.measure,
    "planning": planning.measure,
    "questions": questions.measure,
    "charts": charting.measure,
    "export": export.measure,
    "nlp": reading.measure,
}


def main(names: Sequence[str]) -> int:
    if strangers := set(names) - MEASURES.keys():
        print(f"unknown: {', '.join(sorted(strangers))}; there are {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    lines: list[Line] = []
    with workshop.opened() as place:
        for name in names or MEASURES:
            start = perf_counter()
            lines += MEASURES[name](place)
            print(f"{name}: {perf_counter() - start:.0f} s", file=sys.stderr)
    print(table.show(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
