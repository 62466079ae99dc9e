"""What is said of a good deed that was logged as planned: that it is finished, how far it is, or a question about it."""

from __future__ import annotations

import re

from nlp.normalise import normalise
from nlp.patterns import lazy

_UNFINISHED = (
    r"(?:没有?|未|没能)(?:全部?|完全|都|能)?(?:办|做|弄|搞|送|发|装|修|建|落实)?(?:完成|完|好|妥|成|齐|到位|结束|办|做|送|动)"
    r"|还没有?|还(?:有|差|剩)[^,。;]{1,12}(?:没|未|等)[^,。;的]{0,4}"
)
_END = r"[了呢啊呀吧哦的]*"
_ENDS_UNFINISHED = lazy(rf"(?:{_UNFINISHED}){_END}[。!~]*$")
_SAYS_UNFINISHED = lazy(
    rf"(?:{_UNFINISHED}){_END}(?:$|[,。;!~\s])|还(?:差|剩)|进行中|推进中|办理中|落实中|正在|筹备|一半|大半|部分|第[一二三四]批|先(?:办|送|发|做|给)了"
    r"|快要?(?:办|送|发|做|装|修|弄|完|结束|好)|差不多|争取|预计|力争|尽快|完成了?(?:\d+%|百分之)|才(?:办|送|发|做|花|开)"
)
_FINISHED = lazy(
    r"完成|办[好妥成结完]|做[好成完]|[弄搞修装建][好成完定]|[送发领干学讲教开跑贴]完|[送发]齐|[送发]到(?!了?\d)|到位|落实了|结束了|收尾了|搞定|(?<![改换变当写])成了|(?<![没少])办了(?=$|[,。;!\s])"
    r"|(?:全部?|都)(?:已经?)?(?:办|送|发|做|装|修|弄|搞|拿到|领到|收到|用上|住上|喝上|吃上)[^,。;]{0,4}了"
)
_TO_COME = lazy(r"打算|准备|计划|下周|下个?月|明天|后天|明年|月底|年底|再办|推迟|延期|改天")
_ASKS = lazy(
    r"[?？]|[吗么]$|多少|什么|怎么|怎样|咋|如何|哪|没有$|了没$|[有差剩]几[家个人次块天]|几[家个人次块天]$|是不是|有没有|查|看一?[看下]"
)
_LEAD = lazy(r"^(?:[的那这件条个,:;。\s]|实事|好事|(?:最新)?(?:进展|进度|情况)(?:情况)?(?:是|:|：)?)+")
_THAT_ONE = lazy(r"[那这]件|[那这]个(?:实|好)?事|之前|上次|前面|上回|早先|计划的|打算的|说好的")
_LONGEST = 100


def ends_unfinished(text: str) -> bool:
    """Whether a sentence ends with that something isn't done yet: «……，还没办完»."""
    return _ENDS_UNFINISHED.search(normalise(text).strip()) is not None


def is_finished(text: str) -> bool | None:
    """Whether a word about a planned deed says that it is done; None where it doesn't say.

    Only what is plainly finished is: «已经送了3家» leaves it open, «还有2家没送» and «办了一半» say that it isn't.
    """
    said = normalise(text).strip()
    if _SAYS_UNFINISHED.search(said):
        return False
    if _FINISHED.search(said):
        return True
    return False if _TO_COME.search(said) else None


def asks_of_deed(text: str) -> bool:
    """Whether it asks about a deed: «实-0001花了多少钱»."""
    return _ASKS.search(normalise(text).strip(" 。.!！~")) is not None


def progress_told(text: str) -> str:
    """How far it is, in the person's own words without the record's number."""
    return _LEAD.sub("", text.strip())[:_LONGEST].strip(" ,，。").replace(",", "，")


def is_of_deed(text: str, content: str) -> bool:
    """Whether words without a number plainly are about the deed of that content, which they name in part or point to."""
    said = normalise(text)
    pairs = {content[place : place + 2] for place in range(len(content) - 1)}
    return _THAT_ONE.search(said) is not None or any(pair in said for pair in pairs if _TELLING.fullmatch(pair))


_TELLING = re.compile(r"[\u4e00-\u9fff]{2}")
