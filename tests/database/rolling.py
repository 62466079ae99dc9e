"""`python -m tests.database.rolling [COMMIT]`: do replicas that still run older code go on working on today's schema?

The code as it stood before the last change of schema (or at COMMIT) is taken from the repository's history, and plays its own
stories on a PostgreSQL database that today's code has migrated. The code of today plays its stories there in `make test`.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.upkeep import schema
from tests.database import server as servers

ROOT = Path(__file__).parent.parent.parent
_REVISIONS = "storage/migrations/__init__.py"
# Runs in the older tree. A replica that is running doesn't look at the schema again, so neither does this one.
_PLAY = """
import sys
from storage.upkeep import schema
schema.upgrade = lambda url: False
from tests.conversations import stories
failed = 0
for line in sys.stdin:
    name, url = line.split()
    try:
        stories.play(url, name, "plain")
    except Exception as fault:
        failed += 1
        print(name, type(fault).__name__, str(fault).splitlines()[0], file=sys.stderr)
sys.exit(bool(failed))
"""


def before_the_last_change() -> str:
    """The commit before the one that changed the schema last. Raises LookupError without a history."""
    changes = _git("log", "-2", "--format=%H", "--", _REVISIONS).split()
    if len(changes) < 2:
        raise LookupError("no history")
    return f"{changes[0]}~1"


def stories_of(tree: Path) -> list[str]:
    return sorted(file.stem for file in (tree / "tests" / "conversations").glob("*.txt"))


def play(commit: str, names: Sequence[str] | None, server: servers.Server) -> tuple[int, str]:
    """Plays stories of the code at `commit` on today's schema; how many, and what went wrong, empty for nothing."""
    with TemporaryDirectory() as folder:
        tree = Path(folder)
        with tarfile.open(fileobj=io.BytesIO(_archive(commit))) as packed:
            packed.extractall(tree, filter="data")
        chosen = [name for name in stories_of(tree) if names is None or name in names]
        lines = "".join(f"{name} {_migrated(server)}\n" for name in chosen)
        done = subprocess.run(
            [sys.executable, "-c", _PLAY],
            cwd=tree,
            env={**os.environ, "PYTHONPATH": str(tree)},
            input=lines,
            capture_output=True,
            text=True,
            check=False,
        )
        return len(chosen), done.stderr if done.returncode else ""


def _migrated(server: servers.Server) -> str:
    url = server.create()
    schema.upgrade(url)
    return url


def _archive(commit: str) -> bytes:
    return subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LookupError(done.stderr.strip())
    return done.stdout


def main(words: Sequence[str]) -> int:
    commit = words[0] if words else before_the_last_change()
    with servers.running() as server:
        count, wrong = play(commit, None, server)
    print(f"{commit}: {count} stories on the schema of today" + (f", wrong:\n{wrong}" if wrong else ", all as written"))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
