"""Earlier cases that resemble a new one, shown before it is filed (requirements.md D1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from handlers.turn import Turn
from nlp.similar import Likeness, Outline, Outlines, matter_of, outline
from storage.services import cases

_MOST = 2
_KEPT = 500  # cases of some four hundred bytes each
_FEW = 64  # moves since a process looked last; looking through all cases costs as much as some hundred
_FEDERATIONS = 16  # whose shelves are kept


class Gist(NamedTuple):
    """What comparing needs of a case; nothing of it changes without a move, which its revision counts."""

    number: str
    title: Outline
    content: Outline


class Shelf(NamedTuple):
    """The newest standing cases of a federation as one process saw them last: each state is read and outlined once.

    `mark` is the move from which on changes are asked for. `contents` are the `titles` themselves while all say the same, as
    those do that were filed in a conversation.
    """

    mark: int
    moments: Sequence[cases.Moment]
    gists: Sequence[Gist]
    titles: Outlines
    contents: Outlines


_NOTHING = Outlines.of(())
_EMPTY = Shelf(0, (), (), _NOTHING, _NOTHING)


def earlier(turn: Turn, draft: cases.Draft) -> list[cases.Earlier]:
    """Earlier cases about the same, the most alike first; the share is the federation's figure."""
    least = float(turn.work.policies.figure("similar.at_least"))
    shelf = _shelf(turn)
    # By title or by content; words that most titles share say nothing.
    title = matter_of(draft.title)
    by_title = Likeness(title).among(shelf.titles, least)
    compared = shelf.contents is shelf.titles and title == draft.content
    by_content = by_title if compared else Likeness(draft.content).among(shelf.contents, least)
    found = {place: max(by_title.get(place, 0.0), by_content.get(place, 0.0)) for place in (*by_title, *by_content)}
    # Of two as much alike the newer one first.
    first = sorted(found, key=lambda place: (-found[place], place))[:_MOST]
    return cases.earlier(turn.work, [shelf.gists[place].number for place in first])


def _shelf(turn: Turn) -> Shelf:
    """Of the newest standing cases, as they are now."""
    here = turn.work.uow.federation_id
    last = turn.shelves.get(here)
    shelf = (_brought_up(turn, last) if last else None) or _put_up(turn, last or _EMPTY)
    if here not in turn.shelves and len(turn.shelves) >= _FEDERATIONS:
        turn.shelves.clear()
    turn.shelves[here] = shelf
    return shelf


def _brought_up(turn: Turn, last: Shelf) -> Shelf | None:
    """With what was filed since; None where anything else was changed."""
    moved = cases.moved(turn.work, last.mark, _FEW)
    if moved is None:
        return None
    mark, moments = moved
    new = moments.difference(last.moments)
    if not new:
        return last._replace(mark=mark)
    first = tuple(cases.standing(turn.work, len(new)))
    # An amended one would stand among the first before, too.
    if new != set(first) or not dict(first).keys().isdisjoint(dict(last.moments[: len(first)])):
        return None
    gists, kept = _gists(turn, first, {}), _KEPT - len(first)
    titles = contents = last.titles.behind([gist.title for gist in gists], _KEPT)
    if last.contents is not last.titles or not _say_the_same(gists):
        contents = last.contents.behind([gist.content for gist in gists], _KEPT)
    return Shelf(mark, (*first, *last.moments[:kept]), (*gists, *last.gists[:kept]), titles, contents)


def _put_up(turn: Turn, last: Shelf) -> Shelf:
    """Looked through again, with what is known of those that are as they were."""
    mark = cases.last_move(turn.work)
    moments = tuple(cases.standing(turn.work, _KEPT))
    gists = _gists(turn, moments, dict(zip(last.moments, last.gists, strict=True)))
    titles = Outlines.of([gist.title for gist in gists])
    contents = titles if _say_the_same(gists) else Outlines.of([gist.content for gist in gists])
    return Shelf(mark, moments, gists, titles, contents)


def _say_the_same(gists: Sequence[Gist]) -> bool:
    return all(gist.content is gist.title for gist in gists)


def _gists(turn: Turn, moments: Sequence[cases.Moment], known: Mapping[cases.Moment, Gist]) -> list[Gist]:
    """What each of these is about; read only where it isn't known."""
    missing = [case_id for case_id, revision in moments if (case_id, revision) not in known]
    told = cases.told(turn.work, missing)
    read = {case_id: _gist(number, title, content) for case_id, _, number, title, content in told}
    return [known.get(moment) or read[moment[0]] for moment in moments]


def _gist(number: str, title: str, content: str) -> Gist:
    matter = matter_of(title)
    about = outline(matter)
    return Gist(number, about, about if content == matter else outline(content))
