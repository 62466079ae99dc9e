"""What may be asked about whom, and that totals and lists say the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.rules.kinds import CaseKind, RecordKind
from storage.rules.measures import By, Measure, Period, Question
from storage.rules.people import Person
from storage.rules.refusals import NotForYou, OnlyYourLinked
from storage.services import cases, questions, records
from storage.services.questions import Answer, Figure
from storage.work import Work
from tests.unit.storage.county import CLINIC, CLOTHES, MILL, ON_SQLITE, TODAY, County

YEAR = TODAY.year
BEARERS = {"王建国", "李秀英", "周小燕", "万一鸣", "顾明远", "秦书文", "田小雨"}
IDEA = cases.Draft(CaseKind.OPINION, "关于食堂的意见", "食堂太贵")
DUTIES = ["", "suggestion", "contact", "good_deed", "training"]
ON_DATABASE = settings(
    derandomize=True, deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def names(people: Any) -> set[str]:
    return {person.name for person in people}


@ON_SQLITE
@pytest.mark.parametrize(
    ("asker", "whom", "whole"),
    [
        ("方静", BEARERS, True),
        ("杜国庆", BEARERS, True),
        ("万一鸣", {"王建国"}, False),  # The other one's mandate has ended.
        ("秦书文", {"万一鸣", "王建国"}, False),
        ("顾明远", {"李秀英"}, False),
    ],
)
def test_scope_goes_by_role(county: County, asker: str, whom: set[str], whole: bool) -> None:
    with county.work(asker) as work:
        found = questions.scope(work)
    assert (names(found.people), found.whole) == (whom, whole)


@ON_SQLITE
@pytest.mark.parametrize("asker", ["王建国", "田小雨", "程立"])
def test_others_may_not_ask(county: County, asker: str) -> None:
    with county.work(asker) as work, pytest.raises(NotForYou):
        questions.scope(work)


@ON_SQLITE
@pytest.mark.parametrize(
    ("wanted", "whom"),
    [
        ({}, BEARERS),
        ({"unit": MILL}, {"王建国"}),
        ({"unit": "东亭街道总工会"}, {"李秀英", "周小燕", "顾明远"}),
        ({"industry": "纺织"}, {"王建国", "周小燕"}),
        ({"role": "member"}, {"万一鸣", "顾明远", "秦书文"}),
        ({"industry": "纺织", "unit": "东亭街道总工会"}, {"周小燕"}),
        ({"unit": "没有这家"}, set()),
    ],
)
def test_narrowing_keeps_those_meant(county: County, wanted: dict[str, str], whom: set[str]) -> None:
    with county.work("方静") as work:
        assert names(questions.narrow(work, questions.scope(work).people, **wanted)) == whom


def test_person_behind_on_many_counts_once(county: County) -> None:
    with county.work("方静") as work:
        found = questions.who_is_behind(work, questions.scope(work).people, YEAR, None)
    assert sorted(person.name for person, _ in found.behind) == sorted(BEARERS)
    assert found.owing == len(BEARERS)


def test_whoever_has_done_it_is_not_behind(county: County) -> None:
    with county.work("王建国") as work:
        cases.file(work, IDEA)
    with county.work("方静") as work:
        found = questions.who_is_behind(work, questions.scope(work).people, YEAR, "suggestion")
    assert names(person for person, _ in found.behind) == {"李秀英", "万一鸣", "顾明远", "秦书文"}
    assert found.owing == 5  # Four months of mandate make it voluntary.


@ON_SQLITE
@pytest.mark.parametrize(("asker", "name"), [("方静", "王建国"), ("秦书文", "王建国"), ("王建国", "王建国")])
def test_status_is_for_those_who_may_ask(county: County, asker: str, name: str) -> None:
    with county.work(asker) as work:
        assert questions.status(work, county.person(name), YEAR)
        trail: list[Any] = list(work.uow.audit.trail())
    audited = [(row.act, row.subject) for row in trail]
    assert audited == ([] if asker == name else [("person.read", str(county.person(name).id))])


@ON_SQLITE
def test_status_of_somebody_elses_people_is_refused(county: County) -> None:
    with county.work("万一鸣") as work, pytest.raises(OnlyYourLinked) as refused:
        questions.status(work, county.person("李秀英"), YEAR)
    assert refused.value.fields == {"name": "李秀英"}


@ON_SQLITE
@pytest.mark.parametrize("name", ["蒋一帆", "卸任人"])
def test_officer_is_not_told_to_ask_about_linked_people(county: County, name: str) -> None:
    """Somebody without duties has none to show, but an officer may ask about the whole federation."""
    with county.work("方静") as work:
        try:
            questions.status(work, county.person(name), YEAR)
        except OnlyYourLinked:
            pytest.fail("an officer has no linked people")


@ON_SQLITE
def test_figure_of_somebody_elses_people_is_refused(county: County) -> None:
    """Their zero would be no figure; one's own is."""
    asked = Question(Measure.CONTACTS, Period.year(YEAR), person_id=county.person("李秀英").id)
    with county.work("万一鸣") as work, pytest.raises(OnlyYourLinked):
        questions.answer(work, asked)
    with county.work("万一鸣") as work:
        own = replace(asked, person_id=county.person("万一鸣").id)
        assert questions.answer(work, own).total.value == 0


