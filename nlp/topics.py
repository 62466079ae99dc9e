"""What a matter is about: one of eleven topics, by weighted words; none rather than `other` where nothing fits."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from math import log
from pathlib import Path

from nlp import classify
from nlp.classify import Model

_WORDS = Path(__file__).parent / "topic_words.txt"
_WEIGHTS = {"sure": 6.0, "strong": 3.0, "weak": 1.0}
_ENOUGH = 2.0  # one strong word, or two weak ones
_CLEAR = 3.0
# How much the words count beside the model, chosen by leaving phrases out.
_WORDS_COUNT, _MOST = 0.5, 8.0
MODEL = Path(__file__).parent / "topics.npz"
NONE = "none"
TOPICS = frozenset("wages safety welfare skills employment medical schooling care legal organisation none".split())


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
    """The best single topic that the words of a text name, or None: for questions, which may well be about none."""
    scores = _by_words(text)
    best = max(scores, key=lambda topic: scores[topic], default=None)
    return best if best and scores[best] >= _ENOUGH else None


def topic_of_matter(text: str) -> str | None:
    """The best single topic of a complaint, a wish or a deed, by its words and by what is like it; None where unclear."""
    scores = _by_words(text)
    best = sorted(scores, key=lambda topic: -scores[topic])[:2]
    if best and scores[best[0]] >= _CLEAR and (len(best) == 1 or scores[best[0]] - scores[best[1]] >= _ENOUGH):
        return best[0]
    model = scorer()
    likely = [log(max(one, 1e-30)) for one in model.probabilities(text.replace("\ue000", ""))]
    weighed = [
        chance + _WORDS_COUNT * min(scores.get(topic, 0.0), _MOST)
        for topic, chance in zip(model.labels, likely, strict=True)
    ]
    found = model.labels[weighed.index(max(weighed))]
    return None if found == NONE else found


def _by_words(text: str) -> dict[str, float]:
    pattern, weights = _lexicon()
    scores: dict[str, float] = {}
    for order, match in enumerate(pattern.finditer(text)):
        for topic, weight in weights[match[0]]:
            # Longer words say more, and of two equal ones the first.
            scores[topic] = scores.get(topic, 0.0) + weight + 0.2 * len(match[0]) - 0.05 * order
    return scores


@lru_cache(maxsize=1)
def scorer() -> Model:
    """The model trained from `topics/*.toml`, loaded when a matter's words alone don't tell."""
    return classify.load(MODEL)


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
