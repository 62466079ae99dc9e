"""How standings, records and cases are told in a line, the same wherever they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from config.texts import text
from handlers.forms import show
from handlers.turn import Turn
from nlp.reading import Reading
from nlp.words import gist
from storage.rules.people import Right, Role
from storage.rules.quotas import DutyStanding, Standing
from storage.rules.refusals import Refusal
from storage.services import cases, records
from storage.services import progress as standings

_SAYS = {
    Standing.MET: "progress.met",
    Standing.UNMET: "progress.unmet",
    Standing.VOLUNTARY: "progress.voluntary",
    Standing.COUNTED: "progress.counted",
    Standing.EXEMPT: "progress.exempt",
}
_MARKS = {
    Standing.MET: "progress.met_line",
    Standing.UNMET: "progress.unmet_line",
    Standing.VOLUNTARY: "progress.other_line",
    Standing.COUNTED: "progress.other_line",
    Standing.EXEMPT: "progress.other_line",
}


def standing(each: DutyStanding) -> str:
    """«联系基层和职工：3/4次，还差1次»."""
    return text(
        _SAYS[each.standing],
        name=each.duty.name,
        done=show.number(each.done),
        quota=each.quota,
        left=show.number(each.left),
        unit=each.duty.unit,
        pending=text("progress.pending", count=each.pending) if each.pending else "",
        reason=each.exempt,
        eased=_eased(each),
    )


def _eased(each: DutyStanding) -> str:
    """After an exemption: that less is owed; of what isn't owed at all, what was done nevertheless."""
    if each.standing is Standing.EXEMPT:
        return text("progress.nevertheless", done=show.number(each.done), unit=each.duty.unit) if each.done else ""
    return text("progress.eased", reason=each.exempt) if each.exempt else ""


def standing_lines(found: Iterable[DutyStanding]) -> list[str]:
    """One line a duty, what is still owed first."""
    ordered = sorted(found, key=lambda each: not each.is_unmet)
    return [text(_MARKS[each.standing], line=standing(each)) for each in ordered]


def own_standing(turn: Turn, kind: str, year: int | None = None) -> str:
    """Where the person stands on the duty that this kind counts for, in the year that it counts in; this year where none is said."""
    this_year = turn.work.today.year
    found = standings.of_person(turn.work, turn.work.person, year or this_year)
    counted = [each for each in found if kind in each.duty.counts]
    if not counted:
        return text("progress.counts_for_none")
    line = standing(counted[0])
    return line if year in (None, this_year) else text("progress.of_year", year=year, line=line)


def record(turn: Turn, each: records.Record) -> str:
    """«11月19日 · 锡山纺织厂工会 · 12人»: what tells one record from another."""
    return record_on(turn.work.today, each)


def record_on(today: date, each: records.Record) -> str:
    """The same where nobody is being answered."""
    draft = each.draft
    matter = draft.unit or str(draft.details.get("title") or draft.details.get("content") or "")
    parts = [show.short_day(draft.date, today), gist(matter)]
    if draft.head_count:
        parts.append(show.value("head_count", draft.head_count, today))
    if draft.tenth_days:
        parts.append(show.value("days", draft.tenth_days / 10, today))
    if not draft.done:
        parts.append(text("deed.planned"))
    return text("show.gap").join(part for part in parts if part)


def case(turn: Turn, each: cases.Case) -> str:
    """«建-0012《…》11月20日提交，等办公室审核»."""
    when = show.short_day(each.filed_on, turn.work.today)
    state = text(f"case_state.{each.state}")
    return text("case.line", number=each.number, title=each.draft.title, state=state, day=when)


def year_asked(turn: Turn, reading: Reading) -> int:
    """The year that a question is about, this year where none is said."""
    said = reading.slots.get("to") or reading.slots.get("from")
    return date.fromisoformat(said).year if said else turn.work.today.year


def refusal(turn: Turn, why: Refusal) -> str:
    """Why not, with the next thing to say: whoever keeps no ledger looks at what waits, not at records."""
    return text(_AT_THE_DESK.get((_desk(turn), why.key), why.key), **refused(turn.work.today, why.fields))


_AT_THE_DESK: Mapping[tuple[Role | None, str], str] = {
    (Role.CLERK, "refusal.not_yours"): "refusal.not_yours_unit",
    (Role.OFFICER, "refusal.not_yours"): "refusal.not_yours_office",
    (Role.CLERK, "refusal.unknown_number"): "refusal.unknown_number_desk",
    (Role.OFFICER, "refusal.unknown_number"): "refusal.unknown_number_desk",
}


def _desk(turn: Turn) -> Role | None:
    """Where somebody sits who logs nothing: with the federation or in a unit; None for all others."""
    if turn.work.by is None or turn.work.by.may(Right.KEEP_LEDGER, turn.work.today):
        return None
    roles = turn.work.by.roles(turn.work.today)
    return Role.OFFICER if roles & {Role.OFFICER, Role.LEADER} else Role.CLERK if Role.CLERK in roles else None


def refused(today: date, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A refusal's fields as its sentence says them."""
    shown = {name: _REFUSED[name](given, today) if name in _REFUSED else given for name, given in fields.items()}
    if "last" in fields:
        shown["last"] = _last_move(fields["last"], fields.get("last_at"))
    return shown


def _last_move(act: Any, at: Any) -> str:
    """«刚才…已经…»: what happened in between, for whoever was slower."""
    if act is None or at is None:
        return ""
    return text("refusal.last", act=text(f"case_act.{act}"), moment=show.moment(at))


def _day(given: Any, today: date) -> str:
    return show.day(given, today)


_REFUSED: Mapping[str, Callable[[Any, date], Any]] = {
    "date": _day,
    "due": _day,
    "until": _day,
    "state": lambda given, today: text(f"case_state.{given}"),
    "act": lambda given, today: text(f"case_act.{given}"),
    "who": lambda given, today: show.joined([text(f"case_who.{who}") for who in given]),
    "numbers": lambda given, today: show.joined(list(given)),
}
