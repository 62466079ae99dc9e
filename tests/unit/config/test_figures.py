"""A federation's own figures: how they may be written, what they tell, and from when they hold."""

from datetime import time

import pytest

from config import policies


def adopt(**figures):
    return policies.load().adopt(figures=figures)


@pytest.mark.parametrize("written", [{"push": {"at": time(10)}}, {"push.at": time(10)}])
def test_ids_may_be_nested_or_quoted(written):
    assert policies.load().adopt(figures=written).figure("push.at") == time(10)


def test_own_figure_tells_its_own_value():
    """«为什么» must never quote a number that no longer holds."""
    figure = adopt(**{"late.after_days": 10}).figure_source("late.after_days")
    assert figure.says == "事后超过10天才记的，注明“补录”"
    assert (figure.source, figure.own) == ("本会规定", True)


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("reminder.stages", "到期前90、60、30、14、7、3、1天各提醒一次，只提没完成的"),
        ("late.until", "上一年的记录可补到次年1月31日，之后只能由干部补录"),
        ("push.from", "工作日9:00以后才推送"),
        ("case.cohandler_least_share", "会办期限不少于主办的50%，进为整天"),
        ("evaluation.shares", "总分中县级总工会评分占60%，所在单位评分占40%"),
    ],
)
def test_values_are_told_in_chinese(id, says):
    assert adopt().figure_source(id).says == says


def test_figure_may_begin_with_a_year():
    """A closed year is never rewritten."""
    adopted = adopt(**{"late.after_days": [{"value": 9, "year": 2027}, {"value": 11, "year": 2028}]})
    assert [adopted.figure("late.after_days", year) for year in (2026, 2027, 2028)] == [7, 9, 11]
    assert adopted.figure("late.after_days") == 11


def test_part_of_a_table_may_change():
    adopted = adopt(**{"evaluation.weights": {"good_deed": 40, "time": 10}})
    assert adopted.figure("evaluation.weights") == {"good_deed": 40, "satisfaction": 20, "time": 10, "contribution": 30}


def test_lists_are_frozen():
    assert adopt(**{"reminder.stages": [30, 7]}).figure("reminder.stages") == (30, 7)


def test_whole_number_serves_for_a_fraction():
    assert adopt(**{"similar.at_least": 1}).figure("similar.at_least") == 1
