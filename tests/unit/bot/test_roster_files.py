"""A roster read from real files: what is recognised, and every fault with its file, line, column and reason."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rosters import reading, sources
from bot.rosters.rows import RosterFile
from storage.rules.people import OPEN_END, OPEN_START, Role
from storage.services.roster_entries import LinkEntry, MandateEntry

DEMO = Path("config/demo")
UNIONS = "名称,简称,行业,上级工会,会员数\n县总工会,县总,,,\n城关镇总工会,城关,,县总,900\n一棉工会,一棉;棉纺,纺织,城关镇总工会,860\n"
DEPARTMENTS = "名称,简称,类别\n法律部,权保部,\n交通局,,外部承办单位\n"
HEAD = "姓名,手机,身份,单位,选区,任期起,任期止,届次\n"
WANG = "王建国,19900000001,代表,一棉,第一选区,2024-07-01,2029-06-30,第九届\n"
LINK_HEAD = "联系人,联系对象\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A clean small roster in UTF-8."""
    return _folder(tmp_path / "名单", people=WANG)


def _folder(
    folder: Path, people: str = "", links: str = "", unions: str = UNIONS, departments: str = DEPARTMENTS
) -> Path:
    folder.mkdir(exist_ok=True)
    texts = {"工会": unions, "部门": departments, "人员": HEAD + people, "联系": links and LINK_HEAD + links}
    for name, text in texts.items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def _faults(folder: Path) -> list[str]:
    return [str(fault) for fault in reading.read(folder).faults]


def _clean(folder: Path) -> RosterFile:
    roster = reading.read(folder)
    assert [str(fault) for fault in roster.faults] == []
    return roster


# --- what is recognised -----------------------------------------------------------------------------------------


def test_shipped_demo_is_clean() -> None:
    roster = _clean(DEMO)
    assert (len(roster.unions), len(roster.departments), len(roster.people), len(roster.links)) == (25, 11, 33, 14)


def test_row_becomes_an_entry(folder: Path) -> None:
    """A unit by its short form is kept by its full name."""
    entries = _clean(folder).entries
    assert entries is not None
    (person,) = entries.people
    assert (person.name, person.phone, person.unit) == ("王建国", "19900000001", "一棉工会")
    term = (date(2024, 7, 1), date(2029, 6, 30), "一棉工会", "", "第一选区", "第九届")
    assert person.mandates == (MandateEntry(Role.REPRESENTATIVE, *term),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_recognises_encodings(folder: Path, encoding: str) -> None:
    for file in folder.iterdir():
        file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))
    assert _clean(folder).people[0].name == "王建国"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_reads_every_line_end(folder: Path, end: str) -> None:
    (folder / "人员.csv").write_text((HEAD + WANG).replace("\n", end), encoding="utf-8", newline="")
    assert _clean(folder).people[0].place.line == 2


def test_english_names_and_headings_do(tmp_path: Path) -> None:
    (tmp_path / "Unions.CSV").write_text("name,aliases,industry,parent,members,term_end\nOne,,,,,\n", encoding="utf-8")
    head = "Name,Phone,Role,Unit,Constituency,Term_start,Term_end"
    (tmp_path / "people.csv").write_text(f"{head}\nAda,,representative,one,,,\n", encoding="utf-8")
    assert _clean(tmp_path).people[0].role is Role.REPRESENTATIVE


def test_only_people_will_do(tmp_path: Path) -> None:
    """Without unions and departments it is faulty only if people name units."""
    (tmp_path / "人员.csv").write_text(HEAD + "王建国,19900000001,代表,,,,,\n", encoding="utf-8")
    entries = _clean(tmp_path).entries
    assert entries is not None
    assert entries.links is None
    assert entries.people[0].mandates == (MandateEntry(Role.REPRESENTATIVE, OPEN_START, OPEN_END),)


def test_two_lines_are_two_roles(tmp_path: Path) -> None:
    """The second line's phone is left out; the unit says that it is the same person."""
    folder = _folder(tmp_path, WANG + "王建国,,委员,一棉工会,,2024-07-01,,\n")
    entries = _clean(folder).entries
    assert entries is not None
    assert [[each.role for each in person.mandates] for person in entries.people] == [
        [Role.REPRESENTATIVE, Role.MEMBER]
    ]


def test_namesakes_apart_by_phone_or_unit(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path, WANG + WANG.replace("01,代", "02,代") + "王建国,,代表,城关,,,,\n", "王建国@城关,王建国@19900000002\n"
    )
    entries = _clean(folder).entries
    assert entries is not None
    assert [(each.phone, each.unit) for each in entries.people] == [
        ("19900000001", "一棉工会"),
        ("19900000002", "一棉工会"),
        ("", "城关镇总工会"),
    ]
    assert entries.links == (LinkEntry(2, 1),)


