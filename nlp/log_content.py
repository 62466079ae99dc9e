"""What a study, talk, meeting, training or inspection was about: behind «学的是», «主题是», or the object of its verb."""

from __future__ import annotations

import re

from nlp import spans
from nlp.names import Group
from nlp.patterns import lazy
from nlp.reading import Intent
from nlp.sentence import Sentence

_NAMED = lazy(r"(?:内容|主题|议题|题目|课题|专题|课程名?|课名|名称|主讲)(?:字|的?名字)?(?:就?是|为|叫[做作]?|:|讲)+")
_ANNOUNCED = lazy(
    r"重点(?:是|:|为)|重点(?:查看|察看|看|检查|了解|查)了?|主要(?:看|学|讲|听|查|是|讨论|研究|围绕)了?|(?:学|讲|听|讨论|议|说|看|传达|上|谈)的(?!人)(?:就?是|主要是)?(?=[^,。]{2})|"
    r"(?:讨论|研究|审议|传达|商量|部署|听取|围绕|通过|表决|查看|察看|检查|讲解|讲了|听了)了?(?:一下)?(?=[^,。]{2})|关于(?=[^,。]{2})|(?:线上|网上)学(?!习|[了完过]|院|校|堂|时|会)(?=[^,。]{2})|(?:去|就|又|[,\s])看了|(?:^|[,\s])讲(?=[^,。\s]{2})|(?<=学习)[,\s]+(?:主要|重点|一起)?学习?了?(?=[^,。]{3})"
)
_VERBS: dict[Intent, re.Pattern[str]] = {
    Intent.LOG_STUDY: lazy(r"(?:自学|集体学习|集中学习|学习(?!强国)|读书班|读完|研读|通读|啃完|看完|读|学(?!习强国)|看)[了过完]?(?=[^,。])|(?:参加|听)[了过]?"),
    Intent.LOG_TALK: lazy(r"宣讲[了过]?(?=[^,。一])|(?:讲解|讲)[了过]?|(?:开展|作|做|搞)[了过]?"),
    Intent.LOG_MEETING: lazy(r"(?:列席|旁听|出席|参加|参与|开|坐|听)[了过]?"),
    Intent.LOG_TRAINING: lazy(r"(?:参加|去听|去上|听|蹭|参与|学|培训)[了过完]?|上[了过]"),
    Intent.LOG_INSPECTION: lazy(r"(?:视察|察看|查看|检查|督查|看|查)[了过]?(?!活动|组)|参加[了过]?"),
}  # fmt: skip
_LEADING = lazy(
    r"^(?:[了过的\ue000,、:\s]|[和与及跟](?=\ue000)|对(?=\ue000|[^,。]{2,14}的视察)|[几\d一二两三四五六七八九十]+[来多]?家[^,。的]{1,6}的(?=[^,。]{2})|(?:为期)?[\d一二两三四五六七八九十半]+个?半?(?:小时|学时|课时|天|日)的|一[场次个课堂节]|半天|一天|一下午|一上午|两天|[个场次]|小(?=宣讲)|关于|由?[^,。]{0,8}?(?:组织|举办|召开|开展|主办)的|随队|跟队|去|到|在|给|为|把)+"
)
_TRAILING = lazy(
    r"(?:[,。;!?\s]*(?:效果[^,。]*|补一下记录|算一次学习|(?:帮我)?(?:记一下|记一笔|录一下|登记一下|记上|记录一下|登一下)|一?共[\d一二两三四五六七八九十半][^,。]*|为期[^,。]{1,5}|来了[^,。]*|(?:共|约|大概|时长)?[\d.一二两三四五六七八九十半]+个?半?(?:小时|学时|课时|天|日|个钟头)半?|(?:听众|听的)[^,。]*|(?:共|约|大概)?[\d一二两三四五六七八九十百]+[来多余几]?(?:个人|人|名|位)[^,。\s]{0,5}|我去了|"
    r"我参加了|去了|[哈呢呀啊~嘛]|(?<![酒网吊])吧|\ue000|一?[场次]|的?情况汇报会?(?!.)))+[,。;!?\s]*$"
)
_EMPTY = lazy(
    r"^(?:[^,。]?学习|单位组织.*|一[回下趟]|[^,。]?培训|[^,。]{0,2}(?:宣讲|视察|会议?|活动|会|课|他们|一起|班组|车间|大家|职工)|(?:记|登|补|录)?一(?:场.*|[次笔条])|.{0,1})$"
)
# «视察了建筑行业安全生产»: the trade is a slot of its own.
_OF_TRADE = lazy(
    r"(?:视察|察看|查看|检查|督查|看|查)[了过]?[^,。]{2,6}行业的?(?P<what>[^,。;\s\ue000了]{3,})$|对[^,。]{1,8}?行业的?(?P<on>[^,。;]{2,}?)的(?:联合|专项)?(?:视察|检查)"
)
_CLAUSE = lazy(r"[,。;!?\s]")
_NOTHING = lazy(r"[^,。]{0,8}(?:了|从|回来|完|去)")
_KIND = lazy(
    r"(?:参加[了过]?|完成了?|上完了?|^|[,。\s])(?:为期)?(?:[\d一二两三四五六七八九十半]+个?半?(?:小时|天|日)的)?(?P<what>[^,。\s\ue000参上]{2,12}?)的?(?:培训|宣讲)"
)
_MEETING = lazy(
    r"(?:列席|旁听|出席|参加|参与|开|坐|听)(?:[了过]|[^,。]{0,6}?的)?(?P<name>[^,。;:!?\ue000]{0,18}?(?:会议|全委会|常委会|办公会|座谈会|推进会|专题会|大会|联席会|例会|职代会|代表会|分析会|部署会|协调会|听证会|总结会|会))(?!的时候|议室)"
)
# «建一个会,28号上午十点,半年工作会»
_MEETING_ALONE = lazy(r"[,。;\s](?P<name>(?!.*[请开叫])[^,。;:!?\s\ue000]{2,14}会)(?=[,。!]|$)")


