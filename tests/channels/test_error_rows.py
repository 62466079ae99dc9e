"""Each row of the error tables of channels.md 3 and 4 from the platform's answer to what becomes of the push.

Over the real clients, ledger and clock: the calls of an hour are counted, tick by tick.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.responses import HTMLResponse

from bot import platforms
from bot.app import DEMO, build
from bot.outbox import deliver
from bot.senders import Sender
from config.settings import ChannelSettings, Settings
from storage import tables
from storage.database import Database
from storage.rules.touchpoints import BEIJING
from tests.channels.fakes.serving import Stage, serving
from tests.channels.fakes.wechat_api import WeChatApi
from tests.channels.fakes.wecom_api import AGENT, CORP_ID, WeComApi
from tests.channels.fakes.wecom_api import SECRET as CORP_SECRET
from tests.unit.handlers.office import ACCOUNT, Office, logged
from tests.unit.storage.county import NOW

NAME, OTHER = "王建国", "李秀英"
MORNING = NOW.astimezone(BEIJING).replace(hour=9, minute=30)
HOUR = 60
ALWAYS = 500  # times that a fault is given: longer than anybody asks


@dataclass
class Line:
    """An account with two people in reach, its platform on loopback, and the log."""

    api: Any
    office: Office
    sender: Sender
    send: str
    token: str
    lines: list[Any] = field(default_factory=list)

    def fails(self, fault: Any, times: int = ALWAYS, endpoint: str = "") -> None:
        self.api.faults[endpoint or self.send].extend([fault] * times)

    def push(self, name: str = NAME) -> None:
        self.office.push(name, at=self.api.now)

    def live(self, minutes: int = HOUR) -> None:
        """The clock's work, every minute."""
        service, channel = self.office.service, "wecom" if isinstance(self.api, WeComApi) else "wechat"
        with logged() as lines:
            for _ in range(minutes):
                deliver(service.tenants, DEMO, self.api.now, {channel: self.sender})
                self.api.now += timedelta(minutes=1)
        self.lines += lines

    @property
    def calls(self) -> int:
        return int(self.api.calls[self.send])

    @property
    def broken(self) -> list[str]:
        return [row.external_id for row in self.office.rows(tables.bindings) if row.broken_at is not None]

    @property
    def alarms(self) -> list[str]:
        return [line["code"] for line in self.lines if line["event"] in ("account_rests", "push_refused")]


Opens = Callable[[Any, dict[str, Any]], Line]


@pytest.fixture
def opened(sqlite: Database) -> Iterator[Opens]:
    """Both people bound, and heard of a minute ago."""
    stage, office = Stage(), Office(sqlite)
    apis = []
    with serving(stage) as port:

        def one(api: Any, about: dict[str, Any]) -> Line:
            stage.app, channel = api.app(), about["kind"]
            apis.append(api)
            office.seat(NAME, OTHER, channel=channel)
            known = {
                "account": ACCOUNT,
                "federation": DEMO,
                "token": SecretStr("t"),
                "api_base": f"http://127.0.0.1:{port}",
            }
            settings = Settings.model_construct(channels=(ChannelSettings(**known, **about),))
            office.service = build(sqlite, {DEMO: office.county.policies}, {ACCOUNT: DEMO}, clock=lambda: api.now)
            for name in (NAME, OTHER):
                office.say("你好", name, at=api.now - timedelta(minutes=1))
            sender = platforms.senders_of(settings, office.service)[channel]
            return Line(api, office, sender, *_ENDPOINTS[channel])

        yield one
        for api in apis:
            api.release.set()


_ENDPOINTS = {"wechat": ("message/custom/send", "stable_token"), "wecom": ("message/send", "gettoken")}


@pytest.fixture
def wechat(opened: Opens) -> Line:
    api = WeChatApi(MORNING, "wx", "app-secret")
    for name in (NAME, OTHER):
        api.user_spoke(name)
    return opened(api, {"kind": "wechat", "app_id": "wx", "secret": SecretStr("app-secret")})


