"""Where a conversation stands: its JSON, and what a number or a label means after a question."""

from __future__ import annotations

import json

import pytest

from handlers.messages import Choice, choices
from handlers.turn import Dialogue

OFFERED = (Choice("确认"), Choice("查进度", "我还差什么"), Choice("取消"))


@pytest.fixture
def dialogue() -> Dialogue:
    made = Dialogue()
    made.offer(OFFERED)
    return made


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("1", "确认"), ("2", "我还差什么"), ("２", "我还差什么"), (" 3。", "取消"), ("查进度", "我还差什么"), ("确认。", "确认"),
        ("4", "4"), ("0", "0"), ("001", "001"), ("12", "12"), ("②", "②"), ("1个", "1个"), ("", ""), ("好", "好"),
    ],
)  # fmt: skip
def test_number_and_label_pick_a_choice(dialogue: Dialogue, said: str, means: str) -> None:
    """What picks nothing stays as it was said."""
    assert dialogue.chosen(said) == means


def test_nothing_offered_means_nothing() -> None:
    assert Dialogue().chosen("1") == "1"


def test_idle_conversation_is_empty() -> None:
    """So that nothing is written when nothing changed."""
    assert Dialogue().as_json() == {}


def test_dialogue_goes_through_json(dialogue: Dialogue) -> None:
    dialogue.form = {"form": "contact", "values": {"unit": "锡山纺织厂工会"}}
    dialogue.queue = ["还有一件事"]
    dialogue.ask("withdraw", choices("撤回", "不撤回"), number="联-0001")
    again = Dialogue.of(json.loads(json.dumps(dialogue.as_json())))
    assert again == dialogue
    assert again.pending == {"kind": "withdraw", "choices": ["撤回", "不撤回"], "number": "联-0001"}
