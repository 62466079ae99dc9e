"""Speaking first on Telegram over loopback: every refusal ends as the fact sheet says, after as many calls as it says."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.responses import HTMLResponse, JSONResponse

from bot.app import Service
from bot.channels.telegram import outcomes
from bot.outcomes import Outcome, State
from bot.telegraph import Telegraph
from handlers.messages import Cells, Chart, Column, Letter, Reply, Series, Shape, Table, choices
from storage.database import Database
from tests.channels import telegram_office as office
from tests.channels.fakes.serving import Stage, serving
from tests.channels.fakes.telegram_api import BLOCKED, CUT, HANG, PERSON, TOKEN, SharedWatch, TelegramApi
from tests.channels.telegram_office import ACCOUNT
from tests.unit.handlers.office import logged

OK = Outcome(State.SENT, "0")
SEND = "sendMessage"
OTHER = PERSON + 1


@pytest.fixture(scope="module")
def stage() -> Iterator[tuple[Stage, int]]:
    platform = Stage()
    with serving(platform) as port:
        yield platform, port


@pytest.fixture
def api(stage: tuple[Stage, int]) -> Iterator[TelegramApi]:
    made = TelegramApi()
    stage[0].app = made.app()
    yield made
    made.release.set()


@pytest.fixture
def service(sqlite: Database) -> Service:
    made = office.service(sqlite)
    office.settle(made, "王建国", "李秀英")
    return made


@pytest.fixture
def telegraph(service: Service, api: TelegramApi, stage: tuple[Stage, int]) -> Iterator[Telegraph]:
    made = office.telegraph(service, office.account(f"http://127.0.0.1:{stage[1]}"), api.watch)
    yield made
    api.release.set()
    made.close()


def push(telegraph: Telegraph, text: str = "还差1次走访", chat: int | str = PERSON, **more: Any) -> Outcome:
    return telegraph.send(ACCOUNT, str(chat), Reply(text, **more))


def test_plain_text_arrives_whole(telegraph, api):
    """Marks that some chats take for markup are only marks."""
    assert push(telegraph, "<b>*还差_1_次*</b>\x00") == OK
    [(chat, _, fields)] = api.sent
    assert (chat, fields["text"]) == (PERSON, "<b>*还差_1_次*</b>")
    assert "parse_mode" not in fields


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ((429, "Too Many Requests", {"retry_after": 7}), Outcome(State.RETRY, "429", wait=7, only_here=True)),
        (BLOCKED, Outcome(State.DROP, "403", broken=True)),
        ((403, "Forbidden: user is deactivated", {}), Outcome(State.DROP, "403", broken=True)),
        ((400, "Bad Request: message is not modified", {}), OK),
        ((400, "Bad Request: chat not found", {}), Outcome(State.DROP, "chat_not_found", broken=True)),
        ((400, "Bad Request: BUTTON_DATA_INVALID", {}), Outcome(State.ALARM, "bad_request", "Button_data_invalid")),
        ((401, "Unauthorized", {}), Outcome(State.ALARM, "invalid_token", wait=3600)),
        ((404, "Not Found", {}), Outcome(State.ALARM, "invalid_token", wait=3600)),
        ((409, "Conflict", {}), Outcome(State.ALARM, "409", wait=60)),
        ((500, "Internal Server Error", {}), Outcome(State.RETRY, "server")),
        (HTMLResponse("<html>bad gateway</html>", 502), Outcome(State.RETRY, "server")),
        (HTMLResponse("<html>welcome</html>"), Outcome(State.RETRY, "not_json")),
        (JSONResponse([1]), Outcome(State.RETRY, "not_json")),
        (HANG, Outcome(State.UNCERTAIN, "timeout")),
        (CUT, Outcome(State.UNCERTAIN, "connection")),
    ],
    ids=lambda each: str(each)[:40],
)
def test_each_refusal_has_its_policy(telegraph, api, fault, outcome):
    """One call each: nothing is repeated here, the outbox knows when."""
    api.faults[SEND].append(fault)
    found = push(telegraph)
    assert replace(found, detail="") == replace(outcome, detail="")
    assert outcome.detail in found.detail
    assert api.calls[SEND] == 1


def test_unreachable_platform_is_tried_later(service, api):
    nobody = office.telegraph(service, office.account("http://127.0.0.1:1"), api.watch)
    assert push(nobody) == Outcome(State.RETRY, "unreachable", wait=60)
    nobody.close()


def test_moved_chat_is_followed_once(telegraph, api, service):
    """The binding learns the new id; a second move in a row is no chat of ours."""
    moved = (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": OTHER + 50})
    api.faults[SEND].append(moved)
    assert push(telegraph) == OK
    assert [chat for chat, _, _ in api.sent] == [OTHER + 50]
    assert (office.binding(service), office.binding(service, str(OTHER + 50)).external_id) == (None, str(OTHER + 50))
    api.faults[SEND].extend([moved, moved])
    assert push(telegraph, chat=OTHER).broken
    assert office.binding(service, str(OTHER)).broken_at == office.NOW
    assert api.calls[SEND] == 4


def test_text_that_counts_double_goes_in_halves(telegraph, api):
    text = "👍好。" * 1300
    assert push(telegraph, text) == OK
    assert "".join(api.heard()) == text
    assert api.calls[SEND] == 3


def test_hopelessly_long_text_is_an_alarm(telegraph, api):
    api.faults[SEND].extend([(400, "Bad Request: message is too long", {})] * 5)
    assert push(telegraph, "长") == Outcome(State.ALARM, "too_long")
    assert api.calls[SEND] == 2


def test_long_text_goes_in_pieces_that_wait_for_each_other(telegraph, api):
    """One a second to a chat; the platform here refuses faster ones."""
    assert push(telegraph, "一句不短的话。" * 1500) == OK
    assert len(api.heard()) == api.calls[SEND] == 3
    assert sum(api.watch.rested) == pytest.approx(2.0)


def test_rest_of_a_push_that_began_is_not_said_twice(telegraph, api):
    api.faults[SEND].extend([None, BLOCKED])
    assert push(telegraph, "一句不短的话。" * 1500) == Outcome(State.UNCERTAIN, "partly_sent")


def test_buttons_carry_short_tokens(telegraph, api):
    """64 bytes are 21 characters; what a button means may be longer."""
    assert push(telegraph, choices=choices("确认", "一句长得按钮里放不下的话" * 5)) == OK
    data = api.buttons()
    assert list(data) == ["确认", "一句长得按钮里放不下的话" * 5]
    assert all(len(each.encode()) <= 20 for each in data.values())


def test_pictures_and_documents_follow_the_text(telegraph, api):
    chart = Chart("走访次数", Shape.BARS, ("一月", "二月"), (Series("次", (1.0, 2.0)),))
    table = Table("名单", (Column("姓名", Cells.TEXT),), (("王建国",),))
    assert push(telegraph, "这是名单", files=(chart, table)) == OK
    assert [kind for _, kind, _ in api.sent] == ["sendMessage", "sendPhoto", "sendDocument"]
    assert api.sent[1][2]["photo"].startswith(b"\x89PNG")
    assert api.sent[2][2]["document"].startswith(b"PK")


def test_file_that_cannot_be_made_is_an_alarm(telegraph, api):
    """A template that nobody knows; the words have gone out, and aren't said again."""
    with logged() as lines:
        outcome = push(telegraph, "答复", files=(Letter("答复", "no such template", {}),))
    assert outcome == Outcome(State.UNCERTAIN, "partly_sent")
    assert api.heard() == ["答复"]
    assert [line["event"] for line in lines] == ["file_unmade"]


