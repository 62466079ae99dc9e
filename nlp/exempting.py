"""What a sentence says of freeing somebody of duties: «王建国今年产假，免去调研报告», «恢复王建国的调研报告», «今年免了谁».

By rule: the words are few, and no intent of its own is needed. Whom and when are the sentence's ordinary slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nlp.labels import DUTIES
from nlp.normalise import normalise
from nlp.patterns import lazy
from nlp.words import is_question


class Act(StrEnum):
    GRANT = "grant"
    TAKE_BACK = "take_back"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Exempting:
    """`duties` as the policies name them, none where all are meant; `reason` is empty where none is said.

    `is_own`: a wish about the sender's own duties. Not `is_plain`: words that mean it only where somebody is named.
    """

    act: Act
    duties: tuple[str, ...] = ()
    reason: str = ""
    is_own: bool = False
    is_plain: bool = True


_DUTY = r"调研|联系|走访|实事|好事|建议|意见|提案|培训|轮训|测评|会议|覆盖"
_EVERY = r"职责|履职|任务|全部|所有|一切|各项"
_FREE = (
    rf"豁免|减免|免[去除掉了交提写做]|全免|免(?=[^,。;]{{0,14}}(?:{_DUTY}|{_EVERY}))|"
    rf"不(?:再)?要求(?=[^,。;]{{0,6}}(?:{_DUTY}|{_EVERY}))"
)
_PLAIN = lazy(rf"(?<![避难以未幸赦罢任])(?:{_FREE})")
# What an officer says of somebody without the word itself.
_SOFT = lazy(
    r"(?<![用必需])不(?:用|必|需要?)再?(?:交(?!办)|提(?!醒|交)|写|做|完成|履职)|不再?考核|不计入?(?=[^,。;]{0,4}(?:履职|任务|职责))|暂停(?=[^,。;]{0,8}(?:履职|任务|职责))"
)
# Somebody who loses a post, and what costs nothing.
_ELSE = lazy(r"职务|免职(?!责)|免费|免税|免疫|免检|免签|免不了|免得")
_BACK = lazy(
    rf"(?:豁免|免)[^,。;]{{0,6}}(?:撤|取消|收回|作废)|不再?免了|(?:恢复|取消|撤销|撤回|收回|不再)[^,。;]{{0,14}}(?:豁免|免)|恢复[^,。;]{{0,14}}(?:{_DUTY}|{_EVERY})"
)
_WHO = lazy(
    r"(?:谁|哪些|哪几|几个人|多少人|有没有人?|都有)[^,。;]{0,8}免|免[^,。;]{0,10}(?:谁|哪些|哪几|名单|几个人|多少人)|"
    r"豁免(?:名单|情况)"
)
_WHETHER = lazy(r"免[^,。;]{0,8}(?:没有?|了?吗)$")
_MATTER = lazy(rf"{_DUTY}|{_EVERY}|豁免")
_OWN = lazy(r"(?:我|本人)[^。]{0,16}免")
_PROPOSED = lazy(r"我?们?(?:建议|希望|提议|反映)")
_RAISED = lazy(r"建议|反映|希望|职工|工人|员工")


def exempting(text: str) -> Exempting | None:
    """What is to be done, or asked; None for any other sentence."""
    said = normalise(text).strip()
    if _ELSE.search(said):
        return None
    if _BACK.search(said):
        return Exempting(Act.TAKE_BACK, _duties(said), is_plain="免" in said)
    plain, soft = _PLAIN.search(said), _SOFT.search(said)
    if (found := plain or soft) is None:
        return None
    clause = _clause(said, found.start())
    is_asked = plain is not None and (is_question(said) or _WHETHER.search(said) is not None)
    if _WHO.search(said) or (is_asked and not _OWN.search(said)):
        return Exempting(Act.LIST, _duties(clause))
    if not _MATTER.search(clause) or _PROPOSED.match(said) or (is_question(said) and not plain):
        return None
    is_own = _OWN.search(said) is not None and not _RAISED.search(said)
    return Exempting(Act.GRANT, _duties(clause), reason_in(said), is_own, plain is not None)


def _clause(said: str, place: int) -> str:
    """The part between commas around a place: a reason beside it may name a duty too."""
    start = max(said.rfind(mark, 0, place) for mark in ",。;") + 1
    ends = [end for mark in ",。;" if (end := said.find(mark, place)) >= 0]
    return said[start : min(ends, default=len(said))]


def _duties(said: str) -> tuple[str, ...]:
    named = tuple(value for value, pattern in DUTIES if pattern.search(said))
    return (*named, "coverage") if "覆盖" in said else named


_SAID_WHY = lazy(
    r"(?:理由|原因)(?:是|为|:)?(?P<why>[^,。;]{1,30})|因为?(?P<because>[^,。;免]{1,30}?)(?:[,。;]|$|免|,?不)"
)
_KNOWN = lazy(
    r"陪产假|产假|育儿假|哺乳期?|病假|事假|丧假|工伤|怀孕|生育|坐月子|援[疆藏青外]|驻村(?:帮扶)?|挂职[^,。;免]{0,8}|借调[^,。;免]{0,10}|"
    r"脱产(?:学习|培训)|外(?:出|派)(?:学习|培训|工作)?|出国[^,。;免]{0,4}|留学|生病住院|生病|住院|手术|重病|大病|休养|服兵?役|待岗|"
    r"停薪留职|生(?:孩子|小孩|宝宝|二胎|三胎)|病了"
)


def reason_in(text: str) -> str:
    """«产假», «借调到市总»: why, in the words that were said; empty where nothing says it."""
    said = normalise(text)
    told, known = _SAID_WHY.search(said), _KNOWN.search(said)
    if told and (told["why"] or not known):
        return (told["why"] or told["because"]).strip(" :的休")
    return known[0] if known else ""


def bare(text: str) -> str:
    """The answer to «why» without its lead-in."""
    return _LEAD.sub("", normalise(text).strip()).strip(" 。.!")


_LEAD = lazy(r"^(?:他|她)?(?:的)?(?:理由|原因)?(?:是|因为?|:|,)*")
