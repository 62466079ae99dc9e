"""What a person asks of reminders: to see them, to have them later, at certain hours not at all, or one of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from nlp.normalise import normalise
from nlp.numbers import whole
from nlp.patterns import lazy


class Wanted(StrEnum):
    """`own`: to be reminded of something on a day. `again`: every week or month, which isn't kept."""

    LIST = "list"
    CANCEL = "cancel"
    SNOOZE = "snooze"
    QUIET = "quiet"
    OWN = "own"
    MUTE = "mute"


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when it is to be quiet; over midnight where the end is the earlier."""

    begins: time
    ends: time


_LIST = lazy(r"哪些|什么提醒|几个提醒|查看|查一?下|看看|看一?下|列(?:出|一?下)|我的提醒|设了|都设在|待办|开着")
_TAKE_BACK = r"(?:取消|删掉?|清空|关掉|关闭|解除|去掉|撤[了掉销])"
# «不要老是提醒我» wants fewer of them, «不要开会那个提醒了» one less.
_CANCEL = lazy(
    rf"{_TAKE_BACK}.{{0,12}}提醒|不要了?[^,。]{{1,10}}[的条个那]提醒|恢复.{{0,6}}提醒|提醒.{{0,8}}(?:{_TAKE_BACK}|不要了)|正常提醒"
)
_UNQUIET = lazy(
    rf"(?:{_TAKE_BACK}|恢复|不要了?|不用).{{0,8}}(?:免打扰|不打扰)|(?:免打扰|不打扰).{{0,4}}(?:{_TAKE_BACK}|不要了)"
)
_EVERY = lazy(r"全部|所有|全都?|都(?:取消|删|关|不要)|清空|一[个条]不留")
_SETTINGS = lazy(r"提醒设置|恢复|正常提醒")
_SNOOZED = lazy(r"暂缓|推[后迟]|延[后迟]")
_ORDINAL = lazy(r"(?:第\s*(?P<place>[\d一二两三四五六七八九十]{1,2})|(?P<last>最后一?))\s*[个条项]?")
_NIGHT = lazy(r"晚上|夜里|夜间|半夜|下班")
_NOON = lazy(r"中午|午休")
_NOT = lazy(r"不要|别|勿|免打扰|不用|少")
_BEFORE = lazy(r"(?:点半?|[:：]\d{2}|分)(?:钟)?(?:以|之)?前")
_MUTED = lazy(
    r"(?:不要|别|不用|不需要|不必|停止?|暂停|取消).{0,8}(?:再)?.{0,4}提醒|提醒.{0,10}(?:不需要|不用|暂停|停)|关于.{0,10}暂停"
)
_CALL = lazy(r"(?:再|来)?(?:提醒|叫|喊|通知|催)(?:一?下)?我(?:们)?(?:一?[下声遍])?")
# «下周一再提醒我吧,这周出车»: what follows says why, not what of.
_AGAIN_WHY = lazy(
    r"再(?:提醒|叫|喊|通知|催)(?:一?下)?我(?:们)?(?:一?[下声遍])?(?:吧|哈|呗|哦|了|好吗|行吗)*(?:[,，。!\s]|$)"
)
_EMPTY = lazy(r"^(?:再|吧|哈|了|呗|哦|好吗|可以吗|行吗|一?[次下声遍]|也行|,|。|!|~|\s)*$")
_AGAIN = lazy(r"每(?:个|天|周|月|星期|年|隔|季度)")
_THIS_WEEK, _THIS_MONTH = lazy(r"[这本]周|[这本]个?星期"), lazy(r"[这本]个?月")
_SPAN = lazy(r"(?P<count>[一二两三四五六七八九十\d]+|半)个?(?P<unit>天|周|星期|月|礼拜)")
_EVENING, _MORNING, _NOON_HOURS = time(18), time(8), Hours(time(12), time(14))
_HOUR = lazy(
    r"(?P<part>早上|上午|早|中午|下午|晚上|晚|夜里)?(?P<hour>\d{1,2}|十[一二]?|[一二两三四五六七八九])(?:点|[:：])(?P<half>半|\d{2})?"
)
_LATE = frozenset({"下午", "晚上", "晚", "夜里"})


def wanted(text: str, *, has_date: bool, has_duty: bool) -> Wanted:
    """What the sentence asks for; a snooze where it says no more than «later»."""
    said = normalise(text)
    if _UNQUIET.search(said):
        return Wanted.CANCEL
    if _hours(said) is not None and not has_date:
        return Wanted.QUIET
    if has_duty and _MUTED.search(said) and not matter(text):
        return Wanted.MUTE
    if matter(text):
        return Wanted.OWN
    if _CANCEL.search(said):
        return Wanted.CANCEL
    return Wanted.LIST if _LIST.search(said) and not has_date else Wanted.SNOOZE


class Cancelled(StrEnum):
    """Which of one's reminders and settings are taken back, where it isn't one by its place or matter."""

    ALL = "all"
    SETTINGS = "settings"
    QUIET = "quiet"
    SNOOZE = "snooze"


def cancelled(text: str) -> Cancelled | None:
    """What «取消…提醒» takes back; None where it doesn't say, or names one."""
    said = normalise(text)
    found = (
        (_UNQUIET, Cancelled.QUIET),
        (_SNOOZED, Cancelled.SNOOZE),
        (_EVERY, Cancelled.ALL),
        (_SETTINGS, Cancelled.SETTINGS),
    )
    return next((kind for pattern, kind in found if pattern.search(said)), None)


