"""How much of a duty is owed, done and left, by hand where the documents give figures and for any mandate otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import policies
from config.duties import Duty, Per
from storage.rules.people import Exemption, Mandate, Person, Role
from storage.rules.quotas import DutyStanding, Prorating, Standing, Tally, owed, period, standing

ADOPTED = policies.load().adopt()
PRORATING = Prorating.of(ADOPTED, 2026)
TODAY = date(2026, 11, 20)
NEW_YEAR, YEAR_END = date(2026, 1, 1), date(2026, 12, 31)
CONTACT, SUGGESTION = ADOPTED.duty("contact"), ADOPTED.duty("suggestion")
TRAINING, ROTATION, MEETING = ADOPTED.duty("training"), ADOPTED.duty("rotation"), ADOPTED.duty("meeting")
PURE = settings(derandomize=True, deadline=None, max_examples=200)

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
duties = st.sampled_from([CONTACT, SUGGESTION, replace(CONTACT, at_least=12), replace(SUGGESTION, at_least=3)])


def holder(starts: date, ends: date, role: Role = Role.REPRESENTATIVE) -> Person:
    return Person(1, "王建国", mandates=(Mandate(role, starts, ends),))


def stands(duty: Duty, person: Person, tally: Tally | None = None) -> DutyStanding:
    return standing(duty, person, tally or Tally(), 2026, TODAY, PRORATING)


@pytest.mark.parametrize(
    ("starts", "quota"),
    [
        (date(2024, 7, 1), 4),
        (date(2026, 4, 1), 3),  # 9 months
        (date(2026, 6, 1), 3),  # 7 months: 2⅓
        (date(2026, 7, 1), 2),  # 6 months
        (date(2026, 12, 15), 1),  # 1 month
        (date(2026, 12, 16), 0),  # December doesn't count any more
    ],
)
def test_counts_above_one_are_prorated(starts: date, quota: int) -> None:
    """Months ÷ 12 × the count, rounded up."""
    assert stands(CONTACT, holder(starts, date(2029, 6, 30))).quota == quota


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (date(2026, 7, 15), YEAR_END, Standing.UNMET),
        (date(2026, 7, 16), YEAR_END, Standing.VOLUNTARY),
        (date(2025, 1, 1), date(2026, 6, 15), Standing.UNMET),
        (date(2025, 1, 1), date(2026, 6, 14), Standing.VOLUNTARY),
    ],
)
def test_month_counts_by_its_fifteenth(starts: date, ends: date, expected: Standing) -> None:
    """A count of one is owed from six such months."""
    assert stands(SUGGESTION, holder(starts, ends)).standing is expected


def test_voluntary_work_still_shows_as_met() -> None:
    tally = Tally({(2026, "case"): 1})
    assert stands(SUGGESTION, holder(date(2026, 10, 1), YEAR_END), tally).standing is Standing.MET


def test_two_years_reach_back() -> None:
    """«每两年» is this year and the last (requirements.md, «two years»)."""
    worker = holder(date(2024, 1, 1), YEAR_END, Role.SOCIAL_WORKER)
    found = stands(ROTATION, worker, Tally(rotation_tenth_days={2024: 300, 2025: 200, 2026: 50}))
    assert (found.done, found.quota, found.left) == (25.0, 30, 5.0)
    assert period(ROTATION, 2026, TODAY) == (date(2025, 1, 1), YEAR_END)


@pytest.mark.parametrize(("starts", "expected"), [(1, Standing.UNMET), (2, Standing.VOLUNTARY)])
def test_two_years_are_owed_from_half_of_them(starts: int, expected: Standing) -> None:
    worker = holder(date(2026, starts, 1), YEAR_END, Role.SOCIAL_WORKER)
    assert stands(ROTATION, worker).standing is expected


def test_days_add_up_in_tenths() -> None:
    worker = holder(date(2024, 1, 1), YEAR_END, Role.SOCIAL_WORKER)
    found = stands(TRAINING, worker, Tally(tenth_days={2025: 90, 2026: 45}))
    assert (found.done, found.left, found.standing) == (4.5, 0.5, Standing.UNMET)


def test_ordinary_training_is_no_rotation() -> None:
    worker = holder(date(2024, 1, 1), YEAR_END, Role.SOCIAL_WORKER)
    assert stands(ROTATION, worker, Tally(tenth_days={2026: 400})).done == 0


def test_roles_in_turn_owe_one_duty() -> None:
    """Representative till June, member from July: the year is covered once, not twice."""
    mandates = (
        Mandate(Role.REPRESENTATIVE, NEW_YEAR, date(2026, 6, 30)),
        Mandate(Role.MEMBER, date(2026, 7, 1), YEAR_END),
    )
    assert stands(CONTACT, Person(1, "王建国", mandates=mandates)).quota == 4


def test_roles_at_once_count_a_month_once() -> None:
    half = date(2026, 6, 30)
    mandates = (Mandate(Role.REPRESENTATIVE, NEW_YEAR, half), Mandate(Role.MEMBER, NEW_YEAR, half))
    assert stands(CONTACT, Person(1, "王建国", mandates=mandates)).quota == 2


def test_leaving_a_role_keeps_its_months() -> None:
    """Who becomes vice-chair in July owes a representative's half year."""
    mandates = (
        Mandate(Role.REPRESENTATIVE, NEW_YEAR, date(2026, 6, 30)),
        Mandate(Role.VICE_CHAIR, date(2026, 7, 1), YEAR_END),
    )
    person = Person(1, "王建国", mandates=mandates)
    assert (stands(CONTACT, person).quota, stands(SUGGESTION, person).standing) == (2, Standing.UNMET)


