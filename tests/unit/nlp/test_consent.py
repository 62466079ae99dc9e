"""A decision on a case: only a plain yes is one."""

from __future__ import annotations

import pytest

from nlp.consent import Said, calls_off, forbids, only_picks, opened_by_number, said_of


@pytest.mark.parametrize(
    "text",
    [
        "同意交办建-0001",
        "主席办公会同意交办建-0001",
        "没意见,建-0001交办",
        "行,建-0002就这么办",
        "建-0002批了",
        "九届五次常委会通过建-0001",
        "建-0001 ok",
        "交办建-0001",
    ],
)
def test_a_plain_yes_is_one(text: str) -> None:
    """What leaders say every day needs no second question."""
    assert said_of(text) is Said.YES


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("建-0002不同意", Said.NO),
        ("不同意交办建-0004,不知道哪个单位办", Said.NO),
        ("建-0002不批,再研究", Said.NO),
        ("建-0003先别交", Said.WAITS),
        ("建-0001先缓一缓", Said.WAITS),
        ("建-0002再研究一下", Said.WAITS),
        ("建-0001可以交办吗", Said.ASKS),
        ("建-0001能不能交办", Said.ASKS),
        ("建-0001要不要交办", Said.ASKS),
        ("同意交办建-0001,但要先征求法律部意见", None),
        ("同意交办建-0001,等材料齐了再发", None),
        ("建-0001的交办", None),
    ],
)
def test_nothing_else_is_a_yes(text: str, said: Said | None) -> None:
    """A no, a wish to wait, a question and a condition never hand a case over."""
    assert said_of(text) is said


def test_a_unit_or_a_day_that_is_named_is_a_yes() -> None:
    """«延到4月3日» grants it; «不能延到4月3日» does not."""
    assert said_of("延到4月3日", names=True) is Said.YES
    assert said_of("同意延期,但只给到4月3号", names=True) is Said.YES
    assert said_of("不能延到4月3日", names=True) is Said.NO


@pytest.mark.parametrize("text", ["建-0001先别退回", "别催建-0001", "建-0001先不退回,再看看", "建-0001先别公开"])
def test_a_command_may_say_what_not_to_do(text: str) -> None:
    """Nothing is done then."""
    assert forbids(text)


@pytest.mark.parametrize(
    "text",
    ["建-0001退回,不要写得太笼统", "答复建-0001:请不要再报", "建-0001不予受理", "建-0001要不要退回", "催建-0001"],
)
def test_reasons_and_contents_forbid_nothing(text: str) -> None:
    """What stands behind the command is what is said of it."""
    assert not forbids(text)


@pytest.mark.parametrize("rest", ["", "就", "是吧", "的那件", "这一条。", "同意"])
def test_an_answer_may_only_say_which_one(rest: str) -> None:
    """Or begin the sentence that waits once more."""
    assert only_picks(rest, "同意交办")


@pytest.mark.parametrize("rest", ["不同意", "先别交", "到哪了", "不是", "?", "退回"])
def test_an_answer_that_says_more_is_read_by_itself(rest: str) -> None:
    """«是哪一件» is no trap: a refusal refuses, and a question is answered."""
    assert not only_picks(rest, "同意交办")


def test_a_number_may_open_a_command() -> None:
    """«1号可以交办»; «5号开会» begins with a day."""
    assert opened_by_number("1号可以交办") == (1, "可以交办")
    assert opened_by_number("5号开会") is None


@pytest.mark.parametrize("text", ["算了,还是我们办", "算了,不退了", "算了", "不退了吧", "那就算了"])
def test_what_was_begun_may_be_given_up(text: str) -> None:
    """Nothing is asked any more, and nothing is done."""
    assert calls_off(text)


@pytest.mark.parametrize("text", ["算了,交给教育局", "不归我们管", "教育局", "我们办不了", "厂里不退了押金"])
def test_an_answer_gives_nothing_up(text: str) -> None:
    """What names a unit or a reason is an answer."""
    assert not calls_off(text)
