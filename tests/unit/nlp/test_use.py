"""Learning from use: what was not understood is listed without people, labelled, and learnt from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp import sentences, topic_training, topics
from nlp.evaluate import Gold, side_by_side, slipped
from nlp.names import Names
from nlp.read import read
from nlp.reading import Certainty, Intent
from nlp.sentences import BadSentences
from nlp.train import NOW


def lines(folder: Path, *rows: dict[str, object]) -> Path:
    file = folder / "use.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


def test_labelled_lines_are_learnt(tmp_path: Path) -> None:
    """An author of its own, so that confidence is fitted on strangers still; unlabelled lines wait."""
    file = lines(tmp_path, {"text": "俺去厂里转悠了", "intent": "log_contact"}, {"text": "啥意思", "intent": ""})
    assert [(s.text, s.intent, s.author) for s in sentences.read_labelled([file])] == [
        ("俺去厂里转悠了", Intent.LOG_CONTACT, sentences.USE)
    ]


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([{"text": "转悠了", "intent": "log_walk"}], "use.jsonl:1"),
        ([{"text": "转悠了", "intent": "log_contact"}, {"text": "转悠了。", "intent": "help"}], "use.jsonl:2"),
        ([{"text": " ", "intent": "help"}], "use.jsonl:1"),
        ([{"said": "转悠了"}], "use.jsonl:1"),
    ],
)
def test_wrong_labels_are_refused(tmp_path: Path, rows: list[dict[str, object]], place: str) -> None:
    with pytest.raises(BadSentences, match=place):
        sentences.read_labelled([lines(tmp_path, *rows)])


def test_slips_change_only_the_words() -> None:
    """The labels stay, the same slips come each time."""
    gold = [Gold("昨天走访了锡山纺织厂工会", Intent.LOG_CONTACT, {}, NOW)]
    once, again = slipped(gold, 0.5), slipped(gold, 0.5)
    assert once == again and once[0].text != gold[0].text and once[0].intent is Intent.LOG_CONTACT


@pytest.mark.parametrize(
    ("table", "place"),
    [('[topics]\nwagez = ["少发工资"]\n', "a.toml:2"), ('[topics]\nwages = ["少发工资",\n "少发工资"]\n', "a.toml:3")],
)
def test_wrong_phrases_are_refused(tmp_path: Path, table: str, place: str) -> None:
    (tmp_path / "a.toml").write_text(table, encoding="utf-8")
    with pytest.raises(BadSentences, match=place):
        topic_training.phrases(tmp_path)


@pytest.mark.parametrize(
    ("matter", "topic"),
    [
        ("计件单价一压再压", "wages"),
        ("夜里搬货没有热水喝", "welfare"),
        ("合同一年一签不踏实", "legal"),
        ("讨论了一些问题", None),
        ("小区门口修路", None),
    ],
)
def test_topic_of_a_matter(matter: str, topic: str | None) -> None:
    assert topics.topic_of_matter(matter) == topic


@pytest.mark.parametrize(
    ("wish", "topic"),
    [
        ("请工会出面给值夜的留口热饭", "welfare"),
        ("每年腊月里工会派大夫来量血压", "medical"),
        ("把热水器换了,钱从工会经费里出", "welfare"),
        ("工会帮送货的谈谈一件多少钱", "wages"),
        ("几家小店合着建个工会", "organisation"),
        ("工会主席让大家投票选", "organisation"),
        ("工会的账贴出来看看", "organisation"),
    ],
)
def test_who_is_to_act_is_not_the_topic(wish: str, topic: str) -> None:
    """Nearly every wish goes to the federation; only few are about it."""
    assert topics.topic_of_matter(wish) == topic


@pytest.mark.parametrize(
    ("text", "one", "other", "either"),
    [
        ("小伙子们找对象难,问能不能搞联谊", "找对象难", "搞联谊", True),
        ("食堂就一个,我提议再建两个平价的", "再建两个平价的", "食堂就一个", True),
        ("工棚漏雨,已经记下了", "工棚漏雨", "已经记下了", False),
        ("都说手套薄,冻手", "手套薄", "冻手", False),
    ],
)
def test_problem_or_wish_is_right(text: str, one: str, other: str, either: bool) -> None:
    """«Where both stand side by side either span is right»; anything else beside it is not."""
    assert side_by_side(text, one, other) is either


@pytest.mark.parametrize("text", ["我要提建议", "写建议", "想提一条意见", "提建议吧", "我要交份提案"])
def test_bare_wish_to_suggest(text: str) -> None:
    """The plainest opening of all must open the form, whatever else was learnt."""
    reading = read(text, NOW, Names.empty())
    assert (reading.intent, reading.certainty) == (Intent.FILE_SUGGESTION, Certainty.ACT)


def test_long_suggestion_loses_nothing() -> None:
    """However many clauses are looked at, the matter goes on to the end."""
    wish = "在开发区建职工食堂," + "给夜班的人留一个窗口," * 60 + "到此为止"
    assert read(f"我建议{wish}", NOW, Names.empty()).slots["issue"] == wish
