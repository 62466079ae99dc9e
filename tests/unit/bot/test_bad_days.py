"""Bad days: platforms that are down, uncertain sends, clocks that leap, several reminders for one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest

from bot.app import DEMO
from bot.outbox import deliver
from bot.outcomes import Outcome, State
from handlers.messages import Reply
from handlers.topics import pushes
from storage import tables
from storage.database import Database
from storage.rules.touchpoints import BEIJING
from tests.unit.handlers.office import Office, Pocket
from tests.unit.storage.county import NOW, ON_SQLITE

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=BEIJING)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def sent(office: Office, pocket: Pocket, at: datetime = NOW, channel: str = "telegram") -> Counter[str]:
    return deliver(office.service.tenants, DEMO, at, {channel: pocket})


def waiting(office: Office, outcome: Outcome) -> Pocket:
    office.seat("王建国", channel="telegram", account="bot")
    office.push("王建国")
    return Pocket({"王建国": outcome})


# --- accounts that rest ---------------------------------------------------------------------------------------------

NAMES = ("王建国", "李秀英", "万一鸣", "顾明远", "方静", "秦书文", "田小雨")


def everybody(office: Office, outcome: Outcome) -> Pocket:
    """Seven people with a push each, on a platform that says the same to all."""
    office.seat(*NAMES, channel="telegram", account="bot")
    for name in NAMES:
        office.push(name)
    return Pocket(dict.fromkeys(NAMES, outcome))


@pytest.mark.parametrize("outcome", [Outcome(State.RETRY, "http_502"), Outcome(State.UNCERTAIN, "timeout")])
def test_platform_that_fails_three_times_rests(office: Office, outcome: Outcome) -> None:
    """The others wait without a call, and without an attempt counted."""
    pocket = everybody(office, outcome)
    sent(office, pocket)
    assert len(pocket.reached) == 3
    untouched = office.rows(tables.outbox)[3:]
    assert {(row.state, row.attempts, row.code) for row in untouched} == {("waiting", 0, outcome.code)}


@pytest.mark.parametrize("state", [State.RETRY, State.ALARM])
def test_refusal_of_the_account_stops_it_at_once(office: Office, state: State) -> None:
    """A wrong secret is asked about once, not seven times."""
    pocket = everybody(office, Outcome(state, "40125", wait=3600))
    for minutes in (0, 1, 59):
        sent(office, pocket, NOW + minutes * MINUTE)
    assert len(pocket.reached) == 1
    assert {row.state for row in office.rows(tables.outbox)} == {"waiting"}
    (rest,) = office.rows(tables.pauses)
    assert (rest.account, rest.code, rest.until) == ("bot", "40125", NOW + HOUR)


def test_one_push_asks_whether_the_platform_is_back(office: Office) -> None:
    """Then all of them go."""
    pocket = everybody(office, Outcome(State.RETRY, "unreachable", wait=60))
    sent(office, pocket)
    sent(office, pocket, NOW + 2 * MINUTE)
    assert len(pocket.reached) == 2
    pocket.outcomes.clear()
    assert sent(office, pocket, NOW + 5 * MINUTE) == {"sent": 7}
    assert office.rows(tables.pauses) == []


def test_day_without_the_platform_makes_few_calls(office: Office) -> None:
    """From nine to half past five with a look every half minute; nothing is lost, all goes out when it is back."""
    pocket = everybody(office, Outcome(State.RETRY, "unreachable", wait=60))
    for half_minutes in range(8 * 120):
        sent(office, pocket, NOW + half_minutes * MINUTE / 2)
    assert len(pocket.reached) < 25
    pocket.outcomes.clear()
    sent(office, pocket, MONDAY)
    assert [state for state, _ in office.pushes()] == ["sent"] * len(NAMES)


@ON_SQLITE
def test_resting_account_gives_way_to_another(office: Office) -> None:
    pocket = everybody(office, Outcome(State.RETRY, "unreachable", wait=60))
    office.seat(*NAMES, channel="wecom", account="corp")
    other = Pocket()
    deliver(office.service.tenants, DEMO, NOW, {"telegram": pocket, "wecom": other})
    assert (len(pocket.reached), len(other.reached)) == (1, 7)


@ON_SQLITE
def test_chat_that_has_to_wait_stops_nobody_else(office: Office) -> None:
    """One chat's 429 (channels.md section 5)."""
    pocket = everybody(office, Outcome(State.SENT, "0"))
    pocket.outcomes["李秀英"] = Outcome(State.RETRY, "429", wait=600, only_here=True)
    assert sent(office, pocket) == {"sent": 6, "waiting": 1}
    assert sent(office, pocket, NOW + 9 * MINUTE) == {}
    pocket.outcomes.clear()
    assert sent(office, pocket, NOW + 11 * MINUTE) == {"sent": 1}


