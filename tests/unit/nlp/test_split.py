"""What one message holds: which of its pieces are things of their own, and which are more of one."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlp.names import Names
from nlp.read import read
from nlp.reading import Intent, Reading


def _told(part: Reading) -> tuple[str | None, str | None, int | None]:
    return part.slots.get("date"), part.slots.get("unit"), part.slots.get("head_count")


@pytest.mark.parametrize(
    "text",
    [
        "昨天上午去了公交公司见了5人，下午去了二院见了12人",
        "昨天走访公交公司见了5人，反映没水喝；走访二院见了12人，反映没地方休息",
        "昨天走访了公交公司见了5人，又去走访二院见了12人",
        "昨天走访公交公司见了5人，电话联系了二院12人",
        "领导好，昨天走访公交公司，5人，反映没水喝，下午到二院，和12名职工座谈",
    ],
)
def test_encounters_of_one_day_keep_their_own_figures(names: Names, now: datetime, text: str) -> None:
    assert [_told(part) for part in read(text, now, names).parts] == [
        ("2026-11-19", "公交公司工会", 5),
        ("2026-11-19", "第二人民医院工会", 12),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "昨天走访公交公司5人、二院12人",
        "昨天走访公交公司（5人）和二院（12人）",
        "昨天走访公交公司见了5人，二院12人，一共17人",
        "昨天走访公交公司和二院，分别见了5人和12人",
        "昨天上午去了公交公司 下午去了二院 分别是5个 12个人",
    ],
)
def test_places_of_one_verb_keep_their_own_figures(names: Names, now: datetime, text: str) -> None:
    parts = read(text, now, names).parts
    assert [_told(part) for part in parts] == [
        ("2026-11-19", "公交公司工会", 5),
        ("2026-11-19", "第二人民医院工会", 12),
    ]
    assert [_told(read(part.text, now, names)) for part in parts] == [_told(part) for part in parts]


def test_each_place_has_its_own_verb_and_what_all_of_them_said(names: Names, now: datetime) -> None:
    text = "昨天电话联系了公交公司，上午去了二院，各见了5人，都反映没水喝"
    parts = read(text, now, names).parts
    assert [part.slots["modes"] for part in parts] == [["phone"], ["visit"]]
    assert [part.slots["issue"] for part in parts] == ["没水喝", "没水喝"]


def test_part_can_be_read_by_itself(names: Names, now: datetime) -> None:
    """It waits in a queue as words only: the day that it shares must be among them."""
    part = read("周三上午走访公交公司见了5人，下午去二院见了12人", now, names).parts[1]
    assert part.text == "周三下午去二院见了12人"
    assert _told(read(part.text, now, names)) == ("2026-11-18", "第二人民医院工会", 12)


@pytest.mark.parametrize(
    "text",
    [
        "昨天走访公交公司和二院，见了17人",
        "昨天上午去了公交公司，下午去了二院，一共见了17人",
        "昨天上午去了公交公司见了5人，下午去了二院。一共见了17人",
        "昨天走访公交公司，又走访了二院，见了17人",
    ],
)
def test_units_without_a_figure_of_their_own_are_one_contact(names: Names, now: datetime, text: str) -> None:
    reading = read(text, now, names)
    assert reading.parts == ()
    assert reading.slots["units"] == ["公交公司工会", "第二人民医院工会"]
    assert reading.slots["head_count"] == 17


@pytest.mark.parametrize(
    "text",
    [
        "今天走访公交公司见了5人，大家说二院那边12个人合用一间休息室",
        "昨天走访公交公司，见了12名职工，又和3名班组长座谈",
        "11月3日走访公交公司见了5人，10月的工资还没发",
    ],
)
def test_what_was_said_at_a_place_is_no_other_encounter(names: Names, now: datetime, text: str) -> None:
    assert read(text, now, names).parts == ()


NOTES = (
    "1月20日走访二院，跟8名护士聊安全，2月14号去三中看了看，10人，3月初电话联系公交公司3人，3月8日慰问女职工50人，4月12至14日市里培训3天，"
    "6月18日列席全委会，7月高温给一线送清凉花了6000元，200人受益，10月12日调研报告《护士夜班》交了，11月3日建议在园区设急救站"
)


def test_notes_of_a_year_come_apart_at_their_dates(names: Names, now: datetime) -> None:
    """Days, spans, the beginning of a month and a bare month all begin a note, whatever kind it is of."""
    parts = read(NOTES, now, names).parts
    assert [part.slots.get("date") for part in parts[:6]] == [
        "2026-01-20", "2026-02-14", "2026-03-01", "2026-03-08", "2026-04-12", "2026-06-18",
    ]  # fmt: skip
    assert [part.intent for part in parts[4:]] == [
        Intent.LOG_TRAINING, Intent.LOG_MEETING, Intent.LOG_GOOD_DEED, Intent.SUBMIT_RESEARCH, Intent.FILE_SUGGESTION,
    ]  # fmt: skip


def test_note_that_nobody_understands_is_not_more_of_another(names: Names, now: datetime) -> None:
    text = "11月3日走访公交公司见了5人，11月4日天气不错，11月5日走访二院见了12人，11月9日学习工会法"
    parts = read(text, now, names).parts
    assert [part.text for part in parts[:2]] == ["11月3日走访公交公司见了5人", "11月4日天气不错"]


def test_suggestion_of_another_day_is_one_of_its_own(names: Names, now: datetime) -> None:
    parts = read("11月5日走访二院见了12人，今天提个建议，在园区建食堂", now, names).parts
    assert [part.intent for part in parts] == [Intent.LOG_CONTACT, Intent.FILE_SUGGESTION]


@pytest.mark.parametrize("said", ["走访公交公司见了5人，走访二院见了12人；", "昨天去二院5人、", "3月，11月3日", "分别"])
def test_long_repetition_is_split_in_time(names: Names, now: datetime, said: str) -> None:
    """Nothing here may look at every pair of pieces."""
    text = said * (5000 // len(said))
    assert read(text, now, names).text == text
