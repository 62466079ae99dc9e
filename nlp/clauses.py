"""Where in a sentence a matter may begin and end, and what each place looks like: clauses, and the words that lead in.

Training and reading share this module, so they cannot see different things. Everything here is linear in the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from nlp.patterns import lazy

_STOPS = lazy(r"[,。;:!?\s…~—()\[\]\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]+")
# What announces a matter, or stands before its first word; the trained weights decide which of them does here.
_LEADS = lazy(
    # The first characters let the search skip the rest of the text quickly.
    r"(?=[反说讲谈提吐抱埋诉叫哭嫌希盼想要呼建见倡问关担操发愁了得听意主集围就都还为选写填投大咨求聊唠讨商话能可是应该请让的在表觉认感强议嚷念有把给由县总工出牵均来人们职员师护老司骑小阿最不干考])(?:"
    r"(?:反[映应](?:的(?:都是|是)|说|到|的|出(?![差租车勤入行门口])|了)?|说(?!明书|法|不[清准定上出]|(?P<so>.)就(?P=so))(?:[的得](?:最多的?)?(?:就|都|全|也|还)?是|是|道|起|到|了|着)?|讲(?:[的得](?:最多的?)?(?:就|都|全|也|还)?是|到|的|起|是)?|谈(?:到|及|的是|起|了)?|"
    r"提(?:到|出|的是|了|起|及|议|过)?(?:[几两三四五\d一]?[点条个](?:意见|建议|问题|诉求|要求)?)?|吐槽|抱怨|埋怨|诉苦|叫苦|哭诉|吐苦水|嫌|希望(?:能|可以)?|盼(?:着|望|的是|能)?|"
    r"想(?:要|让|着)?|要求|呼吁|建[议意]|见议|提议|倡议|问(?![候题卷询])(?:的(?:都是|是)|到|起|了|过)?|关心(?:的是)?|关注(?:的|点)?(?:是)?|担心(?:的是)?|担忧|操心|发愁|愁(?:的是)?|了解到?|"
    r"得知|发现|听到|听说|诉求(?:是|为)?|意见|问题是|主要(?:是)?|集中在|围绕|关于|就是|[都还]是|为的(?:就)?是|[选写填投](?:了|的(?:都是|是))|大头是|咨询|求助|投诉|聊(?:到|的是|起|了)?|"
    r"唠|讨论|商量|话|都要|能不能|能否|可不可以|可以|是不是|是否|应该|应当|应|该|得|请|让|[的在]是|是|说明|表示|觉得|认为|感觉|强调|议论|嚷嚷|念叨|有|最好(?!的)|不如|要不(?!要)|干脆|考虑(?:考虑|一?下)?|把|给|由|县总工会|总工会|工会|县总|总工|出面|牵头|均为|来)(?:[了着])?|"
    r"[人们]|职工|工人|员工|师傅|护士|老师(?!傅)|司机|骑手|小哥|大姐|阿姨)"
)
_PEOPLE = lazy(r"大家|职工|工人|员工|师傅|护士|老师|司机|骑手|小哥|工友|姐妹|们|[他她]|有人|人家|都|普遍|一致|多数")
_COUNT = lazy(r"[\d一二两三四五六七八九十百几多来]+(?:个|名|位|号)?人|[\d一二两三四五六七八九十百几多来]+[个名位]")
_LACKING = lazy(r"[不没太难少贵差漏坏拖低慢缺怕累愁破旧脏冷热吵挤远无未]")
_DONE = lazy(r"走访|座谈|接待|电话|微信|线上|联系|谈心|见了|去了|到了|慰问|问卷|参加|一共|总共|拜访|聊|记|录|补|登")
_MARK = lazy(r"[\ue000-\uf8ff]")
# Any digit is one; and a new line, between which the terms of a model stand in its file, ends a clause like any stop.
_ALIKE = str.maketrans("123456789\n", "000000000。")
# Beyond these nothing more is looked at, so that a text without end costs no more than a long one.
MOST_JOINED = 8
_MOST_CLAUSES, _MOST_STARTS, _MOST_LEADS = 40, 60, 12
FIRST, FURTHER = "S", "T"  # whose characters: of the clause where the matter begins, and of those that go on with it


@dataclass(frozen=True, slots=True)
class Start:
    """A place where the matter may begin, and what speaks for and against it beside the characters that follow."""

    place: int
    clause: int
    terms: list[str]


@dataclass(frozen=True, slots=True)
class Outline:
    """A text with the pair that begins at each place, its clauses, where a matter may begin, and what would speak for going on."""

    text: str
    pairs: tuple[str, ...]
    clauses: tuple[tuple[int, int], ...]
    starts: tuple[Start, ...]
    going_on: tuple[list[str], ...]

    def reach(self, start: Start) -> range:
        """The clauses that a matter begun there may end with."""
        return range(start.clause, min(start.clause + MOST_JOINED, len(self.clauses)))

    def end(self, first: int, last: int) -> int:
        """Where a matter ends with a clause; one as long as is looked at goes on to the end, so that nothing is lost."""
        is_cut = last + 1 in (first + MOST_JOINED, _MOST_CLAUSES)
        return len(self.text) if is_cut else self.clauses[last][1]


@lru_cache(2)  # a wish is looked for in it, and then for its end
def outline(marked: str) -> Outline:
    """The outline of a text with its names and dates replaced by marks."""
    text = marked.translate(_ALIKE)
    kinds = _Kinds.of(text)
    clauses = tuple(islice(_clauses(text), _MOST_CLAUSES))
    starts: list[Start] = []
    for number, clause in enumerate(clauses):
        starts += _starts(kinds, clause, number) if len(starts) < _MOST_STARTS else ()
    # Nothing goes on with the first clause.
    going_on = tuple(_going_on(kinds, *one) if one[0] else [] for one in clauses)
    return Outline(text, tuple(map(str.__add__, text, text[1:] + "\n")), clauses, tuple(starts), going_on)


def grams(text: str, side: str) -> Iterator[str]:
    """The characters and the pairs of a piece of text, as terms of its side."""
    yield from (side + char for char in text)
    yield from map(f"{side}{{}}{{}}".format, text, text[1:])


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    for stop in _STOPS.finditer(text):
        if stop.start() > place:
            yield place, stop.start()
        place = stop.end()
    if place < len(text):
        yield place, len(text)


@dataclass(frozen=True, slots=True)
class _Kinds:
    """A text, and for each kind of words, by its number, a bit for each place where one begins."""

    text: str
    places: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> _Kinds:
        found = (
            (kind, sum([1 << match.start() for match in pattern.finditer(text)]))
            for kind, (_, pattern) in enumerate(_WORDS)
        )
        return cls(text, tuple([one for one in found if one[1]]))

    def within(self, begin: int, end: int, side: str) -> list[str]:
        """The kinds of words that begin between two places, as terms of a side."""
        terms, between = _TERMS[side], (1 << end) - (1 << begin)
        return [terms[kind] for kind, places in self.places if places & between]


_WORDS = (("lacks", _LACKING), ("done", _DONE), ("count", _COUNT), ("people", _PEOPLE), ("mark", _MARK))
_BEFORE = "p"  # the side of what stands between the beginning of a clause and a lead in it
_TERMS = {side: [f"={side}{name}" for name, _ in _WORDS] for side in (_BEFORE, FIRST, FURTHER)}


def _starts(kinds: _Kinds, clause: tuple[int, int], number: int) -> Iterator[Start]:
    """The beginning of a clause, and behind each lead in it."""
    begin, end = clause
    text = kinds.text
    yield Start(begin, number, [f"s{text[begin - 1 : begin]}", f"k{min(number, 4)}", *_body(kinds, begin, end, "^")])
    leads = (lead for lead in _LEADS.finditer(text, begin, end) if lead.end() < end)
    for lead in islice(leads, _MOST_LEADS):
        last = text[max(begin, lead.start() - 1) : lead.start()]
        before = [f"h{last}{lead[0]}", *kinds.within(begin, lead.start(), _BEFORE)]
        yield Start(lead.end(), number, before + _body(kinds, lead.end(), end, lead[0]))


def _body(kinds: _Kinds, begin: int, end: int, lead: str) -> list[str]:
    first, two = kinds.text[begin], kinds.text[begin : min(end, begin + 2)]
    said = [f"l{lead}", f"1{first}", f"2{two}", f"m{lead}{first}", f"n{_size(end - begin)}"]
    return said + kinds.within(begin, end, FIRST)


def _going_on(kinds: _Kinds, begin: int, end: int) -> list[str]:
    """What speaks for a clause being more of the same matter, beside its characters."""
    text = kinds.text
    lead = _LEADS.match(text, begin, end)
    said = [f"C{text[begin - 1 : begin]}", f"E{lead[0] if lead else ''}"]
    return said + kinds.within(begin, end, FURTHER)


def _size(length: int) -> int:
    """Rough lengths: nothing, a word, a phrase, a clause, a sentence, more."""
    return bisect_left(_SIZES, length)


_SIZES = (0, 2, 5, 11, 19)
