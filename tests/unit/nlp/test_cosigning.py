"""Which of several cases is signed and which isn't (requirements.md D1, B5)."""

from __future__ import annotations

import pytest

from nlp.cosigning import decisions, files_anew, joins, proposes

_WAITING = {"建-0001": "关于在园区建职工食堂的建议", "建-0002": "关于学校门口装减速带的建议"}


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("同意联名建-0001，不联名建-0002", True, False),
        ("不联名建-0001，同意联名建-0002", False, True),
        ("食堂那个同意，减速带那个不联名", True, False),
        ("我签建-0001但不签建-0002", True, False),
        ("建-0001、建-0002都同意", True, True),
        ("建-0001，建-0002都不签", False, False),
        ("同意建-0001，建-0002", True, True),
        ("两个都不联名", False, False),
    ],
)
def test_each_case_gets_the_word_that_was_said_of_it(said: str, first: bool, second: bool) -> None:
    assert decisions(said, _WAITING) == {"建-0001": first, "建-0002": second}


@pytest.mark.parametrize("said", ["同意建-0001，建-0002再看看", "建-0001有问题吗", "联名是什么意思", "王建国那个提案"])
def test_a_doubt_about_one_decides_nothing(said: str) -> None:
    assert decisions(said, _WAITING) is None


@pytest.mark.parametrize("said", ["同意联名", "我也要联名", "不联名"])
def test_a_word_without_a_case_names_none(said: str) -> None:
    assert decisions(said, _WAITING) == {}


@pytest.mark.parametrize("said", ["加入", "我想加入", "那就联名吧", "加入建-0001", "我要参加", "一起加入吧"])
def test_to_join_is_said_in_many_ways(said: str) -> None:
    assert joins(said) and not files_anew(said)


@pytest.mark.parametrize("said", ["另提吧", "还是另提", "另提一件", "单独提", "不加入，单独提一件", "我另外提一条"])
def test_to_file_anew_is_said_in_many_ways(said: str) -> None:
    assert files_anew(said) and not joins(said)


@pytest.mark.parametrize("said", ["不加入", "先不联名", "加入什么", "有问题", "食堂加入夜餐"])
def test_neither_is_taken_from_other_words(said: str) -> None:
    assert not joins(said) and not files_anew(said)


def test_an_offer_is_taken_in_few_words() -> None:
    assert all(map(proposes, ("提", "提吧", "那就提一条建议", "转成建议吧", "把它提上去")))
    assert not any(map(proposes, ("不提", "提什么", "提高工资", "等一下")))
