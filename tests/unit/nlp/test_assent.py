"""What is plainly a yes or a no (requirements.md B2): nothing is confirmed, signed, withdrawn or sent on less."""

from __future__ import annotations

import pytest

from nlp.assent import decided, is_no, is_stop, is_yes

_YES = "发吧 存吧 嗯呢 就这么着 全对 核对无误 okk 得行 没得问题 确任 确人 确认 是的 嗯对的 对的对的 好的提吧 嗯嗯没毛病 没错没错 没什么问题 确认无误。 行，就按这个记 信息核对过了,准确 对的，就这样提交吧 好谢谢 可以记下来 没问题的 要得 中"
_NO = "暂时不用 以后再说 免了 不对 不同意 不用了 先不联名了 不是这样的 没有这回事 不是我 那次不是我去的 不记了 不提交 嗯那个不对吧 有误"
_NEITHER = (
    "有问题 对吗 对不对 可以吗 好麻烦 好难 不着急 是前天 是8个 是15 是周三 是80个 是提案 是意见 是座谈 是鹅湖食品 好的不过人数不对 "
    "确认什么 好像不对 没问题吗 这样不对吗 等一下 我想想 同意吗 好久了 要改 哦 知道了 不是昨天 不对，是前天 鹅湖那条不要了"
)


@pytest.mark.parametrize("said", _YES.split())
def test_plain_words_of_agreement_are_a_yes(said: str) -> None:
    assert is_yes(said) and not is_no(said)
    assert decided(said) is True


@pytest.mark.parametrize("said", _NO.split())
def test_plain_words_of_refusal_are_a_no(said: str) -> None:
    assert is_no(said) and not is_yes(said)
    assert decided(said) is False


@pytest.mark.parametrize("said", _NEITHER.split())
def test_a_doubt_a_question_a_value_or_a_complaint_is_neither(said: str) -> None:
    assert not is_yes(said) and not is_no(said) and not is_stop(said)
    assert decided(said) is None


def test_a_number_beside_the_word_changes_nothing() -> None:
    assert decided("确认联-0001") is True
    assert decided("联-0001不是我") is False
    assert decided("联-0001有问题") is None


@pytest.mark.parametrize("said", ["取消", "那就算了吧", "都不要了", "先不弄了"])
def test_to_stop_is_said_of_the_whole(said: str) -> None:
    assert decided(said) is False
