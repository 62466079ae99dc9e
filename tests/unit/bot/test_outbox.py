"""Delivering: when a channel may speak first, what becomes of each push, and that none goes out twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from bot.app import DEMO
from bot.outbox import deliver
from bot.outcomes import Outcome, State
from storage import tables
from storage.database import Database
from storage.rules.kinds import CaseKind, RecordKind
from storage.rules.touchpoints import BEIJING
from storage.services import cases, records
from tests.unit.handlers.office import Office, Pocket, logged
from tests.unit.storage.county import NOW, ON_SQLITE

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=BEIJING)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def sent(office: Office, pocket: Pocket, at: datetime = NOW, channel: str = "telegram") -> Counter[str]:
    return deliver(office.service.tenants, DEMO, at, {channel: pocket})


# --- where a push may go --------------------------------------------------------------------------------------------


@ON_SQLITE
@pytest.mark.parametrize(
    ("ago", "expected"), [(48 * HOUR - MINUTE, ("sent", "0")), (48 * HOUR, ("parked", "window_closed"))]
)
def test_wechat_listens_for_two_days(office: Office, ago: timedelta, expected: tuple[str, str]) -> None:
    """Five messages within 48 hours of the person's own (channels.md 3)."""
    office.seat("王建国")
    office.say("你好", at=NOW - ago)
    office.push("王建国")
    sent(office, Pocket(), channel="wechat")
    assert office.pushes() == [expected]


@ON_SQLITE
def test_whoever_never_wrote_cannot_be_pushed(office: Office) -> None:
    office.seat("王建国")
    office.push("王建国")
    sent(office, Pocket(), channel="wechat")
    assert office.pushes() == [("parked", "window_closed")]


def test_sixth_message_of_a_window_is_parked(office: Office) -> None:
    """In one delivery as in several."""
    office.seat("王建国")
    office.say("你好", at=NOW - HOUR)
    pocket = Pocket()
    for _ in range(2):
        office.push("王建国")
        sent(office, pocket, channel="wechat")
    for _ in range(5):
        office.push("王建国")
    sent(office, pocket, channel="wechat")
    assert Counter(state for state, _ in office.pushes()) == {"sent": 5, "parked": 2}
    assert len(pocket.reached) == 5


def test_own_message_opens_the_window_anew(office: Office) -> None:
    office.seat("王建国")
    pocket = Pocket()
    for at in (NOW, NOW + HOUR):
        office.say("你好", at=at)
        for _ in range(5):
            office.push("王建国", at=at)
        sent(office, pocket, at, channel="wechat")
    assert len(pocket.reached) == 10


def test_push_for_somebody_unbound_waits(office: Office) -> None:
    office.push("王建国")
    sent(office, Pocket())
    assert office.pushes() == [("parked", "unbound")]


@ON_SQLITE
def test_channel_that_may_speak_is_chosen(office: Office) -> None:
    """WeChat's window is closed, the other account's isn't."""
    office.seat("王建国")
    office.seat("王建国", channel="telegram", account="bot")
    office.push("王建国")
    closed, open_ = Pocket(), Pocket()
    deliver(office.service.tenants, DEMO, NOW, {"wechat": closed, "telegram": open_})
    assert (len(closed.reached), len(open_.reached)) == (0, 1)


@ON_SQLITE
def test_screen_comes_after_a_pocket(office: Office) -> None:
    """A page that may be closed is the last resort."""
    office.seat("王建国", channel="web", account="web")
    office.seat("王建国", channel="telegram", account="bot")
    office.push("王建国")
    screen, pocket = Pocket(), Pocket()
    deliver(office.service.tenants, DEMO, NOW, {"web": screen, "telegram": pocket})
    assert (len(screen.reached), len(pocket.reached)) == (0, 1)


# --- what becomes of it ---------------------------------------------------------------------------------------------


def waiting(office: Office, outcome: Outcome) -> Pocket:
    office.seat("王建国", channel="telegram", account="bot")
    office.push("王建国")
    return Pocket({"王建国": outcome})


def test_retries_wait_longer_and_end(office: Office) -> None:
    """After 1, 2 and 4 minutes and up to a quarter more: three times again, no more (channels.md 3)."""
    pocket, at = waiting(office, Outcome(State.RETRY, "-1")), NOW
    for minutes in (1, 2, 4):
        assert sent(office, pocket, at) == {"waiting": 1}
        assert sent(office, pocket, at + timedelta(minutes=minutes) - timedelta(seconds=1)) == {}
        at += timedelta(minutes=minutes) * 1.25
    assert sent(office, pocket, at) == {"failed": 1}
    assert sent(office, pocket, at + HOUR) == {}
    assert len(pocket.reached) == 4


@ON_SQLITE
def test_retry_that_succeeds_is_sent(office: Office) -> None:
    pocket = waiting(office, Outcome(State.RETRY, "-1"))
    sent(office, pocket)
    pocket.outcomes.clear()
    sent(office, pocket, NOW + 2 * MINUTE)
    assert office.pushes() == [("sent", "0")]


@ON_SQLITE
@pytest.mark.parametrize(
    ("state", "becomes"),
    [
        (State.UNCERTAIN, "uncertain"),
        (State.DROP, "failed"),
        (State.ALARM, "failed"),
        (State.PARK, "parked"),
    ],
)
def test_other_outcomes_are_not_repeated(office: Office, state: State, becomes: str) -> None:
    """Above all an uncertain one: it may have gone out (requirements.md E4)."""
    pocket = waiting(office, Outcome(state, "45015"))
    for at in (NOW, NOW + HOUR, MONDAY):
        sent(office, pocket, at)
    assert office.pushes() == [(becomes, "45015")]
    assert len(pocket.reached) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    ("state", "reached"),
    [(State.PARK, 1), (State.DROP, 1), (State.UNCERTAIN, 0), (State.ALARM, 1), (State.RETRY, 0)],
)
def test_refused_push_goes_by_another_channel(office: Office, state: State, reached: int) -> None:
    """Where it surely hasn't gone out; else the person might get it twice."""
    first = waiting(office, Outcome(state, "45015"))
    office.seat("王建国", channel="wecom", account="corp")
    second = Pocket()
    deliver(office.service.tenants, DEMO, NOW, {"telegram": first, "wecom": second})
    assert len(second.reached) == reached
    assert (office.pushes()[0][0] == "sent") is bool(reached)


