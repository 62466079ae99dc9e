"""Samples of records: drawn again they are the same, and only officers draw, see and judge them (requirements.md G6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules.kinds import RecordKind
from storage.rules.refusals import NotForYou
from storage.services import records, spot_checks
from storage.services.records import Draft
from storage.services.spot_checks import ALL_KINDS, Asked, Sample
from storage.work import Work
from tests.unit.storage.county import CLINIC, MILL, NOW, ON_SQLITE, TODAY, County, days_ago

YEAR = Asked(ALL_KINDS, TODAY.replace(month=1, day=1), TODAY, 3)


def log(county: County, who: str, count: int, unit: str = MILL, at: datetime = NOW) -> list[str]:
    with county.work(who, at) as work:
        days = [days_ago(ago) for ago in range(1, count + 1)]
        return [records.log(work, Draft(RecordKind.CONTACT, day, unit=unit, head_count=3)).number for day in days]


def drawn(county: County, asked: Asked = YEAR, by: str = "方静", at: datetime = NOW) -> Sample:
    with county.work(by, at) as work:
        found = spot_checks.draw(work, asked)
    assert found is not None
    return found


def numbers(sample: Sample) -> set[str]:
    return {item.record.number for item in sample.items}


@given(st.sets(st.integers(1, 500), min_size=1), st.integers(1, 20), st.randoms(use_true_random=False))
def test_seed_decides_the_sample(found: set[int], size: int, shuffled: Random) -> None:
    """Whatever the order in which the database gives the records."""
    ordered = [SimpleNamespace(number=f"联-{each:04d}") for each in sorted(found)]
    other = list(ordered)
    shuffled.shuffle(other)
    drawn = spot_checks.chosen(ordered, "20261120-1", size)
    assert drawn == spot_checks.chosen(other, "20261120-1", size)
    assert len(drawn) == min(size, len(ordered))


def test_every_record_has_the_same_chance() -> None:
    """Over a thousand draws of 2 from 10, each comes about 200 times."""
    pool = [SimpleNamespace(number=f"联-{each:04d}") for each in range(10)]
    counts = dict.fromkeys((each.number for each in pool), 0)
    for place in range(1000):
        for each in spot_checks.chosen(pool, f"20261120-{place}", 2):
            counts[each.number] += 1
    assert all(140 <= count <= 260 for count in counts.values())


def test_sample_is_drawn_again_whatever_came_after(county: County) -> None:
    """New records and withdrawn ones change nothing; one that was moved out of the period is named."""
    mine = log(county, "王建国", 6)
    sample = drawn(county, replace(YEAR, first=days_ago(30)))
    log(county, "李秀英", 5, CLINIC)
    withdrawn, moved = sorted(numbers(sample))[:2]
    with county.work("王建国", NOW + timedelta(hours=1)) as work:
        records.withdraw(work, withdrawn)
    with county.work("方静", NOW + timedelta(hours=2)) as work:
        same = spot_checks.again(work, sample.seed)
        assert same is not None and same[1] == numbers(sample)
    with county.work("王建国") as work:
        records.amend(work, moved, Draft(RecordKind.CONTACT, days_ago(90), unit=MILL, head_count=3))
    with county.work("方静") as work:
        found = spot_checks.again(work, sample.seed)
    assert found is not None and numbers(sample) - found[1] == {moved} and found[1] <= set(mine)


def test_nothing_is_drawn_from_nothing(county: County) -> None:
    with county.work("方静") as work:
        assert spot_checks.draw(work, YEAR) is None
        assert spot_checks.latest(work) is None


@pytest.mark.parametrize(
    ("asked", "whose"),
    [
        ({"industry": "医疗卫生"}, {"李秀英"}),
        ({"unit": "云溪镇总工会"}, {"王建国"}),
        ({"role": "member"}, {"万一鸣"}),
        ({}, {"王建国", "李秀英", "万一鸣"}),
    ],
)
def test_sample_keeps_to_its_filters(county: County, asked: dict[str, str], whose: set[str]) -> None:
    """A record belongs where it was made; one without a known unit, to its person's own union."""
    log(county, "王建国", 1)
    log(county, "李秀英", 1, CLINIC)
    log(county, "万一鸣", 1, CLINIC if "role" in asked else "")
    found = drawn(county, Asked(ALL_KINDS, YEAR.first, YEAR.last, 50, **asked))  # type: ignore[arg-type]
    names = {county.roster.people[item.record.person_id].name for item in found.items}
    assert names - ({"万一鸣"} if "unit" in asked else set()) == whose


def test_share_rounds_up(county: County) -> None:
    log(county, "王建国", 11)
    assert len(drawn(county, Asked(ALL_KINDS, YEAR.first, YEAR.last, 3, share=0.1)).items) == 2


def test_verdict_is_kept_and_audited(county: County) -> None:
    """What an officer found stands with the record, and a second look replaces the first."""
    log(county, "王建国", 2)
    sample = drawn(county)
    first, second = sample.items
    with county.work("方静") as work:
        spot_checks.judge(work, sample, [first], True, "")
        found = spot_checks.judge(work, sample, [first, second], False, "没去过")
        trail = [row.act for row in work.uow.audit.trail()]
    assert [(item.is_true, item.note) for item in found.items] == [(False, "没去过")] * 2
    assert not found.open and len(found.untrue) == 2
    assert {"spot_check.draw", "spot_check.true", "spot_check.untrue"} <= set(trail)


def test_later_sample_is_meant_only_where_it_holds_the_record(county: County) -> None:
    """An officer may still answer for a record of an earlier sample, by its number."""
    (number,) = log(county, "王建国", 1)
    earlier = drawn(county)
    log(county, "李秀英", 1, CLINIC)
    later = drawn(county, Asked(ALL_KINDS, YEAR.first, YEAR.last, 3, industry="医疗卫生"))
    with county.work("方静") as work:
        assert spot_checks.holding(work, [number]) == earlier
        assert spot_checks.holding(work, []) == later
        assert spot_checks.holding(work, ["联-0099"]) is None


@ON_SQLITE
@pytest.mark.parametrize("who", ["王建国", "万一鸣", "秦书文", "程立"])
def test_only_the_office_draws_and_judges(county: County, who: str) -> None:
    """Refused before anything is written."""
    (number,) = log(county, "王建国", 1)
    sample = drawn(county)
    with county.work(who) as work:
        for act in _acts(work, sample):
            with pytest.raises(NotForYou):
                act()
        assert spot_checks.holding(work, [number]) is None


def _acts(work: Work, sample: Sample) -> Iterable[Callable[[], object]]:
    yield lambda: spot_checks.draw(work, YEAR)
    yield lambda: spot_checks.latest(work)
    yield lambda: spot_checks.again(work, sample.seed)
    yield lambda: spot_checks.judge(work, sample, sample.items, True, "")


def test_analysis_is_told_of_the_period_only(county: County) -> None:
    log(county, "王建国", 2)
    drawn(county)
    with county.work("方静") as work:
        assert len(spot_checks.drawn(work, NOW - timedelta(days=1), NOW + timedelta(days=1))) == 1
        assert spot_checks.drawn(work, NOW + timedelta(days=1), NOW + timedelta(days=2)) == []
