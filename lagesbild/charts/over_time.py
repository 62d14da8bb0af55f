"""Counts over time: small multiples, one panel a thing, all on the same scale.

The last point is hollow while its period is preliminary; a dashed line is a series break, and a note of the group is
marked by its number. Nothing is told by colour alone: each panel has its name, and an environment its mark.
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta

import pandas
import plotly.graph_objects as go

from lagesbild.annotations import Annotation
from lagesbild.breaks import Break
from lagesbild.charts import alts
from lagesbild.charts.canvas import PANELS_A_ROW, Canvas, Part
from lagesbild.charts.look import ACCENT, INK, MUTED, RULE, Figure, Panel, panel, printed_on_white
from lagesbild.disclosure import SafeTable
from lagesbild.marks import Marks
from lagesbild.periods import DAYS, Span
from lagesbild.words import Words

#: Pixels: a panel with its name and its axis, what stands above and below all of them, and between two rows.
PANEL_HEIGHT = 180
MARGIN = 54
GAP = 62
#: Below this every whole number is a line, and no half of one.
FEW = 5
#: Of which only the years are named.
LONG = timedelta(days=2 * 364)
BAND: Part = {"type": "rect", "line": {"width": 0}}


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
    canvas = Canvas(len(panels), GAP / (rows * PANEL_HEIGHT))
    for number, one in enumerate(panels):
        counts = frame.loc[frame[by] == one.code, "count"].tolist()
        if band is not None:
            _band(canvas, number, band[band[by] == one.code])
        _draw(canvas, number, one, counts, span, words, marks)
        _mark(canvas, number, marks, [found for found in marks.breaks if found.touches(by, one.code)], span, words)
        _title(canvas, number, one, words.number(counts[-1]))
    highest = max(frame["count"].fillna(0).max(), 1 if band is None else band["hi"].fillna(1).max(), 1)
    upright = {"range": [0, highest * 1.15], "dtick": 1 if highest < FEW else None}
    chart = _chart(canvas, span, words, height=rows * PANEL_HEIGHT + MARGIN, upright=upright)
    return Figure(chart, alts.over_time(table, words, by=by, usual=usual, only=only))


def against_city(
    table: SafeTable, words: Words, span: Span, *, name: str, marks: Marks, level: str = "district"
) -> Figure:
    """Draw one district's counts beside what it would have had if it had followed the whole city."""
    canvas = Canvas()
    like_city = {
        "x": [span.periods(block)[1] for block in table.frame["block"]],
        "y": table.frame["like_city"],
        "mode": "lines",
        "line": {"color": MUTED, "width": 1.5, "dash": "dot"},
        "name": words.say("chart.like_city" if level == "district" else "chart.like_city_area", name=name),
        "hovertemplate": "%{y:.1f}",
    }
    canvas.draw(like_city)
    _draw(canvas, 0, Panel("", name, ACCENT, "circle"), table.frame["count"].tolist(), span, words, marks)
    _mark(canvas, 0, marks, marks.breaks, span, words)
    legend = {"showlegend": True, "legend": {"orientation": "h", "y": 1.12, "x": 0, "font": {"size": 14}}}
    chart = _chart(canvas, span, words, height=260, upright={"rangemode": "tozero"}, layout=legend)
    return Figure(chart, alts.against_city(table, words, name))


def share_over_time(table: SafeTable, words: Words, span: Span, *, marks: Marks) -> Figure:
    """Draw one share by block; a block of which it is not told is a gap."""
    canvas = Canvas()
    shares = (table.frame["share"] * 100).tolist()
    _draw(canvas, 0, Panel("", "", ACCENT, "circle"), shares, span, words, marks, hover="%{customdata}: %{y:.0f} %")
    _mark(canvas, 0, marks, marks.breaks, span, words)
    upright = {"rangemode": "tozero", "ticksuffix": " %"}
    chart = _chart(canvas, span, words, height=220, upright=upright, left=48)
    return Figure(chart, words.say("chart.alt_share", share=words.percent(table.frame["share"].iloc[-1])))


def _draw(
    canvas: Canvas,
    number: int,
    drawn: Panel,
    counts: Sequence[float],
    span: Span,
    words: Words,
    marks: Marks,
    *,
    hover: str = "%{customdata}: %{y}",
) -> None:
    runs = [span.periods(block) for block in range(len(counts))]
    periods = [last for _, last in runs]
    hollow = [marks.preliminary is not None and last >= marks.preliminary for last in periods]
    marked = [open_ or last == span.last for last, open_ in zip(periods, hollow, strict=True)]
    line = {
        "x": periods,
        "y": counts,
        "mode": "lines+markers",
        "line": {"color": drawn.colour, "width": 2},
        "marker": _markers(drawn, hollow, marked),
        "customdata": [words.weeks(*run) for run in runs],
        "hovertemplate": hover,
        "cliponaxis": False,
        "name": drawn.name,
    }
    canvas.draw(line, number)


