"""A form at work in a conversation: begins it, carries it on, and says what the engine decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from config.texts import text
from handlers.forms import engine, questions, show
from handlers.forms.catalogue import FORMS
from handlers.forms.engine import Aside, Ask, Cancelled, Confirm, Outcome, Submit
from handlers.forms.form import Form
from handlers.forms.progress import Progress, resume
from handlers.forms.reader import NlpReader
from handlers.messages import Reply, choices
from handlers.turn import Turn
from nlp.unit_parts import picked
from nlp.words import Word, engine_word, gist, says_same, says_together
from storage.rules.kinds import RecordKind
from storage.rules.people import Person
from storage.rules.refusals import Refusal
from storage.services import records


@dataclass(frozen=True, slots=True)
class Finished:
    """The person confirmed: what was filled in."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class Joined:
    """The person took part in what somebody else entered already, under the number in `extra["beside"]`."""

    progress: Progress


def begin(
    turn: Turn,
    form: Form,
    known: Mapping[str, Any],
    extra: Mapping[str, Any] | None = None,
    options: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Reply]:
    """Starts a form with what is known; asks for what is missing or shows the card."""
    progress, outcome = engine.start(form, known, extra, options)
    return _present(turn, form, progress, outcome)


def amend(
    turn: Turn, form: Form, number: str, given: Mapping[str, Any], changes: Mapping[str, Any], *, entered: bool = False
) -> list[Reply]:
    """The card of a numbered record or case as it would be; a change to None takes a value out.

    `entered`: somebody else entered it, and the confirmed card is the person's yes to it as well.
    """
    new = {name: value for name, value in {**given, **changes}.items() if value is not None}
    extra = {"number": number, "distinct": True, **({"entered": True} if entered else {})}
    return begin(turn, form, new, extra=extra)


def carry_on(turn: Turn, said: str) -> list[Reply] | Aside | Finished | Joined:
    """One message for the form in progress: replies, or that it is finished, or that it is about something else."""
    form, progress = current(turn)
    if twin := progress.extra.get("twin"):
        return _same_or_not(turn, form, progress, twin, said)
    if progress.extra.get("beside") and says_together(said):
        close(turn)
        return Joined(progress)
    said = _only_offer(progress, said)
    reader = NlpReader(turn, form, progress.asked, said)
    progress, outcome = engine.advance(form, progress, said, reader)
    if isinstance(outcome, Aside):
        return outcome
    if isinstance(outcome, Submit):
        return _submitted(turn, form, progress)
    return _present(turn, form, progress, outcome)


def _only_offer(progress: Progress, said: str) -> str:
    """«是» to the one name that was offered is that name, and so is «第二个» of several."""
    offered = progress.options.get(progress.asked or "", ())
    if len(offered) == 1 and engine_word(said) is Word.CONFIRM:
        return offered[0]
    return (picked(said, offered) if offered else None) or said


def current(turn: Turn) -> tuple[Form, Progress]:
    saved = turn.dialogue.form
    assert saved is not None
    form = FORMS[saved["form"]]
    return form, resume(form, saved)


def again(turn: Turn, key: str = "form.go_on") -> list[Reply]:
    """The open question or card once more, after something else was answered."""
    form, progress = current(turn)
    if progress.asked is not None:
        field = form.field(progress.asked)
        return [
            Reply(
                text(key, question=questions.question(turn, form, field, progress)), questions.offered(field, progress)
            )
        ]
    return [_card(turn, form, progress, lead=text(key, question=""))]


def card_of(turn: Turn) -> Form | None:
    """The form whose card waits for its «确认»; None while something is asked."""
    if turn.dialogue.form is None:
        return None
    form, progress = current(turn)
    return form if progress.asked is None else None


def add(turn: Turn, name: str, said: str) -> list[Reply]:
    """The card with these words behind what that field says already."""
    form, progress = current(turn)
    whole = text("form.and", before=progress.values.get(name, ""), said=said)
    progress = progress.with_values({name: whole})
    return _present(turn, form, progress, Confirm((name,)))


def is_errand(turn: Turn) -> bool:
    """Whether what is open is only a question or two, which any new command takes the place of."""
    return turn.dialogue.form is not None and not FORMS[turn.dialogue.form["form"]].confirm


def close(turn: Turn) -> None:
    """Ends the form; one that waited for it is open again."""
    turn.dialogue.form = paused(turn)


def paused(turn: Turn) -> dict[str, Any] | None:
    """The form that waits for the one in progress."""
    saved: dict[str, Any] | None = (turn.dialogue.form or {}).get("extra", {}).get("paused")
    return saved


def put_behind(turn: Turn, form: dict[str, Any]) -> None:
    """Lets a form wait until the one that was begun after it has ended; nothing where that one has ended already."""
    if turn.dialogue.form is None:
        turn.dialogue.form = form
        return
    turn.dialogue.form = {**turn.dialogue.form, "extra": {**turn.dialogue.form["extra"], "paused": form}}


def _present(turn: Turn, form: Form, progress: Progress, outcome: Outcome) -> list[Reply]:
    if isinstance(outcome, Cancelled):
        return [_cancelled(turn, progress)]
    fault = _date_fault(turn, form, progress)
    if fault is not None:
        return _ask_again(turn, form, progress, fault)
    if isinstance(outcome, Ask):
        turn.dialogue.form = progress.as_json()
        return [questions.ask(turn, form, outcome, progress)]
    assert isinstance(outcome, Confirm)
    return [_confirm(turn, form, progress, outcome)]


