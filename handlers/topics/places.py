"""A position on the map as the place of a visit: the union known there is offered, an unknown place is learnt."""

from __future__ import annotations

from dataclasses import replace

from config.texts import text
from handlers import telling
from handlers.forms import desk
from handlers.forms.catalogue import CONTACT
from handlers.messages import Choice, Reply, Spot, choices
from handlers.turn import Turn
from nlp.names import Group
from storage.rules.people import Right
from storage.rules.places import Place, is_on_earth
from storage.services import media

_FEW = 4  # characters around a name: «是», «去的是……»


def take(turn: Turn) -> list[Reply] | None:
    """A position: for the form in progress, for the record just logged, or for a visit to be logged."""
    by, spot = turn.work.by, turn.incoming.spot
    if by is None or not by.may(Right.KEEP_LEDGER, turn.work.today):
        return [Reply(text("input.location"))]
    if spot is None or not is_on_earth(spot.lat, spot.lon):
        return [Reply(text("place.unreadable"))]
    turn.dialogue.place = [spot.lat, spot.lon]
    if turn.dialogue.form is not None:
        return _for_form(turn, spot)
    recent = media.just_logged(turn.work)
    if recent is not None and media.remember_place(turn.work, recent, Place(spot.lat, spot.lon)):
        turn.dialogue.place = None
        return [Reply(text("place.of_record", number=recent.number, summary=telling.record(turn, recent)))]
    return _for_visit(turn, spot)


def settle(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to «要记今天的走访吗»: yes, no, or the name of another unit."""
    pending = turn.dialogue.pending or {}
    if said == text("place.no"):
        turn.dialogue.place = None
        return [Reply(text("place.declined"))]
    unit = pending["units"].get(said) or _unit(turn, said)
    if unit is None:
        return None
    known = {"date": turn.work.today.isoformat(), "modes": ["visit"], "unit": unit}
    return desk.begin(turn, CONTACT, known)


def _for_visit(turn: Turn, spot: Spot) -> list[Reply]:
    near = media.nearby(turn.work, Place(spot.lat, spot.lon))
    named = _unit(turn, spot.label) if spot.label and not near else None
    units = {text("place.yes", unit=each.name): each.name for each in near}
    if named:
        units = {text("place.yes", unit=named): named}
    offered = choices(*units, text("place.no"))
    turn.dialogue.ask("visit_here", offered, units=units)
    if near:
        return [Reply(text("place.near", unit=near[0].name, metres=near[0].metres), offered)]
    if named:
        return [Reply(text("place.named", unit=named), offered)]
    return [Reply(text("place.unknown"))]


def _for_form(turn: Turn, spot: Spot) -> list[Reply]:
    """Answers the question for the unit where it is open; anywhere else it is kept beside the record."""
    progress = desk.current(turn)[1]
    near = media.nearby(turn.work, Place(spot.lat, spot.lon))
    if progress.asked != "unit" or not near:
        return [Reply(text("place.kept")), *desk.again(turn)]
    names = tuple(each.name for each in near)
    turn.dialogue.form = replace(progress, options={**progress.options, "unit": names}).as_json()
    told = text("place.is_it", unit=near[0].name, metres=near[0].metres)
    return [Reply(told, tuple(Choice(name) for name in names))]


def _unit(turn: Turn, said: str) -> str | None:
    """The one unit that short words name; a sentence that happens to name one says more than that."""
    named = [mention for mention in turn.names.find(said) if mention.group is Group.UNIT]
    if len(named) != 1 or len(named[0].names) != 1 or len(said) - (named[0].end - named[0].start) > _FEW:
        return None
    return named[0].names[0]
