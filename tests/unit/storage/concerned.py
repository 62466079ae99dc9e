"""Who may take a step and who hears of it, worked out from the rows apart from the program's own way of finding out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from storage.rules.case_words import State, Who
from storage.rules.notices import Hearer
from tests.unit.storage.casework import CLERKS, LEADER, LI, OFFICER, WANG, ZHOU, Casework

SIGNING = (WANG, LI, ZHOU, "万一鸣")
OFFICERS = (OFFICER, "蒋一帆")
# A unit has the case as long as it is in one of these, and something to do in the first two.
_HAS, _BUSY = ("given", "signed", "replied"), ("given", "signed")
_UNITS = frozenset({Hearer.LEAD_UNIT, Hearer.CO_UNITS, Hearer.FORMER_UNITS, Hearer.THIS_UNIT})


@dataclass(frozen=True, slots=True)
class Rows:
    """All cases, signers and units at one moment."""

    cases: Sequence[Any]
    signers: Sequence[Any]
    units: Sequence[Any]

    def led(self, case_id: int) -> set[int]:
        return {each.id for each in self.cases if each.main_id == case_id} | {case_id}

    def case(self, case_id: int) -> Any:
        return next((each for each in self.cases if each.id == case_id), None)

    def units_of(self, case_id: int) -> list[Any]:
        return [each for each in self.units if each.case_id == case_id]


@dataclass(frozen=True, slots=True)
class Concerned:
    """People around the cases, as the rows stood before somebody acted and stand now."""

    casework: Casework
    before: Rows
    now: Rows

    def relations(self, case_id: int, name: str) -> set[Who]:
        """How somebody stood to a case before acting on it."""
        row = self.before.case(case_id)
        signers = [each for each in self.before.signers if self._name(each) == name] if row else []
        signed = [each for each in signers if each.case_id in self.before.led(case_id) and each.signed_at is not None]
        own = [each for each in signers if each.case_id == case_id]
        units = [each for each in self.before.units_of(case_id) if each.progress in _HAS and self._clerk(each) == name]
        holds = {
            Who.OFFICER: name in OFFICERS,
            Who.LEADER: name == LEADER,
            Who.DUTY_BEARER: name in SIGNING and not signed,
            Who.SIGNER: bool(signed),
            Who.LEAD_SIGNER: any(not each.place for each in own),
            Who.INVITED: row is not None and row.state == State.SIGNING and any(each.signed_at is None for each in own),
            Who.LEAD_UNIT: any(each.part == "lead" for each in units),
            Who.CO_UNIT: any(each.part == "co" for each in units),
        }
        return {who for who, is_held in holds.items() if is_held}

    def must_hear(self, move: Any, hearer: Hearer) -> set[str]:
        """Everybody of that group whom a move concerns, whoever made it."""
        if hearer in _UNITS:
            return {CLERKS[name] for name in self._units(move, hearer)}
        return set(self._office(hearer) or self._signers(move.case_id, hearer))

    def may_hear(self, case_id: int, hearer: Hearer) -> set[str]:
        """Whom a notice to that group may reach at all, be it of a move or of a deadline."""
        if hearer in _UNITS:
            return {self._clerk(each) for each in self.now.units_of(case_id)}
        # A merge has just moved on what was merged before.
        led = self.before.led(case_id) | self.now.led(case_id)
        wants_signed = hearer is not Hearer.INVITED
        found = (each for each in self.now.signers if each.case_id in led)
        named = (self._name(each) for each in found if (each.signed_at is not None) == wants_signed)
        return set(self._office(hearer) or named)

    @staticmethod
    def _office(hearer: Hearer) -> Sequence[str]:
        return {Hearer.OFFICERS: OFFICERS, Hearer.LEADERS: (LEADER,)}.get(hearer, ())

    def _units(self, move: Any, hearer: Hearer) -> Iterator[str]:
        now = self.now.units_of(move.case_id)
        if hearer is Hearer.THIS_UNIT:
            yield move.facts["unit"]
        elif hearer is Hearer.LEAD_UNIT:
            yield self._department(self.now.case(move.case_id).lead_id)
        elif hearer is Hearer.CO_UNITS:
            yield from (self._department(each.department_id) for each in now if each.part == "co" and _is(each, _BUSY))
        else:
            had = {each.department_id for each in self.before.units_of(move.case_id) if _is(each, _HAS)}
            yield from map(self._department, had - {each.department_id for each in now if _is(each, _HAS)})

    def _signers(self, case_id: int, hearer: Hearer) -> Iterator[str]:
        led = self.before.led(case_id)
        for each in self.now.signers:
            is_own, is_silent = each.case_id == case_id, each.signed_at is None and each.declined_at is None
            if {
                Hearer.LEAD_SIGNER: is_own and not each.place,
                Hearer.INVITED: is_own and is_silent,
                Hearer.SIGNERS: each.case_id in led and each.signed_at is not None,
            }[hearer]:
                yield self._name(each)

    def _name(self, signer: Any) -> str:
        return self.casework.roster.people[signer.person_id].name

    def _clerk(self, unit: Any) -> str:
        return CLERKS[self._department(unit.department_id)]

    def _department(self, id: int) -> str:
        return self.casework.roster.departments[id].name


def _is(unit: Any, among: Iterable[str]) -> bool:
    return unit.progress in among
