"""What officers, leaders and linked members ask: who is behind, how one person does, how all do."""

from __future__ import annotations

from collections.abc import Mapping

from config.duties import Duty
from config.texts import text
from handlers import telling
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.turn import Turn
from nlp.names import find_people
from nlp.reading import Intent, Reading
from nlp.words import is_follow_up
from storage.rules.people import Person
from storage.services import questions
from storage.services.questions import Behind, GroupBy, Share

_MOST_NAMES = 30
_MOST_SHARES = 15
_GROUPS: Mapping[str, GroupBy] = {
    "town": GroupBy.TOWN,
    "union": GroupBy.UNION,
    "industry": GroupBy.INDUSTRY,
    "constituency": GroupBy.CONSTITUENCY,
    "role": GroupBy.ROLE,
}
_FILTERS = ("unit", "industry", "role")


def who_is_behind(turn: Turn, reading: Reading) -> list[Reply]:
    """Names of those with something of a duty left; of any duty where none is named."""
    scope = questions.scope(turn.work)
    year = telling.year_asked(turn, reading)
    duty = _duty(turn, reading, year)
    people = _narrowed(turn, reading, scope.people)
    behind = questions.who_is_behind(turn.work, people, year, duty.id if duty else None)
    return [Reply(_tell_behind(turn, reading, scope.whole, behind, duty, year))]


def _duty(turn: Turn, reading: Reading, year: int) -> Duty | None:
    asked = reading.slots.get("duty")
    return turn.work.policies.duty(asked, year) if asked and turn.work.policies.has_duty(asked) else None


def _narrowed(turn: Turn, reading: Reading, people: tuple[Person, ...]) -> list[Person]:
    wanted = {name: str(reading.slots[name]) for name in _FILTERS if name in reading.slots}
    if said := wanted.get("industry"):
        wanted["industry"] = turn.names.industry(said) or said
    return questions.narrow(turn.work, people, **wanted)


def _tell_behind(turn: Turn, reading: Reading, whole: bool, behind: Behind, duty: Duty | None, year: int) -> str:
    # Two documents may call one duty by different names; those asked about hear theirs.
    matter = behind.behind[0][1].duty.name if duty and behind.behind else _matter(duty)
    scope = _scope_words(turn, reading, whole)
    if not behind.owing:
        return text("officer.nobody_owes", scope=scope, year=year, matter=matter)
    if not behind.behind:
        return text("officer.nobody_behind", scope=scope, year=year, matter=matter, owing=behind.owing)
    names = [_named(turn, person) for person, _ in behind.behind[:_MOST_NAMES]]
    more = len(behind.behind) - len(names)
    return text(
        "officer.behind_more" if more else "officer.behind",
        scope=scope,
        year=year,
        matter=matter,
        count=len(behind.behind),
        owing=behind.owing,
        names=show.joined(names),
        more=more,
    )


def _scope_words(turn: Turn, reading: Reading, whole: bool) -> str:
    said = [_worded(name, str(reading.slots[name])) for name in _FILTERS if name in reading.slots]
    if said:
        return show.joined(said)
    return text("officer.scope_federation" if whole else "officer.scope_linked")


def _worded(name: str, value: str) -> str:
    return text(f"role.{value}") if name == "role" else value


def _named(turn: Turn, person: Person) -> str:
    """The name, with the unit where two people share it."""
    if len(turn.work.roster.people_named(person.name)) > 1:
        return text("officer.name_at_unit", name=person.name, unit=person.unit)
    return person.name


def person_status(turn: Turn, reading: Reading) -> list[Reply]:
    """One person's year; asks which one where a name fits several."""
    named = [str(name) for name in reading.slots.get("persons", ())]
    found = [person for name in named for person in turn.work.roster.people_named(name)]
    if not found:
        turn.dialogue.ask("whom", ())
        is_open = turn.text == text("menu.person")
        return [Reply(text("officer.whom" if is_open else "officer.unknown_person"))]
    if len(found) > 1:
        return [_ask_which(turn, reading, found)]
    return tell_person(turn, found[0], telling.year_asked(turn, reading))


