"""The measures that the product promises, on sentences of people whom the training never saw."""

from __future__ import annotations

import pytest

from nlp import sentences, train
from nlp.evaluate import Report, evaluate, slipped
from nlp.reading import Intent

FILES = train.gold_files()
GOLD = [one for _, gold in FILES for one in gold]


@pytest.fixture(scope="module")
def report() -> Report:
    """All authors, each with the roster that their sentences name."""
    every = Report()
    for names, gold in FILES:
        evaluate(gold, names, every)
    return every


def test_intents(report: Report) -> None:
    assert report.accuracy >= 0.97
    assert report.macro_f1 >= 0.95


def test_out_of_scope(report: Report) -> None:
    """Chatter is turned away, and nobody's business with it."""
    outside = report.by_intent[Intent.OUT_OF_SCOPE]
    assert outside.right / (outside.right + outside.missed) >= 0.95
    assert outside.right / (outside.right + outside.extra) >= 0.92


def test_slots(report: Report) -> None:
    assert report.slots.f1 >= 0.95


def test_whole_messages(report: Report) -> None:
    assert report.exact / report.sentences >= 0.85
    for intent in (Intent.LOG_CONTACT, Intent.FILE_SUGGESTION):
        exact = report.exact_by_intent[intent]
        assert sum(exact) / len(exact) >= 0.90


def test_confidence_is_honest(report: Report) -> None:
    assert report.calibration_error <= 0.04
    assert report.acted_wrong / report.sentences <= 0.01
    assert report.asked / report.sentences <= 0.06


@pytest.mark.parametrize(("share", "loss"), [(0.1, 0.015), (0.3, 0.05)])
def test_homophone_slips(report: Report, share: float, loss: float) -> None:
    """Dictation writes other characters of the same sound."""

    slips = Report()
    for names, gold in FILES:
        evaluate(slipped(gold, share), names, slips)
    assert slips.accuracy >= report.accuracy - loss


def test_no_evaluation_sentence_was_trained_on() -> None:
    learnt = {sentences.bare(sample.text) for sample in sentences.read()}
    long = [one for one in GOLD if len(sentences.bare(one.text)) > 14]
    assert sum(sentences.bare(one.text) in learnt for one in long) / len(long) < 0.05
