"""A person's file: what it holds, who may have it, and that no worker is named in it (requirements.md A4)."""

from __future__ import annotations

import io
from datetime import date, timedelta

import docx
import pytest

from bot.documents import letters
from handlers import person_file
from storage.rules.kinds import CaseKind, RecordKind
from storage.rules.refusals import NotForYou
from storage.services import activities, cases, exemptions, person_files, records
from storage.services.exemptions import Wish
from storage.services.records import Draft
from tests.unit.storage.county import MILL, NOW, ON_SQLITE, TODAY, County, days_ago


def filled(county: County) -> list[str]:
    """A year of 王建国's: numbers of what is in it."""
    with county.work() as work:
        visit = Draft(RecordKind.CONTACT, days_ago(30), unit=MILL, head_count=12, details={"issue": "张师傅说食堂太贵"})
        deed = Draft(RecordKind.GOOD_DEED, days_ago(3), done=False, details={"content": "修车棚，联系13912345678"})
        found = [records.log(work, each).number for each in (visit, deed)]
        gone = records.log(work, Draft(RecordKind.STUDY, days_ago(2), details={"content": "学习"})).number
        records.withdraw(work, gone)
        idea = cases.Draft(CaseKind.OPINION, "关于食堂的意见", "食堂太贵")
        return [*found, cases.file(work, idea).number]


def document(county: County, by: str, name: str = "王建国", year: int = TODAY.year) -> list[str]:
    """The words of the document's paragraphs and cells."""
    with county.work(by) as work:
        letter = person_file.letter(work, person_files.of(work, county.person(name), year))
    opened = docx.Document(io.BytesIO(letters.write(letter)))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in opened.paragraphs), *cells]


def test_file_holds_everything_that_counts(county: County) -> None:
    """Duties with their clause, each valid record and case; nothing that was withdrawn."""
    numbers = filled(county)
    words = document(county, "方静")
    assert "王建国2026年履职档案" in words and set(numbers) <= set(words)
    assert "联系（1条）" in words and "实事（1条）" in words and not [each for each in words if each.startswith("学习")]
    assert "补录" in words and "打算办" in "".join(words)
    assert "苏工办〔2020〕96号第三条" in words
    assert not [each for each in words if "{" in each or "%" in each]


def test_no_worker_is_named(county: County) -> None:
    """Neither by name nor by number, for the officer and for the person."""
    filled(county)
    for by in ("方静", "王建国"):
        words = "".join(document(county, by))
        assert "张师傅" not in words and "13912345678" not in words and "食堂太贵" in words


def test_exemption_stands_in_the_file(county: County) -> None:
    """With its days and its reason; the duty is told as not asked for."""
    with county.work("方静") as work:
        exemptions.grant(
            work, Wish(county.person("王建国"), ("research",), date(2026, 1, 1), date(2026, 12, 31), "产假")
        )
        county.roster = work.uow.federations.roster(2)
    words = document(county, "方静")
    assert "免：王建国（锡山纺织厂工会）：2026年的调研报告，产假" in words
    assert "免（产假）" in words


def test_joint_work_is_marked_as_whose_record_it_is(county: County) -> None:
    with county.work() as work:
        visit = Draft(RecordKind.CONTACT, TODAY, unit=MILL, head_count=3, details={"persons": ["李秀英"]})
        number = activities.enter(work, visit).record.number
    with county.work("李秀英") as work:
        (asking,) = activities.waiting(work)
        activities.confirm(work, asking)
    words = document(county, "李秀英", "李秀英")
    assert number in words and "联合，由王建国记录" in words


def test_year_without_anything_says_so(county: County) -> None:
    words = document(county, "方静", "李秀英")
    assert {"这一年没有履职记录。", "这一年没有提交。"} <= set(words)


def test_look_at_somebody_else_is_audited(county: County) -> None:
    """One's own is not."""
    for by, acts in (("王建国", []), ("杜国庆", ["person.file", "person.read"])):
        with county.work(by) as work:
            before = len(work.uow.audit.trail())
            person_files.of(work, county.person("王建国"), TODAY.year)
            assert sorted(row.act for row in list(work.uow.audit.trail())[before:]) == acts


@ON_SQLITE
@pytest.mark.parametrize("who", ["李秀英", "万一鸣", "秦书文", "程立"])
def test_others_may_not_have_it(county: County, who: str) -> None:
    """Linked members see where somebody stands, not every record."""
    with county.work(who) as work, pytest.raises(NotForYou):
        person_files.of(work, county.person("王建国"), TODAY.year)


def test_past_year_stays_as_it_was(county: County) -> None:
    """What was logged this year is not in last year's file."""
    filled(county)
    words = document(county, "方静", year=(NOW - timedelta(days=365)).year)
    assert "这一年没有履职记录。" in words
