"""What a form becomes and how it comes back: amending a record must change nothing but what was said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from config.texts import text
from handlers.forms import show, values
from handlers.forms.catalogue import FORMS, SUGGESTION
from handlers.forms.progress import Progress
from storage.rules.kinds import CaseKind, RecordKind
from storage.rules.touchpoints import BEIJING
from storage.rules.workflow import State
from storage.services.cases import Case
from storage.services.records import Record

TODAY = date(2026, 11, 20)
FULL: dict[str, dict[str, Any]] = {
    "contact": {
        "date": "2026-11-18", "date_to": "2026-11-19", "modes": ["visit", "talk"], "unit": "锡山纺织厂工会",
        "head_count": 12, "topic": "welfare", "issue": "食堂太贵", "persons": ["李秀英"],
    },
    "study": {"date": "2026-11-19", "content": "工会法", "unit": "县总工会", "persons": ["李秀英"]},
    "talk": {"date": "2026-11-19", "content": "安全生产", "unit": "实验小学工会", "head_count": 40},
    "meeting": {"date": "2026-11-19", "content": "全委会"},
    "inspection": {"date": "2026-11-19", "content": "看职工宿舍"},
    "training": {"date": "2026-11-19", "content": "劳动法", "hours": 4.0},
    "research": {"date": "2026-11-19", "title": "骑手权益", "topic": "welfare"},
    "good_deed": {"date": "2026-11-19", "content": "装热水器", "done": False, "head_count": 30, "amount": 2000},
}  # fmt: skip


SETTLED_BEFORE = ("number", "for_meeting", "for_unit", "agrees")


def back(kind: str, given: dict[str, Any]) -> dict[str, Any]:
    draft = values.record_draft(Progress(kind, 1, given), TODAY)
    return values.of_record(Record(1, "联-0001", 1, False, True, draft, TODAY))


@pytest.mark.parametrize("kind", RecordKind)
def test_record_and_form_are_each_others_way_back(kind: RecordKind) -> None:
    assert back(kind, FULL[kind]) == {"done": True, **FULL[kind]}


def test_every_field_has_a_label_and_a_question() -> None:
    """What a sentence about a case settles before its form begins is never shown or asked."""
    for form in FORMS.values():
        for field in form.fields:
            if field.name in SETTLED_BEFORE:
                continue
            assert text(f"form.label.{field.name}")
            assert not field.required or text(f"form.ask.{form.name}.{field.name}")
            assert all(text(choice) for choice in field.choices)


def test_research_without_a_date_is_todays() -> None:
    assert values.record_draft(Progress("research", 1, {"title": "骑手权益"}), TODAY).date == TODAY


def test_long_unit_fits_its_column() -> None:
    given = {**FULL["contact"], "unit": "厂" * 900}
    assert len(values.record_draft(Progress("contact", 1, given), TODAY).unit) <= 200


def test_title_is_drafted_where_none_was_said() -> None:
    draft = values.case_draft(Progress("suggestion", 1, {"issue": "提高高温津贴", "kind": "suggestion"}), "opinion")
    assert (draft.kind, draft.content) == (CaseKind.SUGGESTION, "提高高温津贴")
    assert "高温津贴" in draft.title


def test_kind_that_isnt_said_is_the_federations() -> None:
    assert values.case_draft(Progress("suggestion", 1, {"issue": "食堂太贵"}), "opinion").kind is CaseKind.OPINION


def test_case_and_form_are_each_others_way_back() -> None:
    given = {"kind": "proposal", "issue": "提高津贴", "grounds": "中暑多", "measures": "发文", "unit": "县总工会"}
    draft = values.case_draft(Progress("suggestion", 1, given), "opinion")
    case = Case(1, "建-0001", State.FILED, datetime(2026, 11, 20, tzinfo=BEIJING), draft)
    assert values.of_case(case) == given


def test_card_shows_all_that_was_said() -> None:
    """One look at the card is the last check before it is stored."""
    for kind, given in FULL.items():
        shown = "\n".join(show.lines(FORMS[kind], given, TODAY))
        assert len(shown.splitlines()) == len(given), kind
    proposal = {"kind": "proposal", "issue": "提高津贴", "grounds": "中暑多", "measures": "发文"}
    assert len(show.lines(SUGGESTION, proposal, TODAY)) == 4


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("2026-11-19", "11月19日（周四）"),
        ("2025-12-30", "2025年12月30日（周二）"),
        (date(2026, 1, 4), "1月4日（周日）"),
    ],
)
def test_days_are_told_with_their_weekday(given: Any, shown: str) -> None:
    """The year is only said where it isn't this one."""
    assert show.day(given, TODAY) == shown


@pytest.mark.parametrize(("given", "shown"), [(3.0, "3"), (2.5, "2.5"), (0, "0"), (1200, "1200")])
def test_numbers_have_no_needless_fraction(given: float, shown: str) -> None:
    assert show.number(given) == shown
