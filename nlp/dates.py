"""Dates and periods by a grammar of our own: a table of forms, each with the function that says what it means.

Which side of today a bare weekday or «12号» lies on depends on the intent, so `scan` finds and `When.resolve` decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from nlp import date_meanings as means
from nlp.calendar_math import Direction, Span
from nlp.date_meanings import Clock
from nlp.patterns import lazy

Resolver = Callable[[re.Match[str], Clock], Span | None]


class Kind(StrEnum):
    """What a phrase names."""

    DAY = "day"
    SPAN = "span"  # 3号到5号
    PERIOD = "period"  # 今年, 上个月: what a question is about
    WITHIN = "within"  # 15个工作日内: from today to that day


class Tense(StrEnum):
    """Which side of today the words themselves say."""

    PAST = "past"
    TODAY = "today"
    COMING = "coming"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class When:
    """A date phrase found in a text, from `start` to `end`; `deadline` for «X前», «截止X»."""

    start: int
    end: int
    kind: Kind
    resolver: Resolver
    match: re.Match[str]
    until: When | None = None
    deadline: bool = False

    @property
    def is_part(self) -> bool:
        """Whether only the beginning or the end of a month or year is said: 月初, 年底."""
        return self.resolver in (means.month_part, means.year_part)

    @property
    def is_year_part(self) -> bool:
        """Whether it is 年初 or 年底."""
        return self.resolver is means.year_part

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year: 今年, 2025年."""
        return self.resolver is means.year

    @property
    def is_feast(self) -> bool:
        """Whether it is a festival: 春节, 过年."""
        return self.resolver is means.festival

    def resolve(self, today: date, side: Direction) -> Span | None:
        """First and last day meant; None for a day that no calendar has."""
        try:
            span = self.resolver(self.match, Clock(today, side))
            far = self._end(span[0], today, side) if span else None
            # The end of a span is looked for after its beginning: 周五到周一.
            if self.until and span and far and far[0] < span[0]:
                far = self.until.resolve(span[0], Direction.COMING)
        except (OverflowError, ValueError):
            return None
        return (span[0], far[1]) if span and far and far[1] >= span[0] else span

    def _end(self, first: date, today: date, side: Direction) -> Span | None:
        """Where a span ends; a bare weekday is of the week of its beginning: 上周一到周二."""
        if self.until is None:
            return None
        is_bare = self.until.resolver is means.weekday and not self.until.match["mod"]
        return self.until.resolve(first, Direction.COMING) if is_bare else self.until.resolve(today, side)

    def tense(self, today: date) -> Tense:
        """What the words alone say, for the classifier."""
        ahead, behind = self.resolve(today, Direction.COMING), self.resolve(today, Direction.PAST)
        if ahead is None or behind is None or ahead != behind:
            return Tense.OPEN
        if ahead[0] > today:
            return Tense.COMING
        return Tense.PAST if ahead[1] < today else Tense.TODAY


_N = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_COUNT = r"(?:\d{1,4}|[一二两三四五六七八九十百半]{1,5})"
_YEAR = r"(?P<y>(?:20\d{2}|二零[零一二三四五六七八九]{2})年度?|(?:今年|去年|前年|明年|后年|本年|当年|上一?年度)度?)"
_MAYBE_YEAR = rf"(?:{_YEAR}的?)?"
_RM = r"(?P<rm>上上个?月|上个?月|这个?月|本月|当月|下下个?月|下个?月)"
_TO = r"(?:到|至|-|~)+"
_UNIT = r"(?P<unit>工作日|天|日|周|星期|礼拜|(?<=个)月|季度|年)"
_MOD = r"(?P<mod>上上个?|上个?|这个?|本|下下个?|下个?)"
_SINCE = r"(?P<since>以来|至今|到现在|到今天|到目前)?"
# «12号建议» is a case, «3号楼» a place, «11月3个», «3月二十多人» and «2月一共» are counts.
_NO_THING = (
    r"(?!的?(?:那[条份个件])?(?:建议|提案|意见|案|议案|实事|好事|记录|联系记|调研报|声音|诉求|急报)|楼|线|车间|文件|机|厂房|仓|库|选区|"
    r"地块|工地|公寓|宿舍|会议室|窗口|公馆|院|店|门|信箱|基地|码头|桌|岗|包间|[船坞泊窑炉井矿棚塔罐台吊站口岸渠隧桥标组队班房馆园塘池闸堆锅烟轮舱柜箱桩梯])"
)
_NO_COUNT = r"(?![个家次名人条位点件场份万千百元块岁楼期批多几来余组天一二三四五六七八九十廿\d:%度级]|号?建议|/)(?<!一(?=[共直起线些般样边向概律]))"
_D = r"(?P<d>(?:\d{1,2}|[一二三四五六七八九十廿]{1,3}))"
_D2 = r"(?P<d2>(?:\d{1,2}|[一二三四五六七八九十廿]{1,3}))"

