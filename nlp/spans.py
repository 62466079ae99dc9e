"""Free text cut out of a sentence: the issue behind «反映», the reason behind a comma, the text behind a colon.

All patterns look at the plain text; the span comes from the writer's own words.
"""

from __future__ import annotations

import re

from nlp.normalise import Prepared
from nlp.patterns import lazy

_TRAIL = lazy(
    r"(?:[,。;!?\s]*(?:帮我|请|麻烦)?(?:记一下|记上|记一笔|录一下|录上|登记一下|登一下|帮我记一下|记录一下|记下来|写上|谢谢|哈|呢|呀|啊|吧|滴|伐|嘛|哦|了事|存一下|先记着|请记录|请登记|记个数|打卡|~)+)+$"
)
_TRAIL_ENDS = frozenset("下上笔来谢哈呢呀啊吧滴伐嘛哦事着录记数卡~")
# What is said about the meeting again, behind what the workers said.
_ASIDE = lazy(
    r"(?<=[^,。;\s]{2})[,。;\s]+(?:我(?:今[天早]|昨[天晚]|都?(?:先)?记|回头|[也已]?答应|在)|俺|先记|先登记|回头我|麻烦|辛苦|请(?:帮|给|登|记|录)|帮我|一共|总共|共(?!同|享)|见了|问了|聊了|没记|人数|日期|时间是|就[他她这]|在[^,。]{1,6}接待的|走访的是|"
    r"[\d一二两三四五六七八九十]+[多来几]?(?:个)?人(?:参加|到场|在场)?(?:[,。\s]|$)|记一下|登记一下|录一下|谢谢).*$"
)
_COUNT_TAIL = lazy(r"[,;。\s](?:一共|总共|共|大概|约)?[\d一二三四五六七八九十百]+(?:多|来|几)?(?:个|名|位)?人$")
_ASKING = lazy(
    r"[,。;!?\s]*(?:麻烦|求求|恳请|拜托|我?想问(?:一?下|问)?|问问)?(?:该?(?:怎么破|咋破|怎么投诉|敢不敢[^,。]{0,3}|讲理[不吗]|凭啥|凭什么|怎么办|咋办|咋整|怎么整|如何是好)|(?:请问|到底|这|这样|这个|这事|他们|你们|老板|工会)?(?:有没有人|有人|谁|没人|能不能|能|可以|你们)?(?:来)?(?:管(?:一?管)?|(?:可以)?(?:聊聊|说说话|谈谈)|帮(?:帮忙|忙|我|我们|帮)?[^,。]{0,6}|"
    r"解决一下|反映一下|处理一下|管不管)(?:吗|不|么|嘛|啊|呢|一下|我|我们|这事)*|(?:这|这样)?(?:合法|违法|犯法|合理|正常|对|合不合(?:法|理|规矩?))(?:吗|么|不|嘛)?(?=[,。!?\s啊呀呢吧哈哦]*$)|请问[^,。]*|(?:应当|应该|该)找谁[^,。]*|找谁[^,。]*|(?:谁|哪[个里儿])(?:能|来|会)?管(?:管|这事)?|"
    r"(?:希望|求|请求|请|盼)[^,。]{0,4}(?:有人|工会|你们|领导|帮扶|帮助|帮忙|管|出面)[^,。]*|求助|求帮助|急|在线等|心里堵得慌|怎么解决|咋办|怎么弄)[,。;!?\s啊呀呢吧哈哦]*$"
)
_SELF = lazy(
    r"^(?:(?:你好|您好|请问|那个|嗯|喂|领导|同志|工会|想问下|想问问|问一下|我想反映一下|我想反映|想反映一下|反映一下|我要反映|我反映|我要投诉|投诉|我想问一下|我想问问|我想问|跟你们说个事|求助)+[,:!。\s]*)?"
    r"(?:(?:我|本人|俺)是(?:一[名个位])?[^,。\s]{1,14}[,。\s]+(?:(?:在[^,。]{1,12})?(?:工作|干了?|上班|做了?|来)[^,。]{0,8}[年月][了多]*[,。\s]+)?|(?:我|本人|俺|我们|咱们|咱)(?:是|在|就|也)?(?:[^,。]{0,12}?)(?:的|上班|做工|打工|工作|干活|当[一-龥]{1,4}|干[一-龥]{1,3}|做[一-龥]{2,3}|开(?!支|资|工|除)[一-龥]{1,4}|职工|工人|员工|多年|[一-龥]{2,4}年|干了?[一-龥\d]{1,3}年(?:[^,。不没欠拖被扣压]{1,4}))[,。:\s]+)?"
)
_US = lazy(
    r"^(?:就是|现在|最近)?(?:我们|咱们|俺们|我|咱|俺|阿拉)(?:这边|这里|这儿|厂里?|公司|单位|厂)?(?:现在|已经|都|最近|刚)?(?=[^的]|$)"
)


