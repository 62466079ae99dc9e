"""Where the wish of a suggestion begins that says by a word that it is one: «…,希望X», «…,工会能不能X», «…,X也该Y».

Whatever trouble is told before it, and whatever is argued behind it, is no part of the wish.
"""

from __future__ import annotations

import re

from nlp.matter import Weights
from nlp.patterns import lazy

Span = tuple[int, int]

_STOP = r"[,。;:!?\s…~]"
_WE = r"(?:所以说?|因此|为此|于是|不然|再就是|另外)?[,:]?(?:我们?|咱们?|俺们?|大家伙?|大伙儿?|工友们?|姐妹们|弟兄们|职工们?|工人们?|他们|她们|本人|个人)?(?:[就都也还真很更]|非常|十分|特别|强烈|一直|还是|只|在此|特|其实|寻思|琢磨|觉得|想着?|看)*"
_WHO = r"(?:请|由)?(?:(?:县总?|市总?|镇)?(?:总工会|工会)|县总|\ue001|[你咱]们?|上[面头级]|组织上?|领导们?|有关部门|相关部门|政府|单位|公司|厂里|县里|镇里)?(?:这边|那边|出面|牵头|以后|今后|明年|今年|[\ue010-\ue016])*"
# Said of a wish at the beginning of a clause, or behind the few words of who asks whom.
_SURE = lazy(
    rf"(?:(?<={_STOP})|^){_WE}(?:"
    rf"(?:建议|提议|倡议|呼吁|恳请|恳求|请求|希望|主张|盼望?着?|望(?=协调|能|工会|县总|有关|相关|上级|领导)|期盼着?|期望|指望着?)(?:着|了)?(?!被|没|书|[的都落是:,。])|"
    rf"(?:我的|咱的|个人|一点)(?:想法|意思|意见|建议|看法|主意)(?:就|呢|嘛)*(?:是|[,:])|"
    rf"想(?:请|求|让)(?=工会|县总|\ue001|总工会|领导|有关|相关|上[面级]|组织)|请(?=在|协调|出(?:面|[一几]?[个份本张套])|推动|督促|安排|组织|牵头|统一|把|为|尽快|尽早|早点|抓紧|(?:县|市)?(?:总工会|工会)|县总|\ue001|各?级?工会|有关部门|相关部门)|"
    rf"{_WHO}(?:能不能|能否|可不可以|可否|是不是(?:能|可以|该|应该|考虑)|是否(?:能|可以|考虑)|能(?=[^,。;!?]{{3,40}}(?:[吗不么]|就好)[,。;!?了]*$))|"
    rf"(?:要|若|如果|假如|最好)(?:是)?{_WHO}能(?:够|不能)?|(?:应该|应当)(?!是|有|会|没|算|不|说|就|快|早|已|都|能(?!不能|否))|该(?=[给把让定设配换修装建办发派涨拨添加])|得(?=[给把让装修配换建办添盖设](?![到出过])|在[^,。]{{1,10}}[放设建装修添盖])|最好(?!的|[吃看])(?:是)?|不如(?!以前|从前|别|人家|过去|当|打工)|巴不得"
    rf")[,:]?(?:{_WHO}(?:能不能|能够?|可以))?[,:]?(?P<wish>(?=[^,。;:!?\s]{{3}}))"
)
_SURE_SIGNS = ("建议", "提议", "倡议", "呼吁", "恳", "求", "希望", "主张", "盼", "望", "我的", "咱的", "个人", "一点", "想请", "想让", "请", "能", "可", "是不", "是否", "最好", "不如", "巴不得", "应", ",该", ",得")  # fmt: skip
# «工会可以X», «企业应当X», «小厂也该X»: with the one who is to act, unless that is who ever acts.
_OUGHT = lazy(
    rf"(?:(?<={_STOP})|^)(?P<whether>[^,。;:!?\s]{{2,14}}?(?:能不能|能否|可否|可不可以)(?=[^,。;:!?\s]{{3}}))|(?<={_STOP}){_WE}(?:"
    rf"(?:(?:县总?|市总?)?(?:总工会|工会)|县总|\ue001|企业|公司|厂里|单位|平台|老板|学校|医院|政府|[县镇]里)(?:[也都就总真]|以后)*(?:不妨|可以|应该|应当|得|该|完全)+(?P<act>(?=[^,。;:!?\s]{{4}}))|"
    rf"(?P<bid>(?:(?:县总?|市总?)?(?:总工会|工会)|县总|\ue001|咱们?)?(?:[搞办给建设装发配派开弄买加添换修把让请]|组织)[^,。;:!?\s]{{4,}}(?=(?:吧|多好|就好了)(?:[,。;!?~\s]|$)))|"
    rf"(?P<wish>[^,。;:!?\s]{{2,14}}?(?:应该|应当|不妨|(?:也|都|就|总|早|真|实在)该|必须|该(?=[^,。;:!?\s]{{1,5}}了(?:[,。!]|$)))(?!是|怎么|算|说|会|没|有[^,。]{{0,3}}吧)(?=[^,。;:!?\s]{{2}})))"
)
_OUGHT_SIGNS = (
    "该",
    "应当",
    "工会",
    "县总",
    "不妨",
    "必须",
    "能不能",
    "能否",
    "可否",
    "可不可以",
    "吧",
    "多好",
    "就好",
)
# A wish that stands before says so by these words, or by its first verb where nothing is lacking.
_ASKED_BEFORE = lazy(
    r"(?:建议|提议|倡议|呼吁|恳请|希望|盼着|能不能|能否|可不可以|最好|应该|应当)(?!书|被|[:,。]|是[:,])(?=[^,。;:]{4})"
)
_A_SUGGESTION = lazy(r"(?:[一个条点项份]|有|提|的|条)(?:[^,。;:]{0,2})(?:建议|提议|希望)$")
_BIDS = lazy(
    r"(?!配送|建筑|装[卸修]|搬[家运]|送[水货餐牛外]|修[车铺理船]|加[油班工]|划船|换班|设[计备]|多[少数年半大]|让人|请[假工]|办公|发[生现热愁]|改制|划分|添乱|开车|组织(?:部|上))(?:(?:县?总?工会|县总|厂里|公司)?(?:[给把让请为多建设装配换修送搞添加划腾由]|在[^,。]{1,12}(?:建|设|装|办|搞|开|修|加)|统一|组织|每[^,。]{1,6}[发给配装送查]))(?!.*[没不太少难贵累苦怕缺差坏漏])"
)
_LACKING = lazy(r"[没不太难贵差漏坏低慢缺累破旧脏冷热闷吵挤远晒黑滑疼痛]|要走")
_VIEWED = lazy(r"意见[,:]")
_ONLY_PLEADS = lazy(
    r"(?:[^,。]{0,8}?(?:协调|牵线|采纳|重视|考虑|研究|支持|批准|落实|解决|答复|回复|关注|帮忙|尽快|早点|早日|管管?|理解|改改|改善|反映)(?:一下|反映|到位|落实|解决|办)?[吧呀啊了]*|(?:尽快|早日|早点|抓紧|马上|今年|明年)[^,。]{0,5})[。!,]*$"
)
# What argues for a wish that is said already.
_ARGUES = lazy(
    r"[,。;!?\s]+(?=(?:别老|别总|别光|别只|别再|不能老|不能总|不能光|老是|总是|现在(?!的?[^,。]{0,3}起)|如今|眼下|目前|现如今|至今|到现在|不然|要不|否则|毕竟|反正|因为|由于|谁[^,。]|凭啥|凭什么|免得|省得|光靠|光是|"
    r"(?:一线|普通|老|新来|外地|基层|小)[^,。;]{0,5}的?[^,。;]{0,8}也(?:能|好|有)|[^,。;!?]{2,14}太(?:少|大|多|小|长|短|远|累|苦|难|贵|慢|低|高|吵|脏|挤|差|旧|危险|辛苦|紧张|不[^,。]{1,3})了?[。!,]*$))"
)
# «请工会跟学校谈谈,把托管延长»
_ASKS_OTHERS = lazy(rf"(?:谈|说|讲|商量|协调|沟通|联系|对接|牵|出面|反映|争取)[^,。;]{{0,5}}(?={_STOP}+$)")
_AND_ALSO = lazy(
    rf"{_STOP}+(?:(?P<more>(?:再|顺带|顺便|同时)[添装修买建设办开换加配])[^,。;!?没不太少难贵累苦怕缺差坏漏]{{3,}}|(?:再|也|并且?|顺带|顺便|同时|然后)?(?:每[年月季周天半隔][^,。;!?]{{3,}}|(?:给|把|由|统一|定期|专门|派|配|发|印|请)(?![没不])[^,。;!?没不太少难贵累苦怕缺差坏漏]{{3,}}))(?=[,。;!?]|$)"
)
_SUBJECT = lazy(
    rf"(?:{_STOP}|^)(?:(?:就|是|说|那个|这个|一个|嗯|啊|哈|我[说提看讲]?|建议|希望|请问)+,?)*(?P<what>[^,。;:!?\s…~没不太少难贵]{{3,}}?)(?:能不能|能否|可不可以|可否|是不是(?:能|可以|该))\Z"
)
_WHOEVER = lazy(rf"{_WHO}|.*(?:公司|厂|单位|学校|医院|部门|[局会]|老板|平台|领导|企业)")
_LONGEST_SUBJECT = 24
_CLAUSE_BEFORE = lazy(r"(?:^|[,。;:!?\s])(?P<said>[^,。;:!?\s]{5,}),\Z")
_WOULD_BE_GOOD = lazy(r"(?:那?就|那?才)(?:更|太|最)?好了")
_MARK = lazy(r"[\ue000-\uf8ff]")
_SHORTEST = 6


