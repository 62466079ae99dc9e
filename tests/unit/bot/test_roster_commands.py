"""What the roster, codes and bindings commands do and say, from file to database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from bot.rosters import commands
from bot.rosters.commands import Report, Target
from config import policies
from storage.database import Database
from storage.rules.people import Role
from storage.services.people import code_hash
from storage.unit_of_work import read

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
DEMO = Path("config/demo")
ADOPTED = policies.load().adopt()


@pytest.fixture
def target(sqlite: Database) -> Target:
    return Target(sqlite, "yunxi", NOW, "云溪县总工会")


@pytest.fixture
def filled(target: Target) -> Target:
    """The demo roster's federation."""
    assert commands.import_roster(target, DEMO).is_ok
    return target


def _people(target: Target) -> int:
    with read(target.database, target.federation_id) as uow:
        return len(uow.federations.roster(1).people)


def test_check_tells_what_is_there() -> None:
    assert commands.check_roster(DEMO) == Report(
        True, ("名单没有问题：工会25个，部门11个，人员32人（33个身份），联系14条。",)
    )


def test_check_lists_faults_and_their_number(tmp_path: Path) -> None:
    report = commands.check_roster(tmp_path)
    assert not report.is_ok
    assert report.lines[-1] == "名单有1处问题，一条也没有导入。请改好后再来。"
    assert report.lines[0] == str(report.faults[0])


def test_import_tells_each_table(target: Target) -> None:
    lines = commands.import_roster(target, DEMO).lines
    assert lines[:4] == (
        "名单已导入：",
        "工会：新增25，修改0，不变0，名单里没有0",
        "部门：新增11，修改0，不变0，名单里没有0",
        "人员：新增32，修改0，不变0，名单里没有0",
    )
    assert lines[5] == "联系：新增14，取消0，不变0"
    assert lines[6].startswith("新增人员：王建国、李秀英")
    assert lines[6].endswith("等32人")


def test_second_import_says_nothing_changed(filled: Target) -> None:
    report = commands.import_roster(filled, DEMO)
    assert report.lines[0] == "名单没有变化。"


def test_trial_leaves_the_database_alone(target: Target) -> None:
    report = commands.import_roster(target, DEMO, dry_run=True)
    assert report.lines[0] == "以下是试算，没有写入："
    assert report.summary is not None
    assert report.summary.counts["people"].added == 32
    assert _people(target) == 0


def test_faulty_roster_imports_nothing(target: Target, tmp_path: Path) -> None:
    for file in DEMO.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "people.csv").open("a", encoding="utf-8") as people:
        people.write("新人,,代表,没有的工会,,,,\n")
    report = commands.import_roster(target, tmp_path)
    assert report.lines[0] == "people.csv 第35行 单位：单位“没有的工会”不在工会表里"
    assert (report.is_ok, _people(target)) == (False, 0)


# --- codes ------------------------------------------------------------------------------------------------------