_NOTHING_RAISED = lazy(
    r".{0,4}[没无](?:收到|有|提|反映|说)?(?:什么|啥)?(?:新|别的|大|特别的|具体)?(?:意见|诉求|问题|要求|困难)?[。,!]*|(?:一切)?(?:都)?(?:挺|很)?(?:好|正常|满意)[的。!]*|"
    r"了?(?:大?半|[一二两三四五六几\d]+)?个?多?(?:天|小时|钟头|上午|下午|晚上|中午|会儿)[,。!]*"
)


# What was seen of a place without anything being amiss there, and good wishes.
_ALL_WELL = lazy(
    r"(?:.{0,14}?(?:情况|近况|动态)[,。\s]*)?(?:他们?|她们?|职工们?|工人们?|员工|队伍|思想|大家|大伙儿?|上次[^,。]{0,6}|之前[^,。]{0,6}|问题|事情?|一切|目前|暂时|情绪|整体|总体|身体|日子|过得){0,3}(?:都|挺|很|蛮|还|也|比较|一切|基本)*"
    r"(?:好着呢?|好|正常|满意|不错|稳定|平安|还行|可以|顺利|解决了|办[好妥]了|没[啥什]?么?事儿?)[的呢哩。!,了]*(?:[,。\s]+(?:也|都|暂时)?没(?:有|说|提|反映)?(?:什么|啥)?(?:新的?)?(?:问题|意见|困难|诉求|要求)?)?|就(?:是|有|剩|见(?:到|着)?)?[^,。]{1,6}(?:[和跟、加](?:[一两几]个|[一两]位)?[^,。]{1,6}|[一俩两仨]个?人?)(?:在|在场)?|祝[^,。]*|[^,。]{0,12}(?:有没有|有啥|有什么|什么|啥)(?:困难|难处|问题|意见|诉求|要求)(?:[,。\s]*[^,。]{0,6}(?:没有?|没啥|没什么|挺好|都好)[^,。]{0,4})?|(?:具体)?(?:多少|几个?)人?(?:我)?(?:忘|没数|记不)[^,。]*"
)
_HOW_IT_GOES = lazy(r".{0,14}?(?:的|生产|经营|基本|思想|工作|生活|各方面|这边|那边)?(?:情况|近况|动态|现状)")
_LED_TO = lazy(r"(?:的?(?:就|都|也|主要)是(?!不|否|因)|的是|一看|结果)+(?=.{2})")
_SAID_BY_MOST = lazy(
    r"(?:(?:收回来?|回收|交上?来|填好?)的)?(?:多半|大半|大都|大多数?|普遍|大家|大伙儿?|基本上?|主要|一致|全都?|都|个个)+(?:就|是|在|也)*(?:反映|[说讲提写填](?:的(?:都|就)?是|的|是|着)?|抱怨|嫌|叫苦)(?=.{2})|普遍(?=[^,。的是]{3})|嫌(?=[^弃疑.].{2})"
)
_MOST_SAID = lazy(
    r"(?:的(?:事儿?|事情|问题))?(?:(?:说|提|讲|反映|谈|讨论|关心)(?:[得的])?人?最多的?|是?(?:排在?|是)(?:头一|第一)[条件个位]?|居多|最突出)$"
)
_OBJECTED = lazy(
    r"(?<!面)对(?![面口接象了方]|[^,。]{0,20}对)(?P<what>[^,。;!?\s]{2,24}?)(?:的)?(?:都|也)?(?:(?:意见|怨言|怨气|牢骚)(?:都|也|挺|很|最|比较|特别|非常|极|蛮)*[大多]|(?:很|挺|非常|十分|特别|都)?不满意?|(?:反映|反应)强烈|(?:很|都|挺|颇)(?:有意见|有怨言))"
)
_RAISED_BY = lazy(r"(?:反映|提出|抱怨|诉说)(?P<what>[^,。;]{3,30}?)的(?:主要|都)?是(?=[^,。;]{2,20}(?:[,。;]|$))")
_ASKED_AND_TOLD = lazy(
    r"(?:有没有|有啥|有什么|有哪些|有无|啥|什么)(?:困难|难处|难题|问题|意见|诉求|要求|想法|麻烦)[,。\s]+(?:他们?|她们?|对方|大家|人家)?(?:都|就)?(?:回?说的?是?|讲的?是?|回答是?|答|回)[,:]?(?P<what>[^。;没不]{2}[^。;]*)"
)
_SMALL_TALK = lazy(
    r"没[啥什有][么]?(?:特别的|大事|别的|大意见|意见|大问题|毛病)?儿?[,\s]*就(?:是|说|想)?(?:嫌|说|想|怕)?(?=.{2})"
)


