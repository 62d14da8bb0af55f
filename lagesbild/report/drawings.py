"""The drawings of a document, each from the SafeTable that the screen's chart is drawn from, with the same alt text."""

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy
import numpy.typing
import pandas
import shapely
import shapely.geometry
from shapely.geometry.base import BaseGeometry

from lagesbild import maps
from lagesbild.annotations import Annotation
from lagesbild.breaks import Break
from lagesbild.charts import alts
from lagesbild.charts.look import ACCENT, Panel as Look, panel
from lagesbild.charts.over_time import month_marks
from lagesbild.disclosure import SafeTable
from lagesbild.marks import Marks
from lagesbild.periods import DAYS, Span
from lagesbild.report.document import Bar, Bars, Lines, Map, Panel, Shape
from lagesbild.words import Words

Points: TypeAlias = numpy.typing.NDArray[numpy.float64]
#: Decimals of a point of a map: a tenth of a millimetre on paper.
FINE = 4


def over_time(
    table: SafeTable,
    words: Words,
    span: Span,
    *,
    title: str,
    by: str,
    marks: Marks,
    usual: SafeTable | None = None,
    only: str | None = None,
) -> Lines:
    """Return a panel for each code of dimension `by`, or for `only` one, as `charts.small_multiples` draws them."""
    frame = alts.only_of(table.frame, by, only)
    codes = [str(code) for code in dict.fromkeys(frame[by])]
    ranges = {} if usual is None else _ranges(usual.frame, by)
    counts = {code: _values(frame.loc[frame[by] == code, "count"]) for code in codes}
    broken = {code: tuple(_break(one, words, span) for one in marks.breaks if one.touches(by, code)) for code in codes}
    panels = [_panel(panel(code, by, words), counts[code], ranges.get(code), broken[code]) for code in codes]
    highest = max([1.0, *(high for _, high in ranges.values()), *_known(panels)])
    alt = alts.over_time(table, words, by=by, usual=usual, only=only)
    return _lines(title, alt, panels, highest, words, span, marks)


def total_over_time(
    table: SafeTable, words: Words, span: Span, *, title: str, marks: Marks, usual: SafeTable | None = None
) -> Lines:
    """Return all codes of a table together, as one panel; `usual` has the range of all of them as its total."""
    values, name = _values(table.total["count"]), words.say("meeting.every")
    ranges = [] if usual is None else [(row["lo"], row["hi"]) for row in usual.total.to_dict("records")]
    known = next((one for one in ranges if not math.isnan(one[0])), None)
    broken = tuple(_break(one, words, span) for one in marks.breaks)
    whole = Panel(name, ACCENT, "circle", values, known, breaks=broken)
    alt = words.say("chart.alt_over_time", counts=f"{name} {words.number(table.total['count'].iloc[-1])}")
    return _lines(title, alt, [whole], max([1.0, *_known([whole]), *(known or ())]), words, span, marks)


def against_city(table: SafeTable, words: Words, span: Span, *, title: str, name: str, marks: Marks) -> Lines:
    """Return one place beside what it would have had if it had followed the whole city."""
    values, beside = (_values(table.frame[column]) for column in ("count", "like_city"))
    broken = tuple(_break(one, words, span) for one in marks.breaks)
    own = Panel(name, ACCENT, "circle", values, beside=beside, breaks=broken)
    highest = max([1.0, *_known([own]), *(value for value in beside if value is not None)])
    told = words.say("chart.like_city", name=name)
    return _lines(title, alts.against_city(table, words, name), [own], highest, words, span, marks, beside=told)


def bars(
    table: SafeTable,
    words: Words,
    *,
    title: str,
    by: str,
    now: str,
    before: str,
    only: Mapping[str, str] = alts.NOTHING,
) -> Bars:
    """Return counts by code in their own order beside those before, as `charts.bars` does; `only` of some codes."""
    drawn = alts.drawn(table, only)
    told = zip(drawn[by], _values(drawn["count"]), _values(drawn["previous"]), strict=True)
    rows = tuple(Bar(words.of(by, str(code)), count, previous) for code, count, previous in told)
    return Bars(title, alts.bars(table, words, by=by, only=only), rows, now, before, ACCENT)


