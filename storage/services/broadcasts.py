"""Notices, documents and newspapers to a group (requirements.md E5): sent once to each, and how far they have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from storage.rules.delivery import UNDELIVERED, State
from storage.rules.people import Person, Right
from storage.rules.refusals import NotForYou
from storage.rules.touchpoints import BEIJING, push_time
from storage.services import questions
from storage.work import Work

BROADCAST = "broadcast"
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One notice. `got` heard it; `coming` will when their channel lets it; `lost` are people by platform code."""

    text: str
    on: date
    people: int
    got: int
    coming: int
    lost: Sequence[tuple[int, State, str]]


def audience(work: Work, *, unit: str = "", industry: str = "", role: str = "") -> list[Person]:
    """Everybody in office of that union or town, industry or role. Refuses whoever isn't an officer or leader."""
    _check(work)
    return questions.narrow(work, work.roster.active(work.today), unit=unit, industry=industry, role=role)


def send(work: Work, people: Sequence[Person], text: str, said_to: str) -> int:
    """Sends a notice to each of them in the next working hours; says under which number it is followed."""
    _check(work)
    row = {"by_id": work.person.id, "at": work.now, "text": text, "audience": said_to[:200], "people": len(people)}
    number = work.uow.broadcasts.add(row)
    common = {
        "purpose": BROADCAST,
        "facts": {"text": text, "from": work.person.name},
        "not_before": push_time(work.now, work.policies, work.calendar),
        "expires_at": work.now + _KEPT,
    }
    key = _key(number)
    work.uow.outbox.add([{"person_id": each.id, "unique_key": f"{key}:{each.id}", **common} for each in people])
    work.uow.audit.note(work.person.id, "broadcast.send", f"{number} {len(people)}", work.now)
    return number


def latest(work: Work, most: int) -> list[Broadcast]:
    """The last notices with how far each has come, for officers and leaders."""
    _check(work)
    return [_progress(work, row) for row in work.uow.broadcasts.latest(most)]


def heard(work: Work, most: int) -> list[tuple[date, str]]:
    """What was sent to the person lately, the newest first."""
    rows = work.uow.broadcasts.heard(work.person.id, BROADCAST, most)
    return [(_day(row.ended_at), row.facts["text"]) for row in rows]


def _progress(work: Work, row: Any) -> Broadcast:
    pushes = work.uow.broadcasts.progress(BROADCAST, _key(row.id))
    lost = [(each.person_id, State(each.state), each.code) for each in pushes if each.state in UNDELIVERED]
    got = sum(each.state == State.SENT for each in pushes)
    return Broadcast(row.text, _day(row.at), row.people, got, len(pushes) - got - len(lost), lost)


def _day(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()


def _key(number: int) -> str:
    return f"{BROADCAST}:{number}"


def _check(work: Work) -> None:
    if not work.person.may(Right.ASK_FEDERATION, work.today):
        raise NotForYou()
