"""What a person asks about oneself: duties, records, the rule behind a duty; and changing a record by number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from config.texts import text
from handlers import closing, enclosures, lately, telling
from handlers.forms import desk, show, values
from handlers.forms.catalogue import FORMS, SUGGESTION
from handlers.forms.form import Form
from handlers.messages import Choice, Reply, choices
from handlers.turn import Turn
from nlp.corrections import correction, doubted, opens_with_change
from nlp.names import find_people
from nlp.naming import withdraws_unnumbered
from nlp.privacy import without_people
from nlp.reading import Intent, Reading
from nlp.taking_part import companions_changed
from nlp.words import is_withdrawal, original_asked, without_number
from storage.rules.kinds import CASE, RecordKind, is_case_number
from storage.rules.people import Right
from storage.rules.quotas import DutyStanding, Standing
from storage.rules.refusals import NoDutyBearer
from storage.rules.workflow import Act
from storage.services import activities, cases, records
from storage.services import progress as standings

_MOST = 8


def progress(turn: Turn, reading: Reading) -> list[Reply]:
    """«我还差什么»: what is open first, what is done after, and the sentence that closes the first gap."""
    year = telling.year_asked(turn, reading)
    if not turn.work.person.may(Right.KEEP_LEDGER, turn.work.today):
        raise NoDutyBearer()
    found = standings.of_person(turn.work, turn.work.person, year)
    unmet = [each for each in found if each.is_unmet]
    way = closing.easiest(turn, unmet) if unmet and year == turn.work.today.year else None
    said = report(turn, found, year, way.says if way else "")
    if way is not None and way.issue:
        turn.dialogue.ask("suggest", way.choices, issue=way.issue, topic=way.topic)
        return [Reply(said, (*way.choices, *_closing_choices(found)))]
    return [Reply(said, _closing_choices(found) if year == turn.work.today.year else ())]


def report(turn: Turn, found: list[DutyStanding], year: int, way: str) -> str:
    """`way`: the easiest way to close a gap; without one the sentence that closes the first gap."""
    unmet = [each for each in found if each.is_unmet]
    lines = telling.standing_lines(found)
    if not unmet:
        held = {each.standing for each in found}
        is_freed = Standing.EXEMPT in held and Standing.MET not in held
        key = "progress.all_exempt" if is_freed else "progress.all_done"
        return show.lines_of(text(key, year=year), *lines, text("progress.more"))
    if year != turn.work.today.year:
        tail = text("progress.past_open" if records.is_open(turn.work, year) else "progress.past_closed")
        return show.lines_of(text("progress.past", year=year, count=len(unmet)), *lines, tail)
    left = unmet[0].days_left(turn.work.today)
    head = text("progress.head" if left else "progress.head_last_day", year=year, count=len(unmet), days=left)
    return show.lines_of(head, *lines, way or text("progress.hint", hint=unmet[0].duty.hint))


def _closing_choices(found: list[DutyStanding]) -> tuple[Choice, ...]:
    return choices(text("menu.why")) if any(each.is_unmet for each in found) else ()


def my_records(turn: Turn, reading: Reading) -> list[Reply]:
    """One record by number, or those of a period and kind, newest first."""
    if number := reading.slots.get("case_no"):
        if is_withdrawal(reading.text):
            return amend(turn, reading)
        return [_looked_up(turn, records.look_up(turn.work, number), original_asked(reading.text))]
    if not turn.work.person.may(Right.KEEP_LEDGER, turn.work.today):
        raise NoDutyBearer()
    first, last = _period(turn, reading)
    kinds = _kinds(turn, reading)
    if kinds == [CASE]:
        return _my_cases(turn, first, last)
    found = records.mine(turn.work, [RecordKind(kind) for kind in kinds if kind != CASE], first, last)
    span = text(
        "records.span", first=show.short_day(first, turn.work.today), last=show.short_day(last, turn.work.today)
    )
    if not found:
        return [Reply(text("records.none", span=span))]
    lines = [text("records.line", number=each.number, summary=telling.record(turn, each)) for each in found[:_MOST]]
    head = text("records.head", span=span, count=len(found))
    tail = text("records.more", shown=_MOST) if len(found) > _MOST else text("records.tail")
    return [Reply(show.lines_of(head, *lines, tail))]


def _my_cases(turn: Turn, first: date, last: date) -> list[Reply]:
    found = [case for case in cases.mine(turn.work, range(first.year, last.year + 1)) if first <= case.filed_on <= last]
    if not found:
        return [Reply(text("case.none"))]
    head = text("case.mine", count=len(found))
    return [Reply(show.lines_of(head, *(telling.case(turn, case) for case in found[:_MOST]), text("case.tail")))]


def _looked_up(turn: Turn, record: records.Record, reason: str | None) -> Reply:
    """`reason`: why the words are wanted as they were written, empty where none is given, None where nobody asks for that."""
    if reason is None or record.person_id == turn.work.person.id:
        return _one_record(turn, record)
    if not reason:
        return Reply(text("records.original_why", number=record.number))
    records.note_original(turn.work, record, reason)
    return _one_record(turn, record, is_original=True)


def _one_record(turn: Turn, record: records.Record, *, is_original: bool = False) -> Reply:
    """With who took part and whose word it is, and what the person may do with it; to others workers are not named."""
    body = show.lines(FORMS[record.draft.kind], values.of_record(record), turn.work.today)
    if not is_original and not _took_part(turn, record):
        body = [without_people(line) for line in body]
    body += enclosures.lines(turn, record.number)
    state = "records.awaits" if record.awaits else "records.valid" if record.is_valid else "records.withdrawn"
    marks = text("record.delegated") if record.entered_by_id else ""
    head = text("records.one", number=record.number, state=text(state)) + marks
    said = activities.companions(turn.work, record)
    named = [text(f"records.companion_{answer}", name=name) for name, answer in said.items()]
    shared = [text("records.companions", names=show.joined(named))] if named else []
    return Reply(show.lines_of(head, *body, *shared, *_hint(turn, record)))


def _took_part(turn: Turn, record: records.Record) -> bool:
    return record.person_id == turn.work.person.id or activities.about(turn.work, record.number) is not None


def _hint(turn: Turn, record: records.Record) -> list[str]:
    if record.person_id != turn.work.person.id:
        return [text("records.others_hint")]
    key = "records.awaits_hint" if record.awaits else "records.amend_hint" if record.is_valid else "records.ended_hint"
    return [text(key, number=record.number)]


def _period(turn: Turn, reading: Reading) -> tuple[date, date]:
    year = turn.work.today.year
    first = date.fromisoformat(reading.slots.get("from") or reading.slots.get("date") or f"{year}-01-01")
    last = date.fromisoformat(reading.slots.get("to") or reading.slots.get("date") or f"{max(year, first.year)}-12-31")
    return first, last


def _kinds(turn: Turn, reading: Reading) -> list[str]:
    duty = reading.slots.get("duty")
    duties = turn.work.policies.duties(turn.work.person.roles(turn.work.today), turn.work.today.year)
    counted = {kind for each in duties if each.id == duty for kind in each.counts}
    return sorted(counted) or [*RecordKind]


def amend(turn: Turn, reading: Reading) -> list[Reply]:
    """Opens a record's form with the change made, or asks before it is withdrawn."""
    number = reading.slots.get("case_no")
    if not number:
        return _unnumbered(turn, reading)
    is_case = is_case_number(number)
    if is_withdrawal(reading.text):
        _check_withdrawal(turn, number)
        return [_ask_withdrawal(turn, number)]
    found = _changeable(turn, number)
    form = SUGGESTION if is_case else FORMS[found.draft.kind]
    given = values.of_case(found) if is_case else values.of_record(found)
    corrected = correction(without_number(reading.text), turn.work.now, turn.names)
    changes = values.changes(form, reading, corrected, given, turn.work.today)
    changes |= _companions(turn, form, reading, given)
    replies = desk.amend(turn, form, number, given, changes)
    if all(given.get(name) == value for name, value in changes.items()):
        return _what_to_change(turn, reading, replies)
    return replies


