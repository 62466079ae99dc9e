"""What officers send to others: a reminder to those who are behind, a notice to a group; each is shown first and confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from config.texts import text
from handlers import framing
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.turn import Turn
from nlp.asking import share_named
from nlp.reading import Intent, Reading
from nlp.words import Word, engine_word
from storage.rules.delivery import cause
from storage.rules.people import Person, Right
from storage.services import broadcasts, progress, questions, reach, reminders
from storage.services.broadcasts import Broadcast
from storage.work import Work

Facts = Mapping[str, Any]
_MOST_NAMES, _MOST = 10, 3
_LONGEST = 600


# --- reminding those who are behind -----------------------------------------------------------------------------------


def remind_people(turn: Turn, reading: Reading) -> list[Reply]:
    """Who would be reminded of what, for the officer to confirm; nothing goes out before."""
    reading = _of_those_just_named(turn, reading)
    people = _behind(turn, reading)
    duty = _duty(turn, reading)
    if not people:
        return [Reply(text("remind_people.nobody"))]
    offered = choices(text("word.confirm"), text("word.cancel"))
    turn.dialogue.ask("remind_people", offered, people=[each.id for each in people], duty=duty)
    matter = turn.work.policies.duty(duty, turn.work.today.year).name if duty else text("remind_people.all")
    preview = text("remind_people.preview", count=len(people), matter=matter, names=_names(turn.work, people))
    return [Reply(show.lines_of(preview, *_unreached(turn.work, people), text("remind_people.ask")), offered)]


def settle_remind(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to that preview; None when it is none."""
    pending = turn.dialogue.pending or {}
    if said == text("word.cancel"):
        return [Reply(text("remind_people.left"))]
    if said != text("word.confirm"):
        return None
    people = [turn.work.roster.people[id] for id in pending["people"] if id in turn.work.roster.people]
    asked = reminders.ask(turn.work, people, pending["duty"])
    later = [text("remind_people.tomorrow", count=asked.tomorrow)] if asked.tomorrow else []
    return [Reply(show.lines_of(text("remind_people.done", count=len(asked.people)), *later))]


def _of_those_just_named(turn: Turn, reading: Reading) -> Reading:
    """«提醒他们» after «谁还没交调研报告» means those, and that duty."""
    last = turn.dialogue.asked
    if reading.slots or last is None or last["intent"] != Intent.WHO_IS_BEHIND:
        return reading
    return replace(reading, slots={name: last["slots"][name] for name in _CARRIED if name in last["slots"]})


_CARRIED = ("duty", "unit", "industry", "role", "persons")


def _behind(turn: Turn, reading: Reading) -> list[Person]:
    """Those asked about who still owe it; officers ask about everybody, members about those linked to them."""
    scope = questions.scope(turn.work)
    unit, industry, role = _filters(turn, reading)
    people = questions.narrow(turn.work, scope.people, unit=unit, industry=industry, role=role)
    if named := reading.slots.get("persons"):
        people = [each for each in people if each.name in named]
    duty, found = _duty(turn, reading), progress.of_people(turn.work, people, turn.work.today.year)
    return [
        person
        for person, standings in found.items()
        if any(each.is_unmet and duty in (None, each.duty.id) for each in standings)
    ]


def _duty(turn: Turn, reading: Reading) -> str | None:
    return framing.duty_meant(turn, {**reading.slots, "share": share_named(reading.text)}) or None


def _filters(turn: Turn, reading: Reading) -> tuple[str, str, str]:
    """The unit or town, the industry and the role that were said; empty where none was."""
    industry = str(reading.slots.get("industry") or "")
    unit, role = (str(reading.slots.get(name) or "") for name in ("unit", "role"))
    return unit, (turn.names.industry(industry) or industry) if industry else "", role


# --- notices ----------------------------------------------------------------------------------------------------------


def broadcast(turn: Turn, reading: Reading) -> list[Reply]:
    """What would be sent to whom; asks for the words where the sentence has none."""
    unit, industry, role = _filters(turn, reading)
    people = broadcasts.audience(turn.work, unit=unit, industry=industry, role=role)
    if named := reading.slots.get("persons"):
        people = [each for each in people if each.name in named]
    if not people:
        return [Reply(text("broadcast.nobody"))]
    content = str(reading.slots.get("content") or "").strip()
    ids, said_to = [each.id for each in people], _said_to(turn, reading)
    if not content:
        turn.dialogue.ask("broadcast_text", (), people=ids, to=said_to)
        return [Reply(text("broadcast.what", to=said_to, count=len(people)))]
    return [_preview(turn, ids, said_to, content)]


