"""The staffing figure of 绵工发〔2017〕52号 第三条."""

from __future__ import annotations

import pytest

from config.policies import load
from storage.rules import staffing
from storage.rules.roster import Roster, Union

ADOPTED = load().adopt()


@pytest.mark.parametrize(
    ("workers", "may"), [(1, 0), (2000, 0), (2001, 0), (4999, 0), (5000, 1), (5200, 1), (8000, 2), (50_000, 16)]
)
def test_each_full_step_allows_one_more(workers: int, may: int) -> None:
    """One must be there; every further full 3 000 allows one that is optional: 5 200 gives 2."""
    found = staffing.due(workers, ADOPTED)
    assert (found.must, found.may, found.total) == (1, may, 1 + may)


def test_federation_may_make_all_compulsory() -> None:
    """Its own figures are followed, whether it asks for more or for other steps."""
    own = load().adopt(figures={"staffing.extra_optional": False, "staffing.step_workers": 1000})
    assert staffing.due(5200, own) == staffing.Staffing(5200, must=4, may=0)


def test_members_of_unions_below_are_added_up() -> None:
    """Only where the union's own number isn't known."""
    unions = {
        1: Union(1, "镇总工会"),
        2: Union(2, "甲厂工会", parent_id=1, members=300),
        3: Union(3, "乙厂工会", parent_id=1, members=200),
    }
    roster = Roster("f", 1, {}, unions)
    assert staffing.members_of(roster, unions[1]) == 500
    assert staffing.members_of(roster, unions[2]) == 300
