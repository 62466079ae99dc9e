"""Who is in despair or in danger gets a number to call, whatever else is open; who only tells of it is read as ever."""

from __future__ import annotations

import pytest

from nlp.distress import is_danger, is_despair


@pytest.mark.parametrize(
    "text",
    ["不想活了", "我不想活了", "想死", "我真的活不下去了", "活着没意思,想跳楼", "俺实在撑不下去了", "还不如死了算了", "我想自杀", "工钱没了,我不想活了", "活够了"],
)  # fmt: skip
def test_own_despair_is_heard(text: str) -> None:
    assert is_despair(text)


@pytest.mark.parametrize(
    "text",
    [
        "昨天走访县医院,有护士说不想活了", "想死你们了", "我不想活动", "累得想死", "生意活不下去了", "建议给活不下去的家庭办救助", "有人要跳楼",
        "我不想活动方案再改了", "他活够了", "职工反映工资低,活不下去", "确认", "好的,就这样", "想学跳绳",
    ],
)  # fmt: skip
def test_what_is_told_of_others_is_read_as_ever(text: str) -> None:
    """A representative's report must reach the ledger."""
    assert not is_despair(text)


@pytest.mark.parametrize(
    "text", ["车间漏煤气了", "厂里着火了", "氨气泄漏", "有师傅触电了", "机器夹住手了", "脚手架塌了"]
)
def test_danger_is_heard(text: str) -> None:
    assert is_danger(text)


@pytest.mark.parametrize(
    "text", ["触电怎么办", "煤气泄漏应急演练", "消防知识培训", "怕着火", "去年塌方过一次", "我要绑定"]
)
def test_talk_about_danger_is_no_cry(text: str) -> None:
    assert not is_danger(text)
