"""«王建国今年产假，免去调研报告»: an officer frees somebody of duties after a card, takes it back, or asks who is free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from config.texts import text
from handlers import framing, telling
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.telling import exemptions as told
from handlers.turn import Turn
from nlp import exempting
from nlp.exempting import Act, Exempting
from nlp.read import read, read_as
from nlp.reading import Certainty, Intent, Reading
from nlp.words import Word, engine_word, is_question
from storage.rules.measures import Period
from storage.rules.people import Person
from storage.rules.quotas import Standing
from storage.services import exemptions, progress
from storage.services.exemptions import Wish

_MOST, _MOST_EFFECTS, _LONGEST_REASON = 10, 3, 30
Facts = Mapping[str, Any]


def heard(turn: Turn, reading: Reading) -> list[Reply] | None:
    """None for a sentence that is not about being freed of duties, or not for who says it to decide or ask."""
    said = exempting.exempting(turn.text)
    if said is None or turn.work.by is None:
        return None
    if not exemptions.may(turn.work):
        if said.is_own:
            exemptions.allowed(turn.work)
        return None
    people, period = _asked(turn)
    if not people and not said.is_plain:
        return None
    answers = {Act.GRANT: _grant, Act.TAKE_BACK: _take_back, Act.LIST: _list}
    return [answers[said.act](turn, said, people, period)]


def _asked(turn: Turn) -> tuple[list[Person], Period]:
    """Who and when; this year where no time is said."""
    slots = read_as(turn.text, Intent.PERSON_STATUS, turn.work.now, turn.names).slots
    return framing.people_named(turn, slots), framing.period(turn, slots)


# --- freeing --------------------------------------------------------------------------------------------------------


def _grant(turn: Turn, said: Exempting, people: Sequence[Person], period: Period) -> Reply:
    if not people:
        return Reply(text("exempt.whom"))
    facts = {
        "duties": [each for each in said.duties if turn.work.policies.has_duty(each)],
        "starts": period.first.isoformat(),
        "ends": period.last.isoformat(),
        "reason": said.reason,
    }
    return _go_on(turn, people, facts)


def _go_on(turn: Turn, people: Sequence[Person], facts: Facts) -> Reply:
    """What is still open is asked for, then comes the card."""
    if len(people) > 1:
        labels = {text("officer.name_at_unit", name=each.name, unit=each.unit): each.id for each in people}
        offered = choices(*labels)
        turn.dialogue.ask("exempt", offered, **{**facts, "people": labels})
        is_one_name = len({each.name for each in people}) == 1
        return Reply(
            text("officer.which_person" if is_one_name else "exempt.one_at_a_time", count=len(people)), offered
        )
    wish = _wish(people[0], facts)
    exemptions.check(turn.work, wish)
    if not wish.reason:
        offered = choices(*(text(f"exempt.reason_{each}") for each in ("maternity", "sick", "seconded")))
        turn.dialogue.ask("exempt", offered, **{**facts, "person": wish.person.id})
        return Reply(text("exempt.why", name=wish.person.name), offered)
    offered = choices(text("word.confirm"), text("word.cancel"))
    turn.dialogue.ask("exempt", offered, **{**facts, "person": wish.person.id})
    return Reply(_card(turn, wish), offered)


def settle(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to which person, to why, or to the card; None when it is none."""
    pending = dict(turn.dialogue.pending or {})
    facts = {name: pending[name] for name in ("duties", "starts", "ends", "reason")}
    if said == text("word.cancel") or engine_word(said) is Word.CANCEL:
        return [Reply(text("exempt.left"))]
    if "people" in pending:
        chosen = pending["people"].get(said)
        return None if chosen is None else [_go_on(turn, [turn.work.roster.people[chosen]], facts)]
    person = turn.work.roster.people[pending["person"]]
    if not facts["reason"]:
        reason = _reason(turn, said)
        return None if reason is None else [_go_on(turn, [person], {**facts, "reason": reason})]
    return [_granted(turn, _wish(person, facts))] if said == text("word.confirm") else None


