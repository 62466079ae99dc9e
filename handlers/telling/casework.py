"""How a case is told: its state and time-line, its published form, and what may be done with it as buttons.

Whatever is given here was cut to its audience by storage (requirements.md D7); nothing is looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from config.texts import text
from handlers.forms import show
from handlers.messages import Choice
from storage.rules.audiences import Audience
from storage.rules.case_words import KINDS, Act, Part, Progress, State, StateKind
from storage.services.cases import Event, Published, ReplyText, Signer, Status, Unit, Units, Waiting

_MOST_EVENTS = 30
_MOST_BUTTONS = 4
# In this order: what the person is waited for comes first.
_BUTTONS: tuple[tuple[Act, tuple[str, ...]], ...] = (
    (Act.SIGN, ("sign", "decline")),
    (Act.RATE, ("satisfied", "basically", "dissatisfied")),
    (Act.CONSENT, ("consent", "anonymous")),
    (Act.APPROVE, ("approve", "refuse")),
    (Act.GRANT, ("grant", "deny")),
    (Act.SIGN_FOR, ("sign_for",)),
    (Act.REPORT, ("kept", "not_kept")),
    (Act.REPLY, ("reply",)),
    (Act.CO_REPLY, ("reply",)),
    (Act.HAND_BACK, ("hand_back",)),
    (Act.EXTEND, ("extend",)),
    (Act.ACCEPT, ("accept",)),
    (Act.RETURN, ("return",)),
    (Act.KEEP, ("keep",)),
    (Act.REASSIGN, ("reassign",)),
    (Act.REDRAFT, ("reassign",)),
    (Act.CO_SIGN_FOR, ("sign_for",)),
    (Act.URGE, ("urge",)),
    (Act.PUBLISH, ("publish",)),
    (Act.UNPUBLISH, ("unpublish",)),
    (Act.COMMEND, ("commend",)),
    (Act.SUBMIT, ("submit",)),
    (Act.AMEND, ("amend",)),
    (Act.WITHDRAW, ("withdraw",)),
    (Act.JOIN, ("join",)),
)


def buttons(number: str, possible: Iterable[Act], most: int = _MOST_BUTTONS) -> tuple[Choice, ...]:
    """What somebody may do with a case, as sentences to tap; every one can be typed as well."""
    allowed = frozenset(possible)
    keys = dict.fromkeys(key for act, keys in _BUTTONS if act in allowed for key in keys)
    return tuple(Choice(text(f"case_button.{key}", number=number)) for key in keys)[:most]


def button(number: str, act: Act | None) -> tuple[Choice, ...]:
    """The sentences of one act, where it has any."""
    return buttons(number, () if act is None else (act,))


def status(told: Status, today: date) -> list[str]:
    """Where a case stands, who has it by when, what was answered, and how it went so far; a stranger's is the public one."""
    if told.audience is Audience.PUBLIC and told.public is not None:
        return [published(told.public, today)]
    case = told.case
    head = text("case_told.head", number=case.number, title=case.draft.title)
    now = text("case_told.now", state=_state(told))
    lines = [head, now, *_units(told, today), *_signers(told), *_merged(told)]
    lines += [reply(each, today) for each in told.replies]
    return [*lines, *timeline(told.events)]


def onward(told: Status) -> str:
    """What somebody who can do nothing with a case now may do next."""
    if told.audience is Audience.SIGNERS:
        return text("case_told.onward_done" if KINDS[told.case.state] is StateKind.DONE else "case_told.onward_live")
    return text(f"case_told.onward_{told.audience}")


def _state(told: Status) -> str:
    if told.main is not None:
        return text("case_told.merged", main=told.main.number, state=text(f"case_state.{told.main.state}"))
    return text(f"case_state.{told.case.state}")


def _units(told: Status, today: date) -> list[str]:
    return [
        _unit(each, told, today)
        for place, each in enumerate(told.units)
        if not (each.progress in _GONE and _is_replaced(each, told.units[place + 1 :]))
    ]


_GONE = frozenset({Progress.RETURNED, Progress.ENDED})


def _is_replaced(unit: Unit, later: Sequence[Unit]) -> bool:
    """Whether others have had the case since: the unit's old day is nobody's, and its part stands in the time-line."""
    return any(each.progress not in _GONE and (each.part is Part.LEAD or each.name == unit.name) for each in later)


# Whoever has no more to do with it has no day either.
_UNIT_LINES = {
    (Part.LEAD, Progress.RETURNED): "case_told.lead_returned",
    (Part.CO, Progress.RETURNED): "case_told.co_returned",
    (Part.CO, Progress.ENDED): "case_told.co_ended",
}


