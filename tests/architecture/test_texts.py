"""Every sentence has one home: the file of texts. Code names its key, and no key is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from config import texts
from tests.architecture.sources import ROOT, strings, trees

CODE = ("config", "storage", "handlers", "bot")
# Punctuation is no sentence: where a text may be cut, how names are listed.
CHINESE = re.compile("[\u4e00-\u9fff]")
HOLE = re.compile(r"\{\{([a-z_]+\.[a-z0-9_.]+)\}\}")
# Keys whose table is a variable where they are put together.
PUT_TOGETHER = {
    "handlers/forms/show.py": ("topic", "role", "mode", "case_kind", "case_state", "deed"),
}
# Chinese that is no sentence.
CITED = {
    "bot/rosters/cells.py": "reads dates as people write them in sheets",
    "storage/rules/workflow.py": "each step cites its clause",
}


def test_named_texts_exist() -> None:
    known = texts.keys()
    missing = {f"{place} {key}" for place, key in [*named_keys(), *holes()] if key not in known}
    assert not missing, "\n".join(sorted(missing))


def test_texts_put_together_exist() -> None:
    """A key with a part that varies matches at least one sentence."""
    known = texts.keys()
    stale = {f"{path}: {pattern}" for path, pattern in patterns() if not any(map(re.compile(pattern).fullmatch, known))}
    assert not stale, "\n".join(sorted(stale))


def test_every_text_is_used() -> None:
    """A sentence that nobody says misleads whoever edits the file."""
    written = {said for tree in trees(*CODE).values() for _, said in strings(tree)}
    written |= {key for _, key in holes()}
    built = [re.compile(pattern) for _, pattern in patterns()]
    tables = tuple(f"{table}." for each in PUT_TOGETHER.values() for table in each)
    unused = {
        key
        for key in texts.keys() - written
        if not key.startswith(tables) and not any(pattern.fullmatch(key) for pattern in built)
    }
    assert not unused, "\n".join(sorted(unused))


@pytest.mark.parametrize("package", CODE)
def test_code_holds_no_chinese(package: str) -> None:
    """Whoever puts a sentence into words should find it in the file of texts."""
    found = {
        f"{path}:{line} {said}"
        for path, tree in trees(package).items()
        if path not in CITED
        for line, said in strings(tree)
        if CHINESE.search(said)
    }
    assert not found, "\n".join(sorted(found))


def named_keys() -> Iterator[tuple[str, str]]:
    """Constants given to `text`, under whatever name a module imported it."""
    for path, tree in trees(*CODE).items():
        says = _imported_as(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in says:
                keys = (key for key in _choices(node.args[0]) if isinstance(key, ast.Constant))
                yield from ((f"{path}:{node.lineno}", str(key.value)) for key in keys)


def holes() -> Iterator[tuple[str, str]]:
    """Keys that pages name as `{{web.title}}`."""
    for page in (ROOT / "bot").rglob("*.html"):
        yield from ((page.name, key) for key in HOLE.findall(page.read_text(encoding="utf-8")))


def patterns() -> Iterator[tuple[str, str]]:
    """Keys with parts that vary, as regular expressions."""
    tables = {key.partition(".")[0] for key in texts.keys()}
    for path, tree in trees(*CODE).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and _begins_with(node, tables):
                yield path, "".join(re.escape(said) if (said := _said(part)) else ".+" for part in node.values)


def _imported_as(tree: ast.Module) -> set[str]:
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "config.texts"
        for alias in node.names
        if alias.name == "text"
    }


def _choices(key: ast.expr) -> list[ast.expr]:
    return [*_choices(key.body), *_choices(key.orelse)] if isinstance(key, ast.IfExp) else [key]


def _begins_with(node: ast.JoinedStr, tables: set[str]) -> bool:
    """Whether it starts with a table's name and a dot, and nothing that a key can't hold."""
    said = _said(node.values[0])
    return "." in said and said.partition(".")[0] in tables and re.fullmatch(r"[a-z0-9_.]+", said) is not None


def _said(part: ast.expr) -> str:
    """The fixed text of a part of a formatted string, empty where it varies."""
    return part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else ""
