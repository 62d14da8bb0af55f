"""Counts over time: small multiples, one panel a thing, all on the same scale.

The last point is hollow while its period is preliminary; a dashed line is a series break, and a note of the group is
marked by its number. Nothing is told by colour alone: each panel has its name, and an environment its mark.
"""

import math
from collections.abc import Sequence

import pandas
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from lagesbild.annotations import Annotation
from lagesbild.breaks import Break
from lagesbild.charts import alts
from lagesbild.charts.look import ACCENT, INK, MUTED, RULE, Figure, Panel, panel, print_on_white
from lagesbild.disclosure import SafeTable
from lagesbild.marks import Marks
from lagesbild.periods import BLOCKS, DAYS, Span
from lagesbild.words import Words

PANELS_A_ROW = 4
#: Pixels: a panel with its name and its axis, what stands above and below all of them, and between two rows.
PANEL_HEIGHT = 180
MARGIN = 54
GAP = 62
#: Below this every whole number is a line, and no half of one.
FEW = 5


def small_multiples(
    table: SafeTable,
    words: Words,
    span: Span,
    *,
    by: str,
    marks: Marks,
    usual: SafeTable | None = None,
    only: str | None = None,
) -> Figure:
    """Draw one panel for each code of dimension `by`, or for `only` one of them.

    A declared break is a line in every panel that it touches; `usual` has the range by code in which the last count
    would be usual, drawn as a band.
    """
    frame = alts.only_of(table.frame, by, only)
    band = None if usual is None else alts.only_of(usual.frame, by, only)
    panels = [panel(code, by, words) for code in dict.fromkeys(frame[by])]
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
    for number, one in enumerate(panels):
        counts = frame.loc[frame[by] == one.code, "count"].tolist()
        row, column = (place + 1 for place in divmod(number, PANELS_A_ROW))
        _draw(chart, one, counts, span, words, marks.preliminary, row=row, column=column)
        _break(chart, [found for found in marks.breaks if found.touches(by, one.code)], span, words, row, column)
        _note(chart, marks.notes, span, words, row, column)
        if band is not None:  # under the line, though drawn after it: plotly leaves out what lies in an empty panel
            _band(chart, band[band[by] == one.code], row=row, column=column)
    _dress(chart, span, words, height=height)
    highest = max(frame["count"].fillna(0).max(), 1 if band is None else band["hi"].fillna(1).max(), 1)
    chart.update_yaxes(range=[0, highest * 1.15], dtick=1 if highest < FEW else None)
    return Figure(chart, alts.over_time(table, words, by=by, usual=usual, only=only))


def against_city(
    table: SafeTable, words: Words, span: Span, *, name: str, marks: Marks, level: str = "district"
) -> Figure:
    """Draw one district's counts beside what it would have had if it had followed the whole city."""
    chart = make_subplots(rows=1, cols=1)
    periods = [span.periods(block)[1] for block in table.frame["block"]]
    chart.add_scatter(
        x=periods,
        y=table.frame["like_city"],
        mode="lines",
        line={"color": MUTED, "width": 1.5, "dash": "dot"},
        name=words.say("chart.like_city" if level == "district" else "chart.like_city_area", name=name),
        hovertemplate="%{y:.1f}",
    )
    own = Panel("", name, ACCENT, "circle")
    counts = table.frame["count"].tolist()
    _draw(chart, own, counts, span, words, marks.preliminary, row=1, column=1, titled=False)
    _break(chart, marks.breaks, span, words, 1, 1)
    _note(chart, marks.notes, span, words, 1, 1)
    _dress(chart, span, words, height=260)
    chart.update_yaxes(rangemode="tozero")
    chart.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.12, "x": 0, "font": {"size": 14}})
    return Figure(chart, alts.against_city(table, words, name))


def share_over_time(table: SafeTable, words: Words, span: Span, *, marks: Marks) -> Figure:
    """Draw one share by block; a block of which it is not told is a gap."""
    chart = make_subplots(rows=1, cols=1)
    shares = (table.frame["share"] * 100).tolist()
    drawn = Panel("", "", ACCENT, "circle")
    _draw(chart, drawn, shares, span, words, marks.preliminary, row=1, column=1, titled=False)
    chart.update_traces(hovertemplate="%{customdata}: %{y:.0f} %")
    _break(chart, marks.breaks, span, words, 1, 1)
    _note(chart, marks.notes, span, words, 1, 1)
    _dress(chart, span, words, height=220)
    chart.update_yaxes(rangemode="tozero", ticksuffix=" %")
    chart.update_layout(margin={"l": 48})
    return Figure(chart, words.say("chart.alt_share", share=words.percent(table.frame["share"].iloc[-1])))


