"""The printed sheet of codes, read back as Excel would."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
import segno
from openpyxl.worksheet.worksheet import Worksheet

from bot.documents import code_sheet
from storage.rules.people import Mandate, Person, Role
from storage.services.people import IssuedCode

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
EXPIRES = datetime(2026, 12, 20, 1, 30, tzinfo=UTC)
COLUMNS = ("姓名", "身份", "单位", "绑定码", "有效期至")


def _issued(name: str = "罗建业", code: str = "ABCD2345") -> IssuedCode:
    held = (Role.VICE_CHAIR, date(2024, 7, 1), date(2029, 6, 30)), (Role.MEMBER, date(2024, 7, 1), date(2029, 6, 30))
    ended = Mandate(Role.OFFICER, date(2020, 1, 1), date(2022, 1, 1))
    return IssuedCode(
        Person(1, name, "公交公司工会", mandates=(*(Mandate(*each) for each in held), ended)), code, EXPIRES
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "绑定码.xlsx"
    heading = code_sheet.Heading("云溪县总工会 & 乡", COLUMNS, NOW)
    code_sheet.write(path, [_issued(), _issued("=1+1", "WXYZ6789")], heading)
    return path


@pytest.fixture
def sheet(path: Path) -> Worksheet:
    return openpyxl.load_workbook(path).active


def test_rows_say_who_and_what(sheet: Worksheet) -> None:
    rows = [tuple(cell.value for cell in row)[:5] for row in sheet.iter_rows(max_row=2)]
    assert rows == [COLUMNS, ("罗建业", "委员、兼职副主席", "公交公司工会", "ABCD2345", "2026-12-20 09:30")]


def test_names_are_never_formulas(sheet: Worksheet) -> None:
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")


def test_each_row_has_its_picture(path: Path, sheet: Worksheet) -> None:
    """The last column's cell holds the picture whole, so that cutting along the lines spoils none."""
    with zipfile.ZipFile(path) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
        pictures = {archive.read(name) for name in archive.namelist() if name.startswith("xl/media/")}
    assert pictures == {code_sheet.qr(code)[0] for code in ("ABCD2345", "WXYZ6789")}
    for end in ("from", "to"):
        assert re.findall(rf"<xdr:{end}><xdr:col>(\d+)</xdr:col>.*?<xdr:row>(\d+)</xdr:row>", drawing) == [
            ("5", "1"),
            ("5", "2"),
        ]
    assert [sheet.row_dimensions[row].height for row in (2, 3)] == [72, 72]


def test_picture_says_what_to_send() -> None:
    """The same text gives the same picture, in the encoding that phones take."""
    expected = io.BytesIO()
    segno.make("绑定 ABCD2345".encode(), error="m", micro=False).save(expected, kind="png", scale=6, border=4)
    picture, side = code_sheet.qr("ABCD2345")
    assert (picture, side) == (expected.getvalue(), 198)


def test_prints_on_a4_with_its_heading(sheet: Worksheet) -> None:
    setup = sheet.page_setup
    assert (setup.paperSize, setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (9, 0, True)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert sheet.oddHeader.center.text == "云溪县总工会 && 乡　绑定码"


def test_federations_own_columns_stay_for_pen(tmp_path: Path) -> None:
    path = tmp_path / "绑定码.xlsx"
    code_sheet.write(path, [_issued()], code_sheet.Heading("县", ("绑定码", "签收", "姓名"), NOW))
    rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    assert list(rows) == [("绑定码", "签收", "姓名", "二维码"), ("ABCD2345", None, "罗建业", None)]
