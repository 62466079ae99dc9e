"""What comes in is told by its bytes, drawn anew without position data, capped, and kept before it is answered."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pydantic import SecretStr

from bot.media import PICTURE_LIMIT, VOICE_LIMIT, sniffing
from bot.media.intake import Fetched, Intake, Unavailable
from bot.media.pictures import LONGEST_SIDE, THUMBNAIL_SIDE, NoPicture, cleaned
from bot.media.shelf import Shelf
from bot.media.transcription import transcriber
from config.settings import TranscriptionSettings
from handlers.messages import Incoming, Kind, Reply
from tests.unit.handlers.office import logged

MEDIA = Path(__file__).parents[2] / "conversations" / "media"
VISIT = (MEDIA / "visit.jpg").read_bytes()
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "")
    return file.getvalue()


def drawn(mode: str = "RGB", size: tuple[int, int] = (40, 20), kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


# --- sniffing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (VISIT, sniffing.JPEG), (drawn(), sniffing.PNG), (drawn(kind="GIF"), sniffing.GIF), (drawn(kind="WEBP"), sniffing.WEBP),
        (b"%PDF-1.7\n", sniffing.PDF), (b"#!AMR\nxx", "audio/amr"), (b"OggS\0", "audio/ogg"), ("工作小结".encode(), sniffing.PLAIN),
        ("工作小结".encode("gb18030"), sniffing.PLAIN), (b"MZ\x90\0", ""), (b"#!/bin/sh\nls", ""), (b"\x7fELF\x02", ""), (b"", ""),
        (archive("readme.txt"), ""), (b"PK\x03\x04 broken", ""), (bytes(100), ""),
    ],
)  # fmt: skip
def test_type_is_told_by_content(content: bytes, mime: str) -> None:
    assert sniffing.mime_of(content) == mime


def test_office_files_are_told_apart_and_macros_refused() -> None:
    assert sniffing.mime_of(archive("word/document.xml")).endswith("wordprocessingml.document")
    assert sniffing.mime_of(archive("xl/workbook.xml")).endswith("spreadsheetml.sheet")
    assert sniffing.mime_of(archive("word/document.xml", "word/vbaProject.bin")) == ""


# --- pictures -------------------------------------------------------------------------------------------------------


def test_position_and_camera_are_gone() -> None:
    """The picture in the test holds a GPS position and a camera's name; a hidden home address must not reach a ledger."""
    assert Image.open(io.BytesIO(VISIT)).getexif().get_ifd(0x8825)
    for kept in (cleaned(VISIT).content, cleaned(VISIT).thumbnail):
        found = Image.open(io.BytesIO(kept))
        assert not found.getexif()
        assert b"Camera" not in kept
        assert not set(found.info) & {"exif", "xmp", "comment", "icc_profile"}


def test_same_picture_is_same_bytes() -> None:
    """Or a repeat would be a second piece of evidence."""
    assert cleaned(VISIT) == cleaned(VISIT)


def test_picture_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (40, 20)).save(file, "JPEG", exif=exif)
    assert Image.open(io.BytesIO(cleaned(file.getvalue()).content)).size == (20, 40)


def test_large_picture_is_made_smaller() -> None:
    picture = cleaned(drawn(size=(4000, 3000)))
    assert max(Image.open(io.BytesIO(picture.content)).size) == LONGEST_SIDE
    assert max(Image.open(io.BytesIO(picture.thumbnail)).size) == THUMBNAIL_SIDE


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "I;16"])
def test_every_kind_of_colour_is_drawn(mode: str) -> None:
    assert cleaned(drawn(mode)).content.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 no", VISIT[:200], drawn()[:40]])
def test_broken_picture_is_none(content: bytes) -> None:
    with pytest.raises(NoPicture):
        cleaned(content)


def test_trap_of_pixels_is_none() -> None:
    """A few kilobytes that would unfold into a gigabyte."""
    with pytest.raises(NoPicture):
        cleaned(drawn("1", (12000, 12000)))


# --- the intake -----------------------------------------------------------------------------------------------------


@dataclass
class Answering:
    """Remembers what it was asked; `wants` says whether it wants files."""

    wants: bool = True
    asked: list[Incoming] = field(default_factory=list)

    def __call__(self, incoming: Incoming) -> tuple[Reply, ...]:
        self.asked.append(incoming)
        return ()

    def wants_file(self, incoming: Incoming) -> bool:
        return self.wants


def sent(kind: Kind = Kind.IMAGE, text: str = "", media: str = "m1") -> Incoming:
    return Incoming("wechat", "gh", "o1", "k1", NOW, kind, text, media)


