"""Sentences without the people in them, for keeping what was not understood (requirements.md B6)."""

from __future__ import annotations

import re

from nlp.names import Group, Names

SOMEBODY = "〔人〕"
_LONG_NUMBER = re.compile(r"[0-9０-９xX]{6,}")
_SOMEBODY = re.compile(
    r"[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭马方任袁柳史唐薛雷贺倪汤罗毕郝安常于傅卞齐康伍余顾孟黄萧尹姚邵汪毛戴宋熊董梁杜阮蓝闵季贾江郭梅林钟徐邱骆高夏蔡田樊胡霍万卢莫丁邓程陆翁甄刘叶][师老大小]?[师傅哥姐叔姨总工](?![会厂作业程资])"
)


def mask(text: str, names: Names) -> str:
    """The text with roster people as 〔人〕, «王师傅» as 〔人〕, and numbers that may identify somebody as 〔号码〕."""
    masked, place = [], 0
    for mention in names.find(text):
        if mention.group is Group.PERSON and mention.start >= place:
            masked += [text[place : mention.start], SOMEBODY]
            place = mention.end
    masked.append(text[place:])
    return _LONG_NUMBER.sub("〔号码〕", _SOMEBODY.sub(SOMEBODY, "".join(masked)))


def without_people(text: str) -> str:
    """The same without a roster: «王师傅» and long numbers are masked, so that a sheet names no worker."""
    return _LONG_NUMBER.sub("〔号码〕", _SOMEBODY.sub(SOMEBODY, text))
