"""Charts and sheets: what a phone and Excel make of them."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from PIL import Image

from bot.documents import charts, making, sheets
from handlers.messages import Cells, Chart, Column, Reply, Series, Shape, Table

FORMULA = '=HYPERLINK("http://example.com","点我")'
COLUMNS = (
    Column("姓名"),
    Column("完成率", Cells.PERCENT),
    Column("日期", Cells.DATE),
    Column("时间", Cells.MOMENT),
    Column("金额", Cells.MONEY),
)
TABLE = Table(
    "名单：2026/11",
    COLUMNS,
    (
        (FORMULA, 0.5, "2026-11-20", "2026-11-20T09:30:00+08:00", 8000.5),
        ("13800001234", 1, None, "", -1),
        ("+1", 0, "2026-11-20", None, 0),
    ),
    ("问：今年谁还没提建议", "截至2026年11月20日 9:30"),
    ("合计", 0.5, None, None, 8000),
)


def chart(shape: Shape, *labels: str) -> Chart:
    values = tuple(float(place) for place, _ in enumerate(labels))
    return Chart("各镇", shape, labels, (Series("今年", values), Series("去年", values)), "%", ("全会",))


@pytest.fixture(scope="module")
def sheet() -> Any:
    return openpyxl.load_workbook(io.BytesIO(making.make(TABLE).content)).worksheets[0]


def test_text_never_becomes_a_formula(sheet: Any) -> None:
    """What a person wrote runs nowhere."""
    written = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in written if cell.data_type == "f" or cell.hyperlink]
    assert [sheet.cell(row, 1).value for row in (4, 5, 6)] == [FORMULA, "13800001234", "+1"]


def test_cells_have_their_types(sheet: Any) -> None:
    assert sheet["B4"].value == 0.5
    assert sheet["B4"].number_format == "0%"
    assert sheet["C4"].value == datetime(2026, 11, 20)
    assert sheet["D4"].value == datetime(2026, 11, 20, 9, 30)
    assert sheet["E4"].value == 8000.5


def test_question_stands_above_and_totals_below(sheet: Any) -> None:
    assert sheet["A1"].value == "问：今年谁还没提建议"
    assert [cell.value for cell in sheet[3]] == ["姓名", "完成率", "日期", "时间", "金额"]
    assert [sheet["A7"].value, sheet["E7"].value] == ["合计", 8000]
    assert sheet.freeze_panes == "A4"


def test_name_suits_every_system() -> None:
    assert making.name_of(TABLE) == "名单：2026 11.xlsx"


def test_rows_are_written_as_they_come() -> None:
    """A hundred thousand rows are never held together."""
    seen = []
    rows = ((seen.append(number) or "x", number, None, None, None) for number in range(100))
    assert sheets.stream(io.BytesIO(), "x", (), COLUMNS, rows) == len(seen) == 100


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("labels", [("云溪镇",), tuple(f"第{number}个很长很长的名字" for number in range(15))])
def test_chart_fits_a_phone(shape: Shape, labels: tuple[str, ...]) -> None:
    picture = Image.open(io.BytesIO(charts.draw(chart(shape, *labels))))
    assert picture.width == 1080
    assert picture.height < 3 * 1080


def test_font_has_the_letters_of_names() -> None:
    """A name with a box in it would be a slight."""
    assert {ord(letter) for letter in "鄂赟玥骉頔㛃喆堃昇禤䶮镕（）%《》"} <= charts._letters()


def test_chart_takes_any_text() -> None:
    """What the font lacks, and what a chart takes for a formula."""
    assert charts.draw(chart(Shape.BARS, "$a$", "👍", "")).startswith(b"\x89PNG")


def test_files_are_kept_with_the_reply() -> None:
    """A repeated message gets the same files again."""
    reply = Reply("好", (), (TABLE, chart(Shape.LINE, "1月", "2月")))
    assert Reply.of(json.loads(json.dumps(reply.as_json()))) == reply
