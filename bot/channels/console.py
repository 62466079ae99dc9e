"""The console chat: a terminal to talk on, or lines piped in and replies out."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import token_hex
from typing import TextIO

from bot import render
from bot.capabilities import CONSOLE, Capabilities
from config.texts import text as say
from handlers.messages import Incoming, Reply

Answer = Callable[[Incoming], tuple[Reply, ...]]
Updates = Callable[[str, int], Sequence[tuple[int, Reply]]]

LOOK_AGAIN = 2.0  # seconds between looks for pushes while a terminal waits for words


@dataclass(slots=True)
class Talk:
    """One person's conversation on one console. `after` is the number of the last push shown; `like` a channel to imitate."""

    answer: Answer
    updates: Updates
    who: str
    account: str
    now: Callable[[], datetime]
    out: TextIO
    after: int = 0
    like: Capabilities = CONSOLE
    _printing: threading.Lock = field(default_factory=threading.Lock)

    def hear(self, line: str) -> None:
        """Answers one line, then shows what was pushed meanwhile."""
        words = render.clean(line.strip())
        key = token_hex(12)
        like = "" if self.like is CONSOLE else self.like.name
        replies = self.answer(Incoming("console", self.account, self.who, key, self.now(), text=words, like=like))
        for reply in render.imitated(replies, self.like):
            self._print(reply)
        self.show_pushes()

    def show_pushes(self) -> None:
        with self._printing:
            fresh = list(self.updates(self.who, self.after))
            self.after = max([self.after, *(number for number, _ in fresh)])
        for _, reply in fresh:
            self._print(Reply(say("console.push", text=reply.text), reply.choices))

    def _print(self, reply: Reply) -> None:
        # What would be a button has a number here.
        for piece in render.render(reply, replace(self.like, buttons=CONSOLE.buttons)):
            print(piece.text, end="\n\n", file=self.out, flush=True)


def chat(  # noqa: PLR0913 - who talks, what answers and the two ends of a console
    answer: Answer,
    updates: Updates,
    who: str,
    stdin: TextIO,
    stdout: TextIO,
    *,
    now: Callable[[], datetime],
    account: str = "console",
    like: Capabilities = CONSOLE,
) -> None:
    """Talks as `who` until the input ends. `updates(who, after)` gives pushes with rising numbers, `now` aware times.

    A terminal gets line editing and sees pushes as they come; anything else is answered line by line.
    """
    for stream in (stdin, stdout):
        # A C locale would otherwise end the chat at the first Chinese character.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    talk = Talk(answer, updates, who, account, now, stdout, like=like)
    if stdin.isatty():
        on_terminal(talk)
    else:
        on_lines(talk, stdin)


def on_lines(talk: Talk, lines: TextIO) -> None:
    """Each line is one message, an empty one too."""
    talk.show_pushes()
    for line in lines:
        talk.hear(line)


def on_terminal(talk: Talk) -> None:
    """Ends with Ctrl-D or Ctrl-C."""
    from prompt_toolkit import PromptSession

    print(say("console.hello", who=talk.who), end="\n\n", file=talk.out, flush=True)
    session: PromptSession[str] = PromptSession()
    with _above_the_prompt(talk), _watching(talk):
        for line in _typed(session.prompt, say("console.prompt", who=talk.who)):
            if line.strip():
                talk.hear(line)
    print(say("console.bye"), file=talk.out, flush=True)


def _typed(prompt: Callable[[str], str], sign: str) -> Iterator[str]:
    while True:
        try:
            yield prompt(sign)
        except (EOFError, KeyboardInterrupt):
            return


@contextmanager
def _above_the_prompt(talk: Talk) -> Iterator[None]:
    """What is printed meanwhile stands above the line that is being typed."""
    from prompt_toolkit.patch_stdout import patch_stdout

    plain = talk.out
    with patch_stdout():
        if plain is sys.__stdout__:
            talk.out = sys.stdout
        yield
    talk.out = plain


@contextmanager
def _watching(talk: Talk) -> Iterator[None]:
    """Shows pushes in the background."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(LOOK_AGAIN):
            talk.show_pushes()

    watcher = threading.Thread(target=watch, name="console-pushes", daemon=True)
    talk.show_pushes()
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
