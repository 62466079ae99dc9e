"""How a reply looks on a channel: its pieces, its buttons or numbered lines. Pure; sending is the channel's work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from unicodedata import category

from bot.capabilities import Buttons, Capabilities, TextUnit
from config.texts import text as say
from handlers.messages import Choice, Reply

# Where a text may be cut, best first: paragraph, line, sentence end with its closing marks, clause, blank.
# Full-width marks: 3002 stop, ff01 !, ff1f ?, ff1b ;, ff0c comma, 3001 enumeration, 2026 ellipsis, 300d/300f/ff09/201d/2019 closers.
_BREAKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\n\s*\n",
        r"\n",
        "[\u3002\uff01\uff1f!?\uff1b;\u2026]+[\u201d\u2019\u300d\u300f\uff09)]*|\\.(?=\\s)",
        "[\uff0c\u3001,:\uff1a](?![0-9])",
        r"\s",
    )
)
# XML 1.0 forbids these, UTF-8 the surrogates: one of them in a passive reply and the person reads «service failed».
_UNSENDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_JOINER = "\u200d"
_INLINE = 24  # characters of labels that still read well on one line of a phone


@dataclass(frozen=True, slots=True)
class Piece:
    """One message as a channel sends it; `buttons` is empty where choices stand in the text."""

    text: str
    buttons: tuple[Choice, ...] = ()


def render(reply: Reply, capabilities: Capabilities) -> tuple[Piece, ...]:
    """The reply in pieces that the channel carries whole; what a capped channel can't carry ends with a notice."""
    body = clean(reply.text)
    if capabilities.buttons is Buttons.TAPPED:
        return _tapped(_capped(split(body, capabilities), capabilities), reply.choices)
    shown = reply.choices if capabilities.buttons is Buttons.NUMBERED else ()
    ending = _ending(shown, capabilities)
    if size(body + ending, capabilities.text_unit) <= capabilities.text_limit:
        return (Piece((body + ending).lstrip("\n")),)
    texts = _capped(split(body, capabilities, shown), capabilities, shown)
    return (*map(Piece, texts[:-1]), Piece(texts[-1] + ending))


# Characters' room for the address of each file that a channel can't carry itself.
_LINK = 400


def cut(reply: Reply, capabilities: Capabilities) -> tuple[Reply, str]:
    """What a channel that takes one piece carries of a reply, with «下一页» to go on, and the rest of the text.

    The rest is empty where all of it fits; then the reply is as it was.
    """
    limits = _in_one(capabilities, len(reply.files))
    body = clean(reply.text)
    if not limits.pieces or size(body + _ending(reply.choices, limits), limits.text_unit) <= limits.text_limit:
        return reply, ""
    onward = (Choice(say("render.next")),)
    page, rest = _first_page(body, _room(limits, onward), limits.text_unit)
    if not rest:
        # All of it fits beside «下一页», but not beside the choices, which are longer: they need a page to stand on.
        page, rest = _first_page(body, _room(limits, reply.choices), limits.text_unit)
    return Reply(page, onward if rest else reply.choices, reply.files), rest


@lru_cache
def _in_one(capabilities: Capabilities, files: int) -> Capabilities:
    """What is left for the text of a piece that names so many files."""
    return replace(capabilities, buttons=Buttons.NUMBERED, text_limit=capabilities.text_limit - _LINK * files)


def joined(replies: Sequence[Reply]) -> Reply:
    """Several replies as one, for a channel that answers once; the last choices offered are the ones that count."""
    if len(replies) == 1:
        return replies[0]
    offered = [reply.choices for reply in replies if reply.choices]
    files = tuple(file for reply in replies for file in reply.files)
    return Reply("\n\n".join(reply.text for reply in replies if reply.text), offered[-1] if offered else (), files)


def imitated(replies: Sequence[Reply], capabilities: Capabilities) -> Sequence[Reply]:
    """The replies as a channel gets them: one where it takes one piece."""
    return (joined(replies),) if capabilities.pieces and replies else replies


def split(text: str, capabilities: Capabilities, choices: Sequence[Choice] = ()) -> list[str]:
    """Pages that each fit the channel together with `choices`; cut at paragraph, sentence or clause, never in a character.

    An empty text is one empty page.
    """
    return _pages(clean(text), _room(capabilities, choices), capabilities.text_unit)