def _confirm(turn: Turn, form: Form, progress: Progress, outcome: Confirm) -> Reply:
    near = _near(turn, form, progress)
    if near.twin is not None:
        return _ask_same(turn, progress, near.twin)
    extra = {name: given for name, given in progress.extra.items() if name != "beside"}
    # Entered for somebody else, it isn't for who enters it to say that two visits were one.
    if near.others and "for" not in extra:
        extra["beside"] = near.others[0].number
        extra["beside_by"] = turn.work.roster.people[near.others[0].person_id].name
    progress = replace(progress, extra=extra)
    turn.dialogue.form = progress.as_json()
    lead = text("form.changed") if outcome.changed else text("form.what_to_change") if outcome.wants_change else ""
    return _card(turn, form, progress, lead=lead)


def _ask_same(turn: Turn, progress: Progress, twin: records.Record) -> Reply:
    is_own = twin.person_id == _whose(turn, progress).id
    extra = {**progress.extra, "twin": twin.number, **({} if is_own else {"beside": twin.number})}
    turn.dialogue.form = replace(progress, extra=extra).as_json()
    when = show.short_day(twin.draft.date, turn.work.today)
    about = twin.draft.unit or gist(twin.draft.content)
    by = turn.work.roster.people[twin.person_id].name
    key = "form.twin" if is_own else "form.twin_of"
    question = text(key, number=twin.number, day=when, unit=about, name=by)
    return Reply(question, choices(text("form.same"), text("form.not_same")))


def _whose(turn: Turn, progress: Progress) -> Person:
    """Whose record it becomes."""
    return turn.work.roster.people[progress.extra["for"]] if "for" in progress.extra else turn.work.person


def _card(turn: Turn, form: Form, progress: Progress, lead: str = "") -> Reply:
    number, beside = progress.extra.get("number"), progress.extra.get("beside")
    title = text("form.card_amended", number=number) if number else text(f"form.card.{form.name}")
    whose = text("form.card_for", name=_whose(turn, progress).name) if "for" in progress.extra else ""
    together = text("form.beside", number=beside, name=progress.extra["beside_by"]) if beside else ""
    shown = show.lines(form, form.drafted(progress.values), turn.work.today)
    body = [lead, whose + title, *shown, together, text("form.confirm_hint")]
    offered = ("word.confirm", *(("form.together",) if beside else ()), "word.amend", "word.cancel")
    return Reply("\n".join(line for line in body if line), choices(*(text(key) for key in offered)))


def _submitted(turn: Turn, form: Form, progress: Progress) -> list[Reply] | Finished:
    """Checks once more what a week may have changed, then hands the form over."""
    fault = _date_fault(turn, form, progress)
    if fault is not None:
        return _ask_again(turn, form, progress, fault)
    close(turn)
    return Finished(progress)


def _date_fault(turn: Turn, form: Form, progress: Progress) -> str | None:
    """Why the date can't stand, in words; None when it can."""
    given = progress.values.get("date")
    if given is None:
        return None
    try:
        planned, by_office = (
            progress.values.get("done") is False,
            "for" in progress.extra and records.is_office(turn.work),
        )
        records.check_date(turn.work, date.fromisoformat(given), planned=planned, by_office=by_office)
    except Refusal as refusal:
        return text(refusal.key, **_shown(turn, refusal.fields))
    return None


def _ask_again(turn: Turn, form: Form, progress: Progress, fault: str) -> list[Reply]:
    values = {name: given for name, given in progress.values.items() if name not in ("date", "date_to")}
    field = form.field("date")
    kept = replace(progress, values=values, asked="date")
    turn.dialogue.form = kept.as_json()
    return [Reply(fault, questions.offered(field, kept))]


def _shown(turn: Turn, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: show.day(given, turn.work.today) if name == "date" else given for name, given in fields.items()}


def _near(turn: Turn, form: Form, progress: Progress) -> records.Near:
    """What else was entered of the same kind, place and day."""
    if progress.extra.get("distinct") or progress.extra.get("number") or "date" not in progress.values:
        return records.Near()
    if form.name not in set(RecordKind):
        return records.Near()
    unit = progress.values.get("unit", "")
    about = {name: progress.values[name] for name in ("content", "title") if name in progress.values}
    day = date.fromisoformat(progress.values["date"])
    draft = records.Draft(RecordKind(form.name), day, unit=unit, details=about)
    return records.near(turn.work, draft, _whose(turn, progress))


def _same_or_not(turn: Turn, form: Form, progress: Progress, twin: str, said: str) -> list[Reply] | Aside | Joined:
    word, same = engine_word(said), says_same(said)
    if word is Word.CONFIRM or same:
        close(turn)
        if "beside" in progress.extra:
            return Joined(progress)
        return [Reply(text("form.was_same", number=twin))]
    if word is Word.DENY or same is False:
        extra = {name: given for name, given in progress.extra.items() if name not in ("twin", "beside")}
        return _present(turn, form, replace(progress, extra={**extra, "distinct": True}), Confirm())
    return [_cancelled(turn, progress)] if word is Word.CANCEL else Aside()


def _cancelled(turn: Turn, progress: Progress) -> Reply:
    close(turn)
    number = progress.extra.get("number")
    return Reply(text("form.left_alone", number=number) if number else text("form.cancelled"))
