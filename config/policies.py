"""The rules a federation has adopted: duties by role and year, figures by id, each with its source.

`load()` reads the documents, `Policies.adopt()` chooses among them and lays the federation's own changes over them. Nothing
here counts records; progress is derived elsewhere from what a Duty says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any

from config import policy_files, schema
from config.duties import (
    FEDERATION,
    KINDS,
    PERSON_ROLES,
    ROLES,
    Document,
    Duty,
    Figure,
    Joint,
    Measure,
    MonthDay,
    Per,
    Provision,
    Term,
    When,
)
from config.figures import changed
from config.policy_files import OWN, Defaults, PolicyError, PolicyFile
from config.schema import Wrong
from config.texts import text

__all__ = [
    "FEDERATION", "KINDS", "PERSON_ROLES", "ROLES", "Adopted", "Document", "Duty", "Figure", "Joint", "Measure",
    "MonthDay", "Per", "Policies", "PolicyError", "Provision", "Term", "When", "load",
]  # fmt: skip

FOLDER = Path(__file__).parent / "policies"
SETTINGS_FILE = "lvzhi.toml"
Override = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Adopted:
    """What holds in one federation. Immutable, so it may be shared between threads and kept as long as the process runs."""

    documents: tuple[Document, ...]
    every_duty: tuple[Duty, ...]
    figures: Mapping[str, tuple[Figure, ...]]
    every_provision: tuple[Provision, ...]
    terms: tuple[Term, ...]
    _ranks: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ranks", {term.id: rank for rank, term in enumerate(self.terms)})

    def duties(self, roles: Iterable[str], year: int) -> tuple[Duty, ...]:
        """What people of these roles owe in that year, one duty an id, in the order of the terms.

        A standing-committee member is a member too. Where two documents give the same duty the stricter stands.
        """
        return _owed(self, frozenset(roles), year)

    def _owing(self, roles: frozenset[str], year: int) -> tuple[Duty, ...]:
        held = self._all_roles(roles)
        chosen: dict[str, Duty] = {}
        for duty in self.every_duty:
            if duty.roles & held and duty.in_year(year) and duty.is_asked:
                chosen[duty.id] = _stricter(chosen.get(duty.id, duty), duty)
        return tuple(sorted(chosen.values(), key=self._rank))

    def duty(self, id: str, year: int | None = None) -> Duty:
        """The duty under that id in a year, or its newest version; the stricter document's where several have it.

        Raises KeyError when no adopted document has it in force then.
        """
        newest = {duty.document: duty for duty in self.every_duty if duty.id == id and (not year or duty.in_year(year))}
        if not newest:
            raise KeyError(id)
        return reduce(_stricter, newest.values())

    def has_duty(self, id: str) -> bool:
        return any(duty.id == id for duty in self.every_duty)

    def figure(self, id: str, year: int | None = None) -> Any:
        """The value of a figure: int, float, bool, str, time, tuple or dict as declared; see `figure_source` for the year."""
        return self.figure_source(id, year).value

    def figure_source(self, id: str, year: int | None = None) -> Figure:
        """The figure with unit, wording and source: as it holds in that year, or its newest version.

        A federation's figure may begin with a year, so that a closed year keeps its own. Raises KeyError for an unknown id.
        """
        versions = self.figures[id]
        known = [one for one in versions if year is None or one.year is None or one.year <= year]
        return known[-1]

    def provisions(self, roles: Iterable[str] = ()) -> tuple[Provision, ...]:
        """Rules without a number, of these roles, or all of them."""
        held = self._all_roles(roles)
        return tuple(one for one in self.every_provision if not held or one.roles & held)

    def _all_roles(self, roles: Iterable[str]) -> frozenset[str]:
        held = frozenset(roles)
        implied = self.figure("roles.implied")
        return held.union(*(implied.get(role, ()) for role in held))

    def _rank(self, duty: Duty) -> int:
        """Named terms first, in their order; the sort is stable, so the rest keeps the documents' order."""
        return self._ranks.get(duty.id, len(self._ranks))


@dataclass(frozen=True, slots=True, eq=False)
class Policies:
    """All documents known, by the stem of their files."""

    files: Mapping[str, PolicyFile]

    def adopt(
        self,
        adopts: Sequence[str] = (),
        duties: Mapping[str, Override | Sequence[Override]] | None = None,
        figures: Mapping[str, Any] | None = None,
    ) -> Adopted:
        """What holds where these documents are adopted (none named: all of them; «own» always) with these changes.

        A change of a duty or figure may carry `year`, the first it holds in; several years make a list. A duty of a new id
        must be complete. Raises PolicyError for an unknown document, duty or figure and for a value of the wrong kind.
        """
        chosen = self._chosen(adopts)
        terms = {term.id: term for file in self.files.values() for term in file.terms}
        shipped = {figure.id: figure for file in self.files.values() for figure in file.figures}
        with _in_settings(""):
            own_figures = changed(shipped, figures or {})
        defaults = Defaults(terms, own_figures["reminder.stages"][-1].value)
        return Adopted(
            tuple(file.document for file in chosen),
            tuple(_duties(chosen, defaults, duties or {})),
            own_figures,
            tuple(provision for file in chosen for provision in file.provisions),
            tuple(terms.values()),
        )

    def _chosen(self, adopts: Sequence[str]) -> list[PolicyFile]:
        for stem in adopts:
            if stem not in self.files:
                raise PolicyError(SETTINGS_FILE, 0, "adopts", text("policies.unknown_document", id=stem))
        stems = [stem for stem in (adopts or self.files) if stem != OWN]
        return [self.files[stem] for stem in (*stems, OWN)]


