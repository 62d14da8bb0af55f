"""Who delivered for which period, in time, late or not at all: a mark a sender and period, told by its form too."""

import plotly.graph_objects as go

from lagesbild.charts.canvas import Canvas
from lagesbild.charts.look import ACCENT, INK, MUTED, Figure, printed_on_white
from lagesbild.completeness import Came
from lagesbild.disclosure import SafeTable
from lagesbild.periods import Span
from lagesbild.words import Words

ROW_HEIGHT, MARGIN = 34, 44
#: Form and colour of each state, from a full mark to an empty one.
MARKS = {
    Came.IN_TIME: ("square", ACCENT),
    Came.LATE: ("diamond-open", ACCENT),
    Came.AWAITED: ("circle-open-dot", MUTED),
    Came.MISSING: ("x-thin-open", INK),
}


def delivered(table: SafeTable, words: Words, span: Span) -> Figure:
    """Draw a mark for each sender and period of `table` (block, source, came, count)."""
    names = {code: words.of("source", str(code)) for code in dict.fromkeys(table.frame["source"])}
    canvas = Canvas()
    for came, (symbol, colour) in MARKS.items():
        rows = table.frame[table.frame["came"] == came]
        told = zip(rows["block"], rows["source"], rows["count"], strict=True)
        marks = {
            "x": rows["block"],
            "y": [names[code] for code in rows["source"]],
            "mode": "markers",
            "name": words.say(f"came.{came}"),
            "marker": {"symbol": symbol, "color": colour, "size": 14, "line": {"width": 2, "color": colour}},
            "customdata": [_told(words, span, int(block), str(code), count, came) for block, code, count in told],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        canvas.draw(marks)
    chart = _chart(canvas, words, span, [*names.values()])
    return Figure(chart, words.say("chart.alt_delivered", rows="; ".join(_lacking(table, words, span))))


def _told(words: Words, span: Span, block: int, source: str, count: float, came: Came) -> str:
    weeks, reports = words.weeks(*span.periods(block)), words.number(count)
    return words.say(
        "chart.delivered", name=words.of("source", source), weeks=weeks, came=words.say(f"came.{came}"), count=reports
    )


def _lacking(table: SafeTable, words: Words, span: Span) -> list[str]:
    """Tell of each sender how many periods lack, and which is the last of them."""
    rows = table.frame[table.frame["came"] == Came.MISSING].groupby("source", sort=False)["block"].agg(["size", "max"])
    told = [
        (words.of("source", str(code)), row["size"], words.weeks(*span.periods(int(row["max"]))))
        for code, row in rows.iterrows()
    ]
    return [f"{name} {words.number(size)} ({weeks})" for name, size, weeks in told] or [words.say("chart.none_lacks")]


def _chart(canvas: Canvas, words: Words, span: Span, names: list[str]) -> go.Figure:
    height = MARGIN + 34 + ROW_HEIGHT * len(names)
    blocks = range(span.blocks - 2, -1, -6)  # the last label would be cut off
    across = {
        "tickvals": list(blocks),
        "ticktext": [words.weeks(*span.periods(block)) for block in blocks],
        "tickfont": {"size": 12, "color": MUTED},
        "range": [-0.7, span.blocks - 0.3],
        "zeroline": False,
    }
    up = {
        "autorange": "reversed",
        "automargin": True,
        "tickfont": {"size": 14, "color": INK},
        "categoryorder": "array",
        "categoryarray": names,
    }
    plain = {"showgrid": False, "fixedrange": True}
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 13}}
    page = printed_on_white(height=height, margin={"l": 8, "r": 8, "t": 34, "b": 28})
    return canvas.chart({**page, "showlegend": True, "legend": legend}, x=across | plain, y=up | plain)