def test_sender_that_breaks_harms_nobody_else(office: Office) -> None:
    """Its own message may have gone out; those around it go out once."""
    office.seat("王建国", "李秀英", "万一鸣", channel="telegram", account="bot")
    for name in ("王建国", "李秀英", "万一鸣"):
        office.push(name)
    pocket = Pocket(broken=frozenset({"李秀英"}))
    with logged():
        for minutes in (0, 5, 10):
            sent(office, pocket, NOW + timedelta(minutes=minutes))
    assert [state for state, _ in office.pushes()] == ["sent", "uncertain", "sent"]
    assert len(pocket.reached) == 3


def test_push_nobody_can_render_harms_nobody_else(office: Office) -> None:
    """One bad row would otherwise keep everybody's waiting for ever."""
    office.seat("王建国", channel="telegram", account="bot")
    office.push("王建国", "unheard_of")
    office.push("王建国")
    with logged():
        sent(office, Pocket())
    assert [state for state, _ in office.pushes()] == ["failed", "sent"]


def test_met_need_is_dropped(office: Office) -> None:
    office.seat("王建国", channel="telegram", account="bot")
    office.push("王建国", "reminder", year=2026, days_before=30)
    with office.county.work() as work:
        today = work.today
        for ago in range(4):
            records.log(work, records.Draft(RecordKind.CONTACT, today - timedelta(days=ago)))
        for kind in (RecordKind.GOOD_DEED, RecordKind.RESEARCH):
            records.log(work, records.Draft(kind, today))
        cases.file(work, cases.Draft(CaseKind.OPINION, "关于食堂的意见", "食堂太贵"))
    pocket = Pocket()
    sent(office, pocket)
    assert (office.pushes()[0], pocket.reached) == (("dropped", "need_gone"), [])


# --- when -----------------------------------------------------------------------------------------------------------


@ON_SQLITE
@pytest.mark.parametrize("at", [NOW.replace(hour=8), NOW.replace(hour=17, minute=30), NOW + timedelta(days=1)])
def test_nothing_goes_out_off_hours(office: Office, at: datetime) -> None:
    pocket = waiting(office, Outcome(State.SENT, "0"))
    assert sent(office, pocket, at) == {}
    assert sent(office, pocket, MONDAY) == {"sent": 1}


@ON_SQLITE
def test_push_before_its_moment_waits(office: Office) -> None:
    office.seat("王建国", channel="telegram", account="bot")
    office.push("王建国", at=NOW + HOUR)
    assert sent(office, Pocket()) == {}
    assert sent(office, Pocket(), NOW + HOUR) == {"sent": 1}


@ON_SQLITE
def test_expired_push_is_not_sent(office: Office) -> None:
    pocket = waiting(office, Outcome(State.SENT, "0"))
    sent(office, pocket, datetime(2026, 12, 21, 10, tzinfo=BEIJING))
    assert (office.pushes()[0][0], pocket.reached) == ("expired", [])


# --- several senders ------------------------------------------------------------------------------------------------


def test_push_in_another_senders_hands_is_left_alone(office: Office) -> None:
    pocket = waiting(office, Outcome(State.SENT, "0"))
    with office.county.work("") as work:
        assert len(work.uow.outbox.lease(NOW, NOW + 2 * MINUTE, 200)) == 1
    assert sent(office, pocket, NOW + MINUTE) == {}
    assert pocket.reached == []


def test_push_of_a_sender_that_died_is_uncertain(office: Office) -> None:
    """It may have gone out before the crash: shown to officers, never sent again."""
    pocket = waiting(office, Outcome(State.SENT, "0"))
    with office.county.work("") as work:
        work.uow.outbox.lease(NOW, NOW + 2 * MINUTE, 200)
    sent(office, pocket, NOW + 3 * MINUTE)
    assert (office.pushes()[0][0], pocket.reached) == ("uncertain", [])


def test_senders_share_without_doubling(office: Office) -> None:
    """Two processes over one database; no row goes out twice and none is left."""
    names = ("王建国", "李秀英", "万一鸣", "顾明远")
    office.seat(*names, channel="telegram", account="bot")
    for name in names * 10:
        office.push(name)
    other = Database(office.database.url.render_as_string(hide_password=False))
    pocket = Pocket()
    services = [office.service, office.build(other)] * 2
    with ThreadPoolExecutor(len(services)) as pool:
        totals = list(pool.map(lambda each: deliver(each.tenants, DEMO, NOW, {"telegram": pocket}), services))
    other.close()
    assert sum(total["sent"] for total in totals) == len(pocket.reached) == 40
    assert {state for state, _ in office.pushes()} == {"sent"}


def test_row_remembers_how_it_went(office: Office) -> None:
    """What was said is kept for the page that asks later, with the channel and the moment."""
    pocket = waiting(office, Outcome(State.SENT, "0"))
    sent(office, pocket)
    (row,) = office.rows(tables.outbox)
    assert (row.channel, row.attempts, row.ended_at) == ("telegram", 1, NOW)
    assert row.shown["text"] == pocket.reached[0][1]