@pytest.fixture
def wecom(opened: Opens) -> Line:
    about = {"kind": "wecom", "corp_id": CORP_ID, "agent_id": AGENT, "secret": SecretStr(CORP_SECRET)}
    return opened(WeComApi(MORNING, {NAME, OTHER}), about)


def states(line: Line) -> list[str]:
    return [state for state, _ in line.office.pushes()]


# --- rows that both tables have -------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [-1, HTMLResponse("<html>", 502)], ids=["-1", "502"])
@pytest.mark.parametrize("channel", ["wechat", "wecom"])
def test_busy_platform_is_asked_three_times_again(request: pytest.FixtureRequest, channel: str, fault: Any) -> None:
    """Later each time; then it is shown to officers."""
    line: Line = request.getfixturevalue(channel)
    line.fails(fault, times=1)
    line.push()
    line.live(5)
    assert (states(line), line.calls) == (["sent"], 2)
    line.fails(fault)
    line.push()
    line.live()
    assert (states(line), line.calls) == (["sent", "failed"], 2 + 4)


@pytest.mark.parametrize("channel", ["wechat", "wecom"])
def test_platform_that_is_down_costs_a_few_calls_and_no_push(request: pytest.FixtureRequest, channel: str) -> None:
    """Several that fail in a row are the platform's fault: it rests, twice as long each time."""
    line: Line = request.getfixturevalue(channel)
    line.fails(-1)
    for _ in range(20):
        line.push(OTHER)
    line.live()
    assert line.calls < 20
    line.api.faults.clear()
    line.live()
    # The sixth of a WeChat window waits for the next message.
    assert set(states(line)) <= {"sent", "parked"}


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_token_of_wechat_is_renewed_once_then_alarm(wechat: Line, code: int) -> None:
    wechat.fails(code, times=1)
    wechat.push()
    wechat.live(2)
    assert (states(wechat), wechat.calls, wechat.api.calls["stable_token"]) == (["sent"], 2, 2)
    wechat.fails(code)
    wechat.push()
    wechat.live()
    assert (states(wechat), wechat.calls, wechat.alarms) == (["sent", "waiting"], 4, [str(code)])


@pytest.mark.parametrize("code", [40014, 42001])
def test_token_of_wecom_is_renewed_once_then_alarm(wecom: Line, code: int) -> None:
    wecom.fails(code)
    wecom.push()
    wecom.live()
    assert (states(wecom), wecom.calls, wecom.alarms) == (["waiting"], 2, [str(code)])


# Stopped with an alarm: nothing is asked for the rest of the hour, and nothing is lost.
_STOPS = [
    *(("wechat", code, endpoint) for code in (40013, 40125, 40164, 89503) for endpoint in ("", "stable_token")),
    *(("wechat", code, "") for code in (48001, 48004, 50002, 45009)),
    *(("wecom", code, "gettoken") for code in (40001, 40013, 40056)),
    *(("wecom", code, "") for code in (48002, 60011, 60020)),
]


@pytest.mark.parametrize(("channel", "code", "endpoint"), _STOPS)
def test_account_stops_with_an_alarm(request: pytest.FixtureRequest, channel: str, code: int, endpoint: str) -> None:
    line: Line = request.getfixturevalue(channel)
    line.fails(code, endpoint=endpoint)
    line.push()
    line.push(OTHER)
    line.live()
    asked = line.api.calls[endpoint or line.send]
    assert (states(line), asked, line.alarms) == (["waiting", "waiting"], 1, [str(code)])
    assert [(row.account, row.code) for row in line.office.rows(tables.pauses)] == [(ACCOUNT, str(code))]
    line.api.faults.clear()
    line.live(16 * HOUR if code == 45009 else 2)
    assert states(line) == ["sent", "sent"] if code != 45009 else set(states(line)) <= {"sent", "waiting"}


# The message is at fault: it ends there, the account goes on.
_ENDS = [
    *(("wechat", code) for code in (40037, 47003, 87014, 40007)),
    *(("wecom", code) for code in (40058, 40008, 44004)),
]


