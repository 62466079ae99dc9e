"""What officers and linked members are told of others: the morning brief, the list of those behind, what did not arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from config.texts import text
from handlers import telling
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.telling import accounts
from handlers.turn import Turn
from nlp.reading import Intent
from nlp.words import urged
from storage.rules.case_words import Part, State
from storage.rules.delivery import cause
from storage.rules.people import Person, Right
from storage.services import briefs, cases, digests, organisation, reminders
from storage.services.briefs import Item
from storage.services.digests import Digest
from storage.services.reach import Why
from storage.work import Work

Facts = Mapping[str, Any]
_MOST_NAMES, _MOST_LINES, _MOST_NAMED = 8, 10, 3


def digest(work: Work, person: Person, facts: Facts) -> Reply | None:
    """Who is behind among the people one looks after; None when nobody is."""
    found = digests.of(work, person, facts["year"], facts["days_before"])
    if found is None:
        return None
    days = (date(facts["year"], 12, 31) - work.today).days
    key = "digest.whole" if found.whole else "digest.linked"
    head = text(key, days=days, count=len(found.behind), owing=found.owing)
    lines = [head, _names(work, [(each, len(left)) for each, left in found.behind]), *_unreached(work, found, facts)]
    return Reply(show.lines_of(*lines, text("digest.next")), choices(text("menu.behind")))


def _names(work: Work, behind: Sequence[tuple[Person, int]]) -> str:
    told = [text("digest.person", name=_named(work, person), count=count) for person, count in behind[:_MOST_NAMES]]
    more = len(behind) - len(told)
    return show.joined(told) + (text("digest.more", count=more) if more else "")


def _unreached(work: Work, found: Digest, facts: Facts) -> list[str]:
    """Who won't be reached and why: counted, and near the end by name (requirements.md E6)."""
    near = facts["days_before"] is not None and facts["days_before"] <= work.policies.figure("reach.forecast_days")
    lines = []
    for why in Why:
        people = found.unreached.get(why, ())
        if people:
            names = show.joined([_named(work, each) for each in people[:_MOST_NAMES]]) if near else ""
            key = f"digest.{why}_names" if near else f"digest.{why}"
            lines.append(text(key, count=len(people), names=names))
    return lines


def _named(work: Work, person: Person) -> str:
    if len(work.roster.people_named(person.name)) > 1:
        return text("officer.name_at_unit", name=person.name, unit=person.unit)
    return person.name


def brief(work: Work, person: Person, facts: Facts) -> Reply | None:
    """The morning's lines, each with its number; those whose matter is settled are left out."""
    items = [Item(kind, ref) for kind, ref in facts["items"]]
    told = [(place, _LINES[each.kind](work, each)) for place, each in enumerate(items, 1)]
    lines = [text("brief.line", number=place, line=line) for place, line in told if line]
    if not lines:
        return None
    more = [text("brief.more", count=facts["more"])] if facts.get("more") else []
    hint = [text("brief.urge")] if any(each.kind in _URGES for each in items) else []
    hint += [text("brief.org_hint")] if any(each.kind in _ORG for each in items) else []
    undelivered = any(each.kind in (briefs.UNDELIVERED, briefs.STOPPED) for each in items)
    offered = choices(text("menu.undelivered")) if undelivered else ()
    return Reply(show.lines_of(text("brief.head", name=person.name), *lines, *more, *hint), offered)


def _silent_line(work: Work, item: Item) -> str:
    person = work.roster.people.get(int(item.ref))
    if person is None or not person.is_active(work.today):
        return ""
    return text("brief.silent", name=_named(work, person), days=int(work.policies.figure("brief.silent_days")))


def _undelivered_line(work: Work, item: Item) -> str:
    return text("brief.undelivered", count=item.ref)


def _stopped_line(work: Work, item: Item) -> str:
    rows = [row for row in briefs.stopped(work) if row.account == item.ref]
    return text("brief.stopped", account=accounts.named(rows[0].account)) if rows else ""


def _case_line(work: Work, item: Item) -> str:
    """A case that units have in hand; nothing once it has gone on."""
    row = work.uow.cases.by_number(str(item.ref))
    if row is None or row.state not in _WAITED_FOR[item.kind] or row.due_on is None:
        return ""
    late = cases.latest(work, row.number) if item.kind == briefs.OVERDUE else None
    if late is not None and late.part is Part.CO:
        due = show.day(late.due_on, work.today)
        return text("brief.case_overdue_co", number=row.number, title=row.title, unit=late.name, due=due)
    return text(f"brief.{item.kind}", number=row.number, title=row.title, due=show.day(row.due_on, work.today))


_WAITED_FOR = {
    briefs.OVERDUE: frozenset({State.ASSIGNED, State.HANDLING, State.PROMISED}),
    briefs.UNSIGNED: frozenset({State.ASSIGNED}),
}


def _undecided_line(work: Work, item: Item) -> str:
    return text("brief.case_undecided", count=item.ref)


def _org_line(work: Work, item: Item) -> str:
    """What the federation still owes by that day; nothing once all of it is ticked off."""
    due = date.fromisoformat(str(item.ref))
    names = [part.duty.name for part in organisation.standing(work, due.year) if part.is_open and part.due == due]
    if not names:
        return ""
    days = (due - work.today).days
    key = "brief.org_due" if days > 0 else "brief.org_due_today"
    return text(key, due=show.short_day(due, work.today), days=days, count=len(names), names=_some(names))


