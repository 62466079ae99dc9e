"""Pictures, voices and documents: kept, and attached to the record just logged, being logged, or named."""

from __future__ import annotations

from config.texts import text
from handlers import enclosures, telling
from handlers.forms import desk, show
from handlers.forms.catalogue import BEGUN_BY, SUGGESTION
from handlers.messages import Attachment, Choice, Reply
from handlers.turn import Turn
from nlp.case_numbers import scan
from nlp.read import read
from nlp.reading import Certainty
from nlp.words import about_evidence
from storage.rules.kinds import RecordKind
from storage.rules.people import Right
from storage.rules.refusals import Refusal
from storage.services import media, records, uploads

_MOST_WAITING = 30
_WITH_EVIDENCE = frozenset({*RecordKind, SUGGESTION.name})


def take(turn: Turn) -> list[Reply] | None:
    """A picture or a document. None where the words beside it say what to do: it then waits for their record."""
    if not _keeps_ledger(turn):
        return None if turn.text.strip() else [Reply(text(f"input.{turn.incoming.kind}"))]
    fault = _fault(turn.incoming.attachment)
    if fault:
        return [Reply(text(f"evidence.fault.{fault}"))]
    assert turn.incoming.attachment is not None
    kept = media.keep(turn.work, _file(turn.incoming.attachment))
    return _placed(turn, kept)


def take_voice(turn: Turn) -> list[Reply] | None:
    """A voice that nobody could put into words is kept and asked for in words; any other is what it says."""
    if turn.text.strip():
        return None
    attachment = turn.incoming.attachment
    if attachment is None or attachment.fault or not _keeps_ledger(turn):
        return [Reply(text("input.voice")), *_form_again(turn)]
    _wait(turn, media.keep(turn.work, _file(attachment)))
    return [Reply(text("evidence.voice_kept")), *_form_again(turn)]


def settle(turn: Turn, said: str) -> list[Reply] | None:
    """The number of the record that the last picture or document belongs to; None when the words are something else."""
    number = _number(said)
    if number is None:
        return None
    pending = turn.dialogue.pending or {}
    return _attached(turn, [int(each) for each in pending["ids"]], number)


def link(turn: Turn) -> list[Reply]:
    """An address to upload a document by: for the record that is named, else for the one just logged, else it is asked."""
    found = scan(turn.text)
    recent = None if found else media.just_logged(turn.work)
    if not found and recent is None:
        turn.dialogue.ask("upload", ())
        return [Reply(text("files.which"))]
    return _linked(turn, found[0].number if found else recent.number if recent else "")


def settle_link(turn: Turn, said: str) -> list[Reply] | None:
    """The number of the record that a document is to be uploaded for."""
    number = _number(said)
    return None if number is None else _linked(turn, number)


def _linked(turn: Turn, number: str) -> list[Reply]:
    upload = uploads.offer(turn.work, number)
    url = turn.links.upload(turn.work.federation.id, upload.nonce)
    hours = turn.work.policies.figure("media.link_hours")
    return [Reply(text("files.link", number=number, url=url, hours=hours))]


def _placed(turn: Turn, kept: media.Kept) -> list[Reply] | None:
    """Where it belongs: to the number beside it, the form in progress, the record beside it, the one just logged."""
    number = _number(turn.text)
    if number is not None:
        return _attached(turn, [kept.id], number)
    if turn.dialogue.form is not None:
        _wait(turn, kept)
        return None if turn.text.strip() else [_waits_for_form(turn), *desk.again(turn)]
    if _begins_record(turn):
        _wait(turn, kept)
        return None
    recent = media.just_logged(turn.work)
    if recent is not None and not turn.dialogue.kept:
        return _attached(turn, [kept.id], recent.number)
    _wait(turn, kept)
    return [_which(turn)]


def _attached(turn: Turn, ids: list[int], number: str) -> list[Reply]:
    try:
        record = media.attach(turn.work, ids, number)
    except Refusal as refusal:
        # The picture is kept whatever the number was: nobody has to send it again.
        turn.dialogue.kept = list(dict.fromkeys([*turn.dialogue.kept, *ids]))
        _ask(turn, turn.dialogue.kept)
        return [Reply(text(refusal.key, **refusal.fields)), Reply(text("evidence.still_waits"))]
    turn.dialogue.kept = [each for each in turn.dialogue.kept if each not in ids]
    what = enclosures.counted(media.of_number(turn.work, number))
    said = text("evidence.attached", number=number, summary=telling.record(turn, record), what=what)
    return [Reply(show.lines_of(said, *([text("evidence.other")] if _ask(turn, ids) else [])))]


def _wait(turn: Turn, kept: media.Kept) -> None:
    turn.dialogue.kept = list(dict.fromkeys([*turn.dialogue.kept, kept.id]))[-_MOST_WAITING:]


def _waits_for_form(turn: Turn) -> Reply:
    """Evidence goes with a record or a suggestion; while anything else is written it waits for the next one."""
    form = desk.current(turn)[0]
    key = "evidence.waits_for_form" if form.name in _WITH_EVIDENCE else "evidence.not_for_form"
    return Reply(text(key, count=len(turn.dialogue.kept)))


def _which(turn: Turn) -> Reply:
    """Asks for the record; the last ones are offered."""
    _ask(turn, turn.dialogue.kept)
    recent = records.newest(turn.work, 3)
    offered = tuple(Choice(f"{each.number} {telling.record(turn, each)}", each.number) for each in recent)
    return Reply(text("evidence.which", count=len(turn.dialogue.kept)), offered)


def _ask(turn: Turn, ids: list[int]) -> bool:
    """Whether a number said next is about these; a question that was open stays, as a picture answers nothing."""
    is_free = turn.dialogue.form is None and (turn.dialogue.pending or {}).get("kind") in (None, "evidence")
    if is_free:
        turn.dialogue.ask("evidence", (), ids=ids)
    return is_free


def _number(said: str) -> str | None:
    """The record that words about a picture name: «联-0123», «这是联-0123的照片»."""
    found = scan(said) if said else ()
    return found[0].number if len(found) == 1 and about_evidence(said, found[0].start, found[0].end) else None


def _begins_record(turn: Turn) -> bool:
    if not turn.text.strip():
        return False
    reading = read(turn.text, turn.work.now, turn.names)
    return reading.certainty is Certainty.ACT and reading.intent in BEGUN_BY


def _form_again(turn: Turn) -> list[Reply]:
    return [] if turn.dialogue.form is None else desk.again(turn)


def _keeps_ledger(turn: Turn) -> bool:
    return turn.work.by is not None and turn.work.by.may(Right.KEEP_LEDGER, turn.work.today)


def _fault(attachment: Attachment | None) -> str:
    return "unreachable" if attachment is None else attachment.fault


def _file(attachment: Attachment) -> media.File:
    return media.File(attachment.digest, attachment.mime, attachment.size, attachment.name)
