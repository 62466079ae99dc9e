"""The declared forms: one a kind of record, and one for cases (requirements.md, «contact fields» and «other records»)."""

from __future__ import annotations

from collections.abc import Mapping

from config.texts import text
from handlers.forms.errands import ERRANDS
from handlers.forms.form import Field, Form, Values
from nlp.pieces import says_only_a_month
from nlp.reading import Intent
from nlp.words import headline

_DATE = Field("date", "date", required=True, choices=("day.today", "day.yesterday", "day.before_yesterday"))
_DATE_TO = Field("date_to", "date_to")
_UNIT, _PEOPLE = Field("unit", "unit"), Field("head_count", "head_count")
_TOPIC = Field("topic", "topic")
_WITH = Field("persons", "persons")
_CONTENT = Field("content", "content", required=True)


def _no_hours(values: Values) -> bool:
    return "hours" not in values


def _is_proposal(values: Values) -> bool:
    return values.get("kind") == "proposal"


def _is_of_some_month(values: Values) -> bool:
    """A deed of «7月» was done on some day of it, and not on the day when it is told."""
    return values.get("done") is not False and says_only_a_month(str(values.get("content", "")))


def drafted_title(values: Values) -> str:
    """«关于…的建议», from the matter and the kind; empty while the matter is unsaid."""
    if "issue" not in values:
        return ""
    kind = text(f"case_kind.{values.get('kind', 'opinion')}")
    return text("case.title", matter=headline(str(values["issue"])), kind=kind)


CONTACT = Form(
    "contact",
    1,
    (
        _DATE,
        _DATE_TO,
        Field("modes", "modes"),
        Field("unit", "unit", required=True),
        Field("head_count", "head_count", required=True),
        _TOPIC,
        Field("issue", "issue"),
        _WITH,
    ),
)
STUDY = Form("study", 1, (_DATE, _DATE_TO, _CONTENT, _UNIT, _WITH))
TALK = Form("talk", 1, (_DATE, _DATE_TO, _CONTENT, _UNIT, _PEOPLE, _WITH))
MEETING = Form("meeting", 1, (_DATE, _DATE_TO, _CONTENT, _UNIT))
INSPECTION = Form("inspection", 1, (_DATE, _DATE_TO, _CONTENT, _UNIT, _WITH))
TRAINING = Form(
    "training",
    1,
    (
        _DATE,
        _DATE_TO,
        _CONTENT,
        Field("days", "days", required=True, needed=_no_hours),
        Field("hours", "hours"),
        Field("rotation", "rotation"),
    ),
)
RESEARCH = Form("research", 1, (Field("title", "title", required=True), Field("date", "date"), _TOPIC, _WITH))
GOOD_DEED = Form(
    "good_deed",
    1,
    (
        _CONTENT,
        Field("done", "done", required=True, choices=("deed.done", "deed.planned")),
        Field("progress", "progress"),
        Field("date", "date", required=True, needed=_is_of_some_month),
        Field("unit", "unit"),
        _PEOPLE,
        Field("amount", "amount"),
        _TOPIC,
        _WITH,
    ),
)
SUGGESTION = Form(
    "suggestion",
    1,
    (
        Field("kind", "kind", choices=("case_kind.opinion", "case_kind.suggestion", "case_kind.proposal")),
        Field("issue", "issue", required=True),
        Field("title", "title", draft=drafted_title),
        Field("grounds", "reason", required=True, needed=_is_proposal),
        Field("measures", "measures", required=True, needed=_is_proposal),
        _TOPIC,
        _UNIT,
        Field("signers", "persons"),
    ),
)

URGENT = Form(
    "urgent",
    1,
    (Field("content", "content", required=True), Field("unit", "unit"), _PEOPLE, _TOPIC),
)

FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (CONTACT, STUDY, TALK, MEETING, INSPECTION, TRAINING, RESEARCH, GOOD_DEED, SUGGESTION, URGENT, *ERRANDS)
}

BEGUN_BY: Mapping[Intent, Form] = {
    Intent.LOG_CONTACT: CONTACT,
    Intent.LOG_STUDY: STUDY,
    Intent.LOG_TALK: TALK,
    Intent.LOG_MEETING: MEETING,
    Intent.LOG_INSPECTION: INSPECTION,
    Intent.LOG_TRAINING: TRAINING,
    Intent.SUBMIT_RESEARCH: RESEARCH,
    Intent.LOG_GOOD_DEED: GOOD_DEED,
    Intent.FILE_SUGGESTION: SUGGESTION,
    Intent.REPORT_URGENT: URGENT,
}
