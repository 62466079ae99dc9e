"""What a form is: declared fields, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]


def always(_: Values) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a form knows. Its words are texts: `form.ask.<name>` and `form.label.<name>`.

    `slot` says how an answer is read (`nlp.answers`), `free` takes any words. What is not `required` is only kept when
    said. `needed` can make a required field depend on the others. `choices` are text keys of labels to tap.
    """

    name: str
    slot: str
    required: bool = False
    needed: Callable[[Values], bool] = always
    choices: tuple[str, ...] = ()

    @property
    def is_free(self) -> bool:
        return self.slot in FREE


FREE = frozenset({"content", "issue", "title", "reason"})


@dataclass(frozen=True, slots=True)
class Form:
    """Fields to fill, then one card to confirm. `version` grows when fields change their meaning."""

    name: str
    version: int
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def by_slot(self, slot: str) -> Field | None:
        return next((field for field in self.fields if field.slot == slot), None)

    def missing(self, values: Values) -> Field | None:
        """The first required field that has no value yet."""
        return next(
            (field for field in self.fields if field.required and field.name not in values and field.needed(values)),
            None,
        )
