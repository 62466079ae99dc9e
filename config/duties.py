"""What policy files declare, as frozen values: documents, duties, figures, provisions. No reading and no deciding here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

MonthDay = tuple[int, int]

# interfaces.md 5; `federation` owes what a document asks of the county federation itself.
PERSON_ROLES = frozenset({
    "representative", "member", "standing_member", "vice_chair", "social_worker", "officer", "clerk", "leader",
    "inspector",
})  # fmt: skip
FEDERATION = "federation"
ROLES = PERSON_ROLES | {FEDERATION}
KINDS = frozenset({
    "contact", "study", "talk", "meeting", "training", "inspection", "research", "good_deed", "case", "other", "survey",
})  # fmt: skip


class Per(StrEnum):
    """The period in which a quota is owed; two years are the current and the previous calendar year."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    TWO_YEARS = "two_years"
    TERM = "term"


class Measure(StrEnum):
    """Whether records are counted, their days are summed, or a share is asked for: of the unions that a person is linked
    to, those that were contacted."""

    COUNT = "count"
    DAYS = "days"
    SHARE = "share"


class Joint(StrEnum):
    """Who is credited with joint work besides its author."""

    NOBODY = "nobody"
    EACH_SIGNER = "each_signer"
    EACH_PARTICIPANT = "each_participant"


class When(StrEnum):
    """Whether a duty is owed always, while something is open for the person, or only when invited."""

    ALWAYS = "always"
    OPEN = "open"
    INVITED = "invited"


YEARS_OF = {Per.HALF_YEAR: 0.5, Per.YEAR: 1.0, Per.TWO_YEARS: 2.0, Per.TERM: 5.0}


@dataclass(frozen=True, slots=True)
class Document:
    """One official document; `stem` is its file's name, `number` its 文号."""

    stem: str
    number: str
    title: str = ""
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing owed by people of some roles, or by the federation itself.

    `at_least` is in percent for a share. It is None where attending or acting is owed without a number; a share without
    one isn't asked for, as long as the federation sets none. `default` marks a number that the document leaves
    to the federation, `own` one that the federation has changed. `counts` is empty only for the federation's own duties,
    which an officer ticks off. `due` holds the month and day by which each part of the period is owed, when not its end.
    """

    id: str
    document: str
    number: str
    clause: str
    roles: frozenset[str]
    counts: frozenset[str]
    at_least: int | None
    per: Per
    measure: Measure
    unit: str
    joint: Joint
    name: str
    says: str
    in_force: date
    remind_days_before: tuple[int, ...]
    hint: str
    default: bool = False
    own: bool = False
    until: date | None = None
    when: When = When.ALWAYS
    due: tuple[MonthDay, ...] = ()

    @property
    def source(self) -> str:
        """Where the rule stands, as a person cites it: number and clause."""
        return f"{self.number}{self.clause}"

    @property
    def is_asked(self) -> bool:
        """Whether it is in use: a share that the document leaves open is not, until the federation sets it."""
        return self.measure is not Measure.SHARE or self.at_least is not None

    @property
    def yearly(self) -> float:
        """How much is owed in a year on average; 0 where no number is owed."""
        return (self.at_least or 0) / YEARS_OF[self.per]

    def in_year(self, year: int) -> bool:
        """Whether this version decides the year: it is in force on the year's last day."""
        return self.in_force <= date(year, 12, 31) and (self.until is None or self.until >= date(year, 12, 31))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, time, list or table that the program asks for by id; `source` is 文号 and clause, or «本会规定».

    `says` tells the value in force; `wording` is the sentence it was made from. A table's entries may have to sum to a total.
    `own` marks a federation's value, `year` the first it holds in.
    """

    id: str
    value: Any
    unit: str
    says: str
    source: str
    wording: str = ""
    sums_to: int | None = None
    own: bool = False
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """A rule without a number: what a document asks for, so that it can be cited."""

    id: str
    document: str
    source: str
    roles: frozenset[str]
    says: str


@dataclass(frozen=True, slots=True)
class Term:
    """How a duty is called and counted in chat, whichever document owes it; their order is the order of every list."""

    id: str
    name: str
    unit: str = ""
    measure: Measure = Measure.COUNT
    hint: str = ""