def test_namesakes_without_phones_are_remarked(tmp_path: Path) -> None:
    roster = _clean(_folder(tmp_path, "王建国,,代表,一棉,,,,\n王建国,,委员,城关,,,,\n"))
    assert roster.notes == ("注意：2位“王建国”都没有填手机，按单位当作不同的人：一棉、城关",)


def test_officer_may_sit_in_a_department(tmp_path: Path) -> None:
    entries = _clean(
        _folder(tmp_path, "方静,,干部,权保部,,,,\n杜国庆,,领导,县总,,,,\n程立,,承办人,交通局,,,,\n")
    ).entries
    assert entries is not None
    held = [(each.mandates[0].union, each.mandates[0].department) for each in entries.people]
    assert held == [("", "法律部"), ("县总工会", ""), ("", "交通局")]


def test_names_are_for_understanding(folder: Path) -> None:
    names = reading.names(reading.read(folder))
    assert [mention.names for mention in names.find("王建国昨天去了棉纺")] == [("王建国",), ("一棉工会",)]


# --- workbooks --------------------------------------------------------------------------------------------------


def _workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return path


def test_workbook_cells_of_every_kind(tmp_path: Path) -> None:
    """Excel keeps phones and dates as numbers; both are read as what they show."""
    head: list[object] = [*HEAD.strip().split(",")]
    row: list[object] = ["王建国", 19900000001, "代表", "", "", date(2024, 7, 1), 20290630, "第九届"]
    roster = _clean(_workbook(tmp_path / "名单.xlsx", {"人员": [[], head, [], row], "说明": [["随便写"]]}))
    person = roster.people[0]
    assert (person.phone, person.term_start, person.term_end) == ("19900000001", date(2024, 7, 1), date(2029, 6, 30))
    assert (person.place.file, person.place.line) == ("名单.xlsx〔人员〕", 4)


def test_workbook_without_people(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "名单.xlsx", {"Sheet1": [["姓名"]]})
    assert _faults(path) == [
        "名单.xlsx：缺少“人员”表（人员.csv 或 people.csv；工作簿里名为“人员”的工作表）。找到的有：Sheet1"
    ]


def test_far_away_cell_is_refused_unopened(tmp_path: Path) -> None:
    """Opening lays out the whole rectangle: 17 000 million cells for one in the corner."""
    with xlsxwriter.Workbook(tmp_path / "名单.xlsx") as book:
        book.add_worksheet("人员").write(1_048_575, 16_383, "角落")
    assert _faults(tmp_path / "名单.xlsx") == ["名单.xlsx：表格范围太大，请删掉远处的空白格和格式"]


def test_packed_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "名单.xlsx", {"人员": [["姓名"]]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/big.xml", "w") as member:
        for _ in range(sources.MOST_UNPACKED // 2**20 + 1):
            member.write(bytes(2**20))
    assert _faults(path) == ["名单.xlsx：文件太大（超过384MB），请分开导入"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 broken", b"name,phone\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
)
def test_no_workbook_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(content)
    assert _faults(path) == ["名单.xlsx：打不开：文件损坏，或者不是 Excel 工作簿"]


# --- faults of files --------------------------------------------------------------------------------------------


def test_missing_path(tmp_path: Path) -> None:
    assert _faults(tmp_path / "没有") == ["没有：找不到这个文件或文件夹"]


def test_other_file_kinds_are_refused(tmp_path: Path) -> None:
    (tmp_path / "名单.docx").write_bytes(b"x")
    assert _faults(tmp_path / "名单.docx") == [
        "名单.docx：请给出放着 CSV 文件的文件夹，或者一个 Excel 工作簿（.xlsx、.xls）"
    ]


def test_folder_without_people_names_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "人员名单.csv").write_text(HEAD, encoding="utf-8")
    assert _faults(tmp_path)[0].endswith("找到的有：人员名单.csv")


def test_table_twice(folder: Path) -> None:
    shutil.copy(folder / "人员.csv", folder / "people.csv")
    assert _faults(folder) == ["人员.csv：“人员”表有两份，另一份是 people.csv"]


def test_empty_tables(folder: Path) -> None:
    (folder / "工会.csv").write_bytes(b"")
    (folder / "人员.csv").write_text(HEAD, encoding="utf-8")
    assert _faults(folder) == ["工会.csv：是空的，连表头也没有", "人员.csv：一个人也没有"]


def test_headings_are_checked(folder: Path) -> None:
    (folder / "人员.csv").write_text("姓名,手机,身分,单位,选区,任期起,任期止,姓名\n王建国,,,,,,,\n", encoding="utf-8")
    assert _faults(folder) == [
        "人员.csv 第1行：不认识的列“身分”",
        "人员.csv 第1行：列“姓名”出现两次",
        "人员.csv 第1行：缺少列“身份”",
    ]


def test_utf16_is_explained(folder: Path) -> None:
    (folder / "人员.csv").write_text(HEAD + WANG, encoding="utf-16")
    assert _faults(folder) == ["人员.csv：编码是 UTF-16，请另存为“CSV UTF-8”"]


def test_one_broken_character_names_its_cell(folder: Path) -> None:
    """The rest of the file is UTF-8 all the same."""
    (folder / "人员.csv").write_bytes((HEAD + WANG).encode().replace("第一选区".encode(), b"\xb5\xda\xd2\xbb"))
    assert _faults(folder) == ["人员.csv 第2行 选区：编码不对，应为 UTF-8 或 GBK"]


def test_too_large_file_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 2**20)
    (folder / "人员.csv").write_bytes(b"x" * (2**20 + 1))
    assert _faults(folder) == ["人员.csv：文件太大（超过1MB），请分开导入"]


