"""A report of a period says what the same questions would be answered in chat (requirements.md G1, G3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from handlers import periodic
from handlers.findings import Period
from storage.rules import measures
from storage.rules.kinds import RecordKind
from storage.rules.measures import Measure, Question
from storage.services import exemptions, organisation, questions, records
from storage.services.exemptions import Wish
from storage.services.records import Draft
from tests.unit.storage.county import CLINIC, MILL, NOW, TODAY, County, days_ago

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def reported(county: County, kind: str = "monthly", period: Period = NOVEMBER) -> dict[str, Any]:
    """The facts of the report as the command line writes it: nobody in particular asks."""
    with county.work("") as work:
        return dict(periodic.letter(replace(work, by=None, address=None), kind, period).facts)


def figure(facts: dict[str, Any], name: str) -> tuple[str, str]:
    (found,) = (each for each in facts["figures"] if each["name"] == name)
    return found["now"], found["before"]


def log(county: County, who: str, unit: str, *days: date) -> None:
    with county.work(who) as work:
        for day in days:
            records.log(work, Draft(RecordKind.CONTACT, day, unit=unit, head_count=5))


def test_figures_are_those_of_the_period_and_the_one_before(county: County) -> None:
    log(county, "王建国", MILL, days_ago(1), days_ago(2), days_ago(30))
    log(county, "李秀英", CLINIC, days_ago(3))
    facts = reported(county)
    assert figure(facts, "走访联系") == ("3次", "0次")
    with county.work("方静") as work:
        asked = Question(Measure.CONTACTS, measures.Period(NOVEMBER.first, NOVEMBER.last))
        assert questions.answer(work, asked).total.value == 3


def test_period_before_is_as_long_as_what_has_passed(county: County) -> None:
    """On 20 November, October counts up to the 20th; its whole month does once November is over."""
    log(county, "王建国", MILL, date(2026, 10, 5), date(2026, 10, 28))
    assert figure(reported(county), "走访联系") == ("0次", "1次")


def test_shares_tell_who_is_exempt(county: County) -> None:
    """Left out of the figure, and said beside it."""
    before = {each["name"]: each["of"] for each in reported(county)["duties"]}
    with county.work("方静") as work:
        exemptions.grant(
            work, Wish(county.person("王建国"), ("research",), date(2026, 1, 1), date(2026, 12, 31), "产假")
        )
        county.roster = work.uow.federations.roster(2)
    after = {each["name"]: each["of"] for each in reported(county)["duties"]}
    assert after["调研报告（另有1人免）"] == before["调研报告"] - 1


def test_own_duties_are_told_with_their_day(county: County) -> None:
    with county.work("方静") as work:
        organisation.done(work, county.policies.duty("joint_conference"), TODAY)
    states = {each["name"]: each["state"] for each in reported(county)["own"]}
    assert states["政府和工会联席会议"] == "2026-11-20已做"
    assert states["年初向上级工会报告工作"] == "已过期，没登记" and states["为代表委员订报"] == "还没登记"


@pytest.mark.parametrize(
    ("which", "period", "title"),
    [
        ("monthly", NOVEMBER, "2026年11月履职月报"),
        ("half-year", Period(date(2026, 7, 1), date(2026, 12, 31)), "2026年下半年履职报告"),
        ("annual", Period(date(2026, 1, 1), date(2026, 12, 31)), "2026年履职年报"),
    ],
)
def test_title_names_kind_and_period(county: County, which: str, period: Period, title: str) -> None:
    assert reported(county, which, period)["title"] == title


def test_calendar_periods_hold_their_day() -> None:
    for months, first, last in ((1, (11, 1), (11, 30)), (6, (7, 1), (12, 31)), (12, (1, 1), (12, 31))):
        assert Period.holding(NOW.date(), months) == Period(date(2026, *first), date(2026, *last))
    assert Period.holding(date(2026, 6, 30), 6).before == Period(date(2025, 7, 1), date(2025, 12, 31))


def test_looks_at_figures_are_noted(county: County) -> None:
    """As nobody's in particular: whoever sits at the machine."""
    reported(county)
    with county.work("方静") as work:
        assert {row.by_id for row in work.uow.audit.trail() if row.act == "people.overview"} == {None}
