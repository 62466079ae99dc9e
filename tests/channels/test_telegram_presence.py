"""Being there on Telegram: webhook or polling, coming up later, and what stops or alarms."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext

import pytest

from bot.app import DEMO, Service
from bot.channels.telegram.presence import Presence, Stopped
from bot.telegraph import Telegraph
from storage.database import Database
from storage.unit_of_work import read
from tests.channels import telegram_office as office
from tests.channels.fakes.serving import serving
from tests.channels.fakes.telegram_api import HANG, PERSON, SECRET, TOKEN, TelegramApi, message
from tests.channels.telegram_office import ACCOUNT, DATE


@pytest.fixture
def api() -> TelegramApi:
    return TelegramApi()


@pytest.fixture
def base(api: TelegramApi) -> Iterator[str]:
    with serving(api.app()) as port:
        yield f"http://127.0.0.1:{port}"
        api.let_go()


@pytest.fixture
def service(sqlite: Database) -> Service:
    made = office.service(sqlite)
    office.settle(made, "王建国")
    return made


@pytest.fixture
def polled(service: Service, api: TelegramApi, base: str) -> Iterator[Telegraph]:
    """Without a secret for a webhook updates are asked for."""
    made = office.telegraph(service, office.account(base, secret=""), api.watch)
    yield made
    api.let_go()
    made.close()


@pytest.fixture
def hooked(service: Service, api: TelegramApi, base: str) -> Iterator[Telegraph]:
    made = office.telegraph(service, office.account(base), api.watch)
    yield made
    api.let_go()
    made.close()


def presence(telegraph: Telegraph, leads: bool = True) -> Presence:
    def lead() -> AbstractContextManager[bool]:
        return nullcontext(leads)

    return Presence(telegraph.account(ACCOUNT), lead)


def said(api: TelegramApi, number: int, text: str) -> None:
    with api.changed:
        api.updates.append({"update_id": number, "message": message(number, PERSON, DATE, text=text)})
        api.changed.notify_all()


def test_webhook_is_set_with_its_secret(hooked, api):
    """The kinds that we need, the notice of a block among them."""
    assert presence(hooked).round() > 0
    assert api.webhook["url"] == f"https://county.example/telegram/{ACCOUNT}"
    assert api.webhook["secret_token"] == SECRET
    assert "my_chat_member" in api.webhook["allowed_updates"]


def test_polling_takes_a_webhook_away(polled, api):
    api.webhook = {"url": "https://elsewhere.example"}
    api.let_go()
    presence(polled).round()
    assert (api.webhook, api.calls["getUpdates"]) == ({}, 1)


def test_polled_words_are_answered(polled, api):
    said(api, 41, "帮助")
    said(api, 42, "我还差什么")
    presence(polled).round()
    assert len(api.await_heard(2)) == 2


def test_platform_may_forget_only_what_is_stored(polled, api, service, monkeypatch):
    """The next question acknowledges; while the database is away it isn't asked."""
    said(api, 41, "帮助")
    there = presence(polled)
    with monkeypatch.context() as broken:
        broken.setattr("storage.repositories.arrivals.Arrivals.keep", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            there.round()
    there.round()
    api.await_heard(1)
    api.let_go()
    there.round()
    assert api.offsets == [1, 1, 42]


def test_repeated_update_is_answered_once(polled, api):
    """A crash after storing, before the next question: the platform gives it again."""
    said(api, 41, "帮助")
    presence(polled).round()
    api.await_heard(1)
    presence(polled).round()
    polled.settle()
    assert len(api.heard()) == 1


@pytest.mark.parametrize("fault", [(502, "Bad Gateway", {}), HANG], ids=str)
def test_comes_up_later_when_the_platform_is_away(hooked, api, caplog, fault):
    """Longer waits each time; then all is well."""
    api.faults["getMe"].extend([fault] * 3)
    there = presence(hooked)
    waits = [there.round() for _ in range(4)]
    assert waits[:3] == [2, 4, 8]
    assert waits[3] == 30
    assert api.calls["setWebhook"] == 1
    assert caplog.text.count("not reached") == 3


def test_unreachable_platform_keeps_nothing_else_from_starting(service):
    alone = office.telegraph(service, office.account("http://127.0.0.1:1"), TelegramApi().watch)
    there = presence(alone)
    assert [there.round() for _ in range(10)][-1] == 300
    alone.close()


@pytest.mark.parametrize("status", [401, 404])
def test_refused_token_stops_the_channel_with_an_alarm(service, base, api, caplog, status):
    """Nothing is asked again, and the alarm doesn't show the token."""
    api.faults["getMe"].append((status, "Unauthorized", {}))
    made = office.telegraph(service, office.account(base), api.watch)
    with pytest.raises(Stopped):
        presence(made).round()
    made.attend()
    api.faults["getMe"].append((status, "Unauthorized", {}))
    made.close()
    assert TOKEN.partition(":")[2] not in caplog.text


def test_stopped_channel_asks_nothing_more(hooked, api, caplog):
    api.faults["getMe"].append((401, "Unauthorized", {}))
    there = presence(hooked)
    there.start()
    there.join()
    assert api.calls["getMe"] == sum(api.calls.values()) == 1
    assert "ALARM" in caplog.text


def test_second_poller_is_an_alarm(polled, api, caplog):
    """Two programs with one token: each would get a part of what people say."""
    api.faults["getUpdates"].extend([(409, "Conflict: terminated by other getUpdates request", {})] * 2)
    there = presence(polled)
    assert [there.round(), there.round()] == [60, 60]
    assert caplog.text.count("ALARM 409") == 2


def test_what_keeps_it_away_is_kept_for_officers(polled, api, service):
    """Until it is there again."""
    api.faults["getUpdates"].append((409, "Conflict: terminated by other getUpdates request", {}))
    there = presence(polled)
    there.round()
    with read(service.database, DEMO) as uow:
        assert [(row.account, row.code) for row in uow.pauses.all()] == [(f"{office.ACCOUNT}/presence", "409")]
    said(api, 1, "帮助")
    there.round()
    with read(service.database, DEMO) as uow:
        assert list(uow.pauses.all()) == []


def test_only_the_leader_is_there(polled, api):
    assert presence(polled, leads=False).round() > 0
    assert not api.calls


def test_one_of_two_replicas_polls(postgresql: Database):
    """The other one steps in when its lock is given up; the clock's work has a lock of its own."""
    with postgresql.lead("telegram a") as first, postgresql.lead("telegram a") as second, postgresql.lead() as clock:
        assert (first, second, clock) == (True, False, True)
    with postgresql.lead("telegram a") as later:
        assert later


def test_running_poll_ends_with_the_service(service, base, api):
    """A poll lasts half a minute; nobody waits for it at a restart."""
    made = office.telegraph(service, office.account(base, secret=""), api.watch)
    made.attend()
    api.wait(lambda: api.calls["getUpdates"] == 1)
    closing = threading.Thread(target=made.close)
    closing.start()
    closing.join(8)
    assert not closing.is_alive()


def test_polled_account_has_no_webhook(polled, hooked):
    """Whoever posts there is a stranger."""
    from bot.threads import Threads

    threads = Threads(1)
    assert polled.hooks(threads) == {}
    assert list(hooked.hooks(threads)) == [ACCOUNT]


def test_rounds_leave_no_credentials_in_the_log(hooked, api, caplog):
    api.faults["getMe"].extend([(401, f"token {TOKEN} is bad", {}), (500, f"/bot{TOKEN}/getMe", {})])
    with caplog.at_level(logging.DEBUG):
        with pytest.raises(Stopped) as stopped:
            presence(hooked).round()
        presence(hooked).round()
    assert TOKEN.partition(":")[2] not in caplog.text + repr(stopped.value) + str(stopped.getrepr())


def test_library_is_loaded_where_it_is_needed_and_nowhere_else():
    """It takes half a second and 35 MB: none of it without an account, nor before its first update."""
    program = (
        "import sys, bot.serving, bot.platforms, bot.http, bot.worker, bot.jobs; "
        "assert 'bot.telegraph' not in sys.modules; "
        "import bot.telegraph; sys.exit('telegram' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
