"""A WeChat account through its wiring: pictures in, answers that are late, consents, notices where the window is closed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xmltodict
from pydantic import SecretStr

from bot import platforms
from bot.app import DEMO, Files, Service, build
from bot.outbox import deliver
from bot.threads import Threads
from config.settings import ChannelSettings, NoticeSettings, Settings
from handlers.messages import Chart, Reply, Series, Shape
from storage import tables
from storage.database import Database
from storage.rules.kinds import CaseKind
from storage.rules.touchpoints import BEIJING
from storage.services import cases
from tests.channels.fakes.serving import Stage, serving
from tests.channels.fakes.wechat_api import WeChatApi
from tests.channels.fakes.wechat_pusher import AES_KEY, APP_ID, PERSON, TOKEN, Platform, event, message
from tests.unit.handlers.office import ACCOUNT, Office
from tests.unit.storage.county import NOW

PICTURE = (Path(__file__).parents[1] / "conversations" / "media" / "visit.jpg").read_bytes()
SECRET, TEMPLATE = "app-secret", "tmpl"
NOON = NOW.astimezone(BEIJING).replace(hour=12, minute=0)  # when pushes go out


class Account:
    """One account over the real service, the platform's API on loopback; the clock is the API's."""

    def __init__(self, office: Office, api: WeChatApi, port: int, folder: Path, *, secret: str = SECRET) -> None:
        self.office, self.api = office, api
        settings = ChannelSettings(
            kind="wechat", account=ACCOUNT, federation=DEMO, token=SecretStr(TOKEN), aes_key=SecretStr(AES_KEY),
            app_id=APP_ID, secret=SecretStr(secret) if secret else None, api_base=f"http://127.0.0.1:{port}",
            notice=NoticeSettings(template=TEMPLATE, time="time3"),
            case_notice=NoticeSettings(template="case", time="time3"),
        )  # fmt: skip
        self.settings = whole = Settings.model_construct(channels=(settings,))
        policies = {DEMO: office.county.policies}
        files = Files(folder, public_url="https://gh.example", key="k" * 32)
        self.service: Service = build(office.database, policies, {ACCOUNT: DEMO}, clock=lambda: api.now, files=files)
        office.service = self.service
        self.threads = Threads(4)
        self.callback: Any = platforms.callbacks_of(whole, self.service, self.threads)["wechat"][ACCOUNT]
        self.senders = platforms.senders_of(whole, self.service)

    async def posted(self, xml: str) -> str:
        delivery = Platform(self.api.now).safe(xml)
        status, answer = await self.callback.receive(delivery.query, delivery.body)
        assert status == 200
        return answer if answer == "success" else str(Platform(self.api.now).opened(answer)["Content"])

    def post(self, xml: str) -> str:
        return asyncio.run(self.posted(xml))

    def deliver(self) -> None:
        deliver(self.service.tenants, DEMO, self.api.now, self.senders)


@pytest.fixture
def api() -> WeChatApi:
    return WeChatApi(NOON, APP_ID, SECRET)


@pytest.fixture
def open_account(database: Database, api: WeChatApi, tmp_path: Path) -> Iterator[Any]:
    office = Office(database)
    office.seat("王建国", account=ACCOUNT)
    with database.write() as connection:
        connection.execute(tables.bindings.update().values(external_id=PERSON))
    stage, opened = Stage(), []
    stage.app = api.app()
    with serving(stage) as port:

        def open_one(**options: Any) -> Account:
            opened.append(Account(office, api, port, tmp_path / "media", **options))
            return opened[-1]

        yield open_one
        api.release.set()
    for each in opened:
        each.threads.close()


@pytest.fixture
def account(open_account: Any) -> Account:
    return open_account()


# --- what comes in ------------------------------------------------------------------------------------------------


def test_picture_is_fetched_and_kept(account: Account) -> None:
    """Once, however often the platform repeats itself; without where it was taken."""
    account.api.media["m1"] = (PICTURE, NOON)
    xml = message("image", MediaId="m1", PicUrl="http://example.invalid/")
    first = account.post(xml)
    assert "先替您留着" in first
    assert account.post(xml) == first
    assert account.api.calls["media/get"] == 1
    (row,) = account.office.rows(tables.media)
    assert b"Camera" not in account.service.intake.shelf.read(row.digest)


@pytest.mark.parametrize(
    ("held", "said"), [((PICTURE, NOON - timedelta(days=4)), "再发一次"), ((b"\xff" * 11_000_000, NOON), "太大")]
)
def test_picture_that_cannot_be_had_is_told(account: Account, held: Any, said: str) -> None:
    account.api.media["m1"] = held
    assert said in account.post(message("image", MediaId="m1", PicUrl="x"))
    assert not account.office.rows(tables.media)


def test_stranger_fills_no_disk(account: Account) -> None:
    account.api.media["m1"] = (PICTURE, NOON)
    account.post(message("image", MediaId="m1", PicUrl="x", person="stranger"))
    assert account.api.calls["media/get"] == 0


def test_one_menu_is_answered_by_role(account: Account) -> None:
    """A representative and a stranger tap the same line; names keep to the platform's bytes."""
    assert platforms.set_menus(account.settings, account.service)[ACCOUNT].code == "0"
    (menu,) = account.api.menus
    assert all(len(top["name"].encode()) <= 16 for top in menu)
    lines = [line for top in menu for line in top.get("sub_button", [top])]
    assert all(len(line["name"].encode()) <= 40 for line in lines)
    progress = next(line["key"] for line in lines if "差" in line["key"])
    assert "联系基层和职工" in account.post(event("CLICK", key=progress))
    assert "绑定" in account.post(event("CLICK", key=progress, person="stranger"))


