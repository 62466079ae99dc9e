"""Whom a question wants: those who did something, who never did, or who did it more or less often than so many times.

Who has a duty left is another question («今年谁还没提建议»): it stays one wherever nothing here is said.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlp.normalise import normalise
from nlp.numbers import whole
from nlp.patterns import lazy

_N = r"(\d{1,4}|[一二两三四五六七八九十百]{1,4})"
_OF = r"(?:[次条件场篇份]|个(?!人|代表|委员|月))"
_PEOPLE = r"(?:人|代表|委员|常委|副主席|同志|社工|工作者)"
# Who is asked for as those who do; «联系了多少人» asks for those who were met.
_WHO = lazy(
    rf"谁|哪些{_PEOPLE}|哪几[个位名]|有没有人|(?<!没)有人|名单|的{_PEOPLE}|{_PEOPLE}(?:有哪些|有几|有多少)|的(?:都)?有(?:几[个位名]|哪几|哪些|多少)"
    rf"|(?:^|[有是的年月里中,])(?:几|多少)[个名位]?{_PEOPLE}"
)
_MET_BY_THEM = lazy(r"(?<!基层和)职工|工人|员工|受益|惠及|群众")
_ASKS_WHO = lazy(rf"谁|哪些{_PEOPLE}|哪几[个位名]")
_RANKED = lazy(
    r"最(?!近)|谁的(?:建议|提案|意见)|排[名行]|倒数|[前后](?:\d|[一二两三四五六七八九十])|第一|谁的?\S{0,6}[多少高低好差]$"
)
_LIMITS = (
    ("less", lazy(rf"(?:不到|不足|不满|没满|未满|没有?达到?|未达到?|少于|低于|小于|没够|不够){_N}{_OF}|{_N}{_OF}以下")),
    ("at_most", lazy(rf"(?:没有?|未|不)超过{_N}{_OF}|(?:至多|最多只|不多于){_N}{_OF}")),
    ("more", lazy(rf"(?:超过|多于|大于|高于|不止){_N}{_OF}")),
    ("least", lazy(rf"(?:满|达到?|够|至少|不少于|不低于|起码){_N}{_OF}|{_N}{_OF}(?:及?以上|起)")),
)  # fmt: skip
_NEVER = lazy(
    r"(?:一|半|1)[次条件个篇份场]\S{0,4}(?:都|也|还)+(?:没|未|无)|从来?(?:没|未)|(?:没|未)有?(?:一次|任何)"
    r"|没有?[^,。的]{1,6}(?<!通)过|(?:没有?|无)(?:任何|什么)?(?:履职)?(?:记录|动静|动作|活动)|[零0](?:次|条|件|记录|走访|建议|提案)"
)
_NOT = lazy(r"没|未|不|还差|欠|缺|落后|拖|剩")
_MET = lazy(r"完成|达标|做完|做齐|合格")
_DID = lazy(
    r"(?:提|交|写|报|办|做|记|走访|联系|接待|座谈|宣讲|学习|培训|视察|调研|参加|列席)[^,。]{0,8}(?:了|过|的)"
    r"|有(?:履职|走访|联系)?记录|[去提交写办做走][访交]?(?:了|过)"
)
_SPAN = lazy(
    r"(?P<n>\d{1,3}|半|[一二两三四五六七八九十]{1,3})个?(?P<unit>年|月|周|星期|天|日)(?:多|以?来|内|里|都|一直|还)*(?=没|未|无|零)"
)
_DAYS = {"周": 7, "星期": 7, "天": 1, "日": 1}
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """`side`: met (a duty), some, none, or with `times`: more, least. `months` and `days`: how far back from today."""

    side: str
    times: int = 0
    months: int = 0
    days: int = 0


def wanted(text: str) -> Wanted | None:
    """None where it doesn't ask for people, asks for a ranking of them, or for those who have something left."""
    said = normalise(text).strip()
    if not _WHO.search(said) or (_MET_BY_THEM.search(said) and not _ASKS_WHO.search(said)):
        return None
    return _limited(said) or (None if _RANKED.search(said) else _side(said))


def _limited(said: str) -> Wanted | None:
    for side, pattern in _LIMITS:
        found = pattern.search(said)
        number = whole(next(each for each in found.groups() if each)) if found else None
        if number is not None:
            return Wanted("less", number + 1) if side == "at_most" else Wanted(side, number)
    return None


def _side(said: str) -> Wanted | None:
    if _NEVER.search(said):
        return Wanted("none", 0, *_span(said))
    if _NOT.search(said):
        return None
    return Wanted("met") if _MET.search(said) else Wanted("some") if _DID.search(said) else None


def _span(said: str) -> tuple[int, int]:
    """Months and days of «两个月没动静»; none for both."""
    found = _SPAN.search(said)
    if found is None:
        return 0, 0
    unit, is_half = found["unit"], found["n"] == "半"
    number = 1 if is_half else whole(found["n"]) or 0
    if unit in _DAYS:
        return 0, number * _DAYS[unit]
    months = number * (_YEAR if unit == "年" else 1)
    return (months // 2, 0) if is_half and unit == "年" else (0, 15) if is_half else (months, 0)


_LISTED = lazy(
    rf"(?:没|未|还差|欠|缺|了|过|完成|达标|满|超过|不到)[^,。]{{0,14}}(?:的(?:{_PEOPLE}|名单)|名单)|谁|哪些{_PEOPLE}"
)
_OF_CASES = lazy(r"(?:建议|提案|意见|件)(?:名单|清单)")


def are_listed(text: str) -> bool:
    """Whether an export wants people by what they did or didn't do: «把没提建议的人导出来»."""
    said = normalise(text)
    return bool(_LISTED.search(said)) and not _OF_CASES.search(said)
