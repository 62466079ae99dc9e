"""Corrections of a list of drafts: which lines are meant, and what changes in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from nlp.listed import changes_of, of_lines
from nlp.names import Names

LINES = (
    "1 联系：1月20日 · 第三中学工会 · 8人",
    "2 联系：2月14日 · 第二人民医院工会 · 10人",
    "3 联系：12月2日 · 公交公司工会 · 8人",
    "4 学习：9月12日 · 工会法",
)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("去掉2", (2,)), ("2、3不要", (2, 3)), ("第二条和第4条都不要了", (2, 4)), ("二院那条不要了", (2,)), ("删了2和3", (2, 3)), ("2月那条去掉吧", (2,)),
        ("学习那条不记了", (4,)), ("去掉最后一条", (4,)), ("2月14号那条重复了", (2,)), ("不要第三条", (3,)),
    ],
)  # fmt: skip
def test_lines_are_dropped_by_number_and_by_what_they_say(names: Names, text: str, places: tuple[int, ...]) -> None:
    about = of_lines(text, LINES, names)
    assert about is not None
    assert (about.places, about.is_dropped, about.doubt) == (places, True, "")


@pytest.mark.parametrize(
    ("text", "places", "changes"),
    [
        ("2人数改成15", (2,), {"head_count": 15}),
        ("2改成2月15号，12人", (2,), {"date": "2026-02-15", "head_count": 12}),
        ("第二条改成12人，日期2月16", (2,), {"head_count": 12, "date": "2026-02-16"}),
        ("第一条和第三条人数改成9", (1, 3), {"head_count": 9}),
        ("2月那条是2月15号", (2,), {"date": "2026-02-15"}),
        ("学习那条内容改成工会法，劳动法", (4,), {"content": "工会法,劳动法"}),
    ],
)
def test_all_that_is_said_of_a_line_changes(
    names: Names, now: datetime, text: str, places: tuple[int, ...], changes: Mapping[str, Any]
) -> None:
    about = of_lines(text, LINES, names)
    assert about is not None
    assert about.places == places
    assert changes_of(about.rest, now, names) == (changes, [])


def test_words_of_several_lines_are_a_doubt(names: Names) -> None:
    about = of_lines("8人那条不要", LINES, names)
    assert about is not None
    assert about.doubt == "8人"


def test_clause_that_changes_nothing_is_named(names: Names, now: datetime) -> None:
    assert changes_of("改成12人，写得好看点", now, names) == ({"head_count": 12}, ["写得好看点"])


@pytest.mark.parametrize("text", ["11月3日走访二院，见了5人", "确认", "食堂那条建议到哪了", "都不要了", "我还差什么"])
def test_other_sentences_are_about_no_line(names: Names, text: str) -> None:
    assert of_lines(text, LINES, names) is None
