"""Short words that were once taken for something else: about reports, requests for help and guesses of ours."""

from __future__ import annotations

import pytest

from nlp.words import asks_for_help, asks_requests, choice_named, tells_more


@pytest.mark.parametrize("said", ["急-0001已经解决", "急-0001又来了五十多人", "急-0001地点是城西站"])
def test_news_of_a_report_is_no_question(said: str) -> None:
    assert tells_more(said)


@pytest.mark.parametrize("said", ["急-0001", "急-0001怎么样了", "急-0001有人管吗", "收到急-0001", "看看急-0001"])
def test_question_about_a_report_tells_nothing_new(said: str) -> None:
    assert not tells_more(said)


@pytest.mark.parametrize(
    "said",
    ["我的求助有回复吗", "求助有哪些", "求助答复了吗", "我提的求助怎么样了", "上次求助到哪了", "我的求助有人管吗"],
)
def test_question_about_requests(said: str) -> None:
    assert asks_requests(said)


@pytest.mark.parametrize("said", ["求助办理退休手续", "求助：有人被打了", "求助处理一起工伤", "求助"])
def test_request_is_no_question_about_requests(said: str) -> None:
    assert not asks_requests(said)
    assert asks_for_help(said) is not None


@pytest.mark.parametrize(
    ("said", "named"),
    [("是急报", "急报"), ("记一次走访吧", "记一次走访"), ("我是要报急的", "报急"), ("是的", ""), ("是", "")],
)
def test_answer_names_a_guess(said: str, named: str) -> None:
    assert choice_named(said) == named
