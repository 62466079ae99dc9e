"""Parts of names that may mean several units, and people called by surname."""

from __future__ import annotations

import pytest

from nlp.vague_units import hinted
from nlp.words import asks_person_file, familiar_surname, original_asked

UNIONS = (
    "县人民医院工会",
    "第二人民医院工会",
    "东方电子科技有限公司工会",
    "华新电子有限公司工会",
    "实验小学工会",
    "第三中学工会",
)


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("医院今年走访几次", 2),
        ("学校联系了多少职工", 2),
        ("电子公司走访了几次", 2),
        ("东方的走访有几次", 1),
        ("今年走访了几次", 0),
        ("第一季度走访了几次", 0),
        ("第二季度走访几次", 0),
        ("各单位走访次数", 0),
        ("哪些企业没人去过", 0),
        ("本月联系了多少职工", 0),
    ],
)
def test_part_of_a_name_means_those_that_have_it(said: str, count: int) -> None:
    """A figure of everybody must not stand for the one unit that was meant."""
    assert len(hinted(said, UNIONS)) == count


@pytest.mark.parametrize(
    ("said", "surname"),
    [
        ("小李今年履职情况", "李"),
        ("查一下老王的履职情况", "王"),
        ("张师傅今年干得怎么样", "张"),
        ("各位代表今年履职情况", ""),
        ("今年履职情况", ""),
    ],
)
def test_people_are_called_by_surname(said: str, surname: str) -> None:
    assert familiar_surname(said) == surname


@pytest.mark.parametrize(
    ("said", "is_file"),
    [
        ("王建国的履职档案", True),
        ("把小李今年的履职情况导成Word", True),
        ("今天走访看了档案室", False),
        ("本月分析报告要Word", False),
        ("最近发了什么文档", False),
    ],
)
def test_file_is_asked_for_by_its_name(said: str, is_file: bool) -> None:
    assert asks_person_file(said) is is_file


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("查看联-0001", None),
        ("看联-0001原文", ""),
        ("看联-0001原文，理由：核实欠薪", "核实欠薪"),
        ("看联-0001原文，因为要打电话核实", "要打电话核实"),
    ],
)
def test_original_is_asked_for_with_a_reason(said: str, reason: str | None) -> None:
    """Workers' names are shown to officers only so (requirements.md A4)."""
    assert original_asked(said) == reason
