"""What a matter is about: one of eleven topics, by weighted words; none rather than `other` where nothing fits."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

_WORDS = Path(__file__).parent / "topic_words.txt"
_WEIGHTS = {"sure": 6.0, "strong": 3.0, "weak": 1.0}
_ENOUGH = 2.0  # one strong word, or two weak ones


@lru_cache(maxsize=1)
def _lexicon() -> tuple[re.Pattern[str], dict[str, tuple[tuple[str, float], ...]]]:
    """One pattern of all words, longest first, and what each weighs for which topic."""
    weights: dict[str, list[tuple[str, float]]] = {}
    for topic, rows in tomllib.loads(_WORDS.read_text(encoding="utf-8")).items():
        for grade, words in rows.items():
            for word in words.split():
                weights.setdefault(word, []).append((topic, _WEIGHTS[grade]))
    longest_first = sorted(weights, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), {word: tuple(w) for word, w in weights.items()}


def topic_of(text: str) -> str | None:
    """The best single topic of a matter, or None."""
    pattern, weights = _lexicon()
    scores: dict[str, float] = {}
    for order, match in enumerate(pattern.finditer(text)):
        for topic, weight in weights[match[0]]:
            # Longer words say more, and of two equal ones the first.
            scores[topic] = scores.get(topic, 0.0) + weight + 0.2 * len(match[0]) - 0.05 * order
    best = max(scores, key=lambda topic: scores[topic], default=None)
    return best if best and scores[best] >= _ENOUGH else None


_NAMES = {
    "wages": "工资待遇 工资 待遇 社保 薪酬", "safety": "劳动保护 劳动安全 安全生产 劳保 安全", "welfare": "生活福利 福利 生活", "skills": "技能素质 技能提升 技能 素质",
    "employment": "裁员 下岗 失业 找工作 招聘会 | 就业创业 就业 创业", "medical": "大病就医 医疗 就医", "schooling": "子女助学 助学托管 托管 子女", "care": "人文关怀 心理 文体 关怀",
    "legal": "法律维权 维权 法律 合同", "organisation": "工会组织建设 组织建设 工会建设 建会", "other": "其他 其它 别的 都不是",
}  # fmt: skip
_BY_NAME = {name: topic for topic, names in _NAMES.items() for name in names.split()}


def named_topic(text: str) -> str | None:
    """The topic whose own name is said, as an answer to «哪一类»; `other` only here, where somebody chose it."""
    bare = text.strip(" 。,!的类吧")
    return _BY_NAME.get(bare)
