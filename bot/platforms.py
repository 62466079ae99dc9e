"""The configured accounts of platforms: how each one's messages come in, and how each one is spoken to first.

A platform's library is loaded where an account of it is configured, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from bot import late_answers, logs
from bot.app import Service
from bot.media.intake import Fetched, Unavailable
from bot.outbox import Sender
from bot.outcomes import Outcome, State
from bot.render import joined
from bot.screens import Screen
from config.texts import text
from handlers.messages import Chart, Incoming, Reply
from storage.rules.touchpoints import BEIJING
from storage.unit_of_work import UnitOfWork, read, write

if TYPE_CHECKING:
    from bot.channels.tencent.envelope import Message
    from bot.channels.wecom_envelope import Tap
    from bot.http import Callback
    from bot.telegraph import Telegraph
    from bot.threads import Threads
    from config.settings import ChannelSettings, NoticeSettings, Settings

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


def set_menus(settings: Settings, service: Service) -> dict[str, Outcome]:
    """One menu for everybody on each WeChat account that can be spoken for; who taps is answered by their role."""
    accounts = [each for each in _accounts(settings, "wechat") if each.secret is not None]
    clients = _WeChat(accounts, service)
    return {each.account: clients.client(each.account).set_menu(_menu()) for each in accounts}


# What the account's menu says: a tap sends the label's own words. Names: 16 bytes above, 40 below (channels.md 3).
_MENU = {
    "account_menu.log": ("menu.contact", "menu.suggestion", "menu.good_deed"),
    "account_menu.ask": ("menu.progress", "menu.records", "menu.overview", "menu.behind"),
    "menu.help": (),
}


def _menu() -> list[dict[str, object]]:
    return [
        {"name": text(above), "sub_button": [_button(key) for key in below]} if below else _button(above)
        for above, below in _MENU.items()
    ]


def _button(key: str) -> dict[str, object]:
    return {"type": "click", "name": text(key), "key": text(key)}


def _accounts(settings: Settings, kind: str) -> Accounts:
    return [each for each in settings.channels if each.kind == kind]


def _opened(settings: Settings, service: Service, threads: Threads, kind: str) -> dict[str, Callback]:
    accounts = _accounts(settings, kind)
    return _CALLBACKS[kind](accounts, service, threads) if accounts else {}


def _wechat_callbacks(accounts: Accounts, service: Service, threads: Threads) -> dict[str, Callback]:
    from bot.channels.wechat import Callback

    clients, opened, known = _WeChat(accounts, service), {}, service.answer.known
    answers = service.intake.over(clients.fetch)

    def linked(incoming: Incoming) -> tuple[Reply, ...]:
        return tuple(map(service.handing.linked, answers(incoming)))

    for each in accounts:
        opened[each.account] = Callback(each, linked, known, now=service.clock, threads=threads)
        if each.secret is not None:
            opened[each.account].late = clients.latecomer(each.account)
        if each.notice is not None:
            opened[each.account].granted = clients.listener(each.account)
    return {**opened}


def _wecom_callbacks(accounts: Accounts, service: Service, threads: Threads) -> dict[str, Callback]:
    from bot.channels.wecom import Callback

    clients, opened = _WeCom(accounts, service), {}
    answers = service.intake.over(clients.fetch)
    for each in accounts:
        opened[each.account] = Callback(each, answers, service.answer.known, now=service.clock, threads=threads)
        opened[each.account].after = clients.follower(each.account)
        opened[each.account].late = clients.latecomer(each.account)
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
            with write(self._service.database, self._accounts[account].federation) as uow:
                late_answers.note(uow, (account, sender, dedup_key), reply.as_json(), outcome, self._service.clock())

        return say

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        raise NotImplementedError

    def made(self, settings: ChannelSettings, tokens: _Tokens) -> Any:
        raise NotImplementedError


# Why a file can't be had: our own cap, and the platform's «id invalid or older than three days».
_WHY = {"too_big": "too_big", "40007": "gone"}


class _WeChat(_Clients):
    """Customer-service messages; where the window is closed, a notice that the person allowed (channels.md 3)."""

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        outcome = self._said(account, external_id, reply)
        notice = self._accounts[account].notice
        if outcome.state is State.PARK and notice is not None:
            return self._noticed(account, external_id, reply, notice) or outcome
        return outcome

    def listener(self, account: str) -> Callable[[Message], None]:
        """Keeps what people allow: one consent, one notice. A repeat of an event changes nothing."""

        def keep(message: Message) -> None:
            now, at = self._service.clock(), (account, message.sender)
            with write(self._service.database, self._accounts[account].federation) as uow:
                event = {"account": account, "dedup_key": message.dedup_key, "sender": message.sender}
                if not uow.conversations.keep({**event, "received_at": now, "replies": [], "is_tap": True}):
                    return
                for grant in message.grants:
                    (uow.grants.add if grant.accepts else uow.grants.end)(*at, grant.template, now)

        return keep

    def _noticed(self, account: str, openid: str, reply: Reply, notice: NoticeSettings) -> Outcome | None:
        """What became of a notice; None where none is allowed. A consent that wasn't used is given back."""
        at = (account, openid, notice.template)
        with self._writing(account) as uow:
            if not uow.grants.take(*at, self._service.clock()):
                return None
        outcome: Outcome = self.client(account).send_notice(openid, notice.template, self._facts(reply, notice))
        if outcome.state in (State.RETRY, State.ALARM):
            with self._writing(account) as uow:
                uow.grants.add(*at, self._service.clock())
        if outcome.code == _WITHDRAWN:
            with self._writing(account) as uow:
                uow.grants.end(*at, self._service.clock())
            return None
        return outcome

    def _facts(self, reply: Reply, notice: NoticeSettings) -> dict[str, str]:
        now = self._service.clock().astimezone(BEIJING)
        facts = {notice.title: text("notice.title"), notice.text: _first_line(reply.text)}
        return {**facts, notice.time: f"{now:%Y-%m-%d %H:%M}"} if notice.time else facts

    def _writing(self, account: str) -> AbstractContextManager[UnitOfWork]:
        return write(self._service.database, self._accounts[account].federation)

    def _said(self, account: str, external_id: str, reply: Reply) -> Outcome:
        from bot.capabilities import WECHAT
        from bot.render import render

        charts = tuple(file for file in reply.files if isinstance(file, Chart))
        rest = replace(reply, files=tuple(file for file in reply.files if file not in charts))
        outcome: Any = None
        for piece in render(self._service.handing.linked(rest), WECHAT):
            outcome = self.client(account).send_text(external_id, piece.text)
            if outcome.state != State.SENT:
                break
        found: Outcome = outcome
        if found.state is State.SENT:
            self._send_charts(account, external_id, charts)
        return found

    def _send_charts(self, account: str, openid: str, charts: Iterable[Chart]) -> None:
        """What was said stays said: a picture that doesn't go out is no reason to say it again."""
        from bot.documents.making import make

        for chart in charts:
            made = make(chart)
            outcome = self.client(account).send_picture(openid, made.name, made.content)
            if outcome.state is not State.SENT:
                logs.warning("wechat_picture", state=outcome.state, code=outcome.code)

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


_WITHDRAWN = "43101"
_NOTICE_LENGTH = 20  # characters of one keyword's value


def _first_line(said: str) -> str:
    """The beginning of a push as a notice carries it; what was cut shows that it was."""
    line = said.strip().split("\n")[0]
    return line if len(line) <= _NOTICE_LENGTH else line[: _NOTICE_LENGTH - 1] + "…"


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
