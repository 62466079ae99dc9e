"""Telegram's pace: nobody faster than the platform wants, nobody slower than they must be."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.pace import CHAT_GAP, GAP, Pace

CHATS = st.sampled_from("abcdef")


def went(pace: Pace, chat: str, now: float) -> float:
    """When a message that comes up at `now` may go."""
    free = now + pace.hold(chat, now)
    return free + pace.reserve(chat, free)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(CHATS, st.floats(0, 0.5)), max_size=40))
def test_pace_is_kept(messages):
    """One a second to each chat, twenty-five a second in all, whoever comes when."""
    pace, now, sent = Pace(), 100.0, []
    for chat, later in messages:
        now += later
        at = went(pace, chat, now)
        now = max(now, at)
        sent.append((at, chat))
    moments = sorted(at for at, _ in sent)
    assert all(after - before >= GAP - 1e-9 for before, after in pairwise(moments))
    for chat in "abcdef":
        own = sorted(at for at, each in sent if each == chat)
        assert all(after - before >= CHAT_GAP - 1e-9 for before, after in pairwise(own))


def test_lone_chat_goes_at_once():
    assert went(Pace(), "a", 100.0) == 100.0


def test_waiting_chat_holds_nobody_up():
    pace = Pace()
    went(pace, "a", 100.0)
    assert pace.ahead("a", 100.1) > 0.8
    assert went(pace, "b", 100.1) == 100.1


def test_pause_of_one_chat_is_its_own():
    pace = Pace()
    assert not pace.punish("a", 30, 100.0)
    assert (pace.hold("a", 110.0), pace.ahead("b", 110.0)) == (20.0, 0.0)


def test_pause_of_two_chats_is_everybodys():
    pace = Pace()
    pace.punish("a", 30, 100.0)
    assert pace.punish("b", 20, 105.0)
    assert pace.ahead("c", 110.0) == 15.0


def test_pause_long_over_doesnt_count():
    pace = Pace()
    pace.punish("a", 5, 100.0)
    assert not pace.punish("b", 5, 200.0)


def test_schedule_forgets_who_is_free():
    """A year-end stage speaks to a hundred thousand chats."""
    pace = Pace()
    for number in range(30_000):
        went(pace, str(number), 100.0 + number)
    assert len(pace._free_at) <= 10_001
