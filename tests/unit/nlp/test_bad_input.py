"""Text that nobody means: an answer without an exception, and no slot made up from it."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlp.names import Names
from nlp.read import read

_TEN_DATES = "11月1日、11月2日、11月3日、11月4日、11月5日、11月6日、11月7日、11月8日、11月9日、11月10日都行"
_FREE = {"issue", "content", "reason", "title", "topic"}  # whole spans of the text are nothing made up


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("啊" * 5000, id="one character repeated"),
        pytest.param("1" * 5000, id="only digits"),
        pytest.param("1234567890 " * 400, id="groups of digits"),
        pytest.param("😀👍🎉" * 300, id="only emoji"),
        pytest.param("Привет мир 안녕하세요 こんにちは مرحبا שלום", id="mixed scripts"),
        pytest.param("\x00\x01\x02\x1b[31m\x7f\u200b\u202e", id="control characters"),
        pytest.param("の字 абв 一二三 xyz 五六" * 20, id="scripts mixed with numerals"),
    ],
)
def test_nothing_is_made_up(names: Names, now: datetime, text: str) -> None:
    """No date, no count, no union, no person, no money where none is said."""
    reading = read(text, now, names)
    assert set(reading.slots) <= _FREE
    assert reading.text == text


def test_ten_dates_give_days_that_were_said(names: Names, now: datetime) -> None:
    """Which of ten days is meant is asked; that none is made up is certain."""
    slots = read(_TEN_DATES, now, names).slots
    said = {f"2026-11-{day:02}" for day in range(1, 11)}
    assert {slots[name] for name in ("date", "date_to", "from", "to", "due") if name in slots} <= said
    assert "head_count" not in slots


def test_long_message_keeps_what_was_said_first(names: Names, now: datetime) -> None:
    """Five thousand characters behind a plain contact leave its day, union and count as they are."""
    plain = "昨天走访锡山纺织厂工会,见了12名职工,反映食堂太贵"
    slots = read(plain + ",大家说了又说" * 700, now, names).slots
    assert (slots["date"], slots["unit"], slots["head_count"]) == ("2026-11-19", "锡山纺织厂工会", 12)
