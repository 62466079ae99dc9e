"""Units named by a part of their name, and words that are hardly a name."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlp.answers import answer, unit_choices
from nlp.names import NamedUnit, Names
from nlp.unit_parts import picked, units_told

HOSPITALS = ("县人民医院工会", "第二人民医院工会")
UNITS = (
    *HOSPITALS,
    "红星服装有限公司工会",
    "东方电子科技有限公司工会",
    "华新电子有限公司工会",
    "长兴陶瓷有限公司工会",
    "长兴建材有限公司工会",
)


@pytest.fixture(scope="module")
def county() -> Names:
    return Names.build((NamedUnit(name) for name in UNITS), (), ())


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("昨天走访医院，见了5人", HOSPITALS), ("昨天去了红星，见了7名职工", ("红星服装有限公司工会",)), ("昨天去了东方，见了7名职工", ("东方电子科技有限公司工会",)),
        ("昨天去长兴看了下", ("长兴陶瓷有限公司工会", "长兴建材有限公司工会")), ("今天去工地看了看", ()), ("昨天走访职工了", ()), ("昨天去单位和职工聊了聊", ()),
    ],
)  # fmt: skip
def test_opening_sentence_may_name_a_part(county: Names, text: str, units: tuple[str, ...]) -> None:
    assert units_told(text, county) == units


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("医院", HOSPITALS), ("电子厂", ("东方电子科技有限公司工会", "华新电子有限公司工会")), ("长兴那边", ("长兴陶瓷有限公司工会", "长兴建材有限公司工会")),
        ("瑞达", ("瑞达",)), ("不知道叫什么", ()), ("第二个", ()), ("电瓶车那个提建议", ()), ("永丰印刷厂", ()), ("西门社区", ()), ("确认", ()),
    ],
)  # fmt: skip
def test_doubtful_words_are_offered_and_senseless_ones_are_not(
    county: Names, text: str, choices: tuple[str, ...]
) -> None:
    assert unit_choices(text, county) == choices


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("永丰印刷厂", "永丰印刷厂"), ("西门社区", "西门社区"), ("新华电子厂", "新华电子厂"), ("瑞达", None), ("不知道叫什么", None), ("县里那个", None), ("第二个", None), ("医院", None),
        ("我也说不清是哪家公司", None),
    ],
)  # fmt: skip
def test_only_what_is_plainly_a_name_is_kept_outside_the_roster(
    county: Names, now: datetime, text: str, unit: str | None
) -> None:
    """Whatever else was said is asked about, and never counted as a visited place."""
    assert answer("unit", text, now, county) == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("县里那个", HOSPITALS[0]),
        ("第二个", HOSPITALS[1]),
        ("第二", HOSPITALS[1]),
        ("就第一个吧", HOSPITALS[0]),
        ("第三个", None),
        ("医院那个", None),
        ("不知道", None),
    ],
)
def test_offered_name_is_picked_by_place_or_part(text: str, unit: str | None) -> None:
    assert picked(text, HOSPITALS) == unit
