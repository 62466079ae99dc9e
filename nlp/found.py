"""What each slot is, once the intent is known: small functions from a Sentence to the slots it gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from nlp import counts, labels, org_words
from nlp.calendar_math import Direction
from nlp.dates import Kind, When
from nlp.names import Group
from nlp.reading import Intent
from nlp.sentence import Sentence

Slots = Mapping[str, Any]
Finder = Callable[[Sentence, Intent], Slots]

_AHEAD = frozenset((
    Intent.RSVP, Intent.MANAGE_MEETING, Intent.MY_REMINDERS, Intent.ASSIGN_CASE, Intent.APPROVE_CASE, Intent.REPLY_CASE, Intent.BROADCAST,
    Intent.REMIND_PEOPLE, Intent.MANAGE_SESSION, Intent.CASE_QUEUE, Intent.MANAGE_SURVEY,
))  # fmt: skip
_PLANNED = re.compile(
    r"打算|准备|计划|拟(?!定)|将(?:要|于|在)?|预备|想(?:给|在|为|帮)|要(?:给|办|组织|请|在|为|帮)|安排在|定于|约好|下周|下个?月|明天|后天|争取|预计"
)
_BEHALF = re.compile(
    r"(?:代|替|帮|给|为|以)(?P<who>[^,。:]{2,4}?)(?:同志|代表|委员|主席|老师)?(?:补?[录登填报记]|补[一上个]|提(?!醒)|录入|登记|补录|补登|交(?!办)|名义|上报|写)"
)
_MAY_BE_DUE = frozenset((Intent.LOG_GOOD_DEED, Intent.MY_REMINDERS, Intent.MANAGE_MEETING))
_NO_RATHER = re.compile(r"^.{0,8}?(?:不对|错了|不是|说错|记错).{0,4}$")
_CODE = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z0-9]{8}|[A-Za-z0-9]{4}[ -][A-Za-z0-9]{4})(?![A-Za-z0-9])")
_SIGN = re.compile(r"(?<!\d)(?:\d\s?){3,5}\d(?!\d)")
_MERGED = re.compile(
    r"(?:并到|并入|并进|并给|合到|合并到|合并入|归到|归入|并案到|跟着)\s?第?(?P<n>\d{1,6}|[零一二三四五六七八九十百]{1,6})?"
)
_CO = re.compile(r"会办|协办|配合|会同|协同|参与办")
_CO_BEHIND = re.compile(r"(?:[、和与及跟]\ue000+)*(?:来|一起|负责|做)?(?:会办|协办|配合)")
_DONE_WITH = re.compile(r"(?:[,。;\s]|$)")
# «县总组织的视察»: who held it is not where one was.
_HOST = re.compile(
    r"(?:组织|举办|召开|领导|主席|主办|开展|印发|部署|通知|安排|全委会|常委会|统一|“|\"|开的|办的|工会法)"
)
_REMIND = re.compile(r"再?(?:提醒|叫我|催我|喊我|通知我)")
_LEAD_OFFICE = re.compile(r"主办|牵头|承办|负责")
_NO_INDUSTRY = re.compile(r"哪|不|用|各|每|不同|这个|那个|什么|其他|几个|新兴|相关|全部|按|多个|所有|本|同|个")
_INDUSTRY_LEAD = re.compile(
    r"^.*(?:走访了?|联系了?|座谈了?|我?代表|开展|召集|针对|围绕|组织|面向|建立|制定|只看|看看?|建议|推动|关于|加强|提醒|通知|导出|统计|分析|今年|去年|全县|全市|全|[给把对请就在为跟和与按查向从去到由让的是有问])"
)
_INDUSTRY = re.compile(r"(?P<name>[一-龥]{2,6}?)(?P<kind>行业|产业(?!工人|园)|系统)(?!的?升级|消息|里)")


def side(sentence: Sentence, intent: Intent) -> Direction:
    """On which side of today to look for «周三» and «12号»."""
    if intent in _AHEAD or (intent is Intent.LOG_GOOD_DEED and _PLANNED.search(sentence.plain)):
        return Direction.COMING
    return Direction.PAST


def _iso(day: date) -> str:
    return day.isoformat()


def day(sentence: Sentence, intent: Intent) -> Slots:
    """`date`, and `date_to` for a span of days."""
    direction = side(sentence, intent)
    for when in _in_order_of_weight(sentence, intent):
        span = when.resolve(sentence.today, direction) if when.kind in (Kind.DAY, Kind.SPAN) else None
        if span and not (when.deadline and intent not in _MAY_BE_DUE):
            first, last = _narrowest(sentence, direction, span)
            return {"date": _iso(first)} | ({"date_to": _iso(last)} if last > first else {})
    return {}


def _narrowest(sentence: Sentence, direction: Direction, span: tuple[date, date]) -> tuple[date, date]:
    """«上个周末也没闲着,11号跑去…»: the day that is named within a span is the one that is meant."""
    days = (when.resolve(sentence.today, direction) for when in sentence.whens if when.kind is Kind.DAY)
    within = (day for day in days if day and span[0] <= day[0] and day[1] <= span[1])
    return next(within, span) if span[1] > span[0] else span


def _in_order_of_weight(sentence: Sentence, intent: Intent) -> tuple[When, ...]:
    """The dates of a sentence, the one that counts first: after «不对,是», right before «提醒»."""
    whens = sentence.whens
    for earlier, later in pairwise(whens):
        if _NO_RATHER.search(sentence.plain[earlier.end : later.start]):
            return (later, *whens)
    if intent is Intent.MY_REMINDERS and len(whens) > 1:
        call = _REMIND.search(sentence.plain)
        before = [when for when in whens if call and when.end <= call.start()]
        return (*reversed(before), *whens)
    # «按照年初分工,本月十八日走访»: the beginning of the year is rarely when something was done.
    return tuple(sorted(whens, key=lambda when: when.is_year_part))


def reminder_day(sentence: Sentence, intent: Intent) -> Slots:
    """A day, or the first day of «下周» and «下个月»."""
    found = day(sentence, intent)
    if found:
        return found
    spans = (when.resolve(sentence.today, Direction.COMING) for when in sentence.whens if when.kind is Kind.PERIOD)
    coming = next((span for span in spans if span and span[0] > sentence.today), None)
    return {"date": _iso(coming[0])} if coming else {}


def period(sentence: Sentence, intent: Intent) -> Slots:
    """`from` and `to`: the first period named, or a day, which is a period of one."""
    direction = side(sentence, intent)
    named = sorted(sentence.whens, key=lambda when: when.kind is not Kind.PERIOD)
    for when in named:
        span = when.resolve(sentence.today, Direction.PAST if when.kind is Kind.PERIOD else direction)
        # «离年底还差几样» asks about no day.
        past_due = when.deadline and intent is Intent.MY_PROGRESS
        if span and not past_due and not (when.is_part and not when.deadline):
            first = min(sentence.today, span[0]) if when.deadline else span[0]
            return {"from": _iso(first), "to": _iso(span[1])}
    return {}


def due(sentence: Sentence, intent: Intent) -> Slots:
    """The last day: «15个工作日内», «月底前», or the only date of an assignment."""
    marked = [when for when in sentence.whens if when.deadline]
    days = [when for when in sentence.whens if when.kind in (Kind.DAY, Kind.SPAN)]
    for when in (*marked, *days):
        span = when.resolve(sentence.today, Direction.COMING)
        if span:
            return {"due": _iso(span[1])}
    return {}


def marked_due(sentence: Sentence, intent: Intent) -> Slots:
    """The last day where one is marked as such."""
    return due(sentence, intent) if any(when.deadline for when in sentence.whens) else {}


def clock(sentence: Sentence, intent: Intent) -> Slots:
    """The time of what is told, not one in what workers said there."""
    issue = sentence.issue if sentence.time and intent is Intent.LOG_CONTACT else None
    told = sentence.time and not (issue and issue[0] <= sentence.time.start < issue[1])
    # «聊到九点多»: when it ended is not when it was.
    told = told and not (issue and sentence.time and sentence.plain.startswith("到", sentence.time.start - 1))
    return {"time": sentence.time.value} if sentence.time and told else {}


def surveyed(sentence: Sentence, intent: Intent) -> Slots:
    """The year that a survey is about: «启动去年工作满意度测评»."""
    return period(sentence, intent) if any(when.kind is Kind.PERIOD for when in sentence.whens) else {}


def case_no(sentence: Sentence, intent: Intent) -> Slots:
    return {"case_no": sentence.cases[0].number} if sentence.cases else {}


def merged(sentence: Sentence, intent: Intent) -> Slots:
    """The case a sentence is about and the one it goes into: «把建24并到建13里去»."""
    numbers = [case.number for case in sentence.cases]
    into = _MERGED.search(sentence.plain)
    if into and into["n"]:
        target = next((case.number for case in sentence.cases if case.start <= into.start("n") < case.end), None)
        target = target or org_words.case_of(into["n"])
    else:
        behind = [case.number for case in sentence.cases if into and case.start >= into.end()]
        target = behind[0] if behind else (numbers[-1] if len(numbers) > 1 else None)
    about = next((number for number in numbers if number != target), None)
    found = {"case_no": about} if about else {}
    return found | ({"merge_into": target} if target and target != about else {})


def units(sentence: Sentence, intent: Intent) -> Slots:
    """`unit`, or `units` where several are named; nothing where a name fits two unions equally well."""
    host = intent in RECORDS
    sure = [
        mention.names[0]
        for mention in sentence.named(Group.UNIT)
        if len(mention.names) == 1
        and not (host and mention.names[0].endswith("总工会") and _HOST.match(sentence.plain, mention.end))
    ]
    several = _nearest_named(list(dict.fromkeys(sure)))
    if len(several) > 1:
        return {"units": several}
    return {"unit": several[0]} if several else {}


def _nearest_named(names: list[str]) -> list[str]:
    """«羊尖镇的天合化工» names one plant: its town only says where it is."""
    plants = [name for name in names if not name.endswith("总工会")]
    return plants or names


def units_or_words(sentence: Sentence, intent: Intent) -> Slots:
    """The same; a unit that the roster doesn't know keeps the words used."""
    found = units(sentence, intent)
    if found or sentence.named(Group.UNIT):
        return found
    if alike(sentence):
        return {}
    words = org_words.unit_words(sentence.without_names)
    near = sentence.names.nearest_units(words) if words else ()
    if len(near) > 1:
        return {}
    return {"unit": near[0] if near else words} if words else {}