def test_codes_on_the_sheet_are_the_ones_kept(filled: Target, tmp_path: Path) -> None:
    out, done = tmp_path / "绑定码.xlsx", []
    report = commands.issue_codes(
        filled, ADOPTED, out, role=Role.MEMBER, progress=lambda count, total: done.append((count, total))
    )
    assert report.lines[0] == "已为5人发出绑定码，有效期至2026-12-20 09:30，以前没用过的码已作废。"
    assert done[-1] == (5, 5)
    rows = list(openpyxl.load_workbook(out).active.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == ["万一鸣", "顾明远", "高玉兰", "秦书文", "罗建业"]
    with read(filled.database, filled.federation_id) as uow:
        assert all(uow.bindings.code(code_hash("yunxi", str(row[3]))) for row in rows)
    assert out.stat().st_mode & 0o077 == 0


def test_no_codes_without_a_sheet(filled: Target, tmp_path: Path) -> None:
    """Codes that nobody could read must not void those that were handed out."""
    with pytest.raises(FileNotFoundError):
        commands.issue_codes(filled, ADOPTED, tmp_path / "没有的文件夹" / "绑定码.xlsx")
    with filled.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM codes").scalar() == 0


def test_no_codes_for_nobody(filled: Target, tmp_path: Path) -> None:
    report = commands.issue_codes(filled, ADOPTED, tmp_path / "绑定码.xlsx", role=Role.INSPECTOR)
    assert (report.is_ok, report.lines) == (False, ("没有在任的人需要绑定码。",))
    assert not list(tmp_path.glob("*.xlsx"))


# --- bindings ---------------------------------------------------------------------------------------------------

HEAD = "手机,姓名,单位,渠道,账号,外部标识\n"


def _bind(target: Target, folder: Path, rows: str, *, dry_run: bool = False, head: str = HEAD) -> Report:
    path = folder / "绑定.csv"
    path.write_text(head + rows, encoding="utf-8")
    return commands.import_bindings(target, path, known={("wechat", "gh_1"), ("wecom", "ww_1")}, dry_run=dry_run)


def _bound(target: Target) -> dict[str, str]:
    with read(target.database, target.federation_id) as uow:
        people = uow.federations.roster(1).people
        return {row.external_id: people[row.person_id].name for row in uow.bindings.live()}


def test_binds_by_phone_or_name_and_unit(filled: Target, tmp_path: Path) -> None:
    rows = "19900000001,,,微信,gh_1,o1\n,刘强,顺达物流,企业微信,ww_1,u2\n,程立,法律部,wecom,ww_1,u3\n"
    assert _bind(filled, tmp_path, rows).lines == ("已导入：新绑定3个，原已绑定0个。",)
    assert _bound(filled) == {"o1": "王建国", "u2": "刘强", "u3": "程立"}
    assert _bind(filled, tmp_path, rows).lines == ("已导入：新绑定0个，原已绑定3个。",)


def test_binding_trial_binds_nobody(filled: Target, tmp_path: Path) -> None:
    report = _bind(filled, tmp_path, "19900000001,,,微信,gh_1,o1\n", dry_run=True)
    assert (report.lines, _bound(filled)) == (("试算，没有写入：新绑定1个，原已绑定0个。",), {})


def test_bound_conversation_can_begin(filled: Target, tmp_path: Path) -> None:
    """Whoever is bound in bulk is answered as who they are with the first message."""
    _bind(filled, tmp_path, "19900000001,,,微信,gh_1,o1\n")
    with read(filled.database, filled.federation_id) as uow:
        assert uow.conversations.of_bound("gh_1", "o1", "m1") is not None


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("19911111111,,,微信,gh_1,o1", "第2行 手机：没有手机号为“19911111111”的人"),
        ("19900000001,李秀英,,微信,gh_1,o1", "第2行 手机：手机号是王建国的，不是李秀英的"),
        (",王建国,,微信,gh_1,o1", "第2行：请填手机，或者姓名和单位"),
        (",王建国,公交公司工会,微信,gh_1,o1", "第2行 姓名：名册里没有“王建国”（公交公司工会）"),
        ("19900000001,,,电报,gh_1,o1", "第2行 渠道：不认识的渠道“电报”，应为：微信、企业微信、Telegram、控制台、网页"),
        ("19900000001,,,微信,gh_9,o1", "第2行 账号：没有登记这个渠道账号：微信 gh_9"),
        ("19900000001,,,微信,gh_1,", "第2行 外部标识：不能为空"),
        ("19900000001,,,微信,gh_1,taken", "第2行 外部标识：这个账号已绑定李秀英"),
    ],
)
def test_faulty_binding(filled: Target, tmp_path: Path, row: str, fault: str) -> None:
    _bind(filled, tmp_path, "19900000002,,,微信,gh_1,taken\n")
    report = _bind(filled, tmp_path, f"{row}\n19900000003,,,微信,gh_1,o3\n")
    assert report.lines == (f"绑定.csv {fault}", "绑定表有1处问题，一条也没有导入。请改好后再来。")
    assert _bound(filled) == {"taken": "李秀英"}


def test_one_account_twice_in_a_file(filled: Target, tmp_path: Path) -> None:
    rows = "19900000001,,,微信,gh_1,o1\n19900000002,,,微信,gh_1,o1\n19900000001,,,微信,gh_1,o1\n"
    assert _bind(filled, tmp_path, rows).lines[:2] == (
        "绑定.csv 第3行 外部标识：这个账号在第2行绑定了王建国",
        "绑定.csv 第4行 外部标识：与第2行重复",
    )


def test_ended_mandate_is_not_bound(filled: Target, tmp_path: Path) -> None:
    later = Target(filled.database, filled.federation_id, datetime(2030, 1, 1, tzinfo=UTC))
    report = _bind(later, tmp_path, "19900000001,,,微信,gh_1,o1\n")
    assert report.lines[0] == "绑定.csv 第2行：王建国不在任期内，不能绑定"


def test_columns_of_bindings_are_checked(filled: Target, tmp_path: Path) -> None:
    report = _bind(filled, tmp_path, "19900000001,微信\n", head="手机,渠道\n")
    assert report.lines[:2] == ("绑定.csv 第1行：缺少列“账号”", "绑定.csv 第1行：缺少列“外部标识”")


# --- names that were corrected --------------------------------------------------------------------------------------


def _renamed(tmp_path: Path, name: str) -> Path:
    """The demo's roster with 李秀英 under another name, her phone as it was."""
    folder = tmp_path / name
    folder.mkdir()
    for file in DEMO.glob("*.csv"):
        (folder / file.name).write_text(file.read_text("utf-8-sig").replace("李秀英", name), "utf-8")
    return folder


def test_corrected_name_is_told(filled: Target, tmp_path: Path) -> None:
    report = commands.import_roster(filled, _renamed(tmp_path, "李秀莹"))
    assert "改了姓名（同一部手机，记录和绑定照旧）：李秀英→李秀莹" in report.lines
    assert _people(filled) == 32


def test_phone_under_another_name_is_a_fault(filled: Target, tmp_path: Path) -> None:
    """Whether it is one person or two only whoever imports can say, and how is said."""
    folder = _renamed(tmp_path, "赵钱孙")
    report = commands.import_roster(filled, folder)
    assert not report.is_ok and "现在是李秀英的" in report.lines[0] and "--rename" in report.lines[0]
    assert report.faults[0].line > 1
    assert commands.import_roster(filled, folder, renames=True).is_ok
    assert _people(filled) == 32


def test_fault_of_a_column_that_is_not_there_is_the_rows(filled: Target, tmp_path: Path) -> None:
    file = tmp_path / "b.csv"
    file.write_text("姓名,单位,渠道,账号,外部标识\n没这人,锡山纺织厂工会,web,web,o1\n手机号,,web,web,o2\n", "utf-8")
    assert [each.column for each in commands.import_bindings(filled, file).faults] == ["姓名", ""]
