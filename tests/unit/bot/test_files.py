"""`/files/{token}`: a document comes in once by a signed address, and goes out while its address lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from bot import files
from bot.app import DEMO, Files, Service, build
from bot.media import DOCUMENT_LIMIT
from bot.media.links import DownloadGrant, Links, UploadGrant
from handlers.messages import Cells, Column, Reply, Table
from storage import tables
from storage.database import Database
from tests.channels.fakes.serving import serving
from tests.unit.handlers.office import ACCOUNT, Office
from tests.unit.storage.county import NOW

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """王建国 has a research report and asks for a link."""
    made = Office(database)
    policies = {DEMO: made.county.policies}
    kept = Files(tmp_path / "media", public_url="https://gh.example", key="k" * 32)
    made.service = build(database, policies, {ACCOUNT: DEMO}, clock=lambda: NOW, files=kept)
    made.seat("王建国", "李秀英")
    made.say("我的调研报告写好了，题目是新就业形态劳动者入会难点")
    made.say("确认")
    return made


@pytest.fixture
def path(office: Office) -> str:
    said = office.say("上传研-0001的报告")[0]
    assert "24小时内有效" in said
    return urlsplit(said[said.index("https://") :]).path


@pytest.fixture
def browser(office: Office) -> Iterator[httpx.Client]:
    with browsing(office.service) as client:
        yield client


@contextmanager
def browsing(service: Service) -> Iterator[httpx.Client]:
    """A browser at the service's own pages."""
    pages = Starlette(routes=files.routes(service))
    with serving(pages) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        yield client


def uploaded(browser: httpx.Client, path: str, content: bytes = PDF, name: str = "报告.pdf") -> tuple[int, str]:
    answer = browser.post(path, files={"file": (name, content)})
    return answer.status_code, answer.text


def test_document_comes_in_once(browser: httpx.Client, office: Office, path: str) -> None:
    """And stands at the record; the address is spent."""
    page = browser.get(path)
    assert "研-0001" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    status, said = uploaded(browser, path)
    assert (status, "附在研-0001" in said) == (200, True)
    assert [(row.number, row.mime, row.name) for row in office.rows(tables.media)] == [
        ("研-0001", "application/pdf", "报告.pdf")
    ]
    shown = office.say("查看研-0001")[0]
    assert "附件：1个文件" in shown
    seen = browser.get(urlsplit(next(line for line in shown.splitlines() if line.startswith("https://"))).path)
    assert (seen.content, seen.headers["content-type"]) == (PDF, "application/pdf")
    assert uploaded(browser, path)[0] == 410
    assert browser.get(path).status_code == 410


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"MZ program", 400), (b"%PDF" + bytes(DOCUMENT_LIMIT + 70_000), 413)],
    ids=["program", "big"],
)
def test_bad_document_spends_nothing(
    browser: httpx.Client, office: Office, path: str, content: bytes, status: int
) -> None:
    """The form is shown again with what to do."""
    answer = uploaded(browser, path, content)
    assert answer[0] == status
    assert "<form" in answer[1]
    assert uploaded(browser, path)[0] == 200


def test_form_without_file_is_asked_again(browser: httpx.Client, path: str) -> None:
    for body in (b"", b"file=1"):
        assert browser.post(path, content=body).status_code == 400
    assert browser.post(path, data={"file": "words"}).status_code == 400


def test_forged_address_opens_nothing(browser: httpx.Client, path: str) -> None:
    forged = Links("", "x" * 32).upload(DEMO, "nonce")
    for strange in (path[:-1] + ("A" if path[-1] != "A" else "B"), forged, "/files/x", "/files/" + "é" * 50):
        assert browser.get(strange).status_code == 404


def test_link_ends_after_its_hours(office: Office, path: str, database: Database) -> None:
    later: Service = build(
        database,
        {DEMO: office.county.policies},
        {ACCOUNT: DEMO},
        clock=lambda: NOW + timedelta(hours=25),
        files=Files(public_url="https://gh.example", key="k" * 32),
    )
    with browsing(later) as browser:
        assert "过期" in browser.get(path).text
        assert uploaded(browser, path)[0] == 400


def test_link_is_given_for_own_records_only(office: Office) -> None:
    assert "研-0001不是您的" in office.say("上传研-0001的报告", "李秀英")[0]
    assert "说编号" in office.say("上传文件", "李秀英")[0]


def test_files_of_reply_become_links(office: Office, browser: httpx.Client) -> None:
    """A sheet on a channel that takes no files is a signed address, good for three days."""
    table = Table("名单", (Column("姓名"), Column("次数", Cells.NUMBER)), (("王建国", 1),))
    linked = office.service.handing.linked(Reply("共1人。", files=(table,)))
    assert not linked.files
    path = urlsplit(linked.text[linked.text.index("https://") :]).path
    answer = browser.get(path)
    assert answer.content.startswith(b"PK")
    assert "attachment" in answer.headers["content-disposition"]
    assert browser.post(path).status_code == 405


def test_links_read_what_they_made() -> None:
    links = Links("https://x", "k" * 32)
    token = links.download("d" * 64, "名单.xlsx", "a/b", NOW + timedelta(days=1)).rpartition("/")[2]
    assert isinstance(links.read(token, NOW), DownloadGrant)
    assert links.read(token, NOW + timedelta(days=1)) is None
    assert links.read(links.upload("demo", "n").rpartition("/")[2], NOW) == UploadGrant("demo", "n")
