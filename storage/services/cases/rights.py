"""What somebody may do with a case now: what the table allows them, less what needs more than the right state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from storage.rules import workflow
from storage.rules.case_words import Act, Progress
from storage.rules.deadlines import Terms, hand_back_until
from storage.services.cases.casebook import Dossier, open_case
from storage.work import Work


def possible(work: Work, number: str) -> tuple[Act, ...]:
    """What the person may do with the case now; nothing for strangers."""
    return of(work, open_case(work, number))


def is_open_to(work: Work, number: str) -> bool:
    """Whether there is such a case, and the person may do something with it now."""
    return work.uow.cases.by_number(number) is not None and bool(possible(work, number))


def of(work: Work, dossier: Dossier) -> tuple[Act, ...]:
    case = dossier.case
    found = workflow.acts(case.state, dossier.relations, in_session=case.in_session)
    return tuple(act for act in found if act not in _WHEN or _WHEN[act](work, dossier))


def may_hand_back(work: Work, dossier: Dossier) -> date:
    """The last day on which the lead unit may hand the case back by itself."""
    return hand_back_until(Terms(work.policies, work.calendar), dossier.row.handed_on or work.today)


def may_co_hand_back(work: Work, unit: Any) -> date:
    return hand_back_until(Terms(work.policies, work.calendar), unit.given_on)


def _may_co_sign(work: Work, dossier: Dossier) -> bool:
    return any(each.progress == Progress.GIVEN for each in dossier.own_co_units(work))


def _may_co_hand_back(work: Work, dossier: Dossier) -> bool:
    return any(work.today <= may_co_hand_back(work, each) for each in dossier.own_co_units(work))


def _asks(dossier: Dossier) -> bool:
    return any(each.asked_until is not None for each in dossier.live_units)


def _owes(work: Work, dossier: Dossier, what: str) -> bool:
    return any(each.owes == what and each.person_id == work.person.id for each in dossier.signers)


# Acts that need more than the right state and the right person.
_WHEN: Mapping[Act, Callable[[Work, Dossier], bool]] = {
    Act.SIGN: lambda work, dossier: _owes(work, dossier, "answer"),
    Act.DECLINE: lambda work, dossier: _owes(work, dossier, "answer"),
    Act.RATE: lambda work, dossier: _owes(work, dossier, "rating"),
    Act.WITHDRAW: lambda work, dossier: not dossier.led,
    Act.CO_SIGN_FOR: _may_co_sign,
    Act.CO_REPLY: lambda work, dossier: bool(dossier.own_co_units(work)),
    Act.CO_HAND_BACK: _may_co_hand_back,
    Act.HAND_BACK: lambda work, dossier: work.today <= may_hand_back(work, dossier),
    Act.GRANT: lambda work, dossier: _asks(dossier),
    Act.DENY: lambda work, dossier: _asks(dossier),
    Act.PUBLISH: lambda work, dossier: not dossier.case.published,
    Act.UNPUBLISH: lambda work, dossier: dossier.case.published,
    Act.COMMEND: lambda work, dossier: not dossier.case.excellent,
    Act.CONSENT: lambda work, dossier: dossier.case.published and _undecided(work, dossier),
}


def _undecided(work: Work, dossier: Dossier) -> bool:
    return any(each.consent is None and each.person_id == work.person.id for each in dossier.signers)
