"""The rules a federation has adopted: duties by role and year, figures by id, each with its source.

`load()` reads the documents, `Policies.adopt()` chooses among them and lays the federation's own changes over them. Nothing
here counts records; progress is derived elsewhere from what a Duty says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
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
from config.policy_files import OWN, Defaults, PolicyError, PolicyFile
from config.texts import text

__all__ = [
    "FEDERATION", "KINDS", "PERSON_ROLES", "ROLES", "Adopted", "Document", "Duty", "Figure", "Joint", "Measure",
    "MonthDay", "Per", "Policies", "PolicyError", "Provision", "Term", "When", "load",
]  # fmt: skip

FOLDER = Path(__file__).parent / "policies"
SETTINGS_FILE = "lvzhi.toml"
Override = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Adopted:
    """What holds in one federation. Immutable, so it may be shared between threads and kept as long as the process runs."""

    documents: tuple[Document, ...]
    every_duty: tuple[Duty, ...]
    figures: Mapping[str, tuple[Figure, ...]]
    every_provision: tuple[Provision, ...]
    terms: tuple[Term, ...]

    def duties(self, roles: Iterable[str], year: int) -> tuple[Duty, ...]:
        """What people of these roles owe in that year, one duty an id, in the order of the terms.

        A standing-committee member is a member too. Where two documents give the same duty the stricter stands.
        """
        held = self._all_roles(roles)
        chosen: dict[str, Duty] = {}
        for duty in self.every_duty:
            if duty.roles & held and duty.in_year(year):
                chosen[duty.id] = _stricter(chosen.get(duty.id), duty)
        return tuple(sorted(chosen.values(), key=self._order))

    def duty(self, id: str, year: int | None = None) -> Duty:
        """The duty under that id in a year, or its newest version; the stricter document's where several have it.

        Raises KeyError when no adopted document has it in force then.
        """
        chosen: Duty | None = None
        for duty in self.every_duty:
            if duty.id == id and (duty.in_year(year) if year else duty.until is None):
                chosen = _stricter(chosen, duty)
        if chosen is None:
            raise KeyError(id)
        return chosen

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

    def _order(self, duty: Duty) -> tuple[int, str]:
        """Named terms first, in their order; then the documents' own order is kept by the stable sort."""
        ids = [term.id for term in self.terms]
        return (ids.index(duty.id), "") if duty.id in ids else (len(ids), "")


@dataclass(frozen=True, slots=True)
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
        own_figures = _figures(self.files.values(), figures or {})
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
    files = {path.stem: policy_files.read(path) for path in sorted(folder.glob("*.toml"))}
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


def _stricter(one: Duty | None, other: Duty) -> Duty:
    """The one that asks for more in a year, then the one whose document gives the number, then the earlier adopted."""
    return other if one is None or _rigour(other) > _rigour(one) else one


def _rigour(duty: Duty) -> tuple[float, bool]:
    return duty.yearly, not duty.default


def _duties(
    chosen: Sequence[PolicyFile], defaults: Defaults, changes: Mapping[str, Override | Sequence[Override]]
) -> Iterator[Duty]:
    ids = {raw["id"] for file in chosen for raw in file.duties}
    for file in chosen:
        for raw in file.duties:
            yield from _versions(file.document, raw, defaults, _by_year(changes.get(raw["id"], ())))
    for id, change in changes.items():
        if id not in ids:
            yield from _new_duty(chosen[-1].document, id, defaults, _by_year(change))


def _by_year(change: Override | Sequence[Override]) -> list[Override]:
    changes = [change] if isinstance(change, Mapping) else list(change)
    for one in changes:
        if not schema.is_kind(one.get("year", 0), int):
            raise PolicyError(SETTINGS_FILE, 0, "year", text("policies.year"))
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
        _refuse_faulty(current)
    yield policy_files.duty(document, current, defaults, own=own)


def _new_duty(document: Document, id: str, defaults: Defaults, changes: Sequence[Override]) -> Iterator[Duty]:
    first = {key: value for key, value in changes[0].items() if key != "year"}
    raw = {"id": id, "clause": " ", "in_force": date(changes[0].get("year", 1), 1, 1)} | first
    if not {"roles", "counts", "says"} <= raw.keys():
        raise PolicyError(SETTINGS_FILE, 0, f"duty.{id}", text("policies.unknown_duty", id=id))
    _refuse_faulty(raw)
    yield from _versions(document, raw, defaults, changes)


def _refuse_faulty(raw: Mapping[str, Any]) -> None:
    if found := policy_files.duty_problem(raw):
        key, problem = found
        raise PolicyError(SETTINGS_FILE, 0, f"duty.{raw['id']}.{key}", problem)


def _figures(files: Iterable[PolicyFile], changes: Mapping[str, Any]) -> dict[str, tuple[Figure, ...]]:
    figures: dict[str, tuple[Figure, ...]] = {figure.id: (figure,) for file in files for figure in file.figures}
    for id, value in _flat(changes, figures):
        if id not in figures:
            raise PolicyError(SETTINGS_FILE, 0, f"figures.{id}", text("policies.unknown_figure", id=id))
        figures[id] = tuple(_changed(figures[id][0], value))
    return figures


def _flat(changes: Mapping[str, Any], known: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Figure ids as `push.at = …` (nested tables) or `"push.at" = …` (one key)."""
    for name, value in changes.items():
        id = f"{above}{name}"
        if isinstance(value, Mapping) and id not in known and any(one.startswith(f"{id}.") for one in known):
            yield from _flat(value, known, f"{id}.")
        else:
            yield id, value


def _changed(shipped: Figure, value: Any) -> Iterator[Figure]:
    """The federation's versions of a figure by year, behind the shipped one where they don't replace it."""
    versions = sorted(_dated(value), key=lambda one: one[0] or 0)
    if versions[0][0] is not None:
        yield shipped
    for year, new in versions:
        if not _same_kind(shipped.value, new):
            problem = text("policies.figure_type", id=shipped.id, expected=schema.expected(_kind(shipped.value)))
            raise PolicyError(SETTINGS_FILE, 0, f"figures.{shipped.id}", problem)
        source = text("policies.own_number")
        yield replace(shipped, value=policy_files.frozen(new), source=source, own=True, year=year)


def _dated(value: Any) -> list[tuple[int | None, Any]]:
    """`{value = 5, year = 2027}`, or a list of such, as (year, value) pairs; anything else holds in every year."""
    rows = value if isinstance(value, list) else [value]
    if all(isinstance(row, Mapping) and "value" in row and row.keys() <= {"value", "year"} for row in rows) and rows:
        return [(row.get("year"), row["value"]) for row in rows]
    return [(None, value)]


def _kind(value: Any) -> type:
    return list if isinstance(value, tuple) else float if isinstance(value, float) else type(value)


def _same_kind(shipped: Any, new: Any) -> bool:
    kind = _kind(shipped)
    return schema.is_kind(new, (int, float) if kind is float else kind)
