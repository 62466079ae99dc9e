"""Several things said in one message: where one ends and the next begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from nlp import labels, wishes
from nlp.patterns import lazy
from nlp.reading import Intent

_AGAIN = r"(?:另外|还有|此外|对了|顺便|再就是|再一个|再有|另|然后|接着|随后|之后|同时|第[二三四]|其次|最后|(?:上午|中午|下午|晚上)?(?:还|又|再|也)(?:参加|列席|走访|接待|帮|给|去|做|学|办|提|想|要|联系|开|听|打|跟|和|在)|下午|晚上|再帮我)"
_DAY = r"(?:大?前天|昨[天日晚]|今[天日]|上?上?(?:个)?(?:周|星期|礼拜)[一二三四五六日天]|(?:上个?月|本月|\d{1,2}月|[一二三四五六七八九十]{1,2}月)?[\d一二三四五六七八九十]{1,3}[号日])"
_NUMBER = r"(?:把|将|给)?[联实建研急声会记]\s?-?\s?\d"
_BREAK = lazy(rf"[。;!?\n]+\s*|[,、\s]+(?={_AGAIN}|{_DAY})|[,、]\s*(?={_NUMBER})|[,\s]*(?<=\s)(?=\d[.、)])")
_NUMBERING = lazy(
    r"\s*(?:[(（]?\d{1,2}[).、)]|[一二三四五六七八九十]{1,2}、|第[一二三四五]\s?(?:件|条|个|点)?(?:事|是)?[,:、]|[-*•·])\s*"
)
_LINKING = lazy(
    r"(?:另外|还有|此外|对了|顺便(?:说一下|问下|问一下)?|再就是|再一个|再有|另|然后|接着|同时|其次|最后)[,:,\s]*(?:我)?"
)
_CARRIES_ON = lazy(
    r"^(?:问[了起到]?问?|聊起|大家|职工们?|工人们?|他们?|她们?|反映|说|都|主要|普遍|希望|其中|一共|共|总共|有的|有人|问题|意见|诉求|内容|主题|效果|人数|原因|因为|所以|请|麻烦|谢谢|帮我[记登录]|而且|并且|并|结果|但|不过|应该|应当|"
    r"需要|请求|要求|花了|受益|由|按|属于|限|给|到|于|补充|材料|承办|会办|主办|地点|时间|邀请|参加人|要我|这事|这|那|归[总结根拢]|总[之的]|[说讲]来[说讲]去|[说讲]到底|一句话|[讲说]的)"
)
# What one may log or want in the same breath as something else.
_STANDS_ALONE = frozenset((
    Intent.LOG_CONTACT, Intent.LOG_STUDY, Intent.LOG_TALK, Intent.LOG_MEETING, Intent.LOG_TRAINING, Intent.LOG_INSPECTION, Intent.SUBMIT_RESEARCH,
    Intent.LOG_GOOD_DEED, Intent.UPDATE_GOOD_DEED, Intent.FILE_SUGGESTION, Intent.MY_PROGRESS, Intent.MY_RECORDS, Intent.TRACK_SUGGESTION,
    Intent.AMEND_RECORD, Intent.RSVP, Intent.MY_REMINDERS, Intent.COSIGN, Intent.RATE_REPLY, Intent.URGE_CASE, Intent.ASSIGN_CASE,
    Intent.REVIEW_CASE, Intent.APPROVE_CASE, Intent.CASE_STATUS, Intent.MY_LINKS,
))  # fmt: skip
_RECORDS = frozenset(intent for intent in Intent if intent.startswith("log_"))
# «上个周末也没闲着,11号跑去…»: nothing was told yet.
_ONLY_OPENS = lazy(r"(?:闲着?|忙|有空|抽空|歇着?|补[记录登]?一?下|汇报一?下|说一?下|记一?下)[了呢啊哈]?$")
_STARTS_WITH_DAY = lazy(_DAY)
_STARTS_WITH_NUMBER = lazy(_NUMBER)
_SAME_DAY = lazy(r"(?:上午|中午|下午|晚上|顺便|还|又|也|然后|接着|随后|之后|同时)")
_STOP = lazy(r"[。;!?\n]")
_WISH = lazy(
    r"(?:我?(?:再|还|也|另外)*(?:想)?(?:建议|希望|提议|提[一个]|呼吁|恳请|盼)|(?:能不能|能否)|(?:请|想请)?(?:县?总?工会|县总)[^,。]{0,4}?(?:能不能|能否|可以|应该|应当)|要是能|最好)"
)
_MORE = lazy(r"再|还|也|另")
_LINK_REACH = 6
SURE_ENOUGH = 0.5
_SHORTEST, _MOST = 4, 60


class Gap(StrEnum):
    """What stands before a piece: the end of a sentence, a linking word, or just a new date or number."""

    STOP = "stop"
    LINK = "link"
    DATE = "date"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that may be a thing of its own."""

    start: int
    end: int
    gap: Gap


