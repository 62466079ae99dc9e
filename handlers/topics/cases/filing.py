"""Filing alone or together: who signs, what resembles it, and then its number (requirements.md D1, 苏96 三)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from config.texts import text
from handlers import enclosures, telling
from handlers.forms import show, values
from handlers.forms.catalogue import SUGGESTION
from handlers.forms.progress import Progress, resume
from handlers.messages import Reply, choices
from handlers.topics.cases import alike, which
from handlers.turn import Turn
from nlp import case_terms
from nlp.assent import is_stop
from nlp.cosigning import files_anew
from nlp.cosigning import joins as says_join
from nlp.privacy import mask
from nlp.reading import Reading
from nlp.words import gist
from storage.rules.case_words import State
from storage.rules.kinds import CASE
from storage.rules.people import Person
from storage.services import cases

_LONGEST_TITLE = 40
_REPLY_GIST = 50


def submit_signed(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«提交建-0012»: files with those who signed, or again as it was; None for a new suggestion."""
    number = which.number_in(reading)
    if number is None:
        return None
    case = cases.submit(turn.work, number)
    said = text("case.submitted", number=number, title=case.draft.title)
    return [Reply(show.lines_of(said, _standing(turn), text("case.next", number=number)))]


def submit(turn: Turn, progress: Progress) -> list[Reply]:
    """Files the confirmed form, or the changed one of a case that is amended; shows what resembles it first."""
    draft = values.case_draft(progress, turn.work.policies.figure("case.kind"))
    if number := progress.extra.get("number"):
        return [_amended(turn, str(number), draft)]
    named = [str(name) for name in progress.values.get("signers", ())]
    signers = [_called(turn, name) for name in named]
    for name, found in zip(named, signers, strict=True):
        if len(found) != 1:
            return [_ask_who(turn, progress, name, found)]
    if not progress.extra.get("distinct") and (resembling := alike.earlier(turn, draft)):
        return [_show_alike(turn, progress, resembling)]
    return [_filed(turn, draft, [each for found in signers for each in found])]


def _amended(turn: Turn, number: str, draft: cases.Draft) -> Reply:
    was = cases.changeable(turn.work, number)
    case = cases.amend(turn.work, number, draft)
    key = "case.filed_again" if was.state is State.RETURNED else "case.amended"
    return Reply(text(key, number=case.number, title=draft.title))


def _filed(turn: Turn, draft: cases.Draft, signers: list[Person]) -> Reply:
    others = [each for each in signers if each.id != turn.work.person.id]
    if others:
        case = cases.file_jointly(turn.work, draft, others)
        names = show.joined([each.name for each in others])
        invited = text("case.invited", number=case.number, title=draft.title, names=names)
        return Reply(show.lines_of(invited, *enclosures.enclosed(turn, case.number)))
    case = cases.file(turn.work, draft)
    said = [text("case.filed", number=case.number, title=draft.title), *enclosures.enclosed(turn, case.number)]
    return Reply(show.lines_of(*said, _standing(turn), text("case.next", number=case.number)))


def _standing(turn: Turn) -> str:
    return telling.own_standing(turn, CASE)


# --- who signs ----------------------------------------------------------------------------------------------------


def _called(turn: Turn, name: str) -> tuple[Person, ...]:
    """Everybody whom a name may mean; «刘强（…工会）» means one."""
    for person in turn.work.roster.people.values():
        if name == _at_unit(person):
            return (person,)
    return tuple(each for each in turn.work.roster.people_named(name) if each.is_active(turn.work.today))


def _at_unit(person: Person) -> str:
    return text("officer.name_at_unit", name=person.name, unit=person.unit)


def _ask_who(turn: Turn, progress: Progress, name: str, found: tuple[Person, ...]) -> Reply:
    offered = choices(*(_at_unit(each) for each in found), text("signing.without", name=name))
    turn.dialogue.ask("signer", offered, name=name, form=progress.as_json())
    key = "signing.which_person" if found else "signing.unknown_person"
    return Reply(text(key, name=name), offered)


def settle_signer(turn: Turn, said: str) -> list[Reply] | None:
    """Who of several was meant; None when the words are no answer."""
    pending = turn.dialogue.pending or {}
    if is_stop(said):
        return [Reply(text("form.cancelled"))]
    if said not in pending["choices"]:
        return None
    name = pending["name"]
    left = [] if said == text("signing.without", name=name) else [said]
    turn.dialogue.pending = None
    progress = resume(SUGGESTION, pending["form"])
    signers = [chosen for one in progress.values["signers"] for chosen in (left if one == name else [one])]
    return submit(turn, progress.with_values({"signers": signers}))


