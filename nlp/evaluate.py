"""How well messages are understood, measured on labelled sentences of people whom the training never saw."""

from __future__ import annotations

import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from nlp import corrupt
from nlp.names import Names
from nlp.normalise import plain
from nlp.read import read
from nlp.reading import Certainty, Intent, Reading
from nlp.similar import similarity

FREE_TEXT = frozenset({"issue", "content", "title", "reason"})
_BINS = 10
_ALIKE = 0.8
_SEED = 11


class BadGold(ValueError):
    """A line of an evaluation file cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One labelled sentence."""

    text: str
    intent: Intent
    slots: Mapping[str, Any]
    now: datetime


@dataclass(slots=True)
class Tally:
    """Right, made up and missed."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        both = 2 * self.right + self.extra + self.missed
        return 2 * self.right / both if both else 1.0


@dataclass(slots=True)
class Report:
    """Every measure; shares from 0 to 1."""

    sentences: int = 0
    intents_right: int = 0
    top_two: int = 0
    exact: int = 0
    acted_wrong: int = 0
    asked: int = 0
    seconds: float = 0.0
    by_intent: dict[Intent, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_slot: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    confusions: Counter[tuple[Intent, Intent]] = field(default_factory=Counter)
    exact_by_intent: dict[Intent, list[bool]] = field(default_factory=lambda: defaultdict(list))
    bins: list[list[tuple[float, bool]]] = field(default_factory=lambda: [[] for _ in range(_BINS)])

    @property
    def accuracy(self) -> float:
        return self.intents_right / max(self.sentences, 1)

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the intents that occur in the labels."""
        named = [tally.f1 for tally in self.by_intent.values() if tally.right + tally.missed]
        return sum(named) / max(len(named), 1)

    @property
    def slots(self) -> Tally:
        """All slots together."""
        every = self.by_slot.values()
        return Tally(sum(t.right for t in every), sum(t.extra for t in every), sum(t.missed for t in every))

    @property
    def calibration_error(self) -> float:
        """Expected distance of confidence from accuracy, over ten equal bins."""
        gaps = (abs(sum(c for c, _ in one) - sum(right for _, right in one)) for one in self.bins if one)
        return sum(gaps) / max(self.sentences, 1)

    def text(self) -> str:
        """The report for reading."""
        return "\n".join(_lines(self))


def load_gold(path: Path) -> tuple[Gold, ...]:
    """Reads an evaluation file; raises BadGold with file and line."""
    return tuple(
        _gold(path, number, line)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip()
    )


def evaluate(gold: Sequence[Gold], names: Names, report: Report | None = None) -> Report:
    """Reads every sentence and compares; adds to a report that was begun with another roster."""
    report = report or Report()
    for one in gold:
        begun = time.perf_counter()
        reading = read(one.text, one.now, names)
        report.seconds += time.perf_counter() - begun
        _count(report, one, reading)
    return report


def slipped(gold: Sequence[Gold], share: float) -> tuple[Gold, ...]:
    """The same sentences as dictation would write them, with this share of their characters misheard."""
    return tuple(replace(one, text=corrupt.homophones(one.text, share, _SEED)) for one in gold)


def same(slot: str, got: Any, wanted: Any) -> bool:
    """Equal values; lists in any order; free text where at least four fifths alike, or one within the other."""
    if slot in FREE_TEXT:
        return _alike(str(got), str(wanted))
    if isinstance(wanted, list) and isinstance(got, list):
        return sorted(map(str, got)) == sorted(map(str, wanted))
    return bool(got == wanted)


def _alike(got: str, wanted: str) -> bool:
    one, other = ("".join(filter(str.isalnum, plain(text))) for text in (got, wanted))
    short, long = sorted((one, other), key=len)
    within = short in long and 2 * len(short) >= len(long)
    return one == other or within or similarity(one, other) >= _ALIKE