def _markers(drawn: Panel, hollow: list[bool], marked: list[bool]) -> Part:
    return {
        "symbol": [_symbol(drawn.mark, open_) for open_ in hollow],
        "size": [9 if shown else 0.1 for shown in marked],
        "color": drawn.colour,
        "line": {"color": drawn.colour, "width": 2},
    }


def _symbol(mark: str, hollow: bool) -> str:
    return f"{mark.removesuffix('-open')}-open" if hollow else mark


def _band(canvas: Canvas, number: int, usual: pandas.DataFrame) -> None:
    for lo, hi in zip(usual["lo"].dropna(), usual["hi"].dropna(), strict=True):
        canvas.level(lo, hi, {**BAND, "fillcolor": RULE, "opacity": 0.55, "layer": "below"}, number)


def _mark(canvas: Canvas, number: int, marks: Marks, breaks: Sequence[Break], span: Span, words: Words) -> None:
    """Draw each break as a line before the first block that is counted in the new way, and the notes of the group."""
    for one in breaks:
        block = (words.reference.calendar.index(one.date) - span.first) // span.length
        at = span.periods(block)[1] - span.length / 2
        canvas.upright(at, at, {"type": "line", "line": {"color": INK, "width": 1.5, "dash": "dash"}}, number)
    _note(canvas, number, marks.notes, span, words)


def _note(canvas: Canvas, number: int, notes: Sequence[Annotation], span: Span, words: Words) -> None:
    """Draw each note of the group at its days: a line, or a band where there are several weeks of them, and its number.

    A block stands at its last period, so that every day does too: half a block later than among the periods.
    """
    later = span.length / 2 - 1
    anchor, ends = words.reference.calendar.anchor, (span.first + later, span.last + 1 + later)
    numbers: dict[int, tuple[float, list[str]]] = {}
    for note, one in enumerate(notes, 1):
        days = ((one.start - anchor).days, (one.end - anchor).days + 1)
        first, last = (min(max(day / DAYS + later, ends[0]), ends[1]) for day in days)
        canvas.upright(first, last, {**BAND, "fillcolor": MUTED, "opacity": 0.12}, number)
        canvas.upright(first, first, {"type": "line", "line": {"color": MUTED, "width": 1, "dash": "dot"}}, number)
        numbers.setdefault(round(first), (first, []))[1].append(str(note))
    for at, told in numbers.values():  # those of one time stand together, or none could be read
        look = {"text": ", ".join(told), "yanchor": "top", "font": {"size": 11, "color": MUTED}}
        canvas.text(look, number, at=at)


def _title(canvas: Canvas, number: int, drawn: Panel, last: str) -> None:
    look = {
        "text": f"<b>{drawn.name}</b>  {last}",
        "yanchor": "bottom",
        "font": {"size": 15, "color": drawn.colour},
    }
    canvas.text(look, number)


def _chart(
    canvas: Canvas, span: Span, words: Words, *, height: int, upright: Part, left: int = 30, layout: Part | None = None
) -> go.Figure:
    months = month_marks(span, words)
    across = {
        "tickvals": [period for period, _ in months],
        "ticktext": [name for _, name in months],
        "showgrid": False,
        "zeroline": False,
        "linecolor": RULE,
        "tickfont": {"size": 12, "color": MUTED},
        "fixedrange": True,
        "range": [span.periods(0)[1] - span.length * 0.7, span.last + span.length * 0.9],
    }
    ruled = {"gridcolor": RULE, "zerolinecolor": RULE, "nticks": 4, "tickfont": {"size": 12, "color": MUTED}}
    page = printed_on_white(height=height, margin={"l": left, "r": 8, "t": 30, "b": 24})
    return canvas.chart({**page, **(layout or {})}, x=across, y={**ruled, "fixedrange": True, **upright})


def month_marks(span: Span, words: Words) -> list[tuple[int, str]]:
    """Name the periods that end the first block of a new half-year, or of a new year."""
    ends = [span.periods(block)[1] for block in range(span.blocks)]
    named = turns([words.reference.calendar.end(last) for last in ends], words)
    return [(ends[block], name) for block, name in named]


def turns(days: Sequence[date], words: Words) -> list[tuple[int, str]]:
    """Name the first of some days, in their order, in a new half-year, or, where they span long, in a new year."""
    months = words.say("words.months").split()
    long = bool(days) and days[-1] - days[0] >= LONG
    halves = [(day.year, 0 if long else day.month > 6) for day in days]
    new = [place for place in range(1, len(days)) if halves[place] != halves[place - 1]]
    return [(n, str(days[n].year) if long else f"{months[days[n].month - 1]} {days[n].year}") for n in new]
