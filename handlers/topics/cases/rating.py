"""Rating a reply: attitude and result in one answer, a reason when somebody is not satisfied (requirements.md D3)."""

from __future__ import annotations

from collections.abc import Mapping

from config.texts import text
from handlers.forms import errands
from handlers.forms.form import Values
from handlers.messages import Reply
from handlers.topics.cases import errand, which
from handlers.turn import Turn
from nlp.reading import Reading
from storage.rules.case_words import Act, Grade
from storage.services import cases


def rate(turn: Turn, reading: Reading) -> list[Reply]:
    """«建-0012满意»; where one reply waits for a rating the number may be left out."""
    if which.number_in(reading) is None:
        waiting = [(case.number, case.draft.title) for case in cases.to_rate(turn.work)]
        if not waiting:
            return [Reply(text("rating.nothing"))]
        if len(waiting) > 1:
            return which.ask(turn, reading, waiting)
        slots = {**reading.slots, "case_no": waiting[0][0]}
        reading = Reading(reading.text, reading.intent, reading.confidence, slots=slots)
    return errand.run(turn, reading, errands.RATE, _rated, Act.RATE)


def _rated(turn: Turn, given: Values) -> list[Reply]:
    result = Grade(given["rating"])
    attitude = Grade(given["attitude"]) if given.get("attitude") else None
    rated = cases.rate(turn.work, given["number"], result, attitude, str(given.get("reason", "")))
    return [Reply(text(_key(rated, result), number=rated.case.number, grade=text(f"grade.{result}")))]


def _key(rated: cases.Rated, result: Grade) -> str:
    if rated.reopened:
        return "rating.reopened"
    if not rated.closed:
        return "rating.kept"
    return "rating.closed_dissatisfied" if result is Grade.DISSATISFIED else "rating.closed"


SUBMITS: Mapping[str, errand.Does] = {errands.RATE.name: _rated}
