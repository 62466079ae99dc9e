"""The command line: options anywhere, honest exit codes, data on stdout and everything else on stderr."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from bot.cli import hoisted
from tests.unit.bot.conftest import Run

NOW = "2026-11-20T09:30"
ROSTER = {
    "unions.csv": "名称,简称,行业,上级工会,会员数\n锡山纺织厂工会,锡纺,纺织,,860\n",
    "people.csv": "姓名,手机,身份,单位,选区,任期起,任期止\n王建国,19900000001,代表,锡山纺织厂工会,第一选区,,\n",
}


@pytest.fixture
def roster(tmp_path: Path) -> str:
    folder = tmp_path / "roster"
    folder.mkdir()
    for name, content in ROSTER.items():
        (folder / name).write_text(content, "utf-8")
    return str(folder)


# --- options that may stand anywhere --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "brought"),
    [
        (["play", "--db", "u", "-"], ["--db", "u", "play", "-"]),
        (["db", "check", "--home", "h"], ["--home", "h", "db", "check"]),
        (["--home", "h", "roster", "import", "p", "--federation", "f"], ["--home", "h", "--federation", "f", "roster", "import", "p"]),
        (["play", "--db=u"], ["--db=u", "play"]),
        (["play", "--", "--db", "u"], ["play", "--", "--db", "u"]),
        (["play", "--db"], ["--db", "play"]),
        (["play", "--dbx", "u"], ["play", "--dbx", "u"]),
        ([], []),
    ],
)  # fmt: skip
def test_options_are_brought_to_the_front(given: list[str], brought: list[str]) -> None:
    assert hoisted(given) == brought


@pytest.mark.parametrize("place", ["before", "after"])
def test_database_may_be_named_before_or_after(run: Run, tmp_path: Path, place: str) -> None:
    named = ["--db", f"sqlite:///{tmp_path / 'kept.db'}"]
    command = ["play", "--json", "--now", NOW]
    line = json.dumps({"from": "王建国", "text": "我还差什么"}, ensure_ascii=False)
    assert run(*([*named, *command] if place == "before" else [*command, *named]), said=line).exit_code == 0
    assert (tmp_path / "kept.db").exists()


def test_home_holds_the_database(run: Run, home: Path) -> None:
    assert run("db", "upgrade").exit_code == 0
    assert list(home.glob("*.db"))


def test_unknown_federation_ends_in_words(run: Run) -> None:
    run("demo")
    result = run("remind", "--dry-run", "--now", NOW, "--federation", "nobodys")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "demo" in result.stderr


# --- exit codes and streams -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["chat", "play", "remind", "understand", "serve", "jobs", "demo", "doctor", "run"])
def test_every_command_has_help(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "--help" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("play", "--json", "--unheard"),
        ("roster",),
        ("roster", "import"),
        ("serve", "--port", "many"),
        ("db", "--now"),
    ],
)
def test_wrong_use_fails(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert "Traceback" not in result.stderr


def test_understanding_writes_a_line_a_line(run: Run, roster: str) -> None:
    """A line that is empty or no UTF-8 still gets an object."""
    said = "昨天走访锡纺，见了12名职工\n\n".encode() + b"\xff\xfe\n"
    result = run("understand", "--roster", roster, "--now", NOW, said=said)
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, [each["intent"] for each in found]) == (
        0,
        ["log_contact", "out_of_scope", "out_of_scope"],
    )
    assert found[0]["slots"]["unit"] == "锡山纺织厂工会"


def test_bad_moment_ends_in_words(run: Run) -> None:
    result = run("understand", "--now", "昨天", said="你好\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "昨天" in result.stderr


def test_story_that_holds_passes(run: Run, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("@ 2026-11-20 09:30\n王建国> 我还差什么\n王建国< 还差\n", "utf-8")
    result = run("play", str(story))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr


def test_story_that_differs_fails_with_its_line(run: Run) -> None:
    result = run("play", "-", said="@ 2026-11-20 09:30\n王建国> 我还差什么\n王建国< 什么也不差\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "第3行" in result.stderr


def test_missing_story_ends_in_words(run: Run) -> None:
    result = run("play", "nowhere.txt")
    assert result.exit_code == 1
    assert "nowhere.txt" in result.stderr


def test_playing_leaves_the_service_alone(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ignores the service's database, whatever the environment says."""
    monkeypatch.setenv("LVZHI_DATABASE_URL", f"sqlite:///{home / 'service.db'}")
    assert run("play", "--json", "--now", NOW, said='{"from": "王建国", "text": "你好"}').exit_code == 0
    assert not (home / "service.db").exists()


