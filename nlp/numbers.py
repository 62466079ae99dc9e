"""Numerals as people write and say them: «十二», «1.2万», «三千五», «二十多», «上百»."""

from __future__ import annotations

import re

_DIGITS = {
    "零": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "幺": 1,
}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "w": 10_000, "W": 10_000, "亿": 100_000_000}
_SMALL_UNITS = {**_UNITS, "k": 1000, "K": 1000}

CHINESE = r"[零一二两三四五六七八九十百千万廿]"
INTEGER = rf"(?:\d+|{CHINESE}+)"
"""A whole number in digits or characters, for use inside other patterns."""
AMOUNT = r"(?:\d[\d,]*[万千]\d+[千百]?|\d[\d,]*(?:\.\d+)?\s*[千百万亿kKwW]*|[零一二两三四五六七八九十百千万亿半点]+)"
"""A possibly large or fractional number: «1.2万», «8千», «三千五»."""
ABOUT = (
    r"(?:(?:上|近|约|大约|大概|差不多|将近|接近|不到|超过|过|好)?"
    r"(?:\d+|[一二两三四五六七八九十百千万零廿]{1,7})(?:来|多|余|几)?)"
)
"""A count with its hedges: «十来», «二十多», «上百», «近五十»."""
ABOUT_BEGINS = r"上近约大差将接不超过好\d一二两三四五六七八九十百千万零廿"
"""What ABOUT begins with; a pattern that looks for one of these first passes over the rest of a text in a tenth of the time."""

_HEDGES_BEFORE = re.compile(r"^(?:上|近|约|大约|大概|差不多|将近|接近|不到|超过|过|有|好|共|一共|总共)+")
_HEDGES_AFTER = re.compile(r"[来多余几]+")
_NEIGHBOURS = re.compile(r"([一二两三四五六七八九])([一二三四五六七八九])(?=[十百千万]|$)")


def whole(text: str) -> int | None:
    """The whole number written, or None: «十二» 12, «一百零五» 105, «二零二六» 2026, «3千» 3000."""
    number = amount(text)
    return int(number) if number is not None and number == int(number) else None


def amount(text: str) -> int | float | None:
    """The number written, with 千 and 万 worked out: «1.2万» 12000, «三千五» 3500, «两万三» 23000, «半» 0.5."""
    text = text.replace(",", "").replace(" ", "")
    if not text or len(text) > 16:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    if text[0].isascii() and text[0].isdigit():
        return _scaled(text)
    return _spoken(text)


def about(text: str) -> int | None:
    """A hedged count, rounded down to what is certain: «十来» 10, «二十多» 20, «上百» 100, «三四十» 30."""
    bare = _HEDGES_AFTER.sub("", _HEDGES_BEFORE.sub("", text))
    several = _NEIGHBOURS.match(bare)
    bare = several[1] + bare[2:] if several else bare
    if bare[:1] in ("百", "千", "万"):
        bare = "一" + bare
    return whole(bare)


def _scaled(text: str) -> int | float | None:
    pair = re.fullmatch(r"(\d+[万千])(\d+[千百])", text)
    if pair:
        return (_scaled(pair[1]) or 0) + (_scaled(pair[2]) or 0)
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([十百千万亿kKwW]*)(\d|[一二三四五六七八九])?", text)
    if not match:
        return None
    value = float(match[1])
    scale = 1
    for unit in match[2]:
        scale *= _SMALL_UNITS.get(unit) or _LARGE[unit]
    value = value * scale
    if match[3]:
        if scale == 1:
            return None
        value += (_DIGITS.get(match[3]) or int(match[3])) * scale / 10
    return _tidy(value)


def _spoken(text: str) -> int | float | None:
    if text == "半":
        return 0.5
    head, point, tail = text.partition("点")
    if point:
        return _with_fraction(head, tail)
    if text.endswith("半") and len(text) > 1:
        body = _spoken(text[:-1])
        return None if body is None else _tidy(body + 0.5 * _last_unit(text[:-1]))
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) > 1 else _DIGITS[text]
    return _positional(text)


def _last_unit(text: str) -> int:
    """«三千半» does not exist, «三万半» is 35000, «三天半» comes as «三»: the unit that 半 halves."""
    return _UNITS.get(text[-1]) or _LARGE.get(text[-1]) or 1


def _with_fraction(head: str, tail: str) -> int | float | None:
    whole_part = _spoken(head)
    unit = 1
    if tail and tail[-1] in _LARGE:
        unit, tail = _LARGE[tail[-1]], tail[:-1]
    digits = "".join(str(_DIGITS[char]) for char in tail if char in _DIGITS)
    if whole_part is None or not digits or len(digits) != len(tail):
        return None
    return _tidy(float(f"{int(whole_part)}.{digits}") * unit)


def _positional(text: str) -> int | None:
    total, section, digit, unit = 0, 0, -1, 1
    for char in text.replace("廿", "二十"):
        if char in _DIGITS:
            if digit > 0:
                return None
            digit, unit = _DIGITS[char], (1 if char == "零" else unit)
        elif char in _UNITS:
            section += (1 if digit in (-1, 0) else digit) * _UNITS[char]
            digit, unit = -1, _UNITS[char]
        elif char in _LARGE:
            total = (total + section + max(digit, 0)) * _LARGE[char]
            section, digit, unit = 0, -1, _LARGE[char]
        else:
            return None
    # «三千五» means 3500: a last digit right after a unit counts in tenths of that unit.
    return total + section + (digit * (unit // 10 if unit > 10 else 1) if digit > 0 else 0)


def _tidy(value: float) -> int | float:
    value = round(value, 4)
    return int(value) if value == int(value) else value