def _org_late_line(work: Work, item: Item) -> str:
    owed, over = organisation.late(work)
    own = [text("brief.org_late", count=len(owed))] if owed else []
    return show.joined([*own, *([text("brief.org_terms_late", count=len(over))] if over else [])])


def _org_terms_line(work: Work, item: Item) -> str:
    day = date.fromisoformat(str(item.ref))
    names = [each.name for each in organisation.open_terms(work, day) if each.ends == day]
    shown = show.short_day(day, work.today)
    return text("brief.org_terms", day=shown, count=len(names), names=_some(names)) if names else ""


def _some(names: Sequence[str]) -> str:
    told = show.joined(list(names[:_MOST_NAMED]))
    return text("brief.org_names", names=told) if len(names) > _MOST_NAMED else told


# How an item of each kind is told; "" when it is settled.
_LINES: Mapping[str, Callable[[Work, Item], str]] = {
    briefs.OVERDUE: _case_line,
    briefs.UNSIGNED: _case_line,
    briefs.UNDECIDED: _undecided_line,
    briefs.SILENT: _silent_line,
    briefs.UNDELIVERED: _undelivered_line,
    briefs.ORG_DUE: _org_line,
    briefs.ORG_LATE: _org_late_line,
    briefs.ORG_TERMS: _org_terms_line,
    briefs.STOPPED: _stopped_line,
}
_ORG = frozenset({briefs.ORG_DUE, briefs.ORG_LATE, briefs.ORG_TERMS})


def _remind(turn: Turn, items: Sequence[Item]) -> str:
    people = [turn.work.roster.people[int(each.ref)] for each in items if int(each.ref) in turn.work.roster.people]
    asked = reminders.ask(turn.work, people, None)
    return text("brief.reminded", names=show.joined([_named(turn.work, each) for each in asked.people]))


def _urge_cases(turn: Turn, items: Sequence[Item]) -> str:
    urged = cases.urge(turn.work, [str(each.ref) for each in items])
    done = [text("handling.urged", numbers=show.joined([case.number for case in urged.done]))] if urged.done else []
    refused = [text(why.key, **telling.refused(turn.work.today, why.fields)) for _, why in urged.refused]
    return show.lines_of(*done, *refused)


# What «催1,3» does to items of each kind; the others can't be urged.
_URGES: Mapping[str, Callable[[Turn, Sequence[Item]], str]] = {
    briefs.SILENT: _remind,
    briefs.OVERDUE: _urge_cases,
    briefs.UNSIGNED: _urge_cases,
}


def answer(turn: Turn) -> list[Reply] | None:
    """An officer's one-reply action on the last brief: «催1,3», «都催», «没送到的消息»; None for any other words."""
    if turn.work.by is None or not turn.work.by.may(Right.ASK_FEDERATION, turn.work.today):
        return None
    if turn.text.strip() == text("menu.undelivered"):
        return [undelivered(turn)]
    numbers = urged(turn.text)
    return None if numbers is None or _looks_at_cases(turn) else [_urge(turn, numbers)]


def _looks_at_cases(turn: Turn) -> bool:
    """Whether a list of cases was shown today: then the numbers are those of its lines."""
    listed = turn.dialogue.listed or {}
    return listed.get("intent") == Intent.CASE_QUEUE and listed.get("day") == turn.work.today.isoformat()


def _urge(turn: Turn, numbers: Sequence[int]) -> Reply:
    """No numbers stand for all."""
    items = briefs.last(turn.work)
    chosen = [items[number - 1] for number in numbers if 0 < number <= len(items)] if numbers else list(items)
    acts: dict[Callable[[Turn, Sequence[Item]], str], list[Item]] = {}
    for item in chosen:
        if item.kind in _URGES:
            acts.setdefault(_URGES[item.kind], []).append(item)
    if not acts:
        return Reply(text("brief.nothing_to_urge"))
    return Reply(show.lines_of(*(act(turn, theirs) for act, theirs in acts.items())))


def undelivered(turn: Turn) -> Reply:
    """Accounts that don't work, and the last week's pushes that did not arrive, by cause, with what to do about each."""
    rows = briefs.undelivered(turn.work, turn.work.now - timedelta(days=7))
    stopped = [accounts.stopped(row) for row in briefs.stopped(turn.work)]
    if not rows:
        return Reply(show.lines_of(*stopped) if stopped else text("undelivered.none"))
    people = turn.work.roster.people
    by_cause: dict[str, Counter[str]] = {}
    for row in rows:
        person = people.get(row.person_id)
        name = _named(turn.work, person) if person else text("undelivered.former")
        by_cause.setdefault(cause(row.state, row.code, row.channel), Counter())[name] += 1
    lines = [_cause_line(each, names) for each, names in list(by_cause.items())[:_MOST_LINES]]
    return Reply(show.lines_of(*stopped, text("undelivered.head", count=len(rows)), *lines))


def _cause_line(why: str, names: Counter[str]) -> str:
    told = show.joined(list(names)[:_MOST_NAMES])
    more = text("digest.more", count=len(names) - _MOST_NAMES) if len(names) > _MOST_NAMES else ""
    return text(f"undelivered.{why}", names=told + more)


PUSHES: Mapping[str, Callable[[Work, Person, Facts], Reply | None]] = {reminders.DIGEST: digest, briefs.BRIEF: brief}
