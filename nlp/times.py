"""Clock times: «下午两点半», «9:30», «晚上七点», «十点一刻»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.numbers import whole
from nlp.patterns import lazy

_HOUR = r"(?P<h>2[0-4]|[01]?\d|二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九])"
_MINUTE = r"(?P<m>半|整|一刻|三刻|[0-5]?\d分?|[零二三四五]?十?[一二三四五六七八九]?分|[二三四五]十[一二三四五六七八九]?|零[一二三四五六七八九]|十[一二三四五六七八九]?)?"
_HALF = r"(?P<half>凌晨|清晨|清早|大清早|一早|早上|早晨|上午|中午|下午|午后|傍晚|晚上|夜里|夜晚|晚间|(?<=[今明昨当前])[早晚夜]|[前后大]?半夜里?|深夜|午夜|上|下|早|晚)?"
_CLOCK = lazy(
    rf"{_HALF}\s?(?:{_HOUR}\s?(?:点钟?(?!名|滴|评|击|赞|子|心|头|儿|菜|餐|外卖|多钟|建议|意见|要求|问题|希望|体会|工作|想法|诉求|内容|到为止)|时(?![间候期常代刻段效]|长))"
    rf"{_MINUTE}|(?P<h2>[01]?\d|2[0-3])[:：](?P<m2>[0-5]\d))"
)
_SIGNS = "点时:："
_QUARTERS = {"半": 30, "整": 0, "一刻": 15, "三刻": 45}
_AFTERNOON = ("下午", "午后", "傍晚", "下")
_MIDNIGHT = 12
# The first hours that are still of the evening: «晚上四点» is 16:00 at the earliest, «夜里四点» the morning.
_EVENING, _NIGHT = 4, 6


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day found in a text, as HH:MM."""

    start: int
    end: int
    value: str


def scan(text: str) -> ClockTime | None:
    """The first clock time of a text; «一点» without a half of the day is no time («好一点»)."""
    if not any(sign in text for sign in _SIGNS):
        return None
    for match in _CLOCK.finditer(text):
        value = _value(match)
        if value and not _is_some(match):
            return ClockTime(match.start(), match.end(), value)
    return None


def _is_some(match: re.Match[str]) -> bool:
    """«一点», «两点» without more are as often «a bit» and «two points»."""
    return not match["half"] and not match["h2"] and match["h"] in ("一", "两", "1", "2") and not match["m"]


def _value(match: re.Match[str]) -> str | None:
    hour = whole(match["h2"] or match["h"])
    minute = int(match["m2"]) if match["m2"] else _minute(match["m"])
    if hour is None or minute is None or hour > 24 or minute > 59:
        return None
    return f"{_of_day(hour, match['half']) % 24:02d}:{minute:02d}"


def _minute(words: str | None) -> int | None:
    if not words:
        return 0
    return _QUARTERS[words] if words in _QUARTERS else whole(words.removesuffix("分"))


def _of_day(hour: int, half: str | None) -> int:
    """Hours of the 24; without a half of the day, one to six are the afternoon's, when meetings are."""
    if half in _AFTERNOON and hour < 12:
        return hour + 12
    if half and ("夜" in half or "晚" in half):
        return _at_night(hour, _NIGHT if "夜" in half else _EVENING)
    if half == "凌晨" and hour == _MIDNIGHT:
        return 0
    if half == "中午" and hour < 4:
        return hour + 12
    return hour + 12 if half is None and 1 <= hour <= 6 else hour


def _at_night(hour: int, first: int) -> int:
    """«昨夜十点» 22:00, «半夜十二点» 0:00, «后半夜两点» 2:00."""
    if hour == _MIDNIGHT:
        return 0
    return hour + 12 if first <= hour < _MIDNIGHT else hour
