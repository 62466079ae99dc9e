"""Who may read what of a case: three audiences that never leak into each other (requirements.md D7). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from storage.rules.case_words import Act, Who


class Audience(StrEnum):
    """INTERNAL: the federation and the units in charge; they read all. SIGNERS: whoever signed. PUBLIC: everybody."""

    INTERNAL = "internal"
    SIGNERS = "signers"
    PUBLIC = "public"


_INSIDE = frozenset({Who.OFFICER, Who.LEADER, Who.LEAD_UNIT, Who.CO_UNIT})
_SIGNED = frozenset({Who.LEAD_SIGNER, Who.SIGNER, Who.INVITED})

# Moves that signers don't hear of at all: they go on between the federation and the units.
_HIDDEN = frozenset(
    {
        Act.REDRAFT,
        Act.REFUSE,
        Act.CO_SIGN_FOR,
        Act.CO_REPLY,
        Act.CO_HAND_BACK,
        Act.EXTEND,
        Act.DENY,
        Act.URGE,
        Act.NOTE,
        Act.CONSENT,
        Act.LEAD,
    }
)
# Moves that signers see, but not the words and facts said with them.
_WORDLESS = frozenset({Act.ACCEPT, Act.HAND_BACK, Act.REASSIGN, Act.GRANT, Act.PUBLISH, Act.UNPUBLISH})


def audience_of(relations: Iterable[Who]) -> Audience:
    """The audience that somebody in these relations to a case belongs to."""
    held = frozenset(relations)
    if held & _INSIDE:
        return Audience.INTERNAL
    return Audience.SIGNERS if held & _SIGNED else Audience.PUBLIC


def sees(audience: Audience, act: Act) -> bool:
    """Whether a move stands on the time-line that this audience reads; the public reads none."""
    return audience is Audience.INTERNAL or (audience is Audience.SIGNERS and act not in _HIDDEN)


def reads(audience: Audience, act: Act) -> bool:
    """Whether the words and facts of a move are for this audience too."""
    return sees(audience, act) and (audience is Audience.INTERNAL or act not in _WORDLESS)
