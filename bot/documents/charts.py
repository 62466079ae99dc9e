"""Pictures of figures, readable on a phone: 1080 pixels wide, large Chinese letters, the values written at the bars."""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import as_file, files
from textwrap import wrap
from typing import TYPE_CHECKING

from handlers.messages import Chart, Series, Shape

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONT = "lvzhi-sans.otf"
_FAMILY = "Lvzhi Sans"
_LACKING = "\u3013"
DPI = 200
_WIDTH = 5.4  # inches
_HEAD = 0.95
_ROW = 0.36
_FOOT = 0.2  # a line of notes
_LEAST_HEIGHT = 2.6
_LINE_HEIGHT = 3.4
_LONGEST_LABEL = 9
_LONGEST_TITLE = 22
_LONGEST_NOTE = 30
_INKS = ("#C8402F", "#B9BEC6", "#2F6FB3", "#E0A33E")
_GREY = "#5F6570"
_BAR = 0.72
# Figures stay readable where the other line runs through them.
_HALO = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.6}
_PERCENT = "%"
_HUNDRED = 100


def draw(chart: Chart) -> bytes:
    """The picture as PNG."""
    figure = _figure(size(chart))
    axes = figure.add_subplot()
    _DRAWS[chart.shape](axes, chart)
    _dress(figure, axes, chart)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=DPI)
    return picture.getvalue()


@cache
def _letters() -> frozenset[int]:
    """Makes the shipped font known once a process (what the machine has may lack Chinese); the characters it can draw."""
    import matplotlib as mpl
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    mpl.rcParams["axes.unicode_minus"] = False
    mpl.rcParams["font.family"] = [_FAMILY]
    with as_file(files("bot.documents") / "font" / FONT) as path:
        font_manager.fontManager.addfont(path)
        return frozenset(FT2Font(path).get_charmap())


def size(chart: Chart) -> tuple[float, float]:
    """Inches wide and high; at `DPI` dots each."""
    return _WIDTH, _height(chart)


def _figure(inches: tuple[float, float]) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    _letters()
    figure = Figure(figsize=inches, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _height(chart: Chart) -> float:
    foot = _FOOT * len(_notes(chart))
    if chart.shape is Shape.LINE:
        return _LINE_HEIGHT + foot
    rows = len(chart.labels) * (1 + 0.5 * (len(chart.series) - 1))
    return max(_LEAST_HEIGHT, _HEAD + _ROW * rows) + foot


def _bars(axes: Axes, chart: Chart) -> None:
    """Lying bars, the first label on top; several series side by side."""
    thick = _BAR / len(chart.series)
    for place, series in enumerate(chart.series):
        shift = (place - (len(chart.series) - 1) / 2) * thick
        rows = [row + shift for row in range(len(chart.labels))]
        lengths = [value or 0 for value in series.values]
        drawn = axes.barh(
            rows, lengths, height=thick * 0.92, color=_INKS[place % len(_INKS)], label=_plain(series.name)
        )
        axes.bar_label(drawn, labels=_figures(series, chart.unit), padding=4, fontsize=10, color="#22262B")
    axes.set_yticks(range(len(chart.labels)), [_wrapped(label, _LONGEST_LABEL) for label in chart.labels], fontsize=11)
    axes.set_ylim(len(chart.labels) - 0.45, -0.55)
    axes.set_xlim(0, _longest(chart) * 1.2)
    axes.get_xaxis().set_visible(False)
    axes.spines["bottom"].set_visible(False)


def _lines(axes: Axes, chart: Chart) -> None:
    places = list(range(len(chart.labels)))
    for place, series in enumerate(chart.series):
        ink = _INKS[place % len(_INKS)]
        values = [float("nan") if value is None else value for value in series.values]
        axes.plot(
            places,
            values,
            color=ink,
            linewidth=2.4,
            marker="o",
            markersize=5,
            label=_plain(series.name),
            zorder=9 - place,
        )
    _write_figures(axes, chart)
    axes.set_xticks(places, [_plain(label) for label in chart.labels], fontsize=10)
    axes.set_ylim(0, _longest(chart) * 1.2)
    axes.get_yaxis().set_visible(False)
    axes.spines["left"].set_visible(False)


def _write_figures(axes: Axes, chart: Chart) -> None:
    """The first line's figures, under its points where another line runs over them."""
    first, *others = chart.series
    for at, (value, said) in enumerate(zip(first.values, _figures(first, chart.unit), strict=True)):
        if value is not None:
            is_under = any(value <= (other.values[at] or 0) for other in others)
            axes.annotate(
                said,
                (at, value),
                (0, -16 if is_under else 7),
                textcoords="offset points",
                ha="center",
                fontsize=9,
                zorder=20,
                bbox=_HALO,
            )


_DRAWS = {Shape.BARS: _bars, Shape.LINE: _lines}


def _dress(figure: Figure, axes: Axes, chart: Chart) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    figure.suptitle(_wrapped(chart.title, _LONGEST_TITLE), fontsize=14, x=0.02, ha="left", color="#22262B")
    if len(chart.series) > 1:
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False, fontsize=10)
    if notes := _notes(chart):
        figure.supxlabel("\n".join(notes), fontsize=9, x=0.02, ha="left", color=_GREY)


def _notes(chart: Chart) -> list[str]:
    return [line for note in chart.notes for line in wrap(_plain(note), _LONGEST_NOTE)]


def _wrapped(said: str, longest: int) -> str:
    return "\n".join(wrap(_plain(said), longest))


def _plain(said: str) -> str:
    """What the font lacks is marked as lacking; a dollar sign would begin a formula."""
    known = _letters()
    return "".join(each if ord(each) in known else _LACKING for each in said).replace("$", r"\$")


def _figures(series: Series, unit: str) -> list[str]:
    return ["" if value is None else _plain(f"{_short(value)}{unit}") for value in series.values]


def _short(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.1f}"


def _longest(chart: Chart) -> float:
    """The value at the end of the scale: a share is one of a hundred, however small all of them are."""
    if chart.unit == _PERCENT:
        return _HUNDRED
    return max((value or 0 for series in chart.series for value in series.values), default=0) or 1
