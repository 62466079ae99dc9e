"""The chat page as a person uses it, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect

from bot import http
from bot.channels import web
from bot.media.intake import Fetched
from handlers.messages import Choice, Incoming, Kind, Reply, choices
from tests.channels.fakes.serving import serving

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
SENTENCE = "昨天下午走访锡山纺织厂工会"


@dataclass
class Desk:
    heard: list[Incoming] = field(default_factory=list)
    pushed: list[tuple[int, Reply]] = field(default_factory=list)
    files: list[Fetched] = field(default_factory=list)

    def answer(self, incoming: Incoming) -> tuple[Reply, ...]:
        self.heard.append(incoming)
        offered = choices("确认", "修改") if "走访" in incoming.text else (Choice("看看全部", "列表"),)
        return (Reply(f"收到：{incoming.text}\n第二行", offered),)

    def enclosed(self, incoming: Incoming, fetched: Fetched) -> tuple[Reply, ...]:
        self.heard.append(incoming)
        self.files.append(fetched)
        return (Reply(f"{fetched.name}收到，{len(fetched.content)}字节"),)

    def updates(self, sender: str, after: int) -> list[tuple[int, Reply]]:
        return [(number, reply) for number, reply in self.pushed if number > after]

    @property
    def texts(self) -> list[str]:
        return [heard.text for heard in self.heard]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def address(desk) -> Iterator[str]:
    people = ("王建国", "李秀英", "刘强@顺达物流有限公司工会")
    about = (lambda: NOW, b"k" * 32, people, "王建国", desk.enclosed)
    room = web.Room("web", "云溪县总工会", desk.answer, desk.updates, *about)
    with serving(http.make_app(callbacks={}, ready=dict, pages=web.routes(room))) as port:
        yield f"http://127.0.0.1:{port}/"


def say(page: Page, text: str) -> None:
    page.get_by_label("输入消息").fill(text)
    page.get_by_role("button", name="发送").click()


def test_sentence_is_sent_and_answered(phone, address, desk):
    phone.goto(address)
    expect(phone.get_by_role("heading", name="云溪县总工会")).to_be_visible()
    say(phone, SENTENCE)
    expect(phone.get_by_role("log").get_by_text(f"收到：{SENTENCE}")).to_be_visible()
    assert desk.texts == [SENTENCE]
    assert desk.heard[0].sender == "王建国"


def test_enter_sends_and_the_field_is_ready_again(phone, address, desk):
    phone.goto(address)
    field = phone.get_by_label("输入消息")
    field.fill(SENTENCE)
    field.press("Shift+Enter")
    field.press("Enter")
    expect(phone.get_by_text("收到：")).to_be_visible()
    expect(field).to_have_value("")
    assert desk.texts == [SENTENCE]


def test_choice_is_tapped_once(phone, address, desk):
    phone.goto(address)
    say(phone, SENTENCE)
    phone.get_by_role("button", name="确认").click()
    expect(phone.get_by_role("button", name="看看全部")).to_be_enabled()
    expect(phone.get_by_role("button", name="修改")).to_be_disabled()
    phone.get_by_role("button", name="看看全部").click()
    expect(phone.get_by_text("收到：列表")).to_be_visible()
    assert desk.texts == [SENTENCE, "确认", "列表"]


def test_quick_menu_speaks(phone, address, desk):
    phone.goto(address)
    phone.get_by_role("navigation", name="快捷菜单").get_by_role("button", name="我还差什么").click()
    expect(phone.get_by_text("收到：我还差什么")).to_be_visible()


def test_words_are_never_markup(phone, address, desk):
    phone.goto(address)
    hostile = "<img src=x onerror=\"document.title='broken'\"><b>粗</b>"
    say(phone, hostile)
    expect(phone.get_by_text(f"收到：{hostile}")).to_be_visible()
    assert phone.locator(".log img, .log b").count() == 0
    assert phone.title() == "履职通 · 云溪县总工会"


def test_links_can_be_followed_and_nothing_else(phone, address, desk):
    phone.goto(address)
    say(phone, "见http://127.0.0.1/files/abc，javascript:alert(1)")
    link = phone.locator(".theirs .words a")
    expect(link).to_have_attribute("href", "http://127.0.0.1/files/abc")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_own_file_goes_by_its_name(phone, address, desk):
    """The address is long and may name another host than the one that this page was reached by."""
    phone.goto(address)
    say(
        phone,
        "好。\n表.xlsx（3天内可下载）：\nhttp://county.example/files/eyJ.abc-_\n还有图.png：\nhttp://county.example/files/x",
    )
    answer = phone.locator(".theirs .words").last
    sheet, chart = answer.locator("a").first, answer.locator("a").last
    expect(sheet).to_have_text("表.xlsx（3天内可下载）")
    expect(sheet).to_have_attribute("href", "/files/eyJ.abc-_")
    expect(chart.locator("img")).to_have_attribute("src", "/files/x")
    expect(answer).not_to_contain_text("http")


def test_push_appears_by_itself_and_once(phone, address, desk):
    desk.pushed.append((7, Reply("提醒：还差1份调研报告", choices("现在写"))))
    phone.goto(address)
    expect(phone.get_by_text("还差1份调研报告")).to_have_count(1)
    phone.reload()
    say(phone, "好")
    expect(phone.get_by_text("收到：好")).to_be_visible()
    expect(phone.get_by_text("还差1份调研报告")).to_have_count(1)


def test_conversation_survives_a_reload(phone, address, desk):
    phone.goto(address)
    say(phone, SENTENCE)
    expect(phone.get_by_text(f"收到：{SENTENCE}")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text(f"收到：{SENTENCE}")).to_be_visible()
    phone.get_by_role("button", name="确认").click()
    expect(phone.get_by_text("收到：确认")).to_be_visible()


def test_person_is_chosen_on_the_page(phone, address, desk):
    phone.goto(address)
    phone.get_by_label("我是").select_option("刘强@顺达物流有限公司工会")
    phone.wait_for_url("**/?as=*")
    say(phone, "你好")
    expect(phone.get_by_text("收到：你好")).to_be_visible()
    assert desk.heard[0].sender == "刘强@顺达物流有限公司工会"


def test_lost_message_is_sent_again_under_its_own_number(phone, address, desk):
    """It may have arrived: the same number makes the repeat free."""
    sent: list[str] = []

    def lose(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.abort() if len(sent) == 1 else route.continue_()

    phone.route("**/chat/messages*", lose)
    phone.goto(address)
    say(phone, SENTENCE)
    phone.get_by_role("button", name="没有发出去").click()
    expect(phone.get_by_text(f"收到：{SENTENCE}")).to_be_visible()
    assert sent[0] == sent[1]


@pytest.mark.parametrize("width", [360, 390, 430, 320])
def test_nothing_sticks_out_on_a_phone(phone, address, desk, width):
    phone.set_viewport_size({"width": width, "height": 740})
    phone.goto(address)
    say(phone, "走访" + "无空格的很长很长的词" * 30 + "x" * 300)
    expect(phone.get_by_text("收到：")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= width
    assert phone.evaluate("document.querySelector('.log').scrollWidth") <= width
    box = phone.get_by_role("button", name="发送").bounding_box()
    assert box
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 740


def test_targets_are_big_enough_for_thumbs(phone, address, desk):
    phone.goto(address)
    say(phone, SENTENCE)
    expect(phone.get_by_role("button", name="确认")).to_be_visible()
    for button in phone.get_by_role("button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 32, button.inner_text()


def test_computer_shows_a_phone_in_the_middle(desktop, address):
    desktop.goto(address)
    box = desktop.locator(".phone").bounding_box()
    assert box
    assert 360 <= box["width"] <= 430
    assert abs(box["x"] + box["width"] / 2 - 640) < 2
    assert box["y"] > 0
    assert box["y"] + box["height"] < 900


def chosen(page: Page, name: str, content: bytes) -> None:
    """A file picked as a person does: by the button, then in the browser's own window."""
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="发图片或文件").click()
    choosing.value.set_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})


