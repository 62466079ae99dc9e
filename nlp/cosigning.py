"""Which of several cases is signed and which isn't, in one message: «同意联名建-0001，不联名建-0002», «食堂那个同意，减速带不签»."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nlp.case_numbers import scan
from nlp.normalise import normalise
from nlp.patterns import lazy

_CUT = lazy(r"[,，;；。!！\n]+|但是?|而(?=不)|不过")
_NO = lazy(r"不|拒绝|算了|别|免了|退出|没")
_YES = lazy(r"同意|签|可以|行|支持|愿意|附议|赞成|加入|参加|联名|算我|好|要")
_DOUBT = lazy(
    r"[?？]|吗|什么|怎么|哪|再看|再说|考虑|想想|等等|等一下|不(?:清楚|知道|确定|太懂|懂|着急)|有问题|好(?:麻烦|难|像|久)"
)
_ALL = lazy(r"都|全部|两[个件条份]|[三四五六]个|一起")
_PLAIN = lazy(
    r"同意|不|签|可以|支持|愿意|附议|赞成|加入|参加|联名|算我|建议|关于|提案|意见|那|这|个|件|条|份|的|了|吧|和|跟|与|都|我|号|、|\s"
)


def decisions(text: str, waiting: Mapping[str, str]) -> dict[str, bool] | None:
    """Number to yes or no, of those named by number or by words of their title (`waiting`: number to title).

    Empty where none is named; None where one is named, or all are, without a plain word for it.
    """
    found: dict[str, bool] = {}
    undecided: list[str] = []
    last: bool | None = None
    for clause in filter(None, _CUT.split(normalise(text))):
        named, says = _named(clause, waiting), _says(clause)
        if says is None and (named or _DOUBT.search(clause)):
            if last is not None and not _DOUBT.search(clause) and not _rest(clause):
                found |= dict.fromkeys(named, last)
                continue
            undecided += named or [""]
            continue
        if says is not None and (named or undecided):
            found |= dict.fromkeys([*undecided, *named], says)
            undecided, last = [], says
    if not found and not undecided and _ALL.search(text) and (says := _says(normalise(text))) is not None:
        return dict.fromkeys(waiting, says)
    is_said = found or undecided or _says(normalise(text)) is not None
    return None if undecided or not is_said else found


def _says(clause: str) -> bool | None:
    if _DOUBT.search(clause):
        return None
    return False if _NO.search(clause) else True if _YES.search(clause) else None


def _rest(clause: str) -> str:
    for each in reversed(scan(clause)):
        clause = clause[: each.start] + clause[each.end :]
    return _PLAIN.sub("", clause)


def _named(clause: str, waiting: Mapping[str, str]) -> list[str]:
    numbers = [each.number for each in scan(clause)]
    if numbers:
        return numbers
    pairs = set(_pairs(_rest(clause)))
    shared = {number: len(pairs & set(_pairs(title))) for number, title in waiting.items()}
    most = max(shared.values(), default=0)
    best = [number for number, count in shared.items() if count == most]
    return best if most and len(best) == 1 else []


def _pairs(words: str) -> Iterable[str]:
    return (words[place : place + 2] for place in range(len(words) - 1))


_SOFT = r"(?:吧|了|的|呢|啊|呀|好|嗯|行|那|就|我|们|还是|想|要|愿意|可以|[,，。.!！~\s])*"
_JOINS = lazy(
    rf"{_SOFT}(?:一起)?(?:加入|加进去|参加|联名|附议|签名|签字|一起提|跟他们?一起)(?:这[个条件]|那[个条件]|联名|它|他们?的)?{_SOFT}"
)
_ANEW = lazy(
    rf"{_SOFT}(?:不(?:想|要|用)?(?:加入|联名|参加){_SOFT})?(?:另外?|单独|再|自己|重新|照样|分开)(?:再)?(?:提|写|报|立|交)(?:一?[件条份个]|上去|我的|建议|新的)*{_SOFT}"
)
_PROPOSES = lazy(
    rf"{_SOFT}(?:把[它这](?:个|条)?)?(?:提|转|写|做|弄|变|改)(?:上去|成|为|交)?(?:一?[条个份件])?(?:建议|意见)?{_SOFT}"
)


def joins(text: str) -> bool:
    """«加入», «我想加入», «那就联名吧»: one that was shown is joined; which one may still be open."""
    said = normalise(text)
    for each in reversed(scan(said)):
        said = said[: each.start] + said[each.end :]
    return _JOINS.fullmatch(said.strip()) is not None


def files_anew(text: str) -> bool:
    """«另提吧», «不加入，单独提一件»."""
    return _ANEW.fullmatch(normalise(text).strip()) is not None


def proposes(text: str) -> bool:
    """«提», «提吧», «那就提一条建议» to an offer to make a suggestion of what was heard."""
    return _PROPOSES.fullmatch(normalise(text).strip()) is not None
