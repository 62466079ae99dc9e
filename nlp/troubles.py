"""How far the trouble reaches that workers told of: what announces it late, and clauses that say only half of it."""

from __future__ import annotations

import re

from nlp.numbers import ABOUT
from nlp.patterns import lazy

Span = tuple[int, int]

# Whatever stands before these is small talk.
_IN_SUM = lazy(
    r"(?:(?:归总|归结|归拢|总结)(?=起来|下来|到|为|[就,:])|归根结底|归根到底|总起来|总的来?(?=[说讲看])|总之|总而言之|(?<=[,。;\s])就?一句话(?=[,:就])|[说讲绕聊谈]来[说讲绕聊谈]去|[说讲]到底|[说讲]白了|[说讲]穿了)(?:起来|下来|到底|[到为])?(?:[说讲看]|了)?[,:\s]*(?:他们|她们|大家)?(?:[就也都还]|无非)*"
    r"(?:是|有|说|讲|为了?|反映)?(?:(?:这么?|那么?)?一?(?:件事儿?|个事儿?|桩事儿?|码事|条儿?|点|句话|个意思|个问题|样|回事))?(?:就是|是)?[,:\s]*(?=[^,。]{3})"
)
_HAS_SUM = ("归", "总", "句话", "来", "到底", "白了", "穿了")
# These announce it too, but «饭菜贵,主要是肉菜» has told already.
_ANNOUNCED = lazy(
    r"(?:[^,。;\s]{0,4}的)?(?:问题|诉求|要求|内容|意思|话题|困难|难处|心事)(?:嘛|呢|呀|么|还|就|都|也|主要)*(?:[很挺蛮也都]*(?:简单|实在|具体|一致)[,\s]*(?:就|无非|只)*)?(?:[是有](?!否)|出在|在于)[,:\s]*(?=[^,。]{3})|主要(?:还|就|的|都)*是[,:\s]*(?=[^,。]{3})|"
    r"(?:最|顶)[^,。;\s]{1,5}的(?:一?[件个条点桩])?(?:事儿?|问题)?(?:还|就|都|也)*是[,:\s]*(?=[^,。]{3})|(?<=[,。;\s])(?:[他她]们?|大家|大伙儿?|都)?(?:都|就)?最(?:愁|怕|烦|恼火|发愁|头疼|揪心|关心|挂心)(?:的|就|还)*是?(?=[^,。的]{2})|(?<=[,。;\s])(?:[他她]们?|大家)?(?:都|就|只)?[讲说](?!了|一?会|完|到|话|起|是|笑|得|不|法|定|好|妥|没|说)[,:]?(?=[^,。]{4})"
)
_TROUBLED = lazy(
    r"(?!难(?:户|职工|家庭|群众|学生))[不没太难少贵差漏坏拖低慢缺怕累愁破旧脏吵挤欠远涨停扣冷热苦险嫌病痛疼超]"
)
_ONE_OF_TWO = lazy(
    r"一[个位][^,。;]{1,12}?[,、和跟\s]*(?:还有)?一[个位][^,。;]{1,12}[,。;\s]+(?:其中)?[^,。;\s]{0,6}那[个位](?:[说讲嫌]|反映)?(?=[^,。]{3})"
)
# «今年走了三个,剩下的连轴转», «压力大,有两个在吃药»: one trouble in two clauses.
_GONE = lazy(rf"(?:走|辞|跑|退|离职|调走|裁|减|少|病|倒|招)(?:了|掉|走)*{ABOUT}[个名位人]")
_LEFT = lazy(r"(?:剩|余下|没走|留下|其余|还在的|在岗的|留的|新[来招]的|[招补]不)")
_SOME_OF_THEM = lazy(
    rf"(?:都)?(?:已经)?有{ABOUT}[个名位](?!人?(?:来|参加|到场|在场|没来|跟我|是|说|讲|聊|谈|发言|回|填|答|报|听|都?(?:这样|这么|一样))|月|多?小?时|钟)[^,。;!?]{{2,}}"
)
_SHORT = 8  # how far before what was found its announcement may stand, or those who share the one tap
_CLAUSE = lazy(r"[,\s]+(?P<said>[^,。;!?\s]{2,})")
_FEW_FOR_MANY = lazy(
    rf"(?:[一每整](?:间|层楼?|栋楼?|幢楼?|条线|个车间|个班组?))?{ABOUT}(?:[号个名口]|(?=[人户]))[^,。;\s\d]{{0,5}}?(?:(?:就|只有?|才)有?{ABOUT}|共用?|合用|合着|挤|抢|排(?:着|长)?队等?)[^,。;!?]{{2,}}|连着?[干开站跑上扛盯守轮熬][^,。;]{{1,12}}(?:钟头|小时|天|宿|班|夜)[^,。;]*"
)
_MANY_MORE = lazy(
    rf"[^,。;\d]{{0,6}}(?:走|辞|跑|离职|病|晕|倒)了{ABOUT}[个名位]人?|(?:却|可)?(?:总共)?(?:就|只有?|才)有?{ABOUT}[个张台间把口条辆座][^,。;]{{1,6}}"
)
# What is said of the meeting is no first half of a trouble.
_OF_MEETING = lazy(r"[和跟去到见聊谈坐访问]|参加|接待|[个名位]人?$|\d人$")
_ALL_SAID = lazy(
    r"(?:[都全]|大家|大伙|[他她人]们|[,。;\s])(?:都|全|在|就)?(?:说|嫌|讲|反映|抱怨|喊|叫|盼)(?![好定了完话笑起到一没说])(?P<what>[^,。;]{2,})"
)


