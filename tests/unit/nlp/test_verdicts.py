"""What a reply says of records that were to be verified."""

from __future__ import annotations

import pytest

from nlp.verdicts import Verdict, asks_again, kinds_in, seed_in, share_in, verdicts


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("联-0001属实", [Verdict(True, ("联-0001",))]),
        ("联2不属实,没去过", [Verdict(False, ("联-0002",), note="没去过")]),
        ("联-0001、联-0002都属实", [Verdict(True, ("联-0001", "联-0002"))]),
        ("都属实", [Verdict(True, others=True)]),
        ("1、2属实，其余不属实", [Verdict(True, places=(1, 2)), Verdict(False, others=True)]),
        ("第2条查了不属实：日期是3月5日", [Verdict(False, places=(2,), note="日期是3月5日")]),
        ("1属实，2不属实，电话没人接", [Verdict(True, places=(1,)), Verdict(False, places=(2,), note="电话没人接")]),
    ],
)
def test_one_reply_judges_several(said: str, found: list[Verdict]) -> None:
    """By number, by place in the list, or the rest at once; what follows «不属实» is the reason."""
    assert list(verdicts(said)) == found


@pytest.mark.parametrize(
    "said", ["联-0001属实吗", "属实", "11月3日去过", "抽查结果", "王建国说11月3日去过属实", "联-0001"]
)
def test_other_words_judge_nothing(said: str) -> None:
    """A question, a date and a bare number are no verdicts."""
    assert verdicts(said) == ()


def test_marks_and_shares_are_found() -> None:
    assert (seed_in("重抽20261120-1"), seed_in("重抽")) == ("20261120-1", None)
    assert (share_in("抽10%的联系记录"), share_in("抽10条")) == (0.1, 0.0)
    assert asks_again("重抽20261120-1") and not asks_again("再抽10条")
    assert kinds_in("随机选8个宣讲记录") == ("talk",)
