"""What officers see of pushes and channels that don't work: the cause in their words, and what to do about it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.app import DEMO
from bot.channels.telegram import outcomes as telegram
from bot.channels.wechat_outcomes import TABLE as WECHAT
from bot.channels.wecom_outcomes import TABLE as WECOM
from bot.outbox import deliver
from bot.outcomes import Outcome, State
from config.texts import keys, text
from storage.database import Database
from storage.rules.delivery import CAUSES, cause
from storage.rules.touchpoints import BEIJING
from tests.unit.handlers.office import Office, Pocket
from tests.unit.storage.county import NOW

HOUR = timedelta(hours=1)
OFFICER = "方静"


@pytest.fixture
def office(sqlite: Database) -> Office:
    made = Office(sqlite)
    made.seat("王建国", channel="telegram", account="county-bot")
    made.seat(OFFICER)
    return made


def refused(office: Office, outcome: Outcome, at: datetime = NOW) -> None:
    """One push meets that answer of the platform."""
    office.push("王建国", at=at)
    deliver(office.service.tenants, DEMO, at, {"telegram": Pocket({"王建国": outcome})})


def told(office: Office, at: datetime = NOW) -> str:
    return "\n".join(office.say("没送到的消息", OFFICER, at=at))


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome(State.ALARM, "invalid_token", wait=3600), ("密钥不对", "lvzhi doctor")),
        (Outcome(State.ALARM, "60020", wait=3600), ("不在白名单", "到平台加上")),
        (Outcome(State.ALARM, "409", wait=60), ("另一处也在收", "停掉另一处")),
        (Outcome(State.ALARM, "45009", wait=3600), ("次数用完", "自己接着发")),
        (Outcome(State.ALARM, "48001", wait=3600), ("没有开通接口", "到平台看看")),
    ],
)
def test_stopped_account_is_told_while_its_pushes_wait(office: Office, outcome: Outcome, said: tuple[str, str]) -> None:
    """Nothing has failed yet: the pushes wait for whoever mends it. Once it works nobody hears of it any more."""
    refused(office, outcome)
    assert [state for state, _ in office.pushes()] == ["waiting"]
    found = told(office)
    assert all(part in found for part in ("county-bot", *said))
    deliver(office.service.tenants, DEMO, NOW + 2 * HOUR, {"telegram": Pocket()})
    assert "county-bot" not in told(office, NOW + 2 * HOUR)


def test_platform_that_is_away_is_told_after_an_hour(office: Office) -> None:
    """A quarter of an hour mends itself."""
    refused(office, Outcome(State.RETRY, "unreachable", wait=60))
    assert "county-bot" not in told(office)
    assert "连不上平台" in told(office, NOW + HOUR)


def test_morning_brief_names_a_stopped_account(office: Office) -> None:
    from bot.jobs import plan_due

    refused(office, Outcome(State.ALARM, "invalid_token", wait=3600))
    monday = datetime(2026, 11, 23, 8, 50, tzinfo=BEIJING)
    plan_due(office.service.tenants, monday)
    pocket = Pocket()
    office.say("你好", OFFICER, at=monday)
    deliver(office.service.tenants, DEMO, monday, {"wechat": pocket})
    assert any("“county-bot”发不出去" in words for who, words in pocket.reached if who == OFFICER)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome(State.DROP, "403", broken=True), "请打电话"),
        (Outcome(State.DROP, "invaliduser", broken=True), "可见范围"),
        (Outcome(State.UNCERTAIN, "timeout"), "不知道收到没有"),
        (Outcome(State.ALARM, "bad_request"), "平台不收"),
    ],
)
def test_push_that_did_not_arrive_is_told_with_its_cause(office: Office, outcome: Outcome, said: str) -> None:
    refused(office, outcome)
    found = told(office)
    assert "王建国" in found
    assert said in found


def test_every_refusal_has_a_cause_that_officers_understand() -> None:
    """«Unknown» is for codes that no table has."""
    known = {"wechat": WECHAT, "wecom": WECOM}
    codes = [
        (channel, str(code)) for channel, table in known.items() for code in {*table.states, *table.waits} - {0, 43101}
    ]
    codes += [("telegram", outcome.code) for _, outcome in telegram._BAD_REQUESTS if outcome.state is not State.SENT]
    codes += [("telegram", each) for each in ("403", "invalid_token", "409", "429", "server", "not_json", "timeout")]
    assert [each for each in codes if cause("failed", each[1], each[0]) == "other"] == []


def test_every_cause_is_told() -> None:
    every = {*CAUSES.values(), "other", "expired"}
    assert {f"undelivered.{each}" for each in every - {"unbound"}} <= keys()
    assert {f"stopped.{each}" for each in every - {"unbound", "expired", "unseen"}} <= keys()
    assert cause("failed", "48002", "wecom") != cause("failed", "48002", "wechat")
    assert text("undelivered.unseen", names="甲")
