"""Several things said in one message: which of its pieces are things of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Any

from nlp import labels, slots, wishes
from nlp.dates import Kind, When
from nlp.names import Group
from nlp.patterns import lazy
from nlp.pieces import DAY_PARTS, MEETING, Gap, Piece, is_of_when
from nlp.reading import Intent
from nlp.sentence import Sentence

_CARRIES_ON = lazy(
    r"^(?:问[了起到]?问?|聊起|大家|职工们?|工人们?|他们?|她们?|反映|说|都|主要|普遍|希望|其中|一共|共|总共|有的|有人|问题|意见|诉求|内容|主题|效果|人数|原因|因为|所以|请|麻烦|谢谢|帮我[记登录]|而且|并且|并|结果|但|不过|应该|应当|"
    r"需要|请求|要求|花了|受益|由|按|属于|限|给|到|于|补充|材料|承办|会办|主办|地点|时间|邀请|参加人|要我|这事|这|那|归[总结根拢]|总[之的]|[说讲]来[说讲]去|[说讲]到底|一句话|[讲说]的)"
)
# What one may log or want in the same breath as something else.
_STANDS_ALONE = frozenset((
    Intent.LOG_CONTACT, Intent.LOG_STUDY, Intent.LOG_TALK, Intent.LOG_MEETING, Intent.LOG_TRAINING, Intent.LOG_INSPECTION, Intent.SUBMIT_RESEARCH,
    Intent.LOG_GOOD_DEED, Intent.UPDATE_GOOD_DEED, Intent.FILE_SUGGESTION, Intent.MY_PROGRESS, Intent.MY_RECORDS, Intent.TRACK_SUGGESTION,
    Intent.AMEND_RECORD, Intent.RSVP, Intent.MY_REMINDERS, Intent.COSIGN, Intent.RATE_REPLY, Intent.URGE_CASE, Intent.ASSIGN_CASE,
    Intent.REVIEW_CASE, Intent.APPROVE_CASE, Intent.CASE_STATUS, Intent.MY_LINKS,
))  # fmt: skip
_RECORDS = frozenset(intent for intent in Intent if intent.startswith("log_"))
# What stands in one's notes of a year, and from how many dated ones on a message is such notes.
_NOTED = _RECORDS | {Intent.SUBMIT_RESEARCH, Intent.FILE_SUGGESTION}
_NOTES = 3
# «上个周末也没闲着,11号跑去…»: nothing was told yet.
_ONLY_OPENS = lazy(r"(?:闲着?|忙|有空|抽空|歇着?|补[记录登]?一?下|汇报一?下|说一?下|记一?下)[了呢啊哈]?$")
_SAME_DAY = lazy(rf"(?:{DAY_PARTS}|顺便|还|又|也|然后|接着|随后|之后|同时)")
_WISH = lazy(
    r"(?:我?(?:再|还|也|另外)*(?:想)?(?:建议|希望|提议|提[一个]|呼吁|恳请|盼)|(?:能不能|能否)|(?:请|想请)?(?:县?总?工会|县总)[^,。]{0,4}?(?:能不能|能否|可以|应该|应当)|要是能|最好)"
)
_MORE = lazy(r"再|还|也|另")
_LINK_BEGINS, _LINK_REACH = 2, 6
# «去了环卫所,一共见了17人»: the figure is of all the places.
_IN_ALL = lazy(r"一共|总共|拢共|统共|通共|合计|共计|加起来|两[家处地边个]|前后")
# «11月3日的工资还没发»: when the trouble is felt.
_OF_THE_DAY = lazy(r"的|起|开始|以来|发的|欠")
# «今天提个建议», «10月12日调研报告交了»
_HANDS_IN = lazy(r"[^,。]{0,3}?(?:提[交出了一个]|建议|调研报告)")
SURE_ENOUGH = 0.5
_SHORTEST = 4


# Without slots, since what it tells is worked out once, and only where somebody asks.
@dataclass(frozen=True)
class Content:
    """What a piece turned out to be about when read by itself."""

    sentence: Sentence
    intent: Intent
    confidence: float

    @property
    def text(self) -> str:
        return self.sentence.plain

    @cached_property
    def day(self) -> When | None:
        """The first day or span of days named."""
        return next((when for when in self.sentence.whens if when.kind in (Kind.DAY, Kind.SPAN)), None)

    @property
    def case(self) -> str | None:
        return self.sentence.cases[0].number if self.sentence.cases else None

    @property
    def is_a_thing(self) -> bool:
        return self.intent in _STANDS_ALONE and self.confidence >= SURE_ENOUGH

    @property
    def says_when(self) -> bool:
        """Whether it names a day or a month."""
        return any(map(is_of_when, self.sentence.whens))

    @cached_property
    def places(self) -> frozenset[str]:
        """The unions named, with all that a doubtful name may mean."""
        return frozenset(name for mention in self.sentence.named(Group.UNIT) for name in mention.names)

    @cached_property
    def tells(self) -> bool:
        """Whether it says with how many they met, or what was raised there."""
        told: Mapping[str, Any] = slots.extract(self.sentence, Intent.LOG_CONTACT)
        return "head_count" in told or "issue" in told


@dataclass(slots=True)
class _Thing:
    """What was said of one thing so far; its first content tells what it is."""

    first: Content
    start: int
    end: int
    day: tuple[int, int] | None
    contents: list[Content]

    @property
    def places(self) -> frozenset[str]:
        return frozenset().union(*(content.places for content in self.contents))

    @property
    def tells(self) -> bool:
        return any(content.tells for content in self.contents)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of a message: where it stands, and where the day stands that it shares with the one before it."""

    start: int
    end: int
    day: tuple[int, int] | None = None


