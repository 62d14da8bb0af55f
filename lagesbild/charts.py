"""The charts, drawn from a SafeTable and nothing else. How they look is settled in docs/design.md.

Counts over time are small multiples: one panel a thing, all on the same scale, the last point hollow while its period
is preliminary. Nothing is told by colour alone: each panel has its name, and an environment its mark.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from lagesbild.breaks import Break
from lagesbild.disclosure import SafeTable
from lagesbild.periods import BLOCKS, Span
from lagesbild.words import REST, Words

INK = "#1B2733"
MUTED = "#5B6470"
RULE = "#D9DEE3"
ACCENT = "#14505C"
FONT = "Source Sans, Source Sans Pro, sans-serif"
PANELS_A_ROW = 4
#: Pixels: a panel with its name and its axis, what stands above and below all of them, and between two rows.
PANEL_HEIGHT = 180
MARGIN = 54
GAP = 62


@dataclass(frozen=True)
class Figure:
    """A chart and what it says to somebody who cannot see it."""

    chart: go.Figure
    alt: str


@dataclass(frozen=True)
class Panel:
    """One panel: its name, and how its line is drawn."""

    code: str
    name: str
    colour: str
    mark: str


def small_multiples(
    table: SafeTable,
    words: Words,
    span: Span,
    *,
    by: str,
    preliminary: int | None,
    breaks: Sequence[Break] = (),
    usual: SafeTable | None = None,
) -> Figure:
    """Draw one panel for each code of dimension `by`; `preliminary` is the first period whose count will still rise.

    A declared break is a line in every panel that it touches; `usual` has the range by code in which the last count
    would be usual, drawn as a band.
    """
    panels = [_panel(code, by, words) for code in dict.fromkeys(table.frame[by])]
    rows = math.ceil(len(panels) / PANELS_A_ROW)
    columns = min(PANELS_A_ROW, len(panels))
    height = rows * PANEL_HEIGHT + MARGIN
    chart = make_subplots(
        rows=rows,
        cols=columns,
        shared_yaxes="all",
        horizontal_spacing=0.03,
        vertical_spacing=GAP / (height - MARGIN) if rows > 1 else 0,
    )
    for number, panel in enumerate(panels):
        counts = table.frame.loc[table.frame[by] == panel.code, "count"].tolist()
        row, column = divmod(number, PANELS_A_ROW)
        _draw(chart, panel, counts, span, words, preliminary, row=row + 1, column=column + 1)
        touching = [one for one in breaks if one.touches(by, panel.code)]
        _mark(chart, touching, span, words, row=row + 1, column=column + 1)
        if usual:  # under the line, though it is drawn after it: plotly leaves out what lies in an empty panel
            _band(chart, usual.frame[usual.frame[by] == panel.code], row=row + 1, column=column + 1)
    _dress(chart, span, words, height=height)
    highest = max(table.frame["count"].max(), usual.frame["hi"].max() if usual else 1, 1)
    chart.update_yaxes(range=[0, highest * 1.15])
    alt = _alt(table, words, by)
    return Figure(chart, f"{alt} {_alt_usual(usual, words, by)}" if usual else alt)


def against_city(
    table: SafeTable, words: Words, span: Span, *, name: str, preliminary: int | None, breaks: Sequence[Break] = ()
) -> Figure:
    """Draw one district's counts beside what it would have had if it had followed the whole city."""
    chart = make_subplots(rows=1, cols=1)
    periods = [span.periods(block)[1] for block in table.frame["block"]]
    chart.add_scatter(
        x=periods,
        y=table.frame["like_city"],
        mode="lines",
        line={"color": MUTED, "width": 1.5, "dash": "dot"},
        name=words.say("chart.like_city"),
        hovertemplate="%{y:.1f}",
    )
    panel = Panel("", name, ACCENT, "circle")
    _draw(chart, panel, table.frame["count"].tolist(), span, words, preliminary, row=1, column=1, titled=False)
    _mark(chart, breaks, span, words, row=1, column=1)
    _dress(chart, span, words, height=260)
    chart.update_yaxes(rangemode="tozero")
    chart.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.12, "x": 0, "font": {"size": 14}})
    return Figure(
        chart, words.say("chart.alt_against_city", name=name, count=words.number(table.frame["count"].iloc[-1]))
    )


def colour_of(code: str, words: Words) -> str:
    """Return the colour of an environment, or of the rest of them."""
    return _panel(code, "environment", words).colour


def _panel(code: str, by: str, words: Words) -> Panel:
    environment = words.reference.vocabulary.environment.get(code) if by == "environment" else None
    if environment:
        return Panel(code, environment.short(words.language), environment.colour, environment.mark)
    colour = MUTED if code == REST else ACCENT
    return Panel(code, words.of(by, code), colour, "circle")


