"""Whatever is typed is answered, and kept as it was typed or refused in words; never a fault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.simulation import Said, Simulation
from bot.stage import stage
from config.texts import text
from handlers.messages import Kind
from storage.rules.touchpoints import BEIJING

START = datetime(2026, 11, 20, 9, 30, tzinfo=BEIJING)
# Up to where the incident's number stands.
FAULT = text("chat.fault", incident="|").split("|", maxsplit=1)[0]

ODD = {
    "empty": "",
    "blank": " \n\t　",
    "emoji": "😀👍🏽👨‍👩‍👧🇨🇳",
    "sql": "'; DROP TABLE records; --",
    "format": "{0} {name} {work.now} %s %(x)s ${HOME}",
    "xml": "]]><!ENTITY a '&a;'>&a;",
    "controls": "昨天\x00走访\x07了\x1b[31m红星厂",
    "surrogate": "昨天走访\ud83d红星厂",
    "direction": "\u202e厂星红访走\u202c",
    "zero_width": "我\u200b还\u200b差\u200b什么",
    "dots": "……？！。。。",
    "digits": "9" * 400,
    "one_letter": "厂" * 1999,
    "html": "<script>alert(1)</script><b>走访</b>",
    "path": "../../etc/passwd",
    "other_language": "What duties do I still owe this year?",
    "combining": "走" + "\u0301" * 300,
    "json": '{"from": "王建国", "text": "确认"}',
    "story": "! restart",
}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def chat(request: pytest.FixtureRequest) -> Iterator[Simulation]:
    simulation = stage(request.getfixturevalue(f"{request.param}_url"), now=START)
    yield simulation
    simulation.service.database.close()


def hears(chat: Simulation, said: str, who: str = "王建国", kind: Kind = Kind.TEXT) -> str:
    return "\n".join(each.text for each in chat.say(Said(who, said, kind=kind)))


@pytest.mark.parametrize("said", ODD.values(), ids=ODD.keys())
def test_odd_message_is_answered(chat: Simulation, said: str) -> None:
    """To a representative, to an officer, and to somebody whom nobody knows."""
    for who in ("王建国", "方静", "guest:x"):
        heard = hears(chat, said, who)
        assert heard
        assert FAULT not in heard


@pytest.mark.parametrize("said", ODD.values(), ids=ODD.keys())
def test_odd_answer_leaves_form_open(chat: Simulation, said: str) -> None:
    """In the middle of a form too; afterwards it is still there."""
    hears(chat, "昨天走访锡山纺织厂工会")
    assert FAULT not in hears(chat, said)
    hears(chat, "12")
    assert "联-0001" in hears(chat, "确认")


@pytest.mark.parametrize(
    "unit",
    [
        "{name}有限公司]]>",
        "%s厂",
        "😀厂",
        "A&B <工会>",
        "江苏省无锡市锡山经济技术开发区云溪精密机械制造股份有限公司工会联合委员会",
    ],
    ids=["format", "percent", "emoji", "xml", "long"],
)
def test_odd_unit_is_kept_as_typed(chat: Simulation, unit: str) -> None:
    """A unit that the roster doesn't know is stored in the person's own words."""
    hears(chat, "昨天走访职工,见了3个人")
    hears(chat, unit)
    assert "联-0001" in hears(chat, "确认")
    assert unit in hears(chat, "查看联-0001")


@pytest.mark.parametrize("length", [2001, 5000, 100_000])
def test_long_message_is_refused_in_words(chat: Simulation, length: int) -> None:
    """It says how much is read at once; nothing is stored."""
    assert "2000" in hears(chat, "昨天走访锡山纺织厂工会," + "说" * length)
    assert "没有记录" in hears(chat, "我的记录")


def test_long_suggestion_is_kept_whole(chat: Simulation) -> None:
    """What fits into one message fits into the ledger, to the last character."""
    card = hears(chat, f"我建议在开发区建职工食堂,{'职工中午没处吃饭,' * 150}到此为止。")
    assert card.count("职工中午没处吃饭") == 150
    assert "到此为止" in card
    assert "建-0001" in hears(chat, "确认")


@pytest.mark.parametrize("said", ["9999999999999999", "0", "-5", "1e9", "两万万亿", "½"])
def test_absurd_head_count_is_no_record(chat: Simulation, said: str) -> None:
    """A slip of the thumb must not become a figure in the yearly report, nor a fault of the database."""
    hears(chat, "昨天走访锡山纺织厂工会")
    hears(chat, said)
    assert FAULT not in hears(chat, "确认")
    assert "没有记录" in hears(chat, "我的记录")


@pytest.mark.parametrize(
    "said", ["2月30日", "2026-13-45", "0000-00-00", "去年二月二十九", "9999年12月31日", "公元前3年"]
)
def test_impossible_date_is_asked_again(chat: Simulation, said: str) -> None:
    """No day is guessed for one that doesn't exist."""
    hears(chat, "走访了锡山纺织厂工会,见了3名职工")
    assert "哪天" in hears(chat, said)


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.IMAGE, Kind.LOCATION, Kind.FILE])
def test_wordless_message_is_answered_in_words(chat: Simulation, kind: Kind) -> None:
    """It says what to do instead; a form that is open stays open."""
    hears(chat, "昨天走访锡山纺织厂工会")
    assert "说" in hears(chat, "", kind=kind)
    assert "12人" in hears(chat, "12")


def test_voice_with_transcript_is_read(chat: Simulation) -> None:
    """What the channel recognised is what was said."""
    assert "12人" in hears(chat, "昨天走访锡山纺织厂工会见了十二名职工", kind=Kind.VOICE)


def test_two_hundred_questions_in_a_row(chat: Simulation) -> None:
    """Nothing piles up in a conversation."""
    hears(chat, "昨天走访锡山纺织厂工会")
    for _ in range(60):
        hears(chat, "今天走访红星厂,见了3名职工")
    assert FAULT not in hears(chat, "12")
