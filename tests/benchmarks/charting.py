"""A chart of the product against a bare matplotlib figure of the same data: same size, same dots an inch, same letters."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from time import perf_counter

from bot.documents import charts
from handlers.messages import Chart, Series, Shape
from tests.benchmarks import federation
from tests.benchmarks.table import Line, Rounds
from tests.benchmarks.workshop import Workshop

_ROUNDS = 9
_MOST = 3.0
_NOTES = ("只画了前15个，共60个。", "截至11月20日10:00")
_MONTHS = tuple(f"{month}月" for month in range(1, 13))


def measure(workshop: Workshop) -> Iterator[Line]:
    for name, chart in _CHARTS:
        rounds = [(_timed(charts.draw, chart), _timed(_bare, chart)) for _ in range(_ROUNDS + 2)][2:]
        ours, bare = zip(*rounds, strict=True)
        yield Rounds(ours, bare).line(f"chart, {name}", "ms", at_most=_MOST)


def _chart(shape: Shape, labels: Sequence[str], series: int) -> Chart:
    values = [
        tuple(float((place + 3) * (number + 7) % 90) for place, _ in enumerate(labels)) for number in range(series)
    ]
    names = ("2026年", "2025年同期")
    told = tuple(Series(name, each) for name, each in zip(names, values, strict=False))
    return Chart("2026年各单位走访联系次数", shape, tuple(labels), told, "次", _NOTES)


_CHARTS: Sequence[tuple[str, Chart]] = (
    ("5 bars", _chart(Shape.BARS, federation.unions(5), 1)),
    ("15 bars", _chart(Shape.BARS, federation.unions(15), 1)),
    ("15 bars against last year", _chart(Shape.BARS, federation.unions(15), 2)),
    ("12 months", _chart(Shape.LINE, _MONTHS, 1)),
    ("12 months against last year", _chart(Shape.LINE, _MONTHS, 2)),
)


def _timed(draw: Callable[[Chart], bytes], chart: Chart) -> float:
    """Milliseconds."""
    start = perf_counter()
    assert draw(chart)
    return (perf_counter() - start) * 1000


def _bare(chart: Chart) -> bytes:
    """What the library's own manual does: plot, title, save. No layout, no figures at the bars, no notes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=charts.size(chart))
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for series in chart.series:
        values = [value or 0 for value in series.values]
        axes.plot(chart.labels, values) if chart.shape is Shape.LINE else axes.barh(chart.labels, values)
    axes.set_title(chart.title)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=charts.DPI)
    return picture.getvalue()
