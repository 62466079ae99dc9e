"""Where one message might fall apart: the ends of its sentences, and clauses that begin anew."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from nlp import date_meanings as means
from nlp.case_numbers import all_together
from nlp.dates import Kind, When, scan
from nlp.names import Group
from nlp.normalise import normalise
from nlp.patterns import lazy
from nlp.sentence import Sentence

DAY_PARTS = r"(?:大?清早|早上|上午|中午|下午|傍晚|晚上)"
_AGAIN = lazy(
    rf"另外|还有|此外|对了|顺便|再就是|再一个|再有|另|然后|接着|随后|之后|同时|第[二三四]|其次|最后|再帮我|下午|晚上|"
    rf"{DAY_PARTS}?(?:还|又|再|也)(?:参加|列席|走访|接待|帮|给|去|到|做|学|办|提|想|要|联系|开|听|打|跟|和|在)"
)
_NUMBER = lazy(r"(?:把|将|给)?[联实建研急声会记]\s?-?\s?\d")
_ITEM = lazy(r"\d[.、)]")
# What may begin another encounter, where more than one place is named.
MEETING = lazy(
    rf"{DAY_PARTS}?(?:电话|微信|线上|实地|上门)?(?:走访|联系|回访|看望|慰问|接待|座谈|访|[去到赴给]|前往|来到|打电话|电话|微信)"
)
_PAUSE = lazy(r"(?P<stop>[。;!?\n]+\s*)|[,、\s]+")
_NUMBERING = lazy(
    r"\s*(?:[(（]?\d{1,2}[).、)]|[一二三四五六七八九十]{1,2}、|第[一二三四五]\s?(?:件|条|个|点)?(?:事|是)?[,:、]|[-*•·])\s*"
)
_LINKING = lazy(
    r"(?:另外|还有|此外|对了|顺便(?:说一下|问下|问一下)?|再就是|再一个|再有|另|然后|接着|同时|其次|最后)[,:,\s]*(?:我)?"
)
_MOST = 100
Spans = Sequence[tuple[int, int]]


class Gap(StrEnum):
    """What stands before a piece: the end of a sentence, a linking word, a date, a number, or a word for meeting."""

    STOP = "stop"
    LINK = "link"
    DATE = "date"
    CASE = "case"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that may be a thing of its own."""

    start: int
    end: int
    gap: Gap


def is_of_when(when: When) -> bool:
    """Whether a phrase can say when something was done: a day, some days, or a month; no deadline."""
    is_month = when.kind is Kind.PERIOD and when.resolver in (means.month, means.month_part)
    return not when.deadline and (is_month or when.kind in (Kind.DAY, Kind.SPAN))


def says_only_a_month(text: str) -> bool:
    """«7月给一线送清凉»: done in that month, and nobody says on which day."""
    whens = scan(normalise(text))
    return any(map(is_of_when, whens)) and all(when.kind is Kind.PERIOD for when in whens)


def pieces(sentence: Sentence) -> list[Piece]:
    """Its sentences, and clauses that begin with a linking word, a date, a number, or one more meeting."""
    text = sentence.plain
    kept: list[Piece] = []
    start, gap = 0, Gap.STOP
    for end, after, next_gap in (*_breaks(sentence), (len(text), len(text), Gap.STOP)):
        begin = _begin(text, start, end)
        # Nothing but «2.» is no piece, and what follows still begins a line.
        if end - begin > 1:
            kept.append(Piece(begin, end, gap))
            gap = next_gap
        start = after
    # Of more than so many the last holds the rest, so that nothing is left out.
    return kept if len(kept) <= _MOST else [*kept[: _MOST - 1], replace(kept[_MOST - 1], end=len(text))]


def _breaks(sentence: Sentence) -> Iterator[tuple[int, int, Gap]]:
    """Where a piece ends, where the next begins, and what stands between them."""
    dated = frozenset(when.start for when in sentence.whens if is_of_when(when))
    clauses = _clauses_with_a_place(sentence)
    # «建-0001、建-0002都同意»: one thing said of several.
    breaths = [(each.start, each.end) for each in all_together(sentence.plain)] if len(sentence.cases) > 1 else []
    for pause in _PAUSE.finditer(sentence.plain):
        gap = Gap.STOP if pause["stop"] else _gap(sentence.plain, pause, dated, clauses, breaths)
        if gap is not None:
            yield pause.start(), pause.end(), gap


def _clauses_with_a_place(sentence: Sentence) -> frozenset[int]:
    """Where the clauses begin that name a union, if more than one is named."""
    named = sentence.named(Group.UNIT)
    if len({mention.names for mention in named}) < 2:
        return frozenset()
    begins = [0, *(pause.end() for pause in _PAUSE.finditer(sentence.plain))]
    return frozenset(begins[bisect_right(begins, mention.start) - 1] for mention in named)


def _gap(text: str, pause: re.Match[str], dated: frozenset[int], clauses: frozenset[int], breaths: Spans) -> Gap | None:
    """What begins behind a comma or a blank; None where nothing does."""
    after = pause.end()
    if after in dated:
        return Gap.DATE
    if not pause[0].isspace() and _NUMBER.match(text, after):
        return None if any(start <= pause.start() < end for start, end in breaths) else Gap.CASE
    if _AGAIN.match(text, after) or (pause[0][-1].isspace() and _ITEM.match(text, after)):
        return Gap.LINK
    return Gap.MEETING if after in clauses and MEETING.match(text, after) else None


def _begin(text: str, start: int, end: int) -> int:
    for lead in (_NUMBERING, _LINKING):
        match = lead.match(text, start, end)
        start = match.end() if match else start
    return start
