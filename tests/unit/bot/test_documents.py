"""Charts and sheets: what a phone and Excel make of them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from jinja2 import UndefinedError
from PIL import Image

from bot.documents import charts, making, sheets
from handlers.messages import Cells, Chart, Column, Letter, Reply, Series, Shape, Table

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
    seen: list[int] = []

    def rows() -> Iterator[tuple[str, int, None, None, None]]:
        for number in range(100):
            seen.append(number)
            yield ("x", number, None, None, None)

    assert sheets.stream(io.BytesIO(), "x", (), COLUMNS, rows()) == len(seen) == 100


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


REPLY = {
    "federation": "云溪县总工会",
    "paper": "云总工建复〔2026〕3号",
    "number": "建-0012",
    "title": "食堂<太贵> & 不热",
    "signers": "王建国、李芳",
    "plural": "等",
    "kind": "建议",
    "units": "法律部（会同生活保障部）",
    "lines": ["已与企业协商。", "{{ 7 * 7 }}"],
    "result": "B 列入计划",
    "promise_on": "2027年3月31日",
    "rate_until": "2026年12月5日",
    "rate_example": "建-0012满意",
    "unit": "法律部",
    "date": "2026年11月20日",
}


def letter_of(facts: dict[str, Any]) -> Any:
    return docx.Document(io.BytesIO(making.make(Letter("对建-0012号建议的答复", "case_reply", facts)).content))


def test_letter_holds_what_people_wrote() -> None:
    """A «<» in a name once cut off the rest of a letter, and braces are no code."""
    words = [paragraph.text for paragraph in letter_of(REPLY).paragraphs]
    assert "对建-0012《食堂<太贵> & 不热》的答复" in words
    assert "{{ 7 * 7 }}" in words
    assert "承诺办成日期：2027年3月31日" in words
    assert words[-2:] == ["法律部", "2026年11月20日"]


def test_letter_has_chinese_fonts() -> None:
    """Without an East Asian font Word takes whatever it likes."""
    runs = [run for paragraph in letter_of(REPLY).paragraphs for run in paragraph.runs if run.text]
    assert all(run._element.rPr.rFonts.get(qn("w:eastAsia")) for run in runs)


def test_letter_without_a_promise_has_no_such_line() -> None:
    words = [paragraph.text for paragraph in letter_of({**REPLY, "promise_on": ""}).paragraphs]
    assert not [line for line in words if "承诺" in line or "%" in line]


def test_letter_with_a_missing_fact_is_refused() -> None:
    facts = {name: value for name, value in REPLY.items() if name != "unit"}
    with pytest.raises(UndefinedError):
        letter_of(facts)
