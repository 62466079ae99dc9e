"""Wiring: the only place that builds things."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.answer import Answer
from bot.exporting import Exporter
from bot.media.handing import Handing
from bot.media.intake import Intake
from bot.media.links import Links
from bot.media.shelf import Shelf
from bot.media.transcription import Transcribe, transcriber
from bot.outbox import Sender
from bot.tenants import Tenants
from config import calendar
from config import policies as policy_files
from config.policies import Adopted
from storage.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import FederationSettings, Settings

LOCAL_CHANNELS = ("console", "web")
DEMO = "demo"

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Files:
    """Where pictures, voices and documents are kept, and who turns a voice into words; without a folder nothing is kept.

    `public_url` is the address that people reach us at, `key` signs the links to files.
    """

    folder: Path | None = None
    transcribe: Transcribe | None = None
    public_url: str = "http://127.0.0.1:8000"
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Service:
    """One process' working parts over one database."""

    database: Database
    tenants: Tenants
    answer: Answer
    intake: Intake
    handing: Handing
    clock: Clock


def local_account(channel: str, federation_id: str) -> str:
    """The account of a channel that needs no platform, one a federation."""
    return channel if federation_id == DEMO else f"{channel}.{federation_id}"


def adopted(federations: Iterable[FederationSettings], folder: Path | None) -> dict[str, Adopted]:
    """Each federation's policies with its own changes. Raises PolicyError."""
    known = policy_files.load(folder)
    return {each.id: known.adopt(each.adopts, each.duty, each.figures) for each in federations}


def build(
    database: Database,
    policies: Mapping[str, Adopted],
    accounts: Mapping[str, str] | None = None,
    overlay: Path | None = None,
    clock: Clock = wall_clock,
    files: Files = Files(),
) -> Service:
    """A service over an open database. `accounts` maps platform accounts to federations; local ones are added."""
    local = {local_account(channel, id): id for id in policies for channel in LOCAL_CHANNELS}
    links = Links(files.public_url, files.key or secrets.token_hex(32))
    tenants = Tenants(database, policies, {**local, **(accounts or {})}, calendar.load(overlay))
    exporter = Exporter(tenants, files.folder)
    answer = Answer(tenants, links, exporter.opened)
    shelf = Shelf(files.folder)
    intake = Intake(answer, shelf, files.transcribe)
    return Service(database, tenants, answer, intake, Handing(shelf, links, clock), clock)


def from_settings(settings: Settings, clock: Clock = wall_clock) -> Service:
    """A service as the settings want it; without any federation it is the demo's."""
    from config.settings import FederationSettings

    federations = settings.federations or (FederationSettings(id=DEMO, name=DEMO),)
    policies = adopted(federations, settings.policies)
    accounts = {channel.account: channel.federation for channel in settings.channels}
    files = Files(
        settings.media,
        transcriber(settings.transcription) if settings.transcription else None,
        settings.public_url,
        settings.signing_key.get_secret_value(),
    )
    return build(Database(settings.database_url), policies, accounts, settings.calendar, clock, files)


Senders = Mapping[str, Sender]
