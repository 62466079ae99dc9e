"""The federation's own duties: what is owed, done or late, whose terms end, ticking one off and taking that back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from config.duties import FEDERATION, Duty
from config.texts import text
from handlers import telling
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.turn import Turn
from nlp import own_duties
from nlp.read import read_as
from nlp.reading import Intent, Reading
from storage.rules.own_duties import Part
from storage.rules.roster import Union
from storage.services import organisation
from storage.services.organisation import GRASSROOTS, OWN_TERM, Term

_MOST_TERMS = 10


def tell(turn: Turn, reading: Reading) -> list[Reply]:
    """Where the duty stands that is named, or all that is owed; «联席会议开过了» is read back before it is ticked off."""
    year = telling.year_asked(turn, reading)
    owed = organisation.owed(turn.work, year)
    duties = {duty.id: duty for duty in turn.work.policies.duties((FEDERATION,), year)}
    found = own_duties.named(reading.text, {id: duty.name for id, duty in duties.items()})
    union = _union(turn, reading)
    if found is None:
        return [_unnamed(turn, owed, year, own_duties.says_done(reading.text))]
    if found == OWN_TERM and union is not None and GRASSROOTS in duties:
        found = GRASSROOTS
    if own_duties.says_mistaken(reading.text):
        return [_taken_back(turn, duties[found], year)]
    if own_duties.says_done(reading.text):
        return _ask_done(turn, reading, duties[found], union)
    if found == GRASSROOTS or (found == OWN_TERM and own_duties.is_of_several(reading.text)):
        return [_terms(turn) if union is None else _term(turn, union)]
    if found == OWN_TERM and (own := turn.work.roster.union_named(turn.work.federation.name)) is not None:
        return [_term(turn, own)]
    return [_one(turn, [part for part in owed if part.duty.id == found], duties[found], year)]


def _union(turn: Turn, reading: Reading) -> Union | None:
    """The grassroots union that is named; None for the federation itself."""
    named = turn.work.roster.union_named(str(reading.slots.get("unit", "")))
    return named if named is not None and named.name != turn.work.federation.name else None


def _ask_done(turn: Turn, reading: Reading, duty: Duty, union: Union | None) -> list[Reply]:
    if duty.id == GRASSROOTS and union is None:
        return [Reply(text("org.which_union"))]
    day = date.fromisoformat(_day_said(turn, reading) or turn.work.today.isoformat())
    organisation.check_day(turn.work, day)
    offered = choices(text("word.confirm"), text("word.cancel"))
    union_id = union.id if union and duty.id == GRASSROOTS else None
    turn.dialogue.ask("org_done", offered, duty=duty.id, day=day.isoformat(), union=union_id)
    name = _matter(turn, duty, union_id)
    part = "" if union_id else _part(turn, duty, day)
    return [Reply(text("org.ask_done", name=name, part=part, day=show.day(day, turn.work.today)), offered)]


def _day_said(turn: Turn, reading: Reading) -> str | None:
    """The one day that the sentence names, as a log would have it."""
    slots = read_as(reading.text, Intent.LOG_STUDY, turn.work.now, turn.names).slots
    if "date" in slots:
        return str(slots["date"])
    first, last = reading.slots.get("from"), reading.slots.get("to")
    return str(first) if first and first == last else None


def _part(turn: Turn, duty: Duty, day: date) -> str:
    """Which of a duty's several parts doing it on that day settles."""
    owed = [part for part in organisation.standing(turn.work, day.year) if part.duty.id == duty.id]
    meant = next((part for part in owed if part.is_open and part.starts <= day), None)
    return text("org.part", due=show.short_day(meant.due, turn.work.today)) if len(owed) > 1 and meant else ""


