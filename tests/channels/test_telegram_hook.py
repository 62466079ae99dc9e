"""The webhook and what follows: who may post, stored before received, answered once, in order, whatever breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import http
from bot.app import DEMO, Service
from bot.channels.telegram.updates import Edited
from bot.telegraph import Telegraph
from bot.threads import Threads
from handlers.messages import Incoming, Kind, Reply
from storage.database import Database
from storage.rules.touchpoints import BEIJING
from storage.unit_of_work import read, write
from storage.work import Address
from tests.channels import telegram_office as office
from tests.channels.fakes.serving import serving
from tests.channels.fakes.telegram_api import BLOCKED, HANG, PERSON, TelegramApi, membership, message
from tests.channels.telegram_office import ACCOUNT, DATE, NOW, Phone
from tests.unit.handlers.office import logged

SEND = "sendMessage"
OTHER = PERSON + 1


class Watching:
    """The moment, until somebody changes it."""

    def __init__(self) -> None:
        self.now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Watching:
    return Watching()


@pytest.fixture
def api() -> TelegramApi:
    return TelegramApi()


@pytest.fixture
def following(api: TelegramApi, clock: Watching) -> None:
    """Whoever rests finds the moment later."""

    def later(seconds: float) -> None:
        clock.now += timedelta(seconds=seconds + 0.01)

    api.watch.follow = later


@pytest.fixture
def service(sqlite: Database, clock: Watching) -> Service:
    made = office.service(sqlite, clock, county="demo")
    office.settle(made, "王建国", "李秀英")
    return made


@pytest.fixture
def heard(service: Service, monkeypatch: pytest.MonkeyPatch) -> list[Incoming]:
    """What the service was asked, in order."""
    found: list[Incoming] = []
    answer = type(service.answer).__call__

    def listening(self: Any, incoming: Incoming) -> tuple[Reply, ...]:
        found.append(incoming)
        return answer(self, incoming)

    monkeypatch.setattr(type(service.answer), "__call__", listening)
    return found


@pytest.fixture
def base(api: TelegramApi) -> Iterator[str]:
    with serving(api.app()) as port:
        yield f"http://127.0.0.1:{port}"
        api.release.set()


@pytest.fixture
def telegraph(service: Service, api: TelegramApi, base: str) -> Iterator[Telegraph]:
    made = office.telegraph(service, office.account(base), api.watch)
    yield made
    api.release.set()
    made.close()


@pytest.fixture
def phone(telegraph: Telegraph) -> Iterator[Phone]:
    threads = Threads(2)
    app = http.make_app(callbacks={}, hooks={"telegram": telegraph.hooks(threads)}, ready=dict)
    with serving(app) as port:
        yield Phone(port)
    threads.close()


# --- the edge --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", ["", "wrong", "密码", office.SECRET + "x"])
def test_strangers_are_refused(phone, heard, secret):
    assert phone.post(phone.message(text="你好"), secret.encode().decode("latin-1")) == 403
    assert heard == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b'{"update_id": "1"}', 400),
        (b'{"update_id": true}', 400),
        (b"{" * 100_000, 400),
        (b'{"update_id": 5}', 200),
        (b'{"update_id": 5, "some_future_kind": {"id": 1}}', 200),
        (b'{"update_id": 5, "message": 3}', 200),
        (b"x" * 300_000, 413),
    ],
    ids=lambda each: str(each)[:30],
)
def test_odd_bodies_do_no_harm(phone, service, body, status):
    assert phone.post(body) == status
    assert office.left(service) == 0


def test_unreadable_message_is_laid_aside(phone, telegraph, api, service):
    """The platform would send it for ever; the next one is answered."""
    assert phone.post({"update_id": 5, "message": {"chat": {"id": PERSON}, "text": 7}}) == 200
    phone.type("帮助")
    api.await_heard(1)
    telegraph.settle()


def test_groups_and_channels_get_no_answer(phone, api, service):
    group = message(1, PERSON, DATE, text="我还差什么") | {"chat": {"id": -100, "type": "group", "title": "代表群"}}
    assert phone.post({"update_id": 6, "message": group}) == 200
    phone.type("帮助")
    assert len(api.await_heard(1)) == api.calls[SEND] == 1


def test_accepted_only_when_stored(phone, service, monkeypatch):
    """A database that is away: the platform is told to come again, and does."""
    update = phone.message(text="帮助")
    with monkeypatch.context() as broken:
        broken.setattr("storage.repositories.arrivals.Arrivals.keep", lambda *_: 1 / 0)
        assert phone.post(update) == 503
    assert phone.post(update) == 200


# --- once, in order ---------------------------------------------------------------------------------------------------


def test_same_update_again_is_answered_once(phone, telegraph, api, service, heard):
    """While it is worked on, and after."""
    update = phone.message(text="我还差什么")
    with ThreadPoolExecutor(4) as platform:
        assert set(platform.map(phone.post, [update] * 8)) == {200}
    api.await_heard(1)
    telegraph.settle()
    assert phone.post(update) == 200
    telegraph.settle()
    assert (len(heard), len(api.heard())) == (1, 1)


def test_messages_of_one_chat_keep_their_order(phone, api, heard):
    for number in range(6):
        phone.type(f"你好{number}")
    api.await_heard(6)
    assert [each.text for each in heard] == [f"你好{number}" for number in range(6)]


def test_one_chat_that_waits_does_not_stop_another(phone, api):
    api.faults[SEND].append(HANG)
    phone.type("帮助")
    api.wait(lambda: api.calls[SEND] == 1)
    replace(phone, person=OTHER).type("帮助")
    assert api.await_heard(1, OTHER)


def test_crash_after_receipt_loses_nothing(phone, api, service, base, heard, clock):
    """Another process finds what was stored and answers it; what was answered already is only said."""
    lost = phone.message(text="昨天走访锡山纺织厂工会,见了12名职工")
    with write(service.database, DEMO) as uow:
        uow.arrivals.keep([row("1", lost)])
        assert uow.arrivals.take(ACCOUNT, str(PERSON), NOW, NOW + timedelta(minutes=2))
    said = service.answer(Incoming("telegram", ACCOUNT, str(PERSON), "1", NOW, text=lost["message"]["text"]))
    another = office.telegraph(service, office.account(base, secret=""), api.watch)
    another.account(ACCOUNT).sweep()
    assert api.heard() == []
    clock.now += timedelta(minutes=3)
    another.account(ACCOUNT).sweep()
    assert api.await_heard(1)[0].startswith(said[0].text[:20])
    another.close()
    assert office.left(service) == 0
    with read(service.database, DEMO) as uow:
        standing = uow.conversations.standing(ACCOUNT, str(PERSON))
    assert standing is not None
    assert standing.revision == 1


# --- replies that don't get through -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("following")
@pytest.mark.parametrize(
    ("faults", "calls_and_times"),
    [
        ([(500, "oops", {})] * 3, (4, 1)),
        ([(429, "Too Many Requests", {"retry_after": 5})], (2, 1)),
        ([HANG], (2, 2)),
        ([HANG, HANG, HANG], (2, 2)),
        ([(400, "Bad Request: strange", {})], (1, 0)),
        ([BLOCKED], (1, 0)),
    ],
    ids=["server", "pause", "timeout", "timeout for ever", "faulty", "blocked"],
)
def test_reply_is_tried_again_where_that_helps(phone, telegraph, api, service, faults, calls_and_times):
    """Times: how often the person may have read it. After a timeout once more and no more (channels.md 5)."""
    calls, times = calls_and_times
    api.faults[SEND].extend(faults)
    phone.type("帮助")
    api.wait(lambda: api.calls[SEND] == calls)
    telegraph.settle()
    assert api.calls[SEND] == calls
    assert len(api.heard()) == times
    assert (office.binding(service).broken_at is not None) == (faults == [BLOCKED])


def test_fault_of_ours_does_not_stop_the_chat_for_good(phone, telegraph, api, service, clock, monkeypatch):
    """Five times it is tried, two minutes apart; then the next words are answered."""
    broken = json.dumps(phone.message(text="帮助"))
    with write(service.database, DEMO) as uow:
        uow.arrivals.keep([row("78", json.loads(broken))])
    with monkeypatch.context() as faulty, logged() as lines:
        faulty.setattr("bot.channels.telegram.desk.meaning", lambda *_: Edited("x"))
        faulty.setattr("bot.channels.telegram.desk.Reply", lambda *_: 1 / 0)
        for _ in range(5):
            telegraph.account(ACCOUNT).sweep()
            telegraph.settle()
            clock.now += timedelta(minutes=3)
    assert [line["event"] for line in lines] == ["telegram_desk"] * 4
    assert office.left(service) == 0
    phone.type("我还差什么")
    assert len(api.await_heard(1)) == 1


def test_reply_a_day_late_is_given_up(phone, api, service, clock):
    api.faults[SEND].append((500, "oops", {}))
    clock.now += timedelta(hours=25)
    with write(service.database, DEMO) as uow:
        uow.arrivals.keep([row("77", phone.message(text="帮助"))])
    phone.type("我还差什么")
    api.wait(lambda: len(api.heard()) == 1)
    assert api.calls[SEND] == 2


# --- what people send -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "taken_for"),
    [
        ({"text": "/start"}, (Kind.FOLLOW, "", "")),
        ({"text": "/start ABCD-1234"}, (Kind.TEXT, "绑定 ABCD-1234", "")),
        ({"text": "/help"}, (Kind.TEXT, "帮助", "")),
        ({"text": "\ud83d\ude00 你好"}, (Kind.TEXT, "😀 你好", "")),
        ({"sticker": {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1, "is_animated": False,
                      "is_video": False, "type": "regular", "emoji": "👍"}}, (Kind.TEXT, "👍", "")),
        ({"photo": [{"file_id": f"p{n}", "file_unique_id": "p", "width": n, "height": n} for n in (1, 9)],
          "caption": "走访照片"}, (Kind.IMAGE, "走访照片", "p9")),
        ({"document": {"file_id": "d", "file_unique_id": "d", "file_name": "报告.pdf"}}, (Kind.FILE, "", "d/报告.pdf")),
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, (Kind.VOICE, "", "v")),
        ({"video": {"file_id": "v", "file_unique_id": "v", "duration": 3, "width": 1, "height": 1}}, (Kind.FILE, "", "")),
    ],
    ids=lambda each: str(each)[:24],
)  # fmt: skip
def test_each_kind_is_taken_for_what_it_is(phone, api, heard, content, taken_for):
    phone.post(phone.message(**content))
    api.await_heard(1)
    assert [(each.kind, each.text, each.media) for each in heard] == [taken_for]


def test_place_is_moved_to_chinese_maps(phone, api, heard):
    phone.post(phone.message(location={"latitude": 31.5, "longitude": 120.3}))
    api.await_heard(1)
    spot = heard[0].spot
    assert spot.lat == pytest.approx(31.498, abs=0.001)
    assert spot.lon == pytest.approx(120.304, abs=0.002)


def test_picture_is_fetched_once_and_only_from_people_we_know(phone, api, heard):
    api.files["p9"] = b"\x00\x01\x02\x03" * 20
    picture = {"photo": [{"file_id": "p9", "file_unique_id": "p", "width": 9, "height": 9}]}
    replace(phone, person=4444).post(phone.message(**picture) | {"message": message(1, 4444, DATE, **picture)})
    api.await_heard(1, 4444)
    assert api.calls["getFile"] == 0
    phone.post(phone.message(**picture))
    api.await_heard(1)
    assert api.calls["getFile"] == 1
    assert heard[-1].attachment.fault == "unreadable"


def test_late_message_keeps_its_day(phone, api, heard, clock):
    """«昨天» is counted from when it was said; a date older than the platform keeps is no such date."""
    clock.now = NOW + timedelta(hours=20)
    phone.type("你好")
    clock.now = NOW + timedelta(days=9)
    phone.type("你好啊")
    api.await_heard(2)
    assert [each.at.astimezone(BEIJING) for each in heard] == [NOW, clock.now]


def test_edited_message_changes_nothing(phone, api, heard):
    update = phone.update("edited_message", message(5, PERSON, DATE, text="昨天走访纺织厂", edit_date=DATE + 5))
    phone.post(update)
    assert "改过的消息" in api.await_heard(1)[0]
    assert heard == []


def test_leaving_is_noted_and_coming_back_is_quiet(phone, api, service):
    phone.post(phone.update("my_chat_member", membership("kicked")))
    phone.post(phone.update("my_chat_member", membership("member")))
    phone.type("你好")
    api.await_heard(1)
    assert office.binding(service).broken_at == NOW
    assert api.calls[SEND] == 1


# --- buttons ----------------------------------------------------------------------------------------------------------


def begin(phone: Phone, api: TelegramApi) -> dict[str, str]:
    """A form at its read-back card; what its buttons send."""
    phone.type("昨天走访锡山纺织厂工会,和12名职工座谈,了解食堂")
    api.wait(lambda: "确认" in api.buttons())
    return api.buttons()


def test_tap_means_its_words(phone, api, heard):
    phone.tap(begin(phone, api)["确认"])
    api.wait(lambda: "编号联-0001" in "".join(api.heard()))
    assert heard[-1].text == "确认"
    assert [each.get("text", "") for each in api.taps] == [""]
    assert [each["chat_id"] for each in api.retired] == [str(PERSON)]


def test_old_button_does_not_answer_a_new_question(phone, api, heard):
    """The first card was given up, another stands open: its button must not confirm that one."""
    first = begin(phone, api)
    phone.type("取消")
    second = begin_again(phone, api, first)
    phone.tap(first["确认"])
    api.wait(lambda: len(api.taps) == 1)
    assert "这一步已经过了" in api.taps[0]["text"]
    phone.tap(second["确认"])
    api.wait(lambda: "编号联-0001" in "".join(api.heard()))
    assert "编号联-0002" not in "".join(api.heard())


def begin_again(phone: Phone, api: TelegramApi, before: dict[str, str]) -> dict[str, str]:
    phone.type("前天走访河东机械厂工会,和8名职工座谈,了解工资")
    api.wait(lambda: "确认" in api.buttons() and api.buttons()["确认"] != before["确认"])
    return api.buttons()


def test_question_settled_elsewhere_is_not_answered_again(phone, telegraph, api, service, heard):
    """Confirmed on WeChat, then another begun there: the old card's button says that it is out of date."""
    card = begin(phone, api)
    on_wechat(service, "确认", "前天走访河东机械厂工会,和8名职工座谈")
    before = len(heard)
    phone.tap(card["确认"])
    api.wait(lambda: len(api.taps) == 1)
    assert "这一步已经过了" in api.taps[0]["text"]
    telegraph.settle()
    assert len(heard) == before


