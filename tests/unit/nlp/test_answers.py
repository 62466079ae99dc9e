"""Bare answers to one question, and corrections in the middle of a form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from nlp.answers import answer, unit_choices
from nlp.corrections import correction, doubted
from nlp.names import Names


@pytest.mark.parametrize(
    ("slot", "text", "value"),
    [
        ("head_count", "15", 15), ("head_count", "十来个", 10), ("head_count", "15人", 15), ("head_count", "大概二十多个吧", 20), ("head_count", "不清楚", None),
        ("date", "上周三", "2026-11-11"), ("date", "11月5号", "2026-11-05"), ("date", "今天", "2026-11-20"), ("date", "不记得了", None), ("due", "月底前", "2026-11-30"),
        ("modes", "走访和座谈", ["visit", "talk"]), ("unit", "纺织厂", "锡山纺织厂工会"), ("unit", "是红星厂", "红星服装有限公司工会"), ("unit", "去的二院", "第二人民医院工会"),
        ("unit", "永丰印刷厂", "永丰印刷厂"), ("unit", "宏达", None), ("days", "3天", 3), ("days", "两天半", 2.5), ("hours", "4", 4), ("amount", "八千", 8000), ("amount", "1.2万", 12000),
        ("topic", "工资待遇", "wages"), ("topic", "其他", "other"), ("issue", "反映的是停车难", "停车难"), ("time", "下午三点", "15:00"), ("score", "92", 92), ("decision", "不同意", "no"),
        ("persons", "王建国和李秀英", ["王建国", "李秀英"]), ("rating", "基本满意", "basically"), ("no_such_slot", "15", None), ("head_count", "", None),
    ],
)  # fmt: skip
def test_answer(names: Names, now: datetime, slot: str, text: str, value: Any) -> None:
    assert answer(slot, text, now, names) == value


def test_two_unions_are_offered(names: Names) -> None:
    assert set(unit_choices("宏达", names)) == {"宏达机械有限公司工会", "宏达机电有限公司工会"}
    assert unit_choices("锡纺", names) == ()


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("人数改成15", {"head_count": 15}), ("不是昨天,是周三", {"date": "2026-11-18"}), ("改为走访", {"modes": ["visit"]}),
        ("单位写错了,是红星厂", {"unit": "红星服装有限公司工会"}), ("去的是二院", {"unit": "第二人民医院工会"}), ("日期是上周三", {"date": "2026-11-11"}),
        ("反映的是停车难", {"issue": "停车难"}), ("15个人", {"head_count": 15}), ("主题改成工资", {"topic": "wages"}), ("内容改为食堂太贵", {"content": "食堂太贵"}),
        ("人数改成15,日期改成周三", {"head_count": 15, "date": "2026-11-18"}), ("是15个不是12个", {"head_count": 15}), ("应该是15", {"head_count": 15}),
        ("金额改成3000", {"amount": 3000}), ("时间改成下午三点", {"time": "15:00"}), ("我还差什么", {}), ("怎么用", {}), ("确认", {}), ("取消", {}),
    ],
)  # fmt: skip
def test_correction(names: Names, now: datetime, text: str, changes: dict[str, Any]) -> None:
    assert correction(text, now, names) == changes


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("日期不对", ("date", "")), ("单位好像写错了", ("unit", "")), ("题目太长了", ("title", "")), ("人数改一下", ("head_count", "")), ("改一下日期", ("date", "")),
        ("人数改成好多", ("head_count", "好多")), ("15人", None), ("我还差什么", None), ("日期写错了吗", None), ("确认", None), ("时间不够，大家希望延长", None),
    ],
)  # fmt: skip
def test_what_is_only_called_wrong_is_known(
    names: Names, now: datetime, text: str, meant: tuple[str, str] | None
) -> None:
    """So that it can be asked for."""
    assert doubted(text, now, names) == meant
