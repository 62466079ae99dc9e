"""What somebody found of records that were to be verified: «联-0003不属实,没去过», «1、2属实，其余不属实», «都属实»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.case_numbers import scan
from nlp.normalise import normalise
from nlp.patterns import lazy

_NUMBER = r"[联实建研急声会记]-\d{4,}"
_PLACE = r"第?\d{1,2}[条号个]?(?![\d月日号年人名次天点:.%])"
_REST = r"其余的?|其他的?|剩下的?|余下的?"
_ALL = r"全部|全都|都|全"
_UNTRUE = r"不属实|不真实|不实|虚假|查无此?事|查无|对不上|没这回事|造假|是假的"
_TRUE = r"属实|真实|核实无误|核实过了?|查实了?"
_VERDICT = lazy(
    rf"(?P<which>(?:(?:{_NUMBER}|{_PLACE}|{_REST}|{_ALL})[、,和及\s]*)+)(?:[的是都全均也:]|经核实|核实|查了?)*"
    rf"(?:(?P<untrue>{_UNTRUE})|(?P<true>{_TRUE}))"
)
_EDGES = " ,.。:;!?的了"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`numbers` and `places` in a list (from 1) are what was named; `others`: all that is left, or all of it."""

    is_true: bool
    numbers: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    others: bool = False
    note: str = ""


def verdicts(text: str) -> tuple[Verdict, ...]:
    """Every verdict of a reply in its order; none for other words and for questions."""
    said = _plain(text)
    found = [] if said.endswith(("?", "吗", "没有")) else list(_VERDICT.finditer(said))
    ends = [*(each.start() for each in found[1:]), len(said)]
    return tuple(_verdict(each, said[each.end() : end]) for each, end in zip(found, ends, strict=False))


def _verdict(found: re.Match[str], note: str) -> Verdict:
    which = found["which"]
    bare = re.sub(_NUMBER, "", which)
    places = tuple(map(int, re.findall(r"\d+", bare)))
    others = bool(re.search(rf"{_REST}|{_ALL}", bare)) and not (places or re.search(_NUMBER, which))
    return Verdict(found["true"] is not None, tuple(re.findall(_NUMBER, which)), places, others, note.strip(_EDGES))


def _plain(text: str) -> str:
    """Normalised, with every number in the ledger's form."""
    said, written, place = normalise(text).strip(), [], 0
    for each in scan(said):
        written += [said[place : each.start], each.number]
        place = each.end
    return "".join([*written, said[place:]]).strip()


_SEED = lazy(r"(?<!\d)(\d{8}-\d{1,5})(?!\d)")


def seed_in(text: str) -> str | None:
    """The mark of a draw in «重抽20261120-1»; None where none is named."""
    found = _SEED.search(normalise(text))
    return found[1] if found else None


_SHARE = lazy(r"(\d{1,2}(?:\.\d)?)\s*%")


def share_in(text: str) -> float:
    """The share asked for in «抽10%», from 0 to 1; 0 where none is."""
    found = _SHARE.search(normalise(text))
    return float(found[1]) / 100 if found else 0.0


_KINDS = {
    "contact": r"联系|走访|接待|座谈|民意|慰问",
    "study": r"学习",
    "talk": r"宣讲",
    "meeting": r"会议|参会|开会",
    "training": r"培训|学时|轮训",
    "inspection": r"视察",
    "research": r"调研|研究报告",
    "good_deed": r"实事|好事",
}


def kinds_in(text: str) -> tuple[str, ...]:
    """The kinds of records that a sentence names, as the ledger calls them."""
    said = normalise(text)
    return tuple(kind for kind, words in _KINDS.items() if re.search(words, said))


def is_of_late_ones(text: str) -> bool:
    """«抽查年底突击录入的记录»: only what was entered long after."""
    return bool(re.search(r"补录|补记|突击", normalise(text)))


def asks_again(text: str) -> bool:
    """«重抽20261120-1», «按原来的编号再抽一遍»: the same draw once more, to see that it comes out the same."""
    return bool(re.search(r"重抽|重新抽|再抽一[遍次]|重现|复现", normalise(text)))
