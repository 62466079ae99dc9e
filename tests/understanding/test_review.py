"""`lvzhi nlp review`: what was not understood comes out for labelling, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import built, hoisted
from nlp import train
from nlp.train import NOW
from storage.database import Database
from storage.unit_of_work import UnitOfWork

UNREAD = "那个啥整一下子"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo federation, in which one sentence was not understood."""
    for name in ("LVZHI_HOME", "LVZHI_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert _run(tmp_path, "roster", "import", str(train.DEMO)).exit_code == 0
    database = Database(f"sqlite:///{next(tmp_path.glob('*.db'))}")
    with database.write() as connection:
        kept = UnitOfWork(connection, "demo").conversations
        kept.keep_unread(UNREAD, [{"intent": "help", "confidence": 0.2}], NOW)
    database.close()
    return tmp_path


def _run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(built(), hoisted(["--home", str(home), *arguments]))


def test_review_lists_for_labelling(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "unread.jsonl"
    assert _run(home, "nlp", "review", "--out", str(out)).exit_code == 0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(row["text"], row["intent"]) for row in rows] == [(UNREAD, "")]


def test_unknown_label_is_refused(tmp_path: Path) -> None:
    """Before anything is trained, with file and line."""
    file = tmp_path / "use.jsonl"
    file.write_text('{"text": "整一下子", "intent": "log_walk"}\n', encoding="utf-8")
    result = _run(tmp_path, "nlp", "train", "--labelled", str(file))
    assert result.exit_code == 1 and "use.jsonl:1" in result.output


def test_evaluate_on_misheard_copies(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    row = {"text": "我还差什么没完成", "intent": "my_progress", "slots": {}, "now": NOW.isoformat()}
    gold.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    result = _run(tmp_path, "nlp", "evaluate", str(gold), "--slips", "0.1")
    assert result.exit_code == 0 and "句数 1" in result.output
