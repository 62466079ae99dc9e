"""Several things said in one message: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.reading import Intent

_BREAK = re.compile(
    r"[。;!?\n]+\s*|[,、\s]+(?=(?:另外|还有|此外|对了|顺便|再就是|再一个|再有|另|然后|接着|同时|第[二三四]|其次|最后|还要|还想|也想|再帮我|再)|(?:大?前天|昨[天日晚]|今[天日]|上?上?(?:个)?(?:周|星期|礼拜)[一二三四五六日天]|"
    r"(?:上个?月|本月|\d{1,2}月|[一二三四五六七八九十]{1,2}月)?[\d一二三四五六七八九十]{1,3}[号日]))|[,\s]*(?<=\s)(?=\d[.、)])"
)
_NUMBERING = re.compile(
    r"^\s*(?:[(（]?\d{1,2}[).、)]|[一二三四五六七八九十]{1,2}、|第[一二三四五]\s?(?:件|条|个|点)?(?:事|是)?[,:、]|[-*•·])\s*"
)
_LINKING = re.compile(
    r"^(?:另外|还有|此外|对了|顺便(?:说一下|问下|问一下)?|再就是|再一个|再有|另|然后|接着|同时|其次|最后)[,:,\s]*(?:我)?"
)
_CARRIES_ON = re.compile(
    r"^(?:大家|职工们?|工人们?|他们?|她们?|反映|说|都|主要|普遍|希望|其中|一共|共|总共|有的|有人|问题|意见|诉求|内容|主题|效果|人数|原因|因为|所以|请|麻烦|谢谢|帮我|而且|并且|并|结果|但|不过|应该|应当|"
    r"需要|请求|要求|花了|受益|由|按|属于|限|给|到|于|补充|材料|承办|会办|主办|地点|时间|邀请|参加人|要我|这事|这|那)"
)
# What one may log or want in the same breath as something else.
_STANDS_ALONE = frozenset((
    Intent.LOG_CONTACT, Intent.LOG_STUDY, Intent.LOG_TALK, Intent.LOG_MEETING, Intent.LOG_TRAINING, Intent.LOG_INSPECTION, Intent.SUBMIT_RESEARCH,
    Intent.LOG_GOOD_DEED, Intent.UPDATE_GOOD_DEED, Intent.FILE_SUGGESTION, Intent.MY_PROGRESS, Intent.MY_RECORDS, Intent.TRACK_SUGGESTION,
    Intent.AMEND_RECORD, Intent.RSVP, Intent.MY_REMINDERS, Intent.COSIGN, Intent.RATE_REPLY, Intent.URGE_CASE, Intent.ASSIGN_CASE,
    Intent.REVIEW_CASE, Intent.APPROVE_CASE, Intent.CASE_STATUS, Intent.MY_LINKS,
))  # fmt: skip
SURE_ENOUGH = 0.5
_SHORTEST, _MOST = 4, 60


def pieces(text: str) -> list[tuple[int, int]]:
    """Where the text might fall apart: places of its sentences and of clauses that begin anew."""
    found, start = [], 0
    for gap in _BREAK.finditer(text):
        found.append((start, gap.start()))
        start = gap.end()
    found.append((start, len(text)))
    kept = [(_begin(text, start, end), end) for start, end in found if end - start >= 2]
    return kept[:_MOST]


def begins_anew(text: str, intent: Intent, confidence: float) -> bool:
    """Whether a piece, read by itself, is a thing of its own and not more about the one before."""
    bare = _LINKING.sub("", text)
    if len(bare) < _SHORTEST or _CARRIES_ON.match(bare):
        return False
    return intent in _STANDS_ALONE and confidence >= SURE_ENOUGH


def joined(spans: Sequence[tuple[int, int]], starts: Sequence[bool]) -> list[tuple[int, int]]:
    """Pieces put together again, a new part wherever one begins anew."""
    parts: list[tuple[int, int]] = []
    for (start, end), anew in zip(spans, starts, strict=True):
        if parts and not anew:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _begin(text: str, start: int, end: int) -> int:
    for lead in (_NUMBERING, _LINKING):
        match = lead.match(text[start:end])
        start += match.end() if match else 0
    return start