def taken(incoming: Incoming, content: bytes | Exception, shelf: Shelf, **options: Any) -> Incoming:
    """The message as it is answered when its channel has this file."""

    def fetch(_: Incoming, limit: int) -> Fetched:
        if isinstance(content, Exception):
            raise content
        return Fetched(content, "a.bin")

    answering = Answering(options.pop("wants", True))
    Intake(answering, shelf, **options).over(fetch)(incoming)
    return answering.asked[0]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "media")


def test_picture_lies_on_shelf_before_answer(shelf: Shelf) -> None:
    attachment = taken(sent(), VISIT, shelf).attachment
    assert attachment is not None
    assert not attachment.fault
    assert shelf.read(attachment.digest) == cleaned(VISIT).content
    assert shelf.thumbnail(attachment.digest).read_bytes() == cleaned(VISIT).thumbnail


@pytest.mark.parametrize(
    ("kind", "content", "fault"),
    [
        (Kind.IMAGE, b"\xff\xd8\xff" + bytes(PICTURE_LIMIT), "too_big"), (Kind.VOICE, b"#!AMR" + bytes(VOICE_LIMIT), "too_big"),
        (Kind.IMAGE, b"\xff\xd8\xff no", "unreadable"), (Kind.FILE, b"MZ" + bytes(9), "unreadable"),
        (Kind.FILE, Unavailable("gone"), "gone"), (Kind.FILE, ConnectionError("https://x/?access_token=SECRET"), "unreachable"),
    ],
)  # fmt: skip
def test_what_is_not_kept_says_why(shelf: Shelf, kind: Kind, content: Any, fault: str) -> None:
    """And no platform's address, with our token in it, gets into the log."""
    with logged() as lines:
        attachment = taken(sent(kind), content, shelf).attachment
    assert attachment is not None
    assert (attachment.fault, attachment.digest) == (fault, "")
    assert "SECRET" not in str(lines)


@pytest.mark.parametrize("incoming", [sent(Kind.TEXT, "你好"), sent(media=""), sent(Kind.VOICE, "说的话")])
def test_nothing_is_fetched_without_need(shelf: Shelf, incoming: Incoming) -> None:
    """A voice that was understood needs no sound."""
    assert taken(incoming, AssertionError(), shelf) == incoming


def test_strangers_and_repeats_fill_no_disk(shelf: Shelf) -> None:
    assert taken(sent(), AssertionError(), shelf, wants=False).attachment is None


def test_odd_voice_is_kept(shelf: Shelf) -> None:
    attachment = taken(sent(Kind.VOICE), b"\x01\x02\x03", shelf).attachment
    assert attachment is not None
    assert (attachment.mime, attachment.fault) == ("audio/unknown", "")


def test_understood_voice_becomes_words(shelf: Shelf) -> None:
    incoming = taken(sent(Kind.VOICE), b"#!AMR\nx", shelf, transcribe=lambda content, mime: f"{mime} 走访")
    assert incoming == replace(sent(Kind.VOICE), text="audio/amr 走访")


def test_shelf_writes_whole_files_only(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    digest = shelf.put(b"one")
    assert shelf.put(b"one") == digest
    assert [each.name for each in tmp_path.rglob("*") if each.is_file()] == [digest]
    for strange in ("", "../../etc/passwd", "a" * 63, "/" * 64):
        with pytest.raises(LookupError):
            shelf.read(strange)


def test_shelf_without_folder_keeps_nothing() -> None:
    with pytest.raises(LookupError):
        Shelf(None).read(Shelf(None).put(b"one"))


# --- transcription ---------------------------------------------------------------------------------------------------


@dataclass
class Service:
    """A speech service on loopback: answers what a test wants, remembers what it got."""

    port: int = 0
    status: int = 200
    answer: bytes = b""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(made.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(made.answer)))
            self.end_headers()
            self.wfile.write(made.answer)

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        made.port = server.server_port
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def asked(service: Service) -> str:
    settings = TranscriptionSettings(url=f"http://127.0.0.1:{service.port}/asr", token=SecretStr("KEY"), timeout=5)
    return transcriber(settings)(b"#!AMR\nvoice", "audio/amr")


def test_service_puts_voice_into_words(service: Service) -> None:
    service.answer = json.dumps({"text": " 昨天走访锡山纺织厂工会 "}).encode()
    assert asked(service) == "昨天走访锡山纺织厂工会"
    ((headers, body),) = service.got
    assert (headers["Content-Type"], headers["Authorization"], body) == ("audio/amr", "Bearer KEY", b"#!AMR\nvoice")


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, b""),
        (302, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"text": 5}'),
        (200, b'{"text": "' + b"a" * 70000),
    ],
)
def test_service_that_cannot_tell_gives_nothing(service: Service, status: int, answer: bytes) -> None:
    """The person is asked for words; the service's key stays out of the log. A redirect is not followed."""
    service.status, service.answer = status, answer
    with logged() as lines:
        assert asked(service) == ""
    assert len(service.got) == 1
    assert "KEY" not in str(lines)
