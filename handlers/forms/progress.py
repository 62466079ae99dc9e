"""How far a form is filled; JSON both ways, so that any replica continues it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.forms.form import Form


@dataclass(frozen=True, slots=True)
class Progress:
    """`asked` is the field in question, None while the card waits for confirmation. `trail`: fields asked so far.

    `extra` belongs to whoever began the form (the number of a record that is amended). `options` are names to choose
    from where one was said that fits several.
    """

    form: str
    version: int
    values: Mapping[str, Any] = field(default_factory=dict)
    asked: str | None = None
    trail: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def with_values(self, values: Mapping[str, Any]) -> Progress:
        kept = {name: names for name, names in self.options.items() if name not in values}
        return replace(self, values={**self.values, **values}, options=kept)

    def without(self, name: str) -> Progress:
        return replace(self, values={each: value for each, value in self.values.items() if each != name})

    def unoffered(self, name: str) -> Progress:
        return replace(self, options={each: names for each, names in self.options.items() if each != name})

    def as_json(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "version": self.version,
            "values": dict(self.values),
            "asked": self.asked,
            "trail": list(self.trail),
            "extra": dict(self.extra),
            "options": {name: list(names) for name, names in self.options.items()},
        }


def resume(form: Form, saved: Mapping[str, Any]) -> Progress:
    """A saved progress under today's form: fields it no longer has are dropped, new ones will be asked."""
    names = {each.name for each in form.fields}
    values = {name: value for name, value in saved.get("values", {}).items() if name in names}
    missing = form.missing(values)
    asked = saved.get("asked") if saved.get("asked") in names else missing.name if missing else None
    return Progress(
        form.name,
        form.version,
        values,
        asked,
        tuple(name for name in saved.get("trail", ()) if name in names),
        saved.get("extra", {}),
        {name: tuple(found) for name, found in saved.get("options", {}).items() if name in names},
    )
