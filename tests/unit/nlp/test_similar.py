"""Comparing one text with hundreds: the quick way says what the slow way says."""

from __future__ import annotations

import pytest

from nlp.similar import Likeness, Outlines, outline, similarity
from tests.wishes import wish

_SHORT = ["", "热", "热。", "食堂", "食堂 ", "ＡＢ", "。。。"]


@pytest.mark.parametrize("least", [0.5, 0.6, 0.9])
def test_screening_loses_nothing(least):
    """Whatever reaches the share when compared in full reaches it among many, with the same score."""
    texts = [
        *_SHORT,
        *(wish(number) for number in range(60)),
        "食堂太贵希望降价",
        "食堂太贵，希望能降价",
        "降价希望食堂",
    ]
    outlines = Outlines.of([outline(text) for text in texts])
    for one in texts:
        full = {place: similarity(one, other) for place, other in enumerate(texts)}
        assert Likeness(one).among(outlines, least) == {place: found for place, found in full.items() if found >= least}


def test_more_stand_before_those_that_stood_there():
    texts = [outline(wish(number)) for number in range(6)]
    grown = Outlines.of(texts[2:]).behind(texts[:2], 5)
    assert grown.bares == tuple(text.bare for text in texts[:5])
    likeness = Likeness(wish(4))
    assert likeness.among(grown, 0.5) == likeness.among(Outlines.of(texts[:5]), 0.5)


def test_stops_and_width_make_no_difference():
    assert similarity("食堂太贵，希望降价。", "食堂太贵 希望降价") == 1.0
    assert similarity("ＷＩＦＩ太慢", "wifi太慢") == 1.0


def test_nothing_resembles_nothing():
    assert similarity("", "") == similarity("。", "食堂") == similarity("热", "食堂") == 0.0
