"""What a sentence says of the federation's own duties: which one, that it was done, that it was a mistake, whose term ends."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlp.normalise import normalise
from nlp.patterns import lazy
from nlp.words import covered, is_question

# By the ids of the policy files; the first that fits is meant. A federation's own duties are found by their names.
_DUTIES = tuple(
    (id, lazy(words))
    for id, words in (
        ("grassroots_re_election", r"基层.{0,6}换届|(?:督促|指导).{0,4}换届"),
        ("re_election", r"换届|改选"),
        ("joint_conference", r"联席会"),
        ("half_year_report", r"半年|年中|上半年.{0,6}(?:汇报|报告)|下半年.{0,8}(?:汇报|报告)"),
        ("upper_hearing", r"听证|听取|上级.{0,4}听"),
        ("committee_report", r"常委会.{0,8}(?:报告|汇报)|全委会.{0,4}(?:报告|汇报)|(?:向|给)全委"),
        ("upper_report", r"(?:上级|市总|市里).{0,8}(?:报告|汇报)|(?:报告|汇报|报).{0,4}(?:上级|市总)"),
        ("party_report", r"(?:县|市|区|同级)委|党委|书记.{0,4}汇报"),
        ("vice_chair_evaluation", r"副主席.{0,6}(?:考核|评价)"),
        ("training_vice_chairs", r"副主席.{0,6}(?:培训|轮训)"),
        ("documents_vice_chairs", r"副主席.{0,8}(?:文件|简报|资料|送阅)|(?:文件|简报|资料).{0,8}副主席"),
        ("budget_vice_chairs", r"副主席.{0,8}(?:预算|经费)"),
        ("worker_self_check", r"自查"),
        ("worker_evaluation", r"(?:社会化|社工).{0,10}(?:评估|考核|评价)"),
        ("survey_held", r"测评|评议|满意度"),
        ("budget_representatives", r"预算|经费"),
        ("newspapers", r"报纸|订报|报刊|日报|订了?报"),
        ("documents_representatives", r"(?:文件|资料).{0,6}(?:送|发)|(?:送|发).{0,8}(?:文件|资料)"),
        ("training_offered", r"培训"),
        ("good_deed_list", r"(?:项目|责任|实事)清单"),
        ("performance_evaluation", r"履职考核|考核"),
    )
)
_NEAR = 0.6


def named(text: str, names: Mapping[str, str]) -> str | None:
    """The id of the duty that is meant, of those owed (`names` by id); None where none is."""
    said = normalise(text)
    found = next((id for id, words in _DUTIES if id in names and words.search(said)), None)
    if found is not None:
        return found
    own = {id: name for id, name in names.items() if id not in dict(_DUTIES)}
    near = sorted(((covered(normalise(name), said), id) for id, name in own.items()), reverse=True)
    return near[0][1] if near and near[0][0] >= _NEAR else None


_TELLS = lazy(r"^(?:请|帮我?)?(?:登记|记录|记)(?:一下|上|为|[:,，]|$)|登记(?:一下|为)")
_DONE = lazy(
    r"(?:开|交|报|做|完成|汇报|换届?|改选|订|办|送|发|查|评|报告|安排|落实|列|编|培训|组织)(?:过|好|完|毕|齐)?了(?!没|吗|么)|已经?(?:开|交|报|做|完成|办)|"
    r"\d[日号](?:就|已)?(?:开|交|报|做|办|送|换|汇报|报告)的"
)


def says_done(text: str) -> bool:
    """Whether a sentence says that something was done, and doesn't ask it."""
    said = normalise(text).strip(" 。.!")
    if is_question(said) or re.search(r"没有|没$|了没|还没|尚未|未|吧$|该.{0,6}了|快.{0,4}了", said):
        return False
    return bool(_TELLS.search(said) or _DONE.search(said))


def says_mistaken(text: str) -> bool:
    """«联席会议记错了»: what was ticked off is to be taken back."""
    return bool(
        re.search(
            r"[记登]错|记录?错|(?:撤回|撤销|取消|删掉).{0,6}登记|登记.{0,4}(?:撤回|撤销|取消|删)", normalise(text)
        )
    )


def is_of_terms(text: str) -> bool:
    """Whether a sentence is about terms that end and the election after."""
    return bool(re.search(r"换届|届满|任期|改选", normalise(text)))


def is_of_several(text: str) -> bool:
    """«哪些基层工会快到期»: asks which, not about one."""
    return bool(re.search(r"哪|列一下|名单|基层|各|都有|有没有", normalise(text)))
