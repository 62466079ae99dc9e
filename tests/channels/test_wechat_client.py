"""Proactive messages over loopback: every refusal ends as the fact sheet says, and the token is asked for once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.channels.tencent.answers import Fault, scrub
from bot.channels.wechat_client import Client
from bot.outcomes import Outcome, State
from config.settings import ChannelSettings
from tests.channels.fakes.serving import Stage, serving
from tests.channels.fakes.wechat_api import WeChatApi

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
APP_ID, SECRET, PERSON = "wx0123456789abcdef", "very-secret-app-secret", "o-person"
SEND = "message/custom/send"
OK = Outcome(State.SENT, "0")


def at(api_base: str, secret: str = SECRET) -> ChannelSettings:
    return ChannelSettings(
        kind="wechat",
        account="main",
        federation="f",
        token=SecretStr("t"),
        app_id=APP_ID,
        secret=SecretStr(secret),
        api_base=api_base,
    )


@dataclass
class Tokens:
    held: tuple[str, datetime] | None = None

    def get(self) -> tuple[str, datetime] | None:
        return self.held

    def set(self, token: str, expires_at: datetime) -> None:
        self.held = token, expires_at


@pytest.fixture
def api() -> WeChatApi:
    api = WeChatApi(NOW, APP_ID, SECRET)
    api.user_spoke(PERSON)
    return api


@pytest.fixture(scope="module")
def stage() -> Iterator[tuple[Stage, int]]:
    platform = Stage()
    with serving(platform) as port:
        yield platform, port


@pytest.fixture
def account(api, stage) -> Iterator[ChannelSettings]:
    platform, port = stage
    platform.app = api.app()
    yield at(f"http://127.0.0.1:{port}")
    api.release.set()


@pytest.fixture
def tokens() -> Tokens:
    return Tokens()


@pytest.fixture
def client(account, api, tokens) -> Client:
    return Client(account, tokens, now=lambda: api.now, timeout=(3, 0.3))


def test_text_arrives_clean(client, api):
    assert client.send_text(PERSON, "提醒\x00：还差1份\ud800") == OK
    assert api.sent == [(PERSON, "提醒：还差1份\ufffd")]


def test_picture_is_uploaded_whole_after_a_new_token(client, api):
    """wechatpy's own retry sends an empty file (channels.md 6)."""
    picture = b"\xff\xd8\xff" + bytes(5000)
    client.send_text(PERSON, "一")
    api.revoke_token()
    assert client.send_picture(PERSON, "图.jpg", picture) == OK
    assert picture in api.media["up-1"][0]
    assert api.sent[-1] == (PERSON, "up-1")
    assert api.calls["media/upload"] == 2


def test_picture_that_cannot_be_uploaded_is_not_sent(client, api):
    api.faults["media/upload"].append(45009)
    assert client.send_picture(PERSON, "图.jpg", b"x").code == "45009"
    assert api.calls[SEND] == 0


def test_notice_uses_up_a_consent(client, api):
    """Values are cut to what the platform takes."""
    api.consents[PERSON, "t1"] = 1
    assert client.send_notice(PERSON, "t1", {"thing1": "字" * 30}) == OK
    assert api.notices == [(PERSON, {"thing1": "字" * 20})]
    assert client.send_notice(PERSON, "t1", {"thing1": "二"}).state is State.DROP


def test_template_message_goes_once_for_each_number(client, api):
    """`client_msg_id` holds for ten minutes; the library has no argument for it (channels.md 3)."""
    for minutes in (0, 9, 2):
        api.now += timedelta(minutes=minutes)
        assert client.send_template(PERSON, "t", {"thing1": "字" * 30}, "n1").state is State.SENT
    assert api.templates == [(PERSON, {"thing1": "字" * 20})] * 2
    assert client.send_template(PERSON, "t", {}, "n2").code == "msgid:703"


def test_picture_whose_id_is_refused_goes_up_again(client, api):
    """Ids live three days; twice is enough to see that it is something else."""
    api.faults[SEND].append(40007)
    assert client.send_picture(PERSON, "图.jpg", b"x") == OK
    assert (api.calls["media/upload"], api.calls[SEND]) == (2, 2)
    api.faults[SEND].extend([40007] * 3)
    assert client.send_picture(PERSON, "图.jpg", b"x").state is State.ALARM
    assert (api.calls["media/upload"], api.calls[SEND]) == (4, 4)


