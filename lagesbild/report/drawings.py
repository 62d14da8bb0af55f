"""The drawings of a document, each from the SafeTable that the screen's chart is drawn from, with the same alt text."""

import math
from collections.abc import Iterable, Mapping, Sequence
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
    panels = []
    for code in codes:
        broken = [one for one in marks.breaks if one.touches(by, code)]
        counts = frame.loc[frame[by] == code, "count"]
        panels.append(_panel(panel(code, by, words), counts, words, span, broken, usual=ranges.get(code)))
    alt = alts.over_time(table, words, by=by, usual=usual, only=only)
    return _lines(title, alt, panels, words, span, marks)


def total_over_time(
    table: SafeTable, words: Words, span: Span, *, title: str, marks: Marks, usual: SafeTable | None = None
) -> Lines:
    """Return all codes of a table together, as one panel; `usual` has the range of all of them as its total."""
    name = words.say("meeting.every")
    ranges = [] if usual is None else [(row["lo"], row["hi"]) for row in usual.total.to_dict("records")]
    known = next((one for one in ranges if not math.isnan(one[0])), None)
    whole = _panel(_plain(name), table.total["count"], words, span, marks.breaks, usual=known)
    return _lines(title, alts.total_over_time(whole.told, known, words), [whole], words, span, marks)


def against_city(table: SafeTable, words: Words, span: Span, *, title: str, name: str, marks: Marks) -> Lines:
    """Return one place beside what it would have had if it had followed the whole city."""
    own = _panel(_plain(name), table.frame["count"], words, span, marks.breaks, beside=table.frame["like_city"])
    told = words.say("chart.like_city", name=name)
    return _lines(title, alts.against_city(table, words, name), [own], words, span, marks, beside=told)


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
    told = zip(drawn[by], _values(drawn["count"]), _values(drawn["previous"]), drawn["count"], strict=True)
    rows = tuple(Bar(words.of(by, str(code)), now_, was, words.number(count)) for code, now_, was, count in told)
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


def _plain(name: str) -> Look:
    """Return how something is drawn that is no environment."""
    return Look("", name, ACCENT, "circle")


def _panel(
    look: Look,
    counts: "pandas.Series[float]",
    words: Words,
    span: Span,
    broken: Iterable[Break],
    *,
    usual: tuple[float, float] | None = None,
    beside: "pandas.Series[float] | None" = None,
) -> Panel:
    compared = () if beside is None else _values(beside)
    breaks = tuple(_break(one, words, span) for one in broken)
    told = words.number(counts.iloc[-1])
    return Panel(look.name, look.colour, look.mark, _values(counts), usual, compared, breaks, told)


def _ranges(usual: pandas.DataFrame, by: str) -> dict[str, tuple[float, float]]:
    known = usual[usual["lo"].notna()]
    return {str(code): (low, high) for code, low, high in zip(known[by], known["lo"], known["hi"], strict=True)}


def _values(column: "pandas.Series[float]") -> tuple[float | None, ...]:
    return tuple(None if math.isnan(value) else float(value) for value in column)


def _highest(panels: Sequence[Panel]) -> float:
    """Return the top of the scale: the highest number that is drawn, at least 1."""
    drawn: list[float | None] = [value for one in panels for value in (*one.values, *one.beside, *(one.usual or ()))]
    return max([1.0, *(value for value in drawn if value is not None)])


def _lines(
    title: str,
    alt: str,
    panels: Sequence[Panel],
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
        highest=_highest(panels),
        hollow=hollow[0] if hollow else None,
        notes=_notes(marks.notes, words, span),
        beside=beside,
    )


def _break(one: Break, words: Words, span: Span) -> float:
    """Return the place before the first block that is counted in the new way."""
    return (words.reference.calendar.index(one.date) - span.first) // span.length - 0.5


def _notes(notes: Sequence[Annotation], words: Words, span: Span) -> tuple[tuple[float, str], ...]:
    """Return where notes begin, among blocks that stand at their middle, and their numbers.

    Those of one block stand together, or none could be read.
    """
    found: dict[int, tuple[float, list[str]]] = {}
    for number, one in enumerate(notes, 1):
        days = (one.start - words.reference.calendar.anchor).days
        place = min(max((days / DAYS - span.first) / span.length - 0.5, -0.5), span.blocks - 0.5)
        found.setdefault(round(place), (round(place, FINE), []))[1].append(str(number))
    return tuple((place, ", ".join(numbers)) for place, numbers in found.values())


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