@dataclass(frozen=True, slots=True)
class Content:
    """What a piece turned out to be about when read by itself."""

    text: str
    intent: Intent
    confidence: float
    has_day: bool
    case: str | None


def pieces(text: str) -> list[Piece]:
    """Where the text might fall apart: its sentences, and clauses that begin anew."""
    kept: list[Piece] = []
    start, gap = 0, Gap.STOP
    for stop in (*_BREAK.finditer(text), None):
        end = stop.start() if stop else len(text)
        begin = _begin(text, start, end)
        # Nothing but «2.» is no piece, and what follows still begins a line.
        if end - begin > 1:
            kept.append(Piece(begin, end, gap))
        if stop:
            start = stop.end()
            gap = _gap(text, stop) if end - begin > 1 else gap
    return kept[:_MOST]


def _gap(text: str, stop: re.Match[str]) -> Gap:
    if _STOP.search(stop[0]):
        return Gap.STOP
    if _STARTS_WITH_DAY.match(text, stop.end()):
        return Gap.DATE
    return Gap.CASE if _STARTS_WITH_NUMBER.match(text, stop.end()) else Gap.LINK


def begins_anew(before: Content, here: Content, gap: Gap) -> bool:
    """Whether a piece is a thing of its own and not more about the one before."""
    if len(here.text) < _SHORTEST or _CARRIES_ON.match(here.text):
        return False
    if not (_is_a_thing(before) and _is_a_thing(here)):
        return False
    if gap is Gap.DATE:
        if _ONLY_OPENS.search(before.text):
            return False
        return before.has_day and here.has_day and before.intent in _RECORDS and here.intent in _RECORDS
    if gap is Gap.CASE:
        return before.case is not None and here.case not in (None, before.case)
    same = here.intent is before.intent
    return _is_another(before, here) if same else not _is_only_the_trouble(before, here)


def _is_only_the_trouble(before: Content, here: Content) -> bool:
    """«修鞋的老人手都冻僵了。建议腾个暖和的角落»: nobody says that they met."""
    if (before.intent, here.intent) != (Intent.LOG_CONTACT, Intent.FILE_SUGGESTION) or before.has_day:
        return False
    return _WISH.match(here.text) is not None and not labels.modes(before.text)


def is_of_the_same_day(text: str, before: Intent, here: Intent) -> bool:
    """«今天上午学习,下午又走访»: the second record shares the day of the first."""
    return before in _RECORDS and here in _RECORDS and bool(_SAME_DAY.search(text[:_LINK_REACH]))


def _is_a_thing(content: Content) -> bool:
    return content.intent in _STANDS_ALONE and content.confidence >= SURE_ENOUGH


def _is_another(before: Content, here: Content) -> bool:
    """A second one of the same kind: another date, another number, another «建议»."""
    if here.case or before.case:
        return here.case not in (None, before.case)
    if here.intent is Intent.FILE_SUGGESTION:
        # «冬天没热水。建议装个炉子»: the trouble before a wish is no other wish.
        wish = _WISH.match(here.text)
        return wish is not None and (_MORE.search(wish[0]) is not None or wishes.is_one(before.text))
    return here.intent in _RECORDS and here.has_day and before.has_day


def _begin(text: str, start: int, end: int) -> int:
    for lead in (_NUMBERING, _LINKING):
        match = lead.match(text, start, end)
        start = match.end() if match else start
    return start