def reaching(text: str, found: Span | None) -> Span | None:
    """The trouble that was found, from where it is announced and with its other half; or what no training finds."""
    announced = _behind_announcement(text, found) or found
    span = announced or _without_announcement(text)
    return _with_other_half(text, *span) if span else None


def _behind_announcement(text: str, found: Span | None) -> Span | None:
    lead = _IN_SUM.search(text) if any(word in text for word in _HAS_SUM) else None
    start, end = found or (0, 0)
    if lead is None and found:
        two = _ONE_OF_TWO.search(text) if "那" in text else None
        lead = two if two and start < two.end() else _late(text, start, end)
    elif lead is None:
        lead = _announced(text, 0)
    if lead is None or lead.end() <= start:
        return None
    return lead.end(), end if end > lead.end() else len(text)


def _announced(text: str, place: int) -> re.Match[str] | None:
    return None if _ANNOUNCING.isdisjoint(text) else _ANNOUNCED.search(text, place)


# A character of each of its forms: looking for it at every place of a text costs more than looking for these.
_ANNOUNCING = frozenset("题求容思困难事主最顶讲说")


def _late(text: str, start: int, end: int) -> re.Match[str] | None:
    """An announcement within what was found, or behind it, where no trouble is told before."""
    lead = _announced(text, max(0, start - _SHORT))
    told = lead is None or _TROUBLED.search(text, start, min(lead.start(), end)) is not None
    return None if told else lead


def _without_announcement(text: str) -> Span | None:
    """«六十号人就四个淋浴头», «都嫌饭凉»."""
    few = _FEW_FOR_MANY.search(text)
    if few:
        return few.span()
    said = _ALL_SAID.search(text)
    return said.span("what") if said else None


def _with_other_half(text: str, start: int, end: int) -> Span:
    few = _FEW_FOR_MANY.search(text, max(0, start - _SHORT), end)
    if few and few.start() < start < few.end():
        start = few.start()
    elif _LEFT.match(text, start):
        before = max(text.rfind(stop, 0, max(start - 1, 0)) for stop in ",。;:!? ") + 1
        gone = _GONE.search(text, before, start)
        start = _behind_speaker(text, before, gone.start()) if gone else start
    elif any(half.match(text, start) for half in (_SOME_OF_THEM, _ONLY_FEW, _NOT_EVEN)):
        start = _with_cause(text, start)
    after = _CLAUSE.match(text, end)
    return start, after.end() if after and _is_other_half(after["said"], text[start:end]) else end


def _is_other_half(said: str, trouble: str) -> bool:
    if _LEFT.match(said):
        return _GONE.search(trouble) is not None
    return any(half.fullmatch(said) for half in (_SOME_OF_THEM, _SEVERAL, _MANY_MORE, _NOT_KNOWN))


def _with_cause(text: str, start: int) -> int:
    """«想家,有两个天天哭»: with the few words before, unless they are of the meeting."""
    cause = _JUST_BEFORE.search(text, 0, start)
    told = cause is not None and (_CROWD.fullmatch(cause["said"]) or not _OF_MEETING.search(cause["said"]))
    return cause.start("said") if cause and told else start


_ONLY_FEW = lazy(rf"[^,。;\s]{{1,6}}(?:就|只有?|才){ABOUT}[个张台间把口条辆座](?=[,。;]|$)")
# «打磨间粉尘大,好几个人咳得厉害»
_SEVERAL = lazy(r"(?:已经|都)?好[几些多]个?[个位人]人?(?!来|到场|在场|跟我|说|讲|聊|谈|发言|反映|问)[^,。;!?]{2,}")
# «多半没入会,说不清工会是干啥的»
_NOT_KNOWN = lazy(r"(?:也|都|还|就|更)*(?:说不清楚?|不知道|不晓得|搞不清|弄不清|搞不懂|弄不懂|不明白)[^,。;!?]{3,}")
_NOT_EVEN = lazy(r"连[^,。;\s]{1,8}?(?:都|也)(?:没|不|无)")
_CROWD = lazy(rf"(?!.*(?:[见找谈聊座]|来了))[^,。;\s]{{0,8}}{ABOUT}号人")
_JUST_BEFORE = lazy(r"[,。;:\s](?P<said>[^,。;:!?\s]{2,10}),\s?$")
_SPEAKER = lazy(r".*(?:反映|[说讲嫌道])")


def _behind_speaker(text: str, start: int, end: int) -> int:
    speaker = _SPEAKER.match(text, start, end)
    return speaker.end() if speaker else start
