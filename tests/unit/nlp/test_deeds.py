"""A planned deed counts only when it is plainly said to be done."""

from __future__ import annotations

import pytest

from nlp.deeds import asks_of_deed, is_finished, progress_told
from nlp.words import deed_is_done


@pytest.mark.parametrize(
    "said",
    [
        "办成了",
        "已经完成了,花了8000块",
        "昨天米油全都送完了，一共花了1200块",
        "都办好了",
        "空调装好了",
        "都发到手里了",
        "办结了，30人受益",
        "昨天办了",
        "全部落实到位",
    ],
)
def test_plainly_done_is_done(said: str) -> None:
    assert is_finished(said) is True


@pytest.mark.parametrize(
    "said",
    [
        "已经送了3家，还有2家没送",
        "进展：已经花了2000块，还没办完",
        "完成了一半",
        "快办完了",
        "第一批送完了",
        "还差两家",
        "正在办",
        "没办成",
        "还没有全部完成",
        "先送了3家",
        "打算下周办",
        "争取月底完成",
    ],
)
def test_unfinished_is_not_done(said: str) -> None:
    assert is_finished(said) is False


@pytest.mark.parametrize("said", ["已经花了2000块", "人数改成了12人", "已经送了3家", "又去了一趟"])
def test_open_word_is_asked_back(said: str) -> None:
    """Neither done nor unfinished: nobody guesses."""
    assert is_finished(said) is None


@pytest.mark.parametrize("said", ["花了多少钱", "完成了吗", "办了没有", "到底怎么样了？", "还有几家没送"])
def test_question_is_no_report(said: str) -> None:
    assert asks_of_deed(said)


@pytest.mark.parametrize("said", ["已经送了3家，还有2家没送", "办成了，花了8千", "给十几家送完了"])
def test_report_is_no_question(said: str) -> None:
    assert not asks_of_deed(said)


def test_progress_keeps_the_own_words() -> None:
    assert progress_told("进展：已经花了2000块,还没办完") == "已经花了2000块，还没办完"


@pytest.mark.parametrize("said", ["还没", "还没办完", "没办好呢", "已经花了2000块，还没办完"])
def test_answer_that_it_is_not_done(said: str) -> None:
    assert deed_is_done(said) is False


@pytest.mark.parametrize("said", ["帮3名没办好社保的工友办好了社保", "帮20名工友要回了还没发的工资", "已经送了"])
def test_others_troubles_leave_a_deed_done(said: str) -> None:
    """What wasn't done before is what the deed is about."""
    assert deed_is_done(said) is True