def test_wrong_key_is_told_to_whoever_can_mend_it(account: Account) -> None:
    """Signed by the platform and not to be opened: sealed with another key than ours. The right one ends it."""
    other = Platform(account.api.now, aes_key="z" * 42 + "E").safe(message(Content="你好"))
    status, _ = asyncio.run(account.callback.receive(other.query, other.body))
    account.threads.close()
    assert status in (400, 403)
    ((name, code),) = [(row.account, row.code) for row in account.office.rows(tables.pauses)]
    assert (name, code) == (f"{ACCOUNT}/callback", "sealed")
    account.callback._threads = again = Threads(2)
    account.post(message(Content="你好"))
    again.close()
    assert account.office.rows(tables.pauses) == []


# --- late answers ---------------------------------------------------------------------------------------------------


def held_back(account: Account, release: threading.Event) -> None:
    """The answer of this account waits for `release`; nobody waits four seconds for it."""
    answer = account.callback._answer

    def slow(incoming: Any) -> Any:
        release.wait(10)
        return answer(incoming)

    account.callback._answer, account.callback._patience = slow, 0.05


async def released(account: Account, release: threading.Event) -> None:
    """Lets the answer go on, until it was said by itself."""
    late, said = account.callback.late, threading.Event()

    def say(*message: Any) -> None:
        late(*message)
        said.set()

    account.callback.late = say
    release.set()
    await asyncio.to_thread(said.wait, 10)


def test_late_answer_comes_by_itself(account: Account) -> None:
    """Acknowledged in time, said when it is ready, and counted among the five of the window."""
    release = threading.Event()
    held_back(account, release)
    account.api.user_spoke(PERSON)

    async def whole() -> str:
        acknowledged = await account.posted(message(Content="我还差什么"))
        await released(account, release)
        return acknowledged

    assert asyncio.run(whole()) == "success"
    ((openid, said),) = account.api.sent
    assert (openid, "联系基层和职工" in said) == (PERSON, True)
    (row,) = account.office.rows(tables.outbox)
    assert (row.state, row.purpose, row.code) == ("sent", "late_answer", "0")


def test_late_answer_that_cannot_go_out_comes_with_the_next(account: Account) -> None:
    release = threading.Event()
    held_back(account, release)

    async def whole() -> None:
        await account.posted(message(Content="我还差什么"))
        await released(account, release)

    asyncio.run(whole())
    assert [row.state for row in account.office.rows(tables.outbox)] == ["parked"]
    account.callback._patience = 4.0
    assert "联系基层和职工" in account.post(message(number="1002", Content="谢谢"))
    assert [row.state for row in account.office.rows(tables.outbox)] == ["sent"]


def test_waiting_repeat_gets_the_late_answer(account: Account) -> None:
    """Then nothing is said a second time."""
    release = threading.Event()
    held_back(account, release)
    xml = message(Content="我还差什么")

    async def whole() -> list[str]:
        first = await account.posted(xml)
        account.callback._patience = 5.0
        second = asyncio.ensure_future(account.posted(xml))
        await asyncio.sleep(0)
        release.set()
        return [first, await second]

    first, second = asyncio.run(whole())
    assert (first, "联系基层和职工" in second) == ("success", True)
    assert not account.api.sent


