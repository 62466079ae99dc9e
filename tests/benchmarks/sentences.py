"""What people write in the benchmarks: a cycle of messages as a representative would send them, never the same record twice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tests.benchmarks import federation
from tests.wishes import wish

UNIONS = federation.unions(60)
_DAYS = ("昨天下午", "前天", "昨天上午", "上周三", "上周四下午", "上周五")
# People write one suggestion a cycle; those of so many people never meet in six cycles, which is all the wishes there are.
_CYCLES_APART = 160
_ISSUES = ("反映食堂太贵", "反映加班太多", "希望有个停车棚", "反映宿舍漏水", "职工说班车太少", "反映高温费没发")


class Step(StrEnum):
    """One message of the cycle."""

    CONTACT = "contact"
    CONFIRM = "confirm"
    DECLINE = "decline"
    PROGRESS = "progress"
    SHORT = "short contact"
    CONFIRM_SHORT = "confirm, short"
    SUGGEST = "suggestion"
    CONFIRM_SUGGESTION = "confirm, suggestion"
    RECORDS = "my records"


CYCLE = tuple(Step)
CONFIRMED = (Step.CONFIRM, Step.CONFIRM_SHORT, Step.CONFIRM_SUGGESTION)
_FIXED = {
    Step.CONFIRM: "确认",
    Step.CONFIRM_SHORT: "确认",
    Step.CONFIRM_SUGGESTION: "确认",
    Step.DECLINE: "不用",
    Step.PROGRESS: "我还差什么",
    Step.RECORDS: "我的记录",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One message: whose it is by place in the federation, which of theirs, and its words."""

    person: int
    number: int
    step: Step
    text: str


def said(person: int, number: int) -> Said:
    """The message that a person sends as their `number`-th, counted from 0."""
    step = CYCLE[number % len(CYCLE)]
    return Said(person, number, step, _FIXED.get(step) or _words(step, person, number // len(CYCLE)))


def _words(step: Step, person: int, cycle: int) -> str:
    day, seed = _DAYS[cycle % len(_DAYS)], person + cycle
    unit = UNIONS[(person + 2 * cycle + (step is Step.SHORT)) % len(UNIONS)]
    if step is Step.CONTACT:
        return f"{day}走访{unit}，和{3 + seed % 30}名职工座谈，{_ISSUES[seed % len(_ISSUES)]}"
    if step is Step.SHORT:
        return f"{day}去{unit}看望困难职工{2 + seed % 9}人"
    return f"我建议{wish(person + _CYCLES_APART * cycle)}"
