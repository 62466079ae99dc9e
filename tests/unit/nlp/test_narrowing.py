"""What a question leaves out is left out, and what nobody counts is said."""

from __future__ import annotations

from typing import Any

import pytest

from nlp import narrowing


@pytest.mark.parametrize(
    ("said", "apart"),
    [
        ("除了青石镇,走访多少次", ("青石镇", "走访多少次")),
        ("导出除纺织以外的走访记录", ("纺织", "导出,走访记录")),
        ("不算委员,走访多少次", ("委员", "走访多少次")),
        ("去掉纺织行业", ("纺织行业", "")),
        ("除了走访还有什么没完成", None),
        ("今年走访多少次", None),
    ],
)
def test_part_that_is_left_out_is_heard(said: str, apart: tuple[str, str] | None) -> None:
    assert narrowing.left_out(said) == apart


@pytest.mark.parametrize(
    ("said", "measure", "found"),
    [
        ("电话联系了几次", "contacts", {"mode": "phone"}),
        ("走访了几次", "contacts", {}),
        ("走访和座谈各几次", "contacts", {"unheard": ["modes"]}),
        ("补录的记录有几条", "records", {"late": True}),
        ("撤回的记录有几条", "records", {"unheard": ["withdrawn"]}),
        ("提案数量", "cases", {"kind": "proposal"}),
        ("意见建议有几件", "cases", {}),
        ("联名建议有多少件", "cases", {"joint": True}),
        ("有多少个基层工会", "", {"unheard": ["roster"]}),
        ("会员总数多少", "", {"unheard": ["roster"]}),
        ("各单位完成率是多少", "completion", {}),
        ("平均每人走访几次", "contacts", {"unheard": ["average"]}),
    ],
)
def test_figure_is_narrowed_or_the_lack_of_it_said(said: str, measure: str, found: dict[str, Any]) -> None:
    assert narrowing.narrowed(said, measure) == found


@pytest.mark.parametrize(
    ("said", "counted"),
    [("今年提案有几件", True), ("联名的建议有几件", True), ("待审的建议有几件", False), ("等我办的建议有几件", False)],
)
def test_queue_is_no_count(said: str, counted: bool) -> None:
    assert narrowing.counts_cases(said) is counted
