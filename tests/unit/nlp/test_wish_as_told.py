"""What a suggestion keeps: the wish with its reasons, and nothing that only surrounds it."""

from __future__ import annotations

import pytest

from nlp.words import wish_as_told


@pytest.mark.parametrize(
    ("said", "wish", "kept"),
    [
        (
            "建议给夜班护士开通接送车，她们半夜打不到车，前阵子还有人摔伤了，谢谢",
            "给夜班护士开通接送车",
            "给夜班护士开通接送车，她们半夜打不到车，前阵子还有人摔伤了",
        ),
        ("能不能在车站建个热水间，请各位领导考虑", "在车站建个热水间", "在车站建个热水间"),
        ("我建议修遮雨棚，联名人李秀英，下雨天焊工没法干活", "修遮雨棚", "修遮雨棚"),
        ("建议装路灯。晚上下班看不见路。希望今年就装", "装路灯", "装路灯。晚上下班看不见路。希望今年就装"),
        ("建议装路灯吧", "装路灯", "装路灯"),
        ("冬天路滑,建议铺防滑砖", "铺防滑垫", "铺防滑垫"),
    ],
)
def test_wish_keeps_its_reasons(said: str, wish: str, kept: str) -> None:
    assert wish_as_told(said, wish) == kept
