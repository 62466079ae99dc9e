"""What a question of an officer's is after, beyond its slots: which figure, told by what, in which order, against what.

By rule, because the words are few and a follow-up («前十名», «那去年呢») has little else. Values are JSON-able, so that a
question can be kept and asked again with something changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nlp import doers, narrowing
from nlp.counts import limit
from nlp.labels import Table, first, group_by
from nlp.normalise import normalise
from nlp.numbers import whole
from nlp.topics import named_topic


def _table(*rows: tuple[str, str]) -> Table:
    return tuple((value, re.compile(pattern)) for value, pattern in rows)


_COMPLETION = re.compile(r"完成|达标|履职率|进度|没做|未做|履职情况|履职怎么样|[^,。]率(?!先)")
_COUNTING = re.compile(
    r"多少(?!钱)|[访动推]量|几[条次件场篇份天名位个人]|数量?(?!字)|总共|一共|合计|共有|最多|最少|最高|最低|[前后]\S{1,3}名|排[名行]|倒数|统计|次数|"
    r"[条次件场篇份]数|趋势|走势|变化|[增多少]了|对比|相比|比(?:去年|上)|同比|环比|分布|占比|构成|哪些[方问]|关于什么"
)
_FIGURES = _table(
    ("people", r"多少[名个位]?(?:代表|委员|常委|副主席|社会化|人(?![次家]))|几[名位个](?:代表|委员|常委|副主席)|(?:代表|委员|人员|在册)(?:人数|名额|数量)|^各\S{1,4}多少人|在册|花名册"),
    ("contacts", r"(?:走访|联系|接待|座谈|走动)[^,。]{0,5}(?:职工|工人|员工)?[^,。]{0,3}(?:几|多少)[次回趟]|各月走访"),
    ("helped", r"(?:受益|受惠|惠及|帮(?:助|扶)?)[^,。]{0,5}(?:多少|几|职工|人)"),
    ("workers", r"(?:联系|走访|接触|服务|见|接待)[^,。]{0,5}(?:职工|工人|员工)|多少[名个位]?(?:职工|工人|员工)|职工(?:人?数|人次)|人次"),
    ("money", r"花了?(?:多少|几)|多少钱|资金|经费|投入|金额|花费"),
    ("planned_deeds", r"(?:打算|计划|准备|正在|在办|进行中|没办成|没办完)[^,。]{0,6}(?:实事|好事)|(?:实事|好事)[^,。]{0,4}(?:打算|计划|准备|正在|在办|进行中|没办成|没办完)"),
    ("good_deeds", r"实事|好事"),
    ("training_days", r"(?:培训|学时)[^,。]{0,6}(?:天|时长|学时)|学时"),
    ("trainings", r"培训|轮训"),
    ("talks", r"宣讲"),
    ("studies", r"学习"),
    ("inspections", r"视察"),
    ("research", r"调研"),
    ("meetings", r"会议|开过?了?[几多][次少场]{1,2}会|开会|列席|参会"),
    ("contacts", r"走访|联系|接待|座谈|征询"),
    ("overdue_cases", r"(?:超期|逾期|超时|过期)[^,。]{0,6}(?:多少|几|件|建议|情况)|(?:多少|几)[^,。]{0,6}(?:超期|逾期)|(?:部门|部室|科室|承办单位)[^,。]{0,6}(?:慢|拖)"),
    ("open_cases", r"(?:在办|手上|没办结|未办结|没答复|未答复|办理中)[^,。]{0,6}(?:多少|几|件|建议|情况)|(?:多少|几)[^,。]{0,6}(?:在办|没办结|未办结|没答复)|办理情况"),
    ("overdue_cases", r"(?:哪[个些家]|什么)(?:部门|单位|科室)[^,。]{0,6}(?:慢|拖|磨蹭)|(?:办得|答复)最慢"),
    ("done_cases", r"(?<![没未])(?:办结|办完|结案)了?的?[^,。]{0,6}(?:多少|几|件)|(?:建议|提案|意见)[^,。]{0,4}(?:办|解决)了(?:多少|几)|(?:多少|几)件?[^,。没未]{0,6}(?:办结|办完)"),
    ("pushes", r"推送|提醒|送达|送到|消息|群发"),
    ("cases", r"建议|提案|意见|联名"),
    ("records", r"记录|台账|履职(?:活动|次数)?"),
)  # fmt: skip
# Counted whether or not a counting word stands there: no duty is met by them.
_ALWAYS_COUNTED = frozenset(
    {"people", "workers", "money", "helped", "planned_deeds", "training_days", "pushes", "overdue_cases", "open_cases"}
)
_TOLD_BY = _table(
    ("state", r"(?:建议|提案|意见)[^,。]{0,3}办(?:理)?(?:得|的)?(?:怎么样|咋样|如何|怎样)|按状态|各种?状态|分状态|办理状态|什么状态|哪[个些]状态|办到哪"),
    ("department", r"(?:哪[个些家]|什么)(?:部门|单位|科室)[^,。]{0,6}(?:慢|拖|磨蹭)|(?:办得|答复)最慢"),
    ("kind", r"(?:意见|建议|提案)[、,和与]+(?:意见|建议|提案)[^。]{0,8}(?:各|分别)"),
    ("month", r"哪(?:个|几个)?月(?!底|初)"),
    ("quarter", r"哪(?:个|几个)季度"),
    ("person", r"各(?:位|名)?(?:代表|委员|常委)(?!团|大会|会)(?![^,。]*(?:率|完成|达标|进度))"),
    ("channel", r"按渠道|各渠道|分渠道|哪个渠道"),
    ("purpose", r"按用途|各类提醒|什么提醒|哪类提醒"),
    ("term", r"按届|各届|分届|届次|每届"),
    ("topic", r"关于什么|什么方面|哪些?方面|哪类问题|哪些问题|关心什么|什么问题|集中在|热点|按主题|按话题"),
    ("kind", r"按类别|按类型|按种类|分类别|分类型|各类(?:别|型)?(?!问题|诉求)|什么类型|哪些类型"),
    ("duty", r"各项|按职责|分项|逐项|每一?项"),
    ("role", r"分身份|按身份|各身份|(?:代表|委员|常委|副主席)[和跟与、](?:代表|委员|常委|副主席)\S{0,3}分开"),
    ("town", r"最\S{1,2}的(?:是哪个)?(?:乡?镇|街道)"),
    ("industry", r"最\S{1,2}的(?:是哪个)?行业"),
    ("union", r"最\S{1,2}的(?:是哪家)?(?:单位|工会|企业)"),
    ("person", r"谁[^,。]{0,8}(?:最|多|少|第一)|(?<![两二三四五六七八九十几多\d])个人|每个?人|按人|[最]\S{1,2}的(?:代表|委员|人)"),
    ("month", r"走势|趋势|按月|每月|逐月"),
)  # fmt: skip
_LEAST = re.compile(r"倒数|最少|最低|最差|靠后|垫底|后\S{1,3}名|[最很]落后|没有?(?:人|去|走)")
_MOST = re.compile(r"最多|最高|最好|靠前|前\S{1,3}[名位]|第一")
_AGAINST = _table(
    (
        "last_year",
        r"(?:去年|上年)[和与跟同、](?:今年|本年)[^,。]{0,6}比|(?:今年|本年)[和与跟同、](?:去年|上年)|同比|去年同期|(?:比|和|跟|与|同|较)(?:去年|上年|上一年|前一年)(?:同期)?|比去年|去年比",
    ),
    ("period_before", r"环比|(?:比|和|跟|与|同|较)上(?:一?个?(?:月|季度?|半年|期|周)|期)"),
)
_RANKED = re.compile(r"(?:前|后|倒数|最[差低少高好多]的?)第?(?P<count>[\d一二两三四五六七八九十]{1,3})[名位个]?")
_ABOUT = re.compile(
    r"(?:导出|统计|查一?下?|看一?下?|涉及|关于|有关|反映|[把将])*(?P<topic>[^,。]{2,8}?)(?:方面|这?类|问题|有关|相关)的?"
)
_CONCERNING = re.compile(r"(?:涉及|关于|有关|反映)(?P<topic>[^,。的]{2,8})的")
_THIS = re.compile(r"今年|本年|这[个一]?[年月季]|本[月季]|上个?[月季]|\d+月")
_WANTS = _table(
    ("chart", r"画.{0,3}图|[出做来]个?图|图表|柱状图|折线图|看图|饼图"),
    ("file", r"导出|下载|表格|excel|发(?:给)?我|清单|名单|明细|台账表|报表|统计表|花名册"),
)
# Nothing else can be meant, once a question was asked.
_PLAINLY_FOLLOWS = re.compile(
    r"(?:那|再)?按(?!时|规定|要求)\S{1,6}"
    r"|(?:只看|就看|单看|只要|去掉|不算|不含|除了|除去|扣除|不看|刨去)[^,。]{1,12}"
    r"|(?:那|那么)(?:今年|去年|前年|本|上|这|\d|第?[一二三四]季度|[上下]半年)\S{0,6}(?:呢|怎么样)"
    r"|(?:排名?)?(?:(?:前|后|倒数)第?[\d一二两三四五六七八九十几][\d一二三四五六七八九十]*(?:名|位|个|家|的)?\S{0,4}|靠前|靠后|倒数)(?:的?(?:有)?哪些|的)?"
    r"|最[差低少高好多]的?(?:前|是|那)?[\d一二两三四五六七八九十几]*(?:名|位|个|家)?(?:是谁|是哪\S{0,3}|有哪些)?"
    r"|(?:那|再)?(?:和|跟|与|同|比)(?:去年|上年|上个?[月季期])\S{0,8}|同比\S{0,3}|环比\S{0,3}"
    r"|(?:把)?(?:名单|清单|明细|表格?|数据|这个|这些|图)?(?:导出|导一下|导成\S{0,6}|发我|发给我|下载)(?:来|吧|一下|表格|excel|名单|清单|明细)?"
    r"|(?:再)?发(?:个|张|份|一下)?(?:表格?|excel|名单|清单|明细)(?:来|吧|给我)?"
    r"|名单|清单|明细|有哪些人|都有谁|都是谁|哪些人"
    r"|(?:画|出|做|来|看)\S{0,3}图(?:表)?"
    r"|\S{1,8}分开(?:看|统计)?"
)
# May follow a question, where the words alone don't plainly want something else.
_MAY_FOLLOW = re.compile(
    r"(?:那|换成|改成|再看|看看|看|比)\S{1,12}|\S{1,12}呢|\S{0,10}(?:今年|去年|前年|年|月|季度)的?"
)
_SHORT = 16


def asked(text: str) -> dict[str, Any]:
    """Only what the words say: `measure`, `by`, `order` (most, least), `limit`, `against`, `wants` (chart, file), `topic`,
    `share` (the duty to reach a share)."""
    said = normalise(text).strip()
    found: dict[str, Any] = {
        "by": first(_TOLD_BY, said),
        "order": "least" if _LEAST.search(said) else "most" if _MOST.search(said) else None,
        "limit": _ranked(said),
        "against": first(_AGAINST, said),
        "wants": first(_WANTS, said.lower()),
        "topic": _topic(said),
        "share": share_named(said),
    }
    found["measure"] = measure(said) or (first(_FIGURES, said) if _is_counted(found, said) else None)
    found |= _people_wanted(said)
    found |= narrowing.narrowed(said, found["measure"] or "")
    return {name: value for name, value in found.items() if value is not None}


def _people_wanted(said: str) -> dict[str, Any]:
    """`who` (met, some, none, more, least, less) and `times` where people are asked for by what they did; how far back
    (`back_months`, `back_days`) where that is said. No ranking, nothing told by anything."""
    wanted = doers.wanted(said)
    if wanted is None:
        return {}
    figure = "completion" if wanted.side == "met" else first(_DONE_BY_PEOPLE, said) or "records"
    told = {"times": wanted.times, "back_months": wanted.months, "back_days": wanted.days}
    return {
        "who": wanted.side,
        "measure": _ROWS_OF.get(figure, figure),
        **dict.fromkeys(("by", "order", "limit", "against")),
        **{name: value for name, value in told.items() if value},
    }


_DONE_BY_PEOPLE = tuple(row for row in _FIGURES if row[0] not in ("people", "helped", "money"))
# People are told by how often they did it, not by how many they met.
_ROWS_OF = {
    "workers": "contacts",
    "training_days": "trainings",
    "overdue_cases": "cases",
    "open_cases": "cases",
    "done_cases": "cases",
}


_COVERAGE = re.compile(r"覆盖|走全|走遍|没走到")


def share_named(text: str) -> str | None:
    """The duty to reach a share that the words name; None where they name none."""
    return "coverage" if _COVERAGE.search(normalise(text)) else None


# No share of people is told by these, so the figure that is named is a count.
_ONLY_COUNTED = frozenset({"state", "kind", "topic", "person", "month", "quarter", "department"})


def _is_counted(found: Mapping[str, Any], said: str) -> bool:
    return not _ONLY_COUNTED.isdisjoint({found["by"], group_by(said)}) or found["against"] is not None


def measure(said: str) -> str | None:
    """Which figure: a count where it is counted, `completion` where a share of people is meant, None for neither."""
    figure = first(_FIGURES, said)
    if figure in _ALWAYS_COUNTED:
        return figure
    if _COMPLETION.search(said):
        return "completion"
    return figure if figure and _COUNTING.search(said) else None


def named_figure(text: str) -> str | None:
    """Which figure a follow-up («换成调研报告») or an export («导出走访记录») names, counted or not."""
    return first(_FIGURES, normalise(text))


def is_against_only(text: str) -> bool:
    """Whether the only period named is the one compared with: «和去年同期比»."""
    said = normalise(text)
    left = said
    for _, pattern in _AGAINST:
        left = pattern.sub("", left)
    return left != said and not _THIS.search(left)


_LISTS = _table(
    ("audit", r"操作记录|审计|操作日志|谁看过"),
    ("people", r"花名册|名册|人员|(?:代表|委员|常委|副主席|社会化工会工作者)(?:的)?(?:名单|名录|表)"),
    ("pushes", r"推送|提醒|发送记录"),
    ("progress", r"完成|进度|履职(?:情况)?(?:统计)?表|统计表|达标|履职情况"),
    ("good-deeds", r"实事|好事"),
    ("cases", r"建议|提案|意见"),
    ("contacts", r"走访|联系|接待|座谈|征询"),
    ("records", r"记录|台账|学习|宣讲|会议|培训|视察|调研"),
)  # fmt: skip


def listed(text: str) -> str | None:
    """Which list an export names; None where it names none."""
    return first(_LISTS, normalise(text))


def renames(text: str) -> bool:
    """Whether it wants another figure in place of the last one: «换成调研报告»."""
    return bool(re.match(r"换成|改成|那", normalise(text))) and named_figure(text) is not None


def plainly_follows(text: str) -> bool:
    """Whether it only makes sense after a question: «前十名», «那去年呢», «只看纺织行业», «名单发我»."""
    said = _bare(text)
    if len(said) > _SHORT or not _PLAINLY_FOLLOWS.fullmatch(said):
        return False
    # «除了青石镇走访多少次» asks by itself; «去掉纺织行业» changes what was asked.
    return narrowing.left_out(said) is None or measure(said) is None


def may_follow(text: str) -> bool:
    """Whether it may be about the question before it: «云溪镇呢», «换成调研报告», «上个月»."""
    said = _bare(text)
    return len(said) <= _SHORT and bool(_MAY_FOLLOW.fullmatch(said))


def _bare(text: str) -> str:
    return normalise(text).strip(" ,，。.!！?？")


def names_finished(text: str) -> bool:
    """Whether only what is finished is meant: «办成的实事»."""
    return bool(re.search(r"办成|办完|完成|办好|已办", normalise(text)))


def names_year(text: str) -> bool:
    """Whether a year is named."""
    return bool(re.search(r"[今去前本上]年|年度?(?:的|呢|$)|\d{4}", normalise(text)))


def asks_names(text: str) -> bool:
    """«名单», «都有谁»: wants the people behind a figure."""
    return bool(re.search(r"名单|有哪些人|都有谁|都是谁|是谁|哪些人|谁", normalise(text)))


def _ranked(said: str) -> int | None:
    match = _RANKED.search(said)
    return whole(match["count"]) if match else limit(said)


def _topic(said: str) -> str | None:
    match = _ABOUT.search(said) or _CONCERNING.search(said)
    return named_topic(match["topic"]) if match else None