def alike(sentence: Sentence) -> tuple[str, ...]:
    """The unions that a short word like «电子公司» fits equally well, where there are several and none is named."""
    core = None if sentence.named(Group.UNIT) else org_words.generic_core(sentence.without_names)
    fitting = sentence.names.containing(core) if core else ()
    return fitting if len(fitting) > 1 else ()


def persons(sentence: Sentence, intent: Intent) -> Slots:
    """Roster people named, without the one whose record it is."""
    behalf = on_behalf(sentence, intent).get("on_behalf")
    people = (name for mention in sentence.named(Group.PERSON) for name in mention.names)
    others = [name for name in dict.fromkeys(people) if name != behalf]
    return {"persons": others} if others else {}


def on_behalf(sentence: Sentence, intent: Intent) -> Slots:
    """Whose record it is, in «代王建国录入:…»."""
    match = _BEHALF.search(sentence.plain)
    if not match or intent not in RECORDS:
        return {}
    who = [m.names[0] for m in sentence.named(Group.PERSON) if m.start == match.start("who") and len(m.names) == 1]
    return {"on_behalf": who[0]} if who else {}


RECORDS = frozenset((
    Intent.LOG_CONTACT, Intent.LOG_STUDY, Intent.LOG_TALK, Intent.LOG_MEETING, Intent.LOG_TRAINING, Intent.LOG_INSPECTION, Intent.LOG_GOOD_DEED,
    Intent.SUBMIT_RESEARCH, Intent.FILE_SUGGESTION,
))  # fmt: skip


