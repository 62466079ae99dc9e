"""One spelling for every way of writing, and spans that keep the writer's own words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.normalise import normalise, prepare, simplified


@settings(deadline=None)
@given(st.text(max_size=100))
def test_plain_is_as_long_as_surface(text: str) -> None:
    prepared = prepare(text)
    assert len(prepared.plain) == len(prepared.surface)


@settings(deadline=None)
@given(st.text(max_size=100))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_width_and_stops() -> None:
    assert normalise("１２名，ＡＢ：（三）") == "12名,AB:(三)"


def test_traditional_becomes_simplified() -> None:
    assert simplified("走訪紡織廠") == "走访纺织厂"


def test_simplified_text_is_untouched() -> None:
    """The converter isn't even made: no traditional character, no change."""
    text = "王喆和著名的干部后勤"
    assert simplified(text) is text


def test_blanks_of_dictation_go() -> None:
    assert normalise("昨天 去 锡 山 走访") == "昨天去锡山走访"
    assert normalise("县医院 走访护士七人记一下") == "县医院 走访护士七人记一下"


def test_numerals_of_cheques_only_among_numerals() -> None:
    """«陆» and «伍» are surnames, «收拾» a word."""
    assert normalise("陆续来了,陆建明和队伍里的人收拾工具") == "陆续来了,陆建明和队伍里的人收拾工具"
    assert normalise("补助伍佰陆拾元,第伍条") == "补助五百六十元,第五条"
