"""Who is linked to whom, through how many ever in between (苏工办〔2020〕96号 第四条)."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.rules.people import Mandate, Person, Role
from storage.rules.roster import Link, Roster, Union

ids = st.integers(1, 8)


def roster(*pairs: tuple[int, int]) -> Roster:
    links = tuple(Link(person, linked_person_id=linked) for person, linked in pairs)
    return Roster("east", 1, {}, {}, links=links)


def test_links_reach_through_those_in_between() -> None:
    assert roster((1, 2), (2, 3), (3, 4), (5, 6)).linked_to(1) == {2, 3, 4}


def test_linked_to_nobody() -> None:
    assert roster((1, 2)).linked_to(2) == frozenset()


def test_links_in_a_circle_end() -> None:
    """A slip in the roster must not hang everybody."""
    assert roster((1, 2), (2, 3), (3, 1), (2, 2)).linked_to(1) == {2, 3}


def test_links_to_unions_are_no_people() -> None:
    assert Roster("east", 1, {}, {}, links=(Link(1, linked_union_id=2),)).linked_to(1) == frozenset()


@settings(derandomize=True, deadline=None)
@given(st.sets(st.tuples(ids, ids)), ids)
def test_whoever_is_reached_passes_on_all(pairs: set[tuple[int, int]], start: int) -> None:
    known = roster(*pairs)
    reached = known.linked_to(start)
    assert start not in reached
    assert {linked for person, linked in pairs if person == start} - {start} <= reached
    assert all(known.linked_to(each) - {start} <= reached | {start} for each in reached)


def test_namesakes_are_all_found() -> None:
    people = {id: Person(id, "刘强", f"单位{id}") for id in (1, 2)}
    assert Roster("east", 1, people, {}).people_named("刘强") == (people[1], people[2])
    assert Roster("east", 1, people, {}).people_named("刘") == ()


def test_union_is_found_by_its_name_alone() -> None:
    """Aliases are matched where words are understood, not here."""
    mill = Union(1, "锡山纺织厂工会", ("锡纺",))
    known = Roster("east", 1, {}, {1: mill})
    assert (known.union_named("锡山纺织厂工会"), known.union_named("锡纺")) == (mill, None)


def test_active_people_hold_a_mandate_that_day() -> None:
    term = Mandate(Role.MEMBER, date(2026, 1, 1), date(2026, 6, 30))
    people = {1: Person(1, "万一鸣", mandates=(term,)), 2: Person(2, "无职务")}
    known = Roster("east", 1, people, {})
    assert [person.name for person in known.active(date(2026, 6, 30))] == ["万一鸣"]
    assert known.active(date(2026, 7, 1)) == []
