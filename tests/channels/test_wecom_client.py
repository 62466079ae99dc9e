"""A WeCom app's own messages over loopback: every refusal ends as the fact sheet says, and errcode 0 is not believed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.channels.tencent.answers import Fault
from bot.channels.wecom_client import Client
from bot.outcomes import Outcome, State
from config.settings import ChannelSettings
from handlers.messages import Choice, Reply
from tests.channels.fakes.serving import Stage, serving
from tests.channels.fakes.wecom_api import AGENT, CORP_ID, SECRET, WeComApi

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
MEMBER, SEND = "WangJianGuo", "message/send"
OK = Outcome(State.SENT, "0")
HELLO = Reply("还差1份调研报告")


def at(api_base: str, **changed: object) -> ChannelSettings:
    known = {
        "kind": "wecom",
        "account": "corp",
        "federation": "f",
        "token": SecretStr("t"),
        "corp_id": CORP_ID,
        "agent_id": AGENT,
        "secret": SecretStr(SECRET),
        "api_base": api_base,
    }
    return ChannelSettings(**{**known, **changed})


@dataclass
class Tokens:
    held: tuple[str, datetime] | None = None

    def get(self) -> tuple[str, datetime] | None:
        return self.held

    def set(self, token: str, expires_at: datetime) -> None:
        self.held = token, expires_at


@pytest.fixture
def api() -> WeComApi:
    return WeComApi(NOW, {MEMBER, "LiFang"})


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
def client(account, api) -> Client:
    return Client(account, Tokens(), now=lambda: api.now, timeout=(3, 0.3))


def to(client: Client, reply: Reply = HELLO) -> Outcome:
    return client.send([MEMBER], reply)[MEMBER]


def test_text_arrives_clean(client, api):
    assert to(client, Reply("提醒\x00：还差1份\ud800")) == OK
    assert api.texts(MEMBER) == ["提醒：还差1份\ufffd"]


def test_token_is_fetched_once_and_kept(client, api):
    for number in range(3):
        to(client, Reply(f"第{number}条"))
    assert api.calls["gettoken"] == 1


def test_revoked_token_is_refreshed_once(client, api):
    to(client, Reply("一"))
    api.revoke_token()
    assert to(client, Reply("二")) == OK
    assert (api.calls["gettoken"], api.calls[SEND]) == (2, 3)


@pytest.mark.parametrize("code", [40014, 42001])
def test_permanently_bad_token_ends_after_one_retry(client, api, code):
    api.faults[SEND].extend([code] * 5)
    assert to(client) == Outcome(State.ALARM, str(code), f"fault {code}", 3600)
    assert (api.calls[SEND], api.calls["gettoken"]) == (2, 2)


@pytest.mark.parametrize(
    ("code", "state", "wait"),
    [
        (-1, State.RETRY, 0),
        (45009, State.RETRY, 60),
        (81013, State.DROP, 0),
        (40001, State.ALARM, 3600),
        (40056, State.ALARM, 3600),
        (48002, State.ALARM, 3600),
        (60011, State.ALARM, 3600),
        (60020, State.ALARM, 3600),
        (40058, State.ALARM, 0),
        (40008, State.ALARM, 0),
        (44004, State.ALARM, 0),
    ],
)
def test_each_refusal_has_its_policy(client, api, code, state, wait):
    """One call each: none of them is helped by calling again at once."""
    api.faults[SEND].append(code)
    assert to(client) == Outcome(state, str(code), f"fault {code}", wait, broken=code == 81013)
    assert api.calls[SEND] == 1


@pytest.mark.parametrize(
    ("code", "changed"), [("40013", {"corp_id": "ww-other"}), ("40001", {"secret": SecretStr("x")})]
)
def test_wrong_settings_stop_before_anything_is_sent(account, api, code, changed):
    stranger = Client(at(str(account.api_base), **changed), Tokens(), now=lambda: NOW)
    outcome = to(stranger)
    assert (outcome.state, outcome.code, outcome.wait) == (State.ALARM, code, 3600)
    assert api.calls[SEND] == 0


def test_nobody_in_sight_is_unreachable(client):
    """All invalid: 81013; the binding is broken until that member writes."""
    assert client.send(["Stranger"], HELLO)["Stranger"] == Outcome(State.DROP, "81013", "fault 81013", broken=True)


def test_missed_members_are_known_in_any_case(client, api):
    """The platform lower-cases the ids that it reports."""
    found = client.send([MEMBER, "GoneMember"], HELLO)
    assert found == {MEMBER: OK, "GoneMember": Outcome(State.DROP, "invaliduser", broken=True)}
    assert api.texts(MEMBER) == [HELLO.text]


def test_unlicensed_member_is_missed_too(client, api):
    api.faults[SEND].append(JSONResponse({"errcode": 0, "errmsg": "ok", "unlicenseduser": MEMBER.lower()}))
    assert to(client) == Outcome(State.DROP, "unlicenseduser", broken=True)


def test_many_members_go_by_the_thousand(client, api):
    members = [f"Member{number}" for number in range(2001)]
    api.visible.update(members)
    assert set(client.send(members, HELLO).values()) == {OK}
    assert api.calls[SEND] == 3
    assert len(api.sent) == 2001


def test_long_text_is_split_whole(client, api):
    """More than the limit would be cut without a word."""
    text = "".join(f"第{number}句不短的话。" for number in range(200))
    assert to(client, Reply(text)) == OK
    assert "".join(api.texts(MEMBER)) == text


def test_uncertain_push_sent_again_arrives_once(client, api):
    """The platform compares the whole request within half an hour."""
    assert to(client) == OK
    api.faults[SEND].append("hang")
    assert to(client) == Outcome(State.UNCERTAIN, "timeout")
    assert to(client) == OK
    assert api.texts(MEMBER) == [HELLO.text]


def test_member_is_paced_before_the_platform_drops(client, api):
    """Thirty a minute: the next one waits, for this member alone."""
    replies = [Reply(f"第{number}条") for number in range(31)]
    outcomes = [to(client, reply) for reply in replies]
    assert outcomes[:30] == [OK] * 30
    assert outcomes[30] == Outcome(State.RETRY, "member_pace", wait=61, only_here=True)
    assert client.send(["LiFang"], HELLO)["LiFang"] == OK
    api.now += timedelta(seconds=61)
    assert to(client, replies[30]) == OK
    assert len(api.texts(MEMBER)) == 31


def test_choices_become_buttons(client, api):
    assert to(client, Reply("参加了昨天的走访吗？\n锡山纺织厂工会", (Choice("确认"), Choice("不是我")))) == OK
    card = api.sent[0][1]["template_card"]
    assert card["card_type"] == "button_interaction"
    assert [(each["text"], each["key"]) for each in card["button_list"]] == [("确认", "确认"), ("不是我", "不是我")]
    assert (card["main_title"]["title"], card["sub_title_text"]) == ("参加了昨天的走访吗？", "锡山纺织厂工会")
    assert len(card["task_id"]) <= 128


def test_choices_that_fit_no_card_are_numbered(client, api):
    offered = tuple(Choice(f"第{number}个很长很长的选项") for number in range(7))
    assert to(client, Reply("选哪个？", offered)) == OK
    assert "7 第6个" in api.texts(MEMBER)[0]


def test_link_becomes_a_card(client, api):
    assert to(client, Reply("报告好了\n点开下载：\nhttp://127.0.0.1/files/abc")) == OK
    card = api.sent[0][1]["textcard"]
    assert (card["title"], card["url"]) == ("报告好了", "http://127.0.0.1/files/abc")


def test_tapped_card_is_changed_once(client, api):
    api.response_codes.add("code-1")
    assert client.change_card(MEMBER, "code-1", "确认") == OK
    assert api.changed[0]["button"] == {"replace_name": "已选：确认"}
    assert client.change_card(MEMBER, "code-1", "确认").state is State.ALARM


@pytest.mark.parametrize(("mime", "kind"), [("image/png", "image"), ("application/vnd.ms-excel", "file")])
def test_file_is_uploaded_and_sent(client, api, mime, kind):
    assert client.send_file(MEMBER, "完成率.x", mime, b"0123456789") == OK
    name, content = api.media["media-1"]
    assert (name, content) == ("完成率.x", b"0123456789")
    assert api.sent[0][1][kind] == {"media_id": "media-1"}


def test_upload_is_repeated_whole_after_a_new_token(client, api):
    """The library's own retry sent an empty file."""
    to(client)
    api.revoke_token()
    assert client.send_file(MEMBER, "a.png", "image/png", b"x" * 5000) == OK
    assert len(api.media["media-1"][1]) == 5000


def test_picture_is_downloaded_and_capped(client, api):
    api.media["m1"] = "a.jpg", b"\xff\xd8" + b"x" * 5000
    assert client.download("m1") == api.media["m1"][1]
    with pytest.raises(Fault, match="too_big"):
        client.download("m1", limit=100)


@pytest.mark.parametrize(
    ("answer", "state", "code"),
    [
        (HTMLResponse("<html>"), State.RETRY, "not_json"),
        (JSONResponse({}), State.RETRY, "no_errcode"),
        (Response(status_code=502), State.RETRY, "http_502"),
    ],
)
def test_odd_answers_are_no_success(client, api, answer, state, code):
    api.faults[SEND].append(answer)
    outcome = to(client)
    assert (outcome.state, outcome.code) == (state, code)


def test_no_credentials_in_logs(client, api, caplog):
    with caplog.at_level(logging.DEBUG):
        to(client)
    assert "corpsecret=***" in caplog.text
    for secret in ("corp-token-1", SECRET):
        assert secret not in caplog.text + repr(client)