def _draw(
    chart: go.Figure,
    panel: Panel,
    counts: list[int],
    span: Span,
    words: Words,
    preliminary: int | None,
    *,
    row: int,
    column: int,
    titled: bool = True,
) -> None:
    runs = [span.periods(block) for block in range(len(counts))]
    periods = [last for _, last in runs]
    hollow = [preliminary is not None and last >= preliminary for last in periods]
    marked = [open_ or last == span.last for last, open_ in zip(periods, hollow, strict=True)]
    chart.add_scatter(
        x=periods,
        y=counts,
        mode="lines+markers",
        line={"color": panel.colour, "width": 2},
        marker=_markers(panel, hollow, marked),
        customdata=[words.weeks(*run) for run in runs],
        hovertemplate="%{customdata}: %{y}",
        cliponaxis=False,
        name=panel.name,
        row=row,
        col=column,
    )
    if titled:
        _title(chart, panel, counts[-1], words, row=row, column=column)


def _band(chart: go.Figure, usual: pandas.DataFrame, *, row: int, column: int) -> None:
    for lo, hi in zip(usual["lo"].dropna(), usual["hi"].dropna(), strict=True):
        chart.add_hrect(y0=lo, y1=hi, fillcolor=RULE, opacity=0.55, line_width=0, layer="below", row=row, col=column)


def _mark(chart: go.Figure, breaks: Sequence[Break], span: Span, words: Words, *, row: int, column: int) -> None:
    """Draw each break as a line before the first block that is counted in the new way."""
    for one in breaks:
        block = (words.reference.calendar.index(one.date) - span.first) // span.length
        at = span.periods(block)[1] - span.length / 2
        chart.add_vline(x=at, line={"color": INK, "width": 1.5, "dash": "dash"}, row=row, col=column)


def _markers(panel: Panel, hollow: list[bool], marked: list[bool]) -> dict[str, object]:
    return {
        "symbol": [_symbol(panel.mark, open_) for open_ in hollow],
        "size": [9 if shown else 0.1 for shown in marked],
        "color": panel.colour,
        "line": {"color": panel.colour, "width": 2},
    }


def _title(chart: go.Figure, panel: Panel, last: int, words: Words, *, row: int, column: int) -> None:
    axis = (row - 1) * PANELS_A_ROW + column
    chart.add_annotation(
        text=f"<b>{panel.name}</b>  {words.number(last)}",
        x=0,
        y=1.0,
        xref=f"x{axis if axis > 1 else ''} domain",
        yref=f"y{axis if axis > 1 else ''} domain",
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 15, "color": panel.colour},
    )


def _dress(chart: go.Figure, span: Span, words: Words, *, height: int) -> None:
    months = _month_marks(span, words)
    chart.update_xaxes(
        tickvals=[period for period, _ in months],
        ticktext=[name for _, name in months],
        showgrid=False,
        zeroline=False,
        linecolor=RULE,
        tickfont={"size": 12, "color": MUTED},
        fixedrange=True,
        range=[span.periods(0)[1] - span.length * 0.7, span.last + span.length * 0.9],
    )
    chart.update_yaxes(
        gridcolor=RULE, zerolinecolor=RULE, nticks=4, tickfont={"size": 12, "color": MUTED}, fixedrange=True
    )
    print_on_white(chart, height=height, margin={"l": 30, "r": 8, "t": 30, "b": 24})


def print_on_white(chart: go.Figure, *, height: int, margin: Mapping[str, int]) -> None:
    """Give a chart the look of all charts: a printed page, without a legend."""
    chart.update_layout(
        height=height,
        margin=margin,
        font={"family": FONT, "color": INK, "size": 14},
        plot_bgcolor="white",
        paper_bgcolor="white",
        showlegend=False,
        hoverlabel={"bgcolor": "white", "font": {"family": FONT, "color": INK}},
    )


def _month_marks(span: Span, words: Words) -> list[tuple[int, str]]:
    """Name the first block that ends in a new half-year, or, where the span is long, in a new year."""
    months = words.say("words.months").split()
    long = span.length * span.blocks > 2 * BLOCKS[364]
    marks, before = [], None
    for block in range(span.blocks):
        last = span.periods(block)[1]
        day = words.reference.calendar.end(last)
        turn = (day.year, 0 if long else day.month > 6)
        if before is not None and turn != before:
            marks.append((last, str(day.year) if long else f"{months[day.month - 1]} {day.year}"))
        before = turn
    return marks


def _symbol(mark: str, hollow: bool) -> str:
    return f"{mark.removesuffix('-open')}-open" if hollow else mark


def _alt_usual(usual: SafeTable, words: Words, by: str) -> str:
    known = usual.frame[usual.frame["lo"].notna()]
    rows = zip(known[by], known["lo"], known["hi"], strict=True)
    ranges = "; ".join(f"{words.short(by, code)} {words.number(lo)}–{words.number(hi)}" for code, lo, hi in rows)
    return words.say("chart.alt_usual", ranges=ranges) if ranges else ""


def _alt(table: SafeTable, words: Words, by: str) -> str:
    last = table.frame[table.frame["block"] == table.frame["block"].max()]
    told = zip(last[by], last["count"], strict=True)
    counts = "; ".join(f"{words.short(by, code)} {words.number(count)}" for code, count in told)
    return words.say("chart.alt_over_time", counts=counts)
