"""Who somebody is on a day, and what each role may do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from storage.rules.people import DUTY_BEARERS, Mandate, Person, Right, Role

STARTS, ENDS = date(2026, 3, 1), date(2026, 10, 31)
DAY = timedelta(days=1)


def person(*roles: Role, union_id: int | None = None) -> Person:
    return Person(1, "王建国", mandates=tuple(Mandate(role, STARTS, ENDS, union_id) for role in roles))


@pytest.mark.parametrize(("day", "active"), [(STARTS - DAY, False), (STARTS, True), (ENDS, True), (ENDS + DAY, False)])
def test_mandate_holds_on_both_its_days(day: date, active: bool) -> None:
    assert person(Role.MEMBER).is_active(day) is active


def test_standing_member_is_a_member_too() -> None:
    """«全体委员» includes the standing committee."""
    assert person(Role.STANDING_MEMBER).roles(STARTS) == {Role.STANDING_MEMBER, Role.MEMBER}


def test_vice_chair_is_a_member_only_if_the_roster_says_so() -> None:
    assert person(Role.VICE_CHAIR).roles(STARTS) == {Role.VICE_CHAIR}
    assert person(Role.VICE_CHAIR, Role.MEMBER).roles(STARTS) == {Role.VICE_CHAIR, Role.MEMBER}


@pytest.mark.parametrize(
    ("right", "roles"),
    [
        (Right.KEEP_LEDGER, set(DUTY_BEARERS)),
        (Right.ASK_FEDERATION, {Role.OFFICER, Role.LEADER}),
        (Right.ASK_LINKED, {Role.MEMBER, Role.STANDING_MEMBER}),
    ],
)
def test_rights_go_by_role(right: Right, roles: set[Role]) -> None:
    assert {role for role in Role if person(role).may(right, STARTS)} == roles


@pytest.mark.parametrize("right", Right)
def test_rights_end_with_the_mandate(right: Right) -> None:
    assert not any(person(role).may(right, ENDS + DAY) for role in Role)


def test_phone_is_never_printed() -> None:
    """It would end up in a log."""
    assert "199" not in repr(Person(1, "王建国", phone="19900000001"))


def test_union_is_that_of_the_mandate_in_force() -> None:
    older = Mandate(Role.MEMBER, date(2020, 1, 1), STARTS - DAY, 7)
    newer = Mandate(Role.REPRESENTATIVE, STARTS, ENDS, 8)
    found = Person(1, "王建国", mandates=(older, newer, Mandate(Role.LEADER, STARTS, ENDS)))
    assert [found.union_id(day) for day in (STARTS - DAY, STARTS, ENDS + DAY)] == [7, 8, 8]


def test_person_without_union_has_none() -> None:
    assert person(Role.LEADER).union_id(STARTS) is None
