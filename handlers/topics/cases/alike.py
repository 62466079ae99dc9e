"""Earlier cases that resemble a new one, shown before it is filed (requirements.md D1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from handlers.turn import Turn
from nlp.similar import Likeness, Outline, matter_of, outline
from storage.services import cases

_MOST = 2
_KEPT = 4096  # a kilobyte each


class Gist(NamedTuple):
    """What comparing needs of a case; nothing of it changes without a move, which `revision` counts."""

    revision: int
    number: str
    title: Outline
    content: Outline


def earlier(turn: Turn, draft: cases.Draft) -> list[cases.Earlier]:
    """Earlier cases about the same, the most alike first; the share is the federation's figure."""
    least = float(turn.work.policies.figure("similar.at_least"))
    gists = _gists(turn)
    # By title or by content; words that most titles share say nothing.
    by_title = Likeness(matter_of(draft.title)).among((gist.title for gist in gists), least)
    by_content = Likeness(draft.content).among((gist.content for gist in gists), least)
    found = {place: max(by_title.get(place, 0.0), by_content.get(place, 0.0)) for place in (*by_title, *by_content)}
    # Of two as much alike the newer one first.
    first = sorted(found, key=lambda place: (-found[place], place))[:_MOST]
    return cases.earlier(turn.work, [gists[place].number for place in first])


def _gists(turn: Turn) -> Sequence[Gist]:
    """Of the newest standing cases. Each state of a case is read and outlined once a process."""
    states = cases.standing(turn.work)
    known = {id: gist for id, revision in states if (gist := turn.gists.get(id)) and gist.revision == revision}
    new = dict(map(_gist, cases.told(turn.work, [id for id, _ in states if id not in known])))
    if len(turn.gists) + len(new) > _KEPT:
        turn.gists.clear()
    turn.gists.update(new)
    known.update(new)
    return [known[id] for id, _ in states]


def _gist(told: cases.Told) -> tuple[int, Gist]:
    case_id, revision, number, title, content = told
    return case_id, Gist(revision, number, outline(matter_of(title)), outline(content))
