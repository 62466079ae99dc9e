"""The picture and the sheet of an answer, as data."""

from __future__ import annotations

from config.texts import text
from handlers import wording
from handlers.forms import show
from handlers.messages import Cell, Cells, Chart, Column, File, Series, Shape, Table
from handlers.turn import Turn
from storage.rules.measures import TIMES, Question
from storage.services.questions import Answer, Figure

MOST_BARS = 15
LEAST_FOR_A_CHART = 2


def files(turn: Turn, found: Answer, parts: tuple[Figure, ...], notes: tuple[str, ...]) -> tuple[File, ...]:
    """A chart of the parts that are told and a sheet of them all; `notes` stand above the sheet. Nothing for one part."""
    if len(parts) < LEAST_FOR_A_CHART:
        return ()
    return (_chart(turn, found, parts), _table(turn, found, notes))


def _title(turn: Turn, found: Answer) -> str:
    asked = found.question
    return text(
        "figure.title",
        scope=wording.scope(turn, found),
        period=wording.when(asked),
        by=wording.by_name(asked),
        name=_name(turn, asked),
    )


def _name(turn: Turn, asked: Question) -> str:
    """What stands over a picture and on its file: «走访次数», «意见建议完成率», «工资待遇社保方面的意见建议»."""
    if asked.duty:
        return text("figure.rate", name=wording.name_of(turn.work, asked))
    return wording.name_of(turn.work, asked) if asked.topic or asked.is_of_rows else text(f"figure.ask.{asked.measure}")


def _chart(turn: Turn, found: Answer, parts: tuple[Figure, ...]) -> Chart:
    is_share, in_time = found.total.of is not None, found.question.by in TIMES
    told = parts if is_share or in_time else [each for each in parts if each.value or each.before] or parts
    shown = told if in_time else told[:MOST_BARS]
    now = tuple(float(each.percent) if is_share else each.value for each in shown)
    series = [Series(wording.when(found.question), now)]
    if found.before is not None and found.total.before:
        was = tuple(_percent_before(each) if is_share else each.before for each in shown)
        series.append(Series(wording.before(found), was))
    shape = Shape.LINE if found.question.by in TIMES and len(shown) > LEAST_FOR_A_CHART else Shape.BARS
    labels = tuple(wording.label_of(turn, found, each) for each in shown)
    unit = text("figure.percent") if is_share else wording.unit(found.question)
    notes = (text("figure.chart_note", count=len(shown), all=len(parts)),) if len(shown) < len(parts) else ()
    as_of = text("officer.as_of", moment=show.moment(found.as_of))
    return Chart(_title(turn, found), shape, labels, tuple(series), unit, (*notes, as_of))


def _percent_before(each: Figure) -> float | None:
    return float(100 * each.before // each.of_before) if each.before is not None and each.of_before else None


def _table(turn: Turn, found: Answer, notes: tuple[str, ...]) -> Table:
    """All parts, whatever was shown; the question and its moment above, the whole below."""
    is_share, is_compared = found.total.of is not None, found.before is not None
    label = Column(text("figure.column.label", by=wording.by_name(found.question)), width=28)
    columns = [label, *_columns(found, is_share)]
    rows = tuple((wording.label_of(turn, found, each), *_cells(each, is_share, is_compared)) for each in found.parts)
    totals = (text("figure.column.total"), *_cells(found.total, is_share, is_compared))
    as_of = text("officer.as_of", moment=show.moment_of_year(found.as_of))
    return Table(_title(turn, found), tuple(columns), rows, (*notes, as_of), totals)


def _columns(found: Answer, is_share: bool) -> list[Column]:
    if not is_share:
        value = Column(text("figure.column.value", unit=wording.unit(found.question)), Cells.NUMBER)
        if found.before is None:
            return [value]
        return [
            value,
            Column(wording.before(found), Cells.NUMBER, 18),
            Column(text("figure.column.change"), Cells.NUMBER),
        ]
    told = [Column(text(f"figure.column.{name}"), Cells.NUMBER) for name in ("met", "owing")]
    told.append(Column(text("figure.column.percent"), Cells.PERCENT))
    return told if found.before is None else [*told, Column(wording.before(found), Cells.PERCENT, 18)]


def _cells(each: Figure, is_share: bool, is_compared: bool) -> tuple[Cell, ...]:
    if is_share:
        now = (each.value, each.of, each.share)
        before = (each.before or 0) / each.of_before if each.of_before else None
        return (*now, before) if is_compared else now
    return (each.value, each.before, each.value - (each.before or 0)) if is_compared else (each.value,)
