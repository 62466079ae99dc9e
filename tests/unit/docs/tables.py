"""docs/制度与数字.md, made from the shipped policy files: every duty, rule and figure with where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from config.policies import FEDERATION, Adopted, Duty, Figure, Joint, Measure, Per, Provision, When, load
from config.texts import text

NAME = "制度与数字.md"
OWN = text("policies.own_number")

_HEAD = """# 制度与数字

这一页由 `config/policies/*.toml` 生成，测试会核对。改了制度文件，运行 `python -m tests.unit.docs` 重新生成。

- 「依据」写文号和条款；「说法」是我们自己的话，不是原文。
- 标 ※ 的数，文件没有给出，由各总工会自己定；这里是出厂值。
- 要改，写进 `lvzhi.toml`：职责用 `[federation.duty.编号]`，数用 `[federation.figures]`，写法见[部署手册](部署手册.md)。改了以后，机器人会说“数量是本会规定”。
- 在聊天里问“为什么要提建议”“补录是怎么规定的”，机器人会说出同样的依据。
"""
_PER = {Per.YEAR: "每年", Per.HALF_YEAR: "每半年", Per.TWO_YEARS: "每两年", Per.TERM: "每届"}
_WHEN = {When.ALWAYS: "", When.OPEN: "开展时", When.INVITED: "受邀时"}
_JOINT = {Joint.NOBODY: "", Joint.EACH_SIGNER: "联名各算一次", Joint.EACH_PARTICIPANT: "一起做的各算一次"}
# What is longer than this many characters in TOML is left to the file; its `says` is for people.
_LONGEST = 60


def page() -> str:
    """The whole page as it should be now."""
    adopted = load().adopt()
    return "\n".join([_HEAD, *_documents(adopted), *_duties(adopted), *_provisions(adopted), *_figures(adopted)])


def _documents(adopted: Adopted) -> Iterator[str]:
    yield "## 采用的文件\n"
    rows = [(one.number, one.title, f"`{one.stem}.toml`") for one in adopted.documents if one.title != one.number]
    yield from _table(("文号", "标题", "制度文件"), rows)


def _duties(adopted: Adopted) -> Iterator[str]:
    personal = [duty for duty in adopted.every_duty if duty.roles != {FEDERATION}]
    yield "## 每个人的职责\n"
    yield "常委也是委员。两份文件都有的职责，按要求高的算。\n"
    yield from _table(
        ("编号", "职责", "谁", "多少", "说法", "依据", "年底前几天提醒"),
        [(*_duty(duty), _days(duty)) for duty in sorted(personal, key=lambda duty: _rank(adopted, duty))],
    )
    yield "## 总工会自己的职责\n"
    yield "做了说一声就登记，到期前在干部的晨报里提醒，见[办公室手册](办公室手册.md#总工会自己的职责)。\n"
    own = [duty for duty in adopted.every_duty if duty.roles == {FEDERATION}]
    yield from _table(("编号", "职责", "谁", "多少", "说法", "依据"), [_duty(duty) for duty in own])


def _rank(adopted: Adopted, duty: Duty) -> int:
    return [term.id for term in adopted.terms].index(duty.id)


def _duty(duty: Duty) -> tuple[str, ...]:
    return f"`{duty.id}`", duty.name, _roles(duty.roles), _amount(duty), duty.says, duty.source


def _amount(duty: Duty) -> str:
    if not duty.is_asked:
        return "比例※，出厂时不要求"
    if duty.at_least is None:
        return "，".join(filter(None, [_WHEN[duty.when], "次数不限"]))
    amount = f"{_PER[duty.per]}{duty.at_least}{'%' if duty.measure is Measure.SHARE else duty.unit}"
    due = "、".join(text("policies.month_day", month=month, day=day) for month, day in duty.due)
    extra = [f"{due}前" if due else "", _JOINT[duty.joint], _measured(duty)]
    return "，".join(filter(None, [_WHEN[duty.when], amount + ("※" if duty.default else ""), *extra]))


def _measured(duty: Duty) -> str:
    return "按天数加起来" if duty.measure is Measure.DAYS else ""


def _days(duty: Duty) -> str:
    return "、".join(str(days) for days in duty.remind_days_before) if duty.at_least else "不提醒"


def _provisions(adopted: Adopted) -> Iterator[str]:
    yield "## 没有数的规定\n"
    yield from _table(("谁", "说法", "依据"), [_provision(one) for one in adopted.every_provision])


def _provision(one: Provision) -> tuple[str, ...]:
    return _roles(one.roles), one.says, one.source


def _figures(adopted: Adopted) -> Iterator[str]:
    figures = [versions[-1] for versions in adopted.figures.values()]
    yield "## 文件给出的数\n"
    yield from _table(
        ("编号", "值", "说法", "依据"), [(*_figure(one), one.source) for one in figures if one.source != OWN]
    )
    yield "## 本会规定的数\n"
    yield "文件没有给出，由我们先定；每个总工会都可以改。有的数属于还没有开放的功能，先登记在这里。\n"
    yield from _table(("编号", "出厂值", "说法"), [_figure(one) for one in figures if one.source == OWN])


def _figure(figure: Figure) -> tuple[str, ...]:
    return f"`{figure.id}`", _value(figure), figure.says


def _value(figure: Figure) -> str:
    """The value as it is written in TOML; the program's own tables are left to the file."""
    shown = _toml(figure.value)
    return f"`{shown}`" if len(shown) <= _LONGEST else "见文件"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(part) for part in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_toml(part)}' for name, part in value.items())} }}"
    return str(value)


def _roles(roles: Iterable[str]) -> str:
    order = [
        "representative", "member", "standing_member", "vice_chair", "social_worker", "officer", "clerk", "leader",
        "inspector", FEDERATION,
    ]  # fmt: skip
    return "、".join("总工会" if role == FEDERATION else text(f"role.{role}") for role in order if role in roles)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(cell.replace('|', '｜') for cell in row)} |" for row in rows)
    yield ""
