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
