"""The engine as the pure function it is: any form, anything known, anything said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.forms import engine
from handlers.forms.catalogue import CONTACT, FORMS, RESEARCH, SUGGESTION, TRAINING
from handlers.forms.engine import Aside, Ask, Cancelled, Confirm, Outcome, Submit
from handlers.forms.form import Form
from handlers.forms.progress import Progress, resume
from nlp.words import Word
from tests.unit.handlers.forms.scripted import Message, Scripted

PURE = settings(derandomize=True, deadline=None, max_examples=60)
forms = st.sampled_from(sorted(FORMS.values(), key=lambda form: form.name))
values = st.sampled_from(["2026-11-19", "锡山纺织厂工会", "proposal", 12, 1.5, True])
UNITS = ("县人民医院工会", "第二人民医院工会")
FILLED = {"date": "2026-11-19", "unit": "锡山纺织厂工会", "head_count": 12}


@st.composite
def begun(draw: st.DrawFn) -> tuple[Form, dict[str, Any]]:
    """A form and any part of it that a sentence may have given, with some that it doesn't have."""
    form = draw(forms)
    names = st.sampled_from([*(field.name for field in form.fields), "unheard_of"])
    return form, draw(st.dictionaries(names, values))


slots = st.sampled_from(sorted({field.slot for form in FORMS.values() for field in form.fields} | {"case_no"}))
messages = st.builds(
    Message,
    word=st.none() | st.sampled_from([word for word in Word if word is not Word.CANCEL]),
    answer=st.none() | values,
    options=st.sampled_from([(), UNITS]),
    corrections=st.dictionaries(slots, values, max_size=2),
    said=st.dictionaries(slots, values, max_size=3),
    aside=st.booleans(),
    other=st.booleans(),
)


def say(form: Form, progress: Progress, message: Message, text: str = "……") -> tuple[Progress, Outcome]:
    return engine.advance(form, progress, text, Scripted(message))


def played(form: Form, known: dict[str, Any], said: Sequence[Message]) -> list[tuple[Progress, Outcome]]:
    steps = [engine.start(form, known)]
    for message in said:
        if isinstance(steps[-1][1], Submit):
            break
        steps.append(say(form, steps[-1][0], message))
    return steps


@PURE
@given(begun(), st.lists(messages, max_size=8))
def test_nothing_known_is_asked(start: tuple[Form, dict[str, Any]], said: list[Message]) -> None:
    """One question at a time, and only for what is missing."""
    form, known = start
    for progress, outcome in played(form, known, said):
        if isinstance(outcome, Ask):
            assert outcome.field.name not in progress.values
            assert outcome.field.name == progress.asked


@PURE
@given(begun(), st.lists(messages, max_size=8))
def test_card_is_shown_when_nothing_is_missing(start: tuple[Form, dict[str, Any]], said: list[Message]) -> None:
    """And a form is never handed in without one of its required fields."""
    form, known = start
    for progress, outcome in played(form, known, said):
        if isinstance(outcome, Confirm | Submit):
            assert form.missing(progress.values) is None
            assert progress.asked is None


@PURE
@given(begun(), st.lists(messages, max_size=6))
def test_answers_always_lead_to_the_card(start: tuple[Form, dict[str, Any]], said: list[Message]) -> None:
    """Whatever went before: after one answer for each missing field there is nothing left to ask. An errand has no card."""
    form, known = start
    progress, _ = played(form, known, said)[-1]
    for _ in form.fields:
        if progress.asked is None:
            break
        offered = progress.options.get(progress.asked, ("办了",))
        progress, outcome = say(form, progress, Message(answer=f"答{progress.asked}"), offered[0])
        assert isinstance(outcome, Ask | (Confirm if form.confirm else Submit))
    assert progress.asked is None
    if form.confirm:
        assert isinstance(say(form, progress, Message(word=Word.CONFIRM))[1], Submit)


@PURE
@given(begun(), st.lists(messages, max_size=8))
def test_values_are_the_forms_own(start: tuple[Form, dict[str, Any]], said: list[Message]) -> None:
    form, known = start
    for progress, _ in played(form, known, said):
        assert progress.values.keys() <= {field.name for field in form.fields}


@PURE
@given(begun(), st.lists(messages, max_size=8))
def test_progress_goes_through_json(start: tuple[Form, dict[str, Any]], said: list[Message]) -> None:
    """Any replica continues it from the row."""
    form, known = start
    for progress, _ in played(form, known, said):
        assert resume(form, json.loads(json.dumps(progress.as_json()))) == progress


@PURE
@given(begun(), st.lists(messages, max_size=6))
def test_cancelling_works_everywhere(start: tuple[Form, dict[str, Any]], said: list[Message]) -> None:
    form, known = start
    progress, outcome = played(form, known, said)[-1]
    if not isinstance(outcome, Submit):
        assert isinstance(say(form, progress, Message(word=Word.CANCEL))[1], Cancelled)


