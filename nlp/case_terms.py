"""Small closed sets of words about cases, for what a sentence's intent and slots leave open: which queue, which meeting.

Like `nlp.words`: whole sentences are understood in `nlp.read`; nothing here knows a database or a clock.
"""

from __future__ import annotations

import re

from nlp.normalise import normalise

# The names are those of `storage.services.cases.Queue`; the first that is found counts.
_QUEUES = (
    ("extensions", r"延期|延长|宽限|展期"),
    ("handed_back", r"退办|退回来|退件"),
    ("overdue", r"超期|逾期|过期|超时|到期(?:没|未)"),
    ("promised", r"兑现|承诺"),
    ("reopened", r"重办|重新办|不满意"),
    ("approve", r"待?(?:审批|批准)|等.{0,4}批|待批|待决定|待定|等.{0,3}同意|上会"),
    ("review", r"待?审(?:核|查)?|待受理|待立案|新(?:提|交|来|收)|没审|未审|没受理|未受理|待交办|没交办|未交办"),
    ("unsigned", r"(?:没|未|待)签收"),
    ("signers", r"等.{0,4}(?:评价|打分)|待评价|没评价|未评价|等.{0,4}签名|待签名|没签名"),
    ("in_hand", r"在办|手上|手里|正在办|办理中|在手"),
)
_QUEUE_WORDS = tuple((name, re.compile(pattern)) for name, pattern in _QUEUES)


def queue_named(text: str) -> str | None:
    """The queue that a question names; None where it asks for what waits in general."""
    said = normalise(text)
    return next((name for name, pattern in _QUEUE_WORDS if pattern.search(said)), None)


_NEXT = re.compile(r"(?:看|翻|请)?(?:下一?页|往后翻?|后面(?:的|还有)?|还有呢|还有吗|接着看|继续看|更多)")


def is_next_page(text: str) -> bool:
    return bool(_NEXT.fullmatch(normalise(text).strip(" ,，。.!！?？")))


_COUNT = re.compile(r"\d{1,8}")
_ALL = re.compile(r"全部|全都|都催|所有|一起催|全催")


def positions(text: str) -> tuple[int, ...]:
    """The numbers of «催1,3,5», in their order and each once."""
    return tuple(dict.fromkeys(int(each) for each in _COUNT.findall(normalise(text))))


def means_all(text: str) -> bool:
    return bool(_ALL.search(normalise(text)))


_MEETING = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+[届次]|[一二三四五六七八九十]+届[一二三四五六七八九十]+次|\d+月\d+日)*的?"
    r"(?:主席办公(?:会议|会)|常务委员会(?:会议)?|常委(?:会议|会)|主席团(?:会议)?|主席(?:会议|会)|党组(?:会议|会)|办公会议?)"
)


def meeting_named(text: str) -> str | None:
    """The meeting that decided, in the words used: «主席办公会», «九届五次常委会»."""
    found = _MEETING.search(normalise(text))
    return found[0] if found else None


_EXTENSION = re.compile(r"延期|延长|宽限|展期|推迟|延后|顺延|延到|延至")


def is_extension(text: str) -> bool:
    """Whether a decision is about more time rather than about an assignment."""
    return bool(_EXTENSION.search(normalise(text)))


_LATER = re.compile(
    r"晚(?:一?点|几天|两天|些)|缓(?:一缓|几天|缓)|来不及|赶不上|多给.{0,3}(?:天|时间)|再给.{0,3}(?:天|时间)"
)


def asks_for_time(text: str) -> bool:
    """Whether a unit that says so wants more time: «建-0012能不能晚几天»."""
    said = normalise(text)
    return bool(_EXTENSION.search(said) or _LATER.search(said))


_TOGETHER = re.compile(r"联名|联署|一起签|一块儿?签|一同签|共同签|签[个上]?名|签[个上]?字|一起提|一块儿?提|共同提")
_WITHOUT = re.compile(r"不要|不用|去掉|删掉|除掉|不叫|别叫|别让|不请|拿掉")
_AS_WELL = re.compile(r"加|叫|再|还有|拉|喊|带|添|补|也")


