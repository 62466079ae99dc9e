"""Units that are only hinted at: «医院今年走访几次» may mean each of several, and must not be taken for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from nlp.name_forms import short_forms
from nlp.normalise import normalise

_ALONE = {
    "医院": "医院",
    "小学": "小学",
    "中学": "中学",
    "学校": "小学|中学|学校|学院",
    "幼儿园": "幼儿园",
    "银行": "银行",
}
_TRADES = re.compile(r"([\u4e00-\u9fff]{2})(?:公司|集团|厂)")
# What follows a unit that is asked about.
_AFTER = r"(?=工会|公司|集团|厂|的|那边|今年|去年|本月|上月|这个月|走访|联系|有几|有多少|$)"
_NO_HEAD = re.compile(r"^(?:第.|[省市县区].|工会|基层|职工|代表|委员)")


def hinted(text: str, unions: Iterable[str]) -> tuple[str, ...]:
    """Names of the unions that a sentence may mean by a part of their names; none where it speaks of everybody."""
    said, names = normalise(text), list(unions)
    for word, parts in _ALONE.items():
        if word in said and (found := _having(names, parts)):
            return found
    for trade in _TRADES.findall(said):
        if found := _having(names, re.escape(trade)):
            return found
    heads = _heads(tuple(names))
    meant = next((head for head in heads if head in said and re.search(head + _AFTER, said)), "")
    return heads.get(meant, ())


@lru_cache(maxsize=64)
def _heads(names: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """What names begin with, as people shorten them, and whose beginning it is."""
    found: dict[str, list[str]] = {}
    for name in names:
        for head in {body[:2] for body in short_forms(name) if len(body) > 2 and not _NO_HEAD.match(body)}:
            found.setdefault(re.escape(head), []).append(name)
    return {head: tuple(found[head]) for head in sorted(found)}


def _having(names: Iterable[str], parts: str) -> tuple[str, ...]:
    return tuple(name for name in names if re.search(parts, name))