def _ask_which(turn: Turn, reading: Reading, found: list[Person]) -> Reply:
    labels = {text("officer.name_at_unit", name=each.name, unit=each.unit): each.id for each in found}
    offered = choices(*labels)
    turn.dialogue.ask("person", offered, people=labels, year=telling.year_asked(turn, reading))
    return Reply(text("officer.which_person", count=len(found)), offered)


def settle_person(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to that question; None when it is none."""
    pending = turn.dialogue.pending or {}
    chosen = pending["people"].get(said)
    return None if chosen is None else tell_person(turn, turn.work.roster.people[chosen], pending["year"])


def settle_whom(turn: Turn, said: str) -> list[Reply] | None:
    """A name said when we asked whom; None when it is none."""
    named = find_people(said, turn.names)
    if not named:
        return None
    return person_status(turn, Reading(said, Intent.PERSON_STATUS, 1.0, slots={"persons": list(named)}))


def follow_up(turn: Turn, reading: Reading) -> Reading:
    """«那去年呢» as the question before it with what is new; any other sentence as it is (nlu-spec.md, conventions)."""
    last = turn.dialogue.asked
    if last is None or reading.intent not in _ASKED or not is_follow_up(reading.text):
        return reading
    slots = {**last["slots"], **reading.slots}
    return Reading(reading.text, Intent(last["intent"]), 1.0, slots=slots)


def remember(turn: Turn, reading: Reading) -> None:
    """Keeps a question for what may follow it."""
    if reading.intent in _ASKED:
        turn.dialogue.asked = {"intent": str(reading.intent), "slots": dict(reading.slots)}


_ASKED = frozenset({Intent.WHO_IS_BEHIND, Intent.PERSON_STATUS, Intent.DUTY_OVERVIEW})


def tell_person(turn: Turn, person: Person, year: int) -> list[Reply]:
    found = questions.status(turn.work, person, year)
    roles = show.joined([text(f"role.{role}") for role in sorted(person.roles(turn.work.today))])
    head = text("officer.person", name=person.name, unit=person.unit, roles=roles, year=year)
    if not found:
        return [Reply(show.lines_of(head, text("officer.person_owes_nothing")))]
    return [Reply(show.lines_of(head, *telling.standing_lines(found), text("officer.person_next")))]


def overview(turn: Turn, reading: Reading) -> list[Reply]:
    """Completion of a duty or of all of them, in total and by the grouping that was asked for."""
    scope = questions.scope(turn.work)
    year = telling.year_asked(turn, reading)
    duty = _duty(turn, reading, year)
    people = _narrowed(turn, reading, scope.people)
    by = _GROUPS.get(str(reading.slots.get("group_by", "")), GroupBy.DUTY)
    total = questions.total(turn.work, people, year, duty.id if duty else None)
    shares = questions.overview(turn.work, people, year, by, duty.id if duty else None)
    if not total.owing:
        words = _scope_words(turn, reading, scope.whole)
        return [Reply(text("officer.nobody_owes", scope=words, year=year, matter=_matter(duty)))]
    lines = [_share_line(share) for share in shares[:_MOST_SHARES]]
    head = text(
        "officer.total",
        scope=_scope_words(turn, reading, scope.whole),
        year=year,
        matter=_matter(duty),
        met=total.met,
        owing=total.owing,
        percent=total.percent,
    )
    more = [text("officer.shares_more", count=len(shares) - _MOST_SHARES)] if len(shares) > _MOST_SHARES else []
    order = [text("officer.least_first")] if by is not GroupBy.DUTY and len(lines) > 1 else []
    as_of = text("officer.as_of", moment=show.moment(turn.work.now))
    return [Reply(show.lines_of(head, *order, *lines, *more, as_of), choices(text("menu.behind")))]


def _matter(duty: Duty | None) -> str:
    return duty.name if duty else text("officer.all_duties")


def _share_line(share: Share) -> str:
    label = text(f"role.{share.label}") if share.label in _ROLE_NAMES else share.label or text("officer.no_label")
    return text("officer.share", label=label, met=share.met, owing=share.owing, percent=share.percent)


_ROLE_NAMES = frozenset({"representative", "member", "standing_member", "vice_chair", "social_worker"})
