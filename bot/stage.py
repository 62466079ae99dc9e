"""Setting the scene for `play`: a database brought up to date, a roster imported, everybody able to speak."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.app import DEMO, Files, Service, build, local_account, wall_clock
from bot.capabilities import CAPABILITIES
from bot.rosters import reading as rosters
from bot.simulation import Backwards, Simulation
from config import policies as policy_files
from config.policies import PolicyError
from config.texts import text
from storage.database import Database
from storage.services import roster as roster_service
from storage.unit_of_work import read, write
from storage.upkeep import schema
from storage.upkeep.faults import UpkeepFault

DEMO_ROSTER = Path(__file__).parent.parent / "config" / "demo"


class StageFault(Exception):
    """The scene can't be set; the message says why, in Chinese."""


def stage(
    url: str,
    *,
    roster: Path | None = None,
    policies: Path | None = None,
    now: datetime | None = None,
    files: Files = Files(),
) -> Simulation:
    """A simulation over a database, new or to be gone on with; `roster` None: the demo's, where nobody is there yet."""
    try:
        schema.upgrade(url)
        adopted = {DEMO: policy_files.load(policies).adopt()}
    except (PolicyError, UpkeepFault) as fault:
        raise StageFault(str(fault)) from fault

    def built() -> Service:
        accounts = {local_account(channel, DEMO): DEMO for channel in CAPABILITIES}
        return build(Database(url), adopted, accounts, files=files)

    simulation = Simulation(DEMO, built, now or wall_clock())
    simulation.prepare = lambda: _people_in(simulation, roster)
    if now is not None:
        try:
            simulation.begin(now)
        except Backwards as fault:
            raise StageFault(text("play.past", at=fault.at.isoformat(timespec="seconds"))) from fault
    return simulation


def _people_in(simulation: Simulation, roster: Path | None) -> None:
    database = simulation.service.database
    with read(database, DEMO) as uow:
        is_founded = uow.federations.get() is not None
    if roster is None and is_founded:
        simulation.bind_whoever_never_spoke()
        return
    found = rosters.read(roster or DEMO_ROSTER)
    if found.faults or found.entries is None:
        raise StageFault("\n".join(str(fault) for fault in found.faults))
    try:
        with write(database, DEMO) as uow:
            roster_service.apply(uow, found.entries, simulation.now, text("demo.federation"))
    except roster_service.PhonesTaken as taken:
        raise StageFault("\n".join(str(fault) for fault in rosters.phones_taken(found, taken))) from taken
    simulation.bind_everybody()
