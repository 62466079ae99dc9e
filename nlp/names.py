"""The roster as a text sees it: unions, departments and people found by name, alias, short form or slip of the tongue.

Built once for a federation and never changed; looking costs as much in a roster of thousands as in one of dozens,
because each place of a text asks two dictionaries keyed by the first two characters, once as written, once as heard.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice

from nlp import name_forms, near_names
from nlp.normalise import plain
from nlp.pinyin import folded


class Group(StrEnum):
    """What kind of thing a name names."""

    UNIT = "unit"
    DEPARTMENT = "department"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A union or a department, as the roster has it."""

    name: str
    aliases: tuple[str, ...] = ()
    industry: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text; several `names` where they are equally near, and nobody but a person may choose."""

    start: int
    end: int
    group: Group
    names: tuple[str, ...]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of writing a name, with everything it may stand for."""

    text: str
    sound: str
    group: Group
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    """Forms by what they are found by, and how long the forms are that begin with two characters, longest first.

    A county of thousands has hundreds of forms that begin alike, but of few lengths.
    """

    forms: dict[str, tuple[_Form, ...]]
    lengths: dict[str, tuple[int, ...]]

    def places(self, text: str) -> list[int]:
        """Where a form may begin."""
        lengths = self.lengths
        return [place for place in range(len(text) - 1) if text[place : place + 2] in lengths]

    def at(self, text: str, place: int) -> Iterator[tuple[_Form, ...]]:
        """The forms that stand at a place, by length, longest first."""
        for length in self.lengths.get(text[place : place + 2], ()):
            here = self.forms.get(text[place : place + length])
            if here:
                yield here


class Names:
    """Everything a federation's messages may name."""

    __slots__ = ("_as_heard", "_as_written", "_near", "industries", "industry_of", "people", "units")

    def __init__(self, forms: Iterable[_Form], units: Iterable[NamedUnit], people: frozenset[str]) -> None:
        kept = tuple(forms)
        self.units = tuple(units)
        self.people = people
        self.industry_of = {unit.name: unit.industry for unit in self.units}
        self.industries = tuple(sorted({unit.industry for unit in self.units if unit.industry}, key=len, reverse=True))
        self._as_written = _indexed((form.text, form) for form in kept)
        self._as_heard = _indexed(
            (form.sound, form) for form in kept if len(form.text) > 2 or form.group is Group.PERSON
        )
        self._near = near_names.Nearness((form.text, form.names) for form in kept if form.group is Group.UNIT)

    @classmethod
    def build(cls, unions: Iterable[NamedUnit], people: Iterable[str], departments: Iterable[NamedUnit]) -> Names:
        """The roster of one federation; people by name only, namesakes are one name."""
        units, offices, known = tuple(unions), tuple(departments), frozenset(name for name in people if len(name) > 1)
        forms = (
            *_forms(units, Group.UNIT),
            *_forms(offices, Group.DEPARTMENT),
            *(_Form(plain(name), folded(plain(name)), Group.PERSON, (name,)) for name in sorted(known)),
        )
        return cls(forms, units, known)

    @classmethod
    def empty(cls) -> Names:
        """A roster without anybody."""
        return cls.build((), (), ())

    def find(self, text: str) -> tuple[Mention, ...]:
        """Every name in a text, in its order: as written first, and what sounds like one where nothing was written."""
        written = tuple(self._written(text))
        taken = _covered(written)
        heard = tuple(self._heard(text, taken))
        return tuple(sorted((*written, *heard), key=lambda mention: mention.start))

    def industry(self, words: str) -> str | None:
        """The roster's industry that «纺织行业» or «教育系统» means, None where it has none such."""
        bare = words.removesuffix("行业").removesuffix("产业").removesuffix("系统")
        within = (one for one in self.industries if one in bare or bare in one)
        return bare if bare in self.industries else next(within, None)

    def containing(self, core: str) -> tuple[str, ...]:
        """Unions whose name has these two characters, at most nine: «电子» of two electronics firms."""
        return tuple(islice((unit.name for unit in self.units if core in unit.name), 9))

    def nearest_units(self, words: str) -> tuple[str, ...]:
        """Unions whose name is a slip or two away from these words; several where equally near."""
        return self._near.nearest(words)

    def _written(self, text: str) -> Iterator[Mention]:
        free = 0
        for place in self._as_written.places(text):
            if place < free:
                continue
            here = chain.from_iterable(self._as_written.at(text, place))
            form = next((form for form in here if _stands(text, place, form)), None)
            if form is None or self._is_cut_short(text, place, form) or _only_begins(text, place, form):
                continue
            end = place + len(form.text)
            end = name_forms.whole_name_end(text, end) if form.group is Group.UNIT else end
            yield Mention(place - _with_county(text, place, form), end, form.group, form.names)
            free = end

    def _is_cut_short(self, text: str, place: int, form: _Form) -> bool:
        """«高玉» of «高玉澜» where the roster has a 高玉兰: the longer name, misheard, is the likelier."""
        end = place + len(form.text)
        if form.group is not Group.PERSON or len(form.text) > 2 or name_forms.is_followed_as_person(text, end):
            return False
        sounds = folded(text[place : end + 1])
        return any(
            other.group is Group.PERSON for other in self._as_heard.forms.get(sounds, ()) if len(other.text) == 3
        )

    def _heard(self, text: str, taken: frozenset[int]) -> Iterator[Mention]:
        sounds, free = folded(text), 0
        for place in self._as_heard.places(sounds):
            alike = self._alike(text, sounds, place) if place >= free else []
            if not alike or not taken.isdisjoint(range(place, place + len(alike[0].text))):
                continue
            longest = [form for form in alike if form.group is alike[0].group]
            names = tuple(dict.fromkeys(name for form in longest for name in form.names))
            end = place + len(alike[0].text)
            end = name_forms.whole_name_end(text, end) if alike[0].group is Group.UNIT else end
            yield Mention(place, end, alike[0].group, names, exact=False)
            free = end

    def _alike(self, text: str, sounds: str, place: int) -> list[_Form]:
        """The longest forms that the text may be a slip of here."""
        for here in self._as_heard.at(sounds, place):
            alike = [form for form in here if _is_slip(text, place, form)]
            if alike:
                return alike
        return []


