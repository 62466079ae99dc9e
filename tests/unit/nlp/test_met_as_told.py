"""Names, counts and troubles of contacts as people tell them in passing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from nlp import train
from nlp.names import NamedUnit, Names
from nlp.read import read

NAMES = Names.build(
    (NamedUnit("县第一实验小学工会", ("一实小",)), NamedUnit("八〇三厂工会", ("八〇三",)), NamedUnit("绿源合作社工会")),
    ("陆建明", "伍小兰", "周成"),
    (),
)


@pytest.fixture(scope="module")
def demo() -> Names:
    return train.demo_names()


def slots(text: str, now: datetime, names: Names = NAMES) -> dict[str, Any]:
    return dict(read(text, now, names).slots)


def test_who_went_along_is_no_unit(demo: Names, now: datetime) -> None:
    assert "unit" not in slots("昨天随县总副主席看望了独居的老工人", now, demo)
    assert "unit" not in slots("到社区宣讲了一场工会知识,来了二十人", now, demo)


def test_surname_that_is_a_numeral(now: datetime) -> None:
    assert slots("昨天和陆建明、伍小兰一起走访绿源合作社", now)["persons"] == ["陆建明", "伍小兰"]
    assert slots("代陆建明录入:昨天走访绿源合作社,见了5名社员", now)["on_behalf"] == "陆建明"


def test_together_is_no_money(now: datetime) -> None:
    """«一块» is «together» before what was done."""
    assert "amount" not in slots("和周成一块帮4名季节工讨回了押金,办完了", now)


def test_unit_with_a_round_zero(now: datetime) -> None:
    """«〇» is read as «零» everywhere, in the roster too."""
    assert slots("昨天走访八〇三厂,职工说宿舍漏雨", now)["unit"] == "八〇三厂工会"


@pytest.mark.parametrize("text", ["建议冷库的人隔一小时换一拨", "建议食堂一中午开两拨饭"])
def test_hours_are_no_school(now: datetime, text: str) -> None:
    names = Names.build((NamedUnit("县第一小学工会"), NamedUnit("县第一中学工会")), (), ())
    assert "unit" not in slots(text, now, names)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("昨天走访两个工地,拢共见了17个人,说脚手架晃", {"head_count": 17}),
        ("前天跟送奶工聊,6个人里头没一个签合同", {"head_count": 6}),
        ("在码头碰到老秦他们仨,说夜里没灯", {"head_count": 3}),
        ("给纺织厂的女工发了45份问卷,想学会计的最多", {"head_count": 45}),
        ("走访罐头厂,线上26个人我都问到了,说手套破", {"head_count": 26, "modes": ["visit"]}),
        ("昨天回访水泥厂,窑工说风扇换好了,就是灯还不亮", {"issue": "灯还不亮"}),
        ("昨天跑了三个拌合站看铲车工,统共问了14个人,说灰大", {"head_count": 14}),
        ("群里给保安发了问卷,21个填了,多半没签合同,昨天截止", {"date": "2026-11-19", "head_count": 21}),
        ("跟绿源的女社员开了个茶话会,十二个人", {"modes": ["talk"], "head_count": 12}),
        ("11-12走访锡山纺织厂,说机台吵", {"date": "2026-11-12", "issue": "机台吵"}),
        ("昨天在货场见到装卸工9个、叉车司机4个,说晚上没灯", {"head_count": 13}),
        ("跟新分来的学生聊,六男五女,宿舍没热水", {"head_count": 11}),
        ("昨天跟一院的护士长通了个话,夜班缺人", {"modes": ["phone"]}),
        ("看望了四户困难职工,最愁老人看病", {"issue": "老人看病", "head_count": 4}),
        ("走访机修组,工人情绪稳定,没提什么困难", {"issue": None}),
        ("昨天走访粮站,没见着几个人,就站长和一个会计在", {"issue": None}),
        ("走访飞达转运中心,说夜里没热水", {"unit": "飞达转运中心"}),
    ],
)
def test_told_in_passing(demo: Names, now: datetime, text: str, wanted: dict[str, Any]) -> None:
    found = slots(text, now, demo)
    assert {slot: found.get(slot) for slot in wanted} == wanted


@pytest.mark.parametrize(
    "text",
    [
        "上午去了粮库，和5名保管员座谈，说粉尘大",
        "我下午跟三个门卫聊了聊，嫌岗亭太热",
        "刚从绿源合作社回来，见了4个社员，说去年的分红没到手",
        "一大早接待了2名司机，反映过路费没人报",
    ],
)
def test_what_was_just_done_is_of_today(now: datetime, text: str) -> None:
    """Nobody who comes from a visit is asked which day it was."""
    assert slots(text, now)["date"] == now.date().isoformat()


@pytest.mark.parametrize("text", ["和保管员座谈，说上午没人替班", "走访绿源合作社，下午的货车太挤"])
def test_part_of_the_day_that_is_told_of_is_no_day(now: datetime, text: str) -> None:
    assert "date" not in slots(text, now)


def test_trade_of_who_was_met_is_no_unit(now: datetime) -> None:
    assert "unit" not in slots("昨天接待了3位退休矿工，说体检没人管", now)
    assert "unit" not in slots("昨晚在微信群里征询快递员意见，19个人填了", now)
    assert slots("昨天走访青石岭采石场，6个工人说口罩不够", now)["unit"] == "青石岭采石场"
    assert slots("前天去了松鹤敬老院，见了8名护理员", now)["unit"] == "松鹤敬老院"
