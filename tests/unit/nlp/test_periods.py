"""What a question is about: all of what it names, from there on, or up to there; a wrong period is a wrong figure."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from nlp import periods, train
from nlp.names import Names
from nlp.reading import Intent
from nlp.sentence import analyse

NOW = datetime.fromisoformat("2026-11-23T14:30:00+08:00")


@pytest.fixture(scope="module")
def names() -> Names:
    return train.demo_names()


def asked(text: str, names: Names, intent: Intent = Intent.DUTY_OVERVIEW) -> dict[str, str]:
    return dict(periods.period(analyse(text, NOW, names), intent))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("截至9月底走访多少次", "2026-01-01", "2026-09-30"),
        ("国庆前走访多少次", "2026-01-01", "2026-09-30"),
        ("十一前走访多少次", "2026-01-01", "2026-09-30"),
        ("今年3月份之前走访多少次", "2026-01-01", "2026-02-28"),
        ("6月之后走访多少次", "2026-07-01", "2026-11-23"),
        ("7月以后走访多少次", "2026-07-01", "2026-11-23"),
        ("从6月起走访多少次", "2026-06-01", "2026-11-23"),
        ("10月15号以后走访多少次", "2026-10-15", "2026-11-23"),
        ("从6月1号到现在联系多少职工", "2026-06-01", "2026-11-23"),
        ("10月和11月走访次数", "2026-10-01", "2026-11-30"),
        ("三月份和四月份各走访几次", "2026-03-01", "2026-04-30"),
        ("10.1-10.7走访多少次", "2026-10-01", "2026-10-07"),
        ("今年春节前走访多少次", "2026-01-01", "2026-02-16"),
        ("去年国庆前走访多少次", "2025-01-01", "2025-09-30"),
        ("11月上旬走访多少次", "2026-11-01", "2026-11-10"),
        ("上个月下旬走访多少次", "2026-10-21", "2026-10-31"),
        ("月初到现在走访多少次", "2026-11-01", "2026-11-23"),
        ("国庆期间走访多少次", "2026-10-01", "2026-10-07"),
        ("春节期间谁去走访了", "2026-02-15", "2026-02-23"),
        ("两周内走访多少次", "2026-11-10", "2026-11-23"),
        ("7月以来走访多少次", "2026-07-01", "2026-11-23"),
        ("前三季度走访多少次", "2026-01-01", "2026-09-30"),
        ("1-6月走访多少次", "2026-01-01", "2026-06-30"),
        ("近10天走访多少次", "2026-11-14", "2026-11-23"),
        ("今年走访多少次", "2026-01-01", "2026-12-31"),
        ("去年走访多少次", "2025-01-01", "2025-12-31"),
        ("去年和今年比走访次数", "2025-01-01", "2025-12-31"),
        ("10月比9月走访多多少", "2026-10-01", "2026-10-31"),
        ("11月3号走访多少次", "2026-11-03", "2026-11-03"),
        ("9月10号到20号走访多少次", "2026-09-10", "2026-09-20"),
        ("截止10月底还有谁没提建议", "2026-01-01", "2026-10-31"),
        ("本月走访多少次", "2026-11-01", "2026-11-30"),
        ("第三季度走访多少次", "2026-07-01", "2026-09-30"),
        ("上半年走访多少次", "2026-01-01", "2026-06-30"),
        ("开年以来走访多少次", "2026-01-01", "2026-11-23"),
        ("昨天和今天走访多少次", "2026-11-22", "2026-11-23"),
        ("最近三个月走访多少次", "2026-08-24", "2026-11-23"),
        ("五一以后走访多少次", "2026-05-01", "2026-11-23"),
        ("8月份到现在走访多少次", "2026-08-01", "2026-11-23"),
        ("上周走访多少次", "2026-11-16", "2026-11-22"),
    ],
)
def test_whole_period_is_asked_about(text: str, first: str, last: str, names: Names) -> None:
    """«国庆前» is all of the year until then and not that day alone; «10月和11月» are both months."""
    assert asked(text, names) == {"from": first, "to": last}


def test_year_to_come_is_no_period_of_the_past(names: Names) -> None:
    """«年底前» asks about what is still to be done."""
    assert asked("年底前还要开几次会", names)["to"] == "2026-12-31"
    assert asked("离年底前还差几样", names, Intent.MY_PROGRESS) == {}


def test_due_days_stay_days(names: Names) -> None:
    """What falls due before a day begins today, whatever has happened this year."""
    found = asked("12月5号之前到期的", names, Intent.CASE_QUEUE)
    assert (date.fromisoformat(found["from"]), found["to"]) == (NOW.date(), "2026-12-05")
