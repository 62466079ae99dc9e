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
    said. `needed` can make a required field depend on the others. `choices` are text keys of labels to tap. `draft`
    gives what is shown and kept where nothing was said.
    """

    name: str
    slot: str
    required: bool = False
    needed: Callable[[Values], bool] = always
    choices: tuple[str, ...] = ()
    draft: Callable[[Values], Any] | None = None

    @property
    def is_free(self) -> bool:
        return self.slot in FREE

    @property
    def takes_any_words(self) -> bool:
        """Whether words that mean nothing else would be kept as they are, as a unit outside the roster is."""
        return self.is_free or self.slot == "unit"


# Beyond these a number is a slip of the thumb; they also keep every column's type from overflowing.
_MOST = {"head_count": 1_000_000, "days": 366, "hours": 9_000, "amount": 1_000_000_000}


def plausible(slots: Mapping[str, Any]) -> dict[str, Any]:
    """The slots without numbers that nobody can have meant."""
    return {name: value for name, value in slots.items() if name not in _MOST or 0 < value <= _MOST[name]}


FREE = frozenset({"content", "issue", "title", "reason", "measures"})


@dataclass(frozen=True, slots=True)
class Form:
    """Fields to fill, then one card to confirm. `version` grows when fields change their meaning.

    Without `confirm` the last answer submits it, and a new command in between takes its place.
    """

    name: str
    version: int
    fields: tuple[Field, ...]
    confirm: bool = True

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def by_slot(self, slot: str) -> Field | None:
        return next((field for field in self.fields if field.slot == slot), None)

    def drafted(self, values: Values) -> dict[str, Any]:
        """The values, with a draft where nothing was said."""
        drafts = {field.name: field.draft(values) for field in self.fields if field.draft}
        return {**{name: draft for name, draft in drafts.items() if draft}, **values}

    def missing(self, values: Values) -> Field | None:
        """The first required field that has no value yet."""
        return next(
            (field for field in self.fields if field.required and field.name not in values and field.needed(values)),
            None,
        )
