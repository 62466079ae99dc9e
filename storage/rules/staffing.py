"""How many socialised union workers a workforce calls for (绵工发〔2017〕52号 第三条). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from config.policies import Adopted
from storage.rules.roster import Roster, Union


@dataclass(frozen=True, slots=True)
class Staffing:
    """`must` have to be there, `may` more are allowed and not required."""

    workers: int
    must: int
    may: int

    @property
    def total(self) -> int:
        return self.must + self.may


def due(workers: int, adopted: Adopted) -> Staffing:
    """One up to 2 000 workers, one more for each further full 3 000, in the figures that the federation has adopted."""
    must = int(adopted.figure("staffing.first"))
    over = max(0, workers - int(adopted.figure("staffing.first_workers")))
    more = over // int(adopted.figure("staffing.step_workers"))
    return (
        Staffing(workers, must, more)
        if adopted.figure("staffing.extra_optional")
        else Staffing(workers, must + more, 0)
    )


def members_of(roster: Roster, union: Union) -> int:
    """The members that the roster gives for a union; where it gives none, those of the unions below it."""
    if union.members:
        return union.members
    return sum(members_of(roster, each) for each in roster.unions.values() if each.parent_id == union.id)