def _reason(turn: Turn, said: str) -> str | None:
    """Any few words, unless they plainly ask for something else."""
    reading = read(said, turn.work.now, turn.names)
    is_other = reading.certainty is Certainty.ACT and reading.intent in _QUESTIONS
    return None if is_other or is_question(said) or len(said) > _LONGEST_REASON else exempting.bare(said)


_QUESTIONS = frozenset({
    Intent.WHO_IS_BEHIND, Intent.DUTY_OVERVIEW, Intent.PERSON_STATUS, Intent.ANALYSE, Intent.EXPORT, Intent.CASE_QUEUE,
    Intent.CASE_STATUS, Intent.HELP, Intent.REMIND_PEOPLE, Intent.BROADCAST, Intent.SPOT_CHECK, Intent.ORG_DUTIES,
})  # fmt: skip


def _wish(person: Person, facts: Facts) -> Wish:
    starts, ends = (date.fromisoformat(facts[name]) for name in ("starts", "ends"))
    return Wish(person, tuple(facts["duties"]), starts, ends, facts["reason"])


def _card(turn: Turn, wish: Wish) -> str:
    changed = [each for each in exemptions.after(turn.work, wish) if each.exempt]
    lines = text("exempt.and").join(map(telling.standing, changed[:_MOST_EFFECTS]))
    is_wholly = len(changed) > 1 and all(each.standing is Standing.EXEMPT for each in changed)
    key = "exempt.effect_all" if is_wholly else "exempt.effect" if changed else "exempt.no_effect"
    effect = text(key, lines=lines)
    fields = told.fields(turn.work, wish.person, wish.duties, wish.starts, wish.ends)
    return text("exempt.card", **fields, reason=wish.reason, effect=effect)


def _granted(turn: Turn, wish: Wish) -> Reply:
    is_new = exemptions.grant(turn.work, wish)
    fields = told.fields(turn.work, wish.person, wish.duties, wish.starts, wish.ends)
    return Reply(text("exempt.granted" if is_new else "exempt.before", **fields))


# --- taking back, and who is free ------------------------------------------------------------------------------------


def _take_back(turn: Turn, said: Exempting, people: Sequence[Person], period: Period) -> Reply:
    held = [each for each in people if exemptions.of_year(each, period.last.year)]
    if len(held) != 1:
        return Reply(text("exempt.whom_back") if held or not people else text("exempt.none_of", name=people[0].name))
    person = held[0]
    ended = exemptions.take_back(turn.work, person, said.duties, period.last.year)
    if not ended:
        return Reply(text("exempt.none_of", name=person.name))
    left = tuple(each for each in person.exemptions if each not in ended)
    again = replace(person, exemptions=left)
    found = progress.of_some(turn.work, [again], period.last.year)[again]
    ids = {each.duty for each in ended}
    lines = [each for each in found if ids & {"", each.duty.id}]
    what = told.what(turn.work, person, [each.duty for each in ended], period.last.year)
    head = text("exempt.taken_back", name=person.name, what=what)
    tail = text("exempt.look", name=person.name)
    return Reply(show.lines_of(head, *telling.standing_lines(lines)[:_MOST_EFFECTS], tail))


def _list(turn: Turn, said: Exempting, people: Sequence[Person], period: Period) -> Reply:
    year = period.last.year
    found = exemptions.every(turn.work, year, people)
    asked = [(person, each) for person, each in found if not said.duties or each.duty in ("", *said.duties)]
    if not asked:
        return Reply(text("exempt.nobody", year=year))
    lines = [told.line(turn.work, person, each) for person, each in asked[:_MOST]]
    more = [text("exempt.more", count=len(asked) - _MOST)] if len(asked) > _MOST else []
    count = len({person.id for person, _ in asked})
    return Reply(show.lines_of(text("exempt.head", year=year, count=count), *lines, *more, text("exempt.tail")))