def test_account_that_cannot_send_waits_for_repeats(open_account: Any) -> None:
    """An acknowledgement would end the platform's repeats, and with them the only way to answer (channels.md 1.2)."""
    silent = open_account(secret="")
    assert silent.callback._patience > 5
    assert silent.callback.late is None


# --- windows, consents, notices -------------------------------------------------------------------------------------


def popup(*words: tuple[str, str], created: int = 1800000000) -> str:
    """The platform's event when somebody answered the pop-up: one item, or several."""
    items = "".join(
        f"<List><TemplateId>{template}</TemplateId><SubscribeStatusString>{status}</SubscribeStatusString></List>"
        for template, status in words
    )
    whole = event("subscribe_msg_popup_event", created=created)
    return whole.replace("</xml>", f"<SubscribeMsgPopupEvent>{items}</SubscribeMsgPopupEvent></xml>")


def consents(account: Account) -> dict[str, int]:
    return {row.template: row.left for row in account.office.rows(tables.grants)}


def test_consents_are_kept_once_each(account: Account) -> None:
    """One item comes as a mapping, several as a list; a repeat adds nothing, a no ends all."""
    assert account.post(popup((TEMPLATE, "accept"))) == "success"
    account.post(popup((TEMPLATE, "accept")))
    assert consents(account) == {TEMPLATE: 1}
    account.post(popup((TEMPLATE, "accept"), ("other", "accept"), created=1800000001))
    assert consents(account) == {TEMPLATE: 2, "other": 1}
    account.post(popup((TEMPLATE, "reject"), created=1800000002))
    assert consents(account) == {TEMPLATE: 0, "other": 1}


def test_notice_goes_where_the_window_is_closed(account: Account) -> None:
    """Customer-service message, then the consent, then waiting for the person's next message."""
    account.post(popup((TEMPLATE, "accept")))
    account.api.consents[PERSON, TEMPLATE] = 1
    account.office.push("王建国", at=NOON)
    account.office.push("王建国", at=NOON)
    account.deliver()
    ((openid, values),) = account.api.notices
    assert (openid, values["thing1"], values["time3"]) == (PERSON, "履职提醒", "2026-11-20 12:00")
    assert len(values["thing2"]) <= 20
    assert sorted(row.state for row in account.office.rows(tables.outbox)) == ["parked", "sent"]
    assert consents(account) == {TEMPLATE: 0}


def test_withdrawn_consent_is_forgotten(account: Account) -> None:
    """The platform knows better (43101): the push waits, the consent is gone."""
    account.post(popup((TEMPLATE, "accept"), (TEMPLATE, "accept")))
    account.office.push("王建国", at=NOON)
    account.deliver()
    assert [row.state for row in account.office.rows(tables.outbox)] == ["parked"]
    assert consents(account) == {TEMPLATE: 0}


def test_consent_that_was_not_used_is_given_back(account: Account) -> None:
    account.post(popup((TEMPLATE, "accept")))
    account.api.faults["message/subscribe/bizsend"].append(-1)
    account.office.push("王建国", at=NOON)
    account.deliver()
    assert [row.state for row in account.office.rows(tables.outbox)] == ["waiting"]
    assert consents(account) == {TEMPLATE: 1}


@pytest.mark.parametrize(("seconds", "states"), [(30, ["parked", "sent", "sent", "sent"]), (90, ["parked"] * 4)])
def test_tap_opens_a_minute_for_three(account: Account, seconds: int, states: list[str]) -> None:
    account.post(event("CLICK", key="帮助"))
    account.api.user_tapped(PERSON)
    account.api.now += timedelta(seconds=seconds)
    for _ in range(4):
        account.office.push("王建国", at=account.api.now)
    account.deliver()
    assert sorted(row.state for row in account.office.rows(tables.outbox)) == states
    assert account.api.calls["message/custom/send"] == states.count("sent")


def test_files_go_as_signed_links(account: Account) -> None:
    """WeChat carries no sheets."""
    from handlers.messages import Column, Table

    account.api.user_spoke(PERSON)
    sheet = Table("名单", (Column("姓名"),), (("王建国",),))
    account.senders["wechat"].send(ACCOUNT, PERSON, Reply("共1人。", files=(sheet,)))
    assert "https://gh.example/files/" in account.api.sent[0][1]