_FORMS: tuple[tuple[Kind, str, Resolver], ...] = (
    (Kind.DAY, (r"(?<!\d)(?P<y>20\d{2}|二零[零一二三四五六七八九]{2})\s?[年./-]\s?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s?[月./-]\s?"
     rf"{_D}[日号]?(?!\d)"), means.full),
    (Kind.DAY, r"(?<!\d)(?P<y>20[1-3]\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?!\d)", means.full),
    (Kind.SPAN, rf"{_MAYBE_YEAR}(?P<m>{_N})月{_D}[日号]?{_TO}(?:(?P<m2>{_N})月)?{_D2}[日号]", means.month_day),
    (Kind.DAY, rf"{_MAYBE_YEAR}(?P<m>{_N})月(?:份的?(?={_N}[日号]))?{_D}(?:[日号](?!线)|{_NO_COUNT})(?P<d2>)", means.month_day),
    (Kind.SPAN, (r"(?<![\d.第-])(?P<y>)(?P<m>1[0-2]|0?[1-9])[./](?P<d>3[01]|[12]\d|0?[1-9])[日号]?[-~到至]+(?P<m2>1[0-2]|0?[1-9])[./](?P<d2>3[01]|[12]\d|0?[1-9])[日号]?"
     r"(?![\d.万千元块%个小时天分级折米倍公斤里])"), means.month_day),
    (Kind.DAY, (r"(?<![\d.第-])(?P<y>)(?P<m>1[0-2]|0?[1-9])[./](?P<d>3[01]|[12]\d|0?[1-9])[日号]?(?P<d2>)(?=号|日|[^\d.万千元块%个小时天分级折米倍公斤里的kwKW]|$)"
     r"(?!\.\d)"), means.month_day),
    # «11-16走访…»: with a hyphen only right before what was done, since «8-10» is mostly a count.
    (Kind.DAY, (r"(?<![^,。;:!?\s])(?P<y>)(?P<m>1[0-2]|0?[1-9])-(?P<d>3[01]|[12]\d|0[1-9])(?P<d2>)"
     r"(?=[,:\s]?(?:[走回]访|接[待访]|座谈|[上下]午|晚上|[去到在和跟与同]|电话|微信|参加|列席))"), means.month_day),
    (Kind.SPAN, rf"{_RM}的?{_D}[日号]?{_TO}{_D2}[日号]", means.relative_day),
    (Kind.DAY, rf"{_RM}的?{_D}[日号](?P<d2>)", means.relative_day),
    (Kind.PERIOD, rf"(?:{_MAYBE_YEAR}(?P<m>{_N})月份?|{_RM})?(?<=月|份|.)(?P<part>上旬|中旬|下旬)(?<=旬)", means.month_part),
    (Kind.DAY, rf"(?:{_MAYBE_YEAR}(?P<m>{_N})月份?|{_RM})的?(?:月)?(?P<part>初|底|末|中|头(?![一两几回批个]))(?![高学级次间心标型等药专医国])", means.month_part),
    (Kind.DAY, r"(?<![每一二三四五六七八九十\d个])(?P<y>)(?P<m>)(?P<rm>)月(?P<part>初|底|末|中)", means.month_part),
    (Kind.DAY, rf"{_YEAR}(?:年)?(?P<part>初|底|末|中)", means.year_part),
    (Kind.DAY, r"(?P<y>)(?<![\d每一二三四五六七八九十])年(?P<part>初|底|末|中)(?!以来|至今|到现在|到今|考核|总结|奖|测评|述职|评)", means.year_part),
    (Kind.SPAN, rf"(?<![第\d])(?<!\d-){_D}[日号]?{_TO}{_D2}[日号]{_NO_THING}", means.day_only),
    (Kind.DAY, rf"(?<![第\d零一二三四五六七八九十百-])(?![四五六七八九]十号(?:老师|职工|师傅|[^,。]{{0,2}}工)){_D}(?:号(?!人(?![民社事力大]))|日(?![常报记志夜前均产内餐]|三餐|之))(?P<d2>){_NO_THING}", means.day_only),
    (Kind.DAY, rf"(?<![每\d一二两三四五六七八九十几]){_MOD}?(?:周|星期|礼拜)(?P<w>一(?![共直般起些样并律]|下子)|[二三四五六日天]|[1-7](?!\d|[天个年月次]))(?![年个次]|线(?![上下])|常[^委]|月[^初底]|日常)",
     means.weekday),
    (Kind.SPAN, rf"(?<!每)(?:{_MOD}(?:周末|双休日)|周末(?=[去我在,到跟和与带走 ]|$))", means.weekend),
    (Kind.SPAN, r"(?P<word>昨今|今明|前昨|昨前|明后)两?[天日]", means.two_days),
    (Kind.DAY, r"(?<!提)(?P<word>大前天|大后天|前天|前儿个|前[日儿晚](?!子)|[昨今明](?:天|日|儿个|个儿|个(?=[^月子个])|儿|早|晚|晨|夜|上午|下午|早上|晚上)|后[天日](?!期))", means.named_day),
    (Kind.DAY, rf"(?<![最近每])(?P<n>{_COUNT})个?{_UNIT}(?P<way>之前|以前|前(?!后)|之后|以后|后(?!面|期))", means.ago),
    (Kind.DAY, rf"过(?P<n>{_COUNT})个?(?P<unit>天|日|周|星期|礼拜|(?<=个)月)(?P<way>)(?!了)", means.ago),
    (Kind.WITHIN, rf"(?P<n>{_COUNT})个?{_UNIT}(?:之内|以内|内(?!容|部|勤|心))", means.within),
    (Kind.WITHIN, rf"(?:(?<=[限给长期迟延宽])(?<!为期)|(?<=给我)|(?<=给我们)|(?<=再要)|(?<=期限为)|(?<=时限))(?P<n>{_COUNT})个?(?P<unit>工作日|天|日|周|星期|礼拜|(?<=个)月)", means.within),
    (Kind.WITHIN, rf"(?P<n>{_COUNT})个?(?P<unit>工作日)", means.within),
    (Kind.WITHIN, rf"(?<![\d每第这了])(?P<n>{_COUNT})个?(?P<unit>天|日|周|星期|礼拜|(?<=个)月)(?:要|得|必须|给我)?(?=(?:办[完结好成]|搞定|答复|回复|完成|拿出))", means.within),
    (Kind.PERIOD, r"(?:今年|本年度?)(?:以来|至今|到现在|到目前|截至目前)|年初(?:以来|至今|到现在|到今天)|开年以来|今年年初(?:以来|至今|到现在)", means.this_year_until_now),
    (Kind.PERIOD, rf"{_MAYBE_YEAR}(?P<half>[上下])半年", means.half_year),
    (Kind.PERIOD, rf"{_MAYBE_YEAR}(?P<upto>前)(?P<q>[二三两四])个?季度", means.quarter),
    (Kind.PERIOD, rf"(?P<way>最近|近|过去|这|前|未来|今后|接下来)(?:的|这)?(?P<n>{_COUNT})个?{_UNIT}(?!份|度(?!$)|级)", means.rolling),
    (Kind.PERIOD, rf"{_MAYBE_YEAR}(?:第(?=.季)|(?=.季度))(?P<q>[一二三四1-4])季度?(?P<upto>)", means.quarter),
    (Kind.PERIOD, rf"(?P<mod>上一?个?|本|这一?个?|当|下一?个?)季度?(?!节){_SINCE}", means.relative_quarter),
    (Kind.PERIOD, rf"{_MAYBE_YEAR}(?P<m>{_N})月?份?{_TO}(?P<m2>{_N})月份?", means.months),
    (Kind.PERIOD, rf"(?P<y>)(?P<m>){_RM}{_SINCE}", means.month),
    (Kind.PERIOD, rf"{_MAYBE_YEAR}(?<![\d第个零])(?P<m>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?P<rm>)份?(?!嫂|饼|薪|球|刊|均|经|子|工资|票){_SINCE}", means.month),
    (Kind.PERIOD, rf"(?P<mod>上上个?|上一?个?|这一?个?|本|下一?个?)(?:周|星期|礼拜)(?!一(?![共直般起些样并律])|[二三四五六日天末围转边年]|到(?!期|现在|目前|今天)){_SINCE}", means.week),
    (Kind.PERIOD, rf"{_YEAR}{_SINCE}(?!级)", means.year),
    (Kind.PERIOD, r"全年(?!无休)|年内|一年到头", means.whole_year),
    (Kind.DAY, r"(?P<feast>元旦|春节|过年|清明节?|五一|劳动节|端午节?|中秋节?|国庆节?|十一|三八妇女节|三八节|妇女节|青年节|儿童节|教师节|护士节|七一|八一)(?:节|放假|假期|长假|小长假)*(?:的)?(?P<rel>期间|前一天|前一日|前夕|前两天|后一天|第二天|当天|那天|这天|(?<=八节)(?=上午|下午|晚|前|那|去|到|在|和|跟|,)|(?<=[女师士年童]节)(?=上午|下午|晚上)|(?=之?前|以前|之后|以后|以来)|(?<=节)(?=在[^,。]{1,12}(?:走访|座谈|慰问|宣讲|接待|跟|和)))", means.festival),
)  # fmt: skip

