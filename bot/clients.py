"""What senders of Tencent's platforms share: a client an account, its token for every process, and answers that come late."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot import late_answers
from bot.app import Service
from bot.media.intake import Fetched, Unavailable
from bot.outcomes import Outcome, State
from bot.render import joined
from config.texts import text
from handlers.messages import File, Incoming, Reply
from storage.rules.delivery import feature_pause
from storage.unit_of_work import UnitOfWork, read, write

if TYPE_CHECKING:
    from bot.channels.tencent.envelope import Message
    from config.settings import ChannelSettings

Accounts = list["ChannelSettings"]

# Why a file can't be had: our own cap, and the platform's «id invalid or older than three days».
_WHY = {"too_big": "too_big", "40007": "gone"}
_GONE_OUT = (State.SENT, State.UNCERTAIN)


class Clients:
    """Of one platform's accounts; a client is built with an account's first call."""

    def __init__(self, accounts: Accounts, service: Service) -> None:
        self._accounts = {each.account: each for each in accounts}
        self._service = service
        self._clients: dict[str, Any] = {}

    def client(self, account: str) -> Any:
        if account not in self._clients:
            settings = self._accounts[account]
            tokens = Tokens(self._service, settings.federation, account)
            self._clients[account] = self.made(settings, tokens)
        return self._clients[account]

    def fetch(self, incoming: Incoming, limit: int) -> Fetched:
        """A file that somebody sent, from the platform; ids live three days. Raises Unavailable."""
        from bot.channels.tencent.answers import Fault

        try:
            return Fetched(self.client(incoming.account).download(incoming.media, limit))
        except Fault as fault:
            raise Unavailable(_WHY.get(fault.outcome.code, "unreachable")) from None

    def latecomer(self, account: str) -> Callable[[str, str, tuple[Reply, ...]], None]:
        """Says an answer that was too late for its passive reply, and accounts for it; what can't go out now is parked."""

        def say(sender: str, dedup_key: str, replies: tuple[Reply, ...]) -> None:
            reply = joined(replies)
            outcome = self.send(account, sender, reply)
            with self.writing(account) as uow:
                late_answers.note(uow, (account, sender, dedup_key), reply.as_json(), outcome, self._service.clock())

        return say

    def follow_up(self, account: str, message: Message, files: tuple[File, ...]) -> None:
        """Sends the files of a passive reply after it, once; where they can't go, their addresses come with the next one."""
        at, now = (account, message.sender, message.dedup_key), self._service.clock()
        with self.writing(account) as uow:
            claimed = late_answers.claim(uow, at, now) if files else None
        if claimed is None:
            return
        outcome = self.enclosed(account, message.sender, files)
        missed = None if outcome.state in _GONE_OUT else self.addressed(files).as_json()
        with self.writing(account) as uow:
            late_answers.settle(uow, at, claimed, outcome, self._service.clock())
            if missed is not None:
                late_answers.note(uow, at, missed, outcome, self._service.clock())

    def addressed(self, files: tuple[File, ...]) -> Reply:
        """Words that say where the files are to be had."""
        return self._service.handing.linked(Reply(text("files.not_sent"), files=files))

    def sealer(self, account: str) -> Callable[[bool], None]:
        """Takes note of an account whose messages we can't open; officers and doctor tell of it."""

        def note(is_shut: bool) -> None:
            name, now = f"{account}/callback", self._service.clock()
            with self.writing(account) as uow:
                if is_shut:
                    uow.pauses.put(feature_pause(name, "sealed", now, 0, None))
                else:
                    uow.pauses.end(name)

        return note

    def writing(self, account: str) -> AbstractContextManager[UnitOfWork]:
        return write(self._service.database, self._accounts[account].federation)

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        raise NotImplementedError

    def enclosed(self, account: str, external_id: str, files: Iterable[File]) -> Outcome:
        """Sends files one after the other; what became of the first that didn't go out, or of all."""
        raise NotImplementedError

    def made(self, settings: ChannelSettings, tokens: Tokens) -> Any:
        raise NotImplementedError


class Tokens:
    """An account's access token, in the database for every process."""

    def __init__(self, service: Service, federation_id: str, account: str) -> None:
        self._database, self._federation_id, self._account = service.database, federation_id, account

    def get(self) -> tuple[str, datetime] | None:
        with read(self._database, self._federation_id) as uow:
            return uow.tokens.get(self._account)

    def set(self, token: str, expires_at: datetime) -> None:
        with write(self._database, self._federation_id) as uow:
            uow.tokens.set(self._account, token, expires_at)
