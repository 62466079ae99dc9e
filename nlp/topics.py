"""What a matter is about: one of eleven topics, by weighted words and by what is like it; none rather than `other`.

Questions that may be about no topic at all go by the words alone (`topic_of`); matters by the trained scorer, which sees
the words of the list as well as those of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import tomli
from numpy.typing import NDArray

from nlp import classify
from nlp.classify import Model
from nlp.patterns import lazy

_WORDS = Path(__file__).parent / "topic_words.txt"
_WEIGHTS = {"sure": 6.0, "strong": 3.0, "weak": 1.0}
_HINT = "hint"
_ENOUGH = 2.0  # one strong word, or two weak ones
MODEL = Path(__file__).parent / "topics.npz"
NONE = "none"
TOPICS = frozenset("wages safety welfare skills employment medical schooling care legal organisation none".split())
_BLANK = "\ue000"

Said = dict[str, tuple[tuple[str, float], ...]]
Lengths = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words that make a topic and those that only hint at one, with what each weighs for which topic.

    `lengths` has, for each two characters, how long the words of either kind may be that begin with them, longest first.
    """

    words: Said
    hints: Said
    lengths: dict[str, Lengths]

    def found(self, text: str) -> tuple[list[str], list[str]]:
        """The words and the hints of a text, the longest at each place; none overlaps another of its kind."""
        words: list[str] = []
        hints: list[str] = []
        after_word = after_hint = 0
        for place, begun in enumerate(map(str.__add__, text, text[1:] + " ")):
            lengths = self.lengths.get(begun) or self.lengths.get(begun[0])
            if lengths is None:
                continue
            if place >= after_word and (word := _longest(self.words, lengths[0], text, place)):
                words.append(word)
                after_word = place + len(word)
            if place >= after_hint and (hint := _longest(self.hints, lengths[1], text, place)):
                hints.append(hint)
                after_hint = place + len(hint)
        return words, hints


def _longest(known: Said, lengths: tuple[int, ...], text: str, place: int) -> str:
    """The longest word that stands at a place; empty where none does."""
    for length in lengths:
        word = text[place : place + length]
        if word in known:
            return word
    return ""


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    topics = tomli.loads(_WORDS.read_text(encoding="utf-8"))
    words, hints = (_listed(topics, kind) for kind in (False, True))
    of_words, of_hints = _lengths(words), _lengths(hints)
    begun = {word[:2] for word in (*words, *hints)}
    return Lexicon(words, hints, {start: (of_words(start), of_hints(start)) for start in begun})


def _listed(topics: Mapping[str, Mapping[str, str]], hints: bool) -> Said:
    weights: dict[str, list[tuple[str, float]]] = {}
    for topic, rows in topics.items():
        for grade, words in rows.items():
            for word in words.split() if (grade == _HINT) is hints else ():
                weights.setdefault(word, []).append((topic, _WEIGHTS.get(grade, 1.0)))
    return {word: tuple(said) for word, said in weights.items()}


def _lengths(known: Said) -> Callable[[str], tuple[int, ...]]:
    """How long the words are that begin with one or two characters, longest first."""
    found: dict[str, set[int]] = {}
    for word in known:
        found.setdefault(word[:2], set()).add(len(word))
    # A single character stands also where longer words might have begun.
    return lambda start: tuple(sorted(found.get(start, set()) | found.get(start[0], set()), reverse=True))


def topic_of(text: str) -> str | None:
    """The best single topic that the words of a text name, or None: for questions, which may well be about none."""
    scores = _by_words(_lexicon().found(text)[0])
    best = max(scores, key=lambda topic: scores[topic], default=None)
    return best if best and scores[best] >= _ENOUGH else None


def topic_of_matter(matter: str, around: str = "") -> str | None:
    """The best single topic of a complaint, a wish or a deed, told apart from the rest of its sentence; None where unclear."""
    found = scorer().best(without_actor(matter.replace(_BLANK, "")), without_actor(around))
    return None if found == NONE else found


def without_actor(matter: str) -> str:
    """A wish without the federation that is to carry it out or pay, which would make every wish one about the federation."""
    return _ACTOR.sub("", _PAYER.sub("", matter)) if any(name in matter for name in _WE) else matter


_WE = ("工会", "县总", "总工")


def what_is_told(said: str) -> str:
    """A suggestion without what only calls it one: «我有个提案,内容是…» would make it a matter of the federation."""
    return _CALLED_A_WISH.sub("", said)


