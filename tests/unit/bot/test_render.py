"""Rendering: what a person gets fits the channel, and nothing of it is lost or torn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import render
from bot.capabilities import CAPABILITIES, CONSOLE, TELEGRAM, WEB, WECHAT, Buttons, TextUnit
from handlers.messages import Choice, Reply, choices

SENTENCE = "昨天走访了锡山纺织厂工会，和12名职工座谈，大家反映食堂太贵。"


def fits(piece: render.Piece) -> bool:
    return render.size(piece.text, WECHAT.text_unit) <= WECHAT.text_limit


def test_short_reply_stays_whole():
    assert render.render(Reply("好的"), WECHAT) == (render.Piece("好的"),)


def test_choices_are_numbered_without_buttons():
    (piece,) = render.render(Reply("对吗？", choices("确认", "修改", "取消")), WECHAT)
    assert piece.text == "对吗？\n\n回复 1 确认　2 修改　3 取消"
    assert piece.buttons == ()


def test_many_choices_take_a_line_each():
    (piece,) = render.render(Reply("", choices(*(f"联系人{n}第一工会" for n in range(5)))), CONSOLE)
    assert piece.text.splitlines()[:2] == ["回复数字选择：", "1 联系人0第一工会"]


def test_buttons_go_with_the_last_piece():
    offered = choices("确认", "取消")
    pieces = render.render(Reply(SENTENCE * 300, offered), TELEGRAM)
    assert len(pieces) > 1
    assert [piece.buttons for piece in pieces[:-1]] == [()] * (len(pieces) - 1)
    assert pieces[-1].buttons == offered


def test_capped_channel_says_that_more_follows():
    """WeChat takes one passive reply of 2000 bytes; cutting silently would look like an answer."""
    (piece,) = render.render(Reply(SENTENCE * 60, choices("确认", "取消")), WECHAT)
    assert fits(piece)
    assert "后面还有" in piece.text
    assert piece.text.endswith("回复 1 确认　2 取消")


def test_pages_end_at_sentences():
    pages = render.split(SENTENCE * 60, WECHAT)
    assert len(pages) > 1
    assert all(page.endswith("。") for page in pages)
    assert "".join(pages) == SENTENCE * 60


def test_pages_leave_room_for_choices():
    offered = choices("下一页", "返回")
    for page in render.split(SENTENCE * 60, WECHAT, offered):
        (piece,) = render.render(Reply(page, offered), WECHAT)
        assert fits(piece)
        assert "后面还有" not in piece.text


def test_paragraph_beats_sentence():
    text = SENTENCE * 15 + "\n\n" + SENTENCE * 12
    assert render.split(text, WECHAT)[0] == SENTENCE * 15


@pytest.mark.parametrize("drawn", ["👨‍👩‍👧‍👦", "👍🏽", "🇨🇳", "é", "☀️"])
def test_drawn_characters_stay_whole(drawn):
    pages = render.split(drawn * 700, replace(WECHAT, text_limit=101))
    assert all(page == drawn * (len(page) // len(drawn)) for page in pages)


def test_unsendable_characters_are_removed():
    assert render.clean("a\x00b\x07\ud800c\ufffe\n") == "ab\ufffdc\n"


def test_several_replies_become_one():
    """Only the last offered choices can be answered by number."""
    one = render.joined([Reply("一", choices("甲")), Reply("二", choices("乙")), Reply("三")])
    assert one == Reply("一\n\n二\n\n三", choices("乙"))


def test_choice_flood_leaves_room_for_the_text():
    flood = tuple(Choice("很长的选项" * 20) for _ in range(50))
    (piece,) = render.render(Reply(SENTENCE * 60, flood), WECHAT)
    assert fits(piece)
    assert piece.text.startswith(SENTENCE)


@settings(deadline=None)
@given(st.text(max_size=400), st.integers(min_value=8, max_value=90), st.sampled_from(TextUnit))
def test_no_page_is_too_long_and_no_word_lost(text, limit, unit):
    pages = render.split(text, replace(WECHAT, text_limit=limit, text_unit=unit))
    assert all(render.size(page, unit) <= limit for page in pages)
    assert "".join("".join(pages).split()) == "".join(render.clean(text).split())


@settings(deadline=None)
@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=12), max_size=6))
def test_every_channel_carries_any_reply(text, labels):
    for each in CAPABILITIES.values():
        pieces = render.render(Reply(text, choices(*labels)), each)
        assert all(render.size(piece.text, each.text_unit) <= each.text_limit for piece in pieces)
        assert len(pieces) <= (each.pieces or len(pieces))


def test_channel_without_choices_shows_none():
    silent = replace(WEB, buttons=Buttons.NONE)
    assert render.render(Reply("好", choices("确认")), silent) == (render.Piece("好"),)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([SENTENCE, "第一条\n", "😀" * 40, "a" * 900, "，" * 300]), min_size=1, max_size=60))
def test_pages_one_after_the_other_are_the_whole(parts):
    """«下一页» loses nothing and repeats nothing; each page is one piece of the channel."""
    reply, seen = Reply("".join(parts), choices("确认", "取消")), []
    rest = reply.text
    while rest:
        page, rest = render.cut(Reply(rest, reply.choices), WECHAT)
        assert "后面还有" not in render.render(page, WECHAT)[0].text
        assert len(render.render(page, WECHAT)) == 1
        assert [each.label for each in page.choices] == (["下一页"] if rest else ["确认", "取消"])
        seen.append(page.text)
    assert "".join("".join(seen).split()) == "".join(reply.text.split())


def test_channel_of_many_pieces_is_not_paged():
    reply = Reply(SENTENCE * 300)
    assert render.cut(reply, TELEGRAM) == (reply, "")
