"""Of whom and of where a sentence asks, by the roster's own names: several places side by side, all but one, him."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.turn import Turn
from nlp import narrowing
from nlp.read import read_as
from nlp.reading import Intent

Slots = Mapping[str, Any]

FILTERS = ("unit", "units", "industry", "industries", "role", "constituency", "without")
# The filter that each of them belongs to, as `Question.without` names it.
_OF = {"units": "unit", "industries": "industry"}


def said(turn: Turn, text: str) -> dict[str, Any]:
    """The filters that a sentence names; `without` for those that are turned round. `unheard` where none is found."""
    apart = narrowing.left_out(text)
    if apart is None:
        return _named(turn, text)
    out, beside = _named(turn, apart[0]), _named(turn, apart[1])
    if not out or {_OF.get(each, each) for each in out} & {_OF.get(each, each) for each in beside}:
        return {**beside, "unheard": ["without"]}
    return {**beside, **out, "without": sorted({_OF.get(each, each) for each in out})}


def renewed(old: Slots, fresh: Slots) -> dict[str, Any]:
    """What was said before without what the new filters stand in place of."""
    taken = {_OF.get(each, each) for each in FILTERS if each in fresh} - {"without"}
    kept = {name: value for name, value in old.items() if _OF.get(name, name) not in taken}
    turned = [name for name in old.get("without", ()) if name not in taken]
    return {**kept, "without": turned} if turned else {name: kept[name] for name in kept if name != "without"}


def _named(turn: Turn, text: str) -> dict[str, Any]:
    slots = read_as(text, Intent.DUTY_OVERVIEW, turn.work.now, turn.names).slots
    found = {name: slots[name] for name in ("unit", "units", "industry", "role") if slots.get(name)}
    return found | _industries(turn, text, found) | _constituency(turn, text)


def _industries(turn: Turn, text: str, found: Slots) -> dict[str, Any]:
    """«纺织和机械制造行业»: several; «除纺织»: one by its bare name, where no unit is named by it."""
    if found.keys() & {"unit", "units"} and "industry" not in found:
        return {}
    heard = turn.names.industry(str(found["industry"])) if "industry" in found else None
    named = {each for each in turn.names.industries if each in text} | ({heard} if heard else set())
    if len(named) > 1 and narrowing.are_side_by_side(text, turn.names.industries):
        return {"industries": sorted(named), "industry": ""}
    return {"industry": next(iter(named))} if len(named) == 1 and "industry" not in found and len(text) < 6 else {}


def _constituency(turn: Turn, text: str) -> dict[str, Any]:
    number = narrowing.constituency(text)
    if number is None:
        return {}
    every = {held.constituency for each in turn.work.roster.people.values() for held in each.mandates}
    found = sorted(each for each in every if each and narrowing.constituency(each) == number)
    return {"constituency": found[0]} if found else {"unheard": ["constituency"]}


def together(text: str, names: object) -> dict[str, Any]:
    """Several people who all were named, as they are written: they are set side by side."""
    every = [str(each) for each in names] if isinstance(names, list | tuple) else []
    return {"together": every} if len(every) > 1 and all(each in text for each in every) else {}


def back(text: str, slots: Slots, last: Slots | None) -> dict[str, Any]:
    """Whom «她» means: the one of the question before; `unheard` where there is none."""
    if slots.get("persons") or not narrowing.points_back(text):
        return {}
    was = {name: last[name] for name in ("persons", "person_id") if name in last} if last else {}
    is_one = "person_id" in was or len(was.get("persons", ())) == 1
    return was if is_one else {"unheard": [*slots.get("unheard", ()), "him"]}