def _count(report: Report, gold: Gold, reading: Reading) -> None:
    right = reading.intent is gold.intent
    report.sentences += 1
    report.intents_right += right
    report.top_two += right or any(guess.intent is gold.intent for guess in reading.alternatives[:1])
    report.acted_wrong += reading.certainty is Certainty.ACT and not right
    report.asked += reading.certainty is not Certainty.ACT
    report.bins[min(int(reading.confidence * _BINS), _BINS - 1)].append((reading.confidence, right))
    report.by_intent[gold.intent].right += right
    if not right:
        report.by_intent[gold.intent].missed += 1
        report.by_intent[reading.intent].extra += 1
        report.confusions[gold.intent, reading.intent] += 1
    slots_right = _count_slots(report, _either(gold, reading.slots), reading.slots)
    report.exact += right and slots_right
    report.exact_by_intent[gold.intent].append(right and slots_right)


def _either(gold: Gold, got: Mapping[str, Any]) -> Mapping[str, Any]:
    """The labels, with the matter as it was read where it is the other half of a problem and a wish side by side."""
    wanted, said = gold.slots.get("issue"), got.get("issue")
    other = isinstance(wanted, str) and isinstance(said, str) and side_by_side(plain(gold.text), wanted, said)
    return {**gold.slots, "issue": said} if other else gold.slots


_WISH = re.compile(
    r"[,。;!?:\s]*[^,。;!?:]{0,5}?(?:建议|提议|希望|盼着?|想要?|要求|请求?|问|能不能|能否|可不可以|是不是|应该|应当|该|最好|不如)[^,。;!?]{0,3}"
)


def side_by_side(text: str, one: str, other: str) -> bool:
    """Whether one is the problem and the other the wish that follows it: «either span is right», nlu-spec.md, Conventions."""
    first, second = sorted((text.find(plain(one)), text.find(plain(other))))
    former = one if text.find(plain(one)) == first else other
    return first >= 0 and first + len(former) <= second and bool(_WISH.fullmatch(text, first + len(former), second))


def _count_slots(report: Report, wanted: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    for slot in {*wanted, *got}:
        tally = report.by_slot[slot]
        hit = slot in wanted and slot in got and same(slot, got[slot], wanted[slot])
        tally.right += hit
        tally.extra += slot in got and not hit
        tally.missed += slot in wanted and not hit
    return wanted.keys() == got.keys() and all(same(slot, got[slot], wanted[slot]) for slot in wanted)


def _lines(report: Report) -> Iterable[str]:
    total, slots, outside = max(report.sentences, 1), report.slots, report.by_intent[Intent.OUT_OF_SCOPE]
    yield f"句数 {report.sentences}"
    yield f"意图准确率 {report.accuracy:.1%}  宏平均F1 {report.macro_f1:.1%}  前二召回 {report.top_two / total:.1%}"
    yield f"范围外 召回 {_share(outside.right, outside.missed)}  精度 {_share(outside.right, outside.extra)}"
    yield f"槽位 精度 {_share(slots.right, slots.extra)}  召回 {_share(slots.right, slots.missed)}  F1 {slots.f1:.1%}"
    yield f"整句全对 {report.exact / total:.1%}  校准误差 {report.calibration_error:.1%}"
    yield f"直接执行而错 {report.acted_wrong / total:.1%}  反问 {report.asked / total:.1%}"
    yield f"速度 每句 {report.seconds / total * 1e6:.0f} 微秒"
    for slot, tally in sorted(report.by_slot.items(), key=lambda item: item[1].f1):
        yield f"  {slot}: F1 {tally.f1:.1%} (对 {tally.right} 多 {tally.extra} 漏 {tally.missed})"
    for (wanted, got), count in report.confusions.most_common(12):
        yield f"  {wanted} → {got}: {count}"


def _share(right: int, wrong: int) -> str:
    return f"{right / (right + wrong):.1%}" if right + wrong else "-"


def _gold(path: Path, number: int, line: str) -> Gold:
    try:
        row = json.loads(line)
        return Gold(row["text"], Intent(row["intent"]), row["slots"], datetime.fromisoformat(row["now"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BadGold(f"{path.name}:{number}: {error}") from error