def _what_to_change(turn: Turn, reading: Reading, card: list[Reply]) -> list[Reply]:
    """Asks for the field that is called wrong («联-0001日期不对»), else which it is."""
    said = without_number(reading.text)
    asked = desk.carry_on(turn, said) if doubted(said, turn.work.now, turn.names) else None
    if isinstance(asked, list):
        return asked
    return [replace(card[0], text=show.lines_of(text("form.what_to_change"), card[0].text)), *card[1:]]


def _companions(turn: Turn, form: Form, reading: Reading, given: Mapping[str, Any]) -> dict[str, Any]:
    """«联-0002加上朱慧敏» to a record that names who came along."""
    field = form.by_slot("persons")
    if field is None or field.name != "persons":
        return {}
    named = companions_changed(reading.text, list(find_people(reading.text, turn.names)), given.get("persons", []))
    return {} if named is None else {"persons": named}


def _unnumbered(turn: Turn, reading: Reading) -> list[Reply]:
    """The one entry that the words can mean, or the person chooses and the sentence waits for that."""
    found = lately.meant(turn, reading.text, reading.slots.get("date") if is_withdrawal(reading.text) else None)
    if not found:
        return [Reply(text("records.nothing_to_amend"))]
    says_what = is_withdrawal(reading.text) or bool(_corrected(turn, reading))
    if len(found) == 1 and says_what:
        return amend(turn, _of(reading, found[0]))
    if not says_what:
        return [Reply(text("records.which"), tuple(Choice(each.line, _change_it(each)) for each in found))]
    offered = tuple(Choice(each.line, each.number) for each in found)
    turn.dialogue.ask("which_case", offered, intent=str(Intent.AMEND_RECORD), text=reading.text)
    return [Reply(text("records.which_one"), offered)]


