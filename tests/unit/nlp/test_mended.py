"""What people said and was heard wrongly once; each row stays right from now on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from nlp import train
from nlp.answers import answer
from nlp.corrections import correction
from nlp.names import NamedUnit, Names
from nlp.read import read
from nlp.reading import Certainty, Intent

LONG_NAME = "江苏省无锡市锡山经济技术开发区云溪精密机械制造股份有限公司工会联合委员会"


@pytest.fixture(scope="module")
def demo() -> Names:
    return train.demo_names()


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("我今天联系职工了", "log_contact", {"date": "2026-11-20"}),
        ("今天走访了一下", "log_contact", {"modes": ["visit"]}),
        ("我要交调研报告", "submit_research", {}),
        ("我要改一条记录", "amend_record", {}),
        ("建-0001内容改成在公交首末站装饮水机", "amend_record", {"issue": "在公交首末站装饮水机"}),
        ("联-0003人数改成16", "amend_record", {"case_no": "联-0003", "head_count": 16}),
        ("建-0002改成提案", "amend_record", {"case_no": "建-0002"}),
        ("删除联-0001", "amend_record", {"case_no": "联-0001"}),
        ("查看建-0001", "my_records", {"case_no": "建-0001"}),
        ("查一下王建国", "person_status", {"persons": ["王建国"]}),
        ("看看李秀英", "person_status", {"persons": ["李秀英"]}),
        ("查某个人的履职", "person_status", {}),
        ("打算给环卫工人建一个歇脚点", "log_good_deed", {"topic": "welfare"}),
        ("准备给女工办一间母婴室", "log_good_deed", {"topic": "welfare"}),
        ("为了职工的身体健康，建议厂里装空调", "file_suggestion", {"issue": "厂里装空调"}),
        ("绑定", "bind", {}),
        ("参加满意度测评", "answer_survey", {}),
        ("补录是怎么规定的", "explain_duty", {}),
        ("为什么超过7天算补录", "explain_duty", {}),
        ("事后多久算补录", "explain_duty", {}),
        ("一年要联系几次是哪里规定的", "explain_duty", {"duty": "contact"}),
        ("12345678901234567890", "out_of_scope", {}),
        ("'; DROP TABLE users; --", "out_of_scope", {}),
        ("参加劳动法培训2天,上周一到周二", "log_training", {"date": "2026-11-09", "date_to": "2026-11-10"}),
        ("昨天参加劳动法培训4小时", "log_training", {"content": "劳动法培训", "hours": 4}),
        ("参加业务培训5天", "log_training", {"content": "业务培训"}),
        ("昨天列席了全委会", "log_meeting", {"content": "全委会"}),
        ("今天下午参加了理论学习,学了党的二十届四中全会精神", "log_study", {"content": "党的二十届四中全会精神"}),
        ("交调研报告，题目是快递员劳动权益保障调研", "submit_research", {"title": "快递员劳动权益保障调研"}),
        (f"昨天走访{LONG_NAME}", "log_contact", {"unit": LONG_NAME}),
    ],
)
def test_is_meant_so(demo: Names, now: datetime, text: str, intent: str, slots: dict[str, Any]) -> None:
    reading = read(text, now, demo)
    assert (reading.intent, reading.certainty) == (Intent(intent), Certainty.ACT)
    assert {slot: reading.slots.get(slot) for slot in slots} == slots


def test_unit_and_count_alone_are_asked_about(demo: Names, now: datetime) -> None:
    reading = read("锡山纺织厂工会 12人", now, demo)
    assert (reading.intent, reading.certainty) == (Intent.LOG_CONTACT, Certainty.ASK)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("昨天走访医院工会,见了5名护士", {"县人民医院工会", "第二人民医院工会"}),
        ("去电子公司走访", {"东方电子科技有限公司工会", "华新电子有限公司工会"}),
    ],
)
def test_short_word_for_several_unions_is_a_choice(demo: Names, now: datetime, text: str, near: set[str]) -> None:
    reading = read(text, now, demo)
    assert "unit" not in reading.slots and set(reading.choices["unit"]) == near


def test_number_too_long_is_no_number(demo: Names, now: datetime) -> None:
    """It must never be cut down to somebody else's."""
    assert "case_no" not in read("查看联-99999999999999999999", now, demo).slots


