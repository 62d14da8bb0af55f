"""The drawings of slides: charts that are PowerPoint's own, each with the workbook that it is drawn from."""

import io
import math
from collections.abc import Sequence
from itertools import count
from typing import Any, TypeAlias

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide as Page
from pptx.text.text import TextFrame
from pptx.util import Length, Pt

from lagesbild.charts.look import INK, MUTED, PAPER, RULE
from lagesbild.export.xlsx import OPTIONS
from lagesbild.report.document import Bars, Lines, Panel

#: python-pptx has no types for what is in a chart.
Chart: TypeAlias = Any
Place: TypeAlias = tuple[Length, Length, Length, Length]
#: The name of a line, or of the bars of one time, and its values.
Series: TypeAlias = tuple[str, Sequence[float | None]]

#: Points that can be read from the far end of a meeting room.
READABLE = 14
#: Rows of bars among which there is room for a number at both bars of each.
ROOMY = 8
#: As many lines as there may be across a chart.
GRID = 5
#: Of a chart's width, what a character of a block's name takes.
CHARACTER = 0.0083
#: Digits that a workbook keeps of a number: a chart shows no other number than its own workbook.
DIGITS = 15
#: Whole numbers, with the mark between thousands that whoever reads is used to.
WHOLE = "#,##0"
OPEN = "-open"
#: PowerPoint has no triangle that points down.
MARKS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "triangle-up": XL_MARKER_STYLE.TRIANGLE,
    "triangle-down": XL_MARKER_STYLE.STAR,
    "cross": XL_MARKER_STYLE.PLUS,
    "x": XL_MARKER_STYLE.X,
}


def draw_lines(page: Page, lines: Lines, place: Place, usual: tuple[str, str]) -> None:
    """Draw a line a panel, and in grey what they are compared with; `usual` names the ends of what is usual."""
    greys = [*_beside(lines), *_usual(lines, usual)]
    series = [*((one.name, one.values) for one in lines.panels), *(told for told, _ in greys)]
    chart = _chart(page, lines, place, XL_CHART_TYPE.LINE_MARKERS, lines.blocks, series)
    drawn = list(chart.series)
    for one, panel in zip(drawn, lines.panels, strict=False):
        _draw_panel(one, panel, lines)
    for one, (_, dash) in zip(drawn[len(lines.panels) :], greys, strict=True):
        _stroke(one.format.line, MUTED, 1.5, dash)
        one.marker.style = XL_MARKER_STYLE.NONE
    _scale(chart.value_axis, lines.highest)
    _thin_out(chart.category_axis, lines.blocks)


def draw_bars(page: Page, bars: Bars, place: Place) -> None:
    """Draw two bars a row, of which the hollow one is as long before; the first row at the top."""
    now, before = [one.value for one in bars.rows], [one.before for one in bars.rows]
    names, series = [one.name for one in bars.rows], [(bars.now, now), (bars.before, before)]
    chart = _chart(page, bars, place, XL_CHART_TYPE.BAR_CLUSTERED, names, series)
    for drawn, inside, edge in zip(chart.series, (bars.colour, PAPER), (bars.colour, MUTED), strict=True):
        _fill(drawn.format.fill, inside)
        _stroke(drawn.format.line, edge, 1.5)
    for drawn in list(chart.series)[: 2 if len(bars.rows) <= ROOMY else 1]:
        _tell_values(drawn.data_labels)
    (plot,) = chart.plots
    plot.gap_width, plot.overlap, plot.vary_by_categories = 45, -5, False
    chart.category_axis.reverse_order = True  # a chart begins at the foot
    chart.value_axis.minimum_scale = 0
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False


def hollow(lines: Lines) -> range:
    """Return the blocks whose values are preliminary."""
    blocks = len(lines.blocks)
    return range(blocks if lines.hollow is None else lines.hollow, blocks)


def broken(lines: Lines, panels: Sequence[Panel]) -> set[int]:
    """Return the blocks from which on panels are counted in a new way: no line leads there."""
    places = {math.ceil(place) for one in panels for place in one.breaks}
    return places & set(range(1, len(lines.blocks)))


def say(frame: TextFrame, text: str, size: float, colour: str = INK, *, bold: bool = False) -> None:
    """Write the first paragraph of a frame."""
    frame.paragraphs[0].text = text
    for run in frame.paragraphs[0].runs:
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, _colour(colour)


def _beside(lines: Lines) -> list[tuple[Series, MSO_LINE]]:
    return [((lines.beside, one.beside), MSO_LINE.ROUND_DOT) for one in lines.panels if one.beside]


