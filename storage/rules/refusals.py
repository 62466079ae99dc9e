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


class TooFarAlong(Refusal):
    """Fields: `number`."""

    key = "refusal.too_far_along"


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