def test_charts_go_as_pictures(account: Account) -> None:
    """Words first, then the picture; one that is refused doesn't bring the words again."""
    account.api.user_spoke(PERSON)
    chart = Chart("各镇街完成率", Shape.BARS, ("云溪镇",), (Series("完成率", (50.0,)),), "%")
    for refused in ((), (45009,)):
        account.api.faults["media/upload"].extend(refused)
        assert account.senders["wechat"].send(ACCOUNT, PERSON, Reply("完成率如下。", files=(chart,))).code == "0"
    *said, addressed = [said for _, said in account.api.sent]
    assert said == ["完成率如下。", "up-1", "完成率如下。"]
    assert "https://gh.example/files/" in addressed


# --- pictures of answers --------------------------------------------------------------------------------------------

CHART = Chart("各镇街完成率", Shape.BARS, ("云溪镇",), (Series("完成率", (50.0,)),), "%")


def answered_with_a_chart(account: Account, xml: str, times: int = 1) -> list[str]:
    """What the passive replies said, once all that follows them is done."""
    account.callback._answer = account.service.handing.over(
        lambda incoming: (Reply("完成率如下。", files=(CHART,)),), but=Chart
    )
    said = [account.post(xml) for _ in range(times)]
    account.threads.close()
    return said


def test_picture_of_an_answer_follows_it(account: Account) -> None:
    """As a picture, not as an address; a repeat of the question brings no second one. It counts for the window."""
    account.api.user_spoke(PERSON)
    assert answered_with_a_chart(account, message(Content="各镇街完成率"), times=2) == ["完成率如下。"] * 2
    assert [said for _, said in account.api.sent] == ["up-1"]
    (row,) = account.office.rows(tables.outbox)
    assert (row.state, row.binding_id is not None) == ("sent", True)


@pytest.mark.parametrize("code", [48001, 45009])
def test_picture_that_may_not_go_comes_as_an_address(account: Account, code: int) -> None:
    """With the next message, which the account may answer in any case."""
    account.api.faults["media/upload"].append(code)
    answer = account.callback._answer
    answered_with_a_chart(account, message(Content="各镇街完成率"))
    assert sorted(row.state for row in account.office.rows(tables.outbox)) == ["dropped", "parked"]
    assert not account.api.sent
    account.callback._answer, account.callback._threads = answer, Threads(2)
    assert "https://gh.example/files/" in account.post(message(number="1002", Content="谢谢"))
    account.callback._threads.close()


def test_account_that_cannot_send_gives_the_address(open_account: Any) -> None:
    silent = open_account(secret="")
    silent.callback._answer = silent.service.handing.over(lambda incoming: (Reply("如下。", files=(CHART,)),))
    assert "https://gh.example/files/" in silent.post(message(Content="各镇街完成率"))
    assert not silent.api.calls["media/upload"]


# --- template messages ----------------------------------------------------------------------------------------------


def returned(account: Account) -> None:
    """The officer sends 王建国's suggestion back, who is told of it."""
    county, at = account.office.county, account.api.now
    with county.work("王建国", at) as work:
        number = cases.file(work, cases.Draft(CaseKind.OPINION, "关于食堂的意见", "食堂太贵")).number
    with county.work("方静", at) as work:
        cases.send_back(work, number, "写清是哪个食堂")


def pushed(account: Account) -> list[tuple[str, str]]:
    """State and code of what 王建国 was told, in its order; officers are on no channel here."""
    person = account.office.county.person("王建国").id
    return [(row.state, row.code) for row in account.office.rows(tables.outbox) if row.person_id == person]


def test_template_message_answers_a_case_where_nothing_else_is_open(account: Account) -> None:
    """In no window and without consent; its number is kept, so that the platform's report finds it."""
    returned(account)
    account.deliver()
    ((openid, values),) = account.api.templates
    assert (openid, values["thing1"], values["time3"]) == (PERSON, "建议办理进展", "2026-11-20 12:00")
    assert values["thing2"].startswith("建-0001")
    assert pushed(account) == [("sent", "msgid:701")]


