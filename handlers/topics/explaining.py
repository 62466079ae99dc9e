"""«为什么要提1条»: the rule behind a duty or a figure (requirements.md C1)."""

from __future__ import annotations

from config.duties import Duty, Measure
from config.texts import text
from handlers.forms import show
from handlers.messages import Reply
from handlers.turn import Turn
from nlp.asking import share_named
from nlp.reading import Reading
from nlp.words import asked_about, covered
from storage.rules.people import DUTY_BEARERS

_NEAR = 0.6
_MOST_FIGURES = 3


def explain(turn: Turn, reading: Reading) -> list[Reply]:
    """Which clause a duty or figure comes from (requirements.md C1)."""
    roles = turn.work.person.roles(turn.work.today)
    # Somebody without duties asks about those of others.
    duties = turn.work.policies.duties(roles if roles & DUTY_BEARERS else DUTY_BEARERS, turn.work.today.year)
    named = (share_named(reading.text), reading.slots.get("duty"))
    asked = sorted((duty for duty in duties if duty.id in named), key=lambda duty: named.index(duty.id))
    after = text("explain.next" if roles & DUTY_BEARERS else "explain.next_officer")
    if asked:
        return [Reply(show.lines_of(_because(asked[0]), after))]
    figures = _figures(turn, reading.text)
    if figures:
        return [Reply(show.lines_of(*figures, after))]
    return [Reply(show.lines_of(text("explain.head"), *(_because(duty) for duty in duties), text("explain.tail")))]


def _because(duty: Duty) -> str:
    key = "explain.own" if duty.at_least and (duty.default or duty.own) else "explain.duty"
    is_share = duty.measure is Measure.SHARE
    key_of_amount = "explain.share" if is_share else "explain.amount"
    figure = text(key_of_amount, per=text(f"per.{duty.per}"), count=duty.at_least, unit=duty.unit)
    return text(key, name=duty.name, says=duty.says, number=duty.number, clause=duty.clause, figure=figure)


def _figures(turn: Turn, asked: str) -> list[str]:
    """The federation's figures whose wording is nearest to the question."""
    every = [versions[-1] for versions in turn.work.policies.figures.values()]
    matter = asked_about(asked)
    found = [figure for figure in every if covered(matter, figure.says) >= _NEAR]
    return [text("explain.figure", says=figure.says, source=figure.source) for figure in found[:_MOST_FIGURES]]
