"""What `lvzhi doctor` says about channels: what is lacking, what the platform would refuse, whether it can be reached."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.findings import Finding, Findings, Level
from config.texts import text

if TYPE_CHECKING:
    from bot.reach import Reach, Reached
    from config.settings import ChannelSettings, Settings

# What a channel needs to answer at all, and to speak first (channels.md sections 1 to 3).
_ANSWERS = {"wechat": ("token",), "wecom": ("token", "aes_key", "corp_id"), "telegram": ("token",), "console": ()}
_SPEAKS = {"wechat": ("app_id", "secret"), "wecom": ("secret", "agent_id"), "telegram": (), "console": ()}
_HOSTS = {
    "wechat": "https://api.weixin.qq.com",
    "wecom": "https://qyapi.weixin.qq.com",
    "telegram": "https://api.telegram.org",
}
# A number, a colon, 35 letters: what BotFather gives.
_BOT_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{35}")
# What the platforms' pages take as the callback's token.
_CALLBACK_TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")
_CALLED_BACK = ("wechat", "wecom")
_REFUSED = frozenset({401, 404})
# Callbacks are refused beyond five minutes (channels.md section 2); a clock that is off by half of that will be there soon.
_SKEW = timedelta(seconds=150)


def channels(settings: Settings, now: datetime, reach: Reach | None) -> Findings:
    """Every configured channel; `reach` None asks no platform."""
    if not settings.channels:
        yield Finding(Level.WARNING, text("doctor.channels.none"), text("doctor.channels.none_mend"))
    for channel in settings.channels:
        found = [*_written(channel, settings), *(_met(channel, now, reach) if reach else ())]
        yield from found
        if not found:
            yield Finding(Level.FINE, text("doctor.channels.fine", kind=channel.kind, account=channel.account))


def _written(channel: ChannelSettings, settings: Settings) -> Findings:
    """What can be told from the settings alone."""
    say = partial(text, kind=channel.kind, account=channel.account)
    lacking = [name for name in _ANSWERS[channel.kind] if getattr(channel, name) is None]
    silent = [name for name in _SPEAKS[channel.kind] if getattr(channel, name) is None]
    if lacking:
        yield Finding(Level.FAULT, say("doctor.channels.deaf", keys=_listed(lacking)), say("doctor.channels.fill"))
    if silent:
        yield Finding(Level.WARNING, say("doctor.channels.mute", keys=_listed(silent)), say("doctor.channels.fill"))
    if settings.production and channel.kind == "wechat" and channel.mode == "plain":
        yield Finding(Level.WARNING, say("doctor.channels.plain"), say("doctor.channels.seal"))
    token = _token(channel)
    if channel.kind in _CALLED_BACK and token and not _CALLBACK_TOKEN.fullmatch(token):
        yield Finding(
            Level.FAULT, say("doctor.channels.callback_token", length=len(token)), say("doctor.channels.same")
        )
    if channel.kind == "telegram":
        yield from _bot(channel, settings.public_url)


def _bot(channel: ChannelSettings, public_url: str) -> Findings:
    say = partial(text, kind=channel.kind, account=channel.account)
    token = _token(channel)
    if token and not _BOT_TOKEN.fullmatch(token):
        length = len(token.partition(":")[2])
        yield Finding(Level.FAULT, say("doctor.channels.bot_token", length=length), say("doctor.channels.bot_father"))
    if channel.secret is not None and not public_url.startswith("https://"):
        yield Finding(Level.FAULT, say("doctor.channels.hook", url=public_url), say("doctor.channels.hook_mend"))


def _met(channel: ChannelSettings, now: datetime, reach: Reach) -> Findings:
    """What the platform says, or that it says nothing."""
    if channel.kind not in _HOSTS:
        return
    say = partial(text, kind=channel.kind, account=channel.account)
    base = channel.api_base or _HOSTS[channel.kind]
    is_bot = channel.kind == "telegram"
    answer = reach(f"{base}/bot{_token(channel)}/getMe" if is_bot else base, _proxy(channel))
    if answer is None:
        yield Finding(Level.FAULT, say("doctor.channels.away", base=base), say("doctor.channels.away_mend"))
        return
    if is_bot and answer.status in _REFUSED:
        yield Finding(Level.FAULT, say("doctor.channels.refused"), say("doctor.channels.bot_father"))
    if minutes := _minutes_off(answer, now):
        yield Finding(Level.FAULT, say("doctor.channels.skew", minutes=minutes), text("doctor.clock.mend"))


def _minutes_off(answer: Reached, now: datetime) -> int:
    """How far the clocks are apart, rounded up; 0 when that does no harm."""
    off = abs(now - answer.at) if answer.at else timedelta()
    return -(-off // timedelta(minutes=1)) if off > _SKEW else 0


def _token(channel: ChannelSettings) -> str:
    return channel.token.get_secret_value() if channel.token else ""


def _proxy(channel: ChannelSettings) -> str:
    return channel.proxy.get_secret_value() if channel.proxy else ""


def _listed(names: Iterable[str]) -> str:
    return text("doctor.between").join(names)
