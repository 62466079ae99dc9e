"""Policy files read and checked: every table becomes a frozen value, every fault names file, line, key and problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Any

from config import figures, tomlfile
from config.duties import (
    FEDERATION,
    KINDS,
    ROLES,
    Document,
    Duty,
    Figure,
    Joint,
    Measure,
    Per,
    Provision,
    Term,
    When,
)
from config.schema import (
    Key,
    Wrong,
    among,
    check,
    days_of_year,
    falling,
    month_day,
    one_of,
    positive,
    said,
)
from config.texts import text

OWN = "own"
_WHOLE = 100  # percent


class PolicyError(Exception):
    """A faulty policy file or override; says file, line, key and problem in words a person can read.

    `more` are the other faults that were found with it, each told on a line of its own; line 0 is no line.
    """

    def __init__(self, where: str, line: int, key: str, problem: str, more: Iterable[PolicyError] = ()) -> None:
        self.where, self.line, self.key, self.problem, self.more = where, line, key, problem, tuple(more)
        said = text(f"policies.{tomlfile.sentence(line, key)}", file=where, line=line, key=key, problem=problem)
        super().__init__("\n".join((said, *map(str, self.more))))

    @property
    def every(self) -> tuple[PolicyError, ...]:
        """Each fault by itself."""
        return (PolicyError(self.where, self.line, self.key, self.problem), *self.more)


@dataclass(slots=True)
class Findings:
    """Collects the faults of several steps, so that all are told at once."""

    found: list[PolicyError] = field(default_factory=list)

    @contextmanager
    def noting(self) -> Iterator[None]:
        try:
            yield
        except PolicyError as fault:
            self.found += fault.every

    def raised(self) -> None:
        """Raises PolicyError where there are any."""
        if self.found:
            first = self.found[0]
            raise PolicyError(first.where, first.line, first.key, first.problem, self.found[1:])


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """One file's content. Duties stay raw tables (checked) so that a federation's changes can be laid over them."""

    document: Document
    duties: tuple[Mapping[str, Any], ...]
    figures: tuple[Figure, ...]
    provisions: tuple[Provision, ...]
    terms: tuple[Term, ...]


def read(path: Path) -> PolicyFile:
    """Read and check one document's file. Raises PolicyError with every fault that was found."""
    file, findings = _toml(path), Findings()
    with _located(file, ()):
        check(file.content, _FILE)
    with findings.noting(), _located(file, ("document",)):
        check(file.content["document"], _DOCUMENT)
    rows = {name: _rows(file, name, check_row, findings) for name, check_row in _TABLES.items()}
    findings.raised()
    document = Document(stem=path.stem, **file.content["document"])
    for refuse in (_refuse_doubled, _refuse_uncited):
        with findings.noting():
            refuse(file, rows)
    figures_here = list(_figures(file, document, rows["figure"], findings))
    findings.raised()
    return PolicyFile(
        document,
        tuple(rows["duty"]),
        tuple(figures_here),
        tuple(_provision(document, row) for row in rows["provision"]),
        tuple(_term(row) for row in rows["term"]),
    )


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a duty's table may leave out: its name, unit and hint by id, and the days of its reminders."""

    terms: Mapping[str, Term]
    stages: tuple[int, ...]


def duty(document: Document, raw: Mapping[str, Any], defaults: Defaults, *, own: bool = False) -> Duty:
    """The duty that a checked table declares."""
    term = defaults.terms.get(raw["id"], Term(raw["id"], raw["says"]))
    return Duty(
        id=raw["id"],
        document=document.stem,
        number=raw.get("number", document.number),
        clause=raw["clause"].strip(),
        roles=frozenset(raw["roles"]),
        counts=frozenset(raw["counts"]),
        at_least=raw.get("at_least"),
        per=Per(raw.get("per", Per.YEAR)),
        measure=Measure(raw.get("measure", term.measure)),
        unit=raw.get("unit", term.unit or text("policies.unit")),
        joint=Joint(raw.get("joint", Joint.NOBODY)),
        name=raw.get("name", term.name),
        says=raw["says"],
        in_force=raw["in_force"],
        remind_days_before=tuple(raw.get("remind_days_before", defaults.stages)),
        hint=raw.get("hint", term.hint),
        default=raw.get("default", False),
        own=own,
        until=raw.get("until"),
        when=When(raw.get("when", When.ALWAYS)),
        due=tuple(month_day(day) for day in raw.get("due", ())),
    )


def check_duty(raw: Any) -> None:
    """Raises Wrong with the first thing wrong with a duty's table."""
    check(raw, _DUTY)
    if raw.get("until") and raw["until"] < raw["in_force"]:
        raise Wrong("until", text("policies.until_before"))
    if not raw["counts"] and set(raw["roles"]) != {FEDERATION}:
        raise Wrong("counts", text("policies.empty"))
    if raw.get("measure") == Measure.SHARE:
        _check_share(raw)


def _check_share(raw: Mapping[str, Any]) -> None:
    """A share is one of linked unions that contacts reach in whole years."""
    if raw.get("at_least", 1) > _WHOLE:
        raise Wrong("at_least", text("policies.percent"))
    if raw["counts"] != ["contact"]:
        raise Wrong("counts", text("policies.share_counts"))
    if raw.get("per", Per.YEAR) not in (Per.YEAR, Per.TWO_YEARS):
        raise Wrong("per", text("policies.share_per"))


