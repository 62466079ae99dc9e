"""An analysis says what stands out, compares with the right period, and goes out once a month."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from handlers import findings
from handlers.findings import Period
from storage import tables
from storage.rules.kinds import CaseKind, RecordKind
from storage.rules.refusals import NotForYou
from storage.rules.touchpoints import BEIJING
from storage.services import analysis, cases, records
from tests.unit.storage.county import CLINIC, MILL, NOW, ON_SQLITE, TODAY, County, days_ago

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def contact(county: County, by: str, day: date, topic: str, issue: str, *, at: datetime = NOW) -> str:
    """Logged at the person's own union; the number."""
    details = {"topic": topic, "issue": issue} if topic else {"issue": issue}
    unit = {"王建国": MILL, "李秀英": CLINIC}.get(by, "")
    with county.work(by, at) as work:
        return records.log(
            work, records.Draft(RecordKind.CONTACT, day, unit=unit, head_count=3, details=details)
        ).number


def analysed(county: County, period: Period = NOVEMBER, topic: str = "", at: datetime = NOW) -> findings.Analysis:
    with county.work("方静", at) as work:
        return findings.analyse(work, period, topic)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (NOVEMBER, Period(date(2026, 10, 1), date(2026, 10, 31))),
        (Period(date(2026, 1, 1), date(2026, 1, 31)), Period(date(2025, 12, 1), date(2025, 12, 31))),
        (Period(date(2026, 10, 1), date(2026, 12, 31)), Period(date(2026, 7, 1), date(2026, 9, 30))),
        (Period(date(2026, 1, 1), date(2026, 12, 31)), Period(date(2025, 1, 1), date(2025, 12, 31))),
        (Period(date(2026, 11, 2), date(2026, 11, 15)), Period(date(2026, 10, 19), date(2026, 11, 1))),
        # Three months that are no quarter are so many days.
        (Period(date(2026, 9, 1), date(2026, 11, 30)), Period(date(2026, 6, 2), date(2026, 8, 31))),
    ],
)
def test_each_period_has_its_before(period, before):
    assert period.before == before


def test_topics_are_counted_against_the_month_before(county: County) -> None:
    """Contacts and cases together, each with its number."""
    contact(county, "王建国", date(2026, 10, 12), "welfare", "食堂太贵")
    one = contact(county, "王建国", days_ago(3), "welfare", "食堂没有热饭")
    two = contact(county, "李秀英", days_ago(2), "welfare", "食堂排队太久")
    contact(county, "李秀英", days_ago(1), "safety", "值班室没有暖气")
    with county.work("周小燕") as work:
        case = cases.file(work, cases.Draft(CaseKind.SUGGESTION, "建食堂", "园区建食堂", {"topic": "welfare"})).number
    found = analysed(county)
    first = found.topics[0]
    assert (first.id, first.count, first.before, first.numbers) == ("welfare", 3, 1, (one, two, case))
    assert (found.contacts, found.cases, found.matters) == (3, 1, 4)
    assert "食堂" in first.words
    assert [each.id for each in found.topics] == ["welfare", "safety"]


def test_one_topic_alone_can_be_asked_about(county: County) -> None:
    contact(county, "王建国", days_ago(3), "welfare", "食堂没有热饭")
    contact(county, "李秀英", days_ago(1), "safety", "值班室没有暖气")
    assert [each.id for each in analysed(county, topic="safety").topics] == ["safety"]


def test_withdrawn_records_raise_nothing(county: County) -> None:
    number = contact(county, "王建国", days_ago(3), "welfare", "食堂没有热饭")
    with county.work("王建国") as work:
        records.withdraw(work, number)
    assert analysed(county).matters == 0


@ON_SQLITE
def test_what_rises_is_named(county: County) -> None:
    contact(county, "王建国", date(2026, 10, 9), "safety", "车间太热")
    for ago, who in enumerate(("王建国", "李秀英", "周小燕")):
        contact(county, who, days_ago(ago), "welfare", f"夜班公交停得太早，{who}说了第{ago}回")
    assert any(
        "公交" in each.line or "夜班" in each.line for each in analysed(county).findings if "上期多" in each.line
    )


@ON_SQLITE
def test_silence_is_found_with_names(county: County) -> None:
    """Two of three unions, and everybody but one."""
    contact(county, "王建国", days_ago(3), "welfare", "食堂没有热饭")
    lines = {each.line: each.records for each in analysed(county).findings}
    assert lines["2026年3家基层工会里，有2家还没人联系过"] == f"{CLINIC}、红星服装有限公司工会"
    assert lines["2026年有6人一条记录也没有"].startswith("李秀英、")
    assert "这些行业一家都没人去过：医疗卫生" in lines


@ON_SQLITE
def test_copied_records_are_hinted_at(county: County) -> None:
    """A hint with the numbers, not a verdict; the same event told twice is another matter."""
    one = contact(county, "王建国", days_ago(30), "", "职工希望食堂的饭菜再便宜一点")
    two = contact(county, "王建国", days_ago(3), "", "职工希望食堂的饭菜再便宜一点。")
    contact(county, "李秀英", days_ago(3), "", "职工希望食堂的饭菜再便宜一点")
    hints = [each for each in analysed(county).findings if "几乎一样" in each.line]
    assert [each.records for each in hints] == [f"{one}、{two}"]
    assert "不是结论" in hints[0].measure


@ON_SQLITE
def test_last_weeks_crowd_is_hinted_at(county: County) -> None:
    late = datetime(2026, 12, 29, 10, tzinfo=BEIJING)
    for day in (date(2026, 12, 27), date(2026, 12, 28), date(2026, 12, 29)):
        contact(county, "王建国", day, "", f"{day.day}日提的事", at=late)
    contact(county, "李秀英", TODAY, "", "食堂太贵")
    december = Period(date(2026, 12, 1), date(2026, 12, 31))
    hints = [each for each in analysed(county, december, at=late).findings if "最后一周" in each.line]
    assert [each.records for each in hints] == ["王建国"]


@ON_SQLITE
def test_only_officers_and_leaders_analyse(county: County) -> None:
    for name in ("方静", "杜国庆"):
        with county.undone(name) as work:
            analysis.allowed(work)
    for name in ("王建国", "秦书文", "程立"):
        with county.undone(name) as work, pytest.raises(NotForYou):
            analysis.allowed(work)


@pytest.mark.parametrize(
    ("moment", "planned"), [("11-01 09:30", 0), ("11-02 09:29", 0), ("11-02 09:30", 2), ("11-20 08:00", 2)]
)
def test_report_comes_on_the_first_working_day(county: County, moment: str, planned: int) -> None:
    """1 November 2026 is a Sunday; after a time without service it is made up for, once."""
    at = datetime.strptime(f"2026-{moment}", "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)
    for times in (1, 0, 0):
        with county.work("", at) as work:
            assert analysis.plan(work) == planned * times
    with county.database.read() as connection:
        facts = connection.execute(sa.select(tables.outbox.c.facts)).scalars().all()
    assert facts == [{"first": "2026-10-01", "last": "2026-10-31"}] * planned
