"""One message, one transaction: repeats, races, refusals, faults and late answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from config.texts import text
from handlers.messages import Kind
from storage import tables
from storage.database import Database
from storage.services import people
from tests.unit.handlers.office import Office, logged
from tests.unit.storage.county import NOW, ON_SQLITE

VISIT = "昨天走访锡山纺织厂工会，和12名职工座谈，反映食堂太贵"
INCIDENT = re.compile(r"编号 [0-9a-f]{6} ")


@pytest.fixture
def office(database: Database) -> Office:
    made = Office(database)
    made.seat("王建国", "李秀英", "卸任人")
    return made


@contextmanager
def broken(office: Office, table: str) -> Iterator[None]:
    """Nobody finds the table until the end of the block."""
    _rename(office, table, f"{table}_away")
    yield
    _rename(office, f"{table}_away", table)


def _rename(office: Office, old: str, new: str) -> None:
    with office.database.write() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")


# --- the same message again -----------------------------------------------------------------------------------------


def test_same_message_gives_the_same_replies(office: Office) -> None:
    """WeChat repeats a callback that it thinks was lost, up to three times."""
    office.say(VISIT)
    confirmed = office.message("确认")
    first = office.service.answer(confirmed)
    assert "联-0001" in first[0].text
    assert [office.service.answer(confirmed) for _ in range(3)] == [first] * 3
    assert len(office.rows(tables.records)) == 1


def test_repeat_on_another_replica_changes_nothing(office: Office) -> None:
    office.say(VISIT)
    confirmed = office.message("确认")
    other = Database(office.database.url.render_as_string(hide_password=False))
    first, again = office.service.answer(confirmed), office.build(other).answer(confirmed)
    other.close()
    assert first == again
    assert len(office.rows(tables.records)) == 1


def test_repeats_at_once_are_one_message(office: Office) -> None:
    """Two processes get the same delivery in the same moment, by two threads each."""
    office.say(VISIT)
    confirmed = office.message("确认")
    other = Database(office.database.url.render_as_string(hide_password=False))
    answers = [office.service.answer, office.build(other).answer] * 2
    with ThreadPoolExecutor(len(answers)) as pool:
        said = list(pool.map(lambda answer: answer(confirmed), answers))
    other.close()
    assert all(replies == said[0] for replies in said)
    assert [row.number for row in office.rows(tables.records)] == ["联-0001"]


def test_known_message_is_recognised(office: Office) -> None:
    """The edge asks before it refuses a repeat as too old."""
    message = office.message("你好")
    assert not office.service.answer.known("gh", message.dedup_key)
    office.service.answer(message)
    assert office.service.answer.known("gh", message.dedup_key)


def test_nothing_is_lost_when_one_person_writes_at_once(office: Office) -> None:
    """The conversation's row keeps their order: one form is open, the others wait for it."""
    said = [office.message(f"昨天走访实验小学工会，见了{count}名职工") for count in range(2, 8)]
    other = Database(office.database.url.render_as_string(hide_password=False))
    answers = [office.service.answer, office.build(other).answer] * 3
    with ThreadPoolExecutor(len(said)) as pool:
        list(pool.map(lambda answer, message: answer(message), answers, said))
    other.close()
    states = [row.state for row in office.rows(tables.conversations) if row.state]
    assert [len(state["queue"]) for state in states] == [len(said) - 1]


def test_same_key_from_another_account_is_another_message(office: Office) -> None:
    """Platforms number their messages on their own."""
    office.service.tenants._accounts = {**office.service.tenants._accounts, "gh2": "demo"}
    message = office.message("你好", key="1")
    office.service.answer(message)
    office.service.answer(replace(message, account="gh2"))
    assert len(office.rows(tables.inbox)) == 2


# --- refusals and faults --------------------------------------------------------------------------------------------


def test_refusal_leaves_nothing_but_its_answer(office: Office) -> None:
    before = office.rows(tables.audit)
    message = office.message("撤回联-0099")
    said = office.service.answer(message)
    assert "联-0099" in said[0].text
    assert office.rows(tables.audit) == before
    assert office.service.answer(message) == said


