"""Spot checks: a random sample in one sentence, each record found true or not in one reply, the same sample drawn again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from config.texts import text
from handlers import periods, telling
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.turn import Turn
from nlp.privacy import without_people
from nlp.read import read_as
from nlp.reading import Intent, Reading
from nlp.verdicts import Verdict, asks_again, is_of_late_ones, kinds_in, seed_in, share_in, verdicts
from storage.rules.measures import Period
from storage.services import spot_checks
from storage.services.spot_checks import ALL_KINDS, Asked, Item, Sample


def draw(turn: Turn, reading: Reading) -> list[Reply]:
    """Draws a sample; «抽查结果» tells the last one, «重抽20261120-1» draws an old one again."""
    if asks_again(reading.text):
        return [_again(turn, seed_in(reading.text))]
    if not reading.slots.get("limit") and not kinds_in(reading.text) and text("spot.result") in reading.text:
        return [_told(turn, spot_checks.latest(turn.work), "spot.never")]
    asked = _asked(turn, reading)
    if asked.first > turn.work.today:
        return [Reply(text("spot.future"))]
    named = [str(each) for each in reading.slots.get("persons", ())]
    if named and asked.person_id is None:
        return [Reply(text("spot.which_person", name=named[0]))]
    return [_told(turn, spot_checks.draw(turn.work, asked), "spot.nothing", _scope(asked))]


def judge(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«联-0003属实», «1、2属实，其余不属实»; None where it is no verdict on a sample, or somebody else's words."""
    found = verdicts(turn.text)
    if not found:
        return None
    sample = spot_checks.holding(turn.work, [number for each in found for number in each.numbers])
    if sample is None:
        return None
    for verdict in found:
        sample = spot_checks.judge(turn.work, sample, _meant(sample, verdict), verdict.is_true, verdict.note)
    return [_judged(turn, sample, found)]


def _asked(turn: Turn, reading: Reading) -> Asked:
    slots = {**read_as(reading.text, Intent.DUTY_OVERVIEW, turn.work.now, turn.names).slots, **reading.slots}
    year = turn.work.today.year
    first = date.fromisoformat(slots.get("from") or slots.get("date") or f"{year}-01-01")
    last = date.fromisoformat(slots.get("to") or slots.get("date") or f"{first.year}-12-31")
    people = [each for name in slots.get("persons", ()) for each in turn.work.roster.people_named(str(name))]
    industry = str(slots.get("industry", ""))
    return Asked(
        kinds_in(reading.text) or ALL_KINDS,
        first,
        max(first, last),
        int(slots.get("limit") or turn.work.policies.figure("spot_check.size")),
        share_in(reading.text),
        unit=str(slots.get("unit", "")),
        industry=(turn.names.industry(industry) or industry) if industry else "",
        role=str(slots.get("role", "")),
        person_id=people[0].id if len(people) == 1 else None,
        only_late=is_of_late_ones(reading.text),
    )


def _scope(asked: Asked) -> str:
    """«2026年云溪镇总工会联系»: what the sample was drawn from, as it was understood."""
    kinds = text("spot.all") if asked.kinds == ALL_KINDS else show.joined([_kind(each) for each in asked.kinds])
    late = text("spot.late") if asked.only_late else ""
    role = text(f"role.{asked.role}") if asked.role else ""
    where = show.joined([each for each in (asked.unit, asked.industry, role) if each])
    period = periods.named(Period(asked.first, asked.last))
    return text("spot.scope", period=period, where=where, late=late, kinds=kinds)


def _kind(kind: str) -> str:
    return text(f"record_kind.{kind}")


def _meant(sample: Sample, verdict: Verdict) -> list[Item]:
    """The records that a verdict names; all that are left where it says «其余» or «都»."""
    if verdict.others:
        return list(sample.open)
    placed = dict(enumerate(sample.items, 1))
    named = [item for item in sample.items if item.record.number in verdict.numbers]
    return named + [placed[place] for place in verdict.places if place in placed]


def _judged(turn: Turn, sample: Sample, found: Iterable[Verdict]) -> Reply:
    said = {number for each in found for number in each.numbers}
    known = {item.record.number for item in sample.items}
    strange = [text("spot.strange", numbers=show.joined(sorted(said - known)))] if said - known else []
    untrue = [_untrue(turn, item) for item in sample.untrue]
    left = len(sample.open)
    tail = text("spot.left", count=left, first=sample.open[0].record.number) if left else text("spot.done")
    return Reply(
        show.lines_of(_summary(sample), *untrue, *strange, tail), () if left else choices(text("spot.to_analysis"))
    )


def _untrue(turn: Turn, item: Item) -> str:
    note = text("spot.note", note=without_people(item.note)) if item.note else ""
    return text("spot.untrue", number=item.record.number, name=_name(turn, item), note=note)


def _told(turn: Turn, sample: Sample | None, empty: str, scope: str = "") -> Reply:
    if sample is None:
        return Reply(text(empty, scope=scope))
    lines = [_line(turn, place, item) for place, item in enumerate(sample.items, 1)]
    head = text("spot.head", scope=_scope(sample.asked), count=len(sample.items), seed=sample.seed)
    if sample.open:
        return Reply(show.lines_of(head, *lines, text("spot.hint")))
    return Reply(show.lines_of(head, *lines, _summary(sample), text("spot.done")), choices(text("spot.to_analysis")))


def _again(turn: Turn, seed: str | None) -> Reply:
    last = None if seed else spot_checks.latest(turn.work)
    found = spot_checks.again(turn.work, seed or (last.seed if last else ""))
    if found is None:
        return Reply(text("spot.unknown_seed") if seed else text("spot.never"))
    sample, numbers = found
    gone = [item.record.number for item in sample.items if item.record.number not in numbers]
    if not gone:
        return Reply(text("spot.same", seed=sample.seed, count=len(sample.items)))
    same = len(sample.items) - len(gone)
    return Reply(text("spot.differs", seed=sample.seed, same=same, numbers=show.joined(gone)))


def _summary(sample: Sample) -> str:
    checked = len(sample.items) - len(sample.open)
    return text("spot.summary", count=len(sample.items), checked=checked, untrue=len(sample.untrue))


def _line(turn: Turn, place: int, item: Item) -> str:
    state = "spot.open" if item.is_true is None else "spot.is_true" if item.is_true else "spot.is_untrue"
    fields = {"number": item.record.number, "name": _name(turn, item), "state": text(state)}
    return text("spot.line", place=place, summary=without_people(telling.record(turn, item.record)), **fields)


def _name(turn: Turn, item: Item) -> str:
    return turn.work.roster.people[item.record.person_id].name
