"""One turn: what came in, who says it, where their conversation stands, and how to read their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from handlers.messages import Choice, Incoming
from storage.rules.people import Person
from storage.work import Work

if TYPE_CHECKING:
    from nlp.names import Names


@dataclass(slots=True)
class Dialogue:
    """Where a conversation stands between two messages; kept as JSON in its row.

    `form`: a form's saved progress. `queue`: sentences that wait until the form is finished. `offered`: the choices of
    the last reply. `pending`: a question of ours outside any form, with what each answer means. `asked`: the last
    question of the person's, for what follows it. `kept`: ids of pictures and files that wait for their record; `place`:
    latitude and longitude that wait for it too. `listed`: the last list shown, for «下一页» and «催1,3,5».
    `rest`: what the channel couldn't carry of the last reply.
    """

    form: dict[str, Any] | None = None
    queue: list[str] = field(default_factory=list)
    offered: list[list[str]] = field(default_factory=list)
    pending: dict[str, Any] | None = None
    asked: dict[str, Any] | None = None
    kept: list[int] = field(default_factory=list)
    place: list[float] | None = None
    listed: dict[str, Any] | None = None
    rest: dict[str, Any] | None = None

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Dialogue:
        return cls(
            state.get("form"),
            list(state.get("queue", ())),
            list(state.get("offered", ())),
            state.get("pending"),
            state.get("asked"),
            list(state.get("kept", ())),
            state.get("place"),
            state.get("listed"),
            state.get("rest"),
        )

    def as_json(self) -> dict[str, Any]:
        """Only what is there, so that an idle conversation is `{}`."""
        state = {
            "form": self.form,
            "queue": self.queue,
            "offered": self.offered,
            "pending": self.pending,
            "asked": self.asked,
            "kept": self.kept,
            "place": self.place,
            "listed": self.listed,
            "rest": self.rest,
        }
        return {name: value for name, value in state.items() if value}

    def ask(self, kind: str, choices: tuple[Choice, ...], **facts: Any) -> None:
        """Opens a question of ours outside any form; `kind` says in `routes.SETTLES` what an answer does."""
        self.pending = {"kind": kind, "choices": [choice.sent for choice in choices], **facts}

    def offer(self, choices: tuple[Choice, ...]) -> None:
        self.offered = [[choice.label, choice.sent] for choice in choices]

    def chosen(self, text: str) -> str:
        """What the text means if it picks an offered choice by number or label; else the text itself."""
        said = text.strip().strip("。.、,，")
        if said.isdecimal() and len(said) <= 2 and 1 <= int(said) <= len(self.offered):
            return self.offered[int(said) - 1][1]
        return next((sent for label, sent in self.offered if said == label), text)


class FileLinks(Protocol):
    """Signed addresses of files; whoever holds one may use it."""

    def upload(self, federation_id: str, nonce: str) -> str:
        """Where the upload of that nonce goes."""

    def download(self, digest: str, name: str, mime: str, until: datetime) -> str:
        """Where a kept file is had until then."""


@dataclass(slots=True)
class Turn:
    """A message being answered. `names` matches what is said against the roster.

    `links` makes addresses of files; `shelves` keeps what cases are about from turn to turn, by federation. `former` is the
    person bound to the account whose mandate is over: access ends with it (requirements.md A2).
    """

    incoming: Incoming
    work: Work
    names: Names
    dialogue: Dialogue
    links: FileLinks
    shelves: dict[str, Any]
    former: Person | None = None

    @property
    def text(self) -> str:
        return self.incoming.text
