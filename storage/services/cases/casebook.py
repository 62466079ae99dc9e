"""Cases as they stand, and how the person who asks stands to them: finding, opening, listing one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from storage.rules.case_words import Act, Part, Progress, State, Who
from storage.rules.kinds import CaseKind
from storage.rules.people import Person, Right, Role
from storage.rules.refusals import NotYours, UnknownNumber
from storage.rules.touchpoints import BEIJING
from storage.work import Work

# What units have or had to do with a case; ended and returned ones no longer have.
LIVE = (Progress.GIVEN, Progress.SIGNED, Progress.REPLIED)
BUSY = (Progress.GIVEN, Progress.SIGNED)
# Signers of a merged case do these to the case that leads it.
FOLLOWING = frozenset({Act.RATE, Act.CONSENT})
# Several people may do these at once without getting in each other's way: they queue for the case instead of failing.
SHARED = frozenset(
    {Act.SIGN, Act.DECLINE, Act.JOIN, Act.RATE, Act.CONSENT, Act.NOTE, Act.CO_SIGN_FOR, Act.CO_REPLY, Act.CO_HAND_BACK}
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A case before it has a number. A proposal's `details` hold its grounds and measures."""

    kind: CaseKind
    title: str
    content: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """`due_on`: the lead unit's deadline, or the day of its promise. `revision` counts the moves."""

    id: int
    number: str
    state: State
    filed_at: datetime
    draft: Draft
    revision: int = 0
    in_session: bool = False
    due_on: date | None = None
    excellent: bool = False
    published: bool = False

    @property
    def filed_on(self) -> date:
        return self.filed_at.astimezone(BEIJING).date()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case opened by somebody: its row, whoever signed it or cases merged into it, its units, and their relations to it."""

    case: Case
    row: Any
    signers: tuple[Any, ...]
    units: tuple[Any, ...]
    relations: frozenset[Who]
    led: tuple[Any, ...]

    @property
    def case_ids(self) -> list[int]:
        """The case and those merged into it."""
        return [self.case.id, *(each.id for each in self.led)]

    @property
    def own_signers(self) -> tuple[Any, ...]:
        return tuple(each for each in self.signers if each.case_id == self.case.id)

    @property
    def live_units(self) -> tuple[Any, ...]:
        return tuple(each for each in self.units if each.progress in LIVE)

    def own_units(self, work: Work) -> tuple[Any, ...]:
        """The units that the person acts for and that still have something to do, the one that leads first."""
        mine = [each for each in self.units if each.progress in BUSY and _is_of(work, [each])]
        return tuple(sorted(mine, key=lambda each: each.part != Part.LEAD))

    def own_co_units(self, work: Work) -> tuple[Any, ...]:
        return tuple(each for each in self.own_units(work) if each.part == Part.CO)

    def signer(self, person: Person) -> Any | None:
        return next((each for each in self.signers if each.person_id == person.id), None)

    def is_stranger(self) -> bool:
        return not self.relations - {Who.DUTY_BEARER}


def find(work: Work, number: str) -> Case:
    """A case that the person signed or is asked to sign. Refuses unknown numbers and those of others."""
    dossier = open_case(work, number)
    if not dossier.relations & {Who.SIGNER, Who.INVITED}:
        raise NotYours(number=number)
    return dossier.case


def look_up(work: Work, number: str) -> Case:
    """Any case of the federation, for those who may ask about all; audited."""
    if not work.person.may(Right.ASK_FEDERATION, work.today):
        return find(work, number)
    row = _row(work, number)
    work.uow.audit.note(work.person.id, "case.read", number, work.now)
    return as_case(row)


def mine(work: Work, years: range) -> list[Case]:
    """Cases that the person signed, newest first."""
    return of_person(work, work.person, years)


def of_person(work: Work, person: Person, years: range) -> list[Case]:
    """The same of anybody; whoever asks has seen to it that one may, and noted it."""
    return [as_case(row) for row in work.uow.cases.of_person(person.id, years)]


def open_case(work: Work, number: str, act: Act | None = None) -> Dossier:
    """The case with all that decides what may be done; the leading one where a signer of a merged one acts on that."""
    row = _row(work, number, held=act in SHARED)
    if act in FOLLOWING and row.state == State.MERGED:
        row = _row(work, main_number(work, row), held=True)
    return _opened(work, row)


def opened_by_id(work: Work, case_id: int) -> Dossier:
    """For whoever has the row's id from elsewhere."""
    row = work.uow.cases.by_id(case_id)
    if row is None:
        raise LookupError(case_id)
    return _opened(work, row)