def clean(text: str) -> str:
    """The text without control characters and lone surrogates, which no channel can carry."""
    if text.isascii() and text.isprintable():
        return text
    return _SURROGATE.sub("\ufffd", _UNSENDABLE.sub("", text))


def size(text: str, unit: TextUnit) -> int:
    """Length as the channel counts it: UTF-8 bytes or characters."""
    return len(text) if unit is TextUnit.CHARACTERS else len(text.encode())


def numbered(choices: Iterable[Choice]) -> str:
    """Choices as words to answer by number: one line when short, else a line each; empty without choices."""
    options = [say("render.option", number=n, label=clean(each.label)) for n, each in enumerate(choices, 1)]
    if not options:
        return ""
    if sum(map(len, options)) <= _INLINE:
        return say("render.choices_inline", options=say("render.gap").join(options))
    return say("render.choices_listed", options="\n".join(options))


def _tapped(texts: list[str], choices: tuple[Choice, ...]) -> tuple[Piece, ...]:
    return (*map(Piece, texts[:-1]), Piece(texts[-1], choices))


def _capped(pages: list[str], capabilities: Capabilities, choices: Sequence[Choice] = ()) -> list[str]:
    if not capabilities.pieces or len(pages) <= capabilities.pieces:
        return pages
    notice = say("render.more")
    kept = pages[: capabilities.pieces]
    room = _room(capabilities, choices) - size(notice, capabilities.text_unit)
    kept[-1] = _pages(kept[-1], room, capabilities.text_unit)[0] + notice
    return kept


def _room(capabilities: Capabilities, choices: Sequence[Choice]) -> int:
    return capabilities.text_limit - size(_ending(choices, capabilities), capabilities.text_unit)


def _ending(choices: Sequence[Choice], capabilities: Capabilities) -> str:
    """The numbered lines below a text; never more than half of what the channel carries."""
    if not choices or capabilities.buttons is not Buttons.NUMBERED:
        return ""
    return "\n\n" + _pages(numbered(choices), capabilities.text_limit // 2, capabilities.text_unit)[0]


def _pages(text: str, room: int, unit: TextUnit) -> list[str]:
    pages: list[str] = []
    while size(text, unit) > room:
        page, text = _first_page(text, room, unit)
        if page:
            pages.append(page)
    return [*pages, text] if text or not pages else pages


def _first_page(text: str, room: int, unit: TextUnit) -> tuple[str, str]:
    """What fits of a text that is too long, cut at its best place, and what is left."""
    place = _cut(text, _prefix(text, room, unit))
    return text[:place].rstrip(), text[place:].lstrip()


def _prefix(text: str, room: int, unit: TextUnit) -> int:
    """How many characters of `text` fit; at least one, so that cutting always moves on."""
    if unit is TextUnit.CHARACTERS:
        return max(room, 1)
    return max(len(text.encode()[:room].decode(errors="ignore")), 1)


def _cut(text: str, fits: int) -> int:
    """The best place to cut within the first `fits` characters; a break in the first half wastes a page."""
    head = text[:fits]
    for pattern in _BREAKS:
        ends = [found.end() for found in pattern.finditer(head, fits // 2)]
        if ends:
            return ends[-1]
    return _whole(text, fits)


def _whole(text: str, cut: int) -> int:
    """Steps back from inside a drawn character: combining marks, variation selectors, joined and toned emoji, flags."""
    place = cut
    while 0 < place < len(text) and _continues(text, place):
        place -= 1
    return place or cut


def _continues(text: str, place: int) -> bool:
    here, before = text[place], text[place - 1]
    if category(here) in ("Mn", "Me", "Mc") or _JOINER in (here, before):
        return True
    if "\U0001f3fb" <= here <= "\U0001f3ff":
        return True
    return _is_flag_half(here) and _flag_halves_before(text, place) % 2 == 1


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_halves_before(text: str, place: int) -> int:
    count = 0
    while place - count > 0 and _is_flag_half(text[place - count - 1]):
        count += 1
    return count
