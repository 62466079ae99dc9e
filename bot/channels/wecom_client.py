"""Messages of a WeCom app on its own account: to many members at once, cards, files, and a policy for every refusal.

Blocking: call it in a sender's thread, never on the loop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import requests
from wechatpy.enterprise import WeChatClient

from bot import render
from bot.capabilities import WECOM, Buttons
from bot.channels import wecom_cards
from bot.channels.tencent import answers
from bot.channels.tencent.client import MEDIA_LIMIT, TIMEOUT, OwnedToken, TokenStore
from bot.channels.wecom_outcomes import STALE_TOKEN, TABLE, by_member
from bot.channels.wecom_pacing import Pace
from bot.outcomes import Outcome, State
from handlers.messages import Reply

if TYPE_CHECKING:
    from config.settings import ChannelSettings

PLATFORM = "https://qyapi.weixin.qq.com"
RECIPIENTS = 1000  # of one call (channels.md 4)
_SEND, _CHANGE_CARD = "message/send", "message/update_template_card"
_PICTURES = "image/"
# A push may take as many messages as it needs.
_CARDS = replace(WECOM, pieces=0)
_NUMBERS = replace(_CARDS, buttons=Buttons.NUMBERED)


class Client:
    """What we ask of the platform for one app."""

    def __init__(
        self,
        settings: ChannelSettings,
        tokens: TokenStore,
        *,
        now: Callable[[], datetime],
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        answers.install_scrubbing()
        self._api = _Api(settings, tokens, now, timeout)
        self._agent, self._now, self._pace = settings.agent_id, now, Pace()

    def send(self, members: Sequence[str], reply: Reply) -> dict[str, Outcome]:
        """The reply's words to all of them, each piece after the one before; what became of it by member."""
        outcomes = {each: self._paced(each) for each in members}
        for piece in render.render(reply, _CARDS if wecom_cards.fits(reply) else _NUMBERS):
            going = [each for each, outcome in outcomes.items() if outcome.state is State.SENT]
            outcomes |= self._sent(going, wecom_cards.shaped(piece, f"{self._now().date()}"))
        return outcomes

    def send_file(self, member: str, name: str, mime: str, content: bytes) -> Outcome:
        """A picture or a document for one member; uploaded first, as every media id lives three days."""
        kind = "image" if mime.startswith(_PICTURES) else "file"

        def send(media_id: str) -> Outcome:
            return self._sent([member], {"msgtype": kind, kind: {"media_id": media_id}})[member]

        return self._api.sent_with(kind, name, content, send)

    def change_card(self, member: str, response_code: str, label: str) -> Outcome:
        """Shows on a tapped card what was chosen. The platform takes a response code once."""
        asked = {"userids": [member], "agentid": self._agent, "response_code": response_code}
        return self._api.outcome(_CHANGE_CARD, {**asked, **wecom_cards.replaced(label)})

    def download(self, media_id: str, limit: int = MEDIA_LIMIT) -> bytes:
        """A picture or voice message that somebody sent. Raises Fault; ids live three days."""
        return self._api.media_bytes(media_id, limit)

    def _sent(self, members: Sequence[str], message: Mapping[str, Any]) -> dict[str, Outcome]:
        found: dict[str, Outcome] = {}
        for start in range(0, len(members), RECIPIENTS):
            some = list(members[start : start + RECIPIENTS])
            asked = {"touser": "|".join(some), "agentid": self._agent, **message, **_CHECKED}
            found |= by_member(*self._api.told(_SEND, asked), some)
        return found

    def _paced(self, member: str) -> Outcome:
        wait = self._pace.claim(member, self._now())
        return Outcome(State.RETRY, "member_pace", wait=wait, only_here=True) if wait else Outcome(State.SENT, "0")


# So that a push of which nobody knows whether it arrived may be sent again.
_CHECKED = {"enable_duplicate_check": 1, "duplicate_check_interval": WECOM.removes_repeats}


class _Api(OwnedToken, WeChatClient):  # type: ignore[misc]
    table = TABLE
    stale = STALE_TOKEN

    def __init__(
        self,
        settings: ChannelSettings,
        tokens: TokenStore,
        now: Callable[[], datetime],
        timeout: tuple[float, float],
    ) -> None:
        secret = settings.secret.get_secret_value() if settings.secret else ""
        super().__init__(settings.corp_id or "", secret, timeout=timeout, auto_retry=False)
        self.own(str(settings.api_base or PLATFORM), tokens, now)

    def ask_for_token(self) -> requests.Response:
        """A token of this app alone; repeated calls give the same one."""
        asked = {"corpid": self.corp_id, "corpsecret": self.secret}
        answer: requests.Response = self._http.get(self.API_BASE_URL + "gettoken", params=asked, timeout=self.timeout)
        return answer