@pytest.mark.parametrize("text", ["昨天", "15人", "确认", "联-0001"])
def test_no_unit(demo: Names, now: datetime, text: str) -> None:
    assert answer("unit", text, now, demo) is None


def test_long_name_stays_whole(demo: Names, now: datetime) -> None:
    assert answer("unit", LONG_NAME, now, demo) == LONG_NAME


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("内容改成夏天没地方喝水", {"content": "夏天没地方喝水"}),
        ("日期改成前天", {"date": "2026-11-18"}),
        ("进展改成已办成", {"done": True}),
        ("改成提案", {"kind": "proposal"}),
    ],
)
def test_corrections(demo: Names, now: datetime, text: str, changed: dict[str, Any]) -> None:
    assert correction(text, now, demo) == changed


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("前天发了问卷60份,收回来的大多写着更衣室太小", "log_contact", {"issue": "更衣室太小"}),
        (
            "昨天走访锡山纺织厂,配电间又闷又热,连个排风扇都没装",
            "log_contact",
            {"issue": "配电间又闷又热,连个排风扇都没装"},
        ),
        ("昨天碰上九个摘果子的边摘边聊,说山上没有信号", "log_contact", {"head_count": 9}),
        ("建-0031办复,B类:充电棚年底前建好", "reply_case", {"result": "B", "content": "充电棚年底前建好"}),
        ("我在饭店干了三年后厨,一直没给我交社保,咋办", "worker_voice", {"issue": "一直没给我交社保"}),
        ("我的调研报告写好了,是讲夜班护士休息的", "submit_research", {"title": "夜班护士休息"}),
        ("图书角的书太旧,建议换一批,再配几张阅读桌", "file_suggestion", {"issue": "换一批,再配几张阅读桌"}),
        ("昨天去了锡山纺织厂,没座谈,在车间转了转", "log_contact", {"modes": ["visit"]}),
        ("昨天走访锡山纺织厂,12名焊工反映排风管堵了", "log_contact", {"head_count": 12, "issue": "排风管堵了"}),
        ("昨天聊了十来个粮库的搬运工,说袋子太沉", "log_contact", {"head_count": 10}),
        ("周二走访锡山纺织厂,见着装配线上的工人9个", "log_contact", {"modes": ["visit"], "head_count": 9}),
        ("昨天走访锡山纺织厂,打磨间粉尘大,好几个人咳得厉害", "log_contact", {"issue": "打磨间粉尘大,好几个人咳得厉害"}),
        ("给烘干房的工人装一套除尘系统", "file_suggestion", {"industry": None}),
        ("我就想说能不能给夜班留口热饭", "file_suggestion", {"issue": "给夜班留口热饭"}),
    ],
)
def test_told_in_passing(demo: Names, now: datetime, text: str, intent: str, slots: dict[str, Any]) -> None:
    """Each by the words of somebody who tells and doesn't fill in a form."""
    reading = read(text, now, demo)
    assert (reading.intent, {slot: reading.slots.get(slot) for slot in slots}) == (intent, slots)


def test_short_name_begins_no_word_in_its_middle(now: datetime) -> None:
    """«沿线医院» sounds as if it had «县医院» in it."""
    names = Names.build((NamedUnit("青石县人民医院工会", ("县医院",)),), (), ())
    assert "unit" not in read("货车司机看病难,请工会跟沿线医院谈谈", now, names).slots
    assert read("昨天走访线医院,护士说夜班太多", now, names).slots["unit"] == "青石县人民医院工会"
