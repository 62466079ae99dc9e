"""`python -m tests.unit.docs`: writes anew what the documents take from the product, after policies or sentences changed.

`python -m tests.unit.docs samples` makes the sample charts, sheets and papers anew.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.unit.docs import flow, questions, samples, tables, transcripts


def refresh() -> None:
    """Conversations first, then the handbooks that quote them, then the pages of rules and figures and of the cases' way."""
    for name in transcripts.NAMES:
        with tempfile.TemporaryDirectory() as folder:
            story = transcripts.recorded(f"sqlite:///{Path(folder) / 'lvzhi.db'}", name)
        _write(transcripts.FOLDER / f"{name}.txt", story)
    for handbook in transcripts.HANDBOOKS:
        page = transcripts.DOCS / handbook
        _write(page, transcripts.quoting(page.read_text(encoding="utf-8")))
    _write(transcripts.DOCS / tables.NAME, tables.page())
    _write(transcripts.DOCS / flow.NAME, flow.page())
    _write(transcripts.DOCS / questions.NAME, questions.page())


def _write(file: Path, content: str) -> None:
    if not file.exists() or file.read_text(encoding="utf-8") != content:
        file.write_text(content, encoding="utf-8")
        print(file.name)  # the pages that changed are what a person wants to look at


if __name__ == "__main__":
    samples.write() if sys.argv[1:] == ["samples"] else refresh()
