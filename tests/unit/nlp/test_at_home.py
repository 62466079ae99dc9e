"""What people leave out because everybody there knows it, and what they add in a second breath."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from nlp import train
from nlp.names import NamedUnit, Names, find_units
from nlp.read import read

HOME = Names.build(
    (
        NamedUnit("云岭县总工会"),
        NamedUnit("云岭船舶修造厂工会"),
        NamedUnit("云岭轮渡有限公司工会"),
        NamedUnit("拖拉机修配厂工会", ("拖修厂",)),
        NamedUnit("八〇六机械段工会", ("806段",)),
        NamedUnit("月安家政工会"),
    ),
    (),
    (NamedUnit("女职工部"),),
)


@pytest.fixture(scope="module")
def demo() -> Names:
    return train.demo_names()


def slots(text: str, now: datetime, names: Names = HOME) -> dict[str, Any]:
    return dict(read(text, now, names).slots)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("昨天走访船舶修造厂", ("云岭船舶修造厂工会",)),
        ("轮渡时刻表贴出来", ()),
        ("上午去拖修长看了看", ("拖拉机修配厂工会",)),
        ("电话联系806段大修队", ("八〇六机械段工会",)),
    ],
)
def test_county_is_left_out_at_home(text: str, units: tuple[str, ...]) -> None:
    """The county's own name is not said there; what is left of a name must still say whose it is."""
    assert find_units(text, HOME) == units


def test_number_of_a_plant_is_no_record(now: datetime) -> None:
    found = slots("昨天电话联系806段的师傅,说水管冻裂", now)
    assert found["unit"] == "八〇六机械段工会"
    assert "case_no" not in found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("今天上午老申头来工会找我,说儿子没活干", {"unit": None, "modes": ["reception"]}),
        ("昨天小闻来找我,送货摔伤公司不认", {"unit": None}),
        ("三名装卸工上门找我,说工钱拖着", {"modes": ["reception"], "head_count": 3}),
        ("昨天回访船舶修造厂,见了5个人,上次说的问题解决了,没有新问题", {"modes": ["visit"], "issue": None}),
        ("周四上船舶修造厂坐了坐,说焊条潮", {"modes": ["visit"]}),
        ("昨天把四个车间跑了个遍,说灯暗", {"modes": ["visit"]}),
        ("周二线上跟导游开会,上线18个,说没底薪", {"head_count": 18, "modes": ["online"]}),
        ("给月安家政发问卷,发了五十份收了四十六份", {"head_count": 46}),
        ("跟月安家政的六个月嫂视频,说没保险", {"head_count": 6, "modes": ["online"]}),
        ("昨天在微信上跟船舶修造厂的5个班长聊,说订单少", {"head_count": 5}),
        ("昨天去船舶修造厂,人不多,就7个,说活少了", {"head_count": 7}),
        ("走访编织户,女工多半没入会,说不清工会管啥", {"issue": "女工多半没入会,说不清工会管啥"}),
        ("给传达室添了个烤火炉,一千二,办完了", {"amount": 1200}),
    ],
)
def test_met_and_counted(now: datetime, text: str, wanted: dict[str, Any]) -> None:
    found = slots(text, now)
    assert {slot: found.get(slot) for slot in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("最好跟站里谈谈,下雪天别扣迟到的钱", "跟站里谈谈,下雪天别扣迟到的钱"),
        ("希望合同别一年一签,干满三年的该签长的", "合同别一年一签,干满三年的该签长的"),
        ("建议搞师带徒,带出一个奖两千", "搞师带徒,带出一个奖两千"),
        ("希望别光发通知,车间太吵听不见", "别光发通知"),
    ],
)
def test_second_half_of_a_wish(demo: Names, now: datetime, text: str, issue: str) -> None:
    """What should be instead, or for how much, belongs to a wish; what only argues for it does not."""
    assert slots(text, now, demo)["issue"] == issue


def test_department_that_is_to_carry_it_out(now: datetime) -> None:
    assert slots("建议由女职工部牵头,给女工们做一次筛查", now)["department"] == "女职工部"
    assert "department" not in slots("建议女职工部多跑跑车间", now)


def test_title_before_the_report(now: datetime) -> None:
    assert slots("零工用工情况的调研我写完了,登记一下", now)["title"] == "零工用工情况"
    assert "title" not in slots("我今年的调研报告写完了", now)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("周二宣讲了三场,听的人一百二十多", {"head_count": 120, "content": None}),
        ("上周参加了培训吧", {"content": None}),
        ("催一下还没交报告的", {"duty": "research"}),
        ("2月份一共联系了多少职工", {"from": "2026-02-01", "to": "2026-02-28"}),
        ("完成了为期两天的心理疏导培训", {"days": 2, "content": "心理疏导"}),
        ("我对考核分有意见,实事那块给我打低了", {"decision": "object", "reason": "实事那块给我打低了"}),
        ("上半年哪些单位从来没人去过", {"group_by": None}),
        ("昨天骑车去走访返乡的,二十来个吧,多半问有没有活干", {"head_count": 20}),
        ("代录王建国:11月6日走访锡山纺织厂3名职工", {"on_behalf": "王建国", "persons": None}),
    ],
)
def test_passing_words_are_no_content(text: str, wanted: dict[str, Any], now: datetime, demo: Names) -> None:
    """What stands beside a count, a question or a hesitation is neither a day nor what something was about."""
    found = slots(text, now, demo)
    assert {slot: found.get(slot) for slot in wanted} == wanted


def test_boards_go_by_their_short_names(now: datetime) -> None:
    """Nobody says 交通运输局 or 权益保障部 in full."""
    offices = ("县交通运输局", "权益保障部", "县住房和城乡建设局")
    county = Names.build((NamedUnit("云岭县总工会"),), (), tuple(map(NamedUnit, offices)))
    for text, office in zip(("建9交通局签收没有", "建-0040权保部回了没", "催住建局办建9"), offices, strict=True):
        assert slots(text, now, county)["department"] == office
