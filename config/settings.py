"""Environment and `lvzhi.toml` become frozen Settings, once, at start. The only reader of os.environ.

Costs a tenth of a second to import (pydantic): import it where the program is wired together, not in what it is wired from.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError

from config import settings_checks, settings_reading
from config.settings_faults import Fault, Problem, SettingsError, translated
from config.settings_reading import HOME, Raw
from config.texts import text

__all__ = [
    "ChannelKind",
    "ChannelSettings",
    "FederationSettings",
    "Settings",
    "SettingsError",
    "database_url_of",
    "home_folder",
    "load",
]

# A file of its own, or a server: whatever stands before the last «@» may hold any character but that.
_DATABASE = re.compile(
    r"sqlite:///(?!:memory:)[^?]+(\?.*)?"
    r"|postgresql\+psycopg://(.*@)?(\[[^\]/]*\]|[^@:/?\[]*)(:\d{1,5})?(/[^@?]*)?(\?[^@]*)?"
)
_URL = re.compile(r"https?://[^\s/]+\S*")


def _refuse(key: str, **fields: object) -> PydanticCustomError:
    return PydanticCustomError("ours", "{problem}", {"problem": text(f"settings.{key}", **fields)})


def _said(value: str) -> str:
    if not value.strip():
        raise _refuse("empty")
    return value


def _named(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]+", value):
        raise _refuse("bad_account")
    return value


def _url(value: str) -> str:
    if not _URL.fullmatch(value):
        raise _refuse("bad_url")
    return value.rstrip("/")


def _port(value: int) -> int:
    if not 0 <= value < 2**16:
        raise _refuse("bad_port")
    return value


def database_url_of(value: str) -> str:
    """The address of a database as the program writes it. Raises ValueError, in words, where it is none."""
    value = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", value)
    if not _DATABASE.fullmatch(value):
        raise _refuse("bad_database")
    return value


def _aes_key(value: SecretStr) -> SecretStr:
    """channels.md section 2: an EncodingAESKey is 43 characters of base64 without the final «=»."""
    written = value.get_secret_value()
    if len(written) != 43:
        raise _refuse("aes_key_length", length=len(written))
    if not re.fullmatch(r"[A-Za-z0-9+/]+", written):
        raise _refuse("aes_key_letters")
    return value


def _secret(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().strip():
        raise _refuse("empty_token")
    return value


def _proxy(value: SecretStr) -> SecretStr:
    if not _URL.fullmatch(value.get_secret_value()):
        raise _refuse("bad_url")
    return value


def _key(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < settings_reading.KEY_LENGTH:
        raise _refuse("short_key", length=settings_reading.KEY_LENGTH)
    return value


Said = Annotated[str, AfterValidator(_said)]
Key = Annotated[SecretStr, AfterValidator(_key)]
Named = Annotated[str, AfterValidator(_named)]
Url = Annotated[str, AfterValidator(_url)]
Port = Annotated[int, AfterValidator(_port)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]
Proxy = Annotated[SecretStr, AfterValidator(_proxy)]
AesKey = Annotated[SecretStr, AfterValidator(_aes_key)]
Mode = Literal["plain", "safe", "compatible"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class ChannelKind(StrEnum):
    """The channels that can be configured; the web chat is a setting of its own."""

    WECHAT = "wechat"
    WECOM = "wecom"
    TELEGRAM = "telegram"
    CONSOLE = "console"


class FederationSettings(_Frozen):
    """One federation; `duty` and `figures` are its changes to the policies it adopts (none named: all of them)."""

    id: Named
    name: Said
    parent: str | None = None
    adopts: tuple[str, ...] = ()
    duty: Mapping[str, Mapping[str, Any] | tuple[Mapping[str, Any], ...]] = {}
    figures: Mapping[str, Any] = {}


class NoticeSettings(_Frozen):
    """A subscription notice or template message of a WeChat account: the template's id and the names of its keywords."""

    template: Said
    title: Said = "thing1"
    text: Said = "thing2"
    time: Said | None = None


class ChannelSettings(_Frozen):
    """One account on one platform. Telegram: `token` is the bot's, `secret` the one that webhook calls carry.

    `proxy` may hold a password; without it no proxy is used, whatever the environment says.
    """

    kind: ChannelKind
    account: Named
    federation: Said
    token: Secret | None = None
    aes_key: AesKey | None = None
    previous_aes_key: AesKey | None = None
    app_id: Said | None = None
    corp_id: Said | None = None
    agent_id: int | None = None
    secret: Secret | None = None
    mode: Mode = Field(default_factory=lambda known: "safe" if known.get("aes_key") else "plain")
    api_base: Url | None = None
    proxy: Proxy | None = None
    notice: NoticeSettings | None = None
    case_notice: NoticeSettings | None = None


class TranscriptionSettings(_Frozen):
    """A speech-to-text service: gets a voice by POST, answers {"text": "…"}. `timeout` in seconds."""

    url: Url
    token: Secret | None = None
    timeout: float = Field(8.0, gt=0, le=60)


class Settings(_Frozen):
    """Everything the program is told from outside. Prints no secret, and no database address, as that holds a password.

    The file's names of lists are singular: [[federation]], [[channel]].
    """

    home: Path
    database_url: Annotated[str, AfterValidator(database_url_of), Field(repr=False)]
    federations: tuple[FederationSettings, ...] = Field((), alias="federation")
    channels: tuple[ChannelSettings, ...] = Field((), alias="channel")
    production: bool = False
    web_chat: bool = Field(default_factory=lambda known: not known.get("production"))
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    web_host: Said = "127.0.0.1"
    web_port: Port = 8000
    public_url: Url = Field(default_factory=lambda known: f"http://{known.get('web_host')}:{known.get('web_port')}")
    signing_key: Key
    data_key: Key
    calendar: Path | None = None
    policies: Path | None = None
    transcription: TranscriptionSettings | None = None

    @property
    def media(self) -> Path:
        """Where pictures, voices and documents are kept."""
        return self.home / "media"

    def federation(self, id: str) -> FederationSettings:
        """The federation of that id. Raises KeyError."""
        return {federation.id: federation for federation in self.federations}[id]


def home_folder(given: Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """The folder asked for, else `LVZHI_HOME`, else `./var`."""
    return given or Path(_environment(environ).get(HOME) or "var")


def load(home: Path, *, database_url: str | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of a home folder: what is given here goes before `LVZHI_*` variables, those before `{home}/lvzhi.toml`.

    Makes the keys that sign links and encrypt data on first use. Raises SettingsError with every fault found.
    """
    raw = settings_reading.gather(home, database_url, _environment(environ))
    problems = [*raw.problems, *settings_checks.problems(raw.values)]
    settings = _checked(raw, problems)
    if settings is None or problems or raw.faults:
        raise SettingsError([*raw.faults, *_first_of_each_place(raw, problems)])
    return settings


def _environment(given: Mapping[str, str] | None) -> Mapping[str, str]:
    return os.environ if given is None else given


def _checked(raw: Raw, problems: list[Problem]) -> Settings | None:
    """The settings if every value is of its kind; what isn't is added to the problems."""
    try:
        return Settings.model_validate(raw.values, by_alias=True, by_name=False)
    except ValidationError as error:
        problems += translated(error)
        return None


def _first_of_each_place(raw: Raw, problems: list[Problem]) -> list[Fault]:
    """One fault a key: a secret that wasn't found needn't be called missing as well."""
    first: dict[Any, str] = {}
    for place, problem in problems:
        first.setdefault(place, problem)
    return [raw.origin.fault(place, problem) for place, problem in first.items()]
