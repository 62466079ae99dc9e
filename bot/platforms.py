"""The configured accounts of platforms: how each one's messages come in, and how each one is spoken to first.

A platform's library is loaded where an account of it is configured, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from bot import logs
from bot.app import Service
from bot.clients import Accounts, Clients, Tokens
from bot.outcomes import Outcome, State
from bot.senders import Screen, Sender
from bot.wechat_account import WeChat
from config.texts import text
from handlers.messages import Chart, File, Reply

if TYPE_CHECKING:
    from bot.channels.tencent.envelope import Message
    from bot.http import Callback
    from bot.telegraph import Telegraph
    from bot.threads import Threads
    from config.settings import ChannelSettings, Settings


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
    """How each configured channel speaks first. In production a console is an administrator's, not whom it speaks as."""
    senders: dict[str, Sender] = {"web": Screen()} if settings.production else {"web": Screen(), "console": Screen()}
    if telegraph is not None:
        senders["telegram"] = telegraph
    for kind, sender in _SENDERS.items():
        if accounts := _accounts(settings, kind):
            senders[kind] = sender(accounts, service)
    return senders


def set_menus(settings: Settings, service: Service) -> dict[str, Outcome]:
    """One menu for everybody on each WeChat account that can be spoken for; who taps is answered by their role."""
    accounts = [each for each in _accounts(settings, "wechat") if each.secret is not None]
    clients = WeChat(accounts, service)
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

    clients, opened, known = WeChat(accounts, service), {}, service.answer.known
    answers = service.intake.over(clients.fetch)

    for each in accounts:
        # Who can send on our own account sends pictures as such; everything else goes as an address.
        over = service.handing.over(answers, but=Chart if each.secret is not None else None)
        opened[each.account] = Callback(each, over, known, now=service.clock, threads=threads)
        opened[each.account].sealed = clients.sealer(each.account)
        if each.secret is not None:
            opened[each.account].late = clients.latecomer(each.account)
            opened[each.account].after = clients.follower(each.account)
        if each.notice is not None or each.case_notice is not None:
            opened[each.account].listens = clients.listener(each.account)
    return {**opened}


def _wecom_callbacks(accounts: Accounts, service: Service, threads: Threads) -> dict[str, Callback]:
    from bot.channels.wecom import Callback

    clients, opened = _WeCom(accounts, service), {}
    answers = service.intake.over(clients.fetch)
    for each in accounts:
        opened[each.account] = Callback(each, answers, service.answer.known, now=service.clock, threads=threads)
        opened[each.account].sealed = clients.sealer(each.account)
        opened[each.account].after = clients.follower(each.account)
        opened[each.account].late = clients.latecomer(each.account)
    return {**opened}


class _WeCom(Clients):
    """Messages of an app; files go with them."""

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        outcome: Outcome = self.client(account).send([external_id], reply)[external_id]
        # What was said stays said: a file that doesn't go out is no reason to say it again.
        if outcome.state is State.SENT:
            self.enclosed(account, external_id, reply.files)
        return outcome

    def follower(self, account: str) -> Callable[[Message, Reply], None]:
        """What comes after a passive reply: the tapped card shows its answer, files arrive."""

        def follow(message: Message, reply: Reply) -> None:
            if message.card:
                _noted("card", self.client(account).change_card(message.sender, message.card, message.words))
            self.follow_up(account, message, reply.files)

        return follow

    def made(self, settings: ChannelSettings, tokens: Tokens) -> Any:
        from bot.channels.wecom_client import Client

        return Client(settings, tokens, now=self._service.clock)

    def enclosed(self, account: str, external_id: str, files: Iterable[File]) -> Outcome:
        from bot.documents.making import make

        for file in files:
            made = make(file)
            outcome: Outcome = self.client(account).send_file(external_id, made.name, made.mime, made.content)
            if outcome.state is not State.SENT:
                _noted("file", outcome)
                return outcome
        return Outcome(State.SENT, "0")


def _noted(what: str, outcome: Outcome) -> None:
    if outcome.state is not State.SENT:
        logs.warning("wecom_follow_up", what=what, state=outcome.state, code=outcome.code)


class _Opens(Protocol):
    def __call__(self, accounts: Accounts, service: Service, threads: Threads) -> dict[str, Callback]: ...


_CALLBACKS: Mapping[str, _Opens] = {"wechat": _wechat_callbacks, "wecom": _wecom_callbacks}
_SENDERS: Mapping[str, Callable[[Accounts, Service], Sender]] = {"wechat": WeChat, "wecom": _WeCom}
