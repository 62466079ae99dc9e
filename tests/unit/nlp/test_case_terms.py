"""Words about cases that intent and slots leave open: which queue, which lines, which meeting, which wording."""

from __future__ import annotations

import pytest

from nlp import case_terms


@pytest.mark.parametrize(
    ("said", "queue"),
    [
        ("待审的建议", "review"),
        ("等我批的建议", "approve"),
        ("没签收的", "unsigned"),
        ("在办的有哪些", "in_hand"),
        ("超期的有哪些", "overdue"),
        ("退办的有哪些", "handed_back"),
        ("申请延期的有哪些", "extensions"),
        ("重办的建议", "reopened"),
        ("等代表评价的", "signers"),
        ("等我办的件", None),
    ],
)
def test_queue_is_named(said: str, queue: str | None) -> None:
    """Where none is named, what waits for the person is meant."""
    assert case_terms.queue_named(said) == queue


@pytest.mark.parametrize(
    ("said", "places"), [("催1,3,5", (1, 3, 5)), ("催1、3", (1, 3)), ("催办2 2", (2,)), ("都催", ())]
)
def test_places_of_a_list(said: str, places: tuple[int, ...]) -> None:
    assert case_terms.positions(said) == places


@pytest.mark.parametrize("said", ["下一页", "下页", "更多", "看下一页", "还有吗？"])
def test_next_page_is_asked_for(said: str) -> None:
    assert case_terms.is_next_page(said)


def test_next_week_is_no_page() -> None:
    assert not case_terms.is_next_page("下一周的会")


@pytest.mark.parametrize(
    ("said", "meeting"),
    [("主席办公会同意交办建-0001", "主席办公会"), ("常委会议同意了", "常委会议"), ("同意交办建-0001", None)],
)
def test_meeting_is_named(said: str, meeting: str | None) -> None:
    """In the words used: they stand in the history."""
    assert case_terms.meeting_named(said) == meeting


@pytest.mark.parametrize(
    ("said", "kept"),
    [("承诺已兑现", True), ("承诺没兑现,资金没到位", False), ("答应的公厕建好了", True), ("已经修好", None)],
)
def test_promise_is_reported(said: str, kept: bool | None) -> None:
    """Only where the sentence speaks of a promise."""
    assert case_terms.promise_kept(said) is kept


@pytest.mark.parametrize(
    ("said", "result"), [("A", "A"), ("b类", "B"), ("列入计划", "B"), ("解决不了", "D"), ("哦", None)]
)
def test_class_is_answered(said: str, result: str | None) -> None:
    assert case_terms.result_class(said) == result


def test_wording_is_changed() -> None:
    """«答复改成…» in front of a publication; anything else is no change."""
    assert case_terms.wording_changed("答复改成：食堂一月开张") == ("reply", "食堂一月开张")
    assert case_terms.wording_changed("公开") is None


@pytest.mark.parametrize(
    ("said", "words"),
    [("公开的办理结果有哪些", ""), ("公开的建议里有食堂的吗", "食堂"), ("查一下公开的停车建议", "停车")],
)
def test_search_words_remain(said: str, words: str) -> None:
    assert case_terms.searched_words(said) == words


@pytest.mark.parametrize(
    ("said", "may"), [("可以署我的名", True), ("不署我的名", False), ("公开建-0001的办理结果", None)]
)
def test_consent_to_a_name(said: str, may: bool | None) -> None:
    assert case_terms.name_may_stand(said) is may
