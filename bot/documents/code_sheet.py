"""The sheet of binding codes that is printed, cut and handed out: one person a row, the code to type and to scan."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import segno
import xlsxwriter

from config.texts import text as say
from storage.rules.people import Person, Role
from storage.rules.touchpoints import BEIJING
from storage.services.people import IssuedCode

_A4 = 9
# Excel's screen pixels: 96 to an inch. A code of 33 modules on 84 pixels prints 22 mm wide, 0.67 mm a module.
_QR_SIDE = 84
_ROW_HEIGHT = 96
_MODULE = 6
_BORDER = 4
_WIDTHS = {"name": 11, "role": 15, "unit": 27, "code": 16, "expires": 13}
_WIDTH_OF_OTHERS = 12
_MOST_HEADER = 200
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True)
class Heading:
    """Who hands the codes out, when, and the columns as the federation wants them (figure `binding.sheet`).

    A column that the program has nothing for stays empty, for a signature or a remark.
    """

    federation: str
    columns: Sequence[str]
    now: datetime


def write(path: Path, issued: Sequence[IssuedCode], heading: Heading) -> None:
    """An A4 workbook; the QR picture in its last column says «绑定 CODE». Raises OSError when it can't be written."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, **_PLAIN}) as book:
        book.set_properties({"title": say("codes.sheet"), "created": heading.now.replace(tzinfo=None)})
        sheet = book.add_worksheet(say("codes.sheet"))
        fields = tuple(_fields(heading.columns))
        _lay_out(sheet, heading, fields)
        styles = _styles(book)
        sheet.write_row(0, 0, (*heading.columns, say("codes.qr_heading")), styles["head"])
        today = heading.now.astimezone(BEIJING).date()
        for row, each in enumerate(issued, start=1):
            _write_row(sheet, row, each, fields, _values(each, today), styles)


def qr(code: str) -> tuple[bytes, int]:
    """A PNG of what a person would type, and its side in pixels; read by a phone it gives the text to send."""
    # UTF-8 without a mark of the encoding is what WeChat's and phones' readers take; they stumble over the mark.
    symbol = segno.make(say("codes.qr", code=code), encoding="utf-8", error="m", micro=False)
    picture = io.BytesIO()
    symbol.save(picture, kind="png", scale=_MODULE, border=_BORDER)
    return picture.getvalue(), int(symbol.symbol_size(scale=_MODULE, border=_BORDER)[0])


def _fields(columns: Sequence[str]) -> Iterator[str]:
    """What stands in each column, by its title; empty for one that the program does not know."""
    known = {say(f"codes.column.{name}"): name for name in _WIDTHS}
    yield from (known.get(title, "") for title in columns)


def _lay_out(sheet: Any, heading: Heading, fields: Sequence[str]) -> None:
    for column, name in enumerate(fields):
        sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH_OF_OTHERS))
    sheet.set_column_pixels(len(fields), len(fields), _ROW_HEIGHT)
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=1.0, bottom=0.8)
    sheet.center_horizontally()
    # The title is in the page's own head: the first row is the columns, for those who sort or merge the sheet.
    federation = heading.federation.replace("&", "&&")
    sheet.set_header("&C&16" + say("codes.title", federation=federation)[:_MOST_HEADER])
    sheet.set_footer("&L&9" + say("codes.how")[:_MOST_HEADER] + "&R&9" + say("codes.page"))


def _styles(book: Any) -> Mapping[str, Any]:
    cell = {"border": 1, "border_color": "#999999", "valign": "vcenter", "align": "center", "text_wrap": True}
    return {
        "head": book.add_format({**cell, "bold": True, "bg_color": "#F2F2F2"}),
        "": book.add_format({**cell, "font_size": 12}),
        # A font in which every letter is told from every other and all are equally wide.
        "code": book.add_format({**cell, "font_name": "Consolas", "font_size": 16, "bold": True, "text_wrap": False}),
    }


def _values(each: IssuedCode, today: date) -> Mapping[str, str]:
    expires = each.expires_at.astimezone(BEIJING).strftime(say("codes.expires"))
    return {
        "name": each.person.name,
        "role": _roles(each.person, today),
        "unit": each.person.unit,
        "code": each.code,
        "expires": expires,
    }


def _roles(person: Person, today: date) -> str:
    held = {mandate.role for mandate in person.mandates if mandate.covers(today)}
    return say("roster.between").join(say(f"role.{role}") for role in Role if role in held)


def _write_row(
    sheet: Any, row: int, each: IssuedCode, fields: Sequence[str], values: Mapping[str, str], styles: Mapping[str, Any]
) -> None:
    sheet.set_row_pixels(row, _ROW_HEIGHT)
    for column, name in enumerate(fields):
        write = sheet.write_string if values.get(name) else sheet.write_blank
        write(row, column, values.get(name), styles.get(name, styles[""]))
    sheet.write_blank(row, len(fields), None, styles[""])
    picture, side = qr(each.code)
    scale, inset = _QR_SIDE / side, (_ROW_HEIGHT - _QR_SIDE) // 2
    place = {"x_scale": scale, "y_scale": scale, "x_offset": inset, "y_offset": inset, "object_position": 1}
    sheet.insert_image(row, len(fields), f"{row}.png", {"image_data": io.BytesIO(picture), **place})
