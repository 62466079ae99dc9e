"""Speaking on WeChat accounts: which of the platform's ways takes a message now, and what each of them allows (channels.md 3).

Customer-service messages in the person's window, then a notice that the person allowed. A template message only as an
answer to what the person did, where nothing else is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from bot import logs
from bot.clients import Clients, Tokens
from bot.outcomes import Outcome, State
from config.texts import text
from handlers.messages import Chart, File, Reply
from storage.rules.delivery import feature_pause
from storage.rules.touchpoints import BEIJING
from storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from bot.channels.tencent.envelope import Message
    from config.settings import ChannelSettings, NoticeSettings

_WITHDRAWN = "43101"
_NOTICE_LENGTH = 20  # characters of one keyword's value
# Refusals of one way of speaking; the account's others go on (channels.md 3: «disable the feature», «stop that API»).
_OF_ONE_WAY = frozenset({"45009", "48001", "48004"})
_NOT_OUT = (State.PARK, State.DROP, State.ALARM, State.RETRY)
# What the platform's report of a template message says when it didn't arrive -> our code for it.
_REPORTS = {"failed:user block": "blocked"}


class WeChat(Clients):
    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        outcome = self._said(account, external_id, reply)
        notice = self._accounts[account].notice
        if outcome.state is State.PARK and notice is not None:
            return self._noticed(account, external_id, reply, notice) or outcome
        return outcome

    def answers(self, account: str) -> bool:
        """Whether the account has a template for what becomes of a case."""
        return self._accounts[account].case_notice is not None

    def answer(self, account: str, external_id: str, reply: Reply, key: str) -> Outcome:
        """A template message, which the platform sends once for each key within ten minutes."""
        notice = self._accounts[account].case_notice
        assert notice is not None
        facts, number = (
            self._facts(reply, notice, "notice.case_title"),
            blake2b(key.encode(), digest_size=16).hexdigest(),
        )
        outcome = self._over(
            account, "template", lambda: self.client(account).send_template(external_id, notice.template, facts, number)
        )
        if outcome.state is State.SENT:
            with self.writing(account) as uow:
                uow.outbox.tag(key, outcome.code)
        return outcome

    def listener(self, account: str) -> Callable[[Message], None]:
        """Takes note of what people allow, and of what the platform reports of template messages."""

        def listen(message: Message) -> None:
            with self.writing(account) as uow:
                if message.report is not None:
                    self._reported(uow, account, message)
                else:
                    self._granted(uow, account, message)

        return listen

    def follower(self, account: str) -> Callable[[Message, Reply], None]:
        """Sends the pictures of a passive reply after it."""
        return lambda message, reply: self.follow_up(account, message, _charts(reply))

    def made(self, settings: ChannelSettings, tokens: Tokens) -> Any:
        from bot.channels.wechat_client import Client

        return Client(settings, tokens, now=self._service.clock)

    # --- ways of speaking ---------------------------------------------------------------------------------------------

    def _said(self, account: str, external_id: str, reply: Reply) -> Outcome:
        from bot.capabilities import WECHAT
        from bot.render import render

        outcome: Any = None
        for piece in render(self._service.handing.linked(reply, but=Chart), WECHAT):
            outcome = self.client(account).send_text(external_id, piece.text)
            if outcome.state != State.SENT:
                break
        found: Outcome = outcome
        charts = _charts(reply)
        # What was said stays said: a picture that doesn't go out is no reason to say it again.
        if found.state is State.SENT and self.enclosed(account, external_id, charts).state in _NOT_OUT:
            self.client(account).send_text(external_id, self.addressed(charts).text)
        return found

    def enclosed(self, account: str, external_id: str, files: Iterable[File]) -> Outcome:
        from bot.documents.making import make

        for file in files:
            made = make(file)
            outcome: Outcome = self.client(account).send_picture(external_id, made.name, made.content)
            if outcome.state is not State.SENT:
                logs.warning("wechat_picture", account=account, state=outcome.state, code=outcome.code)
                return outcome
        return Outcome(State.SENT, "0")

    def _noticed(self, account: str, openid: str, reply: Reply, notice: NoticeSettings) -> Outcome | None:
        """What became of a notice; None where none is allowed. A consent that wasn't used is given back."""
        at = (account, openid, notice.template)
        with self.writing(account) as uow:
            if not uow.grants.take(*at, self._service.clock()):
                return None
        facts = self._facts(reply, notice, "notice.title")
        outcome = self._over(
            account, "notice", lambda: self.client(account).send_notice(openid, notice.template, facts)
        )
        if outcome.state in (State.RETRY, State.ALARM, State.PARK):
            with self.writing(account) as uow:
                uow.grants.add(*at, self._service.clock())
        if outcome.code == _WITHDRAWN:
            with self.writing(account) as uow:
                uow.grants.end(*at, self._service.clock())
            return None
        return outcome

    def _over(self, account: str, way: str, send: Callable[[], Outcome]) -> Outcome:
        """One way's outcome; while that way is closed to us nothing is asked of it, and the account's others go on."""
        name, now = f"{account}/{way}", self._service.clock()
        with self.writing(account) as uow:
            pause = next((each for each in uow.pauses.all() if each.account == name), None)
        if pause is not None and pause.until > now:
            return Outcome(State.PARK, pause.code)
        outcome = send()
        if outcome.code in _OF_ONE_WAY:
            logs.warning("wechat_way_closed", account=account, way=way, code=outcome.code, detail=outcome.detail)
            with self.writing(account) as uow:
                uow.pauses.put(feature_pause(name, outcome.code, now, outcome.wait, pause))
            return replace(outcome, state=State.PARK, wait=0)
        if pause is not None and outcome.state is State.SENT:
            with self.writing(account) as uow:
                uow.pauses.end(name)
        return outcome

    def _facts(self, reply: Reply, notice: NoticeSettings, title: str) -> dict[str, str]:
        now = self._service.clock().astimezone(BEIJING)
        facts = {notice.title: text(title), notice.text: _first_line(reply.text)}
        return {**facts, notice.time: f"{now:%Y-%m-%d %H:%M}"} if notice.time else facts

    # --- what the platform tells us ---------------------------------------------------------------------------------

    def _granted(self, uow: UnitOfWork, account: str, message: Message) -> None:
        """One consent, one notice. A repeat of an event changes nothing."""
        now, at = self._service.clock(), (account, message.sender)
        event = {"account": account, "dedup_key": message.dedup_key, "sender": message.sender}
        if not uow.conversations.keep({**event, "received_at": now, "replies": [], "is_tap": True}):
            return
        for grant in message.grants:
            (uow.grants.add if grant.accepts else uow.grants.end)(*at, grant.template, now)

    def _reported(self, uow: UnitOfWork, account: str, message: Message) -> None:
        """A template message that was taken and didn't arrive after all is shown to officers."""
        assert message.report is not None
        binding = uow.bindings.find(account, message.sender)
        if binding is None:
            return
        code, now = _REPORTS.get(message.report.status, "template_failed"), self._service.clock()
        uow.outbox.fail_tagged(binding.person_id, message.report.code, code, now)
        if code == "blocked":
            uow.bindings.mark_broken(binding.id, now)


def _charts(reply: Reply) -> tuple[File, ...]:
    return tuple(file for file in reply.files if isinstance(file, Chart))


def _first_line(said: str) -> str:
    """The beginning of a push as a notice carries it; what was cut shows that it was."""
    line = said.strip().split("\n")[0]
    return line if len(line) <= _NOTICE_LENGTH else line[: _NOTICE_LENGTH - 1] + "…"
