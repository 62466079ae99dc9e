"""A faulty policy file or change is refused by file, line, key and problem."""

from pathlib import Path

import pytest

from config import policies

GOOD = """[document]
number = "甲字1号"

[[duty]]
id = "research"
roles = ["member"]
counts = ["research"]
at_least = 1
clause = "一"
says = "调研"
in_force = 2021-01-01

[[figure]]
id = "a.b"
value = 3
clause = "二"
says = "第{value}天"
"""


def refusal(folder: Path, content: str) -> policies.PolicyError:
    (folder / "jia.toml").write_text(content, encoding="utf-8")
    with pytest.raises(policies.PolicyError) as refused:
        policies.load(folder)
    return refused.value


def test_good_file_is_read(tmp_path):
    (tmp_path / "jia.toml").write_text(GOOD, encoding="utf-8")
    assert policies.load(tmp_path).adopt().figure_source("a.b").says == "第3天"


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ('number = "甲字1号"', "", 1, "document.number"),
        ('number = "甲字1号"', 'number = ""', 2, "document.number"),
        ('clause = "一"', "", 4, "duty.clause"),
        ('clause = "一"', 'clauses = "一"', 9, "duty.clauses"),
        ('roles = ["member"]', 'roles = ["chief"]', 6, "duty.roles"),
        ('roles = ["member"]', "roles = []", 6, "duty.roles"),
        ('roles = ["member"]', 'roles = "member"', 6, "duty.roles"),
        ('counts = ["research"]', 'counts = ["walks"]', 7, "duty.counts"),
        ('counts = ["research"]', "counts = []", 7, "duty.counts"),
        ("at_least = 1", "at_least = 0", 8, "duty.at_least"),
        ("at_least = 1", "at_least = true", 8, "duty.at_least"),
        ("at_least = 1", 'at_least = "1"', 8, "duty.at_least"),
        ("at_least = 1", 'at_least = 1\nper = "week"', 9, "duty.per"),
        ("at_least = 1", "at_least = 1\nremind_days_before = [1, 7]", 9, "duty.remind_days_before"),
        ("at_least = 1", 'at_least = 1\ndue = ["02-30"]', 9, "duty.due"),
        ("at_least = 1", 'at_least = 1\nwhen = "often"', 9, "duty.when"),
        ('says = "调研"', "says = 3", 10, "duty.says"),
        ("in_force = 2021-01-01", "", 4, "duty.in_force"),
        ("in_force = 2021-01-01", "in_force = 2021-01-01\nuntil = 2020-01-01", 12, "duty.until"),
        ("value = 3", "", 13, "figure.value"),
        ('clause = "二"', "", 13, "figure.clause"),
        ('says = "第{value}天"', 'says = "{x.y}"', 17, "figure.says"),
        ('says = "第{value}天"', 'says = "{worth}"', 17, "figure.says"),
        ("value = 3", "value = {a = 60, b = 30}\nsums_to = 100", 15, "figure.value"),
        ("value = 3", "value = [3]\nsums_to = 100", 15, "figure.value"),
        ("[[figure]]", "[[figures]]", 13, "figures"),
        ("value = 3", "value = ", 15, ""),
    ],
)
def test_fault_names_line_and_key(tmp_path, old, new, line, key):
    assert old in GOOD
    error = refusal(tmp_path, GOOD.replace(old, new, 1))
    assert (error.where, error.line, error.key) == ("jia.toml", line, key)
    assert error.problem
    assert f"第{line}行" in str(error)


def test_doubled_duty_is_refused(tmp_path):
    duty = GOOD[GOOD.index("[[duty]]") : GOOD.index("[[figure]]")]
    error = refusal(tmp_path, GOOD + duty)
    assert (error.key, error.line) == ("duty.id", 19)


def test_figure_in_two_files_is_refused(tmp_path):
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    assert refusal(tmp_path, GOOD).key == "figure.id"


def test_empty_folder_is_refused(tmp_path):
    with pytest.raises(policies.PolicyError):
        policies.load(tmp_path)


@pytest.mark.parametrize(
    ("duties", "key"),
    [
        ({"contact": {"at_least": 0}}, "duty.contact.at_least"),
        ({"contact": {"atleast": 5}}, "duty.contact.atleast"),
        ({"contact": {"per": "week"}}, "duty.contact.per"),
        ({"contact": {"at_least": 5, "year": "2027"}}, "duty.contact.year"),
        ({"contacts": {"at_least": 5}}, "duty.contacts"),
        ({"coverage": {"at_least": 101}}, "duty.coverage.at_least"),
        ({"coverage": {"at_least": 80, "per": "half_year"}}, "duty.coverage.per"),
        ({"coverage": {"at_least": 80, "counts": ["study"]}}, "duty.coverage.counts"),
    ],
)
def test_faulty_change_of_a_duty_is_refused(duties, key):
    with pytest.raises(policies.PolicyError) as refused:
        policies.load().adopt(duties=duties)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("figures", "key"),
    [
        ({"push": {"at": "10:00"}}, "figures.push.at"),
        ({"push.att": 3}, "figures.push.att"),
        ({"late": {"days": 3}}, "figures.late.days"),
        ({"late.after_days": -1}, "figures.late.after_days"),
        ({"late.after_days": 1.5}, "figures.late.after_days"),
        ({"late.after_days": True}, "figures.late.after_days"),
        ({"late.after_days": {"value": 9, "year": "soon"}}, "figures.late.after_days"),
        ({"late.until": "02-30"}, "figures.late.until"),
        ({"reminder.stages": ["a"]}, "figures.reminder.stages"),
        ({"reminder.stages": 7}, "figures.reminder.stages"),
        ({"evaluation.weights": {"good_deed": 40}}, "figures.evaluation.weights"),
        ({"evaluation.weights": {"deeds": 40}}, "figures.evaluation.weights"),
    ],
)
def test_faulty_change_of_a_figure_is_refused(figures, key):
    """Weights that no longer sum to 100 would give marks beyond the scale."""
    with pytest.raises(policies.PolicyError) as refused:
        policies.load().adopt(figures=figures)
    assert refused.value.key == key


def test_unknown_document_is_refused():
    with pytest.raises(policies.PolicyError, match="su97"):
        policies.load().adopt(["su97"])


def test_every_fault_of_a_folder_is_told_at_once(tmp_path):
    """Broken files too; each with its own line (部署手册)."""
    (tmp_path / "b.toml").write_text("[document\n", encoding="utf-8")
    (tmp_path / "c.toml").write_bytes("# 说明".encode("gbk"))
    refused = refusal(
        tmp_path, GOOD.replace("at_least = 1", "at_least = 0").replace('clause = "一"', "").replace("value = 3", "")
    )
    assert [(each.where, each.key) for each in refused.every] == [
        ("b.toml", ""),
        ("c.toml", ""),
        ("jia.toml", "duty.clause"),
        ("jia.toml", "duty.at_least"),
        ("jia.toml", "figure.value"),
    ]
    assert len(str(refused).splitlines()) == 5


def test_two_changes_of_one_year_are_refused():
    """Which of them holds nobody could say."""
    with pytest.raises(policies.PolicyError) as refused:
        policies.load().adopt(duties={"contact": [{"at_least": 3}, {"at_least": 5}]})
    assert refused.value.key == "duty.contact"


def test_fault_without_line_names_no_line(tmp_path):
    with pytest.raises(policies.PolicyError, match=r"^nope：文件夹里没有制度文件$"):
        policies.load(tmp_path / "nope")
