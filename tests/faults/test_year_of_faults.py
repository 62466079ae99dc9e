"""A year of pushes on platforms that fail in every way, at random but the same each time: the ledger accounts for all."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import Service, build
from bot.jobs import next_moment, run_due
from bot.outcomes import Outcome, State
from config import policies
from handlers.messages import Incoming, Reply
from storage.database import Database
from storage.rules.people import Role
from storage.rules.touchpoints import BEIJING
from storage.services import people, roster
from storage.services.roster_entries import Entries, MandateEntry, PersonEntry
from storage.tables import outbox
from storage.unit_of_work import write
from storage.work import Address
from tests.unit.handlers.office import logged

FEDERATION = "county"
FIRST, LAST = datetime(2026, 1, 5, 9, tzinfo=BEIJING), datetime(2027, 1, 8, 18, tzinfo=BEIJING)
MIXES = {
    "wechat": ("wechat",),
    "wecom": ("wecom",),
    "telegram": ("telegram",),
    "pairs": ("wechat", "telegram"),
    "all": ("wechat", "wecom", "telegram"),
}
# Every platform is down on one of the last days of the year, and on a few others.
DOWN = {date(2026, 12, 30), date(2026, 10, 30), date(2026, 7, 1), date(2026, 12, 17)}
REPEATS_REMOVED = timedelta(minutes=30)
SETTLED = {"sent", "parked", "uncertain", "failed", "expired", "dropped"}


@dataclass
class Platform:
    """Takes most messages, and fails like a real one. What people really got is written down."""

    channel: str
    dice: random.Random
    now: datetime = FIRST
    got: list[tuple[datetime, str, str]] = field(default_factory=list)
    acknowledged: int = 0
    calls: Counter[date] = field(default_factory=Counter)

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        self.calls[self.now.astimezone(BEIJING).date()] += 1
        if self.now.astimezone(BEIJING).date() in DOWN:
            return Outcome(State.RETRY, "unreachable", wait=60)
        drawn = self.dice.random()
        if drawn < 0.04:
            # The connection breaks: half of these arrived all the same.
            if self.dice.random() < 0.5:
                self._deliver(external_id, reply.text)
            if drawn < 0.01:
                raise ConnectionError
            return Outcome(State.UNCERTAIN, "timeout")
        for share, outcome in _REFUSALS:
            if drawn < share:
                return outcome
        self._deliver(external_id, reply.text)
        self.acknowledged += 1
        return Outcome(State.SENT, "0")

    def _deliver(self, external_id: str, words: str) -> None:
        """WeCom takes a repeat within half an hour for the first one."""
        if self.channel == "wecom" and any(
            (who, said) == (external_id, words) and self.now - at < REPEATS_REMOVED for at, who, said in self.got[-400:]
        ):
            return
        self.got.append((self.now, external_id, words))


_REFUSALS = (
    (0.10, Outcome(State.RETRY, "-1")),
    (0.12, Outcome(State.RETRY, "45011", wait=60)),
    (0.14, Outcome(State.PARK, "45015")),
    (0.15, Outcome(State.DROP, "43004", broken=True)),
    (0.16, Outcome(State.ALARM, "47003")),
    (0.165, Outcome(State.ALARM, "40164", wait=3600)),
)


def founded(database: Database, size: int, channels: Sequence[str]) -> Service:
    """That many representatives and two officers, each on every channel but now and then one."""
    roles = {number: Role.OFFICER if number < 2 else Role.REPRESENTATIVE for number in range(size + 2)}
    entries = Entries(
        people=tuple(
            PersonEntry(f"第{number}人", mandates=(MandateEntry(role, date(2024, 7, 1), date(2029, 6, 30)),))
            for number, role in roles.items()
        )
    )
    with write(database, FEDERATION) as uow:
        roster.apply(uow, entries, FIRST, "云溪县总工会")
        ids = sorted(uow.federations.roster(1).people)
        accounts = [
            (id, Address(channel, channel, str(id)))
            for place, id in enumerate(ids)
            for number, channel in enumerate(channels)
            if (place + number) % 7
        ]
        people.attach_all(uow, accounts, FIRST)
    adopted = {FEDERATION: policies.load().adopt()}
    return build(database, adopted, dict.fromkeys(channels, FEDERATION), clock=lambda: FIRST)


def lived(database: Database, size: int, channels: Sequence[str], seed: int = 7) -> dict[str, Platform]:
    """The year: the clock's work at each of its moments, and people who write now and then."""
    dice = random.Random(seed)
    service = founded(database, size, channels)
    platforms = {channel: Platform(channel, dice) for channel in channels}
    visits = sorted(_visits(dice, size, channels), key=lambda visit: visit.at)
    now = FIRST
    while now < LAST:
        for visit in [each for each in visits if each.at <= now]:
            service.answer(visit)
            visits.remove(visit)
        for platform in platforms.values():
            platform.now = now
        run_due(service.tenants, now, platforms)
        coming = [next_moment(service.tenants, now) or LAST, *(visit.at for visit in visits[:1]), LAST]
        now = max(min(coming), now + timedelta(seconds=1))
    run_due(service.tenants, LAST, platforms)
    return platforms


