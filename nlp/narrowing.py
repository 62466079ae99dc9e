"""What a question narrows itself to beyond its slots: all but some, one way of meeting, one kind of case; and what it
wants that nobody counts, so that it can be said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nlp.labels import Table, first
from nlp.normalise import normalise
from nlp.numbers import whole
from nlp.patterns import lazy

_LEFT_OUT = (
    lazy(r"除(?:了|去|开|掉)?(?P<part>[^,。]{1,14}?)(?:以外|之外|外)的?"),
    lazy(
        r"(?:除(?:了|去|开|掉)|不算|不含|不包括|不包含|去掉|去除|扣掉|扣除|减去|排除|剔除|不看|撇开|刨去)上?(?P<part>[^,。]{1,12})"
    ),
)
_AS_WELL = lazy(r"还|也")


def left_out(text: str) -> tuple[str, str] | None:
    """The part that a question leaves out and what stands beside it: «除了青石镇,走访多少次»."""
    said = normalise(text).strip()
    found = next((match for each in _LEFT_OUT if (match := each.search(said))), None)
    if found is None:
        return None
    beside = said[: found.start()] + "," + said[found.end() :]
    return None if _AS_WELL.search(said[found.start() :]) else (found["part"], beside.strip(","))


_CONSTITUENCY = lazy(r"第?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})号?选区")


def constituency(text: str) -> int | None:
    """The number of the constituency that is named."""
    found = _CONSTITUENCY.search(normalise(text))
    return whole(found["n"]) if found else None


def _table(*rows: tuple[str, str]) -> Table:
    return tuple((value, lazy(pattern)) for value, pattern in rows)


_MODES = _table(
    ("visit", r"走访|上门|实地"),
    ("phone", r"电话"),
    ("talk", r"座谈|谈心"),
    ("reception", r"接待|来访"),
    ("survey", r"征询|问卷"),
    ("online", r"微信|线上|网上"),
)
_KINDS = _table(
    ("proposal", r"^(?!.*(?:建议|意见)).*提案"),
    ("opinion", r"^(?!.*(?:建议|提案|征求|征询)).*(?:意见[^,。]{0,4}(?:几|多少)[件条]|(?:几|多少)[件条]意见|意见数)"),
)
_JOINT = lazy(r"联名|联署|(?:[两二2]|多)个?人(?:以上)?(?:一起|共同|合)提")
_LATE = lazy(r"补录|补记|补登|迟录")
_MET = frozenset({"contacts", "workers"})
_OF_CASES = frozenset({"cases", "open_cases", "overdue_cases", "done_cases"})
_OF_RECORDS = frozenset(
    {"records", "studies", "talks", "meetings", "trainings", "inspections", "research", "good_deeds"}
)
# What no record keeps apart, or nobody adds up: the figure is told without it, and that is said.
_UNHEARD = _table(
    ("average", r"平均|人均|均次"),
    ("withdrawn", r"撤回|撤销|作废"),
    ("workers", r"[女男]职工(?!部|委|工作)|农民工|青年职工|困难职工|新就业形态|劳务派遣"),
    ("they", r"[他她]们"),
)


# How many there are in the roster of what bears no duties.
_OF_ROSTER = lazy(
    r"(?:多少|几)[个家名]?(?:基层)?(?:工会|会员|镇街|乡镇|街道|企业|单位|部门)(?:[?。]|$)"
    r"|(?:工会|会员|镇街|乡镇|街道|企业|单位|部门)(?:一共|总共|总数|人数|数量|数)?(?:是|有)?(?:多少|几)[个家名]?(?:[?。]|$)"
)


def narrowed(text: str, measure: str) -> dict[str, Any]:
    """`mode`, `late`, `kind`, `joint` as they fit the figure; `unheard`: names of what can't be told apart."""
    said = normalise(text).strip()
    unheard = [name for name, pattern in _UNHEARD if pattern.search(said)]
    unheard += ["roster"] if not measure and _OF_ROSTER.search(said) else []
    found: dict[str, Any] = {}
    if measure in _MET:
        modes = [name for name, pattern in _MODES if pattern.search(said)]
        unheard += ["modes"] if len(modes) > 1 else []
        found["mode"] = modes[0] if len(modes) == 1 and modes[0] != "visit" else None
    if measure in _OF_CASES:
        found |= {"kind": first(_KINDS, said), "joint": True if _JOINT.search(said) else None}
    if measure in _MET | _OF_RECORDS:
        found["late"] = True if _LATE.search(said) else None
    found["unheard"] = unheard or None
    return {name: value for name, value in found.items() if value is not None}


_CASES = lazy(r"建议|提案|意见|联名")
_HOW_MANY = lazy(r"(?:几|多少)[件条]|数量|多少个?$|联名的?有哪些")
# With one of these a case waits for somebody, or is somewhere on its way.
_ON_ITS_WAY = lazy(
    r"[等待没未]|要我|该我|我办|手[上里]|在办|在手|正在|超期|逾期|过期|签收|评价|退|延期|审|批|重办|承诺|兑现|公开|答复|交办|部|局|科|单位"
)


def counts_cases(text: str) -> bool:
    """Whether how many suggestions there are is asked for, not which of them wait."""
    said = normalise(text)
    return bool(_CASES.search(said) and _HOW_MANY.search(said)) and not _ON_ITS_WAY.search(said)


_HIM = lazy(r"(?<![其吉])[他她](?!们|人)")


def points_back(text: str) -> bool:
    """«她联系了多少职工»: about the one who was just spoken of."""
    return bool(_HIM.search(normalise(text)))


_UNVISITED = lazy(
    r"没有?人?(?:联系|走访|去)过?的(?:行业|产业)|(?:哪些|哪个|什么)(?:行业|产业)\S{0,4}(?:没有?人|没)(?:联系|走访|去)"
)


def asks_unvisited(text: str) -> bool:
    """«没有人联系过的行业有哪些»: where nobody went, asked by industry."""
    return bool(_UNVISITED.search(normalise(text)))


def are_side_by_side(text: str, industries: Sequence[str]) -> bool:
    """«纺织和机械制造行业»: one of them stands before another."""
    one = "|".join(map(re.escape, industries))
    return bool(re.search(rf"(?:{one})(?:行业|系统|业)?[、,和与跟及同]+", text))