def test_repeated_wrong_code_is_one_guess(office: Office) -> None:
    """A repeat of the platform's must not lock anybody out."""
    message = office.message("绑定 WRNG2345", "stranger")
    said = [office.service.answer(message) for _ in range(4)]
    assert said[0][0].text == text("refusal.wrong_code")
    assert all(replies == said[0] for replies in said)
    assert len(office.rows(tables.guesses)) == 1


def test_code_binds_in_conversation(office: Office) -> None:
    with office.county.work("方静") as work:
        code = people.issue_codes(work, [office.county.person("周小燕")])[0].code
    assert "周小燕" in office.say(f"绑定 {code}", "stranger")[0]
    assert "周小燕" in office.say("你好", "stranger")[0]


def test_fault_is_told_under_a_number(office: Office) -> None:
    """And stores nothing, so that the same message starts clean once the cause is mended."""
    office.say(VISIT)
    confirmed = office.message("确认")
    with broken(office, "records"), logged() as lines:
        (told,) = office.service.answer(confirmed)
    assert INCIDENT.search(told.text)
    assert lines[0]["incident"] in told.text
    assert not office.service.answer.known("gh", confirmed.dedup_key)
    assert "联-0001" in office.service.answer(confirmed)[0].text
    assert len(office.rows(tables.records)) == 1


@pytest.mark.parametrize("table", ["audit", "counters", "inbox", "record_changes"])
def test_fault_anywhere_undoes_everything(office: Office, table: str) -> None:
    office.say(VISIT)
    office.say("确认")
    office.say("联-0001人数改成15")
    confirmed = office.message("确认")
    before = [office.rows(each) for each in (tables.records, tables.conversations)]
    with broken(office, table), logged():
        office.service.answer(confirmed)
    if table != "counters":  # An amendment takes no number.
        assert [office.rows(each) for each in (tables.records, tables.conversations)] == before
    office.service.answer(confirmed)
    assert office.rows(tables.records)[0].head_count == 15
    assert len(office.rows(tables.record_changes)) == 1


@ON_SQLITE
def test_log_of_a_fault_has_nobodys_words(office: Office) -> None:
    with broken(office, "conversations"), logged() as lines:
        office.say(VISIT)
    assert "食堂" not in repr([(entry, str(entry["exc_info"])) for entry in lines])


@ON_SQLITE
def test_unknown_account_is_told_kindly(office: Office) -> None:
    with logged():
        (told,) = office.service.answer(replace(office.message("你好"), account="nobodys"))
    assert INCIDENT.search(told.text)


@pytest.mark.parametrize(
    "said", ["\0", "昨天\0走访\x1b", "\ud83d", "🙂" * 3000, "a" * 20_000, "%s{}'\"--", "\u202e\ufeff"]
)
def test_any_text_gets_an_answer(office: Office, said: str) -> None:
    (*_, last) = office.say(said)
    assert last
    assert not INCIDENT.search(last)


@ON_SQLITE
@pytest.mark.parametrize("sender", ["王建国", "stranger"])
def test_any_kind_gets_an_answer(office: Office, sender: str) -> None:
    for kind in Kind:
        said = office.service.answer(office.message("", sender, kind=kind))
        assert bool(said) is (kind is not Kind.UNFOLLOW)
        assert not any(INCIDENT.search(reply.text) for reply in said)


# --- time that passed -----------------------------------------------------------------------------------------------


@ON_SQLITE
def test_form_waits_a_week(office: Office) -> None:
    office.say("昨天走访锡山纺织厂工会")
    assert "请核对" in office.say("12人", at=NOW + timedelta(days=6, hours=23))[0]


