"""A list of 100 000 rows as a sheet: the memory that it takes beside 10 000, each in a process of its own.

What grows with the rows are their ids, eight bytes each.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from openpyxl import load_workbook

from bot.app import build
from bot.exporting import Exporter, Wanted
from config import policies
from storage import tables
from storage.database import Database
from storage.rules.measures import Measure, Period, Question
from storage.services.questions.lists import What
from storage.upkeep import bulk
from tests.benchmarks import federation, memory
from tests.benchmarks.table import Line, claim, plain
from tests.benchmarks.workshop import KINDS, Workshop

_SIZES = {2025: 10_000, 2026: 100_000}
_FEW, _MANY = _SIZES
_MEGABYTES = 8
_NOW = datetime(2027, 1, 5, 2, tzinfo=UTC)
_RECORDS = bulk.Shape.of(
    tables.records,
    "federation_id person_id number kind state year date unit head_count details entered_at".split(),
)


@dataclass(frozen=True, slots=True)
class _Made:
    """What a process took for one sheet: megabytes more at its peak than before, and seconds."""

    megabytes: float
    seconds: float


def measure(workshop: Workshop) -> Iterator[Line]:
    for kind in KINDS:
        url, folder = workshop.url(kind), workshop.place("sheets")
        folder.mkdir()
        _found(url)
        # Memory needs no rounds: it is the same each time.
        many, few = (_in_a_process(url, folder, year) for year in (_MANY, _FEW))
        yield plain(f"memory growth, 10 000 rows, {kind}", few.megabytes, "MB")
        yield plain(f"  100 000 rows, {kind}", many.megabytes, "MB", at_most=_MEGABYTES)
        yield plain(f"  seconds for 100 000 rows, {kind}", many.seconds, "s")
        for year, count in _SIZES.items():
            rows = _rows(folder / f"{year}.xlsx")
            yield claim(f"  rows read back, {kind}", str(rows), str(count), rows == count)


def _in_a_process(url: str, folder: Path, year: int) -> _Made:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_export, url, folder, year).result()


def _export(url: str, folder: Path, year: int) -> _Made:
    """As the command line and the assistant make it; a first sheet of nothing loads what sheets are made with."""
    database = Database(url)
    exporter = Exporter(build(database, {federation.ID: policies.load(None).adopt()}).tenants)
    exporter.write(_wanted(min(_SIZES) - 1), folder / "nothing.xlsx")
    memory.forget_peak()
    before, begun = memory.resident(), perf_counter()
    exporter.write(_wanted(year), folder / f"{year}.xlsx")
    made = _Made(memory.peak() - before, perf_counter() - begun)
    database.close()
    return made


def _wanted(year: int) -> Wanted:
    return Wanted(federation.ID, What.RECORDS, Question(Measure.RECORDS, Period.year(year)), _NOW)


def _rows(path: Path) -> int:
    """Rows with a number of the ledger, as another reader finds them."""
    book = load_workbook(path, read_only=True)
    count = sum(1 for row in book.worksheets[0].iter_rows(values_only=True) if str(row[0]).startswith("联-"))
    book.close()
    return count


def _found(url: str) -> None:
    federation.found(url, _NOW - timedelta(days=1_000))
    database = Database(url, pool_size=1)
    with database.write() as connection:
        people = [row.id for row in connection.execute(tables.people.select())]
        bulk.load(connection, _RECORDS, _records(people))
        if not database.is_sqlite:
            connection.exec_driver_sql("ANALYZE")
    database.close()


def _records(people: Sequence[int]) -> Iterator[Sequence[Any]]:
    for year, count in _SIZES.items():
        for number in range(count):
            day = date(year, 1, 1) + timedelta(days=number % 365)
            head = (federation.ID, people[number % len(people)], f"联-{year}-{number:06}", "contact", "valid")
            said = {"modes": ["visit"], "topic": "wages", "issue": f"反映第{number}件事：食堂伙食和夜班班车" * 3}
            yield (*head, year, day, "云溪锡山纺织厂工会", number % 30, said, _NOW - timedelta(days=number % 300))
