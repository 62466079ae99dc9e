"""The shipped data files are the ones that were made, and training refuses what it must."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nlp import classify, corrupt, features, keywords, resources, sentences, similar, topics, train
from nlp.evaluate import BadGold, load_gold
from nlp.names import Names
from nlp.reading import Intent
from nlp.train import Row

FEW = [
    Row(text, intent)
    for text, intent in (
        ("走访了纺织厂", Intent.LOG_CONTACT), ("今天走访工人", Intent.LOG_CONTACT), ("昨天走访二院", Intent.LOG_CONTACT), ("走访记录一条", Intent.LOG_CONTACT),
        ("今天天气怎么样", Intent.OUT_OF_SCOPE), ("明天天气好吗", Intent.OUT_OF_SCOPE), ("天气预报", Intent.OUT_OF_SCOPE), ("后天天气如何", Intent.OUT_OF_SCOPE),
        ("你好呀", Intent.GREET), ("你好，谢谢", Intent.GREET), ("谢谢你", Intent.GREET),
    )
    for _ in range(8)
]  # fmt: skip


@pytest.mark.parametrize("name", resources.FILES)
def test_shipped_file_is_the_recorded_one(name: str) -> None:
    assert resources.recorded()[name] == resources.digest(name)


def test_model_knows_every_intent() -> None:
    assert set(classify.shipped().labels) == set(Intent)


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        train.save(train.fit(FEW), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_saved_model_scores_as_before(tmp_path: Path) -> None:
    model = train.fit(FEW)
    train.save(model, tmp_path / "model")
    again = classify.load(tmp_path / "model")
    assert np.array_equal(model.logits("今天走访纺织厂"), again.logits("今天走访纺织厂"))
    assert again.labels[int(again.logits("今天走访纺织厂").argmax())] == Intent.LOG_CONTACT


def test_int8_weights_agree_with_the_training() -> None:
    """The frozen scorer must not drift from what scikit-learn fitted: same answers on all it learnt."""
    model = train.fit(FEW)
    for row in FEW:
        assert model.labels[int(model.logits(row.masked).argmax())] == row.intent


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ('[sentences]\nno_such = ["你好"]\n', "bad.toml:2"),
        ('[sentences]\ngreet = [\n"你好",\n"你好！",\n]\n', "bad.toml:4"),
        ('[sentences]\ngreet = [""]\n', "bad.toml:2"),
        ('author = "x"\nextra = 1\n[sentences]\n', "bad.toml:2"),
        ("[sentences\n", "bad.toml"),
    ],
)
def test_wrong_sentences_are_refused_with_their_line(tmp_path: Path, content: str, where: str) -> None:
    (tmp_path / "bad.toml").write_text(content, encoding="utf-8")
    with pytest.raises(sentences.BadSentences, match=where):
        sentences.read(tmp_path)


def test_wrong_gold_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(
        '{"text": "你好", "intent": "no_such", "slots": {}, "now": "2026-11-20T10:00:00+08:00"}\n', encoding="utf-8"
    )
    with pytest.raises(BadGold, match=r"gold\.jsonl:1"):
        load_gold(path)


def test_shipped_sentences_are_in_order() -> None:
    samples = sentences.read()
    assert {sample.intent for sample in samples} == set(Intent)


def test_slips_are_the_same_each_time() -> None:
    assert corrupt.homophones("走访纺织厂的职工", 0.5, 1) == corrupt.homophones("走访纺织厂的职工", 0.5, 1)
    assert corrupt.homophones("走访纺织厂的职工", 0.0, 1) == "走访纺织厂的职工"


def test_reading_needs_no_heavy_package() -> None:
    """Neither the training tools nor the lunar calendar nor the converter are loaded with the reader."""
    code = "import sys, nlp.read, nlp.answers; print([m for m in ('sklearn', 'pypinyin', 'opencc', 'holidays', 'rapidfuzz', 'cn2an', 'config') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    )
    assert done.stdout.strip() == "[]"


def test_same_words_are_alike() -> None:
    assert similar.similarity("食堂太贵", "食堂太贵。") == 1.0
    assert similar.similarity("食堂太贵", "停车太难") < 0.5 < similar.similarity("建议食堂降价", "建议食堂饭菜降价")
    assert similar.similarity("", "食堂") == 0.0
    assert similar.matter_of("关于食堂降价的建议") == "食堂降价"
    assert similar.matter_of("食堂该降价了") == "食堂该降价了"


def test_keywords_count_texts_not_words() -> None:
    found = keywords.keywords(["食堂食堂食堂太贵", "宿舍漏水", "宿舍太冷"], 2)
    assert found[0][0] == "宿舍"
    assert keywords.keywords([], 5) == []


def test_views_see_kinds_not_instances() -> None:
    assert features.views("走访\ue001") == features.views("走访\ue001")
    assert train.rows([sentences.Sample("去二院走访", Intent.LOG_CONTACT, "x")], Names.empty())


def test_rows_of_the_models_lie_together() -> None:
    """Rows are what reading takes of them; of columns each taking would copy the whole."""
    scorer = topics.scorer()
    assert all(each.flags.c_contiguous for each in (classify.shipped().weights, scorer.text.weights, scorer.weights))