def is_about_signers(text: str) -> bool:
    """Whether words in the middle of a suggestion say who signs it: «叫上李秀英一块儿签»."""
    return bool(_TOGETHER.search(normalise(text)))


def signers_changed(text: str, named: list[str], before: list[str]) -> list[str]:
    """Who signs then: those named as well, all but those, or just those."""
    said = normalise(text)
    if _WITHOUT.search(said):
        return [name for name in before if name not in named]
    kept = before if _AS_WELL.search(said) else []
    return list(dict.fromkeys([*kept, *named]))


_RATES = re.compile(
    r"办成率|兑现率|办结率|解决率|(?:建议|提案|答复|办理|代表|评价)[^,。]{0,6}满意率|满意率[^,。]{0,8}(?:建议|提案|答复|办理)"
    r"|(?:建议|提案|答复|办理)[^,。]{0,4}满意度|^(?:[今去前]年|\d{4}年)?的?(?:满意率|满意度)(?:是?多少|怎么样|如何|高不高|有多高)?[?。]?$"
)


# How satisfied people are with the federation's own departments is the survey's.
_SURVEYED = re.compile(r"测评|问卷|满意度调查")


def asks_satisfaction(text: str) -> bool:
    return "满意" in text


def asks_rates(text: str) -> bool:
    """Whether a question is about the shares of cases solved, promises kept and signers satisfied."""
    said = normalise(text).strip()
    return bool(_RATES.search(said)) and not _SURVEYED.search(said)


_PROMISE = re.compile(r"承诺|兑现|说好的|答应")


def is_about_promise(text: str) -> bool:
    return bool(_PROMISE.search(normalise(text)))


_NOT_KEPT = re.compile(r"(?:没|未|没有|未能|尚未|还没|没能|不能|无法)[^,，。]{0,3}(?:兑现|落实|完成|做到|办到|办成)")
_KEPT = re.compile(r"兑现|落实|完成|做到|办到|办成|建好|办好")


def promise_kept(text: str) -> bool | None:
    """Whether a promise is said to be kept; None where the sentence reports of none."""
    said = normalise(text)
    if not _PROMISE.search(said):
        return None
    return False if _NOT_KEPT.search(said) else True if _KEPT.search(said) else None


def promise_answer(text: str) -> bool | None:
    """The answer to «兑现了吗»; None when it is none."""
    said = normalise(text)
    if _NOT_KEPT.search(said) or re.match(r"没|未|不|否", said):
        return False
    return True if _KEPT.search(said) or re.match(r"是|对|好了|已", said) else None


_KEPT_OR_NOT = re.compile(r"(?:承诺)?(?:已经?|都|全|没有?|未|还没|尚未)?兑现[了啦的]?")


def is_promise_report(text: str) -> bool:
    """«没兑现», «已兑现,三月开了门»: an answer to whether a promise was kept, without saying which."""
    return bool(_KEPT_OR_NOT.match(normalise(text)))


_COMMENDATION = re.compile(r"优秀|好建议|金点子|表彰")
_UNPUBLISHING = re.compile(r"撤下|取消公开|停止公开|不再公开|撤销公开|收回公开|不公开了|下架|撤回公开")
_NAME = re.compile(r"署名|姓名|名字|我的名")
_NO = re.compile(r"不|别|匿名|勿")


def is_commendation(text: str) -> bool:
    return bool(_COMMENDATION.search(normalise(text)))


def is_unpublishing(text: str) -> bool:
    return bool(_UNPUBLISHING.search(normalise(text)))


def name_may_stand(text: str) -> bool | None:
    """Whether somebody's name may stand below a published case; None where the sentence isn't about names."""
    said = normalise(text)
    return not _NO.search(said) if _NAME.search(said) else None


_EDIT = re.compile(
    r"(?:把|将)?(?P<part>题目|标题|内容|答复|回复)(?:改成|改为|换成|换为|写成)[:：,，\s]*(?P<words>.+)", re.DOTALL
)
_PARTS = {"题目": "title", "标题": "title", "内容": "content", "答复": "reply", "回复": "reply"}


