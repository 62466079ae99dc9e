"""The full committee's session: it decides the route of cases filed meanwhile (苏工办〔2020〕96号 第三条)."""

from __future__ import annotations

from storage.rules.people import Right
from storage.rules.refusals import AlreadyInSession, NotForYou, NotInSession
from storage.work import Work


def open(work: Work) -> None:
    """From now on cases go the way through the standing committee."""
    _check_officer(work)
    if work.federation.in_session:
        raise AlreadyInSession()
    _turn(work, is_open=True)


def close(work: Work) -> None:
    """From now on cases go the way through the chair's office meeting; those filed before keep theirs."""
    _check_officer(work)
    if not work.federation.in_session:
        raise NotInSession()
    _turn(work, is_open=False)


def _turn(work: Work, *, is_open: bool) -> None:
    work.uow.federations.open_session(is_open)
    by_id = work.by.id if work.by is not None else None
    work.uow.audit.note(by_id, "session.open" if is_open else "session.close", work.federation.id, work.now)


def _check_officer(work: Work) -> None:
    """Nobody in particular is the program itself, on an administrator's word."""
    if work.by is not None and not work.by.may(Right.ASK_FEDERATION, work.today):
        raise NotForYou()
