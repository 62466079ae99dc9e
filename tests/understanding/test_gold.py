"""The measures that the product promises, on sentences of people whom the training never saw."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nlp import corrupt, train
from nlp.evaluate import Gold, Report, evaluate, load_gold
from nlp.reading import Intent

GOLD = [one for path in sorted((Path(__file__).parent / "gold").glob("*.jsonl")) for one in load_gold(path)]


@pytest.fixture(scope="module")
def report() -> Report:
    return evaluate(GOLD, train.demo_names())


def slipped(share: float) -> list[Gold]:
    return [replace(one, text=corrupt.homophones(one.text, share, seed=11)) for one in GOLD]


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
    assert evaluate(slipped(share), train.demo_names()).accuracy >= report.accuracy - loss


def test_no_evaluation_sentence_was_trained_on() -> None:
    from nlp import sentences

    learnt = {sentences.bare(sample.text) for sample in sentences.read()}
    long = [one for one in GOLD if len(sentences.bare(one.text)) > 14]
    assert sum(sentences.bare(one.text) in learnt for one in long) / len(long) < 0.05
