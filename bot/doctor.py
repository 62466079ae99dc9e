"""`lvzhi doctor`: what is wrong with this installation, and how to mend it. It looks and changes nothing."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot import document_checks, platform_checks
from bot.app import DEMO, adopted, wall_clock
from bot.findings import Finding, Findings, Level
from bot.reach import Reach, reached
from config import calendar, texts
from config.calendar import CalendarError
from config.policies import PolicyError
from config.settings import FederationSettings, SettingsError, home_folder, load
from config.texts import text
from handlers.telling import accounts
from nlp import resources
from storage.migrations import HEAD
from storage.rules.delivery import cause
from storage.rules.touchpoints import BEIJING
from storage.upkeep import checks, schema
from storage.upkeep.faults import UpkeepFault

if TYPE_CHECKING:
    from bot.place import Place
    from config.settings import Settings

ROOT = Path(__file__).parent.parent
PARTS = ("config", "storage", "handlers", "bot")
_SQLITE = "sqlite:///"
_ROOM = 500 * 2**20
# The State Council announces the coming year's days off in November as a rule.
_ANNOUNCED_BY = (11, 15)
_SKEW = timedelta(minutes=10)
_KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")


def examine(place: Place) -> list[Finding]:
    """Everything about the place that a command works in. Where the settings are faulty, only these and the program."""
    now = wall_clock()
    try:
        settings = load(home_folder(place.home), database_url=place.database_url)
    except SettingsError as faults:
        found = [_fault(str(fault), text("doctor.settings.mend")) for fault in faults.faults]
    else:
        found = [_fine("settings", home=settings.home), *examine_settings(settings, now, reached)]
    return [*found, *_texts(), *_model(), *document_checks.documents(), *_program(now)]


def examine_settings(settings: Settings, now: datetime, reach: Reach | None = None) -> Findings:
    """What the settings lead to: policies, channels, database, calendar, room on the disk. None: ask no platform."""
    yield from _policies(settings)
    yield from platform_checks.channels(settings, now, reach)
    yield from _database(settings, now)
    yield from _calendar(settings.calendar, now.astimezone(BEIJING).date())
    yield from _room(settings.home)


def _policies(settings: Settings) -> Findings:
    federations = settings.federations or (FederationSettings(id=DEMO, name=DEMO),)
    try:
        known = adopted(federations, settings.policies)
    except PolicyError as fault:
        yield _fault(str(fault), text("doctor.policies.mend"))
        return
    yield _fine("policies", federations=len(known))


def _database(settings: Settings, now: datetime) -> Findings:
    url = settings.database_url
    if url.startswith(_SQLITE) and not (file := Path(url.removeprefix(_SQLITE).partition("?")[0])).exists():
        # The home folder is made by the first command.
        if file.parent.is_dir() or file.parent == settings.home:
            yield _warning("database.none")
        else:
            yield _fault(text("stops.missing", path=file.parent), text("doctor.database.mend"))
        return
    try:
        found = schema.revision(url)
        yield from _schema(found)
        newest = checks.newest(url) if found == HEAD else None
        resting = checks.resting(url) if found == HEAD else []
    except UpkeepFault as fault:
        yield _fault(str(fault), text("doctor.database.mend"))
        return
    for row in resting:
        yield _fault(accounts.stopped(row), text(f"doctor.stopped.{_mends(row.code)}"))
    if newest and newest > now + _SKEW:
        yield _fault(
            text("doctor.clock.behind", newest=f"{newest.astimezone(BEIJING):%Y-%m-%d %H:%M}"),
            text("doctor.clock.mend"),
        )


def _mends(code: str) -> str:
    why = cause("", code)
    return why if f"doctor.stopped.{why}" in texts.keys() else "other"


def _schema(found: str | None) -> Findings:
    if found == HEAD:
        yield _fine("database", revision=found)
    elif found is None or found < HEAD:
        yield _warning("database.old")
    else:
        yield _fault(text("doctor.database.new", found=found, known=HEAD), text("doctor.database.newer"))


def _calendar(overlay: Path | None, today: date) -> Findings:
    try:
        until = calendar.load(overlay).official_until
    except CalendarError as fault:
        yield _fault(str(fault), text("doctor.calendar.mend"))
        return
    if until < today:
        yield _fault(text("doctor.calendar.past", until=until), text("doctor.calendar.mend"))
    elif until.year == today.year and (today.month, today.day) >= _ANNOUNCED_BY:
        yield Finding(Level.WARNING, text("doctor.calendar.soon", until=until), text("doctor.calendar.mend"))
    else:
        yield _fine("calendar", until=until)


def _room(home: Path) -> Findings:
    free = shutil.disk_usage(next(folder for folder in (home, *home.absolute().parents) if folder.exists())).free
    if free < _ROOM:
        yield Finding(Level.WARNING, text("doctor.room.little", free=free // 2**20), text("doctor.room.mend"))
    else:
        yield _fine("room", free=free // 2**20)


def _texts() -> Findings:
    """Counties edit the sentences; one that was deleted would be missed in the middle of a conversation."""
    try:
        known = texts.keys()
    except texts.TextError as fault:
        yield Finding(Level.FAULT, str(fault))  # there may be no sentence left to say it in
        return
    missing = sorted(set(_used_keys()) - known)
    if missing:
        yield _fault(text("doctor.texts.missing", keys=_listed(missing)), text("doctor.texts.mend"))
    else:
        yield _fine("texts", count=len(known))


def _used_keys() -> Iterator[str]:
    """Keys that stand in the code as they are; those put together are not known here."""
    for part in PARTS:
        for path in (ROOT / part).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _name(node.func) == "text" and node.args:
                    yield from _constants(node.args[0])


def _name(function: ast.expr) -> str:
    return str(getattr(function, "id", getattr(function, "attr", "")))


def _constants(key: ast.expr) -> list[str]:
    choices = [key.body, key.orelse] if isinstance(key, ast.IfExp) else [key]
    found = (each.value for each in choices if isinstance(each, ast.Constant) and isinstance(each.value, str))
    # SQLAlchemy's text() is not ours.
    return [value for value in found if _KEY.fullmatch(value)]


def _model() -> Findings:
    recorded = resources.recorded()
    for name in resources.FILES:
        if name not in recorded or not (resources.HERE / name).exists():
            yield _fault(text("doctor.model.missing", file=name), text("doctor.model.mend"))
        elif resources.digest(name) != recorded[name]:
            yield _fault(text("doctor.model.changed", file=name), text("doctor.model.mend"))
    if recorded.keys() >= set(resources.FILES):
        yield _fine("model", count=len(resources.FILES))


def _program(now: datetime) -> Findings:
    """A clock that was never set shows a year long gone."""
    made = calendar.load().official_from
    if now.astimezone(BEIJING).date() < made:
        yield _fault(
            text("doctor.clock.past", now=f"{now.astimezone(BEIJING):%Y-%m-%d %H:%M}"), text("doctor.clock.mend")
        )
    else:
        yield _fine("clock", now=f"{now.astimezone(BEIJING):%Y-%m-%d %H:%M}")


def _listed(names: Iterable[str]) -> str:
    return text("doctor.between").join(names)


def _fine(about: str, **fields: object) -> Finding:
    return Finding(Level.FINE, text(f"doctor.{about}.fine", **fields))


def _warning(about: str) -> Finding:
    return Finding(Level.WARNING, text(f"doctor.{about}"), text(f"doctor.{about}_mend"))


def _fault(said: str, mend: str) -> Finding:
    return Finding(Level.FAULT, said, mend)