def _draw(
    chart: go.Figure,
    drawn: Panel,
    counts: Sequence[float],
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
        line={"color": drawn.colour, "width": 2},
        marker=_markers(drawn, hollow, marked),
        customdata=[words.weeks(*run) for run in runs],
        hovertemplate="%{customdata}: %{y}",
        cliponaxis=False,
        name=drawn.name,
        row=row,
        col=column,
    )
    if titled:
        _title(chart, drawn, counts[-1], words, row=row, column=column)


def _band(chart: go.Figure, usual: pandas.DataFrame, *, row: int, column: int) -> None:
    for lo, hi in zip(usual["lo"].dropna(), usual["hi"].dropna(), strict=True):
        chart.add_hrect(y0=lo, y1=hi, fillcolor=RULE, opacity=0.55, line_width=0, layer="below", row=row, col=column)


def _break(chart: go.Figure, breaks: Sequence[Break], span: Span, words: Words, row: int, column: int) -> None:
    """Draw each break as a line before the first block that is counted in the new way."""
    for one in breaks:
        block = (words.reference.calendar.index(one.date) - span.first) // span.length
        at = span.periods(block)[1] - span.length / 2
        chart.add_vline(x=at, line={"color": INK, "width": 1.5, "dash": "dash"}, row=row, col=column)


def _note(chart: go.Figure, notes: Sequence[Annotation], span: Span, words: Words, row: int, column: int) -> None:
    """Draw each note of the group at its days: a line, or a band where there are several weeks of them, and its number.

    A block stands at its last period, so that every day does too: half a block later than among the periods.
    """
    later = span.length / 2 - 1
    anchor, ends = words.reference.calendar.anchor, (span.first + later, span.last + 1 + later)
    numbers: dict[int, tuple[float, list[str]]] = {}
    for number, one in enumerate(notes, 1):
        days = ((one.start - anchor).days, (one.end - anchor).days + 1)
        first, last = (min(max(day / DAYS + later, ends[0]), ends[1]) for day in days)
        chart.add_vrect(x0=first, x1=last, fillcolor=MUTED, opacity=0.12, line_width=0, row=row, col=column)
        chart.add_vline(x=first, line={"color": MUTED, "width": 1, "dash": "dot"}, row=row, col=column)
        numbers.setdefault(round(first), (first, []))[1].append(str(number))
    axis = (row - 1) * PANELS_A_ROW + column
    for at, told in numbers.values():  # those of one time stand together, or none could be read
        chart.add_annotation(
            text=", ".join(told),
            x=at,
            y=1,
            xref=f"x{axis if axis > 1 else ''}",
            yref=f"y{axis if axis > 1 else ''} domain",
            xanchor="left",
            yanchor="top",
            showarrow=False,
            font={"size": 11, "color": MUTED},
        )


def _markers(drawn: Panel, hollow: list[bool], marked: list[bool]) -> dict[str, object]:
    return {
        "symbol": [_symbol(drawn.mark, open_) for open_ in hollow],
        "size": [9 if shown else 0.1 for shown in marked],
        "color": drawn.colour,
        "line": {"color": drawn.colour, "width": 2},
    }


def _title(chart: go.Figure, drawn: Panel, last: float, words: Words, *, row: int, column: int) -> None:
    axis = (row - 1) * PANELS_A_ROW + column
    chart.add_annotation(
        text=f"<b>{drawn.name}</b>  {words.number(last)}",
        x=0,
        y=1.0,
        xref=f"x{axis if axis > 1 else ''} domain",
        yref=f"y{axis if axis > 1 else ''} domain",
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 15, "color": drawn.colour},
    )


def _dress(chart: go.Figure, span: Span, words: Words, *, height: int) -> None:
    months = month_marks(span, words)
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


def month_marks(span: Span, words: Words) -> list[tuple[int, str]]:
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
