"""Where in a sentence a matter may begin and end, and what each place looks like: clauses, and the words that lead in.

Training and reading share this module, so they cannot see different things. Everything here is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_STOPS = re.compile(r"[,。;:!?\s…~()\[\]]+")
# What announces a matter, or stands before its first word; the trained weights decide which of them does here.
_LEADS = re.compile(
    r"(?:反[映应](?:的(?:都是|是)|说|到|的|出|了)?|说(?:的(?:都是|是)|是|道|起|到|了|着)?|讲(?:的(?:都是|是)|到|的|起|是)?|谈(?:到|及|的是|起|了)?|"
    r"提(?:到|出|的是|了|起|及|议|过)?(?:[几两三四五\d一]?[点条个](?:意见|建议|问题|诉求|要求)?)?|吐槽|抱怨|埋怨|诉苦|叫苦|哭诉|吐苦水|嫌|希望(?:能|可以)?|盼(?:着|望|的是|能)?|"
    r"想(?:要|让|着)?|要求|呼吁|建[议意]|见议|提议|倡议|问(?:的(?:都是|是)|到|起|了|过)?|关心(?:的是)?|关注(?:的|点)?(?:是)?|担心(?:的是)?|担忧|操心|发愁|愁(?:的是)?|了解到?|"
    r"得知|发现|听到|听说|诉求(?:是|为)?|意见|问题是|主要(?:是)?|集中在|围绕|关于|就是|[都还]是|为的(?:就)?是|[选写填投](?:了|的(?:都是|是))|大头是|咨询|求助|投诉|聊(?:到|的是|起|了)?|"
    r"唠|讨论|商量|话|都要|能不能|能否|可不可以|可以|是不是|是否|应该|应当|应|该|得|请|让|[的在]是|是|说明|表示|觉得|认为|感觉|强调|议论|嚷嚷|念叨|有|把|给|由|县总工会|总工会|工会|县总|总工|出面|牵头|均为|来)(?:[了着])?|"
    r"[人们]|职工|工人|员工|师傅|护士|老师|司机|骑手|小哥|大姐|阿姨"
)
_PEOPLE = re.compile(
    r"大家|职工|工人|员工|师傅|护士|老师|司机|骑手|小哥|工友|姐妹|们|[他她]|有人|人家|都|普遍|一致|多数"
)
_COUNT = re.compile(
    r"[\d一二两三四五六七八九十百几多来]+(?:个|名|位|号)?人|[\d一二两三四五六七八九十百几多来]+[个名位]"
)
_LACKING = re.compile(r"[不没太难少贵差漏坏拖低慢缺怕累愁破旧脏冷热吵挤远无未]")
_DONE = re.compile(
    r"走访|座谈|接待|电话|微信|线上|联系|谈心|见了|去了|到了|慰问|问卷|参加|一共|总共|拜访|聊|记|录|补|登"
)
_MARK = re.compile(r"[\ue000-\uf8ff]")
_DIGITS = str.maketrans("123456789", "000000000")
# Beyond these nothing more is looked at, so that a text without end costs no more than a long one.
_MOST_CLAUSES, _MOST_STARTS, _LONGEST_BODY, _MOST_JOINED = 40, 60, 48, 8


@dataclass(frozen=True, slots=True)
class Start:
    """A place where the matter may begin, and what speaks for and against it."""

    place: int
    clause: int
    terms: list[str]


@dataclass(frozen=True, slots=True)
class Outline:
    """The clauses of a text, the places in them where a matter may begin, and what would speak for going on."""

    clauses: tuple[tuple[int, int], ...]
    starts: tuple[Start, ...]
    going_on: tuple[list[str], ...]

    def reach(self, start: Start) -> range:
        """The clauses that a matter begun there may end with."""
        return range(start.clause, min(start.clause + _MOST_JOINED, len(self.clauses)))


def outline(marked: str) -> Outline:
    """The outline of a text with its names and dates replaced by marks."""
    text = marked.translate(_DIGITS)
    clauses = tuple(_clauses(text))[:_MOST_CLAUSES]
    starts: list[Start] = []
    for number, (begin, end) in enumerate(clauses):
        if len(starts) > _MOST_STARTS:
            break
        starts += _starts(text, clauses, number, begin, end, bool(starts and starts[-1].place > clauses[number - 1][0]))
    return Outline(clauses, tuple(starts), tuple(_going_on(text, begin, end) for begin, end in clauses))


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    for stop in _STOPS.finditer(text):
        if stop.start() > place:
            yield place, stop.start()
        place = stop.end()
    if place < len(text):
        yield place, len(text)


def _starts(
    text: str, clauses: tuple[tuple[int, int], ...], number: int, begin: int, end: int, announced: bool
) -> Iterator[Start]:
    """The beginning of a clause, and behind each lead in it; `announced` where the clause before held a lead."""
    place_in_text = [f"s{text[begin - 1 : begin]}", f"k{min(number, 4)}", f"r{min(len(clauses) - number, 4)}"]
    yield Start(begin, number, [*place_in_text, f"a{announced}", *_body(text, begin, end, "^")])
    leads = [lead for lead in _LEADS.finditer(text, begin, end) if lead.end() < end]
    for order, lead in enumerate(leads[:12]):
        before = text[begin : lead.start()]
        terms = [
            f"o{min(order, 3)}",
            f"p{text[lead.start() - 1 : lead.start()]}",
            f"q{before[-2:]}",
            f"h{text[lead.start() - 1 : lead.start()]}{lead[0]}",
            f"b{_size(before)}",
            f"c{min(number, 4)}",
            *_kinds(before, "p"),
        ]
        yield Start(lead.end(), number, terms + _body(text, lead.end(), end, lead[0]))


def _body(text: str, begin: int, end: int, lead: str) -> list[str]:
    body = text[begin : min(end, begin + _LONGEST_BODY)]
    return [f"l{lead}", f"1{body[:1]}", f"2{body[:2]}", f"m{lead}{body[:1]}", *_content(body, "S")]


def _going_on(text: str, begin: int, end: int) -> list[str]:
    """What speaks for a clause being more of the same matter."""
    body = text[begin : min(end, begin + _LONGEST_BODY)]
    lead = _LEADS.match(body)
    return [f"C{text[begin - 1 : begin]}", f"D{body[:2]}", f"E{lead[0] if lead else ''}", *_content(body, "T")]


def _content(body: str, side: str) -> list[str]:
    pairs = map(str.__add__, body, body[1:])
    return [*(side + gram for gram in {*pairs, *body}), f"{side}n{_size(body)}", *_kinds(body, side)]


_KINDS = (("lacks", _LACKING), ("done", _DONE), ("count", _COUNT), ("people", _PEOPLE), ("mark", _MARK))


def _kinds(body: str, side: str) -> list[str]:
    return [f"{side}:{name}" for name, pattern in _KINDS if pattern.search(body)]


def _size(body: str) -> int:
    """Rough lengths: nothing, a word, a phrase, a clause, a sentence."""
    return next((step for step, most in enumerate((0, 2, 5, 11, 19)) if len(body) <= most), 5)
