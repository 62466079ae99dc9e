"""Numbers of records and cases in all their spellings, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import case_numbers


@settings(deadline=None)
@given(st.sampled_from("联实建研急声会记"), st.integers(0, 99_999))
def test_written_number_comes_back(prefix: str, number: int) -> None:
    written = case_numbers.normal(prefix, number)
    assert [found.number for found in case_numbers.scan(f"查看{written}")] == [written]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("建12", "建-0012"), ("12号建议", "建-0012"), ("第十二号建议", "建-0012"), ("41号提案", "建-0041"), ("联57那条", "联-0057"), ("联系记录66", "联-0066"),
        ("实事第9号", "实-0009"), ("建7号办结了吗", "建-0007"), ("会3我请假", "会-0003"), ("建零零一二", "建-0012"), ("第六号紧急报告", "急-0006"), ("联88人数错了", "联-0088"),
    ],
)  # fmt: skip
def test_spellings(text: str, number: str) -> None:
    assert [found.number for found in case_numbers.scan(text)] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "新建12个驿站",
        "工会十八大",
        "开会3次",
        "记10条",
        "联系3家企业",
        "建议3条",
        "12号开会",
        "电话联系工会 2026-11-16",
    ],
)
def test_counts_are_no_numbers(text: str) -> None:
    assert case_numbers.scan(text) == ()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("同意交办建-0001、建-0002、建-0003", ("建-0001", "建-0002", "建-0003")),
        ("同意建4、5、6", ("建-0004", "建-0005", "建-0006")),
        ("建-0001和2号同意", ("建-0001", "建-0002")),
        ("建-0001到建-0003都同意", ("建-0001", "建-0002", "建-0003")),
        ("建-0001、3天内办结", ("建-0001",)),
        ("建-0001,15个工作日内", ("建-0001",)),
        ("建-0001同意,建-0002不同意", ("建-0001",)),
        ("建-0001退回,和建-0005重复", ("建-0001",)),
    ],
)
def test_numbers_named_in_one_breath_go_together(text: str, numbers: tuple[str, ...]) -> None:
    """What is said of the first is said of them; a deadline or a reason behind them is none of them."""
    found = case_numbers.together(text)
    assert found is not None
    assert found.numbers == numbers
