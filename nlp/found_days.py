"""When: the slots that dates, periods, deadlines and clock times of a sentence give, once the intent is known."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from nlp.calendar_math import Direction
from nlp.dates import Kind, When
from nlp.found import RECORDS, Slots
from nlp.patterns import lazy
from nlp.reading import Intent
from nlp.sentence import Sentence

_AHEAD = frozenset((
    Intent.RSVP, Intent.MANAGE_MEETING, Intent.MY_REMINDERS, Intent.ASSIGN_CASE, Intent.APPROVE_CASE, Intent.REPLY_CASE, Intent.BROADCAST,
    Intent.REMIND_PEOPLE, Intent.MANAGE_SESSION, Intent.CASE_QUEUE, Intent.MANAGE_SURVEY,
))  # fmt: skip
_PLANNED = lazy(
    r"打算|准备|计划|拟(?!定)|将(?:要|于|在)?|预备|想(?:给|在|为|帮)|要(?:给|办|组织|请|在|为|帮)|安排在|定于|约好|下周|下个?月|明天|后天|争取|预计"
)
_MAY_BE_DUE = frozenset((Intent.LOG_GOOD_DEED, Intent.MY_REMINDERS, Intent.MANAGE_MEETING))
_NO_RATHER = lazy(r"^.{0,8}?(?:不对|错了|不是|说错|记错).{0,4}$")
_REMIND = lazy(r"再?(?:提醒|叫我|催我|喊我|通知我)")


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
        if intent is Intent.LOG_CONTACT and _is_of_trouble(sentence, when):
            continue
        span = when.resolve(sentence.today, direction) if when.kind in (Kind.DAY, Kind.SPAN) else None
        if span and not (when.deadline and intent not in _MAY_BE_DUE and not _is_closed(sentence, when)):
            first, last = _narrowest(sentence, direction, span)
            return {"date": _iso(first)} | ({"date_to": _iso(last)} if last > first else {})
    return {"date": _iso(sentence.today)} if _is_just_done(sentence, intent) else {}


def handed_in(sentence: Sentence, intent: Intent) -> Slots:
    """The day on which a report was written or handed in: not one of its title, nor when somebody went to look."""
    for when in sentence.whens:
        span = when.resolve(sentence.today, Direction.PAST) if when.kind is Kind.DAY and not when.deadline else None
        if span and _HANDED_IN.match(sentence.plain, when.end) and not _is_quoted(sentence.plain, when.start):
            return {"date": _iso(span[0])}
    return {}


def _is_quoted(plain: str, place: int) -> bool:
    return plain.rfind("<", 0, place) > plain.rfind(">", 0, place)


_HANDED_IN = lazy(
    r"(?:[^,。;<>]{0,6}报告<[^<>]{1,60}>)?[^,。;<>]{0,10}?(?:交(?!流|通|谈)|写[好完]|写了|完成|定稿|提交|报[上送]|递|脱稿|成稿|出来|弄[好完]|搞[好完])"
)


def _is_just_done(sentence: Sentence, intent: Intent) -> bool:
    """«上午去了水厂», «刚从石灰厂回来»: today, where no other day is said."""
    dated = any(when.kind in (Kind.DAY, Kind.SPAN) for when in sentence.whens)
    return intent in RECORDS and not dated and _JUST_DONE.match(sentence.plain) is not None


_JUST_DONE = lazy(
    r"(?:[我俺咱]们?|记一下|记一笔|登记|[,:。\s])*(?:(?:大?清早|一大早|早上|早晨|上午|中午|晌午|下午|傍晚|晚上)(?:[我俺咱]们?)?(?:一个人|刚)?|刚刚?才?|方才)(?:[我俺咱]们?)?"
    r"(?=(?:(?:和|跟|同)[^,。]{1,8})?(?:去了?|到了?|在|从|走访|座谈|接待|看望|慰问|参加|列席|联系|打电话|给|跟|和|帮|陪|上门|开完|学完|见了|碰[到见]|[跑串转]了|开了|学习?了|听了|讲了|做了|办了|宣讲|视察|参观))"
)


def _is_closed(sentence: Sentence, when: When) -> bool:
    """«发了问卷,昨天截止»: a survey is of the day when it closed."""
    return "问卷" in sentence.plain and _CLOSED.search(sentence.plain, when.start, when.end + 3) is not None


_CLOSED = lazy(r"(?:昨[天晚日]|今[天早日]|前天|[周日号])(?:已经?)?(?:截止|收[齐完口])")


def _is_of_trouble(sentence: Sentence, when: When) -> bool:
    """«说将近年底了,工钱还没见着»: when the trouble is felt, not when they met."""
    if not (when.is_part or when.is_feast):
        return False
    if _NEARLY.search(sentence.plain, max(0, when.start - _NEARLY_BEFORE), when.start):
        return True
    # The end of this year is still to come, and nobody met anyone there.
    ahead = when.is_year_part and when.match["part"] in "底末" and not when.match["y"]
    issue = sentence.issue
    return ahead or (issue is not None and issue[0] <= when.start < issue[1])


_NEARLY_BEFORE = 6
_NEARLY = lazy(
    r"(?:将近|临近|快要?|快到|快近|眼看|眼瞅着?|眼见|马上|就要?|都|接近|赶上|挨近)(?:都|就|要|又|着|到|近|是)*了?$"
)


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
