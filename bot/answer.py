"""One message in, its replies out, as one transaction. The same message again gives the same replies and changes nothing."""

from __future__ import annotations

import re
import secrets
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot import logs
from bot.tenants import Tenants
from config.texts import text
from handlers.messages import Incoming, Reply
from handlers.turn import Dialogue, Turn
from storage.rules.refusals import Refusal, WrongCode
from storage.rules.touchpoints import BEIJING
from storage.services import people
from storage.unit_of_work import UnitOfWork, read, write
from storage.work import Address, Federation, Work

# What PostgreSQL can't keep in a text, and what no person means to send.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class Answer:
    """Answers messages of all federations. Raises nothing: a fault is told under a number that the log knows."""

    def __init__(self, tenants: Tenants) -> None:
        self._tenants = tenants
        self._warming = threading.Lock()
        self._is_warm = False

    def __call__(self, incoming: Incoming) -> tuple[Reply, ...]:
        incoming = replace(incoming, text=_CONTROL.sub("", incoming.text))
        try:
            return self._answer(incoming)
        except Exception as fault:  # noqa: BLE001 - the one place where a fault becomes words
            return self._told(fault)

    def warm(self) -> None:
        """Loads what understanding needs, so that the first message needn't wait for it."""
        from handlers import respond
        from nlp.names import Names
        from nlp.read import read as understand

        with self._warming:
            if not self._is_warm:
                understand(text("form.cancelled"), datetime.now(BEIJING), Names.empty())
                self._is_warm = bool(respond)

    def known(self, account: str, dedup_key: str) -> bool:
        """Whether this very message was answered before."""
        with read(self._tenants.database, self._tenants.federation_of(account)) as uow:
            return uow.conversations.replies(account, dedup_key) is not None

    def _answer(self, incoming: Incoming) -> tuple[Reply, ...]:
        if not self._is_warm:
            # Once, however many first messages come at one moment: each thread would load it all for itself.
            self.warm()
        federation_id = self._tenants.federation_of(incoming.account)
        try:
            return self._exchanged(federation_id, incoming)
        except Refusal as refusal:
            # What was done is undone with the transaction; a second one answers, and remembers the answer.
            return self._exchanged(federation_id, incoming, refusal)

    def _exchanged(self, federation_id: str, incoming: Incoming, refusal: Refusal | None = None) -> tuple[Reply, ...]:
        try:
            with write(self._tenants.database, federation_id) as uow:
                return _Exchange(self._tenants, uow, incoming).replies(refusal)
        except _AnsweredMeanwhile:
            return self._stored(federation_id, incoming)
