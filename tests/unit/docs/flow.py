"""docs/建议办理流程.md, made from the case table: the diagram, who may do what when, and who hears of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from config.texts import text
from storage.rules.audiences import Audience, sees
from storage.rules.case_words import KINDS, Act, State, StateKind, Who
from storage.rules.notices import Hearer
from storage.rules.workflow import COUNTING, STEPS, Step

NAME = "建议办理流程.md"
_HEAD = """# 建议办理流程

这一页由 `storage/rules/workflow.py` 里的一张表生成，测试会核对。改了表，运行 `python -m tests.unit.docs` 重新生成。
按钮、谁能办、通知谁、数据库检查，都出自同一张表。

- 两条路线（苏工办〔2020〕96号 第三条）：全委会期间由会议秘书组审核、常委会审定；闭会期间由办公室审核、主席办公会审定。走哪条，看提交那一刻是否在会期。会议秘书组由办公室的干部兼任。
- 领导一句话代表会议的决定；干部录入时要说明是哪次会议。
- 名册里没有领导时，由办公室代行；承办单位没有承办人时，由办公室代办。
- 提出人只能在交办以前撤回。并案的，每个签了名的人都听到、都评价主件的答复。
"""
_KINDS = {StateKind.OPEN: "在办", StateKind.WAITING: "等待", StateKind.DONE: "办结"}
_HEARERS = {
    Hearer.LEAD_SIGNER: "提出人",
    Hearer.SIGNERS: "签了名的人",
    Hearer.UNRATED: "还没评价的人",
    Hearer.INVITED: "被请联名的人",
    Hearer.OFFICERS: "办公室",
    Hearer.LEADERS: "领导",
    Hearer.LEAD_UNIT: "主办单位",
    Hearer.CO_UNITS: "会办单位",
    Hearer.FORMER_UNITS: "原承办单位",
    Hearer.THIS_UNIT: "有关单位",
}


def page() -> str:
    """The whole page as it should be now."""
    return "\n".join([_HEAD, *_diagram(), *_states(), *_moves(), *_staying()])


def _diagram() -> Iterator[str]:
    yield "## 图\n"
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"    {state}: {_state(state)}" for state in State)
    arrows: dict[tuple[State | None, State], list[str]] = {}
    for each in _leading():
        arrows.setdefault((each.at, each.to), []).append(text(f"case_act.{each.act}") + _route(each))
    for (at, to), acts in arrows.items():
        yield f"    {at or '[*]'} --> {to}: {'、'.join(acts)}"
    yield from (f"    {state} --> [*]" for state in State if KINDS[state] is StateKind.DONE)
    yield "```\n"


def _states() -> Iterator[str]:
    yield "## 状态\n"
    rows = ((_state(state), _KINDS[KINDS[state]], "算" if state in COUNTING else "不算") for state in State)
    yield from _table(("状态", "性质", "算不算一条"), rows)


def _moves() -> Iterator[str]:
    yield "## 走到下一步\n"
    rows = (
        (_state(each.at), _act(each), _who(each), _state(each.to), _tells(each), each.clause) for each in _leading()
    )
    yield from _table(("现在", "做什么", "谁", "变成", "通知谁", "依据"), rows)


def _staying() -> Iterator[str]:
    """One line an act, with all states in which it may be done."""
    yield "## 不改变状态的事\n"
    yield "“只在内部”的，联名人的进度里看不到。\n"
    steps: dict[Act, list[Step]] = {}
    for each in STEPS:
        if each.at is each.to:
            steps.setdefault(each.act, []).append(each)
    rows = ((_act(found[0]), _who(found[0]), _all(found), _tells(found[0]), _seen(act)) for act, found in steps.items())
    yield from _table(("做什么", "谁", "什么时候", "通知谁", "谁看得到"), rows)


def _leading() -> list[Step]:
    return [each for each in STEPS if each.at is not each.to]


def _state(state: State | None) -> str:
    return text(f"case_state.{state}") if state else "（还没有）"


def _act(step: Step) -> str:
    return text(f"case_act.{step.act}") + _route(step)


def _route(step: Step) -> str:
    return {None: "", True: "（会期）", False: "（闭会）"}[step.in_session]


def _who(step: Step) -> str:
    return "、".join(text(f"case_who.{who}") for who in Who if who in step.who)


def _tells(step: Step) -> str:
    return "、".join(dict.fromkeys(_HEARERS[hearer] for tell in step.tells for hearer in tell.to))


def _all(steps: Sequence[Step]) -> str:
    return "；".join(_state(each.at) for each in steps)


def _seen(act: Act) -> str:
    return "联名人也看到" if sees(Audience.SIGNERS, act) else "只在内部"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