@ON_SQLITE
def test_those_left_out_and_those_kept_are_everybody(county: County) -> None:
    with county.work("方静") as work:
        asked = Question(Measure.PEOPLE, Period.year(YEAR), industry="纺织")
        kept, left = (
            questions.answer(work, each).total.value for each in (asked, replace(asked, without=("industry",)))
        )
    assert kept == 2
    assert kept + left == len(BEARERS)


@ON_SQLITE
def test_who_did_and_who_never_did_are_everybody(county: County) -> None:
    with county.work("王建国") as work:
        cases.file(work, IDEA)
    with county.work("方静") as work:
        some, none = (
            questions.doers(work, Question(Measure.CASES, Period.year(YEAR), who=who)) for who in ("some", "none")
        )
    assert names(person for person, _ in some.people) == {"王建国"}
    assert names(person for person, _ in none.people) == BEARERS - {"王建国"}


def test_percent_is_rounded_down() -> None:
    """A hundred is only said when nobody is missing."""
    assert [Figure("", *of).percent for of in ((199, 200), (200, 200), (0, 3), (0, 0))] == [99, 100, 0, 100]


@ON_SQLITE
def test_least_complete_group_comes_first(county: County) -> None:
    with county.work("王建国") as work:
        cases.file(work, IDEA)
    with county.work("方静") as work:
        shares = completion(work, By.INDUSTRY, "suggestion").parts
    assert [(share.label, share.value, share.of) for share in shares] == [
        ("", 0, 3),
        ("医疗卫生", 0, 1),
        ("纺织", 1, 1),
    ]


@ON_SQLITE
def test_town_is_told_by_the_town(county: County) -> None:
    with county.work("方静") as work:
        shares = completion(work, By.TOWN, "contact").parts
    assert {share.label: share.of for share in shares} == {"云溪镇总工会": 2, "东亭街道总工会": 3, "": 1}


done = st.lists(st.tuples(st.sampled_from(sorted(BEARERS)), st.sampled_from(["case", *RecordKind])), max_size=15)


@ON_DATABASE
@given(done, st.sampled_from(DUTIES), st.sampled_from([By.TOWN, By.UNION, By.INDUSTRY]))
def test_totals_equal_the_lists(county: County, entries: list[tuple[str, str]], duty: str, by: By) -> None:
    """Whoever counts the names gets the figure, and the groups add up to the whole."""
    with county.undone() as work:
        for name, kind in entries:
            enter(replace(work, by=county.person(name)), kind)
        officer = replace(work, by=county.person("方静"))
        people: tuple[Person, ...] = questions.scope(officer).people
        found = completion(officer, by, duty)
        behind = questions.who_is_behind(officer, people, YEAR, duty or None)
    whole, groups = found.total, found.parts
    assert behind.owing == whole.of == sum(group.of or 0 for group in groups)
    assert len(behind.behind) == whole.of - whole.value == sum((group.of or 0) - group.value for group in groups)


def completion(work: Work, by: By, duty: str) -> Answer:
    return questions.answer(work, Question(Measure.COMPLETION, Period.year(YEAR), by, duty=duty))


def enter(work: Work, kind: str) -> None:
    if kind == "case":
        cases.file(work, IDEA)
    else:
        records.log(work, records.Draft(RecordKind(kind), TODAY, days=5))


@ON_SQLITE
def test_union_of_the_group_is_the_persons(county: County) -> None:
    with county.work("方静") as work:
        shares = completion(work, By.UNION, "contact").parts
    assert {MILL, CLINIC, CLOTHES} <= {share.label for share in shares}
