"""What one message was understood to be: values only, no understanding happens here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Intent(StrEnum):
    """What a sender wants; the names are a public contract and never change."""

    BIND = "bind"
    UNBIND = "unbind"
    GREET = "greet"
    HELP = "help"
    CONFIRM = "confirm"
    DENY = "deny"
    CANCEL = "cancel"
    BACK = "back"
    OUT_OF_SCOPE = "out_of_scope"
    MY_PROGRESS = "my_progress"
    MY_RECORDS = "my_records"
    AMEND_RECORD = "amend_record"
    LOG_CONTACT = "log_contact"
    LOG_STUDY = "log_study"
    LOG_TALK = "log_talk"
    LOG_MEETING = "log_meeting"
    LOG_TRAINING = "log_training"
    LOG_INSPECTION = "log_inspection"
    SUBMIT_RESEARCH = "submit_research"
    LOG_GOOD_DEED = "log_good_deed"
    UPDATE_GOOD_DEED = "update_good_deed"
    FILE_SUGGESTION = "file_suggestion"
    TRACK_SUGGESTION = "track_suggestion"
    COSIGN = "cosign"
    RATE_REPLY = "rate_reply"
    REPORT_URGENT = "report_urgent"
    MY_LINKS = "my_links"
    MY_REMINDERS = "my_reminders"
    RSVP = "rsvp"
    CHECK_IN = "check_in"
    ANSWER_SURVEY = "answer_survey"
    MY_EVALUATION = "my_evaluation"
    EXPLAIN_DUTY = "explain_duty"
    REPLY_VOICE = "reply_voice"
    PUBLISHED_RESULTS = "published_results"
    READ_DOCUMENTS = "read_documents"
    DUTY_OVERVIEW = "duty_overview"
    WHO_IS_BEHIND = "who_is_behind"
    PERSON_STATUS = "person_status"
    CASE_QUEUE = "case_queue"
    CASE_STATUS = "case_status"
    REVIEW_CASE = "review_case"
    APPROVE_CASE = "approve_case"
    ASSIGN_CASE = "assign_case"
    URGE_CASE = "urge_case"
    REPLY_CASE = "reply_case"
    NOTE_CASE = "note_case"
    PUBLISH_CASE = "publish_case"
    MANAGE_SESSION = "manage_session"
    OPEN_OFFICE = "open_office"
    ACKNOWLEDGE = "acknowledge"
    ISSUE_CODE = "issue_code"
    REMIND_PEOPLE = "remind_people"
    BROADCAST = "broadcast"
    MANAGE_MEETING = "manage_meeting"
    MANAGE_SURVEY = "manage_survey"
    ANALYSE = "analyse"
    EXPORT = "export"
    EVALUATE = "evaluate"
    SPOT_CHECK = "spot_check"
    ORG_DUTIES = "org_duties"
    STAFFING = "staffing"
    CITY_OVERVIEW = "city_overview"
    WORKER_VOICE = "worker_voice"
    FIND_MY_REP = "find_my_rep"


class Certainty(StrEnum):
    """What to do with a guess: act on it, ask «您是想…？», or say that it was not understood."""

    ACT = "act"
    ASK = "ask"
    UNKNOWN = "unknown"


# From the evaluation sentences: above ACT one acted-upon guess in three hundred was wrong, and one in forty was asked back.
ACT = 0.65
ASK = 0.25

_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Guess:
    """An intent and how sure it is, 0 to 1."""

    intent: Intent
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One message understood; slot values are JSON-able, dates in ISO form.

    `parts` holds one Reading for each thing said where there are several; `choices` gives, for a slot, the
    equally near candidates that a person has to choose between.
    """

    text: str
    intent: Intent
    confidence: float
    alternatives: tuple[Guess, ...] = ()
    slots: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)
    parts: tuple[Reading, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _EMPTY)

    @property
    def certainty(self) -> Certainty:
        """Act, ask or give up, by the two calibrated thresholds."""
        if self.confidence >= ACT:
            return Certainty.ACT
        return Certainty.ASK if self.confidence >= ASK else Certainty.UNKNOWN

    def share(self, intents: Collection[Intent]) -> float:
        """How sure it is that one of these intents is meant, 0 to 1."""
        guesses = (Guess(self.intent, self.confidence), *self.alternatives)
        return sum(each.confidence for each in guesses if each.intent in intents)

    def as_json(self) -> dict[str, Any]:
        """The object that `lvzhi understand` prints; `parts` and `choices` only where there are any."""
        out: dict[str, Any] = {
            "text": self.text,
            "intent": str(self.intent),
            "confidence": round(self.confidence, 4),
            "alternatives": [
                {"intent": str(guess.intent), "confidence": round(guess.confidence, 4)} for guess in self.alternatives
            ],
            "slots": dict(self.slots),
        }
        if len(self.parts) > 1:
            out["parts"] = [part.as_json() for part in self.parts]
        if self.choices:
            out["choices"] = {slot: list(names) for slot, names in self.choices.items()}
        return out