def wording_changed(text: str) -> tuple[str, str] | None:
    """«答复改成…» as the part of a publication and its new words."""
    found = _EDIT.fullmatch(text.strip())
    return (_PARTS[found["part"]], found["words"].strip()) if found else None


_ASKING = re.compile(
    r"公开|公示|公布|办理|办好|办成|办结|办完|解决了|已办|建议|意见|提案|结果|答复|情况|有哪些|哪些|有没有|有什么|什么|看一?看|看一下|查一?查|查一下|看|查|"
    r"搜一?搜|搜索|搜|找|里面|里|帮我|帮忙|麻烦|请|关于|有关|方面|请问|我想|想|一下|的|了|吗|呢|有|列表|清单|都|哪|给我|[,，。.?？!！:：\s]"
)
_LONGEST_SEARCH = 20


def searched_words(text: str) -> str:
    """What a question about published cases looks for, without its question words; empty where it wants the list."""
    return _ASKING.sub("", normalise(text))[:_LONGEST_SEARCH]


_CLASS = re.compile(r"(?<![A-Za-z])([A-Da-d])(?![A-Za-z0-9])")
_BY_WORDS = (
    ("D", re.compile(r"不能解决|解决不了|办不了|无法|暂不")),
    ("C", re.compile(r"参考|研究")),
    ("B", re.compile(r"列入|计划|正在|承诺|逐步|分期")),
    ("A", re.compile(r"已解决|已经解决|解决了|已办|办好|办成")),
)


def result_class(text: str) -> str | None:
    """A to D as a short answer names it: «A», «b类», «已解决»."""
    said = normalise(text)
    found = _CLASS.search(said)
    return found[1].upper() if found else next((name for name, words in _BY_WORDS if words.search(said)), None)


_WAITS = re.compile(
    r"(?:到底|究竟|那|我[的那]?|请问|建议|意见|提案|这个|那个|事情?|[,，。!！\s])*(?:"
    r"(?:什么|啥|几)时候?[^,。]{0,3}(?:能|会|可以|才|给)[^,。]{0,3}(?:办|答复|回复|解决|结果|消息|回音|落实|处理|弄|搞)[^,。]{0,4}|(?:还)?(?:要|得|需要)?(?:等)?多久[^,。]{0,2}(?:能|才|会)?[^,。]{0,3}(?:办|答复|回复|解决|结果|消息|回音|落实)[^,。]{0,4}"
    r"|(?:怎么|咋|为什么|为啥|都)?(?:到现在|至今|现在)?(?:还|也|都|一直|就)?[没不](?:有|见)?(?:人)?(?:给个?)?(?:回音|消息|音讯|音信|回复|答复|动静|结果|下文|进展|人管|人理|管|办(?![完好成妥])|处理|解决|说法|反应)[^,。]{0,4}"
    r"|(?:帮我|麻烦|请|能不能|可以|可不可以|再)*催(?:一?[下催]|办)?(?:他们|办公室|部门|承办单位|进度|结果|我?的?建议)?(?:吧|呗|好吗|行吗|可以吗)?)"
    r"(?:(?:[,，。!！\s]|都|已经|这都|等了?|过去)+(?:快|好|几|一|两|半|[二三四五六七八九十\d])[^,。]{0,8})?[?？。!！吗呢啊呀吧了\s]*"
)
_LONGEST_WAIT = 30


def is_waiting_for(text: str) -> bool:
    """Whether words without a number only ask for the outcome of what was suggested: «怎么还没回音，都快一个月了», «催一下»."""
    said = normalise(text).strip()
    return len(said) <= _LONGEST_WAIT and _WAITS.fullmatch(said) is not None


_CONTENT = re.compile(r"[:：,，。;；]")


def before_content(text: str) -> str:
    """What stands in front of a reply's words, and says whose they are."""
    found = _CONTENT.search(text)
    return text[: found.start()] if found else text
