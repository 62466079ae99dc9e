"""Freeing somebody of a duty for a while with a reason, and taking that back (requirements.md C7; 苏工办〔2020〕96号 第八条).

Months that are free don't count as months of the mandate: a quota falls as it does for a mandate that begins late, and
what is then no longer owed is left out of every share. Everything follows from the rows; nothing else is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zlib import crc32

from storage.rules.people import DUTY_BEARERS, Exemption, Person, Right
from storage.rules.quotas import DutyStanding
from storage.rules.refusals import ClosedYear, MayNotExempt, NoDutiesThen
from storage.rules.touchpoints import push_time
from storage.services import progress, records
from storage.work import Work

TOLD = "exempt"
_LONGEST_REASON = 100
_DAYS_OF_USE = 30


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom to free of what, and from when to when. No duties: of all of them."""

    person: Person
    duties: tuple[str, ...]
    starts: date
    ends: date
    reason: str

    @property
    def exemptions(self) -> tuple[Exemption, ...]:
        """As they would be once granted."""
        return tuple(Exemption(0, duty, self.starts, self.ends, self.reason) for duty in self.duties or ("",))

    def is_granted(self, exemption: Exemption) -> bool:
        """Whether the person is free of that on all those days already."""
        days = (exemption.starts, exemption.ends)
        return any(all(each.frees(exemption.duty, day) for day in days) for each in self.person.exemptions)


def may(work: Work) -> bool:
    """Officers and leaders; and the command line, at the machine itself."""
    return work.by is None or work.by.may(Right.ASK_FEDERATION, work.today)


def allowed(work: Work) -> None:
    """Refuses everybody else."""
    if not may(work):
        raise MayNotExempt()


def check(work: Work, wish: Wish) -> None:
    """Refuses who may not, somebody without duties in that time, and a year that is closed."""
    allowed(work)
    held = [each for each in wish.person.mandates if each.starts <= wish.ends and each.ends >= wish.starts]
    if not any(each.role in DUTY_BEARERS for each in held):
        raise NoDutiesThen(name=wish.person.name)
    _check_open(work, wish.starts.year)


def _check_open(work: Work, year: int) -> None:
    """A closed year is never rewritten; it closes with the last day for late entries."""
    if not records.is_open(work, year):
        raise ClosedYear(year=year)


def after(work: Work, wish: Wish) -> list[DutyStanding]:
    """Where the person would stand in the first year of it on the duties concerned."""
    freed = replace(wish.person, exemptions=(*wish.person.exemptions, *wish.exemptions))
    found = progress.of_some(work, [freed], wish.starts.year)[freed]
    return [each for each in found if not wish.duties or each.duty.id in wish.duties]


def grant(work: Work, wish: Wish) -> bool:
    """Writes it, and tells the person; False where all of it held already."""
    check(work, wish)
    new = [each for each in wish.exemptions if not wish.is_granted(each)]
    if not new:
        return False
    common = {"person_id": wish.person.id, "by_id": work.by.id if work.by else None, "at": work.now}
    work.uow.exemptions.add([{**common, **_columns(each)} for each in new])
    _changed(work, wish.person, "exempt.grant")
    _tell(work, wish)
    return True


def _columns(exemption: Exemption) -> dict[str, object]:
    return {
        "duty": exemption.duty,
        "starts": exemption.starts,
        "ends": exemption.ends,
        "reason": exemption.reason[:_LONGEST_REASON],
    }


def take_back(work: Work, person: Person, duties: Sequence[str], year: int) -> list[Exemption]:
    """Ends the person's exemptions that touch the year, of these duties alone where some are named; says which.

    What was owed is owed again, also for the time that is over; years that are closed keep what held in them.
    """
    allowed(work)
    _check_open(work, year)
    meant = [each for each in of_year(person, year) if not duties or each.duty in duties]
    ended = [each for each in meant if _end(work, each)]
    if ended:
        _changed(work, person, "exempt.end")
    return ended


def _end(work: Work, exemption: Exemption) -> bool:
    closed = [year for year in range(exemption.starts.year, work.today.year) if not records.is_open(work, year)]
    if closed:
        return work.uow.exemptions.cut(exemption.id, date(closed[-1], 12, 31))
    return work.uow.exemptions.end(exemption.id, work.by.id if work.by else None, work.now)


def of_year(person: Person, year: int) -> list[Exemption]:
    """Those that touch the year, the earliest first."""
    return [each for each in person.exemptions if each.starts.year <= year <= each.ends.year]


def every(work: Work, year: int, people: Iterable[Person] = ()) -> list[tuple[Person, Exemption]]:
    """Everybody's that touch the year, or these people's; audited."""
    allowed(work)
    work.uow.audit.note(work.person.id, "people.free", str(year), work.now)
    asked = list(people) or work.roster.people.values()
    return [(person, each) for person in asked for each in of_year(person, year)]


def _changed(work: Work, person: Person, act: str) -> None:
    """Noted; every process reads its roster anew, and with it who is free of what."""
    work.uow.audit.note(work.by.id if work.by else None, act, str(person.id), work.now)
    work.uow.federations.bump_roster()


def _tell(work: Work, wish: Wish) -> None:
    at = push_time(work.now, work.policies, work.calendar)
    facts = {"duties": list(wish.duties), "starts": wish.starts.isoformat(), "ends": wish.ends.isoformat()}
    mark = crc32(repr((wish.duties, wish.starts, wish.ends, work.now)).encode())
    work.uow.outbox.add(
        [
            {
                "person_id": wish.person.id,
                "purpose": TOLD,
                "unique_key": f"{TOLD}:{wish.person.id}:{mark}",
                "facts": {**facts, "reason": wish.reason},
                "not_before": at,
                "expires_at": at + timedelta(days=_DAYS_OF_USE),
            }
        ]
    )
