"""One federation under a simulated clock: people speak, time passes, and everything said to anybody is collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.app import Service, local_account
from bot.capabilities import CAPABILITIES
from bot.jobs import next_moment, run_due
from bot.media.intake import Fetched
from bot.outcomes import Outcome, State
from bot.render import render
from handlers.messages import Choice, File, Incoming, Kind, Reply, Spot
from storage.rules.people import Person
from storage.rules.roster import Roster
from storage.rules.touchpoints import BEIJING
from storage.services import people, sessions
from storage.unit_of_work import UnitOfWork, read, write
from storage.work import Address

GUEST = "guest:"
CONSOLE = "console"


class UnknownName(Exception):
    """Nobody of that name, or several, in the roster."""


class UnknownChannel(Exception):
    """There is no channel of that name."""


class Backwards(Exception):
    """The clock only goes on: it stands at the moment given, or the database was played until then."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at.astimezone(BEIJING)


@dataclass(frozen=True, slots=True)
class Heard:
    """One message that somebody got: a reply, or a push."""

    at: datetime
    to: str
    channel: str
    kind: str
    text: str
    choices: tuple[Choice, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One message that somebody sends. `id` is the platform's: the same again is a repeat. `path`: a file beside it."""

    who: str
    text: str = ""
    channel: str = CONSOLE
    id: str = ""
    kind: Kind = Kind.TEXT
    path: Path | None = None
    spot: Spot | None = None


def _from_disk(incoming: Incoming, limit: int) -> Fetched:
    path = Path(incoming.media)
    with path.open("rb") as file:
        return Fetched(file.read(limit + 1), path.name)


@dataclass(slots=True)
class _Listener:
    """A channel on which every push arrives and is written down."""

    channel: str
    hear: Callable[[str, str, Reply], None]

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        self.hear(self.channel, external_id, reply)
        return Outcome(State.SENT, "0")


@dataclass(slots=True)
class Simulation:
    """People of one federation in conversation. `build` makes a process' state anew over the same database."""

    federation_id: str
    build: Callable[[], Service]
    now: datetime
    # Founds the federation and lets its people in, once the clock says when that is.
    prepare: Callable[[], None] = lambda: None
    service: Service = field(init=False)
    has_begun: bool = False
    _heard: list[Heard] = field(default_factory=list)
    _said: int = 0
    # How many messages an earlier process left: ids that we make up must be new beside theirs.
    _before: int = 0
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.service = self.build()

    def begin(self, now: datetime) -> None:
        """Sets the clock for the first time; nothing lies on the way. Raises Backwards."""
        with read(self.service.database, self.federation_id) as uow:
            ever = uow.conversations.ever()
        if ever.last is not None and now < ever.last:
            raise Backwards(ever.last)
        self._before = ever.messages
        self.now = now
        self.has_begun = True
        self.prepare()
        # What fell due while nobody played is made up at once, as a service does when it starts.
        self._run_due()

    def restart(self) -> None:
        """Drops everything that the process knows; the database goes on."""
        self.service.database.close()
        self.service = self.build()

    def say(self, said: Said) -> list[Heard]:
        """One message and everything that it causes before the clock moves."""
        if not self.has_begun:
            self.begin(self.now)
        sender = self._sender(said)
        self._said += 1
        account = local_account(said.channel, self.federation_id)
        key = f"{sender}:{said.id or f'~{self._before}.{self._said}:{self.now.timestamp()}'}"
        incoming = Incoming(
            said.channel, account, sender, key, self.now, said.kind, said.text, str(said.path or ""), spot=said.spot
        )
        for reply in self.service.intake.over(_from_disk)(incoming):
            self._hear(said.channel, sender, reply, "reply")
        self._run_due()
        return self._drain()

    def move(self, to: datetime) -> Iterator[Heard]:
        """Moves the clock; every job that falls due on the way runs at its own moment. The first move sets it.

        Raises Backwards.
        """
        if not self.has_begun:
            self.begin(to)
        if to < self.now:
            raise Backwards(self.now)
        while (moment := next_moment(self.service.tenants, self.now)) is not None and moment <= to:
            self.now = moment.astimezone(BEIJING)
            self._run_due()
            yield from self._drain()
        self.now = to
        self._run_due()
        yield from self._drain()

    def open_session(self, is_open: bool) -> None:
        """What an officer's «全委会开幕» and «全委会闭幕» do. Raises a Refusal where it is so already."""
        if not self.has_begun:
            self.begin(self.now)
        with write(self.service.database, self.federation_id) as uow:
            work = self.service.tenants.office_work(uow, self.now)
            (sessions.open if is_open else sessions.close)(work)

    def bind_everybody(self) -> None:
        """Everybody in the roster gets the console as a channel, also whoever takes office later."""
        with write(self.service.database, self.federation_id) as uow:
            roster = self._roster(uow)
            accounts = [(person.id, self._address(person, CONSOLE)) for person in roster.people.values()]
            people.attach_all(uow, accounts, self.now)

    def bind_whoever_never_spoke(self) -> None:
        """Lets a database that another command filled speak here too; one that was played before stays as it is."""
        with read(self.service.database, self.federation_id) as uow:
            known = any(each.external_id == str(each.person_id) for each in uow.bindings.live())
        if not known:
            self.bind_everybody()

    def find(self, name: str) -> Person:
        """The roster person of that name, `姓名@单位` where several share it; the beginning of a name will do if it is plain."""
        with write(self.service.database, self.federation_id) as uow:
            found = _matching(self._roster(uow), name)
        if len(found) != 1:
            raise UnknownName(name)
        return found[0]

    def full_name(self, name: str) -> str:
        """How that person is called in what is heard."""
        return self._name_of(str(self.find(name).id))

    def _roster(self, uow: UnitOfWork) -> Roster:
        return self.service.tenants.office_work(uow, self.now).roster

    def _sender(self, said: Said) -> str:
        """The platform's id of who speaks; a roster person is bound there on first use."""
        if said.channel not in CAPABILITIES:
            raise UnknownChannel(said.channel)
        if said.who.startswith(GUEST):
            return said.who
        person = self.find(said.who)
        sender = self._address(person, said.channel).sender
        with write(self.service.database, self.federation_id) as uow:
            if said.channel != CONSOLE and not uow.bindings.find(
                local_account(said.channel, self.federation_id), sender
            ):
                people.attach(
                    self.service.tenants.office_work(uow, self.now), person, self._address(person, said.channel)
                )
        return sender

    def _address(self, person: Person, channel: str) -> Address:
        return Address(channel, local_account(channel, self.federation_id), str(person.id))

    def _run_due(self) -> None:
        run_due(self.service.tenants, self.now, self._senders())

    def _senders(self) -> Mapping[str, _Listener]:
        def push(channel: str, external_id: str, reply: Reply) -> None:
            self._hear(channel, external_id, reply, "push")

        return {channel: _Listener(channel, push) for channel in CAPABILITIES}

    def _hear(self, channel: str, sender: str, reply: Reply, kind: str) -> None:
        to = self._name_of(sender)
        if channel == CONSOLE:
            self._heard.append(Heard(self.now, to, channel, kind, reply.text, reply.choices, reply.files))
            return
        *pieces, last = render(reply, CAPABILITIES[channel])
        self._heard += (Heard(self.now, to, channel, kind, each.text, each.buttons) for each in pieces)
        self._heard.append(Heard(self.now, to, channel, kind, last.text, last.buttons, reply.files))

    def _name_of(self, sender: str) -> str:
        if sender.startswith(GUEST):
            return sender
        if sender not in self._names:
            with write(self.service.database, self.federation_id) as uow:
                roster = self._roster(uow)
            self._names = {str(person.id): _full_name(roster, person) for person in roster.people.values()}
        return self._names.get(sender, sender)  # The demo's own accounts are called by name.

    def _drain(self) -> list[Heard]:
        heard, self._heard = self._heard, []
        return heard


def _full_name(roster: Roster, person: Person) -> str:
    shared = len(roster.people_named(person.name)) > 1
    return f"{person.name}@{person.unit}" if shared else person.name


def _matching(roster: Roster, name: str) -> tuple[Person, ...]:
    plain, _, unit = name.partition("@")
    named = roster.people_named(plain)
    if unit:
        return tuple(person for person in named if person.unit == unit)
    return named or tuple(person for person in roster.people.values() if plain and person.name.startswith(plain))