def departments(sentence: Sentence, intent: Intent) -> Slots:
    """`department` and, for 会办, `co_departments`."""
    text, mentions = sentence.without_names, sentence.named(Group.DEPARTMENT)
    co = [mention.names[0] for mention in mentions if _is_co(text, mention.start, mention.end)]
    lead = [mention.names[0] for mention in mentions if mention.names[0] not in co]
    found: dict[str, Any] = {"department": lead[0]} if lead else {}
    return found | ({"co_departments": list(dict.fromkeys(co))} if co else {})


def right_department(sentence: Sentence, intent: Intent) -> Slots:
    """To whom a case should rather go: «不属于交通局职权» names nobody, «应由卫健局办理» does."""
    if labels.decision(intent, sentence.without_names) != "return":
        return {}
    for mention in sentence.named(Group.DEPARTMENT):
        if _RATHER.search(sentence.plain[: mention.start]):
            return {"department": mention.names[0]}
    return {}


_RATHER = re.compile(
    r"(?:应由|应该?(?:是|给|转|归|交)?|应当|转给?|建议(?:由|转|给|交)?|改由|改交|改给|由|(?<!不)归|给|(?<!不)属于?|请|找|让|是)$"
)


def department(sentence: Sentence, intent: Intent) -> Slots:
    found = departments(sentence, intent).get("department")
    return {"department": found} if found else {}


