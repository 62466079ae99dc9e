"""«我的联系对象»: whom I owe a contact and when the last one was; for officers, which unions nobody went to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.texts import text
from handlers import framing, narrowing, telling, wording
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.turn import Turn
from nlp.reading import Intent, Reading
from storage.rules.measures import Measure
from storage.rules.people import Person, Right
from storage.services import links
from storage.services.links import Bond

_MOST = 10
_MOST_NAMES = 20
_MOST_INDUSTRIES = 5
_LEAST_FOR_A_SHARE = 2


def mine(turn: Turn, reading: Reading) -> list[Reply]:
    """The person's own links, the longest unvisited first; an officer hears about the whole federation."""
    if turn.work.person.may(Right.ASK_FEDERATION, turn.work.today):
        return coverage(turn, reading)
    bonds = links.mine(turn.work)
    if not bonds:
        return [Reply(text("links.none"))]
    quiet = int(turn.work.policies.figure("links.quiet_days"))
    waiting = [bond for bond in bonds if bond.is_quiet(turn.work.today, quiet)]
    lines = [_line(turn, bond, bond in waiting) for bond in bonds[:_MOST]]
    more = [text("links.more", count=len(bonds) - _MOST)] if len(bonds) > _MOST else []
    head = (
        text("links.head", count=len(bonds), waiting=len(waiting)) if waiting else text("links.fine", count=len(bonds))
    )
    tail = text("links.hint" if waiting else "links.tail", name=_name(bonds[0]))
    return [Reply(show.lines_of(head, *lines, *more, *_share(bonds), tail), choices(text("menu.contact")))]


def _share(bonds: list[Bond]) -> list[str]:
    """How many of one's unions were contacted this year, where there are several."""
    times = [bond.times for bond in bonds if not isinstance(bond.target, Person)]
    reached = sum(map(bool, times))
    if len(times) < _LEAST_FOR_A_SHARE:
        return []
    return [text("links.share", reached=reached, unions=len(times), percent=100 * reached // len(times))]


def _line(turn: Turn, bond: Bond, waits: bool) -> str:
    mark = "progress.unmet_line" if waits else "progress.met_line"
    if bond.last is None:
        return text(mark, line=text("links.never", name=_name(bond)))
    when = show.short_day(bond.last, turn.work.today)
    return text(mark, line=text("links.last", name=_name(bond), day=when, times=bond.times))


def _name(bond: Bond) -> str:
    if isinstance(bond.target, Person):
        return text("officer.name_at_unit", name=bond.target.name, unit=bond.target.unit)
    return bond.target.name


def coverage(turn: Turn, reading: Reading) -> list[Reply]:
    """How many grassroots unions somebody went to this year, and the names of the others."""
    year = telling.year_asked(turn, reading)
    slots = {**reading.slots, **narrowing.said(turn, reading.text)}
    turn.dialogue.asked = {"intent": str(Intent.MY_LINKS), "slots": slots}
    asked = framing.question(turn, {"measure": Measure.CONTACTS.value, **_places(slots)})
    if unknown := framing.unknown_place(turn, asked):
        return [Reply(text("figure.unknown_unit", unit=unknown))]
    found = links.coverage(turn.work, year, asked)
    as_of = text("officer.as_of", moment=show.moment(turn.work.now))
    scope = show.joined(wording.filters(turn.work, asked))
    head = text(
        "links.coverage", scope=scope, year=year, unions=found.unions, reached=found.reached, silent=len(found.silent)
    )
    if not found.silent:
        return [Reply(show.lines_of(head, as_of))]
    names = show.joined([union.name for union in found.silent[:_MOST_NAMES]])
    more = len(found.silent) - _MOST_NAMES
    listed = text("links.silent_more", names=names, more=more) if more > 0 else text("links.silent", names=names)
    return [Reply(show.lines_of(head, listed, *_industries(found), as_of, text("links.coverage_next")))]


def _places(slots: Mapping[str, Any]) -> dict[str, Any]:
    """Only where is asked: a role or a person says nothing of a union."""
    without = [each for each in slots.get("without", ()) if each in ("unit", "industry")]
    kept = {name: slots[name] for name in ("unit", "units", "industry", "industries", "unheard") if name in slots}
    return {**kept, "without": without}


def _industries(found: links.Coverage) -> list[str]:
    counted = list(links.by_industry(found.silent).items())[:_MOST_INDUSTRIES]
    if len(counted) < 2:
        return []
    names, count = show.joined(list(found.industries[:_MOST_INDUSTRIES])), len(found.industries)
    key = "links.no_industry_more" if count > _MOST_INDUSTRIES else "links.no_industry"
    wholly = [text(key, names=names, count=count)] if count else []
    return [
        *wholly,
        text("links.industries", list=show.joined([text("links.industry", name=name, count=n) for name, n in counted])),
    ]
