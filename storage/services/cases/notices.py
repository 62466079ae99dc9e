"""Pushes about cases: who hears a notice, and whether it is still needed when it is to be said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from storage.rules.case_words import Part
from storage.rules.notices import Hearer, Notice, Tell
from storage.rules.people import Person
from storage.rules.touchpoints import push_time
from storage.rules.workflow import ASKS
from storage.services.cases import casebook, rights
from storage.work import Work


@dataclass(frozen=True, slots=True)
class About:
    """The units that a move is about where the case's row doesn't say: one of several, or those that had it before."""

    unit_id: int | None = None
    former_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something about a case that others hear of; each notice once a person under `key`."""

    case_id: int
    key: object
    facts: Mapping[str, Any]
    about: About = About()


@dataclass(frozen=True, slots=True)
class _Around:
    dossier: casebook.Dossier
    about: About

    def signers(self, *, owing: str = "") -> list[int]:
        return [
            each.person_id
            for each in self.dossier.signers
            if each.signed_at is not None and (not owing or each.owes == owing)
        ]


def send(work: Work, tells: Sequence[Tell], event: Event) -> None:
    """Writes a push for everybody who must hear, but whoever acts."""
    if not tells:
        return
    around = _Around(casebook.opened_by_id(work, event.case_id), event.about)
    rows = [row for tell in tells for row in _rows(work, tell, around, event)]
    # Somebody who is in two groups hears it once, in the first one's words.
    work.uow.outbox.add(list({row["unique_key"]: row for row in reversed(rows)}.values()))


def is_needed(work: Work, person: Person, purpose: str, facts: Mapping[str, Any]) -> bool:
    """Whether a notice still says something: nobody is asked for what is done, or urged past a deadline that is over."""
    row = work.uow.cases.by_number(facts["number"])
    if row is None:
        return False
    if deadline_id := facts.get("deadline"):
        deadline = work.uow.deadlines.by_id(deadline_id)
        if deadline is None or deadline.ended_at is not None or deadline.due_on.isoformat() != facts["due"]:
            return False
    asks = ASKS.get(Notice(purpose))
    return asks is None or asks in _possible(work, person, row.id)


def _possible(work: Work, person: Person, case_id: int) -> tuple[Any, ...]:
    theirs = replace(work, by=person)
    return rights.of(theirs, casebook.opened_by_id(theirs, case_id))


def _rows(work: Work, tell: Tell, around: _Around, event: Event) -> Iterator[Mapping[str, Any]]:
    at = push_time(work.now, work.policies, work.calendar)
    keep = timedelta(days=int(work.policies.figure("case.notice_days")))
    for hearer in tell.to:
        said = _said_to(hearer, event.facts)
        # Whoever acts for the lead unit and for others is given each part: they have days of their own.
        part = f":{hearer}" if (tell.notice, hearer) == (Notice.GIVEN, Hearer.CO_UNITS) else ""
        for person_id in HEARERS[hearer](work, around):
            if (work.by is None or person_id != work.by.id) and _is_active(work, person_id):
                yield {
                    "person_id": person_id,
                    "purpose": tell.notice,
                    "unique_key": f"case:{event.case_id}:{event.key}:{tell.notice}:{person_id}{part}",
                    "facts": said | _stands_in(work, around, hearer, person_id),
                    "not_before": at,
                    "expires_at": at + keep,
                }


def _said_to(hearer: Hearer, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts with the hearer's part; co-handling units have a deadline of their own."""
    said = {**facts, "as": hearer}
    if hearer is Hearer.CO_UNITS and "co_due" in facts:
        said["due"] = facts["co_due"]
    said.pop("co_due", None)
    return said


def _is_active(work: Work, person_id: int) -> bool:
    person = work.roster.people.get(person_id)
    return person is not None and person.is_active(work.today)


def _ids(people: Iterable[Person]) -> list[int]:
    return [person.id for person in people]


def _of_units(work: Work, unit_ids: Iterable[int | None]) -> list[int]:
    return [id for unit_id in unit_ids for id in _ids(casebook.clerks(work, unit_id))]


def _stands_in(work: Work, around: _Around, hearer: Hearer, person_id: int) -> dict[str, Any]:
    """For which units somebody of the office hears it, because they have nobody to tell."""
    unit_ids = _UNITS[hearer](around) if hearer in _UNITS else ()
    alone = [id for id in unit_ids if id is not None and not work.roster.clerks(id, work.today)]
    if not alone or person_id not in _ids(casebook.officers(work)):
        return {}
    return {"for": [casebook.unit_name(work, id) for id in alone]}


def _lead_signer(work: Work, around: _Around) -> list[int]:
    return [each.person_id for each in around.dossier.own_signers if not each.place]


def _invited(work: Work, around: _Around) -> list[int]:
    own = around.dossier.own_signers
    return [each.person_id for each in own if each.signed_at is None and each.declined_at is None]


def _co_units(around: _Around) -> list[int | None]:
    units = around.dossier.units
    return [each.department_id for each in units if each.part == Part.CO and each.progress in casebook.BUSY]


_UNITS: Mapping[Hearer, Callable[[_Around], Sequence[int | None]]] = {
    Hearer.LEAD_UNIT: lambda around: [around.dossier.row.lead_id],
    Hearer.CO_UNITS: _co_units,
    Hearer.FORMER_UNITS: lambda around: around.about.former_ids,
    Hearer.THIS_UNIT: lambda around: [around.about.unit_id],
}


def _whoever_acts_for(hearer: Hearer) -> Callable[[Work, _Around], list[int]]:
    return lambda work, around: _of_units(work, _UNITS[hearer](around))


HEARERS: Mapping[Hearer, Callable[[Work, _Around], list[int]]] = {
    Hearer.LEAD_SIGNER: _lead_signer,
    Hearer.SIGNERS: lambda work, around: around.signers(),
    Hearer.UNRATED: lambda work, around: around.signers(owing="rating"),
    Hearer.INVITED: _invited,
    Hearer.OFFICERS: lambda work, around: _ids(casebook.officers(work)),
    Hearer.LEADERS: lambda work, around: _ids(casebook.leaders(work)),
    **{unit: _whoever_acts_for(unit) for unit in _UNITS},
}
