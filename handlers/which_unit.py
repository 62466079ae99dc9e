"""Which unit is meant, where a name fits several or is only a part of one."""

from __future__ import annotations

from config.texts import text
from handlers.messages import Choice, Reply
from handlers.turn import Turn
from nlp.reading import Reading
from nlp.vague_units import hinted

_MOST_UNITS = 8


def meant(turn: Turn, reading: Reading) -> tuple[str, ...]:
    """Units between which to choose; none where it is clear, or nobody speaks of one."""
    if several := reading.choices.get("unit"):
        return tuple(several)
    if reading.slots.keys() & {"unit", "units", "industry", "industries", "persons", "person_id"}:
        return ()
    return hinted(reading.text, (union.name for union in turn.work.roster.unions.values()))[:_MOST_UNITS]


def ask(several: tuple[str, ...], says: str = "") -> Reply:
    """`says`: what choosing one asks for, with its {unit}; the question before narrowed to it where nothing is given."""
    offered = tuple(
        Choice(name, says.format(unit=name) if says else text("figure.only", unit=name)) for name in several
    )
    if len(several) == 1:
        return Reply(text("figure.this_unit", unit=several[0]), offered)
    return Reply(text("figure.which_unit", count=len(several)), offered)
