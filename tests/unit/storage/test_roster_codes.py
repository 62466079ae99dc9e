"""Binding codes: drawn, handed out, guessed at. On SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from config import policies
from config.calendar import load as load_calendar
from storage.database import Database
from storage.rules.people import Role
from storage.rules.refusals import ExpiredCode, TooManyGuesses, UsedCode, WrongCode
from storage.services import people, roster
from storage.services.roster_entries import Entries, MandateEntry, PersonEntry
from storage.unit_of_work import write
from storage.work import Address, Federation, Work

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)  # 09:30 in Beijing, a working day
ADOPTED = policies.load().adopt(figures={"binding": {"federation_alarm": 7, "lock_minutes": 90}})
STAFF = tuple(
    PersonEntry(name, mandates=(MandateEntry(role),))
    for name, role in (("王", Role.MEMBER), ("方", Role.OFFICER), ("蒋", Role.OFFICER))
)
At = Callable[..., AbstractContextManager[Work]]


@pytest.fixture
def at(database: Database) -> At:
    """A work of the sender `u1`, or another, at so many minutes after NOW."""
    with write(database, "east") as uow:
        roster.apply(uow, Entries(people=STAFF), NOW, "县总工会")

    @contextmanager
    def open_work(minutes: float = 0, sender: str = "u1") -> Iterator[Work]:
        with write(database, "east") as uow:
            federation = Federation("east", "县总工会", False, NOW)
            known, address = uow.federations.roster(1), Address("wechat", "gh", sender)
            now = NOW + timedelta(minutes=minutes)
            yield Work(uow, federation, known, ADOPTED, load_calendar(), now, address=address)

    return open_work


def _issue(work: Work, name: str = "王") -> people.IssuedCode:
    return people.issue_codes(work, work.roster.people_named(name))[0]


def _guess(at: At, minutes: float, sender: str = "u1") -> None:
    with at(minutes, sender) as work:
        with pytest.raises(WrongCode):
            people.bind(work, "WRONG234")
        people.remember_guess(work)


def test_code_binds_once(at: At) -> None:
    with at() as work:
        code = _issue(work).code
        assert people.bind(work, code).name == "王"
    with at(1, "u2") as work, pytest.raises(UsedCode):
        people.bind(work, code)


def test_code_is_read_as_people_copy_it(at: At) -> None:
    with at() as work:
        code = _issue(work).code
        assert people.bind(work, f" {code[:4].lower()}－{code[4:]} ").name == "王"


def test_new_code_voids_the_old(at: At) -> None:
    with at() as work:
        old, other, new = _issue(work), _issue(work, "方"), _issue(work)
        with pytest.raises(UsedCode):
            people.bind(work, old.code)
        assert people.bind(work, new.code).name == "王"
    with at(0, "u2") as work:
        assert people.bind(work, other.code).name == "方"


def test_code_ends_after_its_days(at: At) -> None:
    with at() as work:
        code = _issue(work).code
    with at(30 * 24 * 60) as work, pytest.raises(ExpiredCode):
        people.bind(work, code)


def test_codes_are_kept_hashed_only(at: At, database: Database) -> None:
    with at() as work:
        issued = _issue(work)
    with database.read() as connection:
        (row,) = connection.exec_driver_sql("SELECT code_hash FROM codes").all()
    assert row == (issued.hash,)
    assert issued.code not in repr(issued) + issued.hash


def test_codes_use_the_federations_letters(at: At) -> None:
    with at() as work:
        drawn = people.draw_codes("east", list(work.roster.people.values()) * 10, ADOPTED, NOW)
    letters, length = ADOPTED.figure("binding.alphabet"), ADOPTED.figure("binding.code_length")
    assert {len(each.code) for each in drawn} == {length}
    assert set("".join(each.code for each in drawn)) <= set(letters)
    assert len({each.code for each in drawn}) == 30


def test_wrong_codes_lock_the_account(at: At) -> None:
    """Five within an hour; then even the right code waits until the lock is over."""
    with at() as work:
        code = _issue(work).code
    for minutes in (0, 10, 20, 30, 40):
        _guess(at, minutes)
    with at(129.5) as work, pytest.raises(TooManyGuesses) as raised:
        people.bind(work, code)
    assert raised.value.fields == {"minutes": 1}
    with at(130) as work:
        assert people.bind(work, code).name == "王"


def test_lock_is_the_guessers_own(at: At) -> None:
    for _ in range(5):
        _guess(at, 0)
    with at(0, "u2") as work:
        assert people.bind(work, _issue(work).code).name == "王"


def test_slow_guesses_lock_nobody(at: At) -> None:
    for minutes in (0, 20, 40, 60, 80, 100):
        _guess(at, minutes)


def test_many_guesses_alarm_each_officer_hourly(at: At, database: Database) -> None:
    for number in range(9):
        _guess(at, number / 10, f"u{number}")
    assert _alarms(database) == [("方", 7), ("蒋", 7)]
    for number in range(7):
        _guess(at, 61, f"v{number}")
    assert _alarms(database) == [("方", 7), ("蒋", 7)]


def _alarms(database: Database) -> list[tuple[str, int]]:
    """Alarms not seen before."""
    with write(database, "east") as uow:
        rows = uow.outbox.lease(NOW + timedelta(days=1), NOW + timedelta(days=1), 99)
        named = uow.federations.roster(1).people
        return [(named[row.person_id].name, row.facts["count"]) for row in rows if row.purpose == "binding_alarm"]