def test_token_is_fetched_once_and_kept(client, api, tokens):
    for _ in range(3):
        client.send_text(PERSON, "好")
    assert api.calls["stable_token"] == 1
    assert tokens.held == ("token-1", NOW + timedelta(seconds=7200))


def test_token_of_another_process_is_used(client, api, account, tokens):
    Client(account, tokens, now=lambda: NOW).send_text(PERSON, "一")
    assert client.send_text(PERSON, "二") == OK
    assert api.calls["stable_token"] == 1


def test_token_is_renewed_before_it_ends(client, api):
    client.send_text(PERSON, "一")
    api.now += timedelta(seconds=7200 - 299)
    assert client.send_text(PERSON, "二") == OK
    assert api.calls["stable_token"] == 2
    assert api.calls[SEND] == 2


def test_cold_start_of_many_threads_fetches_one_token(client, api):
    """Twenty cold threads of the library made twenty calls."""
    api.faults[SEND].extend([JSONResponse({"errcode": 0})] * 20)
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda _: client.send_text(PERSON, "好").state, range(20))) == {State.SENT}
    assert api.calls["stable_token"] == 1


def test_revoked_token_is_refreshed_once(client, api):
    client.send_text(PERSON, "一")
    api.revoke_token()
    assert client.send_text(PERSON, "二") == OK
    assert (api.calls["stable_token"], api.calls[SEND]) == (2, 3)


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_permanently_bad_token_ends_after_one_retry(client, api, code):
    """The library recursed 970 times."""
    api.faults[SEND].extend([code] * 5)
    outcome = client.send_text(PERSON, "好")
    assert (outcome.state, outcome.code) == (State.ALARM, str(code))
    assert (api.calls[SEND], api.calls["stable_token"]) == (2, 2)


@pytest.mark.parametrize(
    ("code", "state", "wait"),
    [
        (-1, State.RETRY, 0),
        (40003, State.DROP, 0),
        (43004, State.DROP, 0),
        (43019, State.DROP, 0),
        (48002, State.DROP, 0),
        (43101, State.DROP, 0),
        (87014, State.DROP, 0),
        (45015, State.PARK, 0),
        (45047, State.PARK, 0),
        (45011, State.RETRY, 60),
        (45009, State.ALARM, 14 * 3600 + 1800 + 1),
        (40013, State.ALARM, 3600),
        (40125, State.ALARM, 3600),
        (40164, State.ALARM, 3600),
        (89503, State.ALARM, 3600),
        (40037, State.ALARM, 0),
        (47003, State.ALARM, 0),
        (48001, State.ALARM, 3600),
        (48004, State.ALARM, 3600),
        (50002, State.ALARM, 3600),
        (99999, State.ALARM, 0),
    ],
)
def test_each_refusal_has_its_policy(client, api, code, state, wait):
    """45009 waits for midnight in Beijing: 14.5 hours from 9:30; where we are refused as such, an hour."""
    api.faults[SEND].append(code)
    broken = code in (40003, 43004, 43019, 48002)
    assert client.send_text(PERSON, "好") == Outcome(state, str(code), f"fault {code} rid: 0-1-2", wait, broken=broken)
    assert api.calls[SEND] == 1


def test_quota_of_a_message_is_five(client):
    assert [client.send_text(PERSON, "好").code for _ in range(6)] == ["0"] * 5 + ["45047"]


def test_window_closes_after_two_days(client, api):
    api.now += timedelta(hours=48)
    assert client.send_text(PERSON, "好").state is State.PARK


def test_too_long_text_goes_in_halves(client, api):
    text = "一句不短的话。" * 110
    assert client.send_text(PERSON, text) == OK
    assert "".join(part for _, part in api.sent) == text
    assert len(api.sent) == 3


def test_hopelessly_long_text_is_an_alarm(client, api):
    api.faults[SEND].extend([45002] * 5)
    assert client.send_text(PERSON, "长").state is State.ALARM
    assert api.calls[SEND] == 2


@pytest.mark.parametrize(
    ("answer", "state", "code"),
    [
        (HTMLResponse("<html>"), State.RETRY, "not_json"),
        (JSONResponse([1]), State.RETRY, "not_json"),
        (JSONResponse({}), State.RETRY, "no_errcode"),
        (JSONResponse({"errcode": 0}, 502), State.RETRY, "http_502"),
        (Response(status_code=404), State.ALARM, "http_404"),
        (RedirectResponse("/elsewhere"), State.ALARM, "redirected"),
    ],
)
def test_odd_answers_are_no_success(client, api, answer, state, code):
    api.faults[SEND].append(answer)
    outcome = client.send_text(PERSON, "好")
    assert (outcome.state, outcome.code) == (state, code)


