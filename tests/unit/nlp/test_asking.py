"""What a question is after, and what only makes sense after one."""

from __future__ import annotations

from typing import Any

import pytest

from nlp import asking


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("本月联系了多少职工", {"measure": "workers"}),
        ("各镇履职完成率", {"measure": "completion"}),
        ("走访次数前十名", {"measure": "contacts", "order": "most", "limit": 10}),
        ("倒数五名", {"order": "least", "limit": 5}),
        ("今年比去年走访多了多少", {"measure": "contacts", "against": "last_year"}),
        ("工资方面的建议有多少", {"measure": "cases", "topic": "wages"}),
        ("惠及了多少职工", {"measure": "helped"}),
        ("今年走访最多的镇", {"measure": "contacts", "by": "town", "order": "most"}),
        ("昨天走访了纺织厂", {}),
        ("今年谁还没提建议", {}),
    ],
)
def test_question_says_what_it_is_after(said: str, found: dict[str, Any]) -> None:
    assert asking.asked(said) == found


@pytest.mark.parametrize(
    "said",
    [
        "按月看",
        "前十名",
        "后三名",
        "倒数第二",
        "只看纺织行业",
        "那去年呢",
        "和去年同期比",
        "名单发我",
        "导出",
        "画个图",
        "发个表格",
        "排名靠后的有哪些",
    ],
)
def test_follow_up_is_heard(said: str) -> None:
    assert asking.plainly_follows(said)


@pytest.mark.parametrize(
    "said",
    [
        "前天走访了红星厂",
        "后天的会我请假",
        "按规定退回建-0012",
        "按时办结了",
        "我建议给夜班工人发夜餐",
        "确认",
        "前面那条改成15人",
        "后勤食堂太贵",
    ],
)
def test_what_stands_alone_is_no_follow_up(said: str) -> None:
    """A log must not be taken for the rest of a question."""
    assert not asking.plainly_follows(said)


def test_period_compared_with_is_not_the_one_asked_about() -> None:
    assert asking.is_against_only("和去年同期比")
    assert asking.is_against_only("和上季度比")
    assert not asking.is_against_only("今年比去年走访多了多少")


@pytest.mark.parametrize(
    ("said", "what"),
    [("导出走访记录", "contacts"), ("导出今年的履职统计表", "progress"), ("导出代表名单", "people"), ("导出", None)],
)
def test_export_names_its_list(said: str, what: str | None) -> None:
    assert asking.listed(said) == what