def _change_it(entry: lately.Entry) -> str:
    return text("records.change", number=entry.number)


def _of(reading: Reading, entry: lately.Entry) -> Reading:
    return replace(reading, intent=Intent.AMEND_RECORD, slots={**reading.slots, "case_no": entry.number})


def _corrected(turn: Turn, reading: Reading) -> Mapping[str, Any]:
    return correction(reading.text, turn.work.now, turn.names)


def withdrawn_unnumbered(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«撤回上一条», «把那条建议撤了», whatever it was taken for; None where it says more, or nothing can be meant."""
    if turn.work.by is None or "case_no" in reading.slots or not withdraws_unnumbered(reading.text):
        return None
    if not lately.meant(turn, reading.text, reading.slots.get("date")):
        return None
    return _unnumbered(turn, reading)


def amend_last(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«不对，是前天» just after something was entered mends that; None where it says nothing to mend, or nothing is new."""
    if reading.slots.get("case_no") or is_withdrawal(reading.text) or turn.dialogue.pending is not None:
        return None
    corrected = _corrected(turn, reading)
    last = [each for each in lately.just_entered(turn) if _may_hold(each, corrected)] if corrected else []
    return amend(turn, _of(reading, last[0])) if len(last) == 1 else None


def _may_hold(entry: lately.Entry, corrected: Mapping[str, Any]) -> bool:
    """A new day is a record's, a kind a case's; other words may be either's."""
    if is_case_number(entry.number):
        return any(SUGGESTION.by_slot(slot) for slot in corrected) or "content" in corrected
    return bool(corrected.keys() - {"kind"})


def amend_misread(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«题目改成《…》» sounds like a new report; just after one was entered it changes that. None for anything else."""
    return amend_last(turn, reading) if turn.work.by is not None and opens_with_change(reading.text) else None


def check_change(turn: Turn, reading: Reading) -> None:
    """Refuses at once what may not be changed, so that nobody waits for a refusal."""
    number = str(reading.slots["case_no"])
    if is_withdrawal(reading.text):
        _check_withdrawal(turn, number)
    else:
        _changeable(turn, number)


def _changeable(turn: Turn, number: str) -> Any:
    change: Callable[..., Any] = cases.changeable if is_case_number(number) else records.changeable
    return change(turn.work, number)


def _check_withdrawal(turn: Turn, number: str) -> None:
    """Nobody is asked «要撤回吗» for what can't be taken back."""
    if is_case_number(number):
        cases.find(turn.work, number)
        cases.check(turn.work, number, Act.WITHDRAW)
    else:
        records.changeable(turn.work, number)


def _ask_withdrawal(turn: Turn, number: str) -> Reply:
    offered = choices(text("records.withdraw_yes"), text("records.withdraw_no"))
    turn.dialogue.ask("withdraw", offered, number=number)
    return Reply(text("records.withdraw_ask", number=number), offered)


def withdrawal_again(turn: Turn, pending: Mapping[str, Any]) -> Reply:
    """The question once more."""
    return _ask_withdrawal(turn, pending["number"])


def settle_withdrawal(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to that question; None when it is none."""
    number = (turn.dialogue.pending or {})["number"]
    if said == text("records.withdraw_no"):
        return [Reply(text("records.withdraw_kept", number=number))]
    if said != text("records.withdraw_yes"):
        return None
    if is_case_number(number):
        case = cases.withdraw(turn.work, number)
        return [_withdrawn(number, telling.own_standing(turn, CASE, case.filed_on.year))]
    record = records.withdraw(turn.work, number)
    line = telling.own_standing(turn, record.draft.kind, record.draft.date.year)
    return [_withdrawn(number, line)]


def _withdrawn(number: str, standing: str) -> Reply:
    return Reply(show.lines_of(text("records.withdrawn_now", number=number), standing, text("records.anew")))
