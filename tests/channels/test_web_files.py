"""Pictures and documents sent on the web page: the checks of every channel, kept once, and only what may come from there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot import http
from bot.app import DEMO, Files, build
from bot.channels import web
from bot.media import DOCUMENT_LIMIT
from bot.serving import enclosing
from storage import tables
from storage.database import Database
from tests.channels.fakes.serving import request, serving
from tests.unit.handlers.office import Office
from tests.unit.storage.county import NOW

MEDIA = Path(__file__).parents[1] / "conversations" / "media"
PICTURE = (MEDIA / "visit.jpg").read_bytes()
BYTES = {"Content-Type": "application/octet-stream"}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def office(sqlite: Database, tmp_path: Path) -> Office:
    made = Office(sqlite)
    made.service = build(sqlite, {DEMO: made.county.policies}, clock=lambda: NOW, files=Files(tmp_path / "media"))
    made.seat("王建国", channel="web", account="web")
    return made


@pytest.fixture
def page(office: Office) -> Iterator[int]:
    service = office.service
    room = web.Room(
        "web", "云溪县总工会", service.answer, lambda *_: (), lambda: NOW, b"k" * 32, ("王建国",), "王建国", enclosing(service)
    )  # fmt: skip
    with serving(http.make_app(callbacks={}, ready=dict, pages=web.routes(room))) as port:
        yield port


def given(
    port: int, content: bytes, number: str = "a1", name: str = "visit.jpg", headers: Any = BYTES, **more: str
) -> tuple[int, str]:
    """Status, and what was said."""
    about = "&".join(f"{key}={quote(value)}" for key, value in {"id": number, "name": name, **more}.items())
    status, _, answer = request(port, "POST", f"/chat/files?{about}", content, headers)
    return status, "\n".join(reply["text"] for reply in json.loads(answer)["replies"]) if status == 200 else ""


def test_picture_is_kept_once_and_without_its_place(office: Office, page: int) -> None:
    """As on every channel; the page's retry is answered again, not counted again."""
    first = given(page, PICTURE)
    assert (first[0], "先替您留着" in first[1]) == (200, True)
    assert given(page, PICTURE) == first
    (row,) = office.rows(tables.media)
    assert (row.kind, row.mime, row.name) == ("image", "image/jpeg", "visit.jpg")
    assert b"Camera" not in office.service.intake.shelf.read(row.digest)


def test_document_is_kept_under_its_name(office: Office, page: int) -> None:
    assert given(page, PDF, name="报告/2026.pdf")[0] == 200
    (row,) = office.rows(tables.media)
    assert (row.kind, row.mime) == ("file", "application/pdf")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"MZ\x90\x00program", "打不开"), (b"", "打不开"), (b"\xff\xd8\xff" + bytes(10 * 2**20), "太大")],
    ids=["program", "empty", "picture of more than 10 MB"],
)
def test_bytes_decide_and_not_the_name(office: Office, page: int, content: bytes, said: str) -> None:
    status, words = given(page, content)
    assert status == 200
    assert not office.rows(tables.media)
    assert said in words


def test_body_is_capped(office: Office, page: int) -> None:
    assert given(page, bytes(DOCUMENT_LIMIT + 1))[0] == 413
    assert not office.rows(tables.media)


@pytest.mark.parametrize("kind", ["multipart/form-data", "text/plain", "application/x-www-form-urlencoded", ""])
def test_form_of_another_site_is_refused(office: Office, page: int, kind: str) -> None:
    """A browser sends these without asking us first."""
    assert given(page, PICTURE, headers={"Content-Type": kind})[0] == 415


@pytest.mark.parametrize("number", ["", "a b", "x" * 65])
def test_odd_ids_are_refused(page: int, number: str) -> None:
    assert given(page, PICTURE, number)[0] == 400


def test_guest_fills_no_disk(office: Office, page: int, tmp_path: Path) -> None:
    status, words = given(page, PICTURE, **{"as": "guest"})
    assert (status, "一句话" in words) == (200, True)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and "media" in path.parts]


@pytest.mark.parametrize(("like", "kept"), [("wechat", 0), ("wecom", 0), ("telegram", 1)])
def test_imitated_channel_takes_what_it_would(office: Office, page: int, like: str, kept: int) -> None:
    """WeChat and WeCom never deliver documents (channels.md 8); pictures they do."""
    status, words = given(page, PDF, like=like)
    assert (status, "上传文件" in words) == (200, kept == 0)
    assert len(office.rows(tables.media)) == kept
    given(page, PICTURE, "a2", like=like)
    assert len(office.rows(tables.media)) == kept + 1


def test_page_without_a_shelf_takes_nothing() -> None:
    room = web.Room("web", "云溪县总工会", lambda _: (), lambda *_: (), lambda: NOW, b"k" * 32)
    with serving(http.make_app(callbacks={}, ready=dict, pages=web.routes(room))) as port:
        assert given(port, PICTURE)[0] == 404
