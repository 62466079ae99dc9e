"""Those who did it are never answered with those who didn't."""

from __future__ import annotations

import pytest

from nlp.doers import Wanted, are_listed, wanted


@pytest.mark.parametrize(
    ("said", "whom"),
    [
        ("哪些人提了建议", Wanted("some")),
        ("今年提建议的有多少人", Wanted("some")),
        ("最近两周谁走访过", Wanted("some")),
        ("哪些人全部完成了", Wanted("met")),
        ("联系基层达标的有多少人", Wanted("met")),
        ("今年谁一次都没走访过", Wanted("none")),
        ("有几个代表一条记录都没有", Wanted("none")),
        ("半年没有记录的代表有哪些", Wanted("none", 0, 6)),
        ("哪些代表两个月没动静了", Wanted("none", 0, 2)),
        ("走访超过5次的有哪些人", Wanted("more", 5)),
        ("走访满4次的有几个", Wanted("least", 4)),
        ("走访不到4次的有哪些", Wanted("less", 4)),
        ("走访没超过3次的代表有哪些", Wanted("less", 4)),
    ],
)
def test_side_that_is_asked_for_is_heard(said: str, whom: Wanted) -> None:
    assert wanted(said) == whom


@pytest.mark.parametrize(
    "said",
    [
        "今年谁还没提建议",
        "没提建议的有几个",
        "谁走访次数最多",
        "联系了多少人",
        "全会多少个委员",
        "在办的有几件",
        "不满意的有哪些",
        "哪些单位没走访",
        "帮了多少困难职工",
    ],
)
def test_other_questions_are_left_alone(said: str) -> None:
    assert wanted(said) is None


@pytest.mark.parametrize(
    ("said", "people"),
    [
        ("把没提建议的人导出来", True),
        ("导出没提建议的名单", True),
        ("导出代表的建议", False),
        ("导出没办结的建议名单", False),
    ],
)
def test_export_of_people_is_no_export_of_their_cases(said: str, people: bool) -> None:
    assert are_listed(said) is people