def test_picture_is_sent_from_the_page(phone, address, desk):
    """Its name is shown, its bytes arrive whole, and the same picture may be sent again."""
    phone.goto(address)
    for count in (1, 2):
        chosen(phone, "走访.jpg", b"\xff\xd8\xff" + bytes(70_000))
        expect(phone.get_by_text("走访.jpg收到，70003字节")).to_have_count(count)
    expect(phone.get_by_role("log").get_by_text("［文件］走访.jpg", exact=True)).to_have_count(2)
    assert [(each.kind, each.sender) for each in desk.heard] == [(Kind.IMAGE, "王建国")] * 2
    assert desk.heard[0].dedup_key != desk.heard[1].dedup_key


def test_too_big_file_stays_on_the_phone(phone, address, desk):
    """Nobody waits for twenty megabytes to be told that they are too many."""
    phone.goto(address)
    phone.evaluate("start.files = 1000")
    chosen(phone, "大文件.pdf", bytes(1001))
    expect(phone.get_by_role("log").get_by_text("太大")).to_be_visible()
    assert desk.files == []


def test_file_that_did_not_go_out_is_sent_again_once(phone, address, desk):
    """Without a connection it waits for a tap; the same number, so it counts once."""
    phone.goto(address)
    broken = []

    def cut(route: Route) -> None:
        broken.append(route.request.url)
        if len(broken) == 1:
            route.abort()
        else:
            route.continue_()

    phone.route("**/chat/files*", cut)
    chosen(phone, "走访.jpg", b"\xff\xd8\xff1")
    phone.get_by_role("button", name="没有发出去，点这里重发").click()
    expect(phone.get_by_text("走访.jpg收到，4字节")).to_be_visible()
    assert len(broken) == 2
    assert broken[0] == broken[1]


def test_pasted_picture_is_sent(desktop, address, desk):
    """From a screenshot, as people do at a desk."""
    desktop.goto(address)
    desktop.evaluate(
        """() => {
            const held = new DataTransfer();
            held.items.add(new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])], "截图.png"));
            const paste = new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true});
            document.getElementById("text").dispatchEvent(paste);
        }"""
    )
    expect(desktop.get_by_text("截图.png收到，8字节")).to_be_visible()