def test_button_of_a_push_works_in_the_middle_of_something(phone, api, telegraph, heard):
    from handlers.messages import choices

    telegraph.send(ACCOUNT, str(PERSON), Reply("还差3次走访", choices("我的进度")))
    data = api.buttons()["我的进度"]
    begin(phone, api)
    phone.tap(data)
    api.wait(lambda: heard[-1].text == "我的进度")
    assert [each.get("text", "") for each in api.taps] == [""]


@pytest.mark.parametrize("data", ["", "x", "nosuchtoken.0", "nosuchtoken.-1", "a.b.c"])
def test_unknown_button_is_answered_all_the_same(phone, api, heard, data):
    phone.tap(data)
    api.wait(lambda: len(api.taps) == 1)
    assert "这一步已经过了" in api.taps[0]["text"]
    assert heard == []


def test_button_of_somebody_else_means_nothing(phone, api, heard):
    card = begin(phone, api)
    replace(phone, person=OTHER).tap(card["确认"])
    api.wait(lambda: len(api.taps) == 1)
    assert "这一步已经过了" in api.taps[0]["text"]


def test_message_too_old_to_change_is_left_alone(phone, api):
    """The answer comes as a new message; nothing is edited."""
    phone.tap(begin(phone, api)["确认"], is_old=True)
    api.wait(lambda: "编号联-0001" in "".join(api.heard()))
    assert api.calls["editMessageReplyMarkup"] == 0


def test_faults_of_small_courtesies_change_nothing(phone, api):
    """A query too old to be answered, buttons gone already."""
    card = begin(phone, api)
    api.faults["answerCallbackQuery"].append((400, "Bad Request: query is too old", {}))
    api.faults["editMessageReplyMarkup"].append((400, "Bad Request: message is not modified", {}))
    phone.tap(card["确认"])
    api.wait(lambda: "编号联-0001" in "".join(api.heard()))


# --- helpers ----------------------------------------------------------------------------------------------------------


def row(key: str, update: dict[str, Any]) -> dict[str, Any]:
    given = {"account": ACCOUNT, "dedup_key": key, "sender": str(PERSON), "body": json.loads(json.dumps(update))}
    return given | {"received_at": NOW, "not_before": NOW}


def on_wechat(service: Service, *said: str) -> None:
    from storage.services import people

    with write(service.database, DEMO) as uow:
        work = service.tenants.office_work(uow, NOW)
        people.attach(work, work.roster.people_named("王建国")[0], Address("wechat", "county", "o-wang"))
    for number, words in enumerate(said):
        service.answer(Incoming("wechat", "county", "o-wang", f"w{number}", NOW, text=words))