def settle_text(turn: Turn, said: str) -> list[Reply] | None:
    """The words of a notice, after we asked for them; taking it back is an answer too."""
    pending = turn.dialogue.pending or {}
    if engine_word(said) in (Word.CANCEL, Word.BACK, Word.DENY):
        return [Reply(text("broadcast.left"))]
    return [_preview(turn, pending["people"], pending["to"], said.strip())]


def _preview(turn: Turn, ids: Sequence[int], said_to: str, content: str) -> Reply:
    if len(content) > _LONGEST:
        turn.dialogue.ask("broadcast_text", (), people=list(ids), to=said_to)
        return Reply(text("broadcast.too_long", most=_LONGEST))
    offered = choices(text("word.confirm"), text("word.cancel"))
    turn.dialogue.ask("broadcast", offered, people=list(ids), to=said_to, content=content)
    people = [turn.work.roster.people[id] for id in ids if id in turn.work.roster.people]
    head = text("broadcast.preview", to=said_to, count=len(people), names=_names(turn.work, people), content=content)
    return Reply(show.lines_of(head, *_unreached(turn.work, people), text("broadcast.ask")), offered)


def settle_broadcast(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to that preview; None when it is none."""
    pending = turn.dialogue.pending or {}
    if said == text("word.cancel"):
        return [Reply(text("broadcast.left"))]
    if said != text("word.confirm"):
        return None
    people = [turn.work.roster.people[id] for id in pending["people"] if id in turn.work.roster.people]
    broadcasts.send(turn.work, people, pending["content"], pending["to"])
    return [Reply(text("broadcast.done", count=len(people)), choices(text("menu.notices")))]


def documents(turn: Turn, reading: Reading) -> list[Reply]:
    """For officers how the last notices came through; for anybody else what was sent to them."""
    if turn.work.person.may(Right.ASK_FEDERATION, turn.work.today):
        found = broadcasts.latest(turn.work, _MOST)
        if not found:
            return [Reply(text("broadcast.none_sent"))]
        return [Reply(show.lines_of(*(_told(turn, each) for each in found)))]
    heard = broadcasts.heard(turn.work, _MOST)
    if not heard:
        return [Reply(text("broadcast.none_heard"))]
    lines = [text("broadcast.heard", day=show.short_day(day, turn.work.today), text=said) for day, said in heard]
    return [Reply(show.lines_of(text("broadcast.heard_head"), *lines, text("broadcast.heard_tail")))]


def _told(turn: Turn, each: Broadcast) -> str:
    day = show.short_day(each.on, turn.work.today)
    head = text("broadcast.progress", day=day, text=each.text[:24], people=each.people, got=each.got)
    coming = [text("broadcast.coming", count=each.coming)] if each.coming else []
    lost = [_lost(turn.work, person_id, state, code) for person_id, state, code in each.lost[:_MOST_NAMES]]
    return show.lines_of(head, *coming, *lost)


def _lost(work: Work, person_id: int, state: str, code: str) -> str:
    person = work.roster.people.get(person_id)
    name = _named(work, person) if person else text("undelivered.former")
    return text(f"undelivered.{cause(state, code)}", names=name)


def notice(work: Work, person: Person, facts: Facts) -> Reply | None:
    """A notice as it reaches one of those it is for."""
    return Reply(text("broadcast.push", federation=work.federation.name, text=facts["text"]))


# --- both -------------------------------------------------------------------------------------------------------------


def _said_to(turn: Turn, reading: Reading) -> str:
    """The group in words: «委员», «云溪镇总工会的代表», «全体人员»."""
    unit = str(reading.slots.get("unit") or reading.slots.get("industry") or "")
    role = text(f"role.{reading.slots['role']}") if "role" in reading.slots else ""
    named = show.joined(list(reading.slots.get("persons", ())))
    if unit and role:
        return text("broadcast.of", unit=unit, role=role)
    return named or unit or role or text("broadcast.everybody")


def _names(work: Work, people: Sequence[Person]) -> str:
    told = show.joined([_named(work, each) for each in people[:_MOST_NAMES]])
    return told + (text("digest.more", count=len(people)) if len(people) > _MOST_NAMES else "")


def _named(work: Work, person: Person) -> str:
    if len(work.roster.people_named(person.name)) > 1:
        return text("officer.name_at_unit", name=person.name, unit=person.unit)
    return person.name


def _unreached(work: Work, people: Sequence[Person]) -> list[str]:
    """Whom it won't reach now and why: better known before it is sent."""
    found = reach.forecast(work, people)
    return [
        text(f"digest.{why}_names", count=len(them), names=_names(work, them))
        for why in reach.Why
        if (them := found.get(why))
    ]


PUSHES = {broadcasts.BROADCAST: notice}