def _unit(each: Unit, told: Status, today: date) -> str:
    said = text(
        _UNIT_LINES.get((each.part, each.progress), f"case_told.{each.part}"),
        unit=each.name,
        due=show.day(each.due_on, today),
    )
    if told.audience is not Audience.INTERNAL or each.asked_until is None:
        return said
    asked = text("case_told.asked", until=show.day(each.asked_until, today), reason=each.asked_reason)
    return show.lines_of(said, asked)


def _signers(told: Status) -> list[str]:
    if len(told.signers) < 2:
        return [text("case_told.signer", name=each.person.name) for each in told.signers]
    names = [text(f"case_told.answer_{_answer(each, told)}", name=each.person.name) for each in told.signers]
    return [text("case_told.signers", names=show.joined(names))]


def _answer(each: Signer, told: Status) -> str:
    """Nobody is waited for once the case is filed."""
    return each.answer or ("open" if told.case.state is State.SIGNING else "late")


def _merged(told: Status) -> list[str]:
    return [text("case_told.leads", numbers=show.joined(list(told.merged)))] if told.merged else []


def reply(each: ReplyText, today: date) -> str:
    """«法律部答复（A类，已解决）：…»; a co-handler's opinion has no class."""
    if each.kept is not None:
        kept = text("promise.kept" if each.kept else "promise.not_kept")
        return text("case_told.report", unit=each.unit, kept=kept, text=each.text)
    if each.result is None:
        return text("case_told.opinion", unit=each.unit, text=each.text)
    said = text("case_told.reply", unit=each.unit, result=text(f"result.{each.result}"), text=each.text)
    if each.promise_on is None:
        return said
    return show.lines_of(said, text("case_told.promise", day=show.day(each.promise_on, today)))


def units(given: Units) -> str:
    """«法律部» or «法律部主办、组织部会办»."""
    if not given.co:
        return text("review.lead", unit=given.lead)
    return text("review.lead_and_co", unit=given.lead, co=show.joined(list(given.co)))


def term(due_on: date | None, days: int, today: date) -> str:
    """«12月11日（周五）前答复»; where no day was said, the working days from the hand-over."""
    if due_on is None:
        return text("review.within", days=days)
    return text("review.by_day", day=show.day(due_on, today))


def timeline(events: Iterable[Event]) -> list[str]:
    """A line a move, the oldest first; of a long history the latest."""
    found = list(events)
    shown = [event(each) for each in found[-_MOST_EVENTS:]]
    left = len(found) - len(shown)
    return [text("case_told.timeline"), *([text("case_told.older", count=left)] if left else []), *shown]


def event(each: Event) -> str:
    """«11月20日 9:30 方静受理（法律部）：…»."""
    said = _details(each)
    key = "case_told.event_note" if said else "case_told.event"
    return text(key, moment=show.moment(each.at), by=each.by, act=text(f"case_act.{each.act}"), note=said)


def _details(each: Event) -> str:
    """What goes with a move: the unit, the grade, the words."""
    grade = text(f"grade.{each.facts['result']}") if each.act is Act.RATE else ""
    return text("case_told.gap").join(part for part in (each.facts.get("unit", ""), grade, each.note) if part)


def published(item: Published, today: date) -> str:
    """A published case as everybody reads it; the preview shows this very text."""
    head = text("published.head", number=item.number, title=item.title)
    mark = [text("published.excellent")] if item.excellent else []
    names = [text("published.names", names=show.joined(list(item.names)))] if item.names else []
    lines = [head, *mark, text("published.content", content=item.content), *names]
    result = text(f"result.{item.result}") if item.result else ""
    lines.append(text("published.reply", unit=item.unit, result=result, reply=item.reply))
    if item.promise_on is not None:
        lines.append(_promise(item, today))
    return show.lines_of(*lines)


def _promise(item: Published, today: date) -> str:
    assert item.promise_on is not None
    key = {None: "published.promise", True: "published.promise_kept", False: "published.promise_broken"}[item.kept]
    return text(key, day=show.day(item.promise_on, today))


def published_line(item: Published) -> str:
    result = text(f"result.{item.result}") if item.result else ""
    return text("published.line", number=item.number, title=item.title, result=result)


def waits(each: Waiting) -> str:
    """«办理中，还有3个工作日» or «办理中，已超期2个工作日»."""
    said, days_left = text("queue.takes_part" if each.takes_part else f"case_state.{each.state}"), each.days_left
    if days_left is None:
        return said
    key = "queue.left" if days_left > 0 else "queue.today" if days_left == 0 else "queue.overdue"
    return text(key, state=said, days=abs(days_left))
