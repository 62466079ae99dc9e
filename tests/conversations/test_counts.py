"""What the stories show when they are counted: how many messages a record takes, how many questions, how long replies are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

import pytest

from bot.simulation import Heard
from bot.stage import stage
from config.texts import text
from handlers.forms.catalogue import CONTACT
from handlers.names import names_of
from nlp.names import Names
from nlp.read import read
from nlp.words import Word, engine_word
from storage.unit_of_work import read as reading_from
from tests.conversations import stories

ASKED = {field.name: text(f"form.ask.contact.{field.name}") for field in CONTACT.fields if field.required}
CARD = text("form.card.contact")
SAVED = re.compile(r"联-\d{4,}")
LONGEST = 120
# A reply leads on when it offers choices (numbered ones where a channel has no buttons), asks, or when its last line says
# what can be said or done next.
LEADS_ON = re.compile(r"？|说|问|发|回复|请|选|告诉|再|^\d+ ")


@dataclass
class Contact:
    """One contact log from the sentence that begins it: what was given, what was asked, what became of it."""

    sentence: str
    given: frozenset[str]
    asked: list[str] = field(default_factory=list)
    asked_first: tuple[str, ...] = ()
    messages: int = 1
    answers: list[str] = field(default_factory=list)
    is_saved: bool = False

    @property
    def is_complete(self) -> bool:
        return self.given >= ASKED.keys()

    @property
    def is_plain(self) -> bool:
        """Begun, filled in and confirmed without going back, changing or asking something else."""
        return self.is_saved and self.messages == 2 + len(self.asked)


@dataclass(frozen=True)
class Told:
    """All that is said in all stories, and every reply."""

    contacts: list[Contact]
    replies: list[Heard]
    last_of_turn: list[Heard]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    everything = Told([], [], [])
    for name in stories.NAMES:
        _listen(tmp_path_factory.mktemp("counts") / "story.db", name, everything)
    return everything


def _listen(file: object, name: str, everything: Told) -> None:
    simulation = stage(f"sqlite:///{file}")
    said = stories.exchanges(simulation, name)
    with reading_from(simulation.service.database, simulation.federation_id) as uow:
        known = names_of(simulation.service.tenants.office_work(uow, simulation.now).roster)
    now = simulation.now
    simulation.service.database.close()
    everything.contacts.extend(_contacts(said, known, now))
    for _, _, heard in said:
        everything.replies.extend(heard)
        everything.last_of_turn.extend(heard[-1:])


def _contacts(said: list[tuple[str, str, list[Heard]]], known: Names, now: datetime) -> Iterator[Contact]:
    """The contact forms of a story, person by person."""
    for who in dict.fromkeys(who for who, _, _ in said):
        running: Contact | None = None
        for words, heard in ((words, heard) for each, words, heard in said if each == who):
            shown = "\n".join(each.text for each in heard)
            if running is None:
                running = _begun(words, shown, known, now)
            else:
                _go_on(running, words, shown)
            if running is not None and (running.is_saved or not _is_open(shown)):
                yield running
                running = None


def _begun(words: str, shown: str, known: Names, now: datetime) -> Contact | None:
    if not _is_open(shown):
        return None
    slots = read(words, now, known).slots
    usable = {name for name in ASKED.keys() & slots.keys() if name != "date" or slots[name] <= now.date().isoformat()}
    begun = Contact(words, frozenset(usable))
    begun.asked += _questions(shown)
    begun.asked_first = tuple(begun.asked)
    return begun


def _go_on(contact: Contact, words: str, shown: str) -> None:
    contact.messages += 1
    contact.answers.append(words)
    contact.asked += _questions(shown)
    contact.is_saved = bool(SAVED.search(shown)) and engine_word(words) is Word.CONFIRM


def _is_open(shown: str) -> bool:
    return CARD in shown or bool(_questions(shown))


def _questions(shown: str) -> list[str]:
    return [name for name, question in ASKED.items() if question in shown]


def test_complete_sentence_takes_two_messages(told: Told) -> None:
    """The sentence, then «确认» (requirements.md B1)."""
    complete = [each for each in told.contacts if each.is_complete]
    confirmed = [each for each in complete if each.answers and engine_word(each.answers[0]) is Word.CONFIRM]
    assert len(confirmed) >= 20
    assert [each.sentence for each in confirmed if not (each.is_saved and each.messages == 2)] == []


def test_complete_sentence_is_asked_nothing(told: Told) -> None:
    """The card comes at once."""
    complete = [each for each in told.contacts if each.is_complete]
    assert [(each.sentence, each.asked_first) for each in complete if each.asked_first] == []


def test_incomplete_sentence_takes_one_question(told: Told) -> None:
    """In the median over all that were then confirmed without detours."""
    asked = [len(each.asked) for each in told.contacts if not each.is_complete and each.is_plain]
    assert len(asked) >= 5
    assert median(asked) == 1


def test_nothing_said_is_asked_for(told: Told) -> None:
    """A date, unit or head-count that the sentence gave is never a question, unless it was gone back to."""
    plain = [each for each in told.contacts if each.is_plain]
    assert [(each.sentence, each.asked) for each in plain if each.given & set(each.asked)] == []


def test_median_reply_is_short(told: Told) -> None:
    """Read on a phone, between other work."""
    assert len(told.replies) > 400
    assert median(len(each.text) for each in told.replies) <= LONGEST


def test_reply_ends_with_next_step(told: Told) -> None:
    """Nobody is left with nothing to do: choices, a question, or what can be said next."""
    silent = [
        each.text for each in told.last_of_turn if not (each.choices or LEADS_ON.search(each.text.splitlines()[-1]))
    ]
    assert sorted(set(silent)) == []