def begins(text: str) -> int | None:
    """Where the first wish begins that is marked as one; None where no word does so, or an unmarked wish stands before."""
    found = _first(_SURE, _SURE_SIGNS, text) or _first(_OUGHT, _OUGHT_SIGNS, text)
    if found is None or _is_wished(text[: found.start()]) or _only_says_how(text, found):
        return None
    place = found.start(found.lastgroup or 0)
    return None if _ONLY_PLEADS.match(text, place) else place


def _only_says_how(text: str, found: re.Match[str]) -> bool:
    """«司机也该有个歇脚的地方,最好就在车站边上»; «我有个意见,表要盖五个章,应该减到一个»: how is no wish of its own."""
    before = text[: found.start()]
    if "应" in found[0]:
        return _VIEWED.search(before) is not None
    if found[0].lstrip(",").startswith(("该", "得")):
        return not _LACKING.search(before)
    return "最好" in found[0] and _OUGHT.search("," + before) is not None


def _first(pattern: re.Pattern[str], signs: tuple[str, ...], text: str) -> re.Match[str] | None:
    return pattern.search(text) if any(sign in text for sign in signs) else None


def _is_wished(before: str) -> bool:
    """Whether what stands before a mark is a wish itself: «门口装个灯,希望今年就装»."""
    asked = (found for found in _ASKED_BEFORE.finditer(before) if not _A_SUGGESTION.search(before, 0, found.end()))
    return next(asked, None) is not None or any(_BIDS.match(clause) for clause in re.split(_STOP, before))