def test_reminder_never_goes_as_a_template_message(account: Account) -> None:
    """The platform sanctions pushes that answer nothing (channels.md 3); nor are officers told that way what there is to do."""
    account.office.push("王建国", at=NOON)
    account.office.seat("方静", account=ACCOUNT)
    with account.office.county.work("王建国", NOON) as work:
        cases.file(work, cases.Draft(CaseKind.OPINION, "关于食堂的意见", "食堂太贵"))
    account.deliver()
    assert {row.state for row in account.office.rows(tables.outbox)} == {"parked"}
    assert not account.api.calls["message/template/send"]


def test_every_other_way_comes_before_a_template_message(account: Account) -> None:
    """Window, then consent, then the template; a web page that nobody may look at again is no way for who has WeChat."""
    api, office = account.api, account.office
    account.post(message(Content="谢谢"))
    account.post(popup((TEMPLATE, "accept")))
    api.user_spoke(PERSON)
    api.windows[PERSON].left, api.consents[PERSON, TEMPLATE] = 1, 1
    office.seat("王建国", channel="web", account="web")
    found = []
    for _ in range(3):
        returned(account)
        account.deliver()
        found.append((len(api.sent), len(api.notices), len(api.templates)))
    assert found == [(1, 0, 0), (1, 1, 0), (1, 1, 1)]
    assert [state for state, _ in pushed(account)] == ["sent"] * 3


def test_uncertain_template_message_is_sent_again_once_only(account: Account) -> None:
    """Taken, then cut: the platform takes the repeat for the first one."""
    account.api.faults["message/template/send"].append("cut")
    returned(account)
    account.deliver()
    assert pushed(account) == [("waiting", "repeat")]
    account.api.now += timedelta(minutes=3)
    account.deliver()
    assert [state for state, _ in pushed(account)] == ["sent"]
    assert (len(account.api.templates), account.api.calls["message/template/send"]) == (1, 2)


def test_uncertain_template_message_is_not_repeated_late(account: Account) -> None:
    """After ten minutes it might be heard twice."""
    account.api.faults["message/template/send"].append("cut")
    returned(account)
    account.deliver()
    account.api.now += timedelta(minutes=9)
    account.deliver()
    assert [state for state, _ in pushed(account)] == ["uncertain"]
    assert account.api.calls["message/template/send"] == 1


@pytest.mark.parametrize(
    ("status", "code", "broken"),
    [("failed:user block", "blocked", True), ("failed: system failed", "template_failed", False)],
)
def test_reported_failure_is_shown_to_officers(account: Account, status: str, code: str, broken: bool) -> None:
    """The platform took it, and tells later that it didn't arrive."""
    returned(account)
    account.deliver()
    report = event("TEMPLATESENDJOBFINISH").replace("</xml>", f"<MsgID>701</MsgID><Status>{status}</Status></xml>")
    assert account.post(report) == "success"
    assert pushed(account) == [("failed", code)]
    assert [row.broken_at is not None for row in account.office.rows(tables.bindings)] == [broken]


def test_report_of_success_changes_nothing(account: Account) -> None:
    returned(account)
    account.deliver()
    account.post(event("TEMPLATESENDJOBFINISH").replace("</xml>", "<MsgID>701</MsgID><Status>success</Status></xml>"))
    assert pushed(account) == [("sent", "msgid:701")]


@pytest.mark.parametrize("code", [45009, 48001, 48004])
def test_way_that_is_closed_closes_no_other(account: Account, code: int) -> None:
    """Templates spent or not granted: asked once, then left alone for its time; customer-service messages go on."""
    account.api.faults["message/template/send"].append(code)
    for _ in range(2):
        returned(account)
        account.deliver()
    assert pushed(account) == [("parked", str(code))] * 2
    assert account.api.calls["message/template/send"] == 1
    account.post(message(Content="谢谢"))
    account.api.user_spoke(PERSON)
    returned(account)
    account.deliver()
    assert pushed(account)[-1] == ("sent", "0")
    account.api.now += timedelta(days=3)
    returned(account)
    account.deliver()
    assert pushed(account)[-1][0] == "sent"
    assert not account.office.rows(tables.pauses)


def test_xml_of_several_items_is_a_list() -> None:
    """What the parser makes of one and of two: the reason for the test above."""
    one, two = (xmltodict.parse(popup(*[("t", "accept")] * count))["xml"] for count in (1, 2))
    assert isinstance(one["SubscribeMsgPopupEvent"]["List"], dict)
    assert isinstance(two["SubscribeMsgPopupEvent"]["List"], list)
