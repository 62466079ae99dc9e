"""Numerals come out right in every way of writing them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import counts, numbers

DIGITS = "零一二三四五六七八九"


def spelt(number: int) -> str:
    """A number below a million in characters, by the textbook."""
    if number >= 10_000:
        head, tail = divmod(number, 10_000)
        return spelt(head) + "万" + ("零" if 0 < tail < 1000 else "") + (spelt(tail) if tail else "")
    text, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if pending and text else "") + DIGITS[digit] + name
            pending = False
        else:
            pending = bool(text)
    return text or DIGITS[0]


@settings(deadline=None)
@given(st.integers(0, 999_999))
def test_spelt_numbers_come_back(number: int) -> None:
    assert numbers.whole(spelt(number)) == number


@settings(deadline=None)
@given(st.integers(0, 10_000_000))
def test_digits_come_back(number: int) -> None:
    assert numbers.amount(str(number)) == number
    assert numbers.amount(f"{number:,}") == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.2万", 12000), ("8千", 8000), ("三千五", 3500), ("两万三", 23000), ("一点五万", 15000), ("半", 0.5), ("5k", 5000),
        ("两百五十", 250), ("三百零五", 305), ("一万二千", 12000), ("廿三", 23), ("二零二六", 2026), ("壹", None), ("", None), ("十十一一", None),
    ],
)  # fmt: skip
def test_amounts(text: str, number: float | None) -> None:
    assert numbers.amount(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十来", 10),
        ("二十多", 20),
        ("上百", 100),
        ("三四十", 30),
        ("两三", 2),
        ("百余", 100),
        ("近五十", 50),
        ("上千", 1000),
    ],
)
def test_hedged_counts_round_down(text: str, number: int) -> None:
    assert numbers.about(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("和12名职工座谈", 12), ("王师傅等3人", 3), ("二十多名女工", 20), ("来了上百号人", 100), ("一共十四个", 14), ("护士7人", 7), ("五个人都签上了", 5),
        ("俩分拣员", 2), ("一个护工", 1), ("受益9人,花了6500元", 9), ("一线职工", None), ("三分之一代表", None), ("3号线的师傅", None),
        ("几十名职工", None), ("投入1.35万元", None),
    ],
)  # fmt: skip
def test_head_counts(text: str, number: int | None) -> None:
    assert counts.head_count(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("花了8000块", 8000), ("预算八千", 8000), ("共计6,500元", 6500), ("一共1.35万", 13500), ("决算两万六千四百元", 26400), ("捐了一百箱水", None),
        ("来了54个人", None), ("3天", None),
    ],
)  # fmt: skip
def test_money(text: str, number: float | None) -> None:
    assert counts.yuan(text) == number


@pytest.mark.parametrize(
    ("text", "number"), [("三天", 3), ("两天半", 2.5), ("半天", 0.5), ("一周", 5), ("一个月", 30), ("三天前", None)]
)
def test_days(text: str, number: float | None) -> None:
    """A week is five days and a month thirty, as the policy has it."""
    assert counts.days(text) == number


@pytest.mark.parametrize(("text", "number"), [("4学时", 4), ("六个半小时", 6.5), ("半小时", 0.5), ("八小时之外", 8)])
def test_hours(text: str, number: float) -> None:
    assert counts.hours(text) == number


@pytest.mark.parametrize(
    ("text", "number"), [("评分92", 92), ("打了85.5分", 85.5), ("六十分", 60), ("给个85分吧", 85), ("打120分", None)]
)
def test_points(text: str, number: float | None) -> None:
    assert counts.points(text) == number
