"""A crash between any two steps of a turn, or after it: the repeat finishes it, and the ledger holds it once."""

from __future__ import annotations

import pytest

from storage.upkeep import checks
from tests.benchmarks.sentences import CYCLE, Step
from tests.faults.answering import NUMBER, answering, kept, numbers, tell
from tests.faults.crashes import Crash, fused

pytestmark = pytest.mark.timeout(60)
STEPS = 7  # Statements of the shortest confirmation.
CONFIRMS = [CYCLE.index(Step.CONFIRM), CYCLE.index(Step.CONFIRM_SUGGESTION)]


@pytest.mark.parametrize("place", CONFIRMS)
def test_crash_between_any_two_steps_loses_nothing(bare_url: str, place: int) -> None:
    """Everything before it is undone together; the next process answers the repeat as if it were the first."""
    with answering(bare_url) as (answer, database):
        fuse = fused(database)
        for number in range(place):
            tell(answer, 0, number)
        before = kept(bare_url)
        for burns_at in range(1, STEPS + 1):
            fuse.set(burns_at)
            with pytest.raises(Crash):
                tell(answer, 0, place)
            assert kept(bare_url) == before
        fuse.set(0)
        said = tell(answer, 0, place)
        assert numbers(bare_url)[NUMBER.findall(said)[0]] == 1
    assert checks.check(bare_url) == []


def test_crash_before_the_reply_is_sent_heals(bare_url: str) -> None:
    """Committed and not sent: the repeat comes to another process and hears the stored words."""
    with answering(bare_url) as (answer, _):
        said = [tell(answer, 0, number) for number in range(2)]
    with answering(bare_url) as (answer, _):
        assert [tell(answer, 0, number) for number in range(2)] == said
    assert numbers(bare_url).total() == 1