@pytest.mark.parametrize(("channel", "code"), _ENDS)
def test_faulty_message_is_given_up_alone(request: pytest.FixtureRequest, channel: str, code: int) -> None:
    line: Line = request.getfixturevalue(channel)
    line.fails(code, times=1)
    line.push()
    line.push(OTHER)
    line.live()
    assert (states(line), line.calls, line.alarms) == (["failed", "sent"], 2, [str(code)])
    assert (line.office.pushes()[0][1], line.broken) == (str(code), [])


# Nobody is there: no further call, until they write again.
@pytest.mark.parametrize(
    ("channel", "code"), [*(("wechat", code) for code in (40003, 43004, 43019, 48002)), ("wecom", 81013)]
)
def test_lost_person_is_asked_no_more(request: pytest.FixtureRequest, channel: str, code: int) -> None:
    line: Line = request.getfixturevalue(channel)
    line.fails(code, times=1)
    line.push()
    line.live(3)
    line.push()
    line.live()
    assert (line.office.pushes(), line.calls) == ([("failed", str(code)), ("parked", "broken")], 1)
    assert line.broken == [NAME]


# --- rows of WeChat alone -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [45015, 45047])
def test_closed_window_parks_until_they_write(wechat: Line, code: int) -> None:
    wechat.fails(code, times=1)
    wechat.push()
    wechat.live()
    assert (wechat.office.pushes(), wechat.calls) == ([("parked", str(code))], 1)
    assert any("50次" in said or "绑定码" in said for said in wechat.office.say("你好", at=wechat.api.now))
    assert states(wechat) == ["sent"]


def test_minute_quota_waits_a_minute(wechat: Line) -> None:
    wechat.fails(45011, times=1)
    wechat.push()
    wechat.live(1)
    assert (states(wechat), wechat.calls) == (["waiting"], 1)
    wechat.live(3)
    assert (states(wechat), wechat.calls) == (["sent"], 2)


def test_daily_quota_lasts_until_midnight_in_beijing(wechat: Line) -> None:
    wechat.fails(45009)
    wechat.push()
    wechat.live(1)
    (row,) = wechat.office.rows(tables.pauses)
    midnight = datetime.combine(MORNING.date() + timedelta(days=1), datetime.min.time(), tzinfo=BEIJING)
    assert row.until - midnight < timedelta(seconds=2)


def test_too_long_goes_in_halves(wechat: Line) -> None:
    wechat.fails(45002, times=1)
    wechat.push()
    wechat.live(2)
    assert states(wechat) == ["sent"]
    assert wechat.calls >= 2


# --- rows of WeCom alone --------------------------------------------------------------------------------------------


def test_quota_of_wecom_waits_longer_each_time(wecom: Line) -> None:
    """A minute, then two, four …: no tight loop."""
    wecom.fails(45009)
    wecom.push()
    wecom.live()
    assert (states(wecom), 3 <= wecom.calls <= 7) == (["waiting"], True)


def test_fact_sheet_has_no_row_that_is_not_here() -> None:
    """The tables' own rows, so that a new one gets its test."""
    from bot.channels.wechat_outcomes import TABLE as WECHAT
    from bot.channels.wecom_outcomes import TABLE as WECOM

    tested = {code for channel, code, _ in _STOPS if channel == "wechat"} | {
        code for channel, code in _ENDS if channel == "wechat"
    }
    # The last: only notices meet it, see test_wechat_account.test_withdrawn_consent_is_forgotten.
    tested |= {0, -1, 40001, 40014, 42001, 40003, 43004, 43019, 48002, 45015, 45047, 45011, 43101}
    assert {*WECHAT.states, *WECHAT.waits} <= tested
    of_wecom = {code for channel, code, _ in _STOPS if channel == "wecom"} | {0, -1, 40014, 42001, 45009, 81013}
    assert {*WECOM.states, *WECOM.waits} <= of_wecom