_CALLED_A_WISH = lazy(
    r"(?=[我俺有想要来一个提条点件份正作议建意题关])(?:(?:[我俺])?(?:[有想要来])*(?:一?个|提|一?[条点件份]|正式|作为)*(?:提案|议案|建议|意见|提议|想法|点子)(?:名称|题目|内容)?(?:叫做?|是|为|就是)*[,，:：。\s]*|题目叫?|关于)"
)
_ACTOR = lazy(
    r"(?:^|(?<=[,;:、!?~ 里时年月天季前后间周候会])|请|让|由|希望|建议|盼着?|托|求|要求|能不能|能否)"
    r"(?:我们|咱们?)?(?:[县市区镇乡厂]里?的?|单位|公司|上级|各级)?(?:总工会|工会|县总|总工)"
    r"(?:能不能|能否|可不可以|是否|能|也|再|都|就|可以|要|得|应该?|应当|该|出面|牵头|牵个头|带头|协调|统一|主动|定期|负责|一起|每[年月季周]度?)*"
    r"(?=干部(?!职数|待遇|培训|兼职|不够|忙|少)|组织(?!建设|率|覆盖|不|里|没|有|健全|关系|$)|配(?!.{0,4}(?:专职|干部|会计|[一两]名))"
    r"|开(?!会)|报(?!表)|[,办给请来帮搞多去到把将派设为每跟和同在印出拿掏贴补买采订送装推督监协安查教讲带租借添修改谈盯弄垫承替邀聘募牵]"
    r"|发(?!展)|建(?!设|会|家)|联(?!合会|络员)|管(?!理|不过)|定(?!员))"
)
_PAYER = lazy(
    r",?(?:费用|开支|开销|成本|本钱|[这的]?钱)?(?:全|都|就|可以|能不能)?[由从在用走让拿]工会(?:经费|会费|账上?|的钱)?[里中上]?(?:出钱|出|走|列支|承担|解决|支付|报销|负担|掏)$"
)


def _by_words(found: list[str]) -> dict[str, float]:
    known = _lexicon().words
    scores: dict[str, float] = {}
    for order, word in enumerate(found):
        for topic, weight in known[word]:
            # Longer words say more, and of two equal ones the first.
            scores[topic] = scores.get(topic, 0.0) + weight + 0.2 * len(word) - 0.05 * order
    return scores


def classes(matter: str, around: str = "") -> list[str]:
    """What the word lists say of a matter and of the sentence around it: the scorer's terms beside the text's own."""
    words, hints = _lexicon().found(matter)
    graded = [f"{topic}{_grade(score)}" for topic, score in _by_words(words).items()]
    hinted, first, last = _hints(hints)
    terms = [f"{topic}+{step}" for topic, weight in hinted.items() for step in (0, 1, 2) if weight > step]
    edges = [f"{first}^", f"{last}$"] if first else []
    words, hints = _lexicon().found(around)
    near = [*(f"{topic}~" for topic in _hints(hints)[0]), *(f"{topic}~~" for topic in _by_words(words))]
    return [*graded, *terms, *edges, *near]


def _grade(score: float) -> int:
    return 3 if score >= _WEIGHTS["sure"] else 2 if score >= _WEIGHTS["strong"] else 1


def _hints(found: list[str]) -> tuple[dict[str, float], str, str]:
    """How strongly each topic is hinted at, and the topics of the first and the last hint."""
    known = _lexicon().hints
    weights: dict[str, float] = {}
    first = last = ""
    for word in found:
        topics = known[word]
        for topic, _ in topics:
            weights[topic] = weights.get(topic, 0.0) + (1 + 0.25 * (len(word) - 2)) / len(topics)
        last = topics[0][0]
        first = first or last
    return weights, first, last


@dataclass(frozen=True, slots=True)
class Scorer:
    """A frozen linear scorer of the text's own terms and of the classes of its words.

    `places` has the row of `weights` for each class; a column is a label.
    """

    text: Model
    places: dict[str, int]
    weights: NDArray[np.float32]

    @classmethod
    def of(cls, text: Model, terms: Iterable[str], weights: NDArray[np.float32]) -> Scorer:
        """With a row for each term in their order."""
        return cls(text, {term: place for place, term in enumerate(terms)}, weights)

    def best(self, matter: str, around: str) -> str:
        """The likeliest label."""
        return self.text.labels[int(self.scores(matter, around).argmax())]

    def scores(self, matter: str, around: str) -> NDArray[np.float64]:
        """One score for each label, in their order."""
        rows = [self.places[term] for term in classes(matter, around) if term in self.places]
        own = self.text.logits(matter)
        return own + np.add.reduce(self.weights.take(rows, axis=0), axis=0) if rows else own


@lru_cache(maxsize=1)
def scorer() -> Scorer:
    """The scorer trained from `topics/*.toml` and `matters/*.toml`, loaded when first asked."""
    return load(MODEL)


def load(path: Path) -> Scorer:
    """Reads a scorer; the file holds arrays only, nothing in it is executed."""
    with np.load(path, allow_pickle=False) as file:
        terms = file["class_terms"].tobytes().decode("utf-8").split("\n")
        return Scorer.of(classify.read(file), terms, np.ascontiguousarray(file["class_weights"]))


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
