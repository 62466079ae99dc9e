"""What a contact or a suggestion is about, and what is said around it without being it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from nlp import train
from nlp.names import NamedUnit, Names
from nlp.read import read
from nlp.reading import Intent


@pytest.fixture(scope="module")
def demo() -> Names:
    return train.demo_names()


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("昨天走访红星服装,女工对浴室关得太早意见很大,具体多少人没数", "浴室关得太早"),
        ("昨天走访宏达机械,职工对班车绕路很不满意", "班车绕路"),
        ("反映车棚漏雨的是红星服装的缝纫工,共7人,我周一去看的", "车棚漏雨"),
        ("昨天去三中座谈,老师们主要说的就是周转房没有暖气", "周转房没有暖气"),
    ],
)
def test_words_around_a_complaint_are_left_out(demo: Names, now: datetime, text: str, issue: str) -> None:
    """Who complains, and how much, is not what is complained of."""
    assert read(text, now, demo).slots["issue"] == issue


@pytest.mark.parametrize(
    "text",
    [
        "走访了鹅湖镇和羊尖镇,了解种粮户们的情况",
        "昨天给罗建业打电话,问了问东亭街道的情况,都好着呢👍",
        "元旦那天去二院看了值班的护士,一共八个人,祝大家新年快乐",
    ],
)
def test_a_visit_without_a_complaint_has_no_issue(demo: Names, now: datetime, text: str) -> None:
    """Nothing is made up where one only looked, or wished them well."""
    reading = read(text, now, demo)
    assert reading.intent is Intent.LOG_CONTACT and not {"issue", "topic"} & set(reading.slots)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("希望各位领导考虑给守库的师傅配一台风扇", {"issue": "给守库的师傅配一台风扇"}),
        ("总工会应每年给环卫工免费发一次雨衣", {"topic": "safety"}),
        (
            "提一条提案,题目叫《关于给骑手办意外险的提案》",
            {"title": "关于给骑手办意外险的提案", "issue": "给骑手办意外险"},
        ),
        ("值班室太冷,最好装一台空调😂", {"issue": "装一台空调"}),
    ],
)
def test_a_wish_is_told_without_its_opening(demo: Names, now: datetime, text: str, slots: dict[str, Any]) -> None:
    """Whom one asks and how politely is not what one wishes."""
    reading = read(text, now, demo)
    assert reading.intent is Intent.FILE_SUGGESTION
    assert slots.items() <= dict(reading.slots).items()


def test_a_number_is_no_shop(now: datetime) -> None:
    """A shop that goes by a number doesn't eat one."""
    names = Names.build((NamedUnit("第一百货公司工会", ("一百",)),), (), ())
    slots = read("给骑手发了问卷,收了一百二十份", now, names).slots
    assert slots["head_count"] == 120 and "unit" not in slots
    assert read("昨天去一百走访", now, names).slots["unit"] == "第一百货公司工会"


def test_an_opening_without_a_record_is_no_record(demo: Names, now: datetime) -> None:
    reading = read("上个周末也没闲着,11号跑去羊尖镇和种菜的聊,来了三十几号人", now, demo)
    assert not reading.parts and reading.slots["head_count"] == 30


def test_an_accident_is_one_of_safety(demo: Names, now: datetime) -> None:
    """However many are in hospital."""
    assert read("紧急报告:天合化工氯气泄漏,十来个人住院了", now, demo).slots["topic"] == "safety"


@pytest.mark.parametrize(
    "text", ["我啥时候要交调研报告", "调研报告几月份之前交", "要不要参加培训", "为啥代表要走访", "走访几号截止"]
)
def test_a_question_is_never_a_record(demo: Names, now: datetime, text: str) -> None:
    """Who asks when something is due has not done it."""
    assert read(text, now, demo).intent in (Intent.EXPLAIN_DUTY, Intent.MY_PROGRESS)
