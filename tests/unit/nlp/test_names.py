"""Roster names are found as written, misspelt and misheard, and nobody is chosen between two."""

from __future__ import annotations

import pytest

from nlp.names import NamedUnit, Names, find_people, find_units


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("走访锡山纺织厂工会", "锡山纺织厂工会"), ("去锡纺座谈", "锡山纺织厂工会"), ("去了西山纺织厂", "锡山纺织厂工会"), ("锡山仿织厂", "锡山纺织厂工会"),
        ("宏达机械有限公司", "宏达机械有限公司工会"), ("鸿达机械的工友", "宏达机械有限公司工会"), ("到二院走访", "第二人民医院工会"), ("去三中座谈", "第三中学工会"),
        ("云溪镇的代表", "云溪镇总工会"), ("五新建筑的工人", "五星建筑工程公司工会"), ("去公交走访", "公交公司工会"),
    ],
)  # fmt: skip
def test_unit_is_found(names: Names, text: str, unit: str) -> None:
    assert find_units(text, names) == (unit,)


@pytest.mark.parametrize(
    "text", ["公交司机太累", "公交车太挤", "王五星师傅", "五星级酒店", "十八届三中全会", "一院的护士", "第一中学"]
)
def test_words_are_no_units(names: Names, text: str) -> None:
    assert find_units(text, names) == ()


def test_shared_alias_offers_both(names: Names) -> None:
    """«宏达» fits two unions: the person has to choose."""
    assert set(find_units("去宏达走访", names)) == {"宏达机械有限公司工会", "宏达机电有限公司工会"}


@pytest.mark.parametrize(
    ("text", "person"),
    [("查一下万一名", "万一鸣"), ("李秀莹的情况", "李秀英"), ("代王健国录入", "王建国"), ("给程立发码", "程立")],
)
def test_slips_of_people_are_found(names: Names, text: str, person: str) -> None:
    assert find_people(text, names) == (person,)


@pytest.mark.parametrize("text", ["总工会成立以来", "这主意真高明啊", "王师傅等3人", "小李来了"])
def test_words_are_no_people(names: Names, text: str) -> None:
    assert find_people(text, names) == ()


def test_slip_between_two_gives_both(names: Names) -> None:
    assert set(find_people("张伟铭今年怎么样", names)) == {"张伟明", "张玮铭"}


def test_exact_name_beats_its_homophone(names: Names) -> None:
    assert find_people("张伟明今年怎么样", names) == ("张伟明",)


@pytest.mark.parametrize("words", ["锡山纺厂", "锡山纺织工厂"])
def test_missing_or_added_character(names: Names, words: str) -> None:
    assert names.nearest_units(words) == ("锡山纺织厂工会",)


def test_number_is_never_a_slip(names: Names) -> None:
    assert names.nearest_units("第一人民医院") == ()


def test_empty_roster_finds_nothing() -> None:
    assert Names.empty().find("走访锡山纺织厂工会") == ()


@pytest.mark.parametrize(
    ("words", "industry"), [("纺织行业", "纺织"), ("教育系统", "教育"), ("机械行业", "机械制造"), ("船舶行业", None)]
)
def test_industry_in_the_words_of_the_roster(names: Names, words: str, industry: str | None) -> None:
    assert names.industry(words) == industry


def test_short_forms_are_derived() -> None:
    """Nobody lists every alias."""
    bare = Names.build(
        [NamedUnit("金湖县第二中学工会"), NamedUnit("黎城街道总工会"), NamedUnit("兴旺建材厂工会")], (), ()
    )
    assert find_units("去二中走访", bare) == ("金湖县第二中学工会",)
    assert find_units("黎城的代表", bare) == ("黎城街道总工会",)
    assert find_units("兴旺建材的职工", bare) == ("兴旺建材厂工会",)