def test_roster_is_checked_and_imported(run: Run, roster: str) -> None:
    assert run("roster", "check", roster).exit_code == 0
    assert run("roster", "import", roster).exit_code == 0


def test_faulty_roster_fails(run: Run, roster: str) -> None:
    Path(roster, "people.csv").write_text(ROSTER["people.csv"].replace("代表", "皇帝"), "utf-8")
    result = run("roster", "import", roster)
    assert result.exit_code == 1
    assert "皇帝" in result.stdout + result.stderr


def test_reminders_are_previewed_as_data(run: Run) -> None:
    """One object a person on stdout, the summary on stderr; nothing is sent and nothing is written."""
    assert run("demo").exit_code == 0
    once, again = (run("remind", "--dry-run", "--json", "--now", "2027-12-01T10:00") for _ in range(2))
    rows = [json.loads(line) for line in once.stdout.splitlines()]
    assert (once.exit_code, once.stdout) == (0, again.stdout)
    assert rows
    assert {frozenset(row) for row in rows} == {frozenset({"to", "unit", "why", "text"})}


def test_reminding_without_dry_run_is_refused(run: Run) -> None:
    assert run("remind").exit_code == 1


def test_sound_database_passes_its_check(run: Run) -> None:
    run("demo")
    result = run("db", "check")
    assert (result.exit_code, result.stdout) == (0, "")


def test_unmigrated_database_fails_its_check(run: Run) -> None:
    result = run("db", "check")
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr


def test_backup_and_restore_report_on_stderr(run: Run, tmp_path: Path) -> None:
    run("demo")
    file = str(tmp_path / "backup.zip")
    for arguments in (("backup", file), ("restore", file, "--replace")):
        result = run("db", *arguments)
        assert (result.exit_code, result.stdout) == (0, ""), result.stderr


def test_wrong_settings_end_in_words(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "lvzhi.toml").write_text("[[federation]]\nid = 5\n", "utf-8")
    result = run("db", "upgrade")
    assert result.exit_code == 1
    assert "lvzhi.toml" in result.stderr
    assert "Traceback" not in result.stderr


def test_program_speaks_utf8_in_any_locale(tmp_path: Path) -> None:
    """As a process of its own: a C locale must not turn Chinese into question marks."""
    command = [sys.executable, "-m", "bot", "understand", "--now", NOW]
    root = Path(__file__).parents[3]
    environment = {"LC_ALL": "C", "PYTHONPATH": str(root), "LVZHI_HOME": str(tmp_path)}
    done = subprocess.run(
        command, input="我建议装空调\n".encode(), capture_output=True, env=environment, cwd=tmp_path, check=True
    )
    assert json.loads(done.stdout.decode())["text"] == "我建议装空调"
    assert done.stderr == b""


# --- reports --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (("monthly",), "2026年10月履职月报.docx"),
        (("half-year",), "2026年上半年履职报告.docx"),
        (("half-year", "--day", "2025-08-01"), "2025年下半年履职报告.docx"),
        (("annual",), "2025年履职年报.docx"),
        (("annual", "--day", "2026-11-20"), "2026年履职年报.docx"),
    ],
)
def test_report_is_of_the_period_that_ended(run: Run, tmp_path: Path, asked: tuple[str, ...], name: str) -> None:
    """Unless a day says which; where it lies is printed, and a reader opens it."""
    run("demo")
    done = run("report", *asked, "--out", str(tmp_path / "reports"), "--now", NOW)
    assert done.exit_code == 0, done.stderr
    assert Path(done.stdout.strip()) == tmp_path / "reports" / name
    words = [paragraph.text for paragraph in docx.Document(done.stdout.strip()).paragraphs]
    assert name.removesuffix(".docx") in words and not [each for each in words if "{" in each]


@pytest.mark.parametrize("asked", [("weekly",), ("monthly", "--day", "2026-13-01")])
def test_report_says_what_it_cannot_write(run: Run, asked: tuple[str, ...]) -> None:
    failed = run("report", *asked)
    assert failed.exit_code != 0 and failed.stderr and not failed.stdout
