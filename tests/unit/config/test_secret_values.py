"""Secrets looked up, and keys made once even when two processes start together."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config import secret_values


def test_plain_value_stays(tmp_path):
    assert secret_values.resolved("abc", tmp_path, {}) == "abc"


def test_file_may_be_elsewhere(tmp_path: Path):
    """Mounted secrets have absolute paths."""
    (tmp_path / "s").write_text("值\n", encoding="utf-8")
    assert secret_values.resolved(f"file:{tmp_path / 's'}", Path("/nowhere"), {}) == "值"


@pytest.mark.parametrize("written", ["env:", "env:NONE", "env:BLANK", "file:none", "file:", "file:bytes"])
def test_missing_secret_is_refused(tmp_path, written):
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    with pytest.raises(secret_values.SecretMissing):
        secret_values.resolved(written, tmp_path, {"BLANK": " "})


def test_starting_together_makes_one_key(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: secret_values.kept_key(tmp_path / "new" / "k"), range(32)))
    assert len(keys) == 1
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["k"]


def test_broken_key_file_is_refused(tmp_path):
    (tmp_path / "k").write_text("short")
    with pytest.raises(secret_values.SecretMissing, match="k"):
        secret_values.kept_key(tmp_path / "k")
