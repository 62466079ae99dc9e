"""Date phrases with their answers, relative to Friday, 20 November 2026, and phrases that hold no date."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from nlp import dates, train
from nlp.calendar_math import Direction
from nlp.normalise import prepare
from nlp.sentence import analyse

HERE = Path(__file__).parent
NOW = datetime.fromisoformat("2026-11-20T10:00:00+08:00")
SIDES = {"past": Direction.PAST, "coming": Direction.COMING}
PHRASES = [json.loads(line) for line in (HERE / "dates.jsonl").read_text(encoding="utf-8").splitlines()]
EMPTY = (HERE / "no_dates.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: f"{phrase['text']}-{phrase['side']}")
def test_phrase(phrase: dict[str, Any]) -> None:
    (found,) = dates.scan(prepare(phrase["text"]).plain)
    span = (date.fromisoformat(phrase["from"]), date.fromisoformat(phrase["to"]))
    assert found.resolve(NOW.date(), SIDES[phrase["side"]]) == span
    assert found.deadline is phrase["deadline"]


def test_phrases_without_a_date_give_none() -> None:
    names = train.demo_names()
    wrong = [text for text in EMPTY if analyse(text, NOW, names).whens]
    assert wrong == []
