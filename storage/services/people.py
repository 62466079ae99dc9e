"""Binding a channel account to a roster person and giving it up (requirements.md A2)."""

from __future__ import annotations

import hashlib
import math
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from unicodedata import normalize

from config.policies import Adopted
from storage.rules.people import Person, Role
from storage.rules.refusals import (
    BoundToAnother,
    ExpiredCode,
    MandateEnded,
    NotBound,
    TooManyGuesses,
    UsedCode,
    WrongCode,
)
from storage.rules.touchpoints import BEIJING, push_time
from storage.unit_of_work import UnitOfWork
from storage.work import Address, Work

BINDING_ALARM = "binding_alarm"

# 4 MB and 12 ms a guess. A code has 39 bits: whoever steals the hashes of 400 people needs 300 days of a processor for
# the first code, which lives for a month; 30 000 codes are hashed in minutes when they are issued.
_SCRYPT = partial(hashlib.scrypt, n=2**12, r=8, p=1, dklen=32)


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code in clear, to be handed over once; only its hash is kept."""

    person: Person
    code: str = field(repr=False)
    expires_at: datetime
    hash: str = field(repr=False, default="")


def code_hash(federation_id: str, code: str) -> str:
    """Hex of scrypt over the code, salted by the federation so that one look-up finds it.

    Case, width, blanks and hyphens, which people add when they copy from paper, make no difference.
    """
    plain = "".join(char for char in normalize("NFKC", code).upper() if char.isalnum())
    return _SCRYPT(plain.encode("utf-8", "replace"), salt=f"lvzhi:{federation_id}".encode()).hex()


def issue_codes(work: Work, people: Iterable[Person]) -> list[IssuedCode]:
    """New codes for these people; older unused ones of theirs no longer work."""
    issued = draw_codes(work.federation.id, list(people), work.policies, work.now)
    hand_out(work.uow, issued, work.now, work.by)
    return issued


def draw_codes(
    federation_id: str,
    people: Sequence[Person],
    policies: Adopted,
    now: datetime,
    progress: Callable[[int], None] = lambda done: None,
) -> list[IssuedCode]:
    """Codes that nothing knows of yet: slow work that needs no database, 12 ms a code and processor.

    `progress` hears how many are done.
    """
    expires = now + timedelta(days=int(policies.figure("binding.days")))
    codes = _fresh_codes(policies, len(people))
    issued = []
    # hashlib lets go of the interpreter while it hashes.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        hashes = pool.map(partial(code_hash, federation_id), codes)
        for person, code, hashed in zip(people, codes, hashes, strict=True):
            issued.append(IssuedCode(person, code, expires, hashed))
            progress(len(issued))
    return issued


def hand_out(uow: UnitOfWork, issued: Sequence[IssuedCode], now: datetime, by: Person | None = None) -> None:
    """Makes drawn codes valid and older unused ones of the same people void."""
    uow.bindings.void_codes([each.person.id for each in issued], now)
    uow.bindings.add_codes(
        [
            {
                "person_id": each.person.id,
                "code_hash": each.hash,
                "issued_at": now,
                "expires_at": each.expires_at,
            }
            for each in issued
        ]
    )
    uow.audit.note(by.id if by else None, "codes.issue", str(len(issued)), now)


def _fresh_codes(policies: Adopted, count: int) -> list[str]:
    """That many different codes of the federation's letters and length."""
    letters, length = policies.figure("binding.alphabet"), int(policies.figure("binding.code_length"))
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(secrets.choice(letters) for _ in range(length))] = None
    return list(found)


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
        work.uow.bindings.add(_binding(person.id, address, work.now))
        work.uow.conversations.begin_for([person.id])
        work.uow.audit.note(person.id, "binding.add", address.channel, work.now)


def attach_all(uow: UnitOfWork, accounts: Sequence[tuple[int, Address]], now: datetime) -> int:
    """Binds accounts to people by id, who were checked before; says how many were not bound already."""
    bound = {(row.account, row.external_id) for row in uow.bindings.live()}
    fresh = [(id, address) for id, address in accounts if (address.account, address.sender) not in bound]
    uow.bindings.add_all([_binding(id, address, now) for id, address in fresh])
    uow.conversations.begin_for(list(dict.fromkeys(id for id, _ in fresh)))
    if fresh:
        uow.audit.note(None, "binding.import", str(len(fresh)), now)
    return len(fresh)


def _binding(person_id: int, address: Address, now: datetime) -> dict[str, object]:
    return {
        "person_id": person_id,
        "channel": address.channel,
        "account": address.account,
        "external_id": address.sender,
        "bound_at": now,
    }


def unbind(work: Work) -> None:
    """Gives up the sender's own binding."""
    address = _address(work)
    if not work.uow.bindings.end(address.account, address.sender, work.now):
        raise NotBound()
    work.uow.audit.note(work.person.id, "binding.end", address.channel, work.now)


def remember_guess(work: Work) -> None:
    """Counts a wrong code against its sender and the federation; officers hear when the latter is too many."""
    address = _address(work)
    work.uow.bindings.add_guess(address.account, address.sender, work.now)
    since = work.now - timedelta(minutes=int(work.policies.figure("binding.guess_minutes")))
    count = work.uow.bindings.guesses_since(since)
    if count >= int(work.policies.figure("binding.federation_alarm")):
        work.uow.outbox.add(list(_alarms(work, count)))


def _alarms(work: Work, count: int) -> Iterator[dict[str, object]]:
    """A push for every officer, the same one all through an hour."""
    hour = work.now.astimezone(BEIJING).strftime("%Y-%m-%dT%H")
    at = push_time(work.now, work.policies, work.calendar)
    for person in work.roster.active(work.today):
        if Role.OFFICER in person.roles(work.today):
            yield {
                "person_id": person.id,
                "purpose": BINDING_ALARM,
                "unique_key": f"{BINDING_ALARM}:{hour}:{person.id}",
                "facts": {"count": count},
                "not_before": at,
                "expires_at": at + timedelta(days=1),
            }


def _check_guesses(work: Work, address: Address) -> None:
    """Refuses while an account is locked: from the last of so many wrong guesses within the window, for the lock's time."""
    most = int(work.policies.figure("binding.wrong_guesses"))
    window = timedelta(minutes=int(work.policies.figure("binding.guess_minutes")))
    lock = timedelta(minutes=int(work.policies.figure("binding.lock_minutes")))
    guesses = work.uow.bindings.guesses_of(address.account, address.sender, work.now - window - lock, most)
    if not guesses or len(guesses) < most or guesses[0] - guesses[-1] > window:
        return
    left = guesses[0] + lock - work.now
    if left > timedelta():
        raise TooManyGuesses(minutes=math.ceil(left / timedelta(minutes=1)))


def _address(work: Work) -> Address:
    if work.address is None:
        raise NotBound()
    return work.address
