"""Where the wish of a suggestion begins and ends, between the trouble before it and the reasons behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from nlp import matter, spans, train, wishes
from nlp.evaluate import same
from nlp.names import Names
from nlp.normalise import plain
from nlp.read import read
from nlp.reading import Intent
from nlp.sentence import analyse


@pytest.fixture(scope="module")
def demo() -> Names:
    return train.demo_names()


def wish(text: str, now: datetime, demo: Names) -> Any:
    """What is kept of a suggestion as its matter."""
    sentence = analyse(text, now, demo)
    return spans.suggestion_issue(sentence.prepared, sentence.matter(Intent.FILE_SUGGESTION))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("锅炉房一到夏天能把人烤熟,希望装一台岗位送风机", "装一台岗位送风机"),
        ("渔政码头的灯坏了一大片,夜里卸货全靠手机照,能不能给码头补上灯", "给码头补上灯"),
        ("月嫂们被东家拖了工钱没处说理,建议设一个家政调解点", "设一个家政调解点"),
        ("养蜂的师傅一年到头在外头跑,连个热被窝都没有,要是能发顶厚帐篷就好了", "发顶厚帐篷就好了"),
        ("粉条作坊的女工手上全是裂口,想请工会采购一批护手霜", "采购一批护手霜"),
        ("村医半夜出诊摔断过腿,盼着给他们配辆电动车", "给他们配辆电动车"),
        ("焦化厂的倒班宿舍隔壁就是铁路,请工会协调换到厂西头", "工会协调换到厂西头"),
        ("豆腐坊的老杨五十九了还在推磨,没人肯学,工会可以招几个徒弟跟着他", "招几个徒弟跟着他"),
        ("塑料厂的味道隔着二里地都闻得到,企业应当装一套废气罩", "装一套废气罩"),
        ("镇里评先进年年是那几个人,临时工也该有份", "临时工也该有份"),
        ("绣娘们的腰都坐坏了,我的想法是每天上下午各做一回工间操", "每天上下午各做一回工间操"),
        ("瓷厂的画工都戴着老花镜干活,年轻人没一个肯学,工会办个学徒班吧", "工会办个学徒班"),
        ("驿站的雨棚修得真好,就是太小,明年能不能再接出去三四米", "再接出去三四米"),
        ("入冬以来天天刮风,防寒面罩该换了,还是前年的", "防寒面罩该换了"),
        ("轮渡上的水手冬天没处烘衣裳,最好在舱里装个烘干柜", "在舱里装个烘干柜"),
    ],
)
def test_wish_behind_trouble(demo: Names, now: datetime, text: str, wanted: str) -> None:
    """What is asked for, however long the complaint before it was."""
    assert same("issue", wish(text, now, demo), wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("体检应该安排到淡季,现在一到旺季谁都走不开,报了名也去不成", "体检应该安排到淡季"),
        ("我提议评优按票数排,别老是领导一句话定了算,大家心里都不服气", "评优按票数排"),
        ("想请工会买几套拔河绳,干体力活的人娱乐太少", "买几套拔河绳"),
        ("建议设立小发明奖,一线的焊工也能领几百块的红包", "设立小发明奖"),
        ("我觉得值班表应该半个月前排好,别老是头天夜里才通知", "值班表应该半个月前排好"),
        ("押车的最怕半路生病没人管,要是能建个互助小金库就好了,一人一月出五块都乐意", "建个互助小金库"),
        ("希望把食堂的菜单提前贴出来,不然值夜的都不知道还有没有饭", "把食堂的菜单提前贴出来"),
    ],
)
def test_wish_without_what_argues_for_it(demo: Names, now: datetime, text: str, wanted: str) -> None:
    found = wish(text, now, demo)
    assert same("issue", found, wanted), found


@pytest.mark.parametrize(
    "text",
    [
        "给门卫室换个新炉子,希望今年就换",
        "建议给门卫室换个新炉子,希望领导重视",
        "锅炉工一冬天都睡不上一个囫囵觉",
        "我有个建议:给装卸队添两辆叉车",
    ],
)
def test_only_a_marked_wish_behind_something_is_moved(text: str) -> None:
    """A wish that stands first stays first; what only pleads for it is none."""
    begin = wishes.begins(plain(text))
    assert begin is None or begin <= text.find("给门卫室"), text


def test_what_is_to_change_stays_with_the_wish(demo: Names, now: datetime) -> None:
    """«延到夜里十点» alone would say of nothing what it is about; who is to act is no part of it."""
    assert wish("职工活动室的门能不能开到夜里十点", now, demo) == "职工活动室的门能不能开到夜里十点"
    assert wish("劳模体检那两天能不能别排早班,给人家歇一歇", now, demo) == "劳模体检那两天能不能别排早班,给人家歇一歇"
    assert wish("夜里收工晚,公交公司能不能加开两趟末班车", now, demo) == "加开两趟末班车"


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("修表摊的老人冬天手都僵了,一坐一天。建议在商场里腾个暖和的角落", 0),
        ("酱菜厂的地沟臭得人吃不下饭。希望工会催着把沟清了", 0),
        ("建议给门卫配条棉被。另外建议把车棚的灯修好", 2),
        ("车棚的灯该换了。我再提一条,能不能给门卫配条棉被", 2),
    ],
)
def test_trouble_told_before_is_no_other_wish(demo: Names, now: datetime, text: str, several: int) -> None:
    assert len(read(text, now, demo).parts) == several, text


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("我有个提案,内容是给每个车站的值班员配一间休息室", "welfare"),
        ("锅炉房一到夏天能把人烤晕,粉尘呛人,建议每周派人去看一回", "safety"),
    ],
)
def test_topic_of_wish_and_trouble(demo: Names, now: datetime, text: str, topic: str) -> None:
    """Neither the word «提案» nor a bare act tells what it is about."""
    assert read(text, now, demo).slots["topic"] == topic


def test_two_wishes_stay_together(demo: Names, now: datetime) -> None:
    text = "护林站的后生想学急救没处学,工会可以跟县医院结个对子,每年教他们两天"
    assert "每年教他们两天" in str(wish(text, now, demo))


def test_end_of_a_matter_known_to_begin() -> None:
    """Never before the clause that it begins in ends, never behind the text."""
    weights = matter.shipped(Intent.FILE_SUGGESTION)
    text = "路太黑,装两盏灯,再划条线"
    assert text.index(",装") < weights.end(text, text.index("装")) <= len(text)
    assert weights.end(text, len(text)) == len(text)
