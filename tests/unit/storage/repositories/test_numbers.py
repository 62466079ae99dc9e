"""Short numbers: 1 to n without gaps or doubles, however many log at once and however many are undone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import sqlalchemy as sa

from storage import tables
from storage.rules.kinds import RecordKind
from storage.services import records
from tests.unit.storage.county import MILL, NOW, TODAY, County

VISIT = records.Draft(RecordKind.CONTACT, TODAY, unit=MILL, head_count=3)
KINDS = (RecordKind.CONTACT, RecordKind.GOOD_DEED, RecordKind.STUDY, RecordKind.TALK)
THREADS, EACH = 8, 8


class _Fault(Exception):
    pass


def _log(county: County, worker: int) -> None:
    """Every third of a worker's transactions fails after its number was taken."""
    for turn in range(EACH):
        try:
            with county.work(("王建国", "李秀英")[worker % 2]) as work:
                records.log(work, replace(VISIT, kind=KINDS[(worker + turn) % len(KINDS)]))
                if turn % 3 == 1:
                    raise _Fault
        except _Fault:
            continue


def _numbers(county: County) -> dict[str, list[int]]:
    of_federation = tables.records.c.federation_id == county.id
    found: dict[str, list[int]] = {}
    with county.database.read() as connection:
        for number in connection.scalars(sa.select(tables.records.c.number).where(of_federation)):
            prefix, _, digits = number.partition("-")
            found.setdefault(prefix, []).append(int(digits))
    return found


def test_numbers_run_without_gaps_or_doubles(county: County) -> None:
    """Many connections at once, the first number of each prefix included, with rollbacks in between."""
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda worker: _log(county, worker), range(THREADS)))
    found = _numbers(county)
    assert found.keys() == {"联", "实", "记"}
    assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in found.values())
    kept = sum(turn % 3 != 1 for turn in range(EACH)) * THREADS
    assert sum(map(len, found.values())) == kept


def test_federations_count_apart(county: County) -> None:
    other = County(county.database, "west")
    for each in (county, other, county):
        with each.work() as work:
            records.log(work, VISIT)
    assert (_numbers(county), _numbers(other)) == ({"联": [1, 2]}, {"联": [1]})


def test_numbers_run_on_across_years(county: County) -> None:
    with county.work() as work:
        records.log(work, VISIT)
    with county.work(at=NOW.replace(year=2027)) as work:
        assert records.log(work, replace(VISIT, date=TODAY.replace(year=2027))).number == "联-0002"
