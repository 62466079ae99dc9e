"""Freeing many people at once from a file: checked like a roster, all or nothing, never twice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import build
from bot.rosters import commands
from bot.rosters.commands import Report, Target
from bot.tenants import Tenants
from config import policies
from storage.database import Database
from storage.rules.quotas import Standing
from storage.services import progress
from storage.unit_of_work import write

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
DEMO = Path("config/demo")
HEAD = "姓名,单位,手机,职责,从,到,理由\n"


@pytest.fixture
def target(sqlite: Database) -> Target:
    """The demo roster's federation."""
    made = Target(sqlite, "yunxi", NOW, "云溪县总工会")
    assert commands.import_roster(made, DEMO).is_ok
    return made


def tenants(target: Target) -> Tenants:
    return build(target.database, {"yunxi": policies.load().adopt()}, clock=lambda: NOW).tenants


def imported(target: Target, tmp_path: Path, rows: str, *, dry_run: bool = False) -> Report:
    file = tmp_path / "免职责.csv"
    file.write_text(HEAD + rows, encoding="utf-8")
    return commands.import_exemptions(tenants(target), target, file, dry_run=dry_run)


def exempt(target: Target, name: str) -> set[str]:
    with write(target.database, "yunxi") as uow:
        work = tenants(target).office_work(uow, NOW)
        (person,) = work.roster.people_named(name)
        return {each.duty.id for each in progress.of_person(work, person, 2026) if each.standing is Standing.EXEMPT}


ROWS = "王建国,锡山纺织厂工会,,调研报告、办实事,2026-01-01,2026-12-31,产假\n李秀英,县人民医院工会,,全部,,,病假\n"


def test_everybody_of_a_clean_file_is_freed(target: Target, tmp_path: Path) -> None:
    """Of the duties named, or of all; this year where no days stand there."""
    assert imported(target, tmp_path, ROWS).lines == ("已导入：新免2项，原已免0项。",)
    assert exempt(target, "王建国") == {"research", "good_deed"}
    assert exempt(target, "李秀英") == {"suggestion", "good_deed", "research", "contact"}


def test_second_import_adds_nothing(target: Target, tmp_path: Path) -> None:
    imported(target, tmp_path, ROWS)
    assert imported(target, tmp_path, ROWS + ROWS).lines == ("已导入：新免0项，原已免2项。",)


def test_trial_leaves_everything(target: Target, tmp_path: Path) -> None:
    assert imported(target, tmp_path, ROWS, dry_run=True).lines == ("试算，没有写入：新免2项，原已免0项。",)
    assert exempt(target, "王建国") == set()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("王建,锡山纺织厂工会,,调研报告,,,产假", "名册里没有“王建”"),
        ("王建国,锡山纺织厂工会,,写诗,,,产假", "没有叫“写诗”的职责"),
        ("王建国,锡山纺织厂工会,,调研报告,,,", "不能为空"),
        ("王建国,锡山纺织厂工会,,调研报告,2026-09-01,2026-03-01,产假", "先后反了"),
        ("程立,法律部,,全部,,,产假", "没有要做的职责"),
        ("王建国,锡山纺织厂工会,,全部,2024-01-01,2024-12-31,产假", "2024年已经定了"),
        (",,,全部,,,产假", "请填手机，或者姓名和单位"),
    ],
)
def test_faulty_row_frees_nobody(target: Target, tmp_path: Path, row: str, reason: str) -> None:
    """With the line and what is wrong; the good rows wait too."""
    report = imported(target, tmp_path, f"{ROWS}{row}\n")
    assert not report.is_ok
    assert "第4行" in report.lines[0] and reason in report.lines[0]
    assert exempt(target, "王建国") == set()
