"""`python -m bot` and the command `lvzhi`: the entry, before anything is loaded."""

from __future__ import annotations

import gc


def main() -> None:
    # What a program loads stays to its end: looking for garbage among it took an eighth of a start.
    gc.disable()
    from bot.cli import main as command

    gc.freeze()
    gc.enable()
    command()


if __name__ == "__main__":
    main()