def test_one_chat_waits_and_the_others_go(telegraph, api):
    """Its 429 isn't theirs; while it lasts nothing is asked for that chat."""
    api.faults[SEND].append((429, "Too Many Requests", {"retry_after": 30}))
    assert push(telegraph).only_here
    assert push(telegraph, chat=OTHER) == OK
    assert push(telegraph) == Outcome(State.RETRY, "paced", wait=30, only_here=True)
    assert api.calls[SEND] == 2


def test_two_chats_told_to_wait_mean_the_account(telegraph, api):
    api.faults[SEND].extend([(429, "Too Many Requests", {"retry_after": 30})] * 2)
    assert push(telegraph).only_here
    assert push(telegraph, chat=OTHER) == Outcome(State.RETRY, "429", wait=30)
    assert push(telegraph, chat=OTHER + 1).code == "paced"
    assert api.calls[SEND] == 2


def test_account_keeps_to_its_pace(service, api, stage):
    """A hundred people from eight senders at once: no more than 25 a second, and the platform never complains."""
    api.watch = watch = SharedWatch(senders=8)
    made = office.telegraph(service, office.account(f"http://127.0.0.1:{stage[1]}"), watch)

    def speak(numbers: range) -> list[Outcome]:
        found = [push(made, chat=OTHER + number) for number in numbers]
        watch.leave()
        return found

    with ThreadPoolExecutor(8) as senders:
        found = [each for lot in senders.map(speak, [range(100)[each::8] for each in range(8)]) for each in lot]
    made.close()
    assert {each.state for each in found} == {State.SENT}
    assert api.calls[SEND] == len({chat for chat, _, _ in api.sent}) == 100
    assert watch.seconds - 1000 == pytest.approx(99 / 25)


def test_slow_person_does_not_stop_the_others(telegraph, api):
    api.faults[SEND].append(HANG)
    slow = threading.Thread(target=push, args=(telegraph,))
    slow.start()
    api.wait(lambda: api.calls[SEND] == 1)
    assert push(telegraph, chat=OTHER) == OK
    slow.join()


@pytest.mark.parametrize("chat", ["", "王建国", "@channel", "12a"])
def test_odd_addresses_reach_nobody(telegraph, api, chat):
    """A list of bindings made by hand may hold anything; «@channel» would speak in public."""
    assert push(telegraph, chat=chat) == Outcome(State.DROP, "no_chat", broken=True)
    assert api.calls[SEND] == 0


def test_token_is_nowhere_to_be_read(telegraph, api, service, caplog, capsys):
    """The HTTP library prints whole addresses, the platform's library whole answers and its token."""
    api.faults[SEND].extend([HTMLResponse(f"no such page: /bot{TOKEN}/sendMessage"), (401, f"bot{TOKEN} bad", {})])
    api.faults[SEND].append((400, f"Bad Request: strange /bot{TOKEN}/x", {}))
    with caplog.at_level(logging.DEBUG):
        found = [push(telegraph) for _ in range(4)]
        for name in ("httpx", "telegram", "telegram.Bot"):
            logging.getLogger(name).setLevel(logging.NOTSET)
        push(telegraph)
        outcomes.install_scrubbing()
    printed = capsys.readouterr()
    secret = TOKEN.partition(":")[2]
    assert secret not in caplog.text + repr(found) + repr(vars(telegraph)) + printed.out + printed.err
    assert found[-1] == OK


def test_proxy_variables_are_ignored(telegraph, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert push(telegraph) == OK


def test_proxy_of_the_settings_is_used(service, api, stage):
    """Here a proxy that isn't there."""
    settings = office.account(f"http://127.0.0.1:{stage[1]}")
    behind = settings.model_copy(update={"proxy": SecretStr("http://127.0.0.1:1")})
    made = office.telegraph(service, behind, api.watch)
    assert push(made).code == "unreachable"
    assert api.calls[SEND] == 0
    made.close()
