"""What a whole sentence into an open form is: an entry of its own, or an answer that says more than it had to."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.forms.catalogue import CONTACT, MEETING, RESEARCH, SUGGESTION, TRAINING
from handlers.forms.form import Form
from handlers.forms.own_entry import is_own_entry
from nlp.reading import Intent, Reading

VISIT = {"unit": "鹅湖食品有限公司工会", "modes": ["visit"]}


@pytest.mark.parametrize(
    ("form", "asked", "known", "text", "intent", "slots"),
    [
        (CONTACT, "date", VISIT, "昨天走访天合化工见了8人", Intent.LOG_CONTACT, {"date": "2026-11-19", "unit": "天合化工有限公司工会", "head_count": 8}),
        (CONTACT, "date", VISIT, "昨天帮3名司机要回工资5000元", Intent.LOG_GOOD_DEED, {"date": "2026-11-19", "head_count": 3, "amount": 5000}),
        (CONTACT, "unit", {}, "我建议在县医院门口加公交站", Intent.FILE_SUGGESTION, {"issue": "在县医院门口加公交站"}),
        (CONTACT, "head_count", VISIT, "昨天学习了安全法", Intent.LOG_STUDY, {"date": "2026-11-19", "content": "安全法"}),
        (SUGGESTION, "reason", {"issue": "技能比武"}, "我的调研报告《青工流失》交上来了", Intent.SUBMIT_RESEARCH, {"title": "青工流失"}),
        (RESEARCH, "title", {}, "昨天走访天合化工见了8人", Intent.LOG_CONTACT, {"date": "2026-11-19", "unit": "天合化工有限公司工会", "head_count": 8}),
        (TRAINING, "content", {"days": 10}, "十月参加了轮训半个月", Intent.LOG_TRAINING, {"days": 15, "content": "轮训半个月"}),
        (MEETING, None, {"date": "2026-11-20", "content": "职工代表大会"}, "昨天列席了县总全委会议", Intent.LOG_MEETING, {"date": "2026-11-19", "content": "县总全委会议"}),
    ],
)  # fmt: skip
def test_whole_sentence_about_something_else_is_its_own(
    form: Form, asked: str | None, known: dict[str, Any], text: str, intent: Intent, slots: dict[str, Any]
) -> None:
    """It would be lost as an answer, and spoil the form that is open."""
    assert is_own_entry(form, asked, known, Reading(text, intent, 0.99, slots=slots))


@pytest.mark.parametrize(
    ("form", "asked", "known", "text", "intent", "slots"),
    [
        (CONTACT, "date", VISIT, "昨天去的鹅湖食品", Intent.LOG_CONTACT, {"date": "2026-11-19", "unit": "鹅湖食品有限公司工会"}),
        (CONTACT, "unit", {}, "昨天去的实验小学", Intent.LOG_CONTACT, {"date": "2026-11-19", "unit": "实验小学工会"}),
        (CONTACT, "head_count", VISIT, "15个，希望加装空调", Intent.FILE_SUGGESTION, {"issue": "加装空调"}),
        (CONTACT, "head_count", VISIT, "帮助了3名困难职工", Intent.LOG_GOOD_DEED, {"head_count": 3, "topic": "care"}),
        (MEETING, "date", {"content": "职代会"}, "昨天下午的职代会", Intent.LOG_MEETING, {"date": "2026-11-19", "content": "职代会"}),
        (SUGGESTION, "reason", {"issue": "技能比武"}, "我的调研报告《青工流失》里写了，一年走三成", Intent.SUBMIT_RESEARCH, {"title": "青工流失"}),
        (SUGGESTION, "measures", {"issue": "技能比武"}, "建议由总工会牵头，每年比一次", Intent.FILE_SUGGESTION, {"issue": "由总工会牵头"}),
        (CONTACT, None, VISIT, "不是鹅湖食品，应该是昨天去的天合化工", Intent.LOG_CONTACT, {"date": "2026-11-19", "unit": "天合化工有限公司工会"}),
        (TRAINING, "days", {"content": "工会业务"}, "一共参加了10天轮训", Intent.LOG_TRAINING, {"days": 10}),
    ],
)  # fmt: skip
def test_answer_in_a_whole_sentence_stays_an_answer(
    form: Form, asked: str | None, known: dict[str, Any], text: str, intent: Intent, slots: dict[str, Any]
) -> None:
    """People answer in sentences, and repeat what they said before."""
    assert not is_own_entry(form, asked, known, Reading(text, intent, 0.99, slots=slots))