def _usual(lines: Lines, names: tuple[str, str]) -> list[tuple[Series, MSO_LINE]]:
    """Return the ends of what is usual where there is one panel; those of more would be a thicket."""
    if len(lines.panels) != 1 or lines.panels[0].usual is None:
        return []
    ends = zip(names, lines.panels[0].usual, strict=True)
    return [((told, [end] * len(lines.blocks)), MSO_LINE.DASH) for told, end in ends]


def _draw_panel(drawn: Chart, panel: Panel, lines: Lines) -> None:
    """Draw a panel in its colour and with its mark, preliminary values hollow, and no line across a break."""
    _stroke(drawn.format.line, panel.colour, 2.25)
    _mark(drawn.marker, panel)
    empty, new = hollow(lines), broken(lines, [panel])
    for place in sorted({*empty, *new}):
        point = drawn.points[place]
        _stroke(point.format.line, panel.colour, 2.25)
        _mark(point.marker, panel, empty=place in empty)
        if place in new:
            point.format.line.fill.background()


def _mark(marker: Chart, panel: Panel, *, empty: bool = False) -> None:
    marker.style, marker.size = MARKS[panel.mark.removesuffix(OPEN)], 8
    _fill(marker.format.fill, PAPER if empty or panel.mark.endswith(OPEN) else panel.colour)
    _stroke(marker.format.line, panel.colour, 1.5)


def _scale(axis: Chart, highest: float) -> None:
    """Tell whole numbers on few lines, from 0 up to the first of them that is no lower than the highest value."""
    steps = (digit * 10**power for power in count() for digit in (1, 2, 5))
    step = next(step for step in steps if highest <= step * GRID)
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, step * max(1, math.ceil(highest / step)), step
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = WHOLE, False
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()
    _stroke(axis.major_gridlines.format.line, RULE, 0.75)


def _thin_out(axis: Chart, blocks: Sequence[str]) -> None:
    """Name as many blocks as there is room for: every so manyth from the first on, up to the last if that can be."""
    least = math.ceil(len(blocks) * (max(map(len, blocks)) + 2) * CHARACTER)
    every = next((one for one in range(least, 2 * least) if (len(blocks) - 1) % one == 0), least)
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        skip = parse_xml(f'<{tag} {nsdecls("c")} val="{every}"/>')
        axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _tell_values(labels: Chart) -> None:
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    labels.number_format, labels.number_format_is_linked = WHOLE, False


def _chart(
    page: Page, drawing: Lines | Bars, place: Place, kind: XL_CHART_TYPE, names: Sequence[str], series: Sequence[Series]
) -> Chart:
    """Add a chart with its alt text and its workbook, and with a legend where it has more than one thing to tell."""
    exact = [(told, [None if one is None else float(f"{one:.{DIGITS}g}") for one in values]) for told, values in series]
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = names
    for told, values in exact:
        data.add_series(told, values)
    frame: Any = page.shapes.add_chart(kind, *place, data)
    frame._element.nvGraphicFramePr.cNvPr.attrib.update({"name": drawing.title, "descr": drawing.alt})
    frame.chart.part.chart_workbook.update_from_xlsx_blob(_workbook(names, exact))
    _dress(frame.chart, drawing.title)
    return frame.chart


def _dress(chart: Chart, title: str) -> None:
    chart.font.size = Pt(READABLE)
    say(chart.chart_title.text_frame, title, READABLE, bold=True)
    chart.has_legend = len(chart.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    _stroke(chart.category_axis.format.line, RULE, 1)


def _workbook(names: Sequence[str], series: Sequence[Series]) -> bytes:
    """Return the workbook that a chart refers to; python-pptx's own would take texts for formulas and for links."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, OPTIONS) as book:
        sheet = book.add_worksheet()
        sheet.write_column(1, 0, names)
        for column, (told, values) in enumerate(series, 1):
            sheet.write_string(0, column, told)
            sheet.write_column(1, column, values)
    return packed.getvalue()


def _fill(fill: Chart, colour: str) -> None:
    fill.solid()
    fill.fore_color.rgb = _colour(colour)


def _stroke(line: Chart, colour: str, points: float, dash: MSO_LINE = MSO_LINE.SOLID) -> None:
    line.color.rgb, line.width, line.dash_style = _colour(colour), Pt(points), dash


def _colour(code: str) -> RGBColor:
    colour: RGBColor = RGBColor.from_string(code.removeprefix("#"))  # type: ignore[no-untyped-call]
    return colour
