"""The easiest honest way to close a gap, from what is already logged (requirements.md C11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.texts import text
from handlers.messages import Choice
from handlers.turn import Turn
from nlp.similar import similarity
from nlp.words import gist
from storage.rules.kinds import RecordKind
from storage.rules.quotas import DutyStanding
from storage.rules.roster import Union
from storage.services import links, records
from storage.services.records import Record

_ALIKE = 0.45
_ENOUGH_FOR_RESEARCH = 3


@dataclass(frozen=True, slots=True)
class Way:
    """A sentence that says the way, and what to tap where one tap does it; `issue` is what would be suggested."""

    says: str
    choices: tuple[Choice, ...] = ()
    issue: str = ""
    topic: str = ""


def easiest(turn: Turn, unmet: Sequence[DutyStanding]) -> Way | None:
    """The first way that what is logged this year opens; None where nothing logged helps."""
    open_duties = {each.duty.id for each in unmet}
    if not open_duties & _WAYS.keys():
        return None
    first = date(turn.work.today.year, 1, 1)
    logged = records.mine(turn.work, [RecordKind.CONTACT, RecordKind.GOOD_DEED], first, date(first.year, 12, 31))
    found = (way(turn, logged) for duty, way in _WAYS.items() if duty in open_duties)
    return next((each for each in found if each is not None), None)


def _good_deed(turn: Turn, logged: Sequence[Record]) -> Way | None:
    """One that was planned and is perhaps done by now."""
    planned = next((each for each in logged if each.draft.kind is RecordKind.GOOD_DEED and not each.draft.done), None)
    return Way(text("closing.good_deed", number=planned.number)) if planned else None


def _suggestion(turn: Turn, logged: Sequence[Record]) -> Way | None:
    """What most visits brought up."""
    heard = _most_heard([each for each in logged if each.draft.details.get("issue")])
    if not heard:
        return None
    details = heard[0].draft.details
    key = "closing.suggestion" if len(heard) > 1 else "closing.suggestion_once"
    says = text(key, count=len(heard), issue=gist(str(details["issue"])))
    offered = (Choice(text("record.suggest_yes")), Choice(text("record.suggest_no")))
    return Way(says, offered, str(details["issue"]), str(details.get("topic") or ""))


def _most_heard(visits: Sequence[Record]) -> list[Record]:
    """The largest group of visits whose issues are alike, the latest first."""
    groups: list[list[Record]] = []
    for visit in visits:
        alike = (group for group in groups if _alike(group[0], visit))
        if (group := next(alike, None)) is not None:
            group.append(visit)
        else:
            groups.append([visit])
    return max(groups, key=len, default=[])


def _alike(one: Record, other: Record) -> bool:
    return similarity(str(one.draft.details["issue"]), str(other.draft.details["issue"])) >= _ALIKE


def _research(turn: Turn, logged: Sequence[Record]) -> Way | None:
    """Enough visits about one topic are the material of a report."""
    topics: dict[str, int] = {}
    for each in logged:
        if each.draft.kind is RecordKind.CONTACT and (topic := each.draft.details.get("topic")):
            topics[str(topic)] = topics.get(str(topic), 0) + 1
    best = max(topics.items(), key=lambda pair: pair[1], default=("", 0))
    if best[1] < _ENOUGH_FOR_RESEARCH:
        return None
    return Way(text("closing.research", count=best[1], topic=text(f"topic.{best[0]}")))


def _contact(turn: Turn, logged: Sequence[Record]) -> Way | None:
    """The linked union that waited longest."""
    quiet = int(turn.work.policies.figure("links.quiet_days"))
    waiting = [bond for bond in links.mine(turn.work) if bond.is_quiet(turn.work.today, quiet)]
    return Way(text("closing.contact", name=waiting[0].target.name)) if waiting else None


def _coverage(turn: Turn, logged: Sequence[Record]) -> Way | None:
    """The first of the linked unions that wasn't contacted this year."""
    open_ones = [bond for bond in links.mine(turn.work) if isinstance(bond.target, Union) and not bond.times]
    return Way(text("closing.contact", name=open_ones[0].target.name)) if open_ones else None


_WAYS: Mapping[str, Callable[[Turn, Sequence[Record]], Way | None]] = {
    "good_deed": _good_deed,
    "suggestion": _suggestion,
    "research": _research,
    "contact": _contact,
    "coverage": _coverage,
}