def _visits(dice: random.Random, size: int, channels: Sequence[str]) -> list[Incoming]:
    """Everybody writes a few times a year, on any channel, and some do something about it."""
    found = []
    for person in range(3, size + 3):
        for number in range(dice.randrange(6)):
            at = FIRST + timedelta(days=dice.randrange(360), minutes=dice.randrange(600))
            channel, words = (
                dice.choice(channels),
                dice.choice(("我还差什么", "下周再提醒我", "我建议改善食堂", "确认")),
            )
            found.append(Incoming(channel, channel, str(person), f"{person}-{number}", at, text=words))
    return found


def rows(database: Database) -> Sequence[Any]:
    with database.read() as connection:
        return connection.execute(sa.select(outbox).order_by(outbox.c.id)).all()


def check(database: Database, platforms: Mapping[str, Platform], size: int) -> None:
    """Every push is accounted for, nobody got anything twice, and a dead platform was left in peace."""
    found = rows(database)
    states = Counter(row.state for row in found)
    assert set(states) <= SETTLED
    assert sum(states[each] for each in SETTLED) == len(found) > size * 6
    for platform in platforms.values():
        twice = [each for each, count in Counter(_by_day(platform)).items() if count > 1]
        assert twice == []
        # A look every half minute all day would be a thousand calls for each push.
        assert all(platform.calls[day] < 60 for day in DOWN)
    assert _messages(found) == sum(platform.acknowledged for platform in platforms.values())


def _by_day(platform: Platform) -> list[tuple[date, str, str]]:
    return [(at.astimezone(BEIJING).date(), who, words) for at, who, words in platform.got]


def _messages(found: Sequence[Any]) -> int:
    """Messages that the ledger says a platform took: rows that went as one are one."""
    sent = [row for row in found if row.state == "sent" and row.code == "0"]
    return len({(row.person_id, row.channel, row.ended_at, row.shown["text"]) for row in sent})


@pytest.mark.parametrize("mix", ["wechat", "all"])
def test_year_of_a_dozen_is_accounted_for(sqlite: Database, mix: str) -> None:
    with logged():
        platforms = lived(sqlite, 12, MIXES[mix])
    check(sqlite, platforms, 12)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("mix", MIXES)
def test_year_of_three_hundred_is_accounted_for(sqlite: Database, mix: str) -> None:
    """On each mix of channels."""
    with logged():
        platforms = lived(sqlite, 300, MIXES[mix])
    check(sqlite, platforms, 300)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.postgresql
def test_year_is_accounted_for_on_postgresql(postgresql: Database) -> None:
    with logged():
        platforms = lived(postgresql, 40, MIXES["all"])
    check(postgresql, platforms, 40)
