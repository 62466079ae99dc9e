"""Short words that were once taken for something else: about reports, requests for help and guesses of ours."""

from __future__ import annotations

import pytest

from nlp.case_terms import is_waiting_for
from nlp.words import asks_for_help, asks_own_file, asks_readers, asks_requests, choice_named, tells_more


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


@pytest.mark.parametrize(
    "said",
    [
        "到底什么时候能办",
        "怎么还没回音，都快一个月了",
        "催一下",
        "帮我催一下吧",
        "什么时候能有结果",
        "我的建议还没人管",
        "都没有下文了",
        "还要等多久才能答复",
        "怎么到现在还没答复啊？",
    ],
)
def test_impatience_is_about_what_was_suggested(said: str) -> None:
    assert is_waiting_for(said)


@pytest.mark.parametrize(
    "said",
    [
        "催一下没交报告的代表",
        "催1,3,5",
        "工人反映工资还没发",
        "昨天走访了县医院，还没结果",
        "我还差什么",
        "什么时候开会",
        "还没办完",
        "实-0001还没办完",
    ],
)
def test_other_words_wait_for_no_case(said: str) -> None:
    assert not is_waiting_for(said)


@pytest.mark.parametrize(
    "said",
    ["导出我的记录", "请把我的个人信息导出给我", "把我今年的记录发给我", "下载我的履职台账", "导出我去年的全部记录"],
)
def test_own_file_is_asked_for(said: str) -> None:
    assert asks_own_file(said)


@pytest.mark.parametrize(
    "said", ["导出今年的履职统计表", "我的记录", "导出全县的记录", "我走访时帮职工打印了资料", "名单发我"]
)
def test_other_files_are_not_ones_own(said: str) -> None:
    assert not asks_own_file(said)


@pytest.mark.parametrize("said", ["谁看过我的记录", "有没有人查过我的台账", "都有谁看了我的记录"])
def test_readers_are_asked_for(said: str) -> None:
    assert asks_readers(said)
