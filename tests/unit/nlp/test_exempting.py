"""What a sentence says of being freed of duties, and what it only seems to."""

from __future__ import annotations

import pytest

from nlp.exempting import Act, Exempting, bare, exempting, reason_in


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("王建国今年产假，免去调研报告", Exempting(Act.GRANT, ("research",), "产假")),
        ("免去李秀英今年的全部履职任务,病假", Exempting(Act.GRANT, (), "病假")),
        ("把周小燕下半年的联系任务免了,借调到市总", Exempting(Act.GRANT, ("contact",), "借调到市总")),
        ("王建国援疆,免掉今年的办实事和调研报告", Exempting(Act.GRANT, ("good_deed", "research"), "援疆")),
        ("李秀英参加脱产学习,今年不要求交调研报告", Exempting(Act.GRANT, ("research",), "脱产学习")),
        ("豁免万一鸣的走访任务，原因是工伤", Exempting(Act.GRANT, ("contact",), "工伤")),
        ("因陪产假免王建国一季度的联系任务", Exempting(Act.GRANT, ("contact",), "陪产假")),
        ("免去王建国的职责", Exempting(Act.GRANT)),
        ("我今年休产假，能免掉调研报告吗", Exempting(Act.GRANT, ("research",), "产假", is_own=True)),
        ("王建国在休产假，今年的调研报告就不用交了", Exempting(Act.GRANT, ("research",), "产假", is_plain=False)),
        ("李秀英病了，今年不考核她的履职", Exempting(Act.GRANT, (), "病了", is_plain=False)),
        ("陈晓东援藏一年，今年的职责全免", Exempting(Act.GRANT, (), "援藏")),
        ("王建国今年的建议免提", Exempting(Act.GRANT, ("suggestion",))),
        ("万一鸣因病住院，申请免除本年度履职", Exempting(Act.GRANT, (), "住院")),
        ("恢复王建国的调研报告", Exempting(Act.TAKE_BACK, ("research",), is_plain=False)),
        ("把李秀英的豁免撤了", Exempting(Act.TAKE_BACK)),
        ("王建国免了没有", Exempting(Act.LIST)),
        ("取消王建国的免职责", Exempting(Act.TAKE_BACK)),
        ("撤销对李秀英的豁免", Exempting(Act.TAKE_BACK)),
        ("今年免了哪些人", Exempting(Act.LIST)),
        ("谁免了调研报告", Exempting(Act.LIST, ("research",))),
        ("王建国的调研报告免了吗", Exempting(Act.LIST, ("research",))),
    ],
)
def test_act_duties_and_reason_are_found(said: str, found: Exempting) -> None:
    """A duty that only the reason names is not meant."""
    assert exempting(said) == found


@pytest.mark.parametrize(
    "said",
    [
        "今天给职工免费体检",
        "建议免去职工的停车费",
        "走访时尽量避免打扰生产任务",
        "难免有没走访到的",
        "免去王建国副主席职务",
        "昨天走访锡山纺织厂工会,免不了聊到工资",
        "恢复食堂供应",
        "不用提醒王建国交调研报告",
        "今年还用不用交调研报告",
        "不要求加班",
        "王建国今年产假",
    ],
)
def test_other_sentences_free_nobody(said: str) -> None:
    assert exempting(said) is None


def test_reason_may_be_missing() -> None:
    assert (reason_in("免去王建国的调研报告"), reason_in("理由：照顾老人")) == ("", "照顾老人")


def test_answer_to_why_is_kept_whole() -> None:
    assert [bare(each) for each in ("因为要照顾生病的老人。", "理由：借调", "产假")] == [
        "要照顾生病的老人",
        "借调",
        "产假",
    ]
