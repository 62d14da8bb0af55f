"""The charts of districts, drawn from a SafeTable: rates with intervals, and the funnel. No district comes first."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas
import plotly.graph_objects as go

from lagesbild.charts.canvas import Canvas, Part
from lagesbild.charts.look import ACCENT, INK, MUTED, RULE, Figure, printed_on_white
from lagesbild.disclosure import SafeTable
from lagesbild.words import MISSING, Words, is_unknown

Row = Mapping[Hashable, Any]
ROW_HEIGHT, MARGIN = 32, 70
FUNNEL_HEIGHT = 380
LIMITS = {"l95": "dot", "u95": "dot", "l998": "solid", "u998": "solid"}


def forest(table: SafeTable, words: Words, chosen: str) -> Figure:
    """Draw each district's rate with its interval, in the districts' own order, and the rate of all as a line."""
    (by,) = table.dimensions
    told = table.frame[table.frame["rate"].notna() & ~table.frame[by].map(is_unknown)]
    canvas = Canvas()
    points = {
        "x": told["rate"],
        "y": [words.of(by, code) for code in told[by]],
        "error_x": _sides(told),
        "mode": "markers",
        "marker": {
            "color": [ACCENT if code == chosen else INK for code in told[by]],
            "symbol": ["diamond" if code == chosen else "circle" for code in told[by]],
            "size": 10,
        },
        "hovertemplate": "%{y}: %{x:.1f}<extra></extra>",
    }
    canvas.draw(points)
    (of_all,) = table.total["rate"]
    canvas.upright(of_all, of_all, {"type": "line", "line": {"color": MUTED, "width": 1.5, "dash": "dot"}})
    across = {"rangemode": "tozero", "title": {"text": words.say("column.rate"), "font": {"size": 13}}}
    up = {"autorange": "reversed", "showgrid": False}
    chart = _chart(canvas, words, height=MARGIN + ROW_HEIGHT * len(told), across=across, up=up)
    rates = "; ".join(_told(row, by, words) for row in told.to_dict("records"))
    return Figure(chart, words.say("chart.alt_forest", rates=rates, all=words.number(of_all, 1)))


def _sides(told: pandas.DataFrame) -> dict[str, object]:
    return {
        "array": told["rate_hi"] - told["rate"],
        "arrayminus": told["rate"] - told["rate_lo"],
        "color": MUTED,
        "thickness": 1.5,
        "width": 4,
    }


def _told(row: Row, by: str, words: Words) -> str:
    numbers = [words.number(row[name], 1) for name in ("rate", "rate_lo", "rate_hi")]
    return f"{words.of(by, row[by])} {numbers[0]} ({numbers[1]}–{numbers[2]})"


def funnel(table: SafeTable, words: Words, chosen: str) -> Figure:
    """Draw each district's count beside what it would have had if all were alike, and the limits of chance."""
    (by,) = table.dimensions
    told = table.frame[table.frame["like_all"].notna()].sort_values("like_all")
    names = {code: words.of(by, code) for code in told[by]}
    outside = [row[by] for row in told.to_dict("records") if _is_outside(row)]
    canvas = Canvas()
    for name, dash in LIMITS.items():
        limit = {"x": told["like_all"], "y": told[name].clip(lower=0), "mode": "lines", "hoverinfo": "skip"}
        canvas.draw(limit | {"line": {"color": MUTED, "width": 1, "dash": dash}})
    points = {
        "x": told["like_all"],
        "y": told["count"],
        "mode": "markers+text",
        "text": [names[code] if code == chosen or code in outside else "" for code in told[by]],
        "textposition": "middle right",
        "textfont": {"size": 13},
        "customdata": [names[code] for code in told[by]],
        "marker": {"color": [ACCENT if code == chosen else INK for code in told[by]], "size": 9},
        "hovertemplate": "%{customdata}: %{y} (%{x:.1f})<extra></extra>",
        "cliponaxis": False,
    }
    canvas.draw(points)
    across = {"title": {"text": words.say("chart.like_all"), "font": {"size": 13}}, "showgrid": False}
    up = {"rangemode": "tozero", "title": {"text": words.say("column.count"), "font": {"size": 13}}}
    chart = _chart(canvas, words, height=FUNNEL_HEIGHT, across=across, up=up)
    listed = words.listed([names[code] for code in outside]) if outside else MISSING
    return Figure(chart, words.say("chart.alt_funnel", outside=listed))


def _is_outside(row: Row) -> bool:
    return not row["l998"] <= row["count"] <= row["u998"]


def _chart(canvas: Canvas, words: Words, *, height: int, across: Part, up: Part) -> go.Figure:
    ruled = {"gridcolor": RULE, "zerolinecolor": RULE, "fixedrange": True}
    page = printed_on_white(height=height, margin={"l": 8, "r": 90, "t": 10, "b": 44})
    return canvas.chart(
        {**page, "separators": words.say("chart.separators")},
        x={**ruled, "tickfont": {"size": 12, "color": MUTED}, **across},
        y={**ruled, "tickfont": {"size": 13, "color": INK}, "automargin": True, **up},
    )
