"""«我没去» is a no to «您一起参加了», and nothing else is."""

from __future__ import annotations

import pytest

from nlp.taking_part import companions_changed, was_not_there


@pytest.mark.parametrize(
    "said",
    [
        "我没去",
        "我没去啊",
        "我没去，是别人去的",
        "没有这回事",
        "那天我没参加",
        "不是我去的，弄错人了",
        "我根本没去过",
        "联-0002我没去",
        "搞错人了吧",
        "我没有去，应该是同事去的",
    ],
)
def test_absence_is_told(said: str) -> None:
    assert was_not_there(said)


@pytest.mark.parametrize(
    "said",
    [
        "我没去，但是打了电话",
        "我没去过县医院走访",
        "还没去",
        "我去了",
        "人数不对，是8个",
        "没去的那家补上",
        "不是",
        "我没见到12个人，只见了8个",
        "昨天没去锡山纺织厂",
    ],
)
def test_other_words_deny_nothing(said: str) -> None:
    """What says more than that one wasn't there is read as ever."""
    assert not was_not_there(said)


@pytest.mark.parametrize(
    ("said", "named", "then"),
    [
        ("联-0002加上朱慧敏", ["朱慧敏"], ["李秀英", "朱慧敏"]),
        ("还有朱慧敏一起去的", ["朱慧敏"], ["李秀英", "朱慧敏"]),
        ("联-0002去掉李秀英", ["李秀英"], []),
        ("李秀英没去", ["李秀英"], []),
        ("联-0002人数改成8", [], None),
        ("联-0002内容改成找李秀英谈心", ["李秀英"], None),
    ],
)
def test_companions_are_added_and_taken_away(said: str, named: list[str], then: list[str] | None) -> None:
    assert companions_changed(said, named, ["李秀英"]) == then