# «护罩装上了,就是吸尘还没弄», «窗户修了,门还是漏风»: what is mended is no trouble any more.
_MENDED_BUT = lazy(
    r"[^,。;!?]{1,12}?(?:好|上|齐|完|解决|落实|修|换|补|发|装|改|通|配|到位|补齐|下来|到账)了[,\s]+(?:就是|只是|不过|但是?|可是?|唯独|就剩|剩下)(?=[^,。]{0,12}(?:没|不|还|差|缺|少|太))|"
    r"[^,。;!?]{1,8}?(?:好|上|齐|修|换|补|发|装|改|通|配)了[,\s]+(?=[^,。;!?\s]{1,6}(?:还是|还|仍旧?|依旧|照样)(?:没|不|差|缺|漏|坏))"
)


def contact_issue(prepared: Prepared, span: tuple[int, int]) -> tuple[int, int] | None:
    """What was raised at a meeting, without what hangs on behind; None where only that nothing was."""
    text = prepared.plain
    start, end = tidied(prepared, *span)
    for lead in (_SMALL_TALK, _MENDED_BUT, _LED_TO, _SAID_BY_MOST):
        found = lead.match(text, start, end)
        start = found.end() if found else start
    start += text.startswith("的", start, end)
    end = start + len(_MOST_SAID.sub("", text[start:end]))
    nothing = any(words.fullmatch(text, start, end) for words in (_NOTHING_RAISED, _ALL_WELL))
    return (start, end) if end > start and not nothing else None


def complained_of(prepared: Prepared) -> tuple[int, int] | None:
    """What stands between the words of a complaint: «对食堂的菜意见很大», «反映宿舍漏雨的是外地工»."""
    text = prepared.plain
    found = _OBJECTED.search(text) or _RAISED_BY.match(text) or _ASKED_AND_TOLD.search(text)
    return found.span("what") if found else None


def is_how_it_goes(issue: str) -> bool:
    """«了解羊倌们的情况»: one looked, and nothing is said of what was found."""
    return bool(_HOW_IT_GOES.fullmatch(issue))


def tidy(prepared: Prepared, start: int, end: int) -> str | None:
    """The writer's words without polite tails, counts hung on behind, and stops."""
    return prepared.cut(*tidied(prepared, start, end)) or None


def tidied(prepared: Prepared, start: int, end: int) -> tuple[int, int]:
    """The same as a place in the text."""
    body = prepared.plain[start:end]
    aside = _ASIDE.search(body)
    body = body[: aside.start()] if aside else body
    for tail, last in ((_TRAIL, _TRAIL_ENDS), (_COUNT_TAIL, "人"), (_TRAIL, _TRAIL_ENDS)):
        # Looking for a tail at every place of a text costs more than looking whether it may end with one.
        body = tail.sub("", body) if body[-1:] in last else body
    return start, start + len(body)


