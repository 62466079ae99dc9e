"""Earlier cases that resemble a new one, shown before it is filed (requirements.md D1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from handlers.turn import Turn
from nlp.similar import Likeness, Outline, Outlines, matter_of, outline
from storage.services import cases

_MOST = 2
_FEW = 32  # cases that were filed since a process looked last
_FEDERATIONS = 16  # whose shelves are kept, of some 200 kilobytes each

State = tuple[int, int]


class Gist(NamedTuple):
    """What comparing needs of a case; nothing of it changes without a move, which its revision counts."""

    number: str
    title: Outline
    content: Outline


class Shelf(NamedTuple):
    """The newest standing cases of a federation as one process saw them last: each state is read and outlined once."""

    states: Sequence[State]
    gists: Sequence[Gist]
    titles: Outlines
    contents: Outlines


_EMPTY = Shelf((), (), Outlines.of(()), Outlines.of(()))


def earlier(turn: Turn, draft: cases.Draft) -> list[cases.Earlier]:
    """Earlier cases about the same, the most alike first; the share is the federation's figure."""
    least = float(turn.work.policies.figure("similar.at_least"))
    shelf = _shelf(turn)
    # By title or by content; words that most titles share say nothing.
    by_title = Likeness(matter_of(draft.title)).among(shelf.titles, least)
    by_content = Likeness(draft.content).among(shelf.contents, least)
    found = {place: max(by_title.get(place, 0.0), by_content.get(place, 0.0)) for place in (*by_title, *by_content)}
    # Of two as much alike the newer one first.
    first = sorted(found, key=lambda place: (-found[place], place))[:_MOST]
    return cases.earlier(turn.work, [shelf.gists[place].number for place in first])


def _shelf(turn: Turn) -> Shelf:
    """Of the newest standing cases, as they are now."""
    here, states = turn.work.uow.federation_id, tuple(cases.standing(turn.work))
    last = turn.shelves.get(here, _EMPTY)
    if states == last.states:
        return last
    new = next((place for place in range(_FEW) if states[place:] == last.states[: len(states) - place]), None)
    shelf = _changed(turn, states, last) if new is None else _grown(turn, states, last, new)
    if len(turn.shelves) >= _FEDERATIONS:
        turn.shelves.clear()
    turn.shelves[here] = shelf
    return shelf


def _grown(turn: Turn, states: Sequence[State], last: Shelf, new: int) -> Shelf:
    """With so many new ones before those that stood there."""
    gists = _gists(turn, states[:new], {})
    most = len(states)
    return Shelf(
        states,
        (*gists, *last.gists[: most - new]),
        last.titles.behind([gist.title for gist in gists], most),
        last.contents.behind([gist.content for gist in gists], most),
    )


def _changed(turn: Turn, states: Sequence[State], last: Shelf) -> Shelf:
    """Put up again, with what is known of those that are as they were."""
    gists = _gists(turn, states, dict(zip(last.states, last.gists, strict=True)))
    titles, contents = ([getattr(gist, part) for gist in gists] for part in ("title", "content"))
    return Shelf(states, gists, Outlines.of(titles), Outlines.of(contents))


def _gists(turn: Turn, states: Sequence[State], known: dict[State, Gist]) -> list[Gist]:
    """What each of these is about; read only where it isn't known."""
    missing = [id for id, revision in states if (id, revision) not in known]
    told = cases.told(turn.work, missing)
    read = {case_id: _gist(number, title, content) for case_id, _, number, title, content in told}
    return [known.get(state) or read[state[0]] for state in states]


def _gist(number: str, title: str, content: str) -> Gist:
    return Gist(number, outline(matter_of(title)), outline(content))