@PURE
@given(begun(), st.lists(messages, max_size=8), st.integers(1, 30))
def test_going_back_ends_at_the_first_question(
    start: tuple[Form, dict[str, Any]], said: list[Message], times: int
) -> None:
    form, known = start
    progress, outcome = played(form, known, said)[-1]
    for _ in range(times if not isinstance(outcome, Submit) else 0):
        progress, outcome = say(form, progress, Message(word=Word.BACK))
        assert isinstance(outcome, Ask | Confirm)


def test_fields_are_asked_in_their_order() -> None:
    progress, outcome = engine.start(CONTACT, {})
    asked = []
    while isinstance(outcome, Ask):
        asked.append(outcome.field.name)
        progress, outcome = say(CONTACT, progress, Message(answer="x"))
    assert asked == ["date", "unit", "head_count"]


def test_full_sentence_needs_no_question() -> None:
    assert isinstance(engine.start(CONTACT, FILLED)[1], Confirm)


def test_hours_stand_for_days() -> None:
    """Training asks for one of them, not both."""
    known = {"date": "2026-11-19", "content": "劳动法"}
    assert isinstance(engine.start(TRAINING, {**known, "hours": 4})[1], Confirm)
    assert engine.start(TRAINING, known)[0].asked == "days"


def test_proposal_also_needs_grounds_and_measures() -> None:
    progress, _ = engine.start(SUGGESTION, {"kind": "opinion", "issue": "食堂太贵"})
    progress, _ = say(SUGGESTION, progress, Message(corrections={"kind": "proposal"}))
    assert progress.asked == "grounds"
    progress, _ = say(SUGGESTION, progress, Message(), "职工反映多")
    progress, _ = say(SUGGESTION, progress, Message(), "设平价窗口")
    assert progress.asked is None
    assert progress.values["measures"] == "设平价窗口"


def test_correction_names_what_changed() -> None:
    progress, _ = engine.start(CONTACT, FILLED)
    changed, outcome = say(CONTACT, progress, Message(corrections={"head_count": 15, "amount": 5}))
    assert outcome == Confirm(changed=("head_count",))
    assert changed.values == {**FILLED, "head_count": 15}


def test_correction_in_the_middle_goes_on_asking() -> None:
    progress, _ = engine.start(CONTACT, {"unit": "实验小学工会"})
    progress, outcome = say(CONTACT, progress, Message(corrections={"unit": "第三中学工会"}))
    assert (progress.values["unit"], progress.asked) == ("第三中学工会", "date")
    assert isinstance(outcome, Ask)


def test_answer_may_bring_what_else_is_missing() -> None:
    """«昨天，12人»: asked for the date, the head count comes with it; what is known stays."""
    progress, _ = engine.start(CONTACT, {"unit": "实验小学工会"})
    said = Message(answer="2026-11-19", said={"head_count": 12, "unit": "别的单位"})
    progress, outcome = say(CONTACT, progress, said)
    assert isinstance(outcome, Confirm)
    assert progress.values == {"unit": "实验小学工会", "date": "2026-11-19", "head_count": 12}


def test_useless_answer_is_asked_again() -> None:
    progress, _ = engine.start(CONTACT, {})
    again, outcome = say(CONTACT, progress, Message())
    assert outcome == Ask(CONTACT.field("date"), misread=True)
    assert again == progress


@pytest.mark.parametrize("word", [Word.CONFIRM, Word.DENY])
def test_bare_yes_is_no_content(word: Word) -> None:
    progress, _ = engine.start(RESEARCH, {})
    kept, outcome = say(RESEARCH, progress, Message(word=word))
    assert outcome == Ask(RESEARCH.field("title"), misread=True)
    assert not kept.values


@pytest.mark.parametrize("known", [{}, FILLED])
def test_something_else_leaves_the_form_alone(known: dict[str, Any]) -> None:
    """A question is answered by somebody else, and the form goes on."""
    progress, _ = engine.start(CONTACT, known)
    assert say(CONTACT, progress, Message(aside=True)) == (progress, Aside())


@pytest.mark.parametrize("known", [{}, FILLED])
def test_words_about_another_record_change_nothing(known: dict[str, Any]) -> None:
    """«联-0001人数改成8» holds a count, and must not become the open form's."""
    progress, _ = engine.start(CONTACT, known)
    message = Message(elsewhere=True, answer="2026-11-18", corrections={"head_count": 8})
    assert say(CONTACT, progress, message) == (progress, Aside())


def test_doubted_field_is_asked_anew_and_keeps_its_value() -> None:
    """«日期不对» says what is wrong; until the new day is said, going back leaves the card as it was."""
    card, _ = engine.start(CONTACT, FILLED)
    asking, outcome = say(CONTACT, card, Message(doubted=("date", "")))
    assert outcome == Ask(CONTACT.field("date"), anew=True)
    assert asking.values == card.values
    assert say(CONTACT, asking, Message(word=Word.BACK)) == (card, Confirm())
    changed, outcome = say(CONTACT, asking, Message(answer="2026-11-18"))
    assert (changed.values["date"], outcome) == ("2026-11-18", Confirm(("date",)))


