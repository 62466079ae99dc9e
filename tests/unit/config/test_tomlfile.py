"""Lines of tables and keys, as a fault needs them."""

from pathlib import Path

import pytest

from config import tomlfile

WRITTEN = '''# comment
top = 1

[[duty]]
id = "a"
says = """
id = "not a key"
"""
clause = "一"

[[duty]]
id = "b"

[[federation]]
id = "x"
[federation.duty.contact]
at_least = 6
[[federation]]
id = "y"
[federation.figures]
"push.at" = 3
late.after_days = 4
'''


@pytest.fixture
def file(tmp_path: Path) -> tomlfile.TomlFile:
    path = tmp_path / "some.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    return tomlfile.read(path)


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("top",), 2),
        (("duty", 0), 4),
        (("duty", 0, "id"), 5),
        (("duty", 0, "clause"), 9),
        (("duty", 1, "id"), 12),
        (("duty", 1, "says"), 11),
        (("federation", 0, "duty", "contact", "at_least"), 17),
        (("federation", 1, "id"), 19),
        (("federation", 1, "figures", "push", "at"), 21),
        (("federation", 1, "figures", "late", "after_days"), 22),
        (("nowhere",), 1),
    ],
)
def test_line_of_a_key_or_its_table(file, place, line):
    assert file.line_of(place) == line


def test_byte_order_mark_and_dos_lines_are_read(tmp_path):
    """Editors on Windows write both."""
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n")
    assert tomlfile.read(path).line_of(("b",)) == 2


@pytest.mark.parametrize(("content", "line"), [(b"a = 1\nb = \n", 2), (b"a = 1\n\xff", 2), (b'a = """x', 1)])
def test_no_toml_names_the_line(tmp_path, content, line):
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    with pytest.raises(tomlfile.TomlFault) as fault:
        tomlfile.read(path)
    assert fault.value.line == line
