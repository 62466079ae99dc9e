"""Who somebody is, by mandate and day, and what each role may do. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

OPEN_START = date(1, 1, 1)
OPEN_END = date(9999, 12, 31)


class Role(StrEnum):
    REPRESENTATIVE = "representative"
    MEMBER = "member"
    STANDING_MEMBER = "standing_member"
    VICE_CHAIR = "vice_chair"
    SOCIAL_WORKER = "social_worker"
    OFFICER = "officer"
    CLERK = "clerk"
    LEADER = "leader"
    INSPECTOR = "inspector"


DUTY_BEARERS = frozenset({Role.REPRESENTATIVE, Role.MEMBER, Role.STANDING_MEMBER, Role.VICE_CHAIR, Role.SOCIAL_WORKER})

# «全体委员» includes the standing-committee members (requirements.md, «roles»).
IMPLIED: Mapping[Role, frozenset[Role]] = {Role.STANDING_MEMBER: frozenset({Role.MEMBER})}


class Right(StrEnum):
    """What a person may do beyond looking at oneself."""

    KEEP_LEDGER = "keep_ledger"
    ASK_FEDERATION = "ask_federation"
    ASK_LINKED = "ask_linked"
    HANDLE_CASES = "handle_cases"


RIGHTS: Mapping[Right, frozenset[Role]] = {
    Right.KEEP_LEDGER: DUTY_BEARERS,
    Right.ASK_FEDERATION: frozenset({Role.OFFICER, Role.LEADER}),
    Right.ASK_LINKED: frozenset({Role.MEMBER, Role.STANDING_MEMBER}),
    Right.HANDLE_CASES: frozenset({Role.OFFICER, Role.LEADER, Role.CLERK}),
}


@dataclass(frozen=True, slots=True)
class Mandate:
    """A role held from `starts` to `ends`, both included."""

    role: Role
    starts: date
    ends: date
    union_id: int | None = None
    department_id: int | None = None
    constituency: str = ""
    term: str = ""

    def covers(self, day: date) -> bool:
        return self.starts <= day <= self.ends


@dataclass(frozen=True, slots=True)
class Exemption:
    """What an officer frees somebody of from `starts` to `ends`, both included: one duty, or all where `duty` is empty."""

    id: int
    duty: str
    starts: date
    ends: date
    reason: str

    def frees(self, duty_id: str, day: date) -> bool:
        return self.duty in ("", duty_id) and self.starts <= day <= self.ends


@dataclass(frozen=True, slots=True)
class Person:
    """`exemptions` are those in force; one that was taken back is not among them."""

    id: int
    name: str
    unit: str = ""
    phone: str = field(default="", repr=False)
    mandates: tuple[Mandate, ...] = ()
    exemptions: tuple[Exemption, ...] = ()

    def roles(self, day: date) -> frozenset[Role]:
        held = {mandate.role for mandate in self.mandates if mandate.covers(day)}
        return frozenset(held.union(*(IMPLIED.get(role, ()) for role in held)))

    def may(self, right: Right, day: date) -> bool:
        return not RIGHTS[right].isdisjoint(self.roles(day))

    def is_active(self, day: date) -> bool:
        return any(mandate.covers(day) for mandate in self.mandates)

    def is_free(self, day: date) -> bool:
        """Whether nothing at all is asked of the person on that day."""
        return any(each.frees("", day) for each in self.exemptions)

    def union_id(self, day: date) -> int | None:
        """The grassroots union of the mandate in force, the latest one where there is none."""
        held = [each for each in self.mandates if each.union_id is not None]
        current = [each for each in held if each.covers(day)] or held[-1:]
        return current[0].union_id if current else None

    def department_ids(self, day: date) -> frozenset[int]:
        """The handling units that the person is a clerk of."""
        held = (each for each in self.mandates if each.role is Role.CLERK and each.covers(day))
        return frozenset(each.department_id for each in held if each.department_id is not None)