def find_people(text: str, names: Names) -> tuple[str, ...]:
    """Roster people named, in the order of the text; both where a slip fits two."""
    return _distinct(text, names, Group.PERSON)


def find_units(text: str, names: Names) -> tuple[str, ...]:
    """Canonical names of the unions named, in the order of the text."""
    return _distinct(text, names, Group.UNIT)


def _distinct(text: str, names: Names, group: Group) -> tuple[str, ...]:
    found = (name for mention in names.find(text) if mention.group is group for name in mention.names)
    return tuple(dict.fromkeys(found))


def _forms(units: Collection[NamedUnit], group: Group) -> Iterator[_Form]:
    """Names and aliases before short forms that we derive; what stands for several keeps them all."""
    given: dict[str, list[str]] = defaultdict(list)
    derived: dict[str, list[str]] = defaultdict(list)
    shorten = (
        name_forms.shortening(unit.name for unit in units) if group is Group.UNIT else name_forms.short_office_forms
    )
    for unit in units:
        for form in (unit.name, *unit.aliases):
            given[plain(form)].append(unit.name)
        for form in shorten(unit.name):
            derived[plain(form)].append(unit.name)
    merged = derived | given
    return (
        _Form(text, folded(text), group, tuple(dict.fromkeys(names))) for text, names in merged.items() if len(text) > 1
    )


def _indexed(forms: Iterable[tuple[str, _Form]]) -> _Index:
    by_key: dict[str, list[_Form]] = defaultdict(list)
    lengths: dict[str, set[int]] = defaultdict(set)
    for key, form in forms:
        by_key[key].append(form)
        lengths[key[:2]].add(len(key))
    longest_first = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}
    return _Index({key: tuple(same) for key, same in by_key.items()}, longest_first)


def _stands(text: str, place: int, form: _Form) -> bool:
    """Whether the form that is written here is meant as the name."""
    end = place + len(form.text)
    if form.group is Group.PERSON:
        return len(form.text) > 2 or name_forms.is_meant_as_person(text, place, end)
    if form.group is not Group.UNIT:
        return True
    if name_forms.is_numbered(text, place):
        return False
    return len(form.text) > 3 or name_forms.is_meant_as_unit(text, place, end)


def _only_begins(text: str, place: int, form: _Form) -> bool:
    """A town's or zone's name in front of a plant's own is not the town's union."""
    if form.group is not Group.UNIT or not form.names[0].endswith("总工会") or form.text in map(plain, form.names):
        return False
    return name_forms.begins_own_name(text, place + len(form.text))


def _is_slip(text: str, place: int, form: _Form) -> bool:
    said = text[place : place + len(form.text)]
    if form.group is Group.PERSON:
        return name_forms.is_slip_of_person(text, place, form.text)
    if form.group is Group.UNIT and name_forms.is_within_word(text, place, form.text):
        return False
    return name_forms.is_slip_of_unit(said, form.text) and not name_forms.is_numbered(text, place)


def _with_county(text: str, place: int, form: _Form) -> int:
    """1 where the county stands before a name: «县人民医院» for «人民医院»."""
    return int(place > 0 and form.group is not Group.PERSON and text[place - 1] in "县市区")


def _covered(mentions: Iterable[Mention]) -> frozenset[int]:
    return frozenset(place for mention in mentions for place in range(mention.start, mention.end))
