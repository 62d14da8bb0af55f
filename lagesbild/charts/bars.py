"""Counts by code as bars, beside what they were before; and shares with their intervals."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas
import plotly.graph_objects as go

from lagesbild.charts import alts
from lagesbild.charts.canvas import Canvas, Part
from lagesbild.charts.look import ACCENT, INK, MUTED, PAPER, RULE, Figure, printed_on_white
from lagesbild.disclosure import SafeTable
from lagesbild.words import Words

Row = Mapping[Hashable, Any]
ROW_HEIGHT, MARGIN = 30, 64


def bars(table: SafeTable, words: Words, *, by: str, colour: str = ACCENT) -> Figure:
    """Draw counts by a dimension in its own order, and those before as open diamonds; what was never there is left out.

    A count that is not known has no bar and no number.
    """
    told = alts.drawn(table)
    counts = [words.number(count) for count in told["count"]]
    names = [f"{words.of(by, str(code))}  <b>{count}</b>" for code, count in zip(told[by], counts, strict=True)]
    canvas = Canvas()
    now = {
        "type": "bar",
        "x": told["count"],
        "y": names,
        "orientation": "h",
        "marker": {"color": colour, "line": {"width": 0}},
        "width": 0.62,
        "hovertemplate": "%{y}: %{x}<extra></extra>",
    }
    before = {
        "x": told["previous"],
        "y": names,
        "mode": "markers",
        "marker": {"symbol": "diamond", "color": PAPER, "size": 9, "line": {"width": 1.5, "color": INK}},
        "hovertemplate": words.say("chart.before", count="%{x}") + "<extra></extra>",
    }
    canvas.draw(now)
    canvas.draw(before)
    highest = told[["count", "previous"]].max().max() if len(told) else 1
    # else the marks would move the axis away from the names
    chart = _chart(canvas, len(told), across={"range": [0, highest * 1.05]})
    return Figure(chart, alts.bars(table, words, by=by), empty=told.empty)


def shares(table: SafeTable, words: Words, chosen: str) -> Figure:
    """Draw each place's share of a survey with its interval, in the places' own order; the year before is an open mark.

    `table` has (place, share, low, high, previous, previous_low, previous_high), all in per cent.
    """
    canvas = Canvas()
    names = [
        words.of(str(level), str(place))
        for level, place in zip(table.frame["place_level"], table.frame["place"], strict=True)
    ]
    picked = [ACCENT if code == chosen else INK for code in table.frame["place"]]
    before, now = ("previous", "previous_low", "previous_high"), ("share", "low", "high")
    _points(canvas, table.frame, names, before, MUTED, "circle-open", [MUTED] * len(names))
    _points(canvas, table.frame, names, now, INK, "circle", picked)
    across = {"ticksuffix": " %", "rangemode": "tozero", "showgrid": True, "gridcolor": RULE}
    chart = _chart(canvas, len(names), across=across, layout={"scattermode": "group", "scattergap": 0.6})
    rows = "; ".join(_shared(row, name, words) for row, name in zip(table.frame.to_dict("records"), names, strict=True))
    return Figure(chart, words.say("chart.alt_shares", rows=rows))


def _points(
    canvas: Canvas,
    frame: pandas.DataFrame,
    names: list[str],
    columns: tuple[str, str, str],
    colour: str,
    symbol: str,
    colours: list[str],
) -> None:
    value, low, high = (frame[name] for name in columns)
    points = {
        "x": value,
        "y": names,
        "offsetgroup": columns[0],
        "orientation": "h",  # else plotly parts the years along the scale
        "mode": "markers",
        "error_x": {"array": high - value, "arrayminus": value - low, "color": colour, "thickness": 1.5, "width": 4},
        "marker": {"color": colours, "symbol": symbol, "size": 10, "line": {"width": 1.5, "color": colours}},
        "hovertemplate": "%{y}: %{x:.0f} %<extra></extra>",
    }
    canvas.draw(points)


def _shared(row: Row, name: str, words: Words) -> str:
    numbers = [words.number(row[part]) for part in ("share", "low", "high")]
    return f"{name} {numbers[0]} % ({numbers[1]}–{numbers[2]})"


def _chart(canvas: Canvas, rows: int, *, across: Part, layout: Part | None = None) -> go.Figure:
    page = printed_on_white(height=MARGIN + ROW_HEIGHT * max(1, rows), margin={"l": 8, "r": 48, "t": 8, "b": 28})
    plain = {"showgrid": False, "zeroline": False, "fixedrange": True, "tickfont": {"size": 12, "color": MUTED}}
    named = {"autorange": "reversed", "fixedrange": True, "automargin": True, "linecolor": RULE}
    return canvas.chart(
        {**page, "bargap": 0.3, "barcornerradius": 0, **(layout or {})},
        x={**plain, "nticks": 5, **across},
        y={**named, "tickfont": {"size": 14, "color": INK}},
    )