def settle(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to that read-back; None when it is none."""
    pending = turn.dialogue.pending or {}
    if said == text("word.cancel"):
        return [Reply(text("org.left"))]
    if said != text("word.confirm"):
        return None
    duty, day = turn.work.policies.duty(pending["duty"]), date.fromisoformat(pending["day"])
    key = "org.done" if organisation.done(turn.work, duty, day, pending["union"]) else "org.done_before"
    name = _matter(turn, duty, pending["union"])
    return [Reply(text(key, name=name, day=show.short_day(day, turn.work.today), short=duty.name))]


def _matter(turn: Turn, duty: Duty, union_id: int | None) -> str:
    return text("org.union_elected", name=turn.work.roster.unions[union_id].name) if union_id else duty.name


def _taken_back(turn: Turn, duty: Duty, year: int) -> Reply:
    day = organisation.take_back(turn.work, duty, year)
    if day is None:
        return Reply(text("org.nothing_taken_back", name=duty.name))
    return Reply(text("org.taken_back", name=duty.name, day=show.short_day(day, turn.work.today)))


def _unnamed(turn: Turn, owed: list[Part], year: int, is_done: bool) -> Reply:
    """All of a year by day; where something was said to be done, with the question which."""
    done = [part for part in owed if not part.is_open]
    key = "org.head" if len(done) < len(owed) else "org.all_done"
    head = text(key, year=year, count=len(owed), done=len(done), open=len(owed) - len(done))
    lines = [*_groups(turn, owed), *([text("org.group_done", names=_names(done))] if done else [])]
    terms = organisation.open_terms(turn.work, turn.work.today + organisation.AHEAD)
    more = [text("org.terms_line", count=len(terms))] if terms and year == turn.work.today.year else []
    return Reply(show.lines_of(head, *lines, *more, text("org.which" if is_done else "org.hint")))


def _groups(turn: Turn, owed: Iterable[Part]) -> Iterable[str]:
    """One line for all that is due on one day."""
    for due, parts in groupby([part for part in owed if part.is_open], key=lambda part: part.due):
        held = list(parts)
        key = "org.group_late" if held[0].is_late(turn.work.today) else "org.group_open"
        yield text(key, due=show.short_day(due, turn.work.today), names=_names(held))


def _names(parts: Iterable[Part]) -> str:
    return show.joined([part.duty.name for part in parts])


def _one(turn: Turn, parts: list[Part], duty: Duty, year: int) -> Reply:
    source = text("org.source", says=duty.says, source=duty.source)
    if not parts:
        return Reply(show.lines_of(text("org.not_due", name=duty.name, year=year), source, text("org.hint")))
    lines = [_line(turn, part) for part in parts]
    tail = "org.hint" if any(part.is_open for part in parts) else "org.hint_done"
    return Reply(show.lines_of(*lines, source, text(tail)))


def _line(turn: Turn, part: Part) -> str:
    today = turn.work.today
    if part.done_on is not None:
        return text("org.line_done", name=part.duty.name, day=show.short_day(part.done_on, today))
    key = "org.line_late" if part.is_late(today) else "org.line_open"
    return text(key, name=part.duty.name, due=show.short_day(part.due, today))


def _terms(turn: Turn) -> Reply:
    found = organisation.terms(turn.work)
    if not found:
        return Reply(text("org.no_terms"))
    lines = [_term_line(turn, each) for each in found[:_MOST_TERMS]]
    more = [text("org.more_terms", count=len(found) - _MOST_TERMS)] if len(found) > _MOST_TERMS else []
    hint = text("org.terms_hint", name=found[0].name)
    return Reply(show.lines_of(text("org.terms", count=len(found)), *lines, *more, hint))


def _term_line(turn: Turn, term: Term) -> str:
    key = "org.term_late" if term.ends < turn.work.today else "org.term"
    return text(key, name=term.name, day=show.short_day(term.ends, turn.work.today))


def _term(turn: Turn, union: Union) -> Reply:
    if union.term_end is None:
        return Reply(text("org.term_unknown", name=union.name))
    source = turn.work.policies.duty(OWN_TERM) if turn.work.policies.has_duty(OWN_TERM) else None
    key = "org.one_term_late" if union.term_end < turn.work.today else "org.one_term"
    said = text(key, name=union.name, day=show.short_day(union.term_end, turn.work.today))
    rule = [text("org.source", says=source.says, source=source.source)] if source else []
    return Reply(show.lines_of(said, *rule, text("org.term_hint", name=union.name)))