def content(sentence: Sentence, intent: Intent) -> str | None:
    """The writer's words for what it was about, or None where only that it took place is said."""
    text = sentence.without_names
    title = spans.quoted(sentence.prepared)
    trade = _OF_TRADE.search(text) if "业" in text and intent is Intent.LOG_INSPECTION else None
    if trade and not title:
        return sentence.prepared.cut(*trade.span(trade.lastgroup or 0))
    if title:
        return title
    announced = _NAMED.search(text) or _ANNOUNCED.search(text)
    if announced:
        found = _cut(sentence, text, announced.end(), len(text))
        if found and not _EMPTY.fullmatch(found):
            return found
    for verb in _VERBS[intent].finditer(text):
        stop = _CLAUSE.search(text, verb.end())
        found = _cut(sentence, text, verb.end(), stop.start() if stop else len(text))
        if found and not _EMPTY.fullmatch(found) and not _NOTHING.fullmatch(found):
            return found
    return _named_so(sentence, text) if intent in (Intent.LOG_TRAINING, Intent.LOG_TALK) else None


def _named_so(sentence: Sentence, text: str) -> str | None:
    """«消防安全» of «消防安全培训 2.5小时»."""
    match = _KIND.search(text)
    return sentence.prepared.cut(*match.span("what")) if match else None


def meeting_name(sentence: Sentence) -> str | None:
    """«常委会» of «列席了常委会»; None for a meeting without a name."""
    match = _MEETING.search(sentence.without_days) or _MEETING_ALONE.search(sentence.without_days)
    if not match:
        return None
    start = match.start("name")
    lead = _LEADING.match(match["name"])
    name = sentence.prepared.cut(start + (lead.end() if lead else 0), match.end())
    return name if len(name) > 2 and name not in ("开会", "个会", "会议", "的会", "那个会", "一次会") else None


def _cut(sentence: Sentence, text: str, start: int, end: int) -> str | None:
    lead = _LEADING.match(text[start:end])
    start += lead.end() if lead else 0
    tail = _TRAILING.search(text, start, end)
    end = tail.start() if tail else end
    found = sentence.prepared.cut(start, end)
    return found if len(found) > 1 and not _is_only_unit(sentence, start, end) else None


def _is_only_unit(sentence: Sentence, start: int, end: int) -> bool:
    return any(m.start <= start and end <= m.end for m in sentence.named(Group.UNIT))