def is_one(text: str) -> bool:
    """Whether a text asks for something, and doesn't only tell of a trouble."""
    return _is_wished(text) or begins(f",{text}") is not None


def span(weights: Weights, marked: str) -> Span | None:
    """The wish of a marked text: where a word says that it begins, else where it is likeliest; without what argues for it."""
    found = weights.best(marked)
    begin = begins(marked) if found is None or not _argues(marked, found[0]) else _first_ought(marked)
    if begin is not None and found and _are_together(marked, begin, found[0]):
        found = max(begin, found[0]), found[1]
    elif begin is not None:
        found = _announced(marked, begin, found) or (begin, weights.end(marked, begin))
    elif found:
        found = _with_bid_before(marked, *found)
    return _with_next(marked, *_without_reasons(marked, *_with_subject(marked, *found))) if found else None


def _with_subject(text: str, start: int, end: int) -> Span:
    """«宿舍的热水能不能开到半夜»: with what is to change, where that is no longer than how and nobody who is to act."""
    asks = start > 0 and text[start - 1] in "能以否该"
    before = _SUBJECT.search(text, max(0, start - _LONGEST_SUBJECT), start) if asks else None
    if before is None or _WHOEVER.fullmatch(before["what"]):
        return start, end
    # A long one without «的» is as likely who wants it.
    fits = "的" in before["what"] or before.end() - before.start("what") <= end - start
    return (before.start("what"), end) if fits else (start, end)


