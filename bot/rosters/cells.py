"""What one cell says: cleaned text, a date, a number, a phone, a role. Pure; a faulty cell raises BadCell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from unicodedata import category, normalize

from config.texts import keys
from config.texts import text as say
from storage.rules.people import Role

_SPACE_IN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_SPACES = re.compile(r"\s+")
_ALIAS_ENDS = re.compile("[;\uff1b]")
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
# Year, month and day with one kind of mark between them, or eight digits; spreadsheets add an empty time of day.
_DATE = re.compile(
    "(\\d{4})(?:-(\\d{1,2})-(\\d{1,2})|/(\\d{1,2})/(\\d{1,2})|\\.(\\d{1,2})\\.(\\d{1,2})"
    "|\u5e74(\\d{1,2})\u6708(\\d{1,2})\u65e5|(\\d{2})(\\d{2}))(?:[ T]0{1,2}:00(?::00)?)?"
)
_FIRST_YEAR = 1900
_PHONE_MARKS = re.compile(r"[\s()-]")
# Mobile numbers of the mainland: eleven digits from 1 on (the ministry's numbering plan).
_PHONE = re.compile(r"(?:(?:\+|00)?86)?(1\d{10})", re.ASCII)
_COUNT = re.compile(r"\d+(?:\.0*)?")
MOST_MEMBERS = 100_000_000


class BadCell(Exception):
    """Why a cell can't be taken: the sentence's key below `roster.bad` and its fields."""

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(key)
        self.reason = say(f"roster.bad.{key}", **fields)


def written(raw: object) -> str:
    """A spreadsheet's cell as the text that CSV would hold; whole numbers without a point, dates as ISO."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.isoformat(sep=" ", timespec="seconds")
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def clean(text: str) -> str:
    """The text without blanks and invisible marks around it; refuses control characters and broken encodings inside."""
    bare = text.strip()
    if not bare.isprintable():
        bare = trimmed(bare)
        for char in bare:
            if category(char) in _UNSEEN:
                raise BadCell("control", code=f"U+{ord(char):04X}")
    if "\ufffd" in bare:
        raise BadCell("encoding")
    return bare


def trimmed(text: str) -> str:
    """The text without blanks and invisible marks around it, whatever is inside."""
    bare = text.strip()
    # Numbers copied from a phone's contacts carry direction marks, web pages zero-width spaces.
    while bare and (category(bare[0]) == "Cf" or category(bare[-1]) == "Cf"):
        bare = bare[category(bare[0]) == "Cf" : len(bare) - (category(bare[-1]) == "Cf")].strip()
    return bare


def folded(name: str) -> str:
    """The form in which names are compared: full and half width, case and blanks make no difference."""
    if name.isascii():
        return name.casefold().replace(" ", "")
    return _SPACES.sub("", normalize("NFKC", name)).casefold()


def words(text: str) -> str:
    """A name or phrase; blanks between Chinese characters, which tables use for alignment, go."""
    if " " not in text and text.isprintable():
        return text
    return _SPACES.sub(" ", _SPACE_IN_CHINESE.sub("", text))


def person(text: str) -> str:
    """A person's name, which stands before «@» where the unit tells namesakes apart."""
    if "@" in text:
        raise BadCell("at_sign")
    return words(text)


def aliases(text: str) -> tuple[str, ...]:
    found = (words(part.strip()) for part in _ALIAS_ENDS.split(text))
    return tuple(dict.fromkeys(alias for alias in found if alias))


def phone(text: str) -> str:
    match = _PHONE.fullmatch(_PHONE_MARKS.sub("", normalize("NFKC", text)))
    if match is None:
        raise BadCell("phone", value=text)
    return match[1]


@lru_cache(maxsize=4096)
def day(text: str) -> date:
    """A date as people and spreadsheets write it: 2026-01-31, 2026/1/31, 2026.1.31, 20260131 or with Chinese marks."""
    match = _DATE.fullmatch(normalize("NFKC", text))
    if not match:
        raise BadCell("date", value=text)
    year, month, number = (int(part) for part in match.groups() if part)
    if year < _FIRST_YEAR:
        raise BadCell("year", value=text)
    try:
        return date(year, month, number)
    except ValueError:
        raise BadCell("no_such_day", value=text) from None


def count(text: str) -> int:
    """A whole number of people."""
    bare = normalize("NFKC", text)
    if not _COUNT.fullmatch(bare) or not bare.isascii():
        raise BadCell("number", value=text)
    number = int(bare.partition(".")[0][:20])
    if number > MOST_MEMBERS:
        raise BadCell("number_range", value=text, most=MOST_MEMBERS)
    return number


def role(text: str) -> Role:
    return Role(_one_of("role", tuple(Role), text))


def kind(text: str) -> str:
    return _one_of("kind", ("own", "external"), text)


def channel(text: str) -> str:
    return _one_of("channel", ("wechat", "wecom", "telegram", "console", "web"), text)


def _one_of(what: str, options: tuple[str, ...], text: str) -> str:
    found = _known(what, options).get(folded(text))
    if found is None:
        shown = say("roster.between").join(_spellings(what, option)[0] for option in options)
        raise BadCell(what, value=text, known=shown)
    return found


@cache
def _known(what: str, options: tuple[str, ...]) -> Mapping[str, str]:
    """Options by every spelling, English and Chinese."""
    return {folded(title): option for option in options for title in (option, *_spellings(what, option))}


def _spellings(what: str, option: str) -> tuple[str, ...]:
    """The word that is shown everywhere, then others that are understood."""
    named = (f"{what}.{option}", f"roster.{what}.{option}")
    return tuple(title for key in named if key in keys() for title in titles(key))


@cache
def titles(key: str) -> tuple[str, ...]:
    """The spellings of a title; the first is the one that is shown."""
    return tuple(say(key).split(";"))


Reader = Callable[[str], Any]
