"""Sentences by key: filled in once, never read again, and a broken file names its line."""

from pathlib import Path

import pytest

from config import texts


@pytest.fixture
def sentences(tmp_path: Path):
    def write(content: str, name: str = "zh.toml") -> texts.Texts:
        (tmp_path / name).write_text(content, encoding="utf-8")
        return texts.load(tmp_path)

    return write


def test_fields_are_filled_in(sentences):
    told = sentences('[contact]\nsaved = "记下了，{number}，{count:>3}人"')
    assert told.text("contact.saved", number="联-0001", count=12) == "记下了，联-0001， 12人"


def test_lists_are_lines(sentences):
    told = sentences('menu = ["一", "{two}"]')
    assert told.text("menu", two="二") == "一\n二"


def test_values_are_not_read_again(sentences):
    """A person may well write braces; nothing of theirs is ever a field."""
    told = sentences('echo = "您说：{said}"')
    assert told.text("echo", said="{said} {key.__class__}") == "您说：{said} {key.__class__}"


def test_doubled_braces_are_braces(sentences):
    assert sentences('a = "{{x}}"').text("a") == "{x}"


def test_unused_fields_are_ignored(sentences):
    """A county may shorten its sentence without the program knowing."""
    assert sentences('a = "好"').text("a", name="王") == "好"


def test_missing_field_is_named(sentences):
    told = sentences('a = "{name}"')
    with pytest.raises(texts.TextError, match="'a' needs the field 'name'"):
        told.text("a")


def test_unfit_format_is_named(sentences):
    told = sentences('a = "{count:d}"')
    with pytest.raises(texts.TextError, match="'a', field 'count'"):
        told.text("a", count="many")


def test_unknown_key_is_named():
    with pytest.raises(texts.TextError, match=r"no text 'no\.such'"):
        texts.text("no.such")


def test_fields_of_a_key_are_known(sentences):
    assert sentences('a = "{x}{y:03d}"').fields("a") == {"x", "y"}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('[a]\nb = "{x.__class__}"', 2),
        ('[a]\nb = "{x[0]}"', 2),
        ('[a]\n\nb = "{0}"', 3),
        ('[a]\nb = "{x!r}"', 2),
        ('[a]\nb = "{x:{y}}"', 2),
        ('[a]\nb = "{x"', 2),
        ("[a]\nb = 3", 2),
        ('[a]\nb = ["x", 3]', 2),
        ('[a]\nb = "x"\nb = "y"', 3),
        ("[a]\nb = ", 2),
    ],
)
def test_broken_sentence_is_refused_by_line(sentences, content, line):
    """Attribute access would let an edited text read whatever hangs on a value."""
    with pytest.raises(texts.TextError, match=rf"^zh\.toml:{line}: "):
        sentences(content)


def test_key_in_two_files_is_refused(sentences):
    sentences('a = "x"')
    with pytest.raises(texts.TextError, match=r"zz\.toml:1: a: text 'a' stands twice"):
        sentences('a = "y"', "zz.toml")


def test_shipped_sentences_load():
    assert texts.keys() >= {"settings.faults", "policies.fault"}
    assert texts.fields("settings.fault") == {"file", "line", "key", "problem"}


def test_shipped_sentences_are_read_once():
    assert texts.shipped() is texts.shipped()