def _is_co(text: str, start: int, end: int) -> bool:
    """Whether 会办 stands nearer to this department than 主办 does: before it, or right behind it."""
    if _CO_BEHIND.match(text, end):
        return True
    before = max((m.end() for m in _CO.finditer(text, 0, start)), default=-1)
    led = max((m.end() for m in _LEAD_OFFICE.finditer(text, 0, start)), default=-1)
    # «教育局会办,财务部主办»: the word stood behind another department.
    return before > led and not _LEAD_OFFICE.match(text, end) and not _DONE_WITH.match(text, before)


def industry(sentence: Sentence, intent: Intent) -> Slots:
    """An industry named as a group, in the words used: «纺织行业»; `Names.industry` has the roster's word."""
    text = sentence.without_names
    match = _INDUSTRY.search(text) if "业" in text or "系统" in text else None
    if not match or _NO_INDUSTRY.search(match["name"]):
        return {}
    name = _INDUSTRY_LEAD.sub("", match["name"])
    return {"industry": name + match["kind"]} if len(name) > 1 else {}


def modes(sentence: Sentence, intent: Intent) -> Slots:
    """Looked for in what was done, not in what was said there."""
    found = labels.modes(sentence.without_issue)
    return {"modes": found} if found else {}


def head_count(sentence: Sentence, intent: Intent) -> Slots:
    """Looked for outside the issue first: «宿舍住八个人» counts nobody who was met."""
    if intent is not Intent.LOG_CONTACT:
        number = counts.head_count(sentence.without_names)
    else:
        told = sentence.without_issue
        number = counts.head_count(told) or org_words.total(sentence.without_names) or counts.answered(told)
    return {"head_count": number} if number else {}


def code(sentence: Sentence, intent: Intent) -> Slots:
    """A binding code of eight, or the digits of a check-in."""
    match = (_CODE if intent is Intent.BIND else _SIGN).search(sentence.plain)
    found = re.sub(r"[ -]", "", match[0]).upper() if match else ""
    is_code = bool(found) and (
        intent is not Intent.BIND or any(char.isdigit() for char in found) or (match is not None and match[0].isupper())
    )
    return {"code": found} if is_code else {}
