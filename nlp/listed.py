"""Which lines of a list a sentence is about, and what it says of them: «第二条改成12人», «鹅湖那条不要了»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nlp.corrections import correction
from nlp.names import Group, Names
from nlp.normalise import normalise
from nlp.numbers import whole
from nlp.patterns import lazy

_ORDINAL = r"(?:第\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})|\d{1,2})(?![月日号年名家元块天\d.:/-]|人(?!数|头)|位(?!置))\s?[条个件项]?"
_ORDINALS = lazy(
    rf"(?:把|将|那)?(?P<places>{_ORDINAL}(?:\s*(?:和|与|跟|及|还有|[,、\s])\s*{_ORDINAL})*)(?P<rest>.*)", re.DOTALL
)
_EACH = lazy(r"第\s?(\d{1,2}|[一二三四五六七八九十]{1,3})|(\d{1,2})")
_LAST = lazy(r"(?:把|将)?(?:最后|最末|末尾)(?:那|这|的)?一?[条个件项](?P<rest>.*)", re.DOTALL)
_BY_WORDS = lazy(r"(?:把|将)?(?P<key>[^,。;、]{1,14}?)的?(?:那|这)一?[条个件项次家](?P<rest>.*)", re.DOTALL)
_EXPLICIT = lazy(r"第|[条件项]")
_DROP = lazy(r"^(?:请|帮我|麻烦)*(?:去掉|删掉|删除|删了?|不要|去除|除去|划掉|不记)(?P<what>.+)$", re.DOTALL)
_DROPPED = lazy(
    r"(?:[都就也先我]|可以|重复了?)*(?:去掉|删掉|删除|删|不要|去除|除去|划掉|不记|不用|取消|不算|作废|算)[记了吧掉啊的]*|重复了?|没有?这回事"
)
_EDGES = "的都里 ,:。.!;、吧了"
_FREE = frozenset({"content", "issue", "title"})
_TOLD_BY_LOOK = frozenset({"date", "head_count", "unit", "amount", "days", "hours"})
_CLAUSES = lazy(r"[,;、。\s]+")
_IS = lazy(r"^(?:(?:其实|实际)?(?:应该?|应当)?(?:改成|改为|改到|换成|是|为|:))+")
_FIELD_FIRST = lazy(r"^(?:日期|时间|人数|单位)")


@dataclass(frozen=True, slots=True)
class OfLines:
    """What is said of the lines at these places, counted from 1; more than one by the same words is a doubt.

    `is_plain` where the words can mean nothing but a line, as «第二条» does and a bare «2» doesn't.
    """

    places: tuple[int, ...]
    rest: str
    is_dropped: bool
    is_plain: bool
    doubt: str = ""


def of_lines(text: str, lines: Sequence[str], names: Names) -> OfLines | None:
    """The lines that a sentence is about; None where it is about none of them."""
    said = normalise(text).strip(" ,。.!;")
    dropping = _DROP.match(said)
    found = _named(dropping["what"] if dropping else said, lines, names)
    if found is None or not (found.is_plain or all(1 <= place <= len(lines) for place in found.places)):
        return None
    if dropping:
        return None if found.rest else OfLines(found.places, "", True, True, found.doubt)
    is_dropped = _DROPPED.fullmatch(found.rest) is not None
    return OfLines(found.places, found.rest, is_dropped, found.is_plain, found.doubt) if found.rest else None


def _named(said: str, lines: Sequence[str], names: Names) -> OfLines | None:
    if match := _ORDINALS.fullmatch(said):
        numbers = (whole(each[1] or each[2]) or 0 for each in _EACH.finditer(match["places"]))
        is_plain = _EXPLICIT.search(match["places"]) is not None
        return OfLines(tuple(dict.fromkeys(numbers)), match["rest"].strip(_EDGES), False, is_plain)
    if match := _LAST.fullmatch(said):
        return OfLines((len(lines),), match["rest"].strip(_EDGES), False, True)
    match = _BY_WORDS.fullmatch(said)
    places = tuple(_having(match["key"], lines, names)) if match else ()
    if match is None or not places:
        return None
    return OfLines(places, match["rest"].strip(_EDGES), False, True, match["key"] if len(places) > 1 else "")


def _having(key: str, lines: Sequence[str], names: Names) -> Iterator[int]:
    """The lines that say these words, or name the union that they mean."""
    words = {key.replace("号", "日"), key}
    words |= {name for mention in names.find(key) if mention.group is Group.UNIT for name in mention.names}
    patterns = [lazy(rf"(?<!\d){re.escape(word)}") for word in words]
    for place, line in enumerate(lines, 1):
        if any(pattern.search(line) for pattern in patterns):
            yield place


def changes_of(rest: str, now: datetime, names: Names) -> tuple[Mapping[str, Any], list[str]]:
    """Slot to new value for all that is said of a line, a clause at a time, and the clauses that change nothing."""
    at_once = correction(rest, now, names)
    if _FREE & at_once.keys():
        return at_once, []
    changed: dict[str, Any] = {}
    unread: list[str] = []
    for clause in filter(None, _CLAUSES.split(normalise(rest))):
        found = correction(clause, now, names) or _bare(clause, now, names)
        changed |= found
        unread += [] if found else [clause]
    return changed, unread


def _bare(clause: str, now: datetime, names: Names) -> Mapping[str, Any]:
    """«日期2月16», «是2月15号»: a value whose look says what it is."""
    value = _IS.sub("", _FIELD_FIRST.sub("", _IS.sub("", clause)))
    return {slot: new for slot, new in correction(f"改成{value}", now, names).items() if slot in _TOLD_BY_LOOK}