def test_somebody_who_is_gone_is_not_asked_again(office: Office) -> None:
    """Until they write from there: then the window is open and the binding whole."""
    office.seat("王建国")
    office.say("你好", at=NOW - HOUR)
    pocket = Pocket({"王建国": Outcome(State.DROP, "43004", broken=True)})
    for _ in range(2):
        office.push("王建国")
        sent(office, pocket, channel="wechat")
    assert office.pushes() == [("failed", "43004"), ("parked", "broken")]
    assert len(pocket.reached) == 1
    pocket.outcomes.clear()
    office.say("你好", at=NOW + HOUR)
    office.push("王建国", at=NOW + HOUR)
    assert sent(office, pocket, NOW + HOUR, channel="wechat") == {"sent": 1}


@ON_SQLITE
def test_slow_platform_gets_what_the_lease_allows(office: Office) -> None:
    """What was not tried in time is given back and goes with the next batch."""
    pocket = everybody(office, Outcome(State.SENT, "0"))
    seconds = iter(range(0, 10_000, 25))
    totals = deliver(office.service.tenants, DEMO, NOW, {"telegram": pocket}, elapsed=lambda: float(next(seconds)))
    assert (totals["sent"], len(pocket.reached)) == (7, 7)
    assert {row.attempts for row in office.rows(tables.outbox)} == {1}


def test_lanes_tell_everybody_once(office: Office) -> None:
    """Eight at a time where the platform is slow, each person in order."""
    office.seat(*NAMES, channel="telegram", account="bot")
    for name in NAMES * 20:
        office.push(name)
    pocket = Pocket()
    seconds = count(0, 0.05)
    totals = deliver(office.service.tenants, DEMO, NOW, {"telegram": pocket}, lanes=8, elapsed=lambda: next(seconds))
    assert totals == {"sent": 140}
    assert Counter(name for name, _ in pocket.reached) == dict.fromkeys(NAMES, 20)


# --- uncertain ones -------------------------------------------------------------------------------------------------


def test_uncertain_push_is_repeated_where_repeats_are_removed(office: Office) -> None:
    """The very same words within WeCom's half hour; after three tries nobody knows."""
    office.seat("王建国", channel="wecom", account="corp")
    office.push("王建国", "reminder", year=2026, days_before=30)
    pocket = Pocket({"王建国": Outcome(State.UNCERTAIN, "timeout")})
    for minutes in range(60):
        sent(office, pocket, NOW + minutes * MINUTE, channel="wecom")
    assert len(pocket.reached) == 3
    assert len({words for _, words in pocket.reached}) == 1
    assert office.pushes() == [("uncertain", "timeout")]


@ON_SQLITE
def test_repeat_comes_in_time_or_not_at_all(office: Office) -> None:
    """The account rests for an hour meanwhile: by then WeCom would take the repeat for a new message."""
    office.seat("王建国", "李秀英", channel="wecom", account="corp")
    office.push("王建国")
    pocket = Pocket({"王建国": Outcome(State.UNCERTAIN, "timeout")})
    sent(office, pocket, channel="wecom")
    office.push("李秀英")
    pocket.outcomes["李秀英"] = Outcome(State.ALARM, "60020", wait=3600)
    sent(office, pocket, channel="wecom")
    for minutes in (2, 61, 65):
        sent(office, pocket, NOW + minutes * MINUTE, channel="wecom")
    assert [name for name, _ in pocket.reached].count("王建国") == 1
    assert office.pushes()[0] == ("uncertain", "repeat")


@ON_SQLITE
def test_repeat_that_arrives_is_sent(office: Office) -> None:
    office.seat("王建国", channel="wecom", account="corp")
    office.push("王建国")
    pocket = Pocket({"王建国": Outcome(State.UNCERTAIN, "timeout")})
    sent(office, pocket, channel="wecom")
    pocket.outcomes.clear()
    sent(office, pocket, NOW + 2 * MINUTE, channel="wecom")
    assert (office.pushes(), len(pocket.reached)) == ([("sent", "0")], 2)


@ON_SQLITE
def test_joined_message_is_repeated_as_one(office: Office) -> None:
    """Two reminders went as one message; so they go again."""
    office.seat("王建国", channel="wecom", account="corp")
    for days in (60, 30):
        office.push("王建国", "reminder", year=2026, days_before=days)
    pocket = Pocket({"王建国": Outcome(State.UNCERTAIN, "timeout")})
    sent(office, pocket, channel="wecom")
    pocket.outcomes.clear()
    sent(office, pocket, NOW + 2 * MINUTE, channel="wecom")
    assert (office.pushes(), len(pocket.reached)) == ([("sent", "0")] * 2, 2)


