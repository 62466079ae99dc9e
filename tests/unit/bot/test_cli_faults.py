"""Whatever a person can mend ends a command in one Chinese sentence and a non-zero exit, never in a traceback."""

from __future__ import annotations

import re
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from tests.unit.bot.conftest import Run


def ends_in_words(result: Result, *expected: str) -> bool:
    """Failed with a sentence that holds these; an exception that nobody caught is told as itself."""
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    told = result.stderr + result.stdout
    return result.exit_code != 0 and all(each in told for each in expected) and bool(re.search("[一-鿿]", told))


# --- databases ------------------------------------------------------------------------------------------------------

EVERYWHERE = [
    ("db", "check"),
    ("db", "upgrade"),
    ("db", "backup", "b.gz"),
    ("export", "people", "--out", "x.xlsx"),
    ("doctor",),
]


@pytest.mark.parametrize("command", EVERYWHERE, ids=" ".join)
def test_file_that_is_no_database_is_said_so(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "no.db").write_bytes(b"PK" + b"x" * 8000)
    assert ends_in_words(run(*command, "--db", f"sqlite:///{tmp_path / 'no.db'}"), "数据库打不开：这个文件不是数据库")


def test_damaged_file_fails_its_check(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade", "--db", "sqlite:///d.db")
    file = tmp_path / "d.db"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    assert ends_in_words(run("db", "check", "--db", "sqlite:///d.db"), "损坏")


@pytest.mark.parametrize(
    "url", ["sqlite:///", "sqlite:///:memory:", "postgresql+psycopg://u:p@127.0.0.1:abc/x", "mysql://a/b", "foo"]
)
@pytest.mark.parametrize("command", [("doctor",), ("db", "check"), ("play", "--json")], ids=" ".join)
def test_bad_address_is_named(run: Run, command: tuple[str, ...], url: str) -> None:
    assert ends_in_words(run(*command, "--db", url, said=""), "--db", "数据库地址不对")


@pytest.mark.parametrize(
    "command", [("serve",), ("roster", "import", "."), ("export", "people", "--out", "x.xlsx")], ids=" ".join
)
def test_database_that_is_away_is_said_so(run: Run, command: tuple[str, ...]) -> None:
    assert ends_in_words(run(*command, "--db", "postgresql+psycopg://u:p@127.0.0.1:1/x"), "数据库服务没有启动")


def test_newer_database_is_left_alone(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade", "--db", "sqlite:///d.db")
    with sqlite3.connect(tmp_path / "d.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    assert ends_in_words(run("jobs", "--db", "sqlite:///d.db"), "9999", "请先升级程序")


def test_doctor_looks_at_the_rest_of_a_broken_place(run: Run, tmp_path: Path) -> None:
    result = run("doctor", "--db", f"sqlite:///{tmp_path}/nowhere/x.db")
    assert ends_in_words(result, f"没有这个文件或文件夹：{tmp_path}/nowhere", "日历")


# --- before there is a roster ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ("export", "people", "--out", "x.xlsx"),
        ("report", "annual"),
        ("remind", "--dry-run"),
        ("exemptions", "import", "e.csv"),
        ("chat", "--as", "王建国"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("federation", ["demo", "east"])
def test_federation_without_roster_is_told_what_to_do(
    run: Run, home: Path, tmp_path: Path, command: tuple[str, ...], federation: str
) -> None:
    (tmp_path / "e.csv").write_text("手机,职责,从,到,理由\n", "utf-8")
    if federation == "east":
        home.mkdir()
        tables = (f'[[federation]]\nid = "{id}"\nname = "总工会"\n' for id in ("west", "east"))
        (home / "lvzhi.toml").write_text("".join(tables), "utf-8")
    assert ends_in_words(run(*command, "--federation", federation, said=""), f"“{federation}”还没有名册")


@pytest.mark.parametrize(
    "command", [("serve",), ("roster", "check", "."), ("jobs",), ("remind", "--dry-run")], ids=" ".join
)
def test_unknown_federation_is_named(run: Run, command: tuple[str, ...]) -> None:
    assert ends_in_words(run(*command, "--federation", "zz"), "没有编号为“zz”的总工会", "demo")


# --- files, numbers, ports ------------------------------------------------------------------------------------------


@pytest.fixture
def filled(run: Run) -> Run:
    assert run("demo").exit_code == 0
    return run


def test_folder_that_is_not_there_is_named(filled: Run, tmp_path: Path) -> None:
    """And nothing is done that would be lost."""
    for command in (
        ("export", "people", "--out"),
        ("codes", "issue", "--out"),
        ("nlp", "review", "--out"),
        ("db", "backup"),
    ):
        assert ends_in_words(filled(*command, "nowhere/x.xlsx"), "没有这个文件或文件夹：nowhere"), command
    (tmp_path / "folder.xlsx").mkdir()
    for command in (("export", "people", "--out"), ("codes", "issue", "--out"), ("db", "backup")):
        assert ends_in_words(filled(*command, "folder.xlsx"), "这是一个文件夹"), command
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder.xlsx", "home"]


def test_missing_backup_is_not_called_damaged(filled: Run) -> None:
    assert ends_in_words(filled("db", "restore", "nofile.gz"), "没有这个文件或文件夹：nofile.gz")


def test_home_that_is_a_file_is_named(home: Path, run: Run) -> None:
    home.write_text("", "utf-8")
    assert ends_in_words(run("serve"), str(home))
    assert ends_in_words(run("doctor"), "lvzhi.toml", "话术")


def test_report_into_a_file_is_refused(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert ends_in_words(filled("report", "annual", "--out", "file"), "这里已经有一个文件")


@pytest.mark.parametrize(
    "command",
    [
        ("export", "people", "--out", "x.xlsx", "--year", "99999"),
        ("export", "people", "--out", "x.xlsx", "--year", "0"),
        ("report", "annual", "--day", "9999-12-31"),
        ("demo", "--years", "3000"),
        ("serve", "--port", "99999"),
        ("serve", "--port", "-1"),
        ("serve", "--workers", "0"),
    ],
    ids=" ".join,
)
def test_number_out_of_range_is_refused(run: Run, command: tuple[str, ...]) -> None:
    assert ends_in_words(run(*command), command[-2], "应在")


def test_codes_are_not_voided_by_a_wrong_wish(filled: Run) -> None:
    assert ends_in_words(filled("codes", "issue", "--role", "代表团长", "--out", "q.xlsx"), "不认识的身份“代表团长”")
    assert ends_in_words(filled("codes", "issue", "--out", "q.csv"), "q.csv", ".xlsx")


def test_nobody_speaks_as_who_is_out_of_office(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "姓名,手机,身份,单位,选区,任期起,任期止\n老同志,19900000099,代表,锡山纺织厂工会,,2016-01-01,2021-01-01\n",
        "utf-8",
    )
    (tmp_path / "unions.csv").write_text("名称,简称,行业,上级工会,会员数\n锡山纺织厂工会,锡纺,纺织,,860\n", "utf-8")
    assert filled("roster", "import", str(tmp_path)).exit_code == 0
    assert ends_in_words(filled("chat", "--as", "老同志", said="你好\n"), "老同志现在没有在任的身份")


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_port_in_use_is_said_before_anything_is_announced(filled: Run, taken: int, workers: str) -> None:
    result = filled("serve", "--port", str(taken), "--workers", workers)
    assert ends_in_words(result, f"端口{taken}已经有别的程序在用")
    assert "http" not in result.stderr


# --- rosters and stories that aren't what they should be ------------------------------------------------------------


@pytest.mark.parametrize("command", [("understand",), ("nlp", "evaluate", "g.jsonl")], ids=" ".join)
def test_roster_that_is_not_there_is_said_so(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "g.jsonl").write_text("", "utf-8")
    assert ends_in_words(run(*command, "--roster", "nowhere", said="你好\n"), "nowhere")


def test_faulty_roster_is_not_taken_silently(run: Run, tmp_path: Path) -> None:
    """Sentences are still understood with what is right in it."""
    (tmp_path / "people.csv").write_text("姓名,手机,身份,单位,选区,任期起,任期止\n王建国,1,皇帝,,,,\n", "utf-8")
    result = run("understand", "--roster", str(tmp_path), said="你好\n")
    assert result.exit_code == 0 and "皇帝" in result.stderr and result.stdout.count("\n") == 1


@pytest.mark.parametrize("what", ["bindings", "exemptions"])
def test_workbook_is_not_read_as_csv(filled: Run, tmp_path: Path, what: str) -> None:
    assert filled("export", "people", "--out", "b.xlsx").exit_code == 0
    result = filled(what, "import", "b.xlsx")
    assert ends_in_words(result, "这不是 CSV 文件") and len(result.output) < 200
    (tmp_path / "roster").mkdir()
    (tmp_path / "b.xlsx").rename(tmp_path / "roster" / "people.csv")
    assert ends_in_words(filled("roster", "check", "roster"), "people.csv", "这不是 CSV 文件")


def test_mark_before_the_first_line_is_passed_over(run: Run) -> None:
    story = "﻿@ 2026-11-20 09:30\n王建国> 我还差什么\n王建国< 还差\n"
    assert run("play", said=story).exit_code == 0


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"text": "你好"}', "第1行缺少"),
        ("你好", "第1行不是 JSON"),
        ('{"text": "你好", "intent": "fly", "slots": {}, "now": "2026-11-20"}', "第1行的值不对"),
    ],
)
def test_line_that_cannot_be_scored_is_named(run: Run, tmp_path: Path, line: str, why: str) -> None:
    (tmp_path / "g.jsonl").write_text(line + "\n", "utf-8")
    assert ends_in_words(run("nlp", "evaluate", "g.jsonl"), "g.jsonl", why)


def test_bad_calendar_ends_in_words(filled: Run, home: Path) -> None:
    (home / "own.toml").write_text("[off]\nsoon = 1\n", "utf-8")
    (home / "lvzhi.toml").write_text('calendar = "own.toml"\n', "utf-8")
    assert ends_in_words(filled("serve"), "own.toml 第2行 off.soon：日期应写成")


def test_settings_tell_every_fault_of_policies(run: Run, home: Path) -> None:
    (home / "own").mkdir(parents=True)
    for name in ("a", "b"):
        (home / "own" / f"{name}.toml").write_text("[document]\n", "utf-8")
    duty = "[[federation.duty.contact]]\nat_least = 3\n"
    federation = f'[[federation]]\nid = "east"\nname = "总工会"\n{duty}{duty}'
    (home / "lvzhi.toml").write_text(f'policies = "own"\n{federation}', "utf-8")
    assert ends_in_words(run("serve"), "a.toml 第1行 document.number", "b.toml 第1行 document.number")
    (home / "lvzhi.toml").write_text(federation, "utf-8")
    assert ends_in_words(run("serve"), "第4行 federation.duty.contact：同一年写了两次")