def test_too_many_rows_stop_the_reading(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_ROWS", 1)
    (folder / "工会.csv").unlink()
    (folder / "部门.csv").unlink()
    (folder / "人员.csv").write_text(HEAD + "甲一,,代表,,,,,\n乙二,,代表,,,,,\n丙三,,代表,,,,,\n", encoding="utf-8")
    assert _faults(folder) == ["人员.csv 第3行：行数太多（超过1行），请分开导入"]


def test_open_quotes_name_their_line(folder: Path) -> None:
    text = HEAD + '甲一,,代表,"一棉"x,,,,\n乙二,,代表,,,,,\n丙三,,代表,"一棉,,,,\n'
    (folder / "人员.csv").write_text(text, encoding="utf-8")
    assert [fault.line for fault in reading.read(folder).faults] == [2, 4]


# --- faults of cells and rows -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (",,代表,,,,,", ["第2行 姓名：不能为空"]),
        ("甲一,,,,,,,", ["第2行 身份：不能为空"]),
        ("甲一", ["第2行 身份：不能为空"]),
        ("甲@一,,代表,,,,,", ["第2行 姓名：不能含有“@”"]),
        ("甲一,1990000,代表,,,,,", ["第2行 手机：“1990000”不是11位手机号"]),
        ("甲一,,代表,,,2026-02-30,,", ["第2行 任期起：没有“2026-02-30”这一天"]),
        ("甲一,,代表,,,2029-07-01,2024-06-30,", ["第2行 任期止：任期止（2024-06-30）早于任期起（2029-07-01）"]),
        ("甲一,,代表,一绵工会,,,,", ["第2行 单位：单位“一绵工会”不在工会表里，是不是“一棉工会”？"]),
        ("甲一,,承办人,一棉工会,,,,", ["第2行 单位：承办人的单位应是部门，“一棉工会”不在部门表里"]),
        ("甲一,,承办人,,,,,", ["第2行 单位：承办人要填单位（部门）"]),
        ("甲一,,代表,法律部,,,,", ["第2行 单位：单位“法律部”不在工会表里"]),
        ("甲一,,干部,没有部,,,,", ["第2行 单位：单位“没有部”不在工会表里，也不在部门表里"]),
        ("甲一,,代表,,,,,,多的", ["第2行：这一格（“多的”）上面没有表头"]),
        ("甲\x07一,,代表,,,,,", ["第2行 姓名：含有看不见的字符（U+0007）"]),
        (f"{'长' * 61},,代表,,,,,", ["第2行 姓名：太长（61字，最多60字）"]),
        ("甲一,x,村官,y,,z,,", ["第2行 任期起：“z”不是日期，请写成 2026-01-31", "第2行 手机：“x”不是11位手机号"]),
    ],
)
def test_faulty_person(tmp_path: Path, row: str, faults: list[str]) -> None:
    found = _faults(_folder(tmp_path, row + "\n"))
    assert set(faults) <= {fault.removeprefix("人员.csv ") for fault in found}
    assert len(found) == len(faults) + ("村官" in row)


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (WANG + WANG, ["第3行：与第2行完全重复"]),
        (WANG + WANG.replace("第一", "第二"), ["第3行：与第2行是同一人、同一身份、同一任期起"]),
        (WANG + WANG.replace("王建国", "李秀英"), ["第3行 手机：手机号与第2行的王建国相同"]),
        (WANG + "王建国,,委员,,,,,\n", ["第3行 姓名：“王建国”不止一人，凭这一行分不清是哪一位，请填手机或单位"]),
        (
            WANG + WANG.replace("01,代", "02,代") + "王建国,,委员,一棉,,,,\n",
            ["第4行 姓名：“王建国”不止一人，凭这一行分不清是哪一位，请填手机或单位"],
        ),
    ],
)
def test_rows_that_clash(tmp_path: Path, rows: str, faults: list[str]) -> None:
    assert _faults(_folder(tmp_path, rows)) == [f"人员.csv {fault}" for fault in faults]


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ("县总工会,,,,\n", ["第5行 名称：“县总工会”与第2行重名"]),
        ("一棉工会,一棉;棉纺,纺织,城关镇总工会,860\n", ["第5行：与第4行完全重复"]),
        ("二棉工会,棉纺,,,\n", ["第5行 简称：“棉纺”与第4行的名称或简称重复"]),
        ("二棉工会,城关镇总工会,,,\n", ["第5行 简称：“城关镇总工会”与第3行的名称或简称重复"]),
        ("二棉工会,,,城北镇总工会,\n", ["第5行 上级工会：上级工会“城北镇总工会”不在工会表里，是不是“城关镇总工会”？"]),
        ("二棉工会,,,二棉工会,\n", ["第5行 上级工会：上级工会绕成了一圈：二棉工会 → 二棉工会"]),
        (
            "甲工会,,,乙工会,\n乙工会,,,甲工会,\n丙工会,,,甲工会,\n",
            [
                "第5行 上级工会：上级工会绕成了一圈：甲工会 → 乙工会 → 甲工会",
                "第6行 上级工会：上级工会绕成了一圈：甲工会 → 乙工会 → 甲工会",
            ],
        ),
        ("二棉工会,,,,12.5\n", ["第5行 会员数：“12.5”不是整数"]),
    ],
)
def test_faulty_unions(tmp_path: Path, rows: str, faults: list[str]) -> None:
    folder = _folder(tmp_path, WANG, unions=UNIONS + rows)
    assert _faults(folder) == [f"工会.csv {fault}" for fault in faults]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("张三,一棉", "第2行 联系人：“张三”不在人员表里"),
        ("王建国,没有的工会", "第2行 联系对象：“没有的工会”既不在人员表里，也不在工会表里"),
        ("刘强,一棉", "第2行 联系人：“刘强”不止一人，请写成“姓名@单位”或“姓名@手机”"),
        ("王建国,刘强", "第2行 联系对象：“刘强”不止一人，请写成“姓名@单位”或“姓名@手机”"),
        ("王建国,王建国", "第2行 联系对象：不能联系自己"),
        ("王建国,", "第2行 联系对象：不能为空"),
        ("刘强@县总,一棉", "第2行 联系人：“刘强@县总”不在人员表里"),
    ],
)
def test_faulty_link(tmp_path: Path, row: str, fault: str) -> None:
    people = WANG + "刘强,,代表,一棉,,,,\n刘强,,代表,城关,,,,\n"
    assert _faults(_folder(tmp_path, people, row + "\n")) == [f"联系.csv {fault}"]


