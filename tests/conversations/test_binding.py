"""Becoming known: codes that the office issued, tried in chat by guests (requirements.md A2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.app import DEMO
from bot.simulation import Heard, Said, Simulation
from bot.stage import stage
from storage.rules.touchpoints import BEIJING
from storage.services import people
from storage.unit_of_work import write

START = datetime(2026, 11, 20, 9, 30, tzinfo=BEIJING)


class Office:
    """A county's chat with an office behind it that hands out codes."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation

    def code_for(self, name: str) -> str:
        person = self.simulation.find(name)
        with write(self.simulation.service.database, DEMO) as uow:
            work = self.simulation.service.tenants.office_work(uow, self.simulation.now)
            return people.issue_codes(work, [person])[0].code

    def hears(self, who: str, said: str, channel: str = "console") -> str:
        return "\n".join(each.text for each in self.simulation.say(Said(who, said, channel)) if each.kind == "reply")

    def wait(self, **time: float) -> list[Heard]:
        return list(self.simulation.move(self.simulation.now + timedelta(**time)))


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    simulation = stage(sqlite_url, now=START)
    yield Office(simulation)
    simulation.service.database.close()


def test_code_makes_guest_known(office: Office) -> None:
    """From the next sentence on, what is said is that person's."""
    said = office.hears("guest:phone", f"绑定 {office.code_for('李秀英')}")
    assert "绑定好了，李秀英（代表，县人民医院工会）" in said
    assert "联系记录" in office.hears("guest:phone", "昨天走访县医院,见了3名护士")
    assert "联-0001" in office.hears("guest:phone", "确认")
    assert "1/4次" in office.hears("李秀英", "我还差什么")


@pytest.mark.parametrize(
    "written",
    ["绑定{code}", "绑定 {lower}", "绑定码 {wide}", "{code}", "绑定：{split}"],
    ids=["no-blank", "small", "wide", "bare", "split"],
)
def test_code_may_be_typed_freely(office: Office, written: str) -> None:
    """Copied from paper by thumb: small letters, wide ones, blanks, no blank at all."""
    code = office.code_for("李秀英")
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    said = written.format(code=code, lower=code.lower(), wide=wide, split=f"{code[:4]} {code[4:]}")
    assert "绑定好了，李秀英" in office.hears("guest:phone", said)


def test_code_works_once(office: Office) -> None:
    """Whoever finds the sheet later gets nothing from it."""
    code = office.code_for("李秀英")
    office.hears("guest:phone", f"绑定 {code}")
    assert "用过了" in office.hears("guest:finder", f"绑定 {code}")


def test_code_expires(office: Office) -> None:
    """After 30 days the office has to be asked again."""
    code = office.code_for("李秀英")
    office.wait(days=30, minutes=1)
    assert "过期" in office.hears("guest:phone", f"绑定 {code}")


def test_new_code_voids_old(office: Office) -> None:
    """A sheet printed anew makes the lost one worthless."""
    lost, new = office.code_for("李秀英"), office.code_for("李秀英")
    assert "绑定好了" not in office.hears("guest:finder", f"绑定 {lost}")
    assert "绑定好了" in office.hears("guest:phone", f"绑定 {new}")


def test_locked_account_waits_even_with_right_code(office: Office) -> None:
    """Five guesses lock for an hour; the right code counts again afterwards."""
    code = office.code_for("李秀英")
    for wrong in "23456":
        office.hears("guest:phone", f"绑定 {wrong * 8}")
    assert "输错太多次" in office.hears("guest:phone", f"绑定 {code}")
    office.wait(minutes=61)
    assert "绑定好了" in office.hears("guest:phone", f"绑定 {code}")


def test_many_guesses_alarm_officers_once(office: Office) -> None:
    """Fifty wrong codes in an hour: every officer hears it, not at every guess."""
    heard: list[Heard] = []
    for number in range(60):
        heard += office.simulation.say(Said(f"guest:{number}", "绑定 22222222"))
    alarmed = [each.to for each in heard + office.wait(minutes=30) if each.kind == "push"]
    assert sorted(alarmed) == ["方静", "蒋一帆"]


def test_bound_account_changes_person(office: Office) -> None:
    """A phone that was handed on: unbind first, then the new owner's code."""
    office.hears("guest:phone", f"绑定 {office.code_for('李秀英')}")
    code = office.code_for("陈晓东")
    assert "已经绑定为李秀英" in office.hears("guest:phone", f"绑定 {code}")
    office.hears("guest:phone", "解除绑定")
    office.hears("guest:phone", "解除绑定")
    assert "绑定好了，陈晓东" in office.hears("guest:phone", f"绑定 {code}")


def test_person_keeps_several_accounts(office: Office) -> None:
    """Phone and PC speak for the same person."""
    office.hears("guest:phone", f"绑定 {office.code_for('李秀英')}")
    office.hears("guest:pc", f"绑定 {office.code_for('李秀英')}")
    office.hears("guest:phone", "昨天走访县医院,见了3名护士")
    office.hears("guest:phone", "确认")
    assert "联-0001" in office.hears("guest:pc", "我的记录")


def test_access_ends_with_mandate(office: Office) -> None:
    """田小雨's contract ends with 2027; what was logged stays."""
    office.wait(days=500)
    assert "任期已经结束" in office.hears("田小雨", "我还差什么")
