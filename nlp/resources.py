"""The data files that ship beside the code, and how they are made again (offline, extra `train`).

`pinyin.txt`: one line a syllable, then the characters read so.  `traditional.txt`: see `normalise`.
`dictionary.txt`: jieba's own words of frequency >= 100 and our domain words, «word frequency» a line.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
HASHES = HERE / "hashes.txt"
FILES = ("pinyin.txt", "traditional.txt", "dictionary.txt", "model.npz", "topics.npz", "matter.npz")
LEAST_FREQUENCY = 100
# Domain words that jieba lacks or splits; the frequency makes them win over their parts.
DOMAIN_FREQUENCY = 2000


class MissingExtra(RuntimeError):
    """A package of the extra `train` is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(f"{package} is needed here: install the extra «train» (pip install 'lvzhi[train]')")


def digest(name: str) -> str:
    """SHA-256 of one shipped file."""
    return hashlib.sha256((HERE / name).read_bytes()).hexdigest()


def recorded() -> dict[str, str]:
    """The hash of each shipped file as recorded when it was made."""
    lines = HASHES.read_text(encoding="utf-8").split("\n") if HASHES.exists() else []
    return {name: sha for sha, name in (line.split("  ") for line in lines if line)}


def record() -> None:
    """Writes the hash file anew."""
    present = [name for name in FILES if (HERE / name).exists()]
    HASHES.write_text("".join(f"{digest(name)}  {name}\n" for name in present), encoding="utf-8")


# «长江», «永长»: so it is read in what unions are called, and so dictation mistakes it for 厂.
_IN_NAMES = {"长": "chang", "長": "chang", "镸": "chang"}


def build_pinyin() -> None:
    """Writes pinyin.txt from pypinyin: toneless syllable of the commonest reading."""
    try:
        import pypinyin
    except ImportError as missing:
        raise MissingExtra("pypinyin") from missing
    rows: dict[str, list[str]] = defaultdict(list)
    for char in map(chr, range(0x4E00, 0x9FA6)):
        syllable = pypinyin.lazy_pinyin(char, errors="ignore")
        if syllable:
            rows[_IN_NAMES.get(char, syllable[0])].append(char)
    lines = [f"{syllable} {''.join(chars)}" for syllable, chars in sorted(rows.items())]
    (HERE / "pinyin.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def build_traditional() -> None:
    """Writes traditional.txt: what GB 2312 cannot write and OpenCC would replace."""
    import opencc

    convert = opencc.OpenCC("t2s").convert
    chars = [char for char in map(chr, range(0x4E00, 0x9FA6)) if convert(char) != char and not _in_gb2312(char)]
    (HERE / "traditional.txt").write_text("".join(chars) + "\n", encoding="utf-8")


def build_dictionary() -> None:
    """Writes dictionary.txt from jieba's dictionary, trimmed, with our words added."""
    import jieba

    words: dict[str, int] = {}
    source = Path(jieba.__file__).parent / "dict.txt"
    for line in source.read_text(encoding="utf-8").split("\n"):
        parts = line.split(" ")
        if len(parts) == 3 and int(parts[1]) >= LEAST_FREQUENCY:
            words[parts[0]] = int(parts[1])
    for word in (HERE / "lexicon.txt").read_text(encoding="utf-8").split():
        words[word] = max(words.get(word, 0), DOMAIN_FREQUENCY)
    lines = [f"{word} {frequency}" for word, frequency in sorted(words.items())]
    (HERE / "dictionary.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def build() -> None:
    """Makes every data file but the model, and records the hashes."""
    build_pinyin()
    build_traditional()
    build_dictionary()
    record()
