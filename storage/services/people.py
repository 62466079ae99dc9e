"""Binding a channel account to a roster person and giving it up (requirements.md A2)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.rules.people import Person
from storage.rules.refusals import (
    BoundToAnother,
    ExpiredCode,
    MandateEnded,
    NotBound,
    TooManyGuesses,
    UsedCode,
    WrongCode,
)
from storage.work import Address, Work

# Without 0 O 1 I L, which people mix up on paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_SCRYPT = {"n": 2**12, "r": 8, "p": 1}  # 12 ms a guess; the code itself has 39 bits and a month to live.


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code in clear, to be handed over once; only its hash is kept."""

    person: Person
    code: str
    expires_at: datetime


def code_hash(federation_id: str, code: str) -> str:
    """Hex of scrypt over the code, salted by the federation so that one look-up finds it."""
    salt = f"lvzhi:{federation_id}".encode()
    return hashlib.scrypt(code.upper().encode(), salt=salt, n=_SCRYPT["n"], r=_SCRYPT["r"], p=_SCRYPT["p"]).hex()[:64]


def issue_codes(work: Work, people: Iterable[Person]) -> list[IssuedCode]:
    """New codes for these people; older unused ones of theirs no longer work."""
    length = int(work.policies.figure("binding.code_length"))
    expires = work.now + timedelta(days=work.policies.figure("binding.days"))
    issued = []
    for person in people:
        work.uow.bindings.void_codes(person.id, work.now)
        issued.append(IssuedCode(person, "".join(secrets.choice(ALPHABET) for _ in range(length)), expires))
    work.uow.bindings.add_codes(
        [
            {
                "person_id": each.person.id,
                "code_hash": code_hash(work.federation.id, each.code),
                "issued_at": work.now,
                "expires_at": expires,
            }
            for each in issued
        ]
    )
    by = work.by.id if work.by else None
    work.uow.audit.note(by, "codes.issue", str(len(issued)), work.now)
    return issued


def bind(work: Work, code: str) -> Person:
    """Binds the sender's account to the person whose code it is. Refuses guesses beyond the federation's limit.

    A wrong guess is remembered even though it is refused: the caller keeps it with `remember_guess`.
    """
    address = _address(work)
    _check_guesses(work, address)
    row = work.uow.bindings.code(code_hash(work.federation.id, code))
    if row is None:
        raise WrongCode()
    if row.used_at is not None:
        raise UsedCode()
    if row.expires_at <= work.now:
        raise ExpiredCode()
    person = work.roster.people[row.person_id]
    attach(work, person, address)
    if not work.uow.bindings.use_code(row.id, work.now):
        raise UsedCode()
    return person


def attach(work: Work, person: Person, address: Address) -> None:
    """Makes an account speak for a person; one person an account, any number of accounts a person."""
    if not person.is_active(work.today):
        raise MandateEnded()
    held = work.uow.bindings.find(address.account, address.sender)
    if held is not None and held.person_id != person.id:
        raise BoundToAnother(name=work.roster.people[held.person_id].name)
    if held is None:
        row = {"channel": address.channel, "account": address.account, "external_id": address.sender}
        work.uow.bindings.add({"person_id": person.id, "bound_at": work.now, **row})
        work.uow.conversations.begin_for([person.id])
        work.uow.audit.note(person.id, "binding.add", address.channel, work.now)


def unbind(work: Work) -> None:
    """Gives up the sender's own binding."""
    address = _address(work)
    if not work.uow.bindings.end(address.account, address.sender, work.now):
        raise NotBound()
    work.uow.audit.note(work.person.id, "binding.end", address.channel, work.now)


def remember_guess(work: Work) -> None:
    """Counts a wrong code against its sender and the federation."""
    address = _address(work)
    work.uow.bindings.add_guess(address.account, address.sender, work.now)


def _check_guesses(work: Work, address: Address) -> None:
    minutes = int(work.policies.figure("binding.lock_minutes"))
    since = work.now - timedelta(minutes=minutes)
    _, mine = work.uow.bindings.guesses_since(address.account, address.sender, since)
    if mine >= work.policies.figure("binding.wrong_guesses"):
        raise TooManyGuesses(minutes=minutes)


def _address(work: Work) -> Address:
    if work.address is None:
        raise NotBound()
    return work.address


def by_phone(people: Mapping[int, Person]) -> dict[str, Person]:
    return {person.phone: person for person in people.values() if person.phone}
