"""What each form of date phrase means: one small function from a match to its first and last day.

Which forms there are stands in `dates`; here is only what they say, relative to a `Clock`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from nlp import calendar_math as cal
from nlp import workdays
from nlp.calendar_math import DAY, Direction, Span
from nlp.numbers import whole


@dataclass(frozen=True, slots=True)
class Clock:
    """What a form needs to know besides its own words: today, and the side to look on where the words don't say."""

    today: date
    side: Direction


_DAY_WORDS = {
    "大前天": -3, "前天": -2, "前日": -2, "前儿": -2, "前晚": -2, "昨天": -1, "昨日": -1, "昨儿": -1, "昨晚": -1, "昨夜": -1, "昨下午": -1,
    "昨上午": -1, "昨个": -1, "昨儿个": -1, "昨个儿": -1, "前儿个": -2, "今儿个": 0, "今个儿": 0, "明个": 1, "明儿个": 1, "明个儿": 1, "昨早": -1,
    "今天": 0, "今日": 0, "今儿": 0, "今早": 0, "今晚": 0, "今晨": 0, "今上午": 0, "今下午": 0, "今夜": 0, "今个": 0,
    "明天": 1, "明日": 1, "明儿": 1, "明早": 1, "明晚": 1, "明上午": 1, "明下午": 1, "后天": 2, "后日": 2, "大后天": 3,
}  # fmt: skip
_OFFSETS = {"上上": -2, "上": -1, "这": 0, "本": 0, "当": 0, "下": 1, "下下": 2}
_YEARS = {"今年": 0, "本年": 0, "当年": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2, "明年": 1, "后年": 2}
_WEEKDAYS = {
    "一": 0,
    "二": 1,
    "三": 2,
    "四": 3,
    "五": 4,
    "六": 5,
    "日": 6,
    "天": 6,
    **{str(i + 1): i for i in range(7)},
}
_AHEAD = ("未来", "今后", "接下来")


def _year_of(words: str | None, clock: Clock) -> int | None:
    """The year named, or None when none is."""
    if not words:
        return None
    bare = words.removesuffix("度")
    if bare in _YEARS:
        return clock.today.year + _YEARS[bare]
    number = whole(bare.removesuffix("年"))
    return number if number and 2000 <= number <= 2099 else None


def _month_of(words: str, clock: Clock) -> tuple[int, int]:
    """Year and month of «上个月»; the month may run below 1 or above 12."""
    return clock.today.year, clock.today.month + _OFFSETS[words.replace("个", "").removesuffix("月")]


def _one(day: date | None) -> Span | None:
    return (day, day) if day else None


def full(match: re.Match[str], clock: Clock) -> Span | None:
    year, month, day = whole(match["y"]), whole(match["m"]), whole(match["d"])
    return _one(cal.valid(year or 0, month or 0, day or 0))


def month_day(match: re.Match[str], clock: Clock) -> Span | None:
    year, month, day = _year_of(match["y"], clock), whole(match["m"]) or 0, whole(match["d"]) or 0
    first = cal.valid(year, month, day) if year else cal.date_near(clock.today, month, day, clock.side)
    return _through(first, match)


def relative_day(match: re.Match[str], clock: Clock) -> Span | None:
    year, month = _month_of(match["rm"], clock)
    first, last = cal.month_span(year, month)
    day = whole(match["d"]) or 0
    return _through(first + DAY * (day - 1) if 1 <= day <= last.day else None, match)


def day_only(match: re.Match[str], clock: Clock) -> Span | None:
    return _through(cal.day_near(clock.today, whole(match["d"]) or 0, clock.side), match)


def _through(first: date | None, match: re.Match[str]) -> Span | None:
    """«3号到5号», «3-5号»: the last day where the form names one."""
    if first is None or not match["d2"]:
        return _one(first)
    month = whole(match["m2"]) if "m2" in match.re.groupindex and match["m2"] else None
    if month:
        last = cal.date_near(first, month, whole(match["d2"]) or 0, Direction.COMING)
    else:
        last = cal.day_near(first, whole(match["d2"]) or 0, Direction.COMING)
    return (first, last) if last else _one(first)


_PARTS: dict[str, Callable[[date, date], Span]] = {
    "初": lambda first, last: (first, first),
    "头": lambda first, last: (first, first),
    "底": lambda first, last: (last, last),
    "末": lambda first, last: (last, last),
    "中": lambda first, last: (first + 14 * DAY, first + 14 * DAY),
    "上旬": lambda first, last: (first, first + 9 * DAY),
    "中旬": lambda first, last: (first + 10 * DAY, first + 19 * DAY),
    "下旬": lambda first, last: (first + 20 * DAY, last),
}


def month_part(match: re.Match[str], clock: Clock) -> Span | None:
    first, last = _month_named(match, clock)
    return _PARTS[match["part"]](first, last)


def _month_named(match: re.Match[str], clock: Clock) -> Span:
    """The month of «去年8月», «8月», «上个月», or this month where only «月底» is said."""
    if match["rm"]:
        return cal.month_span(*_month_of(match["rm"], clock))
    month = whole(match["m"] or "") or clock.today.month
    if not 1 <= month <= 12:
        raise ValueError(month)
    year = _year_of(match["y"], clock)
    if year is None:
        behind = clock.side is Direction.PAST and month > clock.today.month
        ahead = clock.side is Direction.COMING and month < clock.today.month
        year = clock.today.year - behind + ahead
    return cal.month_span(year, month)


