"""The configured accounts of platforms: how each one's messages come in, and how each one is spoken to first.

A platform's library is loaded where an account of it is configured, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from bot import logs
from bot.app import Service
from bot.outbox import Sender
from bot.outcomes import Outcome, State
from bot.screens import Screen
from handlers.messages import Reply
from storage.unit_of_work import read, write

if TYPE_CHECKING:
    from bot.channels.wecom_envelope import Tap
    from bot.http import Callback
    from bot.telegraph import Telegraph
    from bot.threads import Threads
    from config.settings import ChannelSettings, Settings

Accounts = list["ChannelSettings"]


def callbacks_of(settings: Settings, service: Service, threads: Threads) -> dict[str, dict[str, Callback]]:
    """Callbacks by kind and account; every kind that has HTTP callbacks is there, with or without accounts."""
    return {kind: _opened(settings, service, threads, kind) for kind in _CALLBACKS}


def telegraph_of(settings: Settings, service: Service) -> Telegraph | None:
    """Telegram's accounts in this process, which come and go with it; None where none is configured."""
    accounts = _accounts(settings, "telegram")
    if not accounts:
        return None
    from bot.telegraph import Telegraph, Terms

    return Telegraph(accounts, Terms(service, settings.public_url))


def senders_of(settings: Settings, service: Service, telegraph: Telegraph | None = None) -> Mapping[str, Sender]:
    """How each configured channel speaks first."""
    senders: dict[str, Sender] = {"console": Screen(), "web": Screen()}
    if telegraph is not None:
        senders["telegram"] = telegraph
    for kind, sender in _SENDERS.items():
        if accounts := _accounts(settings, kind):
            senders[kind] = sender(accounts, service)
    return senders


def _accounts(settings: Settings, kind: str) -> Accounts:
    return [each for each in settings.channels if each.kind == kind]


def _opened(settings: Settings, service: Service, threads: Threads, kind: str) -> dict[str, Callback]:
    accounts = _accounts(settings, kind)
    return _CALLBACKS[kind](accounts, service, threads) if accounts else {}


def _wechat_callbacks(accounts: Accounts, service: Service, threads: Threads) -> dict[str, Callback]:
    from bot.channels.wechat import Callback

    answer = service.answer
    return {each.account: Callback(each, answer, answer.known, now=service.clock, threads=threads) for each in accounts}


def _wecom_callbacks(accounts: Accounts, service: Service, threads: Threads) -> dict[str, Callback]:
    from bot.channels.wecom import Callback

    answer, clients, opened = service.answer, _WeCom(accounts, service), {}
    for each in accounts:
        opened[each.account] = Callback(each, answer, answer.known, now=service.clock, threads=threads)
        opened[each.account].after = clients.follower(each.account)
    return {**opened}


class _Clients:
    """Of one platform's accounts; a client is built with an account's first call."""

    def __init__(self, accounts: Accounts, service: Service) -> None:
        self._accounts = {each.account: each for each in accounts}
        self._service = service
        self._clients: dict[str, Any] = {}

    def client(self, account: str) -> Any:
        if account not in self._clients:
            settings = self._accounts[account]
            tokens = _Tokens(self._service, settings.federation, account)
            self._clients[account] = self.made(settings, tokens)
        return self._clients[account]

    def made(self, settings: ChannelSettings, tokens: _Tokens) -> Any:
        raise NotImplementedError


class _WeChat(_Clients):
    """Customer-service messages."""

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        from bot.capabilities import WECHAT
        from bot.render import render

        outcome: Any = None
        for piece in render(reply, WECHAT):
            outcome = self.client(account).send_text(external_id, piece.text)
            if outcome.state != State.SENT:
                break
        found: Outcome = outcome
        return found

    def made(self, settings: ChannelSettings, tokens: _Tokens) -> Any:
        from bot.channels.wechat_client import Client

        return Client(settings, tokens, now=self._service.clock)


class _WeCom(_Clients):
    """Messages of an app; files go with them."""

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        outcome: Outcome = self.client(account).send([external_id], reply)[external_id]
        # What was said stays said: a file that doesn't go out is no reason to say it again.
        if outcome.state is State.SENT:
            self._send_files(account, external_id, reply)
        return outcome

    def follower(self, account: str) -> Callable[[str, Reply, Tap | None], None]:
        """What comes after a passive reply: the tapped card shows its answer, files arrive."""

        def follow(member: str, reply: Reply, tap: Tap | None) -> None:
            if tap and tap.response_code:
                _noted("card", self.client(account).change_card(member, tap.response_code, tap.words))
            self._send_files(account, member, reply)

        return follow

    def made(self, settings: ChannelSettings, tokens: _Tokens) -> Any:
        from bot.channels.wecom_client import Client

        return Client(settings, tokens, now=self._service.clock)

    def _send_files(self, account: str, member: str, reply: Reply) -> None:
        from bot.documents.making import make

        for file in reply.files:
            made = make(file)
            _noted("file", self.client(account).send_file(member, made.name, made.mime, made.content))


def _noted(what: str, outcome: Outcome) -> None:
    if outcome.state is not State.SENT:
        logs.warning("wecom_follow_up", what=what, state=outcome.state, code=outcome.code)


class _Tokens:
    """An account's access token, in the database for every process."""

    def __init__(self, service: Service, federation_id: str, account: str) -> None:
        self._database, self._federation_id, self._account = service.database, federation_id, account

    def get(self) -> tuple[str, datetime] | None:
        with read(self._database, self._federation_id) as uow:
            return uow.tokens.get(self._account)

    def set(self, token: str, expires_at: datetime) -> None:
        with write(self._database, self._federation_id) as uow:
            uow.tokens.set(self._account, token, expires_at)


class _Opens(Protocol):
    def __call__(self, accounts: Accounts, service: Service, threads: Threads) -> dict[str, Callback]: ...


_CALLBACKS: Mapping[str, _Opens] = {"wechat": _wechat_callbacks, "wecom": _wecom_callbacks}
_SENDERS: Mapping[str, Callable[[Accounts, Service], Sender]] = {"wechat": _WeChat, "wecom": _WeCom}