def place_cancelled(text: str, count: int) -> int | None:
    """Which of `count` listed ones, from 1: «第一个», «最后一个»; None where no place is said."""
    found = _ORDINAL.search(normalise(text))
    if found is None:
        return None
    number = count if found["last"] else whole(found["place"])
    return None if number is None else int(number)


def is_about(text: str, matter: str) -> bool:
    """Whether words name that matter: «开会那个提醒不要了»."""
    said = normalise(text)
    return any(matter[place : place + 2] in said for place in range(len(matter) - 1))


def matter(text: str) -> str:
    """What the person wants to be reminded of; empty where only «remind me again» is said."""
    said = normalise(text).strip()
    call = _CALL.search(said)
    if call is None or _NOT.search(said[: call.end()]) or _AGAIN_WHY.search(said):
        return ""
    behind = re.sub(r"^[,，:：\s]*(?:要|去|得|该)?", "", said[call.end() :]).strip(" ,，。.!！~")
    return "" if _EMPTY.match(behind) else behind


def is_repeated(text: str) -> bool:
    return bool(_AGAIN.search(normalise(text)))


def quiet_hours(text: str) -> Hours | None:
    """The hours of «晚上九点到早上八点之间», «早上九点半前», «中午»; None where none are said."""
    return _hours(normalise(text))


def _hours(said: str) -> Hours | None:
    if not _NOT.search(said):
        return None
    named = [_clock(found) for found in _HOUR.finditer(said)]
    if len(named) > 1:
        return Hours(named[0], named[1])
    if named:
        return Hours(time(0), named[0]) if _BEFORE.search(said) else Hours(named[0], _MORNING)
    if _NOON.search(said):
        return _NOON_HOURS
    return Hours(_EVENING, _MORNING) if _NIGHT.search(said) else None


def _clock(found: re.Match[str]) -> time:
    number = whole(found["hour"])
    hour = int(number) if number is not None else 0
    if found["part"] in _LATE and hour < 12:
        hour += 12
    minute = 30 if found["half"] == "半" else int(found["half"] or 0)
    return time(min(hour, 23), min(minute, 59))


def until(text: str, today: date) -> date | None:
    """When a snooze without a day ends: after this week or month, or so many days from now; None where nothing is said."""
    said = normalise(text)
    if found := _SPAN.search(said):
        return today + timedelta(days=_days(found))
    if _THIS_MONTH.search(said):
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return today + timedelta(days=8 - today.isoweekday()) if _THIS_WEEK.search(said) else None


def _days(found: re.Match[str]) -> int:
    length = {"天": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30}[found["unit"]]
    if found["count"] == "半":
        return max(1, length // 2)
    number = whole(found["count"])
    return length * min(int(number) if number is not None else 1, 120)