def year_part(match: re.Match[str], clock: Clock) -> Span | None:
    first, last = cal.year_span(_year_of(match["y"], clock) or clock.today.year)
    if match["part"] == "中":
        return _one(date(first.year, 6, 30))
    return _PARTS[match["part"]](first, last)


def weekday(match: re.Match[str], clock: Clock) -> Span | None:
    weekday = _WEEKDAYS[match["w"]]
    if match["mod"]:
        monday, _ = cal.week_span(clock.today, _OFFSETS[match["mod"].replace("个", "")])
        return _one(monday + DAY * weekday)
    return _one(cal.weekday_near(clock.today, weekday, clock.side))


def weekend(match: re.Match[str], clock: Clock) -> Span | None:
    if match["mod"]:
        _, sunday = cal.week_span(clock.today, _OFFSETS[match["mod"].replace("个", "")])
        return sunday - DAY, sunday
    saturday = cal.weekday_near(clock.today, 5, clock.side)
    return saturday, saturday + DAY


def named_day(match: re.Match[str], clock: Clock) -> Span | None:
    return _one(clock.today + DAY * _DAY_WORDS[match["word"]])


def two_days(match: re.Match[str], clock: Clock) -> Span | None:
    first = {"昨今": -1, "今明": 0, "前昨": -2, "昨前": -2, "明后": 1}[match["word"]]
    return clock.today + DAY * first, clock.today + DAY * (first + 1)


def _shifted(day: date, count: float, unit: str) -> date:
    """`count` units later, earlier if negative; half a month is 15 days, half a year six months."""
    if unit == "工作日":
        return workdays.add_working_days(day, int(count))
    if unit in ("天", "日", "周", "星期", "礼拜"):
        return day + timedelta(days=int(count * (1 if unit in ("天", "日") else 7)))
    months = {"月": 1, "季度": 3, "年": 12}[unit] * count
    return cal.months_later(day, int(months)) + timedelta(days=int(30 * (months - int(months))))


def _count(words: str) -> float | None:
    """How many units; None for «几天», which says no number."""
    if words == "半":
        return 0.5
    number = whole(words)
    return float(number) if number and number <= 1000 else None


def ago(match: re.Match[str], clock: Clock) -> Span | None:
    count = _count(match["n"])
    sign = -1 if "前" in match["way"] else 1
    if count is None or (match["unit"] == "工作日" and sign < 0):
        return None
    return _one(_shifted(clock.today, sign * count, match["unit"]))


def within(match: re.Match[str], clock: Clock) -> Span | None:
    count = _count(match["n"])
    if count is None:
        return None
    return clock.today, _shifted(clock.today, count, match["unit"])


def rolling(match: re.Match[str], clock: Clock) -> Span | None:
    """Half a day is today."""
    count = _count(match["n"])
    if count is None:
        return None
    if match["way"] in _AHEAD:
        return clock.today, max(clock.today, _shifted(clock.today, count, match["unit"]) - DAY)
    return min(clock.today, _shifted(clock.today, -count, match["unit"]) + DAY), clock.today


def year(match: re.Match[str], clock: Clock) -> Span | None:
    year = _year_of(match["y"], clock)
    return _open_end(cal.year_span(year), match, clock) if year else None


def _open_end(span: Span, match: re.Match[str], clock: Clock) -> Span:
    """«8月以来» runs to today."""
    return (span[0], clock.today) if match["since"] and span[0] <= clock.today else span


def this_year_until_now(match: re.Match[str], clock: Clock) -> Span | None:
    return date(clock.today.year, 1, 1), clock.today


def whole_year(match: re.Match[str], clock: Clock) -> Span | None:
    return cal.year_span(clock.today.year)


def half_year(match: re.Match[str], clock: Clock) -> Span | None:
    year = _year_of(match["y"], clock) or clock.today.year
    return (date(year, 1, 1), date(year, 6, 30)) if match["half"] == "上" else (date(year, 7, 1), date(year, 12, 31))


def quarter(match: re.Match[str], clock: Clock) -> Span | None:
    year, number = _year_of(match["y"], clock) or clock.today.year, whole(match["q"]) or 1
    first, last = cal.quarter_span(year, number)
    return (date(year, 1, 1), last) if match["upto"] else (first, last)


def relative_quarter(match: re.Match[str], clock: Clock) -> Span | None:
    offset = _OFFSETS[match["mod"].removesuffix("一").removesuffix("个")]
    span = cal.quarter_span(clock.today.year, (clock.today.month + 2) // 3 + offset)
    return _open_end(span, match, clock)


def month(match: re.Match[str], clock: Clock) -> Span | None:
    return _open_end(_month_named(match, clock), match, clock)


def months(match: re.Match[str], clock: Clock) -> Span | None:
    year = _year_of(match["y"], clock) or clock.today.year
    first, last = whole(match["m"]) or 0, whole(match["m2"]) or 0
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    return cal.month_span(year, first)[0], cal.month_span(year + (last < first), last)[1]


def week(match: re.Match[str], clock: Clock) -> Span | None:
    return _open_end(
        cal.week_span(clock.today, _OFFSETS[match["mod"].removesuffix("个").removesuffix("一")]), match, clock
    )


def festival(match: re.Match[str], clock: Clock) -> Span | None:
    day = workdays.festival(match["feast"], clock.today, clock.side)
    if day and match["rel"] == "期间":
        return workdays.days_off(day)
    shift = {"前一天": -1, "前一日": -1, "前夕": -1, "前两天": -2, "后一天": 1, "第二天": 1}.get(match["rel"] or "", 0)
    return _one(day + DAY * shift) if day else None
