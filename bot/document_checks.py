"""What `lvzhi doctor` says about pictures and documents: the Chinese font and the offices' forms."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile, ZipFile

from bot.findings import Finding, Findings, Level
from config.texts import text

HERE = Path(__file__).parent / "documents"
_FONT = Path("font") / "lvzhi-sans.otf"
_FORMS = ("analysis", "case_reply")


def documents(folder: Path = HERE) -> Findings:
    """`folder`: where the program keeps its font and forms."""
    found = [*_font(folder / _FONT), *_forms(folder / "letter_forms")]
    yield from found
    if not found:
        yield Finding(Level.FINE, text("doctor.documents.fine", forms=len(_FORMS)))


def _font(path: Path) -> Findings:
    from matplotlib.ft2font import FT2Font

    try:
        known = FT2Font(str(path)).get_charmap()
    except (OSError, RuntimeError):
        yield _fault("font", path)
        return
    # What doctor says of it is written in the letters that pictures need.
    if not {ord(letter) for letter in text("doctor.documents.letters", file="")} - {ord(" ")} <= known.keys():
        yield _fault("letters", path)


def _forms(folder: Path) -> Findings:
    """Offices may edit them; one that Word can't open any more would be missed with the first answer."""
    for name in _FORMS:
        path = folder / f"{name}.docx"
        try:
            with ZipFile(path) as form:
                form.getinfo("word/document.xml")
        except (OSError, BadZipFile, KeyError):
            yield _fault("form", path)


def _fault(about: str, path: Path) -> Finding:
    return Finding(Level.FAULT, text(f"doctor.documents.{about}", file=path.name), text("doctor.documents.mend"))