def places(table: SafeTable, words: Words, *, title: str) -> Map:
    """Return the map of districts or areas in the classes that `maps` has on screen."""
    (level,) = table.dimensions
    counts = dict(zip(table.frame[level].astype(str), table.frame["count"].astype("float64"), strict=True))
    features = maps.geometry(words.reference, level)["features"]
    every = {one["properties"]["id"]: shapely.geometry.shape(one["geometry"]) for one in features}
    shapes = {code: shape for code, shape in every.items() if code in counts}
    flat = _flattened(shapes)
    classes = maps.classes_of(table)
    drawn = tuple(Shape(_outlines(flat[code]), maps.shade(counts[code], classes)) for code in flat)
    rows = "; ".join(f"{words.of(level, code)} {words.number(counts[code])}" for code in flat)
    height = max((shape.bounds[3] for shape in flat.values()), default=0.0)
    return Map(title, words.say("chart.alt_map", rows=rows), drawn, height, tuple(maps.legend(table, words)))


def _panel(
    look: Look, values: tuple[float | None, ...], usual: tuple[float, float] | None, broken: tuple[float, ...]
) -> Panel:
    return Panel(look.name, look.colour, look.mark, values, usual, breaks=broken)


def _ranges(usual: pandas.DataFrame, by: str) -> dict[str, tuple[float, float]]:
    known = usual[usual["lo"].notna()]
    return {str(code): (low, high) for code, low, high in zip(known[by], known["lo"], known["hi"], strict=True)}


def _values(column: "pandas.Series[float]") -> tuple[float | None, ...]:
    return tuple(None if math.isnan(value) else float(value) for value in column)


def _known(panels: Sequence[Panel]) -> list[float]:
    return [value for one in panels for value in one.values if value is not None]


def _lines(
    title: str,
    alt: str,
    panels: Sequence[Panel],
    highest: float,
    words: Words,
    span: Span,
    marks: Marks,
    *,
    beside: str = "",
) -> Lines:
    runs = [span.periods(block) for block in range(span.blocks)]
    preliminary = marks.preliminary
    hollow = [block for block, (_, last) in enumerate(runs) if preliminary is not None and last >= preliminary]
    place_of = {last: block for block, (_, last) in enumerate(runs)}
    return Lines(
        title,
        alt,
        blocks=tuple(words.weeks(*run) for run in runs),
        ticks=tuple((place_of[last], name) for last, name in month_marks(span, words)),
        panels=tuple(panels),
        highest=highest,
        hollow=hollow[0] if hollow else None,
        notes=tuple(_note(one, str(number), words, span) for number, one in enumerate(marks.notes, 1)),
        beside=beside,
    )


def _break(one: Break, words: Words, span: Span) -> float:
    """Return the place before the first block that is counted in the new way."""
    return (words.reference.calendar.index(one.date) - span.first) // span.length - 0.5


def _note(one: Annotation, number: str, words: Words, span: Span) -> tuple[float, str]:
    """Return where a note begins, among blocks that stand at their middle, and its number."""
    days = (one.start - words.reference.calendar.anchor).days
    place = (days / DAYS - span.first) / span.length - 0.5
    return round(min(max(place, -0.5), span.blocks - 0.5), FINE), number


def _flattened(shapes: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return polygons of degrees on a plane: 0 to 1 from west to east, from 0 on from north to south."""
    if not shapes:
        return {}
    west, south, east, north = shapely.union_all(list(shapes.values())).bounds
    narrower = math.cos(math.radians((south + north) / 2))
    width = (east - west) * narrower

    def flat(points: Points) -> Points:
        return (points - [west, north]) * [narrower / width, -1 / width]

    return {code: shapely.transform(shape, flat) for code, shape in shapes.items()}


def _outlines(shape: BaseGeometry) -> tuple[tuple[tuple[float, float], ...], ...]:
    parts = getattr(shape, "geoms", [shape])
    rings = (ring for part in parts for ring in (part.exterior, *part.interiors))
    return tuple(tuple((round(x, FINE), round(y, FINE)) for x, y in ring.coords) for ring in rings)