def test_timeout_is_uncertain(client, api):
    """The message may have gone out; there is no idempotency key."""
    api.faults[SEND].append("hang")
    assert client.send_text(PERSON, "好") == Outcome(State.UNCERTAIN, "timeout")


def test_timeout_of_the_token_is_not(client, api):
    """Nothing was sent; and the library would have waited for ever."""
    api.faults["stable_token"].append("hang")
    assert client.send_text(PERSON, "好") == Outcome(State.RETRY, "timeout")


def test_unreachable_platform_is_tried_again(tokens):
    nobody = Client(at("http://127.0.0.1:1"), tokens, now=lambda: NOW)
    assert nobody.send_text(PERSON, "好") == Outcome(State.RETRY, "unreachable", wait=60)


@pytest.mark.parametrize(
    ("answer", "state", "code"),
    [
        (40164, State.ALARM, "40164"),
        (-1, State.RETRY, "-1"),
        (HTMLResponse("<html>"), State.RETRY, "not_json"),
        (Response(status_code=503), State.RETRY, "http_503"),
        (JSONResponse({}), State.RETRY, "no_errcode"),
    ],
)
def test_token_refused_sends_nothing(client, api, answer, state, code):
    api.faults["stable_token"].append(answer)
    outcome = client.send_text(PERSON, "好")
    assert (outcome.state, outcome.code) == (state, code)
    assert api.calls[SEND] == 0


def test_wrong_secret_is_an_alarm(account, tokens):
    wrong = at(str(account.api_base), "other")
    assert Client(wrong, tokens, now=lambda: NOW).send_text(PERSON, "好").code == "40125"


def test_picture_is_downloaded(client, api):
    api.media["m1"] = b"\xff\xd8" + b"x" * 5000, NOW
    assert client.download("m1") == api.media["m1"][0]


def test_picture_that_looks_like_json_stays_bytes(client, api):
    api.media["m1"] = b'{"errcode": 40007}', NOW
    assert client.download("m1") == b'{"errcode": 40007}'


def test_old_picture_is_gone(client, api):
    api.media["m1"] = b"x", NOW - timedelta(days=3)
    with pytest.raises(Fault, match="40007"):
        client.download("m1")


def test_too_big_picture_is_left(client, api):
    api.media["m1"] = b"x" * 2000, NOW
    with pytest.raises(Fault, match="too_big"):
        client.download("m1", limit=1999)


def test_download_renews_its_token_too(client, api):
    api.media["m1"] = b"x", NOW
    client.download("m1")
    api.revoke_token()
    assert client.download("m1") == b"x"


def test_menu_is_set(client, api):
    assert client.set_menu([{"type": "click", "name": "进度", "key": "我还差什么"}]) == OK
    assert api.menus[0][0]["key"] == "我还差什么"
    assert client.set_menu([]).state is State.ALARM


def test_no_credentials_in_logs_or_faults(client, api, tokens, caplog):
    """The HTTP library prints whole addresses at DEBUG."""
    client.send_text(PERSON, "好")
    api.faults["media/get"].append(HTMLResponse("<html>"))
    with caplog.at_level(logging.DEBUG):
        client.send_text(PERSON, "好")
        with pytest.raises(Fault) as raised:
            client.download("m1")
    assert "custom/send" in caplog.text
    assert "access_token=***" in caplog.text
    for secret in ("token-1", SECRET):
        assert secret not in caplog.text + repr(raised.value) + repr(client)


def test_scrubbing_leaves_the_rest():
    assert scrub("GET /x?access_token=abc&a=1 secret=s'") == "GET /x?access_token=***&a=1 secret=***'"


def test_proxy_variables_are_ignored(client, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert client.send_text(PERSON, "好") == OK


def test_one_slow_person_does_not_stop_the_others(client, api):
    client.send_text(PERSON, "先取令牌")
    api.faults[SEND].append("hang")
    slow = threading.Thread(target=client.send_text, args=(PERSON, "慢"))
    slow.start()
    assert api.hanging.wait(5)
    assert client.send_text(PERSON, "快") == OK
    api.release.set()
    slow.join()