def test_standing_member_owes_as_member() -> None:
    assert stands(CONTACT, holder(NEW_YEAR, YEAR_END, Role.STANDING_MEMBER)).quota == 4


def test_vice_chair_owes_nothing_of_a_member() -> None:
    assert stands(CONTACT, holder(NEW_YEAR, YEAR_END, Role.VICE_CHAIR)).quota == 0


def test_duty_without_number_is_only_counted() -> None:
    found = stands(MEETING, holder(NEW_YEAR, YEAR_END), Tally({(2026, "meeting"): 2}))
    assert (found.standing, found.done, found.is_unmet) == (Standing.COUNTED, 2, False)


def test_planned_deeds_are_shown_apart() -> None:
    """A good deed counts when completed."""
    found = stands(ADOPTED.duty("good_deed"), holder(NEW_YEAR, YEAR_END), Tally(pending={(2026, "good_deed"): 2}))
    assert (found.done, found.pending, found.is_unmet) == (0, 2, True)


@pytest.mark.parametrize(("today", "left"), [(date(2026, 12, 1), 30), (date(2026, 12, 31), 0), (date(2027, 1, 1), -1)])
def test_days_left_are_those_after_today(today: date, left: int) -> None:
    assert stands(CONTACT, holder(NEW_YEAR, YEAR_END)).days_left(today) == left


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 6, 30), (NEW_YEAR, date(2026, 6, 30))),
        (date(2026, 7, 1), (date(2026, 7, 1), YEAR_END)),
    ],
)
def test_half_year_is_the_current_one(today: date, expected: tuple[date, date]) -> None:
    assert period(replace(CONTACT, per=Per.HALF_YEAR), 2026, today) == expected


def test_closed_year_keeps_its_own_figures() -> None:
    """A federation's figure of next year doesn't change this one."""
    later = policies.load().adopt(figures={"prorating": {"single_months": [{"value": 3, "year": 2027}]}})
    assert [Prorating.of(later, year).single_months for year in (2026, 2027)] == [6, 3]


@PURE
@given(duties, st.integers(0, 12), st.integers(0, 12))
def test_more_months_owe_no_less(duty: Duty, one: int, other: int) -> None:
    (few, few_owed), (many, many_owed) = (
        owed(duty, months, NEW_YEAR, YEAR_END, PRORATING.single_months) for months in sorted((one, other))
    )
    assert 0 <= few <= many <= (duty.at_least or 0)
    assert few_owed <= many_owed