# --- what resembles it --------------------------------------------------------------------------------------------


def _show_alike(turn: Turn, progress: Progress, found: list[cases.Earlier]) -> Reply:
    joins = {text("similar.join", number=each.number): each.number for each in found if each.state in _JOINABLE}
    promises = {text("similar.promise", number=each.number): each.number for each in found if each.state is _PROMISED}
    offered = choices(*joins, *promises, text("similar.anew"), text("word.cancel"))
    numbers = [each.number for each in found]
    turn.dialogue.ask("similar", offered, form=progress.as_json(), joins=joins, promises=promises, numbers=numbers)
    lines = [line for each in found for line in _told(turn, each)]
    return Reply(show.lines_of(text("similar.head"), *lines, text(_asks(joins, promises))), offered)


def _asks(joins: Mapping[str, str], promises: Mapping[str, str]) -> str:
    """What may be done about what was shown."""
    return "similar.ask" if joins else "similar.ask_promise" if promises else "similar.ask_anew"


_JOINABLE = frozenset({State.SIGNING, State.FILED, State.WITH_COMMITTEE, State.WITH_CHAIR})
_PROMISED = State.PROMISED


def _told(turn: Turn, each: cases.Earlier) -> list[str]:
    # What others raised is shown without the people in it.
    title = mask(each.title, turn.names)[:_LONGEST_TITLE]
    line = text("similar.line", number=each.number, title=title, state=text(f"case_state.{each.state}"))
    said = mask(gist(each.reply, _REPLY_GIST), turn.names)
    return [line, text("similar.reply", reply=said)] if each.reply else [line]


def settle_similar(turn: Turn, said: str) -> list[Reply] | None:
    """Join the earlier one, ask about its promise, file anew, or leave it; None when the words are something else."""
    pending = turn.dialogue.pending or {}
    if said == text("similar.anew") or files_anew(said):
        turn.dialogue.pending = None
        progress = resume(SUGGESTION, pending["form"])
        return submit(turn, replace(progress, extra={**progress.extra, "distinct": True}))
    if said == text("word.cancel") or is_stop(said):
        return [Reply(text("form.cancelled"))]
    if number := pending["joins"].get(said) or _to_join(said, pending):
        return joined(turn, number)
    number = pending["promises"].get(said) or _asked_about(said, pending)
    return _promised(turn, number, pending) if number else None


def similar_again(turn: Turn, pending: Mapping[str, Any]) -> Reply:
    """What was shown, once more."""
    found = cases.earlier(
        turn.work, pending.get("numbers", [*pending["joins"].values(), *pending["promises"].values()])
    )
    return _show_alike(turn, resume(SUGGESTION, pending["form"]), found)


def signer_again(turn: Turn, pending: Mapping[str, Any]) -> Reply:
    """Who of several signs, once more."""
    return _ask_who(turn, resume(SUGGESTION, pending["form"]), pending["name"], _called(turn, pending["name"]))


def _to_join(said: str, pending: Mapping[str, Any]) -> str | None:
    """The one of those shown that «加入» can mean."""
    shown, numbers = list(pending["joins"].values()), which.numbers_in(said)
    fitting = [number for number in shown if not numbers or number in numbers]
    return fitting[0] if says_join(said) and len(fitting) == 1 else None


def _asked_about(said: str, pending: Mapping[str, Any]) -> str | None:
    """«建-0012的承诺怎么样了», in whatever words, of a case that was just shown."""
    if not case_terms.is_about_promise(said):
        return None
    numbers, shown = which.numbers_in(said), list(pending["promises"].values())
    found = [number for number in shown if number in numbers] if numbers else shown
    return found[0] if len(found) == 1 else None


def _promised(turn: Turn, number: str, pending: Mapping[str, Any]) -> list[Reply]:
    """What was promised there; the question stays open."""
    (found,) = cases.earlier(turn.work, [number])
    offered = choices(*(each for each in pending["choices"] if each not in pending["promises"]))
    turn.dialogue.ask("similar", offered, **{name: pending[name] for name in ("form", "joins", "promises", "numbers")})
    said = text("similar.promised", number=number, reply=mask(found.reply, turn.names))
    day = found.promise_on and show.day(found.promise_on, turn.work.today)
    return [Reply(show.lines_of(said, *([text("similar.promised_for", day=day)] if day else [])), offered)]


def joined(turn: Turn, number: str) -> list[Reply]:
    """Signs a case of somebody else's."""
    case = cases.join(turn.work, number)
    said = text("signing.joined", number=number, title=case.draft.title)
    return [Reply(show.lines_of(said, _standing(turn), text("case.next", number=number)))]
