"""Industries named as a group: the words for them, never the verb before."""

from __future__ import annotations

import pytest

from nlp.industries import named


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("建议推行殡葬行业集体合同", "殡葬行业"),
        ("请县总牵头谈一谈代驾行业的起步价", "代驾行业"),
        ("为什么砖瓦行业的工伤一年比一年多", "砖瓦行业"),
        ("今年道路运输行业提的意见", "道路运输行业"),
        ("在全县纺织服装行业搞一次检查", "纺织服装行业"),
        ("视察了汽修行业", "汽修行业"),
        ("教育系统还有谁没交", "教育系统"),
    ],
)
def test_industry_without_verb(text: str, industry: str) -> None:
    assert named(text) == industry


@pytest.mark.parametrize(
    "text", ["哪个行业提得最多", "各行业的完成率", "考勤系统老出错", "产业工人座谈", "我们这个行业"]
)
def test_no_industry(text: str) -> None:
    assert named(text) is None
