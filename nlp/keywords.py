"""What many texts have in common: their telling words, for hot topics and reports. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from nlp.normalise import normalise
from nlp.tokens import rarity, words

_SCALE = 20  # brings a weight near to the count of texts
_EMPTY = frozenset(
    "我们 他们 大家 没有 不能 可以 希望 建议 反映 职工 工人 员工 工会 单位 企业 公司 问题 情况 进行 这个 那个 一个 什么 怎么 如何 目前 现在 还是 就是 因为 所以 而且 但是 应该 需要 增加 解决 提出 认为 觉得 比较 非常 "
    "有些 有的 部分 方面 时间 时候 工作 加强 提高 完善 落实 开展 关于 对于 以及 或者 如果 已经 一直 经常 不够 太多 太少 普遍 主要 内容 意见 同志 代表 委员 上班 下班 每天 每年 今年 去年 本月 昨天 今天 两个 三个 "
    "走访 座谈 联系 接待 昨日 最近 能否 能够 自己 不少 很多 一些 一线".split()
)


def keywords(texts: Iterable[str], top: int) -> list[tuple[str, float]]:
    """The words said in most texts, weighed by how rare they are in ordinary Chinese; best first, at most `top`.

    A word counts once a text, so that one long complaint does not outweigh ten short ones.
    """
    return _best(_said(texts), top)


def risen(texts: Iterable[str], before: Iterable[str], top: int) -> list[tuple[str, int]]:
    """Words said in more texts than before, with how many more; weighed and ordered like `keywords`.

    A word of one text alone is nobody's trend.
    """
    now, then = _said(texts), _said(before)
    more = Counter({word: count - then[word] for word, count in now.items() if count > 1 and count > then[word]})
    return [(word, more[word]) for word, _ in _best(more, top)]


def _said(texts: Iterable[str]) -> Counter[str]:
    """In how many texts each telling word is said."""
    said: Counter[str] = Counter()
    for text in texts:
        said.update(
            {word for word in words(normalise(text)) if len(word) > 1 and word not in _EMPTY and _is_chinese(word)}
        )
    return said


def _best(said: Counter[str], top: int) -> list[tuple[str, float]]:
    weighed = ((word, round(count * rarity(word) / _SCALE, 4)) for word, count in said.items())
    return sorted(weighed, key=lambda pair: (-pair[1], pair[0]))[:top]


def _is_chinese(word: str) -> bool:
    return all("一" <= char <= "龥" for char in word)
