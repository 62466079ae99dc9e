"""What stands next to a name, a count or a wish and is easily taken for it: trades, numbered schools, money, places."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from nlp.names import NamedUnit, Names
from nlp.read import read
from nlp.reading import Intent

NAMES = Names.build(
    (
        NamedUnit("货车司机工会联合会"),
        NamedUnit("杏花县快递业工会联合会"),
        NamedUnit("杏花县人民医院工会"),
        NamedUnit("雾岭乡总工会", ("雾岭乡",)),
        NamedUnit("云毫茶业有限公司工会", ("云毫茶业",)),
        NamedUnit("第三小学工会", ("三小",)),
        NamedUnit("杏花县总工会", ("县总",)),
    ),
    (),
    (),
)


def told(text: str, now: datetime, wanted: dict[str, Any]) -> dict[str, Any]:
    slots = read(text, now, NAMES).slots
    return {slot: slots.get(slot) for slot in wanted}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("昨天接待货车司机十名,说运费压着不结", None),
        ("希望给货车司机建个淋浴间", None),
        ("建议快递业的小哥也能免费体检", None),
        ("昨天走访货车司机联合会,司机说没处停车", "货车司机工会联合会"),
        ("到快递业工会坐了坐,小哥们说罚款狠", "杏花县快递业工会联合会"),
    ],
)
def test_a_trade_is_its_union_only_where_one_is_named(now: datetime, text: str, unit: str | None) -> None:
    assert told(text, now, {"unit": unit}) == {"unit": unit}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("周一走访第三小学,跟老师谈心8人,说住处难找", {"unit": "第三小学工会", "modes": ["visit", "talk"]}),
        ("昨天走访第二人民医院,护士说缺人", {"unit": "第二人民医院"}),
        ("昨天走访雾岭乡和云毫茶业,说路滑", {"units": ["雾岭乡总工会", "云毫茶业有限公司工会"]}),
        ("昨天走访雾岭乡的云毫茶业,说路滑", {"unit": "云毫茶业有限公司工会"}),
        ("今早八点到缆车站,跟4名检修工谈心,说没有防滑绳", {"modes": ["visit", "talk"], "head_count": 4}),
        ("到办公室来了两个送奶工,说奶钱没结", {"modes": ["reception"], "head_count": 2}),
        ("把派费的底价写进行业集体合同", {"industry": None}),
        ("征询表发到雾岭乡两家茶厂,40人填了", {"modes": ["survey"], "head_count": 40}),
    ],
)
def test_names_beside_numbers_and_places(now: datetime, text: str, wanted: dict[str, Any]) -> None:
    """«走访第三小学» is no record 0003, a second hospital not the first, a town beside a plant a second unit."""
    assert told(text, now, wanted) == wanted


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("昨天问了车队的十来个的哥,都说份子钱高", 10),
        ("昨天在茶山跟九个外省来的采茶嫂聊了聊,说工钱低", 9),
        ("去酒店坐了坐,七个后厨的小伙子,说手泡烂了", 7),
        ("给环卫站40名环卫工买了口罩,一共两千四", 40),
        ("昨天转了三个车间,说订单少", None),
    ],
)
def test_people_by_whatever_they_are_called(now: datetime, text: str, number: int | None) -> None:
    """Who is met in so many is a person; a sum of money is not."""
    assert told(text, now, {"head_count": number}) == {"head_count": number}


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("我反映一条:石料厂的师傅耳朵都震聋了,应该统一发降噪耳罩", "统一发降噪耳罩"),
        ("代驾司机也该有个避风的地方,最好就在广场边上", "代驾司机也该有个避风的地方"),
        ("烘房里闷得很,得装几台风机", "装几台风机"),
        ("卸货的喝水要走半里地,得在场里放个饮水机", "在场里放个饮水机"),
        ("学徒的工钱太低,该定个最低数", "定个最低数"),
        ("我有个意见,补助表要盖六个章,应该减到一个", "补助表要盖六个章,应该减到一个"),
    ],
)
def test_where_an_ought_begins_the_wish(now: datetime, text: str, issue: str) -> None:
    assert told(text, now, {"issue": issue}) == {"issue": issue}


@pytest.mark.parametrize(
    ("text", "intent", "wanted"),
    [
        ("查下建-0046", Intent.CASE_STATUS, {"case_no": "建-0046"}),
        ("建一个会,12月5号下午三点,年终总结会", Intent.MANAGE_MEETING, {"title": "年终总结会"}),
        ("昨天随队视察了三家冷库的消防安全", Intent.LOG_INSPECTION, {"content": "消防安全"}),
        ("3月3日参加对石材行业职业病防护的视察", Intent.LOG_INSPECTION, {"content": "职业病防护"}),
        ("我们店俩月没开支了,谁能管", Intent.WORKER_VOICE, {"issue": "店俩月没开支了"}),
    ],
)
def test_short_and_plain(now: datetime, text: str, intent: Intent, wanted: dict[str, Any]) -> None:
    assert read(text, now, NAMES).intent is intent
    assert told(text, now, wanted) == wanted


def test_what_is_mended_is_no_trouble(now: datetime) -> None:
    text = "昨天回访石材厂,见了9个人,口罩换了,澡堂还是没热水"
    assert told(text, now, {"issue": ""}) == {"issue": "澡堂还是没热水"}


@pytest.mark.parametrize(
    "text",
    ["门卫大爷养的兰花真香", "发热门诊夜里开不开", "茶叶能不能带上飞机", "希望明天出大太阳", "我家闺女当护士了"],
)
def test_talk_in_words_of_our_field_is_talk(now: datetime, text: str) -> None:
    assert read(text, now, NAMES).intent is Intent.OUT_OF_SCOPE
