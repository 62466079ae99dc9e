"""What a file is, by its first bytes: names and declared types are the sender's word only."""

from __future__ import annotations

import io
from collections.abc import Iterator

JPEG, PNG, GIF, WEBP, BMP = "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"
PDF, PLAIN = "application/pdf", "text/plain"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# What stands first in a file -> what it is.
_MAGIC = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"BM", BMP),
    (b"%PDF-", PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"#!AMR", "audio/amr"),
    (b"\x02#!SILK", "audio/silk"),
    (b"#!SILK", "audio/silk"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
)
_RIFF = {b"WEBP": WEBP, b"WAVE": "audio/wav"}
_PARTS = {
    "word/document.xml": _OFFICE + "wordprocessingml.document",
    "xl/workbook.xml": _OFFICE + "spreadsheetml.sheet",
    "ppt/presentation.xml": _OFFICE + "presentationml.presentation",
}
_MACROS = ("vbaProject.bin",)
_ENCODINGS = ("utf-8", "gb18030")
_MOST_PARTS = 5000
ENDINGS = {
    JPEG: ".jpg", PNG: ".png", PDF: ".pdf", PLAIN: ".txt", "application/msword": ".doc", "audio/amr": ".amr", "audio/ogg": ".ogg",
    _PARTS["word/document.xml"]: ".docx", _PARTS["xl/workbook.xml"]: ".xlsx", _PARTS["ppt/presentation.xml"]: ".pptx",
}  # fmt: skip


def mime_of(content: bytes) -> str:
    """The type of what we take; empty for everything else, programs and macros among it."""
    return next((found for found in _guesses(content) if found), "")


def _guesses(content: bytes) -> Iterator[str]:
    yield next((mime for magic, mime in _MAGIC if content.startswith(magic)), "")
    if content.startswith(b"RIFF"):
        yield _RIFF.get(content[8:12], "")
    if content.startswith(b"PK\x03\x04"):
        yield _office(content)
        return
    if content[4:8] == b"ftyp" and content[8:11] in (b"M4A", b"mp4"):
        yield "audio/mp4"
    yield _text(content)


def _office(content: bytes) -> str:
    """Word, Excel or PowerPoint by the parts inside; any other archive is none of ours."""
    # Loaded by the first document, not by every start.
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()[:_MOST_PARTS]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    if any(name.endswith(_MACROS) for name in names):
        return ""
    return next((mime for part, mime in _PARTS.items() if part in names), "")


def _text(content: bytes) -> str:
    """Words in one of the two encodings that Chinese files have, without the bytes of a program."""
    head = content[:65536]
    if not content.strip() or b"\0" in head or content[:2] in (b"MZ", b"#!") or content.startswith(b"\x7fELF"):
        return ""
    return PLAIN if any(_reads(content, encoding) for encoding in _ENCODINGS) else ""


def _reads(content: bytes, encoding: str) -> bool:
    try:
        read = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character in "\r\n\t\ufeff\u3000" for character in read[:4096])