def test_several_names_are_offered() -> None:
    progress, _ = engine.start(CONTACT, {"date": "2026-11-19"})
    progress, outcome = say(CONTACT, progress, Message(options=UNITS, answer="医院"), "医院")
    assert outcome == Ask(CONTACT.field("unit"))
    assert progress.options["unit"] == UNITS
    progress, _ = say(CONTACT, progress, Message(), "第二")
    assert progress.values["unit"] == UNITS[1]
    assert not progress.options


def test_name_outside_the_offered_is_taken() -> None:
    """Neither hospital: otherwise only 取消 would lead out of the question."""
    progress, _ = engine.start(CONTACT, {"date": "2026-11-19"})
    progress, _ = say(CONTACT, progress, Message(options=UNITS, answer="医院"), "医院")
    progress, _ = say(CONTACT, progress, Message(answer="实验小学工会"), "实验小学")
    assert progress.values.get("unit") == "实验小学工会"


def test_words_that_are_hardly_a_name_are_asked_about() -> None:
    """«瑞达» is kept only when the person says so; «不是» asks for the unit again."""
    progress, _ = engine.start(CONTACT, {"date": "2026-11-19"})
    asking, outcome = say(CONTACT, progress, Message(options=("瑞达",), answer="瑞达"), "瑞达")
    assert (outcome, asking.options) == (Ask(CONTACT.field("unit")), {"unit": ("瑞达",)})
    assert say(CONTACT, asking, Message(), "瑞达")[0].values["unit"] == "瑞达"
    again, outcome = say(CONTACT, asking, Message(word=Word.DENY), "不是")
    assert (outcome, dict(again.options), "unit" in again.values) == (Ask(CONTACT.field("unit")), {}, False)


def test_back_asks_the_last_question_again() -> None:
    progress, _ = engine.start(CONTACT, {})
    progress, _ = say(CONTACT, progress, Message(answer="2026-11-19"))
    progress, outcome = say(CONTACT, progress, Message(word=Word.BACK))
    assert (progress.asked, dict(progress.values)) == ("date", {})
    assert outcome == Ask(CONTACT.field("date"))


def test_amending_asks_what_to_change() -> None:
    card, _ = engine.start(CONTACT, FILLED)
    assert say(CONTACT, card, Message(word=Word.AMEND))[1] == Confirm(wants_change=True)
    question, _ = engine.start(CONTACT, {})
    assert say(CONTACT, question, Message(word=Word.AMEND))[1] == Ask(CONTACT.field("date"), wants_change=True)


def test_extra_travels_with_the_form() -> None:
    """The number of the record that is amended must not be lost on the way."""
    progress, _ = engine.start(CONTACT, FILLED, extra={"number": "联-0001"})
    progress, _ = say(CONTACT, progress, Message(corrections={"head_count": 15}))
    assert progress.extra == {"number": "联-0001"}


# --- another version of a form --------------------------------------------------------------------------------------

NEWER = replace(CONTACT, version=2, fields=CONTACT.fields[2:])  # No dates any more: `unit` and `head_count` are left.


def test_old_version_loses_unknown_fields() -> None:
    progress, _ = engine.start(CONTACT, FILLED)
    resumed = resume(NEWER, progress.as_json())
    assert (resumed.version, dict(resumed.values)) == (2, {"unit": FILLED["unit"], "head_count": 12})


@pytest.mark.parametrize("known", [{"unit": "实验小学工会", "head_count": 3}, {"unit": "实验小学工会"}])
def test_old_version_is_asked_for_new_fields(known: dict[str, Any]) -> None:
    """A card of last week's version must not be handed in without today's required date."""
    saved, _ = engine.start(NEWER, known)
    resumed = resume(CONTACT, saved.as_json())
    _, outcome = say(CONTACT, resumed, Message(word=Word.CONFIRM))
    assert isinstance(outcome, Ask)


def test_question_that_is_gone_becomes_the_next_one() -> None:
    saved, _ = engine.start(CONTACT, {})
    assert saved.asked == "date"
    _, outcome = say(NEWER, resume(NEWER, saved.as_json()), Message(word=Word.CONFIRM))
    assert isinstance(outcome, Ask)


@PURE
@given(forms, forms, st.data())
def test_any_version_resumes_to_its_own_fields(old: Form, new: Form, data: st.DataObject) -> None:
    """As different as two forms can be."""
    known = data.draw(st.dictionaries(st.sampled_from([field.name for field in old.fields]), values))
    resumed = resume(new, engine.start(old, known)[0].as_json())
    names = {field.name for field in new.fields}
    assert resumed.values.keys() <= names
    assert set(resumed.trail) | ({resumed.asked} - {None}) <= names
