"""Reading whole messages: nothing fails, parts come apart, traditional characters are understood."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.names import Names
from nlp.read import read
from nlp.reading import ACT, ASK, Certainty, Intent, Reading
from tests.unit.nlp.conftest import NOW

NOBODY = Names.empty()
CHINESE = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
    | st.sampled_from("0123456789,，。;；:建-联号月日点人 \n"),
    max_size=60,
)


@settings(deadline=None)
@given(st.text(max_size=80) | CHINESE)
def test_any_text_is_read(text: str) -> None:
    """Never an exception, and always something that JSON can carry."""
    reading = read(text, NOW, NOBODY)
    assert 0 <= reading.confidence <= 1
    assert json.loads(json.dumps(reading.as_json(), ensure_ascii=False))["intent"] in list(Intent)


@pytest.mark.parametrize(
    "pattern", ["一", "十1", "，", "号建议", "说", "我我", "反映都", " ", "提一个", "第十二号", "请问", "共1"]
)
def test_long_repetition_is_read(pattern: str) -> None:
    """No pattern may take its time over a text that repeats what it looks for."""
    assert read(pattern * 2000, NOW, NOBODY).text == pattern * 2000


def test_example_of_the_specification(names: Names, now: datetime) -> None:
    reading = read("昨天下午走访锡山纺织厂工会,和12名职工座谈,反映食堂太贵", now, names)
    assert reading.intent is Intent.LOG_CONTACT
    assert reading.slots == {
        "date": "2026-11-19", "modes": ["visit", "talk"], "unit": "锡山纺织厂工会", "head_count": 12, "topic": "welfare", "issue": "食堂太贵",
    }  # fmt: skip


def test_empty_message_is_out_of_scope(names: Names, now: datetime) -> None:
    assert read("", now, names).intent is Intent.OUT_OF_SCOPE
    assert read("。。。👍", now, names).intent is Intent.OUT_OF_SCOPE


def test_traditional_characters_are_understood(names: Names, now: datetime) -> None:
    reading = read("昨天走訪了錫山紡織廠,職工反映食堂太貴", now, names)
    assert reading.slots["unit"] == "锡山纺织厂工会"
    assert reading.slots["issue"] == "食堂太贵"


def test_several_things_come_apart(names: Names, now: datetime) -> None:
    reading = read("昨天走访了锡山纺织厂，见了12名职工，反映食堂太贵。周三参加了理论学习，学的工会法。", now, names)
    assert [part.intent for part in reading.parts] == [Intent.LOG_CONTACT, Intent.LOG_STUDY]
    assert [part.slots["date"] for part in reading.parts] == ["2026-11-19", "2026-11-18"]
    assert reading.intent is Intent.LOG_CONTACT


def test_more_about_one_thing_stays_together(names: Names, now: datetime) -> None:
    assert read("今天走访二院。大家反映夜班补贴太低。", now, names).parts == ()


def test_shared_name_is_offered(names: Names, now: datetime) -> None:
    reading = read("昨天去宏达走访了8名职工", now, names)
    assert "unit" not in reading.slots
    assert set(reading.choices["unit"]) == {"宏达机械有限公司工会", "宏达机电有限公司工会"}


def test_named_twins_are_both_given(names: Names, now: datetime) -> None:
    assert set(read("查一下张伟铭的履职情况", now, names).slots["persons"]) == {"张伟明", "张玮铭"}


def test_weekday_direction_follows_the_intent(names: Names, now: datetime) -> None:
    """«周三» is behind for what happened and ahead for what is to happen."""
    assert read("周三走访了锡山纺织厂", now, names).slots["date"] == "2026-11-18"
    assert read("周三的会我请假", now, names).slots["date"] == "2026-11-25"


@pytest.mark.parametrize(
    ("confidence", "certainty"), [(ACT, Certainty.ACT), (ASK, Certainty.ASK), (0.0, Certainty.UNKNOWN)]
)
def test_certainty(confidence: float, certainty: Certainty) -> None:
    assert Reading("", Intent.HELP, confidence).certainty is certainty


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("绑定 83K2M9QX", Intent.BIND), ("确认", Intent.CONFIRM), ("不是", Intent.DENY), ("取消", Intent.CANCEL), ("上一步", Intent.BACK), ("签到 6721", Intent.CHECK_IN),
        ("收到急-0001", Intent.ACKNOWLEDGE), ("提交建-0012", Intent.FILE_SUGGESTION), ("催一下建-0012", Intent.URGE_CASE), ("查看联-0001", Intent.MY_RECORDS),
        ("谢谢", Intent.GREET), ("菜单", Intent.HELP), ("解除绑定", Intent.UNBIND),
    ],
)  # fmt: skip
def test_regular_messages(names: Names, now: datetime, text: str, intent: Intent) -> None:
    reading = read(text, now, names)
    assert reading.intent is intent
    assert reading.certainty is Certainty.ACT


def test_second_record_shares_the_day(names: Names, now: datetime) -> None:
    """«今天上午学习,下午又走访» happened on one day."""
    parts = read("今天上午参加了理论学习，下午又走访了锡山纺织厂，见了6个工人", now, names).parts
    assert [part.slots["date"] for part in parts] == ["2026-11-20", "2026-11-20"]


def test_pasted_notes_become_parts(names: Names, now: datetime) -> None:
    notes = "1. 昨天走访红星厂，8人\n2. 周三列席常委会\n3. 建议在园区建母婴室"
    parts = read(notes, now, names).parts
    assert [part.intent for part in parts] == [Intent.LOG_CONTACT, Intent.LOG_MEETING, Intent.FILE_SUGGESTION]