_TITLED = lazy(r"关于(?P<what>[^,。:]{4,40})的(?:提案|建议|意见|议案)(?!:\s*(?!案由|依据|办法|理由|措施)[^,。]{4})")
_GROUNDS = lazy(r"^[^,。:]{0,8}(?:提案|议案|建议)[,:。\s]*案由(?:是|为|:)\s*(?P<what>[^,。;]{4,40})")
_MEANS = lazy(r"[,。;\s]+(?:具体)?(?:办法|依据|措施|做法|理由)(?:是|为|:)")
_WISH_TAIL = lazy(
    r"[,。;!?\s]*(?:[这就]*算?(?:是)?我(?:的|今年的?|本年度的?)?(?:一条)?(?:建议|意见|提案)|算(?:是)?(?:我的)?(?:一条)?建议|走正式建议|我以代表身份提出|行不行|好不好|可以吗|行吗|好吗|怎么样|谢谢|(?:我)?(?:想|要)?提(?:一?个|一?条)?(?:建议|意见)|是不是可以|(?:请|望|恳请|希望|麻烦)?(?:各位)?(?:领导|工会|县总|总工会|上级|有关部门|相关部门)?们?(?:能|可以)?(?:认真)?(?:研究|考虑)(?:考虑|研究|一?下)|(?:请|望)(?:考虑|采纳|重视|研究)|[啊呀吧嘛呢哈])+[。!?\s]*$"
)
_WISH_TAIL_ENDS = frozenset("议见案出行好以吗样谢虑究下纳视啊呀吧嘛呢哈。!?")
_WISH_HEAD = lazy(
    r"(?:(?:那个)?[我俺]?(?:就是?)?[想要]说(?:一下|个事|的)?(?:就是|是)?[,:\s]*(?:[咱我]们?)?(?:能不能|可不可以|是不是可以)?|(?:请|希望|恳请|盼望?|望)?(?:各位|咱们?)?(?:领导|总工会|工会|县总|上级|有关部门|相关部门)?们?(?:能够?|可以)?(?:认真)?考虑(?:考虑|一?下)?[,:\s]*|(?:盼望?着?|希望)(?!的)|最好(?:是|能)?|不如|要不(?!要)|干脆|就是说?)+(?=.{3})"
)
# «石头路滑,应该铺防滑砖»: the trouble and the wish side by side; the wish is what is asked for.
_THEN_WISHED = lazy(
    r"(?!(?:县?总?工会|县总|厂里|公司)?(?:[给把让请在为多每建设开办装配换修送搞添加发改划腾由对]|组织|统一))[^,。;!?\s]{4,}[,。;!?\s]+(?:所以|因此)?(?:我们?|咱们?|就|还是|大家)?(?:强烈)?(?:建议|提议|希望|盼望?着?|应该|应当|能不能|能否|可不可以|最好|不如|呼吁|请求)(?=[^,。;!?\s]{4})"
)
_FACES = lazy(r"[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff\s,。!]+$")


def suggestion_issue(prepared: Prepared, span: tuple[int, int] | None) -> str | None:
    """The matter of a suggestion: its title behind «关于», else the span found, without what hangs on behind."""
    titled = _TITLED.search(prepared.plain) or _GROUNDS.match(prepared.plain)
    if titled:
        return prepared.cut(*titled.span("what"))
    if not span:
        return None
    first, last = _my_view(prepared.plain, *span)
    start = _wish_begins(prepared.plain, first, last)
    body = _FACES.sub("", prepared.plain[start : _wish_ends(prepared.plain, start, last)])
    body = _WISH_TAIL.sub("", body) if body[-1:] in _WISH_TAIL_ENDS or body[-1:].isspace() else body
    means = _MEANS.search(body)
    end = start + (means.start() if means else len(body))
    whom = _WHOM_BEFORE.search(prepared.plain, 0, start) if "、" in prepared.plain[:start] else None
    return prepared.cut(whom.start("whom") if whom else start, end) or None


_VIEW = lazy(
    r"(?:依我看|依我之见|(?:照|按|依)?我的(?:意思|想法|看法|意见)(?:就|呢)*(?:是|[,:](?=.{4}))|我(?:琢磨|寻思)着?|我提个议|就是(?:说)?想(?:让|请)|说句心里话)[,:\s]*(?:应该|应当|最好|是不是)?(?:该(?=[^死]))?(?=[^,。]{4})"
)
_VIEWED = ("我", "想让", "想请", "心里话")
# «护林员这种一个人守山的,一个月要…», «搞个技能大赛,专门比…»: the wish goes on in the next clause.
_FOR_WHOM = lazy(
    r"[,\s]+(?:最好|都|至少|过年|过节|平时)?(?:[一每半隔两三][^,。;]{0,5}?[年月天周季班次晚]|要|得|必须|应该?|应当|该|给|让|由|统一)[^,。;!?]{3,}"
)
_WHOM_BEFORE = lazy(
    r"(?:^|[,。;:\s])(?:我?(?:们)?(?:强烈)?(?:建议|希望|觉得|提议|想着?))?(?P<whom>[^,。;:!?\s]{2,12}、[^,。;:!?\s]*的(?:人|岗)?),\s?$"
)
_MORE_OF_IT = lazy(
    r"[,\s]+(?:专门?|重点|单独|主要|专项)(?:比|讲|教|设|评|调|给|为|奖|管|练|考|收|办|请|做|查|帮)[^,。;!?]{2,}"
)


def _my_view(text: str, start: int, end: int) -> tuple[int, int]:
    """What stands behind «依我看» or «我的意思是», whatever trouble was told before."""
    view = _VIEW.search(text) if any(word in text for word in _VIEWED) else None
    if not view or view.end() <= start:
        return start, end
    return view.end(), end if end > view.end() else len(text)