def parts(text: str, pieces: Sequence[Piece], contents: Sequence[Content]) -> list[Part]:
    """The things that the pieces of a text tell, in their order, each piece belonging to one."""
    in_notes = _are_notes(contents)
    things = [_begun(pieces[0], contents[0])]
    shared: list[tuple[int, int] | None] = [None]
    for place, (piece, here) in enumerate(zip(pieces[1:], contents[1:], strict=True), 1):
        before = things[-1]
        meets = _is_another_meeting(before, contents[place:])
        if meets or _begins_anew(before, here, piece.gap, in_notes):
            things.append(_begun(piece, here))
            shared.append(before.day if _is_of_same_day(text, piece, before, here, meets) else None)
            things[-1].day = things[-1].day or shared[-1]
        else:
            _goes_on(before, piece, here)
    return [Part(thing.start, thing.end, day) for thing, day in zip(things, shared, strict=True)]


def _begun(piece: Piece, content: Content) -> _Thing:
    return _Thing(content, piece.start, piece.end, _day_of(piece, content), [content])


def _goes_on(thing: _Thing, piece: Piece, here: Content) -> None:
    """More of the same; «领导好。昨天走访…» is what the greeting leads to."""
    thing.contents.append(here)
    thing.end = piece.end
    thing.day = thing.day or _day_of(piece, here)
    if here.is_a_thing and not thing.first.is_a_thing:
        thing.first = here


def _day_of(piece: Piece, content: Content) -> tuple[int, int] | None:
    """Where in the whole text the day stands."""
    return (piece.start + content.day.start, piece.start + content.day.end) if content.day else None


def _are_notes(contents: Sequence[Content]) -> bool:
    """Whether several dated records follow one another."""
    dated = (content for content in contents if content.day and content.is_a_thing and content.intent in _RECORDS)
    return sum(1 for _ in dated) >= _NOTES


def _begins_anew(before: _Thing, here: Content, gap: Gap, in_notes: bool) -> bool:
    """Whether a piece is a thing of its own and not more about the one before."""
    if len(here.text) < _SHORTEST or gap is Gap.MEETING or _CARRIES_ON.match(here.text):
        return False
    if in_notes and (gap is Gap.DATE or not before.first.is_a_thing):
        return _is_next_note(before, here)
    return before.first.is_a_thing and here.is_a_thing and _is_new_behind(gap, before, here)


