"""`lvzhi doctor` names a font or form that is missing or broken, and how to mend it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot import document_checks
from bot.findings import Level


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The program's font and forms, to be spoilt."""
    for name in ("font", "letter_forms"):
        shutil.copytree(document_checks.HERE / name, tmp_path / name)
    return tmp_path


def faults(folder: Path) -> list[str]:
    return [str(each) for each in document_checks.documents(folder) if each.level is not Level.FINE]


def test_shipped_font_and_forms_are_fine(folder: Path) -> None:
    assert faults(folder) == []
    assert [each.level for each in document_checks.documents()] == [Level.FINE]


def test_missing_font_is_named(folder: Path) -> None:
    """Charts would show boxes instead of names."""
    (folder / "font" / "lvzhi-sans.otf").unlink()
    [line] = faults(folder)
    assert "中文字体 lvzhi-sans.otf" in line
    assert "重新安装程序" in line


def test_broken_font_is_named(folder: Path) -> None:
    (folder / "font" / "lvzhi-sans.otf").write_bytes(b"no font")
    assert "坏了" in faults(folder)[0]


def test_font_without_chinese_is_named(folder: Path) -> None:
    from matplotlib import font_manager

    shutil.copy(font_manager.findfont("DejaVu Sans"), folder / "font" / "lvzhi-sans.otf")
    assert "没有汉字" in faults(folder)[0]


@pytest.mark.parametrize("content", [None, b"", b"PK no zip"])
def test_missing_or_broken_form_is_named(folder: Path, content: bytes | None) -> None:
    form = folder / "letter_forms" / "case_reply.docx"
    form.unlink()
    if content is not None:
        form.write_bytes(content)
    [line] = faults(folder)
    assert "模板 case_reply.docx" in line