def _wish_ends(text: str, start: int, end: int) -> int:
    """Where the wish ends that first lists for whom it is, or says in a second clause what for."""
    more = _FOR_WHOM.match(text, end) if text[start:end].endswith(("的", "的人")) else _MORE_OF_IT.match(text, end)
    return more.end() if more else end


def _wish_begins(text: str, start: int, end: int) -> int:
    """Where the wish itself begins: behind a trouble that is no longer than it, and behind whom one asks."""
    trouble = _THEN_WISHED.match(text, start, end)
    start = trouble.end() if trouble and 2 * (end - trouble.end()) >= end - start else start
    lead = _WISH_HEAD.match(text, start, end)
    return lead.end() if lead else start


def voice_issue(prepared: Prepared) -> str | None:
    """The matter of a worker's own demand, without who says it and without the plea behind it."""
    text = prepared.plain
    begin = _end(_SELF, text, 0)
    begin = _end(_US, text, begin)
    body = _ASKING.sub("", text[begin:])
    body = _ASKING.sub("", body)
    if len(body) < 2:
        begin, body = 0, _ASKING.sub("", text) or text
    return prepared.cut(begin, begin + len(body)) or None


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text[place:])
    return place + match.end() if match else place


_QUOTED = lazy(r"<([^<>]{2,60})>|\"([^\"]{2,60})\"")
_RESEARCH = lazy(
    r"(?:题目|标题|名字|名称|题|名)(?:就?是|为|叫做?|:|定为)+\s*|叫做?(?:的是)?|主题(?:是|为|:)|(?:[,\s]|就?是)讲(?:的是)?(?=[^,。]{4,}的(?:[,。\s]|$))|[,:\s](?:是|写的是|写的|内容是)?关于|^关于|报告[:,]|调研[:,]|(?:写|是|写的|调研了?|搞的)关于|课题(?:是|为|:)|研究的是|写的是|报送:|[,\s]讲(?:的是)?"
)
# «用工情况的调研我写完了»
_WRITTEN = lazy(
    r"^(?:我(?:这篇|这份|那篇|那份)?|这篇|这份)?(?:关于)?(?P<what>[^,。:;!?\s]{4,30}?)的(?:调研报告|调研|报告)(?:我)?(?:已经?|刚|终于|总算)?(?:写|做|搞|弄|改|要|现在|交|提|完|好)"
)
_TITLE_IS = lazy(
    r"(?:题目|标题|题名|名称|名字|课题)(?:的?(?:名字|名称))?(?:就?是|为|叫做?|定为|:)+[:\s]*(?=[^,。\s]{2})"
)
_NO_TITLE = lazy(r"今年|去年|明年|上个?月|本年度|我|\ue000|要交|该交|这次|上次|自己")
_TITLE_ENDS = lazy(
    r"[,。;!\s]+|(?<=[^,。]{4})(?:的?(?:这份|这篇)|请?(?:查收|登记|收下|过目|审阅)|帮我登记|交给你|写好了|写完了|登记一下|交上)|[哈呢呀啊]+$"
)
_RESEARCH_TAIL = lazy(
    r"(?:的?(?:调研报告|报告|调研|这份|这篇))?(?:[,。;!\s]*(?:请?(?:查收|登记|收下|过目|审阅|帮我登记|提交|给你|交给你|交了|写好了|写完了|上交|登记一下|交上|现在交|发你|搞定|完成了|麻烦)[^,。]{0,4}))*[,。!\s哈呢呀啊了]*$"
)


def quoted(prepared: Prepared) -> str | None:
    """What stands in 《》 or quotes."""
    match = _QUOTED.search(prepared.plain)
    if not match:
        return None
    group = 1 if match[1] is not None else 2
    return prepared.cut(*match.span(group)) or None


def research_title(prepared: Prepared) -> str | None:
    """The title of a report: in 《》, or behind «题目是», «关于»."""
    if title := quoted(prepared):
        return title
    named = _TITLE_IS.search(prepared.plain)
    if named:
        stop = _TITLE_ENDS.search(prepared.plain, named.end())
        return prepared.cut(named.end(), stop.start() if stop else len(prepared.plain)) or None
    written = _WRITTEN.search(prepared.plain)
    if written and not _NO_TITLE.search(written["what"]):
        return prepared.cut(*written.span("what")) or None
    lead = _RESEARCH.search(prepared.plain)
    if not lead:
        return None
    body = _RESEARCH_TAIL.sub("", prepared.plain[lead.end() :])
    stop = re.search(r"[,。;\s]", body)
    body = _RESEARCH_TAIL.sub("", body[: stop.start()]) if stop and stop.start() > 2 else body
    return prepared.cut(lead.end(), lead.end() + len(body.removesuffix("的"))) or None
