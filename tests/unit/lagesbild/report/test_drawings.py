"""Lines on paper and on slides: the numbers of the table, and every mark where the screen's chart has it.

Periods: 0 begins on 1 January 2024, 4 on 26 February. The screen draws a block at its last period; a document counts
blocks, from the middle of the first one on.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import nan
from types import SimpleNamespace
from typing import Any, cast

import pandas
import pytest

from lagesbild import charts
from lagesbild.annotations import Annotation, Kind
from lagesbild.breaks import Break, Kind as OfBreak
from lagesbild.charts import Figure
from lagesbild.disclosure import SafeTable
from lagesbild.marks import Marks
from lagesbild.periods import Span
from lagesbild.report import drawings
from lagesbild.report.document import Lines
from lagesbild.texts import LANGUAGES, Language
from tests.unit.lagesbild.charts.drawn import KNOWN, a_table, words

CALENDAR = KNOWN.calendar
LENGTHS = (1, 4, 13)
#: Numbers by environment, of which some are not known; the last one is told beside the name.
COUNTS: Mapping[str, Sequence[float]] = {
    "islamist": (nan, 3, 0, 1204),
    "right_wing": (7, nan, 5, nan),
    "rest": (0, 0, 0, 0),
}
SPAN = Span(4, blocks=4)
NOTHING = Marks()


def by_block(counts: Mapping[str, Sequence[float]], by: str = "environment") -> SafeTable:
    """Return a table of counts by block and code."""
    blocks = range(len(next(iter(counts.values()))))
    rows = [(block, code, told[block]) for block in blocks for code, told in counts.items()]
    return a_table(f"block {by} count", rows, ["block", by])


def usually(*rows: tuple[str, float, float]) -> SafeTable:
    """Return a table of what would be usual of the last numbers."""
    return a_table("environment lo hi", rows, ["environment"])


#: In another order than the numbers; of one it is not known.
USUAL = usually(("rest", 2, 9), ("right_wing", nan, nan), ("islamist", 800, 1500))


def in_all(counts: Sequence[float], lo: float = nan, hi: float = nan) -> SafeTable:
    """Return a table that tells of all its codes together."""
    total = pandas.DataFrame({"count": counts, "lo": lo, "hi": hi})
    return cast(SafeTable, SimpleNamespace(total=total))


def a_place(counts: Sequence[float], like_city: Sequence[float]) -> SafeTable:
    """Return a table of one place beside the city."""
    rows = [(block, *both) for block, both in enumerate(zip(counts, like_city, strict=True))]
    return a_table("block count like_city", rows, ["block"])


def a_note(start: date, end: date | None = None) -> Annotation:
    return Annotation(Kind.EVENT, start, end or start, "Något hände.")


def a_break(day: date, kind: OfBreak = OfBreak.METHOD, *categories: str) -> Break:
    return Break(source="police", date=day, kind=kind, categories=categories, sv="Nytt sätt.", en="A new way.")


def on_paper(
    table: SafeTable, span: Span = SPAN, *, by: str = "environment", language: Language = "sv", **told: Any
) -> Lines:
    """Return a drawing of a document; nothing is marked on it unless told."""
    return drawings.over_time(table, words(language), span, title="Titel", by=by, **{"marks": NOTHING} | told)


def on_screen(
    table: SafeTable, span: Span = SPAN, *, by: str = "environment", language: Language = "sv", **told: Any
) -> Figure:
    """Return the screen's chart of the same."""
    return charts.small_multiples(table, words(language), span, by=by, **{"marks": NOTHING} | told)


def both_ways(span: Span, marks: Marks) -> tuple[Lines, Figure]:
    """Draw the same on paper and on screen, as many numbers as the span has blocks."""
    table = by_block({"call": range(span.blocks)}, "record_type")
    told: dict[str, Any] = {"by": "record_type", "marks": marks}
    return on_paper(table, span, **told), on_screen(table, span, **told)


def standing(figure: Figure, span: Span, axis: str = "x") -> tuple[float, ...]:
    """Return where upright lines stand on a screen's chart, counted in blocks from the middle of the first one on."""
    places = [one.x0 for one in figure.chart.layout.shapes if one.type == "line" and one.xref == axis]
    return tuple((place - span.periods(0)[1]) / span.length for place in places)


