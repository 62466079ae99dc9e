"""Why something may not be done: one class a reason, each with the text that says it and what to do instead."""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):
    """A rule says no. `key` names the sentence in `config/texts`, `fields` fill it."""

    key: ClassVar[str]

    def __init__(self, **fields: Any) -> None:
        super().__init__(type(self).__name__)
        self.fields = fields


class NotBound(Refusal):
    key = "refusal.not_bound"


class NotForYou(Refusal):
    """Fields: `who`, the roles that may."""

    key = "refusal.not_for_you"


class NoDutyBearer(Refusal):
    key = "refusal.no_duty_bearer"


class OnlyYourLinked(Refusal):
    """Fields: `name`."""

    key = "refusal.only_your_linked"


class UnknownNumber(Refusal):
    """Fields: `number`."""

    key = "refusal.unknown_number"


class NotYours(Refusal):
    """Fields: `number`."""

    key = "refusal.not_yours"


class AlreadyWithdrawn(Refusal):
    """Fields: `number`."""

    key = "refusal.already_withdrawn"


class FutureDate(Refusal):
    """Fields: `date`."""

    key = "refusal.future_date"


class TooLate(Refusal):
    """Fields: `date`."""

    key = "refusal.too_late"


class WrongCode(Refusal):
    key = "refusal.wrong_code"


class ExpiredCode(Refusal):
    key = "refusal.expired_code"


class UsedCode(Refusal):
    key = "refusal.used_code"


class TooManyGuesses(Refusal):
    """Fields: `minutes`."""

    key = "refusal.too_many_guesses"


class BoundToAnother(Refusal):
    """Fields: `name`."""

    key = "refusal.bound_to_another"


class MandateEnded(Refusal):
    key = "refusal.mandate_ended"


# --- cases ------------------------------------------------------------------------------------------------------


class NotNow(Refusal):
    """The case's state doesn't allow it. Fields: `number`, `act`, `state`, `last` and `last_at`: the latest move."""

    key = "refusal.not_now"


class AwaitsYou(Refusal):
    """Fields: `number`."""

    key = "refusal.awaits_you"


class MayNotEnterFor(Refusal):
    """Fields: `name`."""

    key = "refusal.may_not_enter_for"


class NoDutiesToEnter(Refusal):
    """Fields: `name`."""

    key = "refusal.no_duties_to_enter"


class MayNotExempt(Refusal):
    key = "refusal.may_not_exempt"


class NoDutiesThen(Refusal):
    """Nothing is owed in the time that somebody is to be freed. Fields: `name`."""

    key = "refusal.no_duties_then"


class ClosedYear(Refusal):
    """Fields: `year`."""

    key = "refusal.closed_year"


class AcknowledgedBy(Refusal):
    """Somebody was faster. Fields: `number`, `name`."""

    key = "refusal.acknowledged_by"


class TooFarAlong(NotNow):
    """The proposer can't change or take it back any more."""

    key = "refusal.too_far_along"


class OnlyFor(Refusal):
    """Its state would allow it, but not this person. Fields: `number`, `act`, `who`: those who may."""

    key = "refusal.only_for"


class LedBy(Refusal):
    """It was merged. Fields: `number`, `main`: the case to act on."""

    key = "refusal.led_by"


class CarriesOthers(Refusal):
    """Others' cases are merged into it. Fields: `number`, `numbers`."""

    key = "refusal.carries_others"


class NotASigner(Refusal):
    """Only those who bear duties sign. Fields: `name`."""

    key = "refusal.not_a_signer"


class NothingToSign(Refusal):
    key = "refusal.nothing_to_sign"


class WhichOne(Refusal):
    """Fields: `numbers`."""

    key = "refusal.which_one"


class NotAsked(Refusal):
    """Fields: `number`."""

    key = "refusal.not_asked"


class AlreadyAnswered(Refusal):
    """Fields: `number`."""

    key = "refusal.already_answered"


class AlreadySigned(Refusal):
    """Fields: `number`."""

    key = "refusal.already_signed"


class SigningOver(Refusal):
    """Fields: `number`."""

    key = "refusal.signing_over"


class JoiningOver(Refusal):
    """Fields: `number`."""

    key = "refusal.joining_over"


class MissingReason(Refusal):
    """Fields: `number`."""

    key = "refusal.missing_reason"


class MissingMeeting(Refusal):
    """An officer who enters a decision names the meeting. Fields: `number`."""

    key = "refusal.missing_meeting"


class UnknownUnit(Refusal):
    """Fields: `name`."""

    key = "refusal.unknown_unit"


class DueInPast(Refusal):
    """Fields: `due`."""

    key = "refusal.due_in_past"


class SameCase(Refusal):
    """Fields: `number`."""

    key = "refusal.same_case"


class CannotLead(Refusal):
    """Nothing can be merged into it any more, or not yet. Fields: `number`, `state`."""

    key = "refusal.cannot_lead"


class TooLateToHandBack(Refusal):
    """Fields: `number`, `until`."""

    key = "refusal.too_late_to_hand_back"


class NothingAsked(Refusal):
    """No request for more time is open. Fields: `number`."""

    key = "refusal.nothing_asked"


class EmptyReply(Refusal):
    """Fields: `number`."""

    key = "refusal.empty_reply"


class MissingPromise(Refusal):
    """A reply of class B names the day. Fields: `number`."""

    key = "refusal.missing_promise"


class MissingResult(Refusal):
    """The lead unit's reply names its class. Fields: `number`."""

    key = "refusal.missing_result"


class NotPublished(Refusal):
    """Fields: `number`."""

    key = "refusal.not_published"


class AlreadyInSession(Refusal):
    key = "refusal.already_in_session"


class NotInSession(Refusal):
    key = "refusal.not_in_session"


class TooManyFiles(Refusal):
    """Fields: `most`, a day."""

    key = "refusal.too_many_files"


class LinkUsed(Refusal):
    key = "refusal.link_used"


class LinkExpired(Refusal):
    key = "refusal.link_expired"
