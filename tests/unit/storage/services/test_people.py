"""Binding accounts and giving them up; codes and guesses themselves are in test_roster_codes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from storage import tables
from storage.rules.people import Person
from storage.rules.refusals import (
    BoundToAnother,
    ExpiredCode,
    MandateEnded,
    NotBound,
    TooManyGuesses,
    UsedCode,
    WrongCode,
)
from storage.rules.touchpoints import BEIJING
from storage.services import people
from storage.work import Address
from tests.unit.storage.county import NOW, ON_SQLITE, County


def code_for(county: County, name: str, at: datetime = NOW) -> str:
    with county.work("方静", at) as work:
        return people.issue_codes(work, [county.person(name)])[0].code


def bind(county: County, code: str, sender: str = "u1", at: datetime = NOW) -> Person:
    with county.work("", at, sender) as work:
        return people.bind(work, code)


def guess(county: County, at: datetime = NOW, sender: str = "u1") -> None:
    with county.work("", at, sender) as work:
        people.remember_guess(work)


def bound(county: County) -> list[tuple[str, str]]:
    with county.work() as work:
        return [(county.roster.people[row.person_id].name, row.external_id) for row in work.uow.bindings.live()]


def test_bound_account_has_a_conversation(county: County) -> None:
    """Without one, nothing its person says would be understood."""
    assert bind(county, code_for(county, "王建国")).name == "王建国"
    with county.work() as work:
        row = work.uow.conversations.of_bound("gh", "u1", "k1")
    assert row is not None
    assert row.person_id == county.person("王建国").id


def test_person_may_have_several_accounts(county: County) -> None:
    """And one conversation, which goes on wherever they speak."""
    for sender in ("u1", "u2"):
        bind(county, code_for(county, "王建国"), sender)
    assert bound(county) == [("王建国", "u1"), ("王建国", "u2")]
    with county.work() as work:
        rows = [work.uow.conversations.of_bound("gh", sender, "k1") for sender in ("u1", "u2")]
    assert len({row.conversation_id for row in rows if row}) == 1


def test_account_belongs_to_one_person(county: County) -> None:
    bind(county, code_for(county, "王建国"))
    code = code_for(county, "李秀英")
    with pytest.raises(BoundToAnother) as refused:
        bind(county, code)
    assert refused.value.fields == {"name": "王建国"}
    assert bind(county, code, "u2").name == "李秀英"  # The refusal didn't use the code up.


def test_code_works_once(county: County) -> None:
    code = code_for(county, "王建国")
    bind(county, code)
    with pytest.raises(UsedCode):
        bind(county, code, "u2")


@ON_SQLITE
def test_code_expires_after_thirty_days(county: County) -> None:
    code = code_for(county, "王建国")
    with pytest.raises(ExpiredCode):
        bind(county, code, at=NOW + timedelta(days=30))
    assert bind(county, code, at=NOW + timedelta(days=30, seconds=-1))


def test_code_of_another_federation_is_wrong(county: County) -> None:
    other = County(county.database, "west")
    with pytest.raises(WrongCode):
        bind(county, code_for(other, "王建国"))


@ON_SQLITE
def test_ended_mandate_cannot_be_bound(county: County) -> None:
    """Access ends with the mandate (requirements.md A2)."""
    with pytest.raises(MandateEnded):
        bind(county, code_for(county, "卸任人"))
    assert bound(county) == []


def test_fifth_wrong_guess_locks_for_an_hour(county: County) -> None:
    code = code_for(county, "王建国")
    for minute in range(4):
        guess(county, NOW + timedelta(minutes=minute))
    guess(county, NOW + timedelta(minutes=59))
    with pytest.raises(TooManyGuesses) as refused:
        bind(county, code, at=NOW + timedelta(minutes=60))
    assert refused.value.fields == {"minutes": 59}
    assert bind(county, code, at=NOW + timedelta(minutes=119))


@ON_SQLITE
def test_four_wrong_guesses_are_forgiven(county: County) -> None:
    code = code_for(county, "王建国")
    for minute in range(4):
        guess(county, NOW + timedelta(minutes=minute))
    assert bind(county, code, at=NOW + timedelta(minutes=5))


@ON_SQLITE
def test_locked_account_learns_nothing_about_codes(county: County) -> None:
    """Right, used or wrong: the answer is the same."""
    code = code_for(county, "王建国")
    bind(county, code)
    for _ in range(5):
        guess(county, sender="u2")
    for tried in (code, code_for(county, "李秀英"), "WRONG234"):
        with pytest.raises(TooManyGuesses):
            bind(county, tried, "u2")


def test_fiftieth_guess_alarms_officers_once(county: County) -> None:
    """At night they hear it in the morning."""
    night = NOW.replace(hour=23)
    for number in range(49):
        guess(county, night, f"u{number}")
    assert alarms(county) == []
    for number in range(3):
        guess(county, night, f"v{number}")
    monday = datetime(2026, 11, 23, 9, 30, tzinfo=BEIJING)
    assert alarms(county) == [("方静", 50, monday), ("蒋一帆", 50, monday)]


def alarms(county: County) -> list[tuple[str, int, datetime]]:
    with county.database.read() as connection:
        rows = connection.execute(sa.select(tables.outbox).order_by(tables.outbox.c.id)).all()
    return [(county.roster.people[row.person_id].name, row.facts["count"], row.not_before) for row in rows]


def test_unbound_account_is_a_strangers_again(county: County) -> None:
    bind(county, code_for(county, "王建国"))
    with county.work("王建国", sender="u1") as work:
        people.unbind(work)
        assert work.uow.conversations.of_bound("gh", "u1", "k1") is None
    assert bind(county, code_for(county, "李秀英")).name == "李秀英"


def test_unbinding_leaves_other_accounts(county: County) -> None:
    for sender in ("u1", "u2"):
        bind(county, code_for(county, "王建国"), sender)
    with county.work("王建国", sender="u1") as work:
        people.unbind(work)
    assert bound(county) == [("王建国", "u2")]


@ON_SQLITE
def test_nobody_unbinds_twice(county: County) -> None:
    with county.work("王建国", sender="u1") as work, pytest.raises(NotBound):
        people.unbind(work)


def test_binding_in_bulk_skips_what_is_there(county: County) -> None:
    accounts = [
        (county.person(name).id, Address("wechat", "gh", sender))
        for name, sender in (("王建国", "u1"), ("李秀英", "u2"))
    ]
    with county.work("") as work:
        assert people.attach_all(work.uow, accounts[:1], NOW) == 1
        assert people.attach_all(work.uow, accounts, NOW) == 1
    assert bound(county) == [("王建国", "u1"), ("李秀英", "u2")]