def _toml(path: Path) -> tomlfile.TomlFile:
    try:
        return tomlfile.read(path)
    except tomlfile.TomlFault as fault:
        problem = text("settings.not_utf8" if fault.is_encoding else "policies.syntax", detail=fault.problem)
        raise PolicyError(path.name, fault.line, "", problem) from None
    except OSError as error:
        raise PolicyError(path.name, 0, "", text("policies.unreadable", detail=error.strerror or "")) from None


def _rows(
    file: tomlfile.TomlFile, name: str, check_row: Callable[[Any], None], findings: Findings
) -> list[Mapping[str, Any]]:
    rows = list(file.content.get(name, []))
    for index, row in enumerate(rows):
        with findings.noting(), _located(file, (name, index)):
            check_row(row)
    return rows


@contextmanager
def _located(file: tomlfile.TomlFile, place: tomlfile.Place) -> Iterator[None]:
    """What is wrong with the table at that place becomes a fault with file and line."""
    try:
        yield
    except Wrong as wrong:
        first, *more = (_at(file, (*place, key), problem) for key, problem in wrong.every)
        raise PolicyError(first.where, first.line, first.key, first.problem, more) from None


def _at(file: tomlfile.TomlFile, place: tomlfile.Place, problem: str) -> PolicyError:
    dotted = ".".join(str(step) for step in place if isinstance(step, str))
    return PolicyError(file.path.name, file.line_of(place), dotted, problem)


def _refuse_doubled(file: tomlfile.TomlFile, rows: Mapping[str, list[Mapping[str, Any]]]) -> None:
    for name, tables in rows.items():
        seen: dict[str, list[Mapping[str, Any]]] = {}
        for index, row in enumerate(tables):
            if any(_overlap(row, other) for other in seen.get(row["id"], ())):
                place = (name, index, "id")
                problem = text("policies.duplicate", id=row["id"])
                raise PolicyError(file.path.name, file.line_of(place), f"{name}.id", problem)
            seen.setdefault(row["id"], []).append(row)


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Two versions of a duty may stand in a file when one ends before the other begins."""
    if "in_force" not in one:
        return True
    first, second = sorted((one, other), key=lambda row: row["in_force"])
    return not first.get("until") or bool(first["until"] >= second["in_force"])


def _refuse_uncited(file: tomlfile.TomlFile, rows: Mapping[str, list[Mapping[str, Any]]]) -> None:
    if file.path.stem == OWN:
        return
    for index, row in enumerate(rows["figure"]):
        if "clause" not in row:
            line = file.line_of(("figure", index))
            raise PolicyError(file.path.name, line, "figure.clause", text("policies.missing"))


def _figures(
    file: tomlfile.TomlFile, document: Document, rows: Iterable[Mapping[str, Any]], findings: Findings
) -> Iterator[Figure]:
    for index, row in enumerate(rows):
        with findings.noting(), _located(file, ("figure", index)):
            yield figures.declared(document, row)


def _provision(document: Document, row: Mapping[str, Any]) -> Provision:
    source = row.get("number", document.number) + row["clause"]
    return Provision(row["id"], document.stem, source, frozenset(row["roles"]), row["says"])


def _term(row: Mapping[str, Any]) -> Term:
    measure = Measure(row.get("measure", Measure.COUNT))
    return Term(row["id"], row["name"], row.get("unit", ""), measure, row.get("hint", ""))


_TEXT, _MUST_SAY = Key(str, checks=(said,)), Key(str, required=True, checks=(said,))
_ROLES = Key(list, required=True, checks=(said, among(ROLES)))
_FILE = {
    "document": Key(dict, required=True), "duty": Key(list), "figure": Key(list), "provision": Key(list),
    "term": Key(list),
}  # fmt: skip
_DOCUMENT = {"number": _MUST_SAY, "title": _TEXT, "issued": Key(date)}
_DUTY = {
    "id": _MUST_SAY, "number": _TEXT, "clause": _MUST_SAY, "roles": _ROLES,
    "counts": Key(list, required=True, checks=(among(KINDS),)), "at_least": Key(int, checks=(positive,)),
    "per": one_of(Per), "measure": one_of(Measure), "unit": _TEXT, "joint": one_of(Joint), "name": _TEXT,
    "says": _MUST_SAY, "in_force": Key(date, required=True), "until": Key(date),
    "remind_days_before": Key(list, checks=(falling,)), "default": Key(bool), "hint": Key(str),
    "when": one_of(When), "due": Key(list, checks=(days_of_year,)),
}  # fmt: skip
_FIGURE = {
    "id": _MUST_SAY, "value": Key((bool, int, float, str, time, list, dict), required=True), "unit": Key(str),
    "says": _MUST_SAY, "clause": _TEXT, "sums_to": Key(int),
}  # fmt: skip
_PROVISION = {"id": _MUST_SAY, "number": _TEXT, "clause": _MUST_SAY, "roles": _ROLES, "says": _MUST_SAY}
_TERM = {"id": _MUST_SAY, "name": _MUST_SAY, "unit": _TEXT, "measure": one_of(Measure), "hint": Key(str)}
_TABLES: Mapping[str, Callable[[Any], None]] = {
    "duty": check_duty, "figure": partial(check, keys=_FIGURE), "provision": partial(check, keys=_PROVISION),
    "term": partial(check, keys=_TERM),
}  # fmt: skip