# What a form may begin with: its first character, and then, which spares most places most of the forms, its first two.
_FIRST = (
    r"(?=[\d一二两三四五六七八九十廿百半上下前今昨明后这本当周过近月年大中去开全最星礼未接第元春清劳端国妇青儿教护])"
    r"(?=[\d一二两三四五六七八九十廿百半]|上[上个月旬半一周星礼季双年]|下[下个月旬半一周星礼季双]|前[天日儿晚年昨\d一二两三四五六七八九十百半]|[今昨明][天日儿个早晚晨夜上下年明后今前]|"
    r"后[天日年]|这[个月周星礼季双一的这\d二两三四五六七八九十百半]|本[月周星礼年季双]|当[月年季]|周[一二三四五六日天末1-7]|过[\d一二两三四五六七八九十百半年去]|近[的这\d一二两三四五六七八九十百半]|"
    r"[月年][初底末中内]|大[前后]|中[旬秋]|[去开全]年|最近|星期|礼拜|未来|接下|第[一二三四1-4]|元旦|春节|清明|劳动|端午|国庆|妇女|青年|儿童|教师|护士)"
)


def _anonymous(pattern: str) -> str:
    """The form without its group names, which may stand only once in the one pattern that scans."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


_SCANNER = lazy(_FIRST + "(?:" + "|".join(f"(?P<f{i}>{_anonymous(form[1])})" for i, form in enumerate(_FORMS)) + ")")
_BEFORE = lazy(r"(?:之前|以前|前(?!后|任|期|台|面|来|往|去|天|一|两|三)|(?:下班|放假|中午|开会|结束)之?前|截止|为止)")
_UNTIL_WORD = lazy(r"(?:截止到?|截至|最迟|最晚|延期?(?:到|至)|推迟到|不超过|务必于|赶在)$")
_JOINT = lazy(r"(?:一直)?(?:到|至|-|~)+|[、和跟与]|")


def scan(text: str) -> tuple[When, ...]:
    """Every date phrase of a text in its order, neighbours joined to spans, deadlines marked."""
    return tuple(_with_deadline(when, text) for when in _joined(tuple(_found(text)), text))


def _found(text: str) -> Iterator[When]:
    for match in _SCANNER.finditer(text):
        number = int((match.lastgroup or "f0")[1:])
        kind, _, resolver = _FORMS[number]
        inner = _SINGLE[number].match(text, match.start())
        if inner and match.end() > match.start():
            yield When(match.start(), match.end(), kind, resolver, inner)


# Each form with its group names, for what the scanner found by it.
_SINGLE = tuple(lazy(form) for _, form, _ in _FORMS)


def _joined(found: tuple[When, ...], text: str) -> Iterator[When]:
    """«周一到周三», «昨天和今天» become one span."""
    index = 0
    while index < len(found):
        here = found[index]
        after = found[index + 1] if index + 1 < len(found) else None
        if after and here.kind is after.kind is Kind.DAY and _JOINT.fullmatch(text, here.end, after.start):
            yield replace(here, end=after.end, kind=Kind.SPAN, until=after)
            index += 2
        else:
            yield here
            index += 1


def _with_deadline(when: When, text: str) -> When:
    """«X前» and «截止X» mean X itself, as a deadline."""
    if when.kind is Kind.WITHIN:
        return replace(when, deadline=True)
    tail = _BEFORE.match(text, when.end)
    if tail:
        return replace(when, end=tail.end(), deadline=True)
    return replace(when, deadline=True) if _UNTIL_WORD.search(text[: when.start][-6:]) else when
