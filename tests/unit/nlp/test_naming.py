"""How people name what they entered without its number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from nlp.corrections import correction, opens_with_change
from nlp.names import Names
from nlp.naming import entries_named, of_the_last, withdraws_unnumbered


@pytest.mark.parametrize(
    "text",
    [
        "撤回上一条",
        "把那条建议撤了",
        "刚才那条撤了",
        "昨天的走访不算",
        "把建议删了",
        "我刚提的建议不要了",
        "上一条不算",
        "撤回我的建议",
        "删掉最后一条记录",
    ],
)
def test_entry_that_is_to_go_is_known_without_its_number(text: str) -> None:
    assert withdraws_unnumbered(text)


@pytest.mark.parametrize(
    "text",
    [
        "取消上一个提醒", "把那条建议提交了", "撤回联名", "不要提建议", "我不要建议", "我的建议不要公开", "昨天的会议取消了吗", "取消", "撤回联-0001的联名",
        "昨天走访了鹅湖食品", "建议取消夜班", "刚才取消了", "周五的会我请假",
    ],
)  # fmt: skip
def test_other_sentences_take_nothing_back(text: str) -> None:
    """Nobody is asked «要撤回吗» out of the blue."""
    assert not withdraws_unnumbered(text)


def test_kind_and_place_are_named() -> None:
    assert entries_named("把那条提案撤了") == {"建"}
    assert entries_named("昨天的走访不算") == {"联"}
    assert not entries_named("刚才那条撤了")
    assert of_the_last("刚才那条撤了")
    assert not of_the_last("把那条建议撤了")


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("不是建议，是提案", {"kind": "proposal"}), ("不是提案，是建议", {"kind": "suggestion"}), ("别算意见，算建议", {"kind": "suggestion"}),
        ("建议改成提案", {"kind": "proposal"}), ("类别改成意见", {"kind": "opinion"}), ("题目太长，改成设环卫驿站", {"title": "设环卫驿站"}),
        ("题目太长了", {}), ("建议改成自助餐", {"issue": "自助餐"}),
    ],
)  # fmt: skip
def test_kind_is_changed_and_the_words_are_kept(
    names: Names, now: datetime, text: str, changes: dict[str, Any]
) -> None:
    assert correction(text, now, names) == changes


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("题目改成《夜班健康》", True),
        ("人数应该是15", True),
        ("不是建议，是提案", True),
        ("建议改成自助餐", False),
        ("我的调研报告写好了，题目是《夜班》", False),
    ],
)
def test_change_is_known_by_its_first_words(text: str, opens: bool) -> None:
    assert opens_with_change(text) is opens
