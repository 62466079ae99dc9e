"""The reply document: numbered, whole, and with nothing in it that signers may not read."""

from __future__ import annotations

import io
from datetime import date

import docx

from bot.documents import making
from handlers import paperwork
from storage.services import cases
from tests.unit.storage.casework import LI, WANG, Casework
from tests.unit.storage.services.test_case_views import travelled


def words(casework: Casework, number: str) -> str:
    with casework.work(LI) as work:
        letter = paperwork.reply_letter(work, cases.status(work, number), date(2026, 12, 5))
    assert letter is not None
    written = docx.Document(io.BytesIO(making.make(letter).content))
    return "\n".join(paragraph.text for paragraph in written.paragraphs)


def test_reply_document_keeps_inside_what_is_inside(casework: Casework) -> None:
    """Every internal field of the case holds a mark; the reply, both signers, number and day stand there."""
    said = words(casework, travelled(casework))
    assert "密" not in said
    for part in ("工建复〔2026〕1号", "王建国、李秀英：", "已经和企业谈妥", "办理结果：A类，已解决", "2026年12月5日前"):
        assert part in said


def test_nothing_answered_is_no_document(casework: Casework) -> None:
    number = casework.filed()
    with casework.work(WANG) as work:
        assert paperwork.reply_letter(work, cases.status(work, number)) is None