def main_number(work: Work, row: Any) -> str:
    """The number of the case that leads a merged one."""
    main = work.uow.cases.by_id(row.main_id)
    return str(main.number) if main is not None else str(row.number)


def as_case(row: Any) -> Case:
    return Case(
        row.id,
        row.number,
        State(row.state),
        row.filed_at,
        Draft(CaseKind(row.kind), row.title, row.content, row.details),
        row.revision,
        bool(row.in_session),
        row.due_on,
        bool(row.excellent),
        bool(row.published),
    )


def officers(work: Work) -> list[Person]:
    return work.roster.holding(Role.OFFICER, work.today)


def leaders(work: Work) -> list[Person]:
    """The leaders; where nobody is one, the officers stand in, so that no case waits for nobody."""
    return work.roster.holding(Role.LEADER, work.today) or officers(work)


def clerks(work: Work, department_id: int | None) -> list[Person]:
    """Who acts for a unit; where nobody does, the officers stand in."""
    found = work.roster.clerks(department_id, work.today) if department_id is not None else []
    return found or officers(work)


def unit_name(work: Work, department_id: int | None) -> str:
    department = work.roster.departments.get(department_id or 0)
    return department.name if department else ""


def _row(work: Work, number: str, *, held: bool = False) -> Any:
    row = work.uow.cases.held(number) if held else work.uow.cases.by_number(number)
    if row is None:
        raise UnknownNumber(number=number)
    return row


def _opened(work: Work, row: Any) -> Dossier:
    led = tuple(work.uow.cases.led_by(row.id))
    signers = work.uow.cases.signers([row.id, *(each.id for each in led)])
    # The case's own signers first, whichever case was entered earlier.
    ordered = tuple(sorted(signers, key=lambda each: (each.case_id != row.id, each.case_id, each.place)))
    units = tuple(work.uow.handling.units(row.id)) if row.handed_on is not None else ()
    relations = _relations(work, row, ordered, units) if work.by is not None else frozenset()
    return Dossier(as_case(row), row, ordered, units, relations, led)


def _relations(work: Work, row: Any, signers: tuple[Any, ...], units: tuple[Any, ...]) -> frozenset[Who]:
    person, roles = work.person, work.person.roles(work.today)
    own = [each for each in signers if each.person_id == person.id]
    signed = [each for each in own if each.signed_at is not None]
    found = {
        Who.SIGNER: bool(signed),
        Who.LEAD_SIGNER: any(each.case_id == row.id and not each.place for each in signed),
        # Whoever didn't sign in time has nothing more to do with it.
        Who.INVITED: row.state == State.SIGNING and len(own) > len(signed),
        Who.DUTY_BEARER: not signed and person.may(Right.KEEP_LEDGER, work.today),
        Who.OFFICER: Role.OFFICER in roles,
        Who.LEADER: person in leaders(work),
        Who.LEAD_UNIT: _is_of(work, [each for each in units if each.part == Part.LEAD]),
        Who.CO_UNIT: _is_of(work, [each for each in units if each.part == Part.CO]),
    }
    return frozenset(who for who, holds in found.items() if holds)


def _is_of(work: Work, units: list[Any]) -> bool:
    """Whether the person acts for one of these units, as long as it has to do with the case."""
    return any(work.person in clerks(work, each.department_id) for each in units if each.progress in LIVE)
