"""What an act on a case still needs when it is said: a few questions without a card, the last answer carries it out.

Names are `errand_<act>`; `number` and what the sentence gave are known from the start (requirements.md D2, D3).
"""

from __future__ import annotations

from handlers.forms.form import Field, Form, Values

_NUMBER = Field("number", "case_no", required=True)
_REASON = Field("reason", "reason", required=True)
_DUE = Field("due", "due")
# Of whoever acts for several units: which of them is meant.
_FOR_UNIT = Field("for_unit", "for_unit")
_GRADES = ("grade.satisfied", "grade.basically", "grade.dissatisfied")


def _is_promise(values: Values) -> bool:
    return values.get("result") == "B"


def _needs_meeting(values: Values) -> bool:
    """Officers name the meeting whose decision they enter (requirements.md, «who acts»)."""
    return bool(values.get("for_meeting"))


def _is_dissatisfied(values: Values) -> bool:
    return "dissatisfied" in (values.get("rating"), values.get("attitude"))


_UNITS = (Field("department", "department", required=True), Field("co_departments", "co_departments"), _DUE)
_MEETING = (
    Field("for_meeting", "for_meeting"),
    Field("meeting", "meeting", required=True, needed=_needs_meeting, choices=("meeting.committee", "meeting.chair")),
)


def _errand(act: str, *fields: Field) -> Form:
    return Form(f"errand_{act}", 1, (_NUMBER, *fields), confirm=False)


ASSIGN = _errand("assign", *_UNITS)
RETURN = _errand("return", _REASON)
KEEP = _errand("keep", _REASON)
MERGE = _errand("merge", Field("merge_into", "merge_into", required=True))
APPROVE = _errand("approve", *_MEETING, Field("department", "department"), *_UNITS[1:])
REFUSE = _errand("refuse", *_MEETING, _REASON)
SIGN_FOR = _errand("sign_for", _FOR_UNIT)
HAND_BACK = _errand("hand_back", _FOR_UNIT, _REASON, Field("department", "department", required=True))
EXTEND = _errand("extend", _FOR_UNIT, Field("due", "due", required=True), _REASON)
ANSWER_EXTENSION = _errand("answer_extension", _DUE, Field("agrees", "agrees"), _FOR_UNIT)
REPLY = _errand(
    "reply",
    _FOR_UNIT,
    Field("content", "content", required=True),
    Field("result", "result", required=True, choices=("result.A", "result.B", "result.C", "result.D")),
    Field("due", "due", required=True, needed=_is_promise),
)
CO_REPLY = _errand("co_reply", _FOR_UNIT, Field("content", "content", required=True))
REPORT = _errand(
    "report",
    Field("kept", "kept", required=True, choices=("promise.kept", "promise.not_kept")),
    Field("content", "content", required=True),
)
NOTE = _errand("note", Field("content", "content", required=True))
RATE = _errand(
    "rate",
    Field("rating", "rating", required=True, choices=_GRADES),
    Field("attitude", "attitude"),
    Field("reason", "reason", required=True, needed=_is_dissatisfied),
)

ERRANDS = (
    ASSIGN,
    RETURN,
    KEEP,
    MERGE,
    APPROVE,
    REFUSE,
    SIGN_FOR,
    HAND_BACK,
    EXTEND,
    ANSWER_EXTENSION,
    REPLY,
    CO_REPLY,
    REPORT,
    NOTE,
    RATE,
)