def test_link_twice(tmp_path: Path) -> None:
    """The second says the union by another name."""
    assert _faults(_folder(tmp_path, WANG, "王建国,一棉\n王建国,棉纺\n")) == ["联系.csv 第3行：与第2行重复"]


def test_every_bad_row_is_listed(tmp_path: Path) -> None:
    rows = "".join(f"{name},,代表,,,2026-02-30,,\n" for name in "甲乙丙丁戊己庚辛壬癸")
    assert [fault.line for fault in reading.read(_folder(tmp_path, rows)).faults] == list(range(2, 12))


# --- whatever the bytes -----------------------------------------------------------------------------------------

_CELLS = st.sampled_from(
    ["王建国", "19900000001", "代表", "一棉", "", '"', ",", "\n", "\r", "2026-02-30", "\x00", "\ufeff", "@"]
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=300), st.lists(_CELLS, max_size=60).map(lambda cells: (HEAD + ",".join(cells)).encode())
    )
)
def test_any_bytes_give_faults_or_a_roster(tmp_path: Path, content: bytes) -> None:
    for name in ("人员", "工会", "部门", "联系"):
        (tmp_path / f"{name}.csv").write_bytes(content)
    roster = reading.read(tmp_path)
    assert (roster.entries is None) == bool(roster.faults)
    reading.names(roster)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 6000), patch=st.binary(max_size=8))
def test_damaged_workbook_never_raises(tmp_path: Path, at: int, patch: bytes) -> None:
    whole = _workbook(
        tmp_path / "whole.xlsx", {"人员": [[*HEAD.strip().split(",")], ["王建国", "", "代表"]]}
    ).read_bytes()
    at %= len(whole)
    (tmp_path / "名单.xlsx").write_bytes(whole[:at] + patch + whole[at + len(patch) :])
    roster = reading.read(tmp_path / "名单.xlsx")
    assert (roster.entries is None) == bool(roster.faults)