def test_the_values_are_those_of_the_table_in_order_and_what_is_not_known_is_none() -> None:
    drawn = on_paper(by_block(COUNTS))
    assert [one.values for one in drawn.panels] == [(None, 3, 0, 1204), (7, None, 5, None), (0, 0, 0, 0)]
    assert drawn.title == "Titel" and [one.name for one in drawn.panels] == ["Islamistisk", "Högerextrem", "Övriga"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_draws_the_same_numbers_in_the_same_look_over_the_same_blocks(language: Language) -> None:
    table = by_block(COUNTS)
    drawn, shown = on_paper(table, language=language), on_screen(table, language=language)
    looks = [(one.name, one.line.color, one.marker.symbol[0]) for one in shown.chart.data]
    assert [(one.name, one.colour, one.mark) for one in drawn.panels] == looks
    values = [tuple(None if value != value else value for value in one.y) for one in shown.chart.data]
    assert [one.values for one in drawn.panels] == values
    assert all(drawn.blocks == tuple(one.customdata) for one in shown.chart.data)
    assert drawn.alt == shown.alt


def test_the_number_beside_a_name_is_the_last_one_as_words_write_it() -> None:
    assert [one.told for one in on_paper(by_block(COUNTS)).panels] == ["1\u202f204", "–", "0"]
    span, table = Span(4, blocks=2), a_place([5, nan], [1.5, 2])
    whole = drawings.total_over_time(in_all([3, 1e6]), words("en"), span, title="", marks=NOTHING)
    own = drawings.against_city(table, words(), span, title="", name="Lundby", marks=NOTHING)
    assert [one.told for one in (*whole.panels, *own.panels)] == ["1\u202f000\u202f000", "–"]


@pytest.mark.parametrize("code", COUNTS)
def test_one_code_alone_is_one_panel_on_its_own_scale(code: str) -> None:
    table, place = by_block(COUNTS), [*COUNTS].index(code)
    every, drawn = (on_paper(table, usual=USUAL, only=only) for only in (None, code))
    assert drawn.panels == (every.panels[place],)
    assert (every.highest, drawn.highest) == (1500, {"islamist": 1500, "right_wing": 7, "rest": 9}[code])
    assert drawn.alt == on_screen(table, usual=USUAL, only=code).alt != every.alt


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("preliminary", [-99, -8, -7, 0, 1, 2, 3, 4, 5, None])
def test_values_are_hollow_from_the_first_block_on_that_touches_a_preliminary_period(
    length: int, preliminary: int | None
) -> None:
    span = Span(4, length, 3)
    runs = [range(span.periods(block)[0], span.periods(block)[1] + 1) for block in range(3)]
    will_rise = [preliminary is not None and any(period >= preliminary for period in run) for run in runs]
    drawn, shown = both_ways(span, Marks(preliminary))
    assert drawn.hollow == (will_rise.index(True) if any(will_rise) else None)
    (trace,) = shown.chart.data
    assert [one.endswith("-open") for one in trace.marker.symbol] == will_rise


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("block", [0, 1, 2])
@pytest.mark.parametrize("end", ["first", "last"])
def test_a_break_stands_before_the_first_block_counted_in_the_new_way_where_the_screen_has_it(
    length: int, block: int, end: str
) -> None:
    span = Span(4, length, 3)
    first, last = span.periods(block)
    drawn, shown = both_ways(
        span, Marks(None, (a_break({"first": CALENDAR.start(first), "last": CALENDAR.end(last)}[end]),))
    )
    assert [one.breaks for one in drawn.panels] == [(block - 0.5,)] == [standing(shown, span)]


def test_a_panel_has_the_breaks_that_touch_it_and_the_whole_has_every_one() -> None:
    renamed = a_break(CALENDAR.start(3), OfBreak.CATEGORY_RENAME, "propaganda")
    marks = Marks(None, (a_break(CALENDAR.start(2)), renamed))
    table = by_block({"propaganda": range(4), "violence": range(4)}, "category")
    drawn = on_paper(table, by="category", marks=marks)
    shown = on_screen(table, by="category", marks=marks)
    assert [one.breaks for one in drawn.panels] == [(0.5, 1.5), (0.5,)]
    assert [one.breaks for one in drawn.panels] == [standing(shown, SPAN, axis) for axis in ("x", "x2")]
    whole = drawings.total_over_time(in_all([1, 2, 3, 4]), words(), SPAN, title="", marks=marks)
    assert whole.panels[0].breaks == (0.5, 1.5)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("block", [0, 1, 2])
@pytest.mark.parametrize("share", [0, 0.25, 0.5])
def test_a_note_stands_at_its_first_day_within_its_block_where_the_screen_has_it(
    length: int, block: int, share: float
) -> None:
    span, whole = Span(4, length, 3), timedelta(days=14 * length)
    days = timedelta(days=int(14 * length * share))
    note = a_note(CALENDAR.start(span.periods(block)[0]) + days)
    drawn, shown = both_ways(span, Marks(None, (), (note,)))
    ((place, number),) = drawn.notes
    assert number == "1" and place == pytest.approx(block - 0.5 + days / whole, abs=1e-4)
    assert standing(shown, span) == pytest.approx((place,), abs=1e-4)


@pytest.mark.parametrize("length", LENGTHS)
def test_notes_have_their_numbers_as_they_are_told_and_one_from_before_stands_at_the_beginning(length: int) -> None:
    span = Span(4, length, 3)
    early = a_note(CALENDAR.start(span.first) - timedelta(days=900), CALENDAR.end(span.last))
    late = a_note(CALENDAR.start(span.periods(2)[0]))
    drawn, shown = both_ways(span, Marks(None, (), (late, early)))
    assert drawn.notes == ((1.5, "1"), (-0.5, "2"))
    assert standing(shown, span) == (1.5, -0.5)


def test_notes_of_one_block_have_their_numbers_together_as_on_the_screen() -> None:
    span = Span(4, blocks=4)
    notes = [a_note(CALENDAR.start(period) + timedelta(days=day)) for period, day in ((2, 1), (4, 0), (2, 3))]
    drawn, shown = both_ways(span, Marks(None, (), tuple(notes)))
    assert [number for _, number in drawn.notes] == ["1, 3", "2"]
    assert [one.text for one in shown.chart.layout.annotations if one.text in ("1, 3", "2")] == ["1, 3", "2"]


def test_what_is_usual_belongs_to_its_own_code_and_is_absent_where_it_is_not_known() -> None:
    table = by_block(COUNTS)
    drawn, shown = on_paper(table, usual=USUAL), on_screen(table, usual=USUAL)
    assert [one.usual for one in drawn.panels] == [(800, 1500), None, (2, 9)]
    bands = {one.yref: (one.y0, one.y1) for one in shown.chart.layout.shapes}
    assert bands == {"y": drawn.panels[0].usual, "y3": drawn.panels[2].usual}
    assert drawn.alt == shown.alt and "800–1\u202f500" in drawn.alt
    assert [one.usual for one in on_paper(table).panels] == [None, None, None]


@pytest.mark.parametrize(("lo", "hi", "usual"), [(nan, nan, None), (2, 9, (2, 9))])
def test_all_codes_together_are_one_panel_with_what_is_usual_of_all_of_them(
    lo: float, hi: float, usual: tuple[float, float] | None
) -> None:
    judged, span = in_all([4], lo, hi), Span(4, blocks=3)
    whole = drawings.total_over_time(in_all([4, nan, 7]), words(), span, title="", marks=Marks(4), usual=judged)
    (panel,) = whole.panels
    assert (panel.name, panel.values, panel.usual) == ("alla miljöer", (4, None, 7), usual)
    assert (whole.hollow, whole.highest) == (2, 9 if usual else 7)
    told = "Linjediagram över antal rapporter per period. Senaste perioden: alla miljöer 7."
    assert whole.alt.startswith(told) and ("Grå band" in whole.alt) == (whole.panels[0].usual is not None)


def test_a_place_is_drawn_beside_the_city_with_the_marks_and_the_alt_text_of_the_screen() -> None:
    table, span = a_place([nan, 2, 8], [nan, 2.5, 1204.25]), Span(4, blocks=3)
    marks = Marks(4, (a_break(CALENDAR.start(3)),), (a_note(CALENDAR.start(4)),))
    drawn = drawings.against_city(table, words(), span, title="Egen", name="Lundby", marks=marks)
    shown = charts.against_city(table, words(), span, name="Lundby", marks=marks)
    (panel,), (city, own) = drawn.panels, shown.chart.data
    assert (panel.name, panel.values, panel.beside) == ("Lundby", (None, 2, 8), (None, 2.5, 1204.25))
    assert (panel.name, drawn.beside, panel.colour) == (own.name, city.name, own.line.color)
    assert (panel.breaks, drawn.notes, drawn.hollow) == ((0.5,), ((1.5, "1"),), 2)
    assert standing(shown, span) == (0.5, 1.5)
    assert (drawn.alt, drawn.title, drawn.highest) == (shown.alt, "Egen", 1204.25)


#: Numbers, what is usual of them, and the top of the scale.
HIGHEST = [
    ((0, 0), (nan, nan), 1),
    ((0, 0), (0, 0), 1),
    ((2, 5), (nan, nan), 5),
    ((5, 2), (3, 4), 5),
    ((2, nan), (3, 8), 8),
]


@pytest.mark.parametrize(("counts", "usual", "top"), HIGHEST)
def test_the_scale_ends_at_the_highest_number_that_is_drawn_and_never_under_one(
    counts: tuple[float, ...], usual: tuple[float, float], top: float
) -> None:
    span, table, judged = Span(4, blocks=2), by_block({"rest": counts}), usually(("rest", *usual))
    assert on_paper(table, span, usual=judged).highest == top
    axis = on_screen(table, span, usual=judged).chart.layout.yaxis
    assert axis.range == pytest.approx((0, top * 1.15))


def test_where_nothing_is_known_there_is_a_scale_all_the_same() -> None:
    assert on_paper(by_block({"rest": (nan, nan)}), Span(4, blocks=2)).highest == 1


@pytest.mark.parametrize("span", [Span(60), Span(60, 4, 7), Span(60, 13, 8), Span(60, 26, 3)])
def test_the_axis_names_the_blocks_that_the_screen_names(span: Span) -> None:
    drawn, shown = both_ways(span, NOTHING)
    axis = shown.chart.layout.xaxis
    named = [(span.periods(block)[1], name) for block, name in drawn.ticks]
    assert named == list(zip(axis.tickvals, axis.ticktext, strict=True)) and named
    assert len(drawn.blocks) == span.blocks
