"""`roster`, `codes`, `bindings` and `exemptions`: who is in the federation, how they get in, and what isn't asked of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from bot.place import Place, fail, must_be_writable, say
from config.texts import text

if TYPE_CHECKING:
    from bot.app import Service
    from bot.rosters.commands import Report, Target
    from storage.rules.people import Role

Source = Annotated[Path, typer.Argument(help=text("cli.help.roster_path"))]
CsvFile = Annotated[Path, typer.Argument(help=text("cli.help.csv_file"))]


def check(path: Source) -> None:
    from bot.rosters import commands

    _tell(commands.check_roster(path))


def import_(
    context: typer.Context,
    path: Source,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.help.roster_dry_run"))] = False,
    rename: Annotated[bool, typer.Option("--rename", help=text("cli.help.roster_rename"))] = False,
) -> None:
    from bot.rosters import commands
    from bot.serving import service_of

    place: Place = context.obj
    target = _target(place, service_of(place))
    _tell(commands.import_roster(target, path, dry_run=dry_run, renames=rename))


def issue(
    context: typer.Context,
    role: Annotated[str | None, typer.Option("--role", help=text("cli.help.codes_role"))] = None,
    out: Annotated[Path, typer.Option("--out", help=text("cli.help.codes_out"))] = Path("codes.xlsx"),
) -> None:
    from bot.rosters import commands
    from bot.serving import service_of

    if out.suffix.lower() != ".xlsx":
        fail(text("cli.codes_suffix", out=out))
    must_be_writable(out)
    chosen = _role(role)
    place: Place = context.obj
    service = service_of(place)
    target = _target(place, service)
    policies = service.tenants.policies(target.federation_id)
    with typer.progressbar(length=1, label=text("cli.codes_progress"), file=_terminal()) as bar:

        def advance(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        report = commands.issue_codes(target, policies, out, role=chosen, progress=advance)
    _tell(report)


def bind(
    context: typer.Context,
    file: CsvFile,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.help.roster_dry_run"))] = False,
) -> None:
    from bot.rosters import commands
    from bot.serving import service_of

    place: Place = context.obj
    target = _target(place, service_of(place))
    channels = [each for each in place.settings.channels if each.federation == target.federation_id]
    known = {(str(each.kind), each.account) for each in channels} or None
    _tell(commands.import_bindings(target, file, known=known, dry_run=dry_run))


def free(
    context: typer.Context,
    file: CsvFile,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.help.roster_dry_run"))] = False,
) -> None:
    from bot.rosters import commands
    from bot.serving import service_of

    place: Place = context.obj
    service = service_of(place)
    _tell(commands.import_exemptions(service.tenants, _target(place, service), file, dry_run=dry_run))


def _target(place: Place, service: Service) -> Target:
    from bot.rosters.commands import Target

    federation = place.chosen()
    return Target(service.database, federation.id, service.clock(), federation.name, federation.parent)


def _role(name: str | None) -> Role | None:
    from bot.rosters.cells import BadCell
    from bot.rosters.cells import role as read_role

    if name is None:
        return None
    try:
        return read_role(name)
    except BadCell as fault:
        fail(fault.reason)


def _terminal() -> TextIO:
    """A progress bar is for a terminal; anything else gets none."""
    import io
    import sys

    return sys.stderr if sys.stderr.isatty() else io.StringIO()


def _tell(report: Report) -> None:
    """Faults are data, on stdout, one a line; the rest are remarks. A report that isn't well ends the command so."""
    faults = {str(fault) for fault in report.faults}
    for line in report.lines:
        if line in faults:
            typer.echo(line)
        else:
            say(line)
    if not report.is_ok:
        raise typer.Exit(1)