def test_expired_form_is_said_once(office: Office) -> None:
    """Politely, and what is said now is answered for itself."""
    office.say("昨天走访锡山纺织厂工会")
    later = NOW + timedelta(days=7, minutes=1)
    said = office.say("我还差什么", at=later)
    assert said[0] == text("form.expired")
    assert len(said) == 2
    assert text("form.expired") not in office.say("我还差什么", at=later)
    assert not office.rows(tables.records)


@ON_SQLITE
def test_old_question_of_ours_is_closed(office: Office) -> None:
    """«好的» a month later must not withdraw a record."""
    office.say(VISIT)
    office.say("确认")
    office.say("撤回联-0001")
    office.say("好的", at=NOW + timedelta(days=30))
    assert [row.state for row in office.rows(tables.records)] == ["valid"]


@ON_SQLITE
def test_ended_mandate_keeps_no_ledger(office: Office) -> None:
    office.say(VISIT, "卸任人")
    office.say("确认", "卸任人")
    assert not office.rows(tables.records)


@ON_SQLITE
def test_ended_mandate_is_told_kindly(office: Office) -> None:
    """Whoever was bound is not taken for a stranger who should fetch a code."""
    said = office.say("你好", "卸任人")
    assert said
    assert said[0] != office.say("你好", "stranger")[0]


# --- what could not be pushed ---------------------------------------------------------------------------------------


def park(office: Office) -> None:
    with office.database.write() as connection:
        connection.execute(tables.outbox.update().values(state="parked"))


def test_parked_pushes_are_shown_once(office: Office) -> None:
    office.push("王建国", "reminder", year=2026, days_before=30)
    office.push("李秀英", "reminder", year=2026, days_before=30)
    park(office)
    said = office.say("你好")
    assert len(said) == 2
    assert "意见建议" in said[1]
    assert len(office.say("你好")) == 1
    assert office.pushes() == [("sent", "with_reply"), ("parked", "")]


def test_parked_push_without_need_is_dropped(office: Office) -> None:
    """Nobody is reminded of what they did an hour ago."""
    office.push("王建国", "reminder", year=2019, days_before=30)
    park(office)
    assert len(office.say("你好")) == 1
    assert office.pushes() == [("dropped", "need_gone")]


def test_parked_push_comes_with_the_repeat_too(office: Office) -> None:
    """The first reply may have been lost on its way."""
    office.push("王建国", "reminder", year=2026, days_before=30)
    park(office)
    message = office.message("你好")
    assert office.service.answer(message) == office.service.answer(message)


# --- answers longer than a channel's one piece ------------------------------------------------------------------------


def test_long_answer_is_turned_page_by_page(office: Office) -> None:
    """By number or in words; the last page has the card's own choices, and confirming works."""
    office.say("我要提一条建议")
    said = "给夜班职工增设热食窗口，" + "".join(f"第{n}个车间的职工下夜班后没有地方吃上热饭。" for n in range(40))
    (first,) = office.service.answer(office.message(said))
    assert [each.label for each in first.choices] == ["下一页"]
    (second,) = office.service.answer(office.message("1"))
    assert "".join(second.text.split())[:30] not in "".join(first.text.split())
    while second.choices[0].label == "下一页":
        (second,) = office.service.answer(office.message("下一页"))
    assert "确认" in [each.label for each in second.choices]
    assert "建-0001" in office.say("确认")[0]


def test_rest_is_gone_after_something_else(office: Office) -> None:
    """An old answer's second page would confuse whoever asked something new meanwhile."""
    office.say("我要提一条建议")
    said = "给夜班职工增设热食窗口，" + "职工下夜班后没有地方吃上热饭。" * 60
    office.say(said)
    office.say("取消")
    assert "热饭" not in "".join(office.say("下一页"))


def test_imitated_channel_is_paged_too(office: Office) -> None:
    """The console with `--like wechat` shows what WeChat would."""
    office.say("我要提一条建议")
    said = "给夜班职工增设热食窗口，" + "职工下夜班后没有地方吃上热饭。" * 60
    message = replace(office.message(said), channel="console", like="wechat")
    assert [each.label for each in office.service.answer(message)[0].choices] == ["下一页"]
