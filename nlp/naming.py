"""How people name what they entered without its number: by its kind, as the last one, and that it is to go."""

from __future__ import annotations

from nlp.normalise import normalise
from nlp.patterns import lazy

# A kind as it is called, and the first sign of its numbers.
_KINDS = (
    ("建", lazy(r"建议|意见|提案")),
    ("联", lazy(r"走访|联系|接待|座谈|征询")),
    ("研", lazy(r"调研|研究报告")),
    ("实", lazy(r"实事|好事")),
    ("记", lazy(r"学习|宣讲|培训|轮训|视察|会议|参会")),
)
_LAST = lazy(
    r"刚才|刚刚|刚(?=[记提交报说录填])|上一?[条个份件次]|前一?[条个份件]|最近(?:那|的)?一?[条个份件次]|最后(?:那|的)?一?[条个份件次]"
)
_POINTS = rf"(?:{_LAST.pattern}|[那这][条个份件次]|[那这]一[条个份件次]|昨[天日]|今[天日]|前天|之前|前面|我的?|提的|记的|交的|那天)"
_GOES = r"(?:撤回|撤销|撤掉|撤下|撤|删掉|删除|删|作废|取消|不算数?|不要|去掉)"
_NAMED = r"(?:[条个份件次]|记录|建议|意见|提案|走访|联系|报告|实事|好事|学习|宣讲|培训|视察)"
_ONE = r"(?:[上前]一?|最[近后]一?|刚才那?|[那这]一?)[条个份件次]"
_WITHDRAWS = (
    lazy(
        rf"(?:请|帮我|麻烦|,|我要|我想)*(?:把|将)?(?:{_POINTS}[^,。;]{{0,12}}?{_NAMED}|{_ONE})[^,。;]{{0,4}}?(?:给|都|就|请)?(?:我)?{_GOES}[了掉吧呀啊的]*"
    ),
    lazy(rf"(?:请|帮我|麻烦|,|我要|我想)*(?:把|将){_NAMED}{{1,2}}(?:给我)?{_GOES}[了掉吧呀啊的]*"),
    lazy(
        rf"(?:请|帮我|麻烦|,|我要|我想)*{_GOES}(?:掉|了)?{_POINTS}[^,。;]{{0,8}}?{_NAMED}?(?:记录|建议|意见|提案)?[了吧呀啊的]*"
    ),
)
_OTHER_THINGS = lazy(r"提醒|免打扰|暂缓|请假|联名|绑定|通知|短信|会议邀请|评价|[?？吗]")


def entries_named(text: str) -> frozenset[str]:
    """The first signs of the numbers that a text can mean by what it names; empty where it names no kind."""
    said = normalise(text)
    return frozenset(prefix for prefix, pattern in _KINDS if pattern.search(said))


def of_the_last(text: str) -> bool:
    """«刚才那条», «上一条»."""
    return _LAST.search(normalise(text)) is not None


def withdraws_unnumbered(text: str) -> bool:
    """«撤回上一条», «把那条建议撤了», «昨天的走访不算»: nothing but that an entry is to go."""
    said = normalise(text).strip(" ,。.!！~")
    return not _OTHER_THINGS.search(said) and any(pattern.fullmatch(said) for pattern in _WITHDRAWS)
