"""Words of despair and of danger, which no form, question or missing binding may stand in front of.

By rule, so that they are the same with every model: who writes them gets a number to call at once (requirements.md,
«worker's voice»). They must be the writer's own: what others are said to have said is told, not cried.
"""

from __future__ import annotations

from nlp.normalise import normalise
from nlp.patterns import lazy

_LONGEST = 40  # Characters; whoever tells more tells of something, and that is read.
_OWN = r"(?:^|[,。;!?\s…~])(?:我|俺|咱|本人|自己)?(?:现在|今天|今晚|最近|觉得|感觉|真的?|实在|都|就|快|已经?|也|有点|有时候|一直|老是?|总|只|好|是|还不如|不如)*"
_DESPAIR = lazy(
    rf"{_OWN}(?:不想(?:再)?活(?!动|跃|着干|用|络)|不要活(?!动|跃)|活不下去|活够了|活腻了?|活着(?:也)?(?:没|还有什么|有什么|有啥|太)(?:有)?(?:意思|意义|劲|累|用)|想死(?!你|他|她|我|大家)|想(?:要)?(?:自杀|轻生|跳楼|跳河|跳江|寻死|上吊|割腕|一了百了)|"
    r"(?:去)?死了(?:算了|得了|才好|干净)|寻短见|结束(?:自己的?|这条)?生命|撑不下去|(?:要|去|准备)(?:自杀|跳楼|跳河|跳江|上吊|轻生))"
)
_SIGNS = frozenset("活死杀命撑跳轻寻吊割百")
# Somebody else's life, or one's own told as part of what one heard.
_TOLD = lazy(
    r"走访|座谈|接待|宣讲|培训|建议|希望|反映|反应|职工|工人|工友|师傅|他|她|有人|企业|工厂|厂子|生意|店|公司要|行业|食堂|活动"
)
_DANGER = lazy(
    r"(?:漏|泄漏?)[了着]?(?:煤气|燃气|天然气|液化气|毒气|氨气?|氯气?|毒)|(?:煤气|燃气|天然气|液化气|毒气|氨气?|氯气?)(?:管|罐|瓶|味)?[^,。]{0,3}(?:漏|泄|爆|炸)|着火|起火|失火|爆炸|塌方|坍塌|塌了|"
    r"(?:人|师傅|工友)[^,。]{0,6}(?:触电|中毒|昏迷|晕倒|昏倒|被[埋压困卷]|坠落|掉下来|没气|出血)|(?:压|夹|轧|绞|卷)[住到进断了]+[^,。]{0,3}(?:手|脚|腿|胳膊|人)"
)
_NO_MORE = lazy(
    r"怎么(?:办|预防|防)|如何|培训|演练|知识|讲座|隐患|怕|万一|如果|要是|差点|险些|去年|上次|以前|预防|防止|容易"
)


def is_despair(text: str) -> bool:
    """Whether somebody says of oneself that one doesn't want to live."""
    said = normalise(text).strip()
    return (
        len(said) <= _LONGEST
        and not _SIGNS.isdisjoint(said)
        and _DESPAIR.search(said) is not None
        and _TOLD.search(said) is None
    )


def is_danger(text: str) -> bool:
    """Whether somebody cries that something dangerous is happening."""
    said = normalise(text).strip()
    return len(said) <= _LONGEST and _DANGER.search(said) is not None and _NO_MORE.search(said) is None
