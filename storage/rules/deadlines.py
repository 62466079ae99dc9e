"""When a case's deadlines fall, and who hears of them before, on and after that day. Pure: dates and policies in and out.

Deadlines of units are working days by the Chinese calendar, make-up days included, and never fall on a day off; ratings
have calendar days (requirements.md, «reply», «rating», «joint case»).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count
from math import ceil

from config.calendar import WorkCalendar
from config.policies import Adopted
from storage.rules.case_words import Act
from storage.rules.notices import Hearer, Notice, Tell, tell
from storage.rules.touchpoints import BEIJING


class DeadlineKind(StrEnum):
    COSIGN = "cosign"
    REPLY = "reply"
    CO_REPLY = "co_reply"
    PROMISE = "promise"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class Terms:
    """A federation's figures and calendar, as deadlines need them."""

    adopted: Adopted
    calendar: WorkCalendar

    def figure(self, id: str) -> int:
        return int(self.adopted.figure(id))

    def days(self, id: str) -> tuple[int, ...]:
        return tuple(int(day) for day in self.adopted.figure(id))

    def working(self, start: date, days: int) -> date:
        return self.calendar.add_working_days(start, days)

    def at(self, day: date, figure: str = "push.at") -> datetime:
        hour: time = self.adopted.figure(figure)
        return datetime.combine(day, hour, tzinfo=BEIJING)


@dataclass(frozen=True, slots=True)
class Stage:
    """A moment at which a deadline speaks, or has the case move by itself."""

    at: datetime
    tells: tuple[Tell, ...] = ()
    act: Act | None = None


def reply_due(terms: Terms, given: date, said: date | None = None) -> date:
    """The lead unit's deadline: as said, a day off counting as the next working day; else the federation's term."""
    if said is not None:
        return terms.calendar.next_working_day(said)
    return terms.working(given, terms.figure("case.reply_working_days"))


def co_reply_due(terms: Terms, given: date, lead_due: date) -> date:
    """A co-handler's: so many working days before the lead's, but never less than its share, rounded up."""
    term = terms.calendar.working_days_between(given, lead_due)
    least = ceil(term * float(terms.adopted.figure("case.cohandler_least_share")))
    return terms.working(given, max(term - terms.figure("case.cohandler_earlier_working_days"), least))


def hand_back_until(terms: Terms, given: date) -> date:
    """The last day on which the unit may hand a case back by itself."""
    return terms.working(given, terms.figure("case.return_working_days"))


def cosign_due(terms: Terms, asked: date) -> date:
    return terms.working(asked, terms.figure("cosign.working_days"))


def rating_due(terms: Terms, replied: date) -> date:
    """Calendar days, the last one included."""
    return replied + timedelta(days=terms.figure("rating.days"))


def come(
    kind: DeadlineKind, began: date, due: date, terms: Terms, now: datetime
) -> tuple[Stage | None, datetime | None]:
    """The latest stage that has come, and the moment of the next one; what was missed in between is not made up."""
    latest = None
    for stage in STAGES[kind](terms, began, due):
        if stage.at > now:
            return latest, stage.at
        latest = stage
    return latest, None


def first(kind: DeadlineKind, began: date, due: date, terms: Terms, now: datetime) -> datetime | None:
    """The first moment after now at which the deadline speaks."""
    return come(kind, began, due, terms, now)[1]


def _replying(terms: Terms, began: date, due: date) -> Iterator[Stage]:
    warning = terms.working(due, -terms.figure("case.warn_working_days"))
    if warning > began:
        yield Stage(terms.at(warning), (tell(Notice.WARNING, Hearer.THIS_UNIT),))
    yield from _overdue(terms, due, Notice.URGING)


def _promising(terms: Terms, began: date, due: date) -> Iterator[Stage]:
    yield from _overdue(terms, due, Notice.PROMISE_DUE)


def _overdue(terms: Terms, due: date, on_the_day: Notice) -> Iterator[Stage]:
    """On the day, every few working days after it without end, and from some day on to the leaders too."""
    every, escalated = terms.figure("case.urge_every_working_days"), terms.figure("case.escalate_working_days")
    day = terms.calendar.next_working_day(due)
    for overdue in count():
        urges = not overdue % every
        tells = [tell(Notice.URGING if overdue else on_the_day, Hearer.THIS_UNIT)] if urges else []
        if overdue == escalated or (urges and overdue > escalated):
            tells.append(tell(Notice.OVERDUE, Hearer.LEADERS, Hearer.OFFICERS))
        if tells:
            yield Stage(terms.at(day), tuple(tells))
        day = terms.working(day, 1)


def _signing(terms: Terms, began: date, due: date) -> Iterator[Stage]:
    for days in terms.days("cosign.remind_working_days"):
        yield Stage(terms.at(terms.working(began, days)), (tell(Notice.SIGN_REMINDER, Hearer.INVITED),))
    yield Stage(terms.at(due, "push.to"), act=Act.SUBMIT)


def _rating(terms: Terms, began: date, due: date) -> Iterator[Stage]:
    for days in terms.days("rating.remind_days"):
        yield Stage(terms.at(began + timedelta(days=days)), (tell(Notice.RATING_REMINDER, Hearer.UNRATED),))
    yield Stage(datetime.combine(due + timedelta(days=1), time(), tzinfo=BEIJING), act=Act.LAPSE)


STAGES: Mapping[DeadlineKind, Callable[[Terms, date, date], Iterator[Stage]]] = {
    DeadlineKind.COSIGN: _signing,
    DeadlineKind.REPLY: _replying,
    DeadlineKind.CO_REPLY: _replying,
    DeadlineKind.PROMISE: _promising,
    DeadlineKind.RATING: _rating,
}
