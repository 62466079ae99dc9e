"""One spelling for every way of writing the same thing: width, punctuation, spaces, traditional characters.

`Prepared.plain` is as long as `Prepared.surface`, so a span found in the one is cut out of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from nlp.patterns import lazy

LONGEST = 2000  # characters; a chat message is far below, and nothing later than this is read


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message in simplified characters as its writer wrote it, and the same, of equal length, for the rules."""

    surface: str
    plain: str

    def cut(self, start: int, end: int) -> str:
        """The writer's own words between two places, without the quotes and stops around them."""
        return self.surface[start:end].strip(TRIM)


TRIM = " \t\n\r,，.。;；:：!！?？、~～-—–\"'“”‘’「」『』《》〈〉【】()（）…"

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MARKS = {
    "\u3000": " ", "\xa0": " ", "\t": " ", "〇": "零", "○": "零", "～": "~", "—": "-", "–": "-", "－": "-", "−": "-",
    "﹣": "-", "‐": "-", "﹐": ",", "﹕": ":", "“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": "'",
    "’": "'", "《": "<", "》": ">", "〈": "<", "〉": ">", "【": "[", "】": "]", "廿": "廿", "０": "0",
    "壹": "一", "贰": "二", "叁": "三", "肆": "四", "柒": "七", "捌": "八", "玖": "九", "佰": "百", "仟": "千",
}  # fmt: skip
_PLAIN: dict[int, int | str] = {**_WIDE, **{ord(mark): plain for mark, plain in _MARKS.items()}}
# Numerals of cheques that are words and surnames too: «陆晓萍», «队伍», «收拾» keep theirs.
_DOUBLE = {ord("伍"): "五", ord("陆"): "六", ord("拾"): "十"}
_DOUBLES = frozenset(map(chr, _DOUBLE))
_NUMERALS = lazy(r"[一二三四五六七八九十百千万亿零伍陆拾]{2,}|[伍陆拾](?=[元圆块整角])|(?<=第)[伍陆拾]")
_CJK = r"\u2e80-\u9fff\uff00-\uffef"
_SPACE = lazy(rf"(?<=[{_CJK}])[^\S\n]+(?=[{_CJK}])")
_INVISIBLE = lazy(r"[\u200b-\u200f\ufeff\u2060]|[\x00-\x08\x0b-\x1f\x7f]")


@lru_cache(16)  # whoever looks at a message asks for the same one
def prepare(text: str) -> Prepared:
    """Any text, ready for the rules; never fails and never grows without bound."""
    surface = _INVISIBLE.sub("", simplified(text[:LONGEST])).strip()
    # A blank between two characters is a pause, unless there is one after every word, as some dictation writes.
    if 4 * surface.count(" ") > len(surface):
        surface = _SPACE.sub("", surface)
    return Prepared(surface, plain(surface))


def normalise(text: str) -> str:
    """The text as the rules see it, for those who need no spans of it."""
    return prepare(text).plain


def plain(text: str) -> str:
    """Half-width letters, digits and stops, one character for one."""
    said = text.translate(_PLAIN)
    if _DOUBLES.isdisjoint(said):
        return said
    return _NUMERALS.sub(lambda run: run[0].translate(_DOUBLE), said)


def simplified(text: str) -> str:
    """Simplified characters and mainland words; text without a traditional character comes back untouched."""
    if text.isascii() or traditional_characters().isdisjoint(text):
        return text
    return _converter().convert(text)


@lru_cache(maxsize=1)
def traditional_characters() -> frozenset[str]:
    """Characters that only traditional text has: those which GB 2312 lacks and OpenCC replaces."""
    return frozenset((Path(__file__).parent / "traditional.txt").read_text(encoding="utf-8").strip())


@lru_cache(maxsize=1)
def _converter() -> _Converter:
    # Imported here: few people write traditional characters, and nobody else should wait for the tables.
    import opencc

    converter: _Converter = opencc.OpenCC("tw2sp")
    return converter