@ON_SQLITE
def test_urgent_report_is_repeated_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hearing it twice does less harm than not at all (requirements.md E4)."""
    urgent(monkeypatch)
    office.seat("方静", channel="telegram", account="bot")
    office.push("方静", "urgent")
    pocket = Pocket({"方静": Outcome(State.UNCERTAIN, "timeout")})
    for minutes in range(30):
        sent(office, pocket, NOW + minutes * MINUTE)
    assert (office.pushes(), len(pocket.reached)) == ([("uncertain", "timeout")], 2)


@ON_SQLITE
def test_urgent_report_goes_out_at_night(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone; what else is due waits for the morning."""
    urgent(monkeypatch)
    office.seat("方静", channel="telegram", account="bot")
    for purpose in ("binding_alarm", "urgent"):
        office.push("方静", purpose)
    pocket = Pocket()
    assert sent(office, pocket, NOW.replace(hour=23)) == {"sent": 1}
    assert sent(office, pocket, MONDAY) == {"sent": 1}


def urgent(monkeypatch: pytest.MonkeyPatch) -> None:
    """An urgent report that says what the alarm does."""
    monkeypatch.setitem(pushes.PUSHES, "urgent", pushes.binding_alarm)


@ON_SQLITE
def test_urgent_report_of_a_sender_that_died_goes_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    urgent(monkeypatch)
    office.seat("方静", channel="telegram", account="bot")
    office.push("方静", "urgent")
    with office.county.work("") as work:
        work.uow.outbox.lease(NOW, NOW + 2 * MINUTE, 200)
    assert sent(office, Pocket(), NOW + 3 * MINUTE) == {"sent": 1}


def test_clock_that_leaps_takes_no_ones_word(office: Office) -> None:
    """Another process' clock is an hour ahead: it takes the lease for lost, but the sender's own word counts."""
    pocket = waiting(office, Outcome(State.SENT, "0"))
    ahead = Leaping(pocket, lambda: sent(office, Pocket(), NOW + HOUR))
    assert deliver(office.service.tenants, DEMO, NOW, {"telegram": ahead}) == {"sent": 1}
    assert (office.pushes(), len(pocket.reached)) == ([("sent", "0")], 1)


class Leaping(Pocket):
    """While it sends, something else happens."""

    def __init__(self, pocket: Pocket, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self.pocket, self.meanwhile = pocket, meanwhile

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        self.meanwhile()
        return self.pocket.send(account, external_id, reply)


def test_clock_set_back_delays_and_doubles_nothing(office: Office) -> None:
    pocket = waiting(office, Outcome(State.RETRY, "-1"))
    sent(office, pocket)
    pocket.outcomes.clear()
    for at in (NOW - HOUR, NOW + 2 * MINUTE, NOW - HOUR / 4, NOW + HOUR):
        sent(office, pocket, at)
    assert (office.pushes(), len(pocket.reached)) == ([("sent", "0")], 2)


# --- one reminder a day ---------------------------------------------------------------------------------------------


def test_reminders_of_one_day_are_one_message(office: Office) -> None:
    """requirements.md, «year-end»: at most one reminder message a person a day, what is more is joined."""
    office.seat("王建国", channel="telegram", account="bot")
    office.push("王建国", "reminder", year=2026, days_before=30)
    office.push("王建国", "asked_reminder", year=2026, duty="research")
    office.push("王建国", "own_reminder", text="交调研报告")
    pocket = Pocket()
    assert sent(office, pocket) == {"sent": 3}
    ((_, words),) = pocket.reached
    assert (words.count("调研报告："), words.count("交调研报告")) == (1, 1)


def test_later_reminder_waits_for_the_next_working_day(office: Office) -> None:
    office.seat("王建国", channel="telegram", account="bot")
    office.push("王建国", "reminder", year=2026, days_before=30)
    pocket = Pocket()
    sent(office, pocket)
    office.push("王建国", "asked_reminder", year=2026, duty="research")
    for at in (NOW + HOUR, NOW + 3 * HOUR, MONDAY - MINUTE):
        sent(office, pocket, at)
    assert len(pocket.reached) == 1
    assert office.pushes()[1] == ("waiting", "one_a_day")
    assert sent(office, pocket, MONDAY) == {"sent": 1}


@ON_SQLITE
def test_full_batch_tears_nobodys_reminders_apart(office: Office) -> None:
    """The last one's second reminder comes along, although the batch is full."""
    office.seat("王建国", channel="telegram", account="bot")
    for _ in range(199):
        office.push("李秀英")
    office.push("王建国", "own_reminder", text="交调研报告")
    office.push("王建国", "reminder", year=2026, days_before=30)
    pocket = Pocket()
    sent(office, pocket)
    assert len(pocket.reached) == 1