@PURE
@given(duties, days, days, st.integers(0, 400))
def test_longer_mandate_owes_no_less(duty: Duty, one: date, other: date, more: int) -> None:
    starts, ends = sorted((one, other))
    short, long = holder(starts, ends), holder(starts, ends + timedelta(days=more))
    assert stands(duty, short).quota <= stands(duty, long).quota <= (duty.at_least or 0)


@PURE
@given(duties, days, days, st.integers(0, 15))
def test_met_is_done_reaching_the_quota(duty: Duty, one: date, other: date, done: int) -> None:
    kind = next(iter(duty.counts))
    found = stands(duty, holder(min(one, other), max(one, other)), Tally({(2026, kind): done}))
    assert found.left == max(0, found.quota - done)
    assert (found.standing is Standing.MET) == (found.quota > 0 and done >= found.quota)
    assert found.is_unmet <= (found.left > 0)


def freed(duty: str, starts: date, ends: date, holds: Person | None = None) -> Person:
    person = holds or holder(date(2024, 7, 1), date(2029, 6, 30))
    return replace(person, exemptions=(*person.exemptions, Exemption(1, duty, starts, ends, "产假")))


@pytest.mark.parametrize(
    ("starts", "ends", "quota"),
    [
        (date(2026, 1, 1), date(2026, 6, 30), 2),
        (date(2026, 3, 16), date(2026, 4, 14), 4),  # no month's fifteenth
        (date(2026, 7, 1), date(2027, 3, 31), 2),  # only this year's months
        (date(2026, 1, 16), date(2026, 12, 31), 1),  # January is left
    ],
)
def test_free_months_lessen_a_count(starts: date, ends: date, quota: int) -> None:
    """They don't count as months of the mandate; the reason is told where less is owed."""
    found = stands(CONTACT, freed("contact", starts, ends))
    assert (found.quota, found.standing, bool(found.exempt)) == (quota, Standing.UNMET, quota < 4)


@pytest.mark.parametrize(("duty", "other"), [(CONTACT, SUGGESTION), (SUGGESTION, CONTACT)])
def test_whole_year_free_owes_nothing(duty: Duty, other: Duty) -> None:
    """Done or not; another duty is as it was."""
    person = freed(duty.id, NEW_YEAR, YEAR_END)
    busy = Tally({(2026, "case"): 9, (2026, "contact"): 9})
    for tally in (Tally(), busy):
        found = stands(duty, person, tally)
        assert (found.standing, found.quota, found.left, found.exempt) == (Standing.EXEMPT, 0, 0, "产假")
    assert stands(other, person).standing is Standing.UNMET


def test_six_months_left_owe_a_count_of_one() -> None:
    assert stands(SUGGESTION, freed("", NEW_YEAR, date(2026, 6, 30))).standing is Standing.UNMET
    assert stands(SUGGESTION, freed("", NEW_YEAR, date(2026, 7, 15))).standing is Standing.EXEMPT


def test_free_days_outside_the_mandate_change_nothing() -> None:
    """Who came in July is not freed by having been away in spring."""
    holds = holder(date(2026, 7, 1), YEAR_END)
    assert stands(CONTACT, freed("", NEW_YEAR, date(2026, 6, 30), holds)) == stands(CONTACT, holds)


def test_overlapping_exemptions_count_once() -> None:
    twice = freed("contact", date(2026, 2, 1), YEAR_END, freed("", NEW_YEAR, date(2026, 6, 30)))
    assert stands(CONTACT, twice).standing is Standing.EXEMPT


def test_what_has_no_quota_is_not_exempt() -> None:
    """Meetings attended are counted all the same; nothing was owed that could be let off."""
    assert stands(MEETING, freed("", NEW_YEAR, YEAR_END)).standing is Standing.COUNTED


def test_one_free_year_of_two_leaves_the_rotation() -> None:
    """Half of the two years is left, as it is for a mandate that began a year late."""
    worker = holder(date(2024, 7, 1), date(2029, 6, 30), Role.SOCIAL_WORKER)
    assert stands(ROTATION, freed("rotation", NEW_YEAR, YEAR_END, worker)).standing is Standing.UNMET
    assert stands(ROTATION, freed("rotation", date(2025, 1, 1), YEAR_END, worker)).standing is Standing.EXEMPT
