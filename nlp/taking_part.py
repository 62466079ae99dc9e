"""Who took part in what was logged: «我没去，是别人去的» to a request to confirm, «加上朱慧敏» to a record of one's own."""

from __future__ import annotations

from nlp.case_numbers import scan
from nlp.normalise import normalise
from nlp.patterns import lazy

_SOFT = r"(?:的|了|啊|呀|呢|吧|哦|啦|嘛|哈|过)*"
_WHEN = r"(?:[那这当]天|[那这]次|[那这]回|当时|昨天|前天|根本|压根|其实|真的?|可|都|就|并|确实)*"
_ABSENT = (
    rf"{_WHEN}(?:我们?|本人|俺)?{_WHEN}(?:没有?|未|不曾)(?:一起|跟着|跟)?(?:去|参加|参与|到场|在场|在|到|走访|见|跟)(?:那里|那儿|那边|他们?|现场)?{_SOFT}"
    rf"|不是(?:我|本人)(?:去|参加|做|干|走访|见|记|办)?{_SOFT}|没有?[这那][回件个]?事{_SOFT}|(?:弄|搞|记|写|填|找|点)错人{_SOFT}"
)
_OTHERS = rf"(?:那?应该|那|可能)?(?:就)?是?(?:别人|别的人|其他人|其他同志|同事|另一个人|另外的人)(?:去|参加|做|走访|见|办)?{_SOFT}"
_NOT_THERE = lazy(rf"(?:不对|错了|不是|哦|啊|咦|[,。!\s])*(?:{_ABSENT})(?:[,。!\s]*(?:{_ABSENT}|{_OTHERS}))*[,。!~\s]*")
_SIGNS = frozenset("没未不错")
_LONGEST = 30
_ADDS = lazy(r"加上|加个|再加|添上|补上|带上|还有|漏了|少了|一起的|同行的|也(?:去|参加|在)")
_DROPS = lazy(r"去掉|删掉|删了|拿掉|没去|没参加|不在|没有来")


def was_not_there(text: str) -> bool:
    """Whether words without any other matter say that their writer took no part."""
    said = normalise(text).strip()
    if _SIGNS.isdisjoint(said):
        return False
    for each in reversed(scan(said)):
        said = said[: each.start] + said[each.end :]
    return len(said) <= _LONGEST and _NOT_THERE.fullmatch(said.strip(" ,。:")) is not None


def companions_changed(text: str, named: list[str], before: list[str]) -> list[str] | None:
    """Who came along then, where a sentence about a record adds or takes away those named; None where it does neither."""
    said = normalise(text)
    if not named:
        return None
    if _DROPS.search(said):
        return [name for name in before if name not in named]
    return list(dict.fromkeys([*before, *named])) if _ADDS.search(said) else None
