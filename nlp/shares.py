"""One verb for several places, each with its own figure: «走访公交公司5人、环卫所12人», «…，分别见了5人和12人», «各见了5人»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp.names import Group, Mention
from nlp.normalise import Prepared
from nlp.numbers import ABOUT
from nlp.patterns import lazy
from nlp.sentence import Sentence

Span = tuple[int, int]

_WHO = r"(?:人|职工|工人|员工|师傅|司机|护士|老师|骑手|[男女]工|环卫工)"
_MANY = rf"{ABOUT}[来多]?(?:[个名位号]?{_WHO}|[个名位])(?![月小会家])"
_MET = r"(?:(?:见|座谈|走?访|接待|聊|问)了?|来了|有|是|共|约|大约)*"
_BEHIND = lazy(rf"(?:工会)?[(:,\s]?(?P<figure>{_MET}{_MANY})\)?")
_BETWEEN = lazy(r"(?:[、,;和与及跟加)\s]|还有|以及|还)+")
_RESPECTIVELY = lazy(rf"分别(?P<figures>{_MET}{ABOUT}[个名位号]?{_WHO}?(?:[、,\s和与及]+{ABOUT}[个名位号]?{_WHO}?)+)")
_ONE = lazy(rf"{ABOUT}[个名位号]?{_WHO}?")
_EACH = lazy(rf"各(?:自|家|处)?(?P<figure>{_MET}{_MANY})")
_IN_ALL = lazy(rf"[,;。、\s]*(?:一共|总共|合计|共计|加起来|拢共|共)[^,。;\d]{{0,8}}{ABOUT}[^,。;]*")
_MOST = 12  # Places; what is said behind them is read with each.


@dataclass(frozen=True, slots=True)
class _Shared:
    """For each place the figure that is its own, and what else is said behind the places."""

    figures: tuple[Span, ...]
    others: tuple[Span, ...]


def shared_out(sentence: Sentence) -> list[Prepared]:
    """A sentence for each place with the figure of its own; empty where the places have none."""
    places = sentence.named(Group.UNIT)
    if not 2 <= len(places) <= _MOST or len({place.names for place in places}) < len(places):
        return []
    shared = _own(sentence, places) or _respectively(sentence, places) or _each(sentence, places)
    if shared is None or any(when.start >= places[-1].end for when in sentence.whens):
        return []
    leads = list(_leads(sentence, places, shared))
    return [
        _joined(sentence.prepared, [*lead, (place.start, place.end)], [figure], shared.others)
        for lead, place, figure in zip(leads, places, shared.figures, strict=True)
    ]


def _own(sentence: Sentence, places: Sequence[Mention]) -> _Shared | None:
    """Each figure right behind its place, and nothing but «、» between them."""
    found = [_BEHIND.match(sentence.plain, place.end) for place in places]
    matches = [match for match in found if match]
    if len(matches) < len(places):
        return None
    gaps = ((match.end(), place.start) for match, place in zip(matches, places[1:], strict=False))
    if not all(_BETWEEN.fullmatch(sentence.plain, *gap) for gap in gaps):
        return None
    return _Shared(tuple(match.span("figure") for match in matches), _without_sum(sentence, matches[-1].end()))


def _respectively(sentence: Sentence, places: Sequence[Mention]) -> _Shared | None:
    match = _RESPECTIVELY.search(sentence.plain, places[-1].end)
    figures = tuple(each.span() for each in _ONE.finditer(sentence.plain, *match.span("figures"))) if match else ()
    if match is None or len(figures) != len(places):
        return None
    return _Shared(figures, (_between(sentence, places[-1].end, match.start()), *_without_sum(sentence, match.end())))


def _each(sentence: Sentence, places: Sequence[Mention]) -> _Shared | None:
    match = _EACH.search(sentence.plain, places[-1].end)
    if match is None:
        return None
    others = (_between(sentence, places[-1].end, match.start()), *_without_sum(sentence, match.end()))
    return _Shared((match.span("figure"),) * len(places), others)


def _between(sentence: Sentence, start: int, end: int) -> Span:
    """The words between two places in the text, without the commas that end them."""
    return start, start + len(sentence.plain[start:end].rstrip(", "))


def _without_sum(sentence: Sentence, start: int) -> tuple[Span, ...]:
    """What is said behind the figures, without «一共17人»."""
    total = _IN_ALL.search(sentence.plain, start)
    end = len(sentence.plain)
    return ((start, total.start()), (total.end(), end)) if total else ((start, end),)


def _leads(sentence: Sentence, places: Sequence[Mention], shared: _Shared) -> Iterator[list[Span]]:
    """What stands before each place: its own verb with the day of all, or the verb that all share."""
    lead: list[Span] = [(0, places[0].start)]
    day = [(when.start, when.end) for when in sentence.whens[:1]]
    yield lead
    for (before, here), figure in zip(pairwise(places), shared.figures, strict=False):
        start = figure[1] if before.end <= figure[0] < here.start else before.end
        gap = _BETWEEN.match(sentence.plain, start, here.start)
        start = gap.end() if gap else start
        if start < here.start:
            lead = [*day, (start, here.start)]
        yield lead


def _joined(prepared: Prepared, place: Sequence[Span], figure: Sequence[Span], others: Sequence[Span]) -> Prepared:
    """The words of these spans, with a comma before the figure."""
    surface = ",".join(_words(prepared.surface, spans) for spans in (place, figure)) + _words(prepared.surface, others)
    plain = ",".join(_words(prepared.plain, spans) for spans in (place, figure)) + _words(prepared.plain, others)
    return Prepared(surface, plain)


def _words(text: str, spans: Sequence[Span]) -> str:
    return "".join(text[start:end] for start, end in spans)
