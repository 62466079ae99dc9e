"""Who is still the same person, union or mandate after a re-import."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.services.roster_entries import PersonEntry, UnionEntry
from storage.services.roster_matching import Held, Known, same_mandates, same_names, same_people

WANG = Known(1, "王建国", "139", "一棉")
OTHER = Known(2, "王建国", "138", "二棉")
TERM = (date(2024, 7, 1), date(2029, 6, 30))


@pytest.mark.parametrize(
    ("standing", "wanted", "same"),
    [
        ([WANG], [("139", "一棉")], {0: 1}),
        ([WANG], [("139", "城关")], {0: 1}),  # moved
        ([WANG], [("137", "一棉")], {0: 1}),  # a new phone
        ([WANG], [("", "一棉")], {0: 1}),
        ([WANG], [("", "城关")], {0: 1}),  # moved, the only one of that name on both sides
        ([WANG], [("137", "城关")], {}),  # nothing but the name is the same
        ([WANG, OTHER], [("138", "一棉"), ("139", "二棉")], {0: 2, 1: 1}),
        ([WANG, OTHER], [("", "城关")], {}),  # which of the two nobody can say
        ([WANG, OTHER], [("137", "一棉")], {0: 1}),
        ([WANG], [("137", "一棉"), ("136", "一棉")], {}),
        ([WANG], [("139", "一棉"), ("", "城关")], {0: 1}),
        ([], [("139", "一棉")], {}),
    ],
)
def test_people_recognised_when_unambiguous(
    standing: list[Known], wanted: list[tuple[str, str]], same: dict[int, int]
) -> None:
    assert same_people(standing, [PersonEntry("王建国", phone, unit) for phone, unit in wanted]) == same


_MARKS = st.tuples(st.sampled_from("甲乙"), st.sampled_from(["", "1", "2", "3"]), st.sampled_from(["", "a", "b"]))


@given(st.lists(_MARKS, max_size=6), st.lists(_MARKS, max_size=6))
def test_nobody_is_two_people(standing: list[tuple[str, str, str]], wanted: list[tuple[str, str, str]]) -> None:
    known = [Known(id, *marks) for id, marks in enumerate(standing)]
    found = same_people(known, [PersonEntry(*marks) for marks in wanted])
    assert len(set(found.values())) == len(found)
    assert all(known[id].name == wanted[place][0] for place, id in found.items())


@given(st.lists(_MARKS, max_size=6, unique=True))
def test_same_roster_is_the_same_people(people: list[tuple[str, str, str]]) -> None:
    """Whoever has a phone of their own is always found again."""
    known = [Known(id, *marks) for id, marks in enumerate(people)]
    found = same_people(known, [PersonEntry(*marks) for marks in people])
    phones = [(name, phone) for name, phone, _ in people]
    assert all(found[place] == place for place, each in enumerate(phones) if each[1] and phones.count(each) == 1)


def test_renamed_union_is_known_by_its_old_name() -> None:
    standing = {"一棉工会": 7, "县总工会": 1}
    wanted = [UnionEntry("县总工会"), UnionEntry("第一棉纺厂工会", ("一棉工会",)), UnionEntry("新工会", ("新厂",))]
    assert same_names(standing, wanted) == {"县总工会": 1, "第一棉纺厂工会": 7}


@pytest.mark.parametrize(
    ("wanted", "same"),
    [
        (("member", *TERM), {0: 5}),
        (("member", TERM[0], date(2027, 1, 1)), {0: 5}),  # ends early
        (("member", date(2024, 8, 1), TERM[1]), {0: 5}),  # a corrected start
        (("member", date(2029, 7, 1), date(2034, 6, 30)), {}),  # the next term
        (("representative", *TERM), {}),
    ],
)
def test_mandates_go_by_role_and_start(wanted: tuple[str, date, date], same: dict[int, int]) -> None:
    assert same_mandates([Held(5, "member", *TERM)], [wanted]) == same


@pytest.mark.parametrize(
    ("name", "renames", "same"),
    [
        ("王建果", False, {0: 1}),
        ("王健国", False, {0: 1}),
        ("王建", False, {0: 1}),
        ("黄建国", False, {0: 1}),
        ("李秀英", False, {}),
        ("李秀英", True, {0: 1}),
    ],
)
def test_misspelt_name_is_known_by_its_phone(name: str, renames: bool, same: dict[int, int]) -> None:
    """Another name altogether may be a successor with the office's phone: only whoever imports can say."""
    assert same_people([WANG], [PersonEntry(name, "139", "城关")], renames=renames) == same
