"""Exports: complete, typed, made once, and of one's own federation."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.app import DEMO
from bot.exporting import Exporter, Wanted
from handlers import listing
from handlers.messages import Export, Reply, Stored
from storage.database import Database
from storage.rules.kinds import CaseKind, RecordKind
from storage.rules.measures import Measure, Period, Question
from storage.services import cases, questions, records
from storage.services.questions import lists
from storage.services.questions.lists import MEASURE_OF, What
from tests.unit.handlers.office import Office
from tests.unit.storage.county import MILL, NOW, TODAY

FORMULA = '=HYPERLINK("http://example.com","点我")'
YEAR = Question(Measure.CONTACTS, Period.year(2026))


@pytest.fixture
def office(sqlite: Database) -> Office:
    made = Office(sqlite)
    with made.county.work("王建国") as work:
        for days in range(3):
            day = TODAY - timedelta(days=days)
            records.log(
                work, records.Draft(RecordKind.CONTACT, day, unit=MILL, head_count=12, details={"issue": FORMULA})
            )
        records.log(
            work, records.Draft(RecordKind.GOOD_DEED, TODAY, done=False, details={"content": "给张师傅13800001234送药"})
        )
        cases.file(work, cases.Draft(CaseKind.OPINION, "关于食堂的意见", "食堂太贵"))
    return made


@pytest.fixture
def exporter(office: Office, tmp_path: Path) -> Exporter:
    return Exporter(office.service.tenants, tmp_path)


def rows(path: Path) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))


def export(question: Question, what: What = What.CONTACTS, by: int = 1) -> Export:
    facts = {
        "federation": DEMO,
        "by": by,
        "at": NOW.isoformat(),
        "asked": "导出走访记录",
        "question": question.as_json(),
    }
    return Export("走访", what, facts)


@pytest.mark.parametrize("what", What)
def test_every_list_is_a_sheet(exporter: Exporter, tmp_path: Path, what: What) -> None:
    path = tmp_path / "x.xlsx"
    count = exporter.write(Wanted(DEMO, what, Question(MEASURE_OF[what], Period.year(2026)), NOW), path)
    assert len(rows(path)) == count + 3  # moment, head, totals


def test_list_is_as_long_as_its_figure(office: Office, exporter: Exporter, tmp_path: Path) -> None:
    with office.county.work("方静") as work:
        figures = {what: questions.answer(work, Question(MEASURE_OF[what], Period.year(2026))).total for what in What}
    for what in (What.CONTACTS, What.RECORDS, What.CASES, What.PEOPLE):
        question = Question(MEASURE_OF[what], Period.year(2026))
        assert exporter.write(Wanted(DEMO, what, question, NOW), tmp_path / "x.xlsx") == figures[what].value


def test_text_stays_text_in_both_kinds(exporter: Exporter, tmp_path: Path) -> None:
    """What somebody typed into a form runs on nobody's PC."""
    wanted = Wanted(DEMO, What.CONTACTS, YEAR, NOW)
    for name in ("x.xlsx", "x.csv"):
        exporter.write(wanted, tmp_path / name)
    assert FORMULA in rows(tmp_path / "x.xlsx")[2]
    assert not [
        cell
        for row in openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]
        for cell in row
        if cell.data_type == "f"
    ]
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert f"'{FORMULA}" in list(csv.reader(file))[1]


def test_workers_are_masked(exporter: Exporter, tmp_path: Path) -> None:
    """A sheet goes from hand to hand."""
    exporter.write(
        Wanted(DEMO, What.GOOD_DEEDS, Question(Measure.GOOD_DEEDS, Period.year(2026)), NOW), tmp_path / "x.xlsx"
    )
    said = str(rows(tmp_path / "x.xlsx"))
    assert "13800001234" not in said
    assert "张师傅" not in said


def test_export_asked_for_twice_is_made_once(exporter: Exporter, office: Office) -> None:
    asked = (Reply("好", files=(export(YEAR, by=office.county.person("方静").id),)),)
    first = exporter.opened(asked)
    (stored,) = first[0].files
    assert isinstance(stored, Stored)
    made_at = Path(stored.path).stat().st_mtime_ns
    assert exporter.opened(asked) == first
    assert Path(stored.path).stat().st_mtime_ns == made_at


def test_interrupted_export_leaves_nothing(exporter: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a list is worse than none: the next try makes it whole."""

    def broken(work: Any, question: Any) -> Iterator[Any]:
        yield from list(work.uow.lists.records(["contact"], TODAY, TODAY))[:1]
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setitem(listing._SOURCES, What.CONTACTS, broken)
        with pytest.raises(ConnectionError):
            exporter.write(Wanted(DEMO, What.CONTACTS, YEAR, NOW), tmp_path / "x.xlsx")
    assert not [each for each in tmp_path.iterdir() if "x.xlsx" in each.name]
    assert exporter.write(Wanted(DEMO, What.CONTACTS, YEAR, NOW), tmp_path / "x.xlsx") == 3


def test_failed_export_is_told(exporter: Exporter) -> None:
    """The words come all the same."""
    (reply,) = exporter.opened((Reply("好了", files=(export(YEAR, by=-1),)),))
    assert "没有做出来" in reply.text
    assert not reply.files


def test_whoever_may_not_ask_gets_no_sheet(exporter: Exporter, office: Office) -> None:
    (reply,) = exporter.opened((Reply("好了", files=(export(YEAR, by=office.county.person("王建国").id),)),))
    assert not reply.files


def test_export_leaves_a_trace(exporter: Exporter, office: Office) -> None:
    exporter.note(Wanted(DEMO, What.CONTACTS, YEAR, NOW))
    with office.county.undone("方静") as work:
        trail: list[Any] = list(lists.audit(work, YEAR))
    assert ("people.export", "contacts") in [(row.act, row.subject) for row in trail]


def test_question_survives_its_json() -> None:
    question = Question(Measure.CASES, Period.year(2025), unit=MILL, role="member", topic="wages", behind=True)
    assert Question.of(question.as_json()) == question