def _is_new_behind(gap: Gap, before: _Thing, here: Content) -> bool:
    """Whether of two things that one may log or want the second is no more of the first."""
    if gap is Gap.DATE:
        return before.day is not None and here.day is not None and _are_dated(before, here)
    if gap is Gap.CASE:
        return before.first.case is not None and here.case not in (None, before.first.case)
    return _is_another(before, here) if here.intent is before.first.intent else not _is_only_the_trouble(before, here)


def _are_dated(before: _Thing, here: Content) -> bool:
    """Whether two things that were each done on a day are told."""
    is_told = before.first.intent in _RECORDS and not _ONLY_OPENS.search(before.first.text)
    is_handed_in = here.intent in _NOTED and here.day is not None and _HANDS_IN.match(here.text, here.day.end)
    return is_told and (here.intent in _RECORDS or bool(is_handed_in))


def _is_next_note(before: _Thing, here: Content) -> bool:
    """In notes of a year a date begins the next; one that nobody understands is better told than taken for more of another."""
    if _ONLY_OPENS.search(before.first.text) or not here.says_when:
        return False
    if here.is_a_thing and here.intent is not Intent.LOG_CONTACT:
        return here.intent in _NOTED
    if here.day is not None and _OF_THE_DAY.match(here.text, here.day.end):
        return False
    at_once = here.day is not None and here.day.start == 0 and here.intent is not Intent.WORKER_VOICE
    return here.is_a_thing or at_once


def _is_another_meeting(before: _Thing, rest: Sequence[Content]) -> bool:
    """«走访公交公司见了5人,反映…;走访环卫所见了12人,反映…»: another place, each with its own figure or trouble."""
    here = rest[0]
    if not (_is_meeting(before.first) and _is_meeting(here)) or (
        _CARRIES_ON.match(here.text) and not MEETING.match(here.text)
    ):
        return False
    if not here.places or not before.places or here.places & before.places:
        return False
    told = [here, *takewhile(_is_of_the_place_before, rest[1:])]
    is_of_all = any(_IN_ALL.search(content.text) for content in told)
    return not is_of_all and before.tells and any(content.tells for content in told)


def _is_meeting(content: Content) -> bool:
    return content.intent is Intent.LOG_CONTACT and content.is_a_thing


def _is_of_the_place_before(content: Content) -> bool:
    """«…,又和12名职工座谈»: neither another place nor another day."""
    return not content.places and not content.says_when and (_is_meeting(content) or not content.is_a_thing)


def _is_only_the_trouble(before: _Thing, here: Content) -> bool:
    """«修鞋的老人手都冻僵了。建议腾个暖和的角落»: nobody says that they met."""
    if (before.first.intent, here.intent) != (Intent.LOG_CONTACT, Intent.FILE_SUGGESTION) or before.day:
        return False
    return _WISH.match(here.text) is not None and not labels.modes(before.first.text)


def _is_of_same_day(text: str, piece: Piece, before: _Thing, here: Content, meets: bool) -> bool:
    """«今天上午学习,下午又走访»: the second record shares the day of the first, as another meeting without a day does."""
    if here.says_when or not (before.first.intent in _RECORDS and here.intent in _RECORDS):
        return False
    begin = max(0, piece.start - _LINK_BEGINS)
    return meets or bool(_SAME_DAY.search(text, begin, begin + _LINK_REACH))


def _is_another(before: _Thing, here: Content) -> bool:
    """A second one of the same kind: another date, another number, another «建议»."""
    if here.case or before.first.case:
        return here.case not in (None, before.first.case)
    if here.intent is Intent.FILE_SUGGESTION:
        # «冬天没热水。建议装个炉子»: the trouble before a wish is no other wish.
        wish = _WISH.match(here.text)
        return wish is not None and (_MORE.search(wish[0]) is not None or wishes.is_one(before.first.text))
    return here.intent in _RECORDS and here.day is not None and before.day is not None