def _with_bid_before(text: str, start: int, end: int) -> Span:
    """«设立班组长节,给他们一点荣誉»: with the clause before it where that already asks for something."""
    before = _CLAUSE_BEFORE.search(text, 0, start)
    return (before.start("said"), end) if before and _BIDS.match(before["said"]) else (start, end)


def _argues(text: str, place: int) -> bool:
    """Whether what stands here only argues: «评优应该看票数,别老是领导定»."""
    return place > 0 and _ARGUES.match(text, place - 1) is not None


def _first_ought(text: str) -> int | None:
    """Where a wish begins in the first clause that has one."""
    found = _OUGHT.search("," + text)
    return begins(text) if found is None else found.start(found.lastgroup or 0) - 1


def _announced(text: str, begin: int, found: Span | None) -> Span | None:
    """The wish begun there, to the end of what was found around it or of what it goes on with."""
    if not found or found[1] <= begin:
        return None
    if found[0] < begin:
        return (begin, found[1]) if _says_enough(text[begin : found[1]]) else found
    goes_on = _ASKS_OTHERS.search(text[begin : found[0]]) and _BIDS.match(text, found[0], found[1])
    return (begin, found[1]) if goes_on else None


def _says_enough(wish: str) -> bool:
    """«扫码就办» alone says too little; a mark stands for a longer word."""
    return len(wish) + 2 * len(_MARK.findall(wish)) > _SHORTEST - 2


# «跟平台谈谈» alone says nothing of what for.
_TALKS_ONLY = lazy(
    r"[^,。;:!?\s]{0,8}?(?:跟|和|与|找|同)[^,。;:!?\s]{1,10}?(?:谈一?谈|商量(?:一?下|商量)?|说说|说一?下|沟通(?:一?下|沟通)?|协调(?:一?下|协调)?|碰一?[碰下])"
)
# «合同别一年一签,干满三年就该签长的»: what should be instead.
_RATHER = lazy(
    rf"{_STOP}+(?P<more>[^,。;!?\s太少难贵累苦怕缺差坏漏]{{0,10}}?(?:应该|应当|该|改成|换成|改签)[^,。;!?]{{2,}})(?=[,。;!?]|$)"
)
_FORBIDS = ("别", "不要", "不能再", "不得", "取消")
# «设个带徒津贴,带出一个奖两千»: how much for what.
_FOR_EACH = lazy(
    rf"{_STOP}+(?P<more>(?:带出?|签了?|满|干满|考[上过]|学[成会]|拿[到下]|报上?|每)[^,。;!?没不太难]{{1,9}}?(?:给|奖|发|补)[^,。;!?没不太难]{{1,8}})(?=[,。;!?]|$)"
)


def _next_wish(text: str, start: int, end: int) -> re.Match[str] | None:
    said = text[start:end]
    if _TALKS_ONLY.fullmatch(said):
        return _NEXT_CLAUSE.match(text, end)
    forbidden = _RATHER.match(text, end) if any(word in said for word in _FORBIDS) else None
    return forbidden or _FOR_EACH.match(text, end) or _AND_ALSO.match(text, end)


_NEXT_CLAUSE = lazy(rf"{_STOP}+(?P<more>[^,。;!?\s]{{4,}})")


def _with_next(text: str, start: int, end: int) -> Span:
    """With a second wish that is not much longer than the first: «跟医院搭个桥,每年送几个人去学»."""
    more = _next_wish(text, start, end)
    return start, more.end() if more and (more["more"] or more.end() - end <= 2 * (end - start) + 2) else end


def _are_together(text: str, one: int, other: int) -> bool:
    """Whether two places are of one clause."""
    return re.search(_STOP, text[min(one, other) : max(one, other)]) is None


def _without_reasons(text: str, start: int, end: int) -> Span:
    behind = min(start + _SHORTEST, end)
    reasons = _ARGUES.search(text, behind, end) or _WOULD_BE_GOOD.search(text, start + _SHORTEST - 2, end)
    return start, reasons.start() if reasons else end
