"""What a single cell may hold, and what it says when it may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from bot.rosters import cells
from bot.rosters.columns import SPECS
from bot.rosters.rows import Table
from storage import tables
from storage.rules.people import Role


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-31",
        "2026/1/31",
        "2026.1.31",
        "2026年1月31日",
        "20260131",
        "２０２６－０１－３１",
        "2026-01-31 00:00:00",
    ],
)
def test_reads_every_usual_date(written: str) -> None:
    assert cells.day(written) == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2026-02-30", "没有“2026-02-30”这一天"),
        ("20261301", "没有“20261301”这一天"),
        ("1026-01-01", "“1026-01-01”年份不对"),
        ("2026-1/31", "“2026-1/31”不是日期，请写成 2026-01-31"),
        ("2026年", "“2026年”不是日期，请写成 2026-01-31"),
        ("2026-01-31 09:30:00", "“2026-01-31 09:30:00”不是日期，请写成 2026-01-31"),
        ("长期", "“长期”不是日期，请写成 2026-01-31"),
    ],
)
def test_refuses_impossible_dates(written: str, reason: str) -> None:
    assert _reason(cells.day, written) == reason


@pytest.mark.parametrize(
    "written",
    ["19900000001", "199 0000 0001", "199-0000-0001", "+86 199 0000 0001", "8619900000001", "１９９００００００01"],
)
def test_reads_phones_as_people_write_them(written: str) -> None:
    assert cells.phone(written) == "19900000001"


@pytest.mark.parametrize("written", ["1990000000", "199000000011", "29900000001", "1.99E+10", "0510-88880000", "未知"])
def test_refuses_malformed_phones(written: str) -> None:
    assert _reason(cells.phone, written) == f"“{written}”不是11位手机号"


@pytest.mark.parametrize(("written", "number"), [("0", 0), ("1260", 1260), ("1260.0", 1260), ("１２", 12)])
def test_reads_whole_numbers(written: str, number: int) -> None:
    assert cells.count(written) == number


@pytest.mark.parametrize("written", ["12.5", "-3", "一百", "1,200", "12人", "1e3", "999999999999"])
def test_refuses_member_counts_that_are_none(written: str) -> None:
    assert _reason(cells.count, written).startswith(f"“{written}”不")


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("代表", Role.REPRESENTATIVE),
        ("Vice_Chair", Role.VICE_CHAIR),
        ("兼职 副主席", Role.VICE_CHAIR),
        ("经办人", Role.CLERK),
    ],
)
def test_roles_go_by_both_languages(written: str, role: Role) -> None:
    assert cells.role(written) is role


def test_unknown_role_lists_the_known() -> None:
    """Two roles in a cell are the usual mistake; the reason says how to write them."""
    assert _reason(cells.role, "代表、委员") == (
        "不认识的身份“代表、委员”，应为：代表、委员、常委、兼职副主席、社会化工会工作者、干部、承办人、领导、督查（一行只写一个）"
    )


def test_blanks_inside_chinese_names_go() -> None:
    """Tables stretch names of two characters to the width of three."""
    assert [cells.person(name) for name in ("王　强", "王  强", "John  Smith")] == ["王强", "王强", "John Smith"]


def test_aliases_take_both_semicolons() -> None:
    assert cells.aliases("锡纺；纺织厂; 锡纺 ;") == ("锡纺", "纺织厂")


@pytest.mark.parametrize("mark", ["\u202d", "\ufeff", "\u200b", "\u3000", "\xa0"])
def test_invisible_marks_around_a_cell_go(mark: str) -> None:
    assert cells.clean(f"{mark} 19900000001{mark}") == "19900000001"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("王\x00强", "含有看不见的字符（U+0000）"),
        ("王\n强", "含有看不见的字符（U+000A）"),
        ("王\u202e强", "含有看不见的字符（U+202E）"),
        ("王\ufffd", "编码不对，应为 UTF-8 或 GBK"),
    ],
)
def test_refuses_what_cannot_be_seen(written: str, reason: str) -> None:
    assert _reason(cells.clean, written) == reason


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (19900000001.0, "19900000001"),
        (12.5, "12.5"),
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31), "2026-01-31 00:00:00"),
        (True, "True"),
        ("", ""),
    ],
)
def test_spreadsheet_cells_become_text(raw: object, text: str) -> None:
    assert cells.written(raw) == text


def test_limits_are_the_databases() -> None:
    """A value that passes the check must fit; dates, numbers and lists are no text there."""
    kept = {"people": tables.people, "unions": tables.unions, "departments": tables.departments}
    for name, table in kept.items():
        for column in SPECS[Table(name)].columns:
            length = getattr(table.c[column.id].type, "length", None) if column.id in table.c else None
            assert length is None or column.read is cells.phone or column.limit <= length, (name, column.id)


def _reason(read: Callable[[str], Any], written: str) -> str:
    with pytest.raises(cells.BadCell) as raised:
        read(written)
    return raised.value.reason