def load(folder: Path | None = None) -> Policies:
    """Read every policy file of a folder, or those shipped with the program.

    A folder of one's own replaces the shipped documents; only our own figures and terms are filled up from the shipped ones,
    since the program can't run without them. Raises PolicyError with file, line, key and problem.
    """
    return _shipped() if folder is None else Policies(_filled_up(_read_folder(folder)))


@lru_cache(maxsize=1)
def _shipped() -> Policies:
    return Policies(_read_folder(FOLDER))


def _read_folder(folder: Path) -> dict[str, PolicyFile]:
    files, findings = {}, policy_files.Findings()
    for path in sorted(folder.glob("*.toml")):
        with findings.noting():
            files[path.stem] = policy_files.read(path)
    findings.raised()
    if not files:
        raise PolicyError(str(folder.name), 0, "", text("policies.none"))
    _refuse_doubled_figures(files)
    return files


def _filled_up(files: dict[str, PolicyFile]) -> dict[str, PolicyFile]:
    """With the shipped figures and terms that no file of the folder has."""
    present = {figure.id for file in files.values() for figure in file.figures}
    named = {term.id for file in files.values() for term in file.terms}
    ours = _shipped().files
    own = files.get(OWN, replace(ours[OWN], duties=(), figures=(), provisions=(), terms=()))
    figures = tuple(one for file in ours.values() for one in file.figures if one.id not in present)
    terms = tuple(term for term in ours[OWN].terms if term.id not in named)
    return files | {OWN: replace(own, figures=own.figures + figures, terms=own.terms + terms)}


def _refuse_doubled_figures(files: Mapping[str, PolicyFile]) -> None:
    seen: set[str] = set()
    for stem, file in files.items():
        for figure in file.figures:
            if figure.id in seen:
                raise PolicyError(f"{stem}.toml", 0, "figure.id", text("policies.duplicate", id=figure.id))
            seen.add(figure.id)


@lru_cache(maxsize=1024)
def _owed(adopted: Adopted, roles: frozenset[str], year: int) -> tuple[Duty, ...]:
    # Asked for several times in every turn, and the same for everybody of these roles.
    return adopted._owing(roles, year)


def _stricter(one: Duty, other: Duty) -> Duty:
    """The one that asks for more in a year, then the one whose document gives the number, then the earlier adopted."""
    return other if _rigour(other) > _rigour(one) else one


def _rigour(duty: Duty) -> tuple[float, bool]:
    return duty.yearly, not duty.default


def _duties(
    chosen: Sequence[PolicyFile], defaults: Defaults, changes: Mapping[str, Override | Sequence[Override]]
) -> Iterator[Duty]:
    ids = {raw["id"] for file in chosen for raw in file.duties}
    for file in chosen:
        for raw in file.duties:
            yield from _versions(file.document, raw, defaults, _by_year(raw["id"], changes.get(raw["id"], ())))
    for id, change in changes.items():
        if id not in ids:
            yield from _new_duty(chosen[-1].document, id, defaults, _by_year(id, change))


def _by_year(id: str, change: Override | Sequence[Override]) -> list[Override]:
    changes = [change] if isinstance(change, Mapping) else list(change)
    if not all(schema.is_kind(one.get("year", 1), int) and one.get("year", 1) > 0 for one in changes):
        raise PolicyError(SETTINGS_FILE, 0, f"duty.{id}.year", text("policies.year"))
    years = [one.get("year", 0) for one in changes]
    if len(set(years)) < len(years):
        raise PolicyError(SETTINGS_FILE, 0, f"duty.{id}", text("policies.same_year"))
    return sorted(changes, key=lambda one: int(one.get("year", 0)))


def _versions(
    document: Document, raw: Mapping[str, Any], defaults: Defaults, changes: Sequence[Override]
) -> Iterator[Duty]:
    """The document's own duty up to the first change, then one version a change up to the next."""
    current = dict(raw)
    own = False
    for change in changes:
        begins = max(raw["in_force"], date(change.get("year", 1), 1, 1))
        if begins > current["in_force"]:
            yield policy_files.duty(document, current | {"until": begins - timedelta(days=1)}, defaults, own=own)
        current |= {key: value for key, value in change.items() if key != "year"} | {"in_force": begins}
        own = True
        with _in_settings(f"duty.{raw['id']}"):
            policy_files.check_duty(current)
    yield policy_files.duty(document, current, defaults, own=own)


def _new_duty(document: Document, id: str, defaults: Defaults, changes: Sequence[Override]) -> Iterator[Duty]:
    first = {key: value for key, value in changes[0].items() if key != "year"}
    raw = {"id": id, "clause": " ", "in_force": date(changes[0].get("year", 1), 1, 1)} | first
    if not {"roles", "counts", "says"} <= raw.keys():
        raise PolicyError(SETTINGS_FILE, 0, f"duty.{id}", text("policies.unknown_duty", id=id))
    with _in_settings(f"duty.{id}"):
        policy_files.check_duty(raw)
    yield from _versions(document, raw, defaults, changes)


@contextmanager
def _in_settings(table: str) -> Iterator[None]:
    """What is wrong with a federation's change becomes a fault of its settings; the file's line is found by who reads it."""
    try:
        yield
    except Wrong as wrong:
        first, *more = (
            PolicyError(SETTINGS_FILE, 0, f"{table}.{key}" if table else key, problem) for key, problem in wrong.every
        )
        raise PolicyError(SETTINGS_FILE, 0, first.key, first.problem, more) from None
