"""What is marked on charts over time: the group's notes, series breaks, and shares with what is not told of them.

Periods: 0 begins on 1 January 2024, 4 on 26 February. A block stands at its last period.
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from lagesbild import charts
from lagesbild.annotations import Annotation, Kind
from lagesbild.breaks import Break, Kind as OfBreak
from lagesbild.charts import Figure
from lagesbild.charts.over_time import turns
from lagesbild.marks import Marks
from lagesbild.periods import Span
from tests.unit.lagesbild.charts.drawn import KNOWN, a_table, words

CALENDAR = KNOWN.calendar
LENGTHS = (1, 4, 13)


def a_note(start: date, end: date | None = None, kind: Kind = Kind.EVENT) -> Annotation:
    return Annotation(kind, start, end or start, "Något hände.")


def drawn(span: Span, *notes: Annotation, breaks: tuple[Break, ...] = (), codes: Sequence[str] = ("call",)) -> Figure:
    rows = [(block, code, block) for block in range(span.blocks) for code in codes]
    table = a_table("block record_type count", rows, ["block", "record_type"])
    return charts.small_multiples(table, words(), span, by="record_type", marks=Marks(None, breaks, notes))


def bands(figure: Figure) -> list[tuple[float, float]]:
    return [(one.x0, one.x1) for one in figure.chart.layout.shapes if one.type == "rect"]


def lines(figure: Figure) -> list[float]:
    return [one.x0 for one in figure.chart.layout.shapes if one.type == "line"]


def numbers(figure: Figure) -> list[str]:
    return [one.text for one in figure.chart.layout.annotations if str(one.text).isdigit()]


def around(span: Span, block: int) -> tuple[float, float]:
    """Return between which places on the axis lies what happened in a block: half-way to those beside it."""
    at = span.periods(block)[1]
    return at - span.length / 2, at + span.length / 2


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("block", [0, 1, 2])
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_note_of_a_day_is_drawn_at_the_block_that_counts_the_day(length: int, block: int, place: str) -> None:
    span = Span(4, length, 3)
    first, last = (CALENDAR.start(span.periods(block)[0]), CALENDAR.end(span.periods(block)[1]))
    day = {"first": first, "middle": first + (last - first) / 2, "last": last}[place]
    figure = drawn(span, a_note(day))
    ((x0, x1),) = bands(figure)
    lo, hi = around(span, block)
    assert lo - 1e-9 <= x0 < x1 <= hi + 1e-9
    assert lines(figure) == [x0] and x1 - x0 == pytest.approx(1 / 14)


@pytest.mark.parametrize("length", LENGTHS)
def test_a_block_s_own_days_are_its_whole_width_and_no_more(length: int) -> None:
    span = Span(4, length, 3)
    days = (CALENDAR.start(span.periods(1)[0]), CALENDAR.end(span.periods(1)[1]))
    assert bands(drawn(span, a_note(*days))) == [pytest.approx(around(span, 1))]


def test_a_campaign_is_a_band_from_its_first_day_to_the_end_of_its_last() -> None:
    span = Span(4, blocks=6)
    campaign = a_note(date(2024, 1, 15), date(2024, 2, 11), Kind.CAMPAIGN)  # periods 1 and 2
    assert bands(drawn(span, campaign)) == [pytest.approx((0.5, 2.5))]


@pytest.mark.parametrize("length", LENGTHS)
def test_what_began_before_the_span_or_goes_on_after_it_is_drawn_as_far_as_the_span(length: int) -> None:
    span = Span(4, length, 2)
    far = timedelta(days=900)
    figure = drawn(span, a_note(CALENDAR.start(span.first) - far, CALENDAR.end(span.last) + far))
    ends = (around(span, 0)[0], around(span, 1)[1])
    assert bands(figure) == [pytest.approx(ends)] and lines(figure) == pytest.approx([ends[0]])
    axis = figure.chart.layout.xaxis.range
    assert axis[0] <= ends[0] and ends[1] <= axis[1], "inside of what is drawn"


def test_notes_are_numbered_in_the_order_in_which_they_are_told() -> None:
    span = Span(4, blocks=6)
    days = [date(2024, 1, 3), date(2024, 2, 7), date(2024, 3, 6)]
    figure = drawn(span, *(a_note(day) for day in days))
    assert numbers(figure) == ["1", "2", "3"]
    places = {one.text: one.x for one in figure.chart.layout.annotations if str(one.text).isdigit()}
    assert [places["1"], places["2"], places["3"]] == sorted(places.values()) == lines(figure)


def test_every_panel_has_the_notes_with_the_same_numbers() -> None:
    figure = drawn(Span(4, blocks=6), a_note(date(2024, 1, 3)), a_note(date(2024, 2, 7)), codes=("call", "tip"))
    assert numbers(figure) == ["1", "2", "1", "2"]
    assert {one.xref for one in figure.chart.layout.shapes} == {"x", "x2"}


def test_without_notes_and_breaks_nothing_is_marked() -> None:
    figure = drawn(Span(4, blocks=6))
    assert not figure.chart.layout.shapes and not numbers(figure)


#: The first day counted in a new way, the length of blocks of which the last ends with period 4, and where its line is.
BREAKS = [
    (date(2024, 2, 12), 1, 2.5),
    (date(2024, 2, 25), 1, 2.5),
    (date(2024, 2, 12), 4, 2),
    (date(2023, 9, 1), 13, -15.5),
]


@pytest.mark.parametrize(("day", "length", "at"), BREAKS)
def test_a_break_is_a_line_between_the_blocks_counted_in_two_ways(day: date, length: int, at: float) -> None:
    told = Break(source="police", date=day, kind=OfBreak.METHOD, sv="Nytt sätt.", en="A new way.")
    figure = drawn(Span(4, length, 3), breaks=(told,))
    assert lines(figure) == [at] and not bands(figure)


def test_a_place_over_time_has_the_same_marks() -> None:
    span = Span(4, blocks=6)
    table = a_table("block count like_city", [(block, 1, 1.0) for block in range(6)], ["block"])
    told = Break(source="police", date=date(2024, 2, 12), kind=OfBreak.METHOD, sv="Nytt sätt.", en="A new way.")
    marks = Marks(None, (told,), (a_note(date(2024, 1, 15), date(2024, 2, 11)),))
    figure = charts.against_city(table, words(), span, name="Lundby", marks=marks)
    assert lines(figure) == [2.5, 0.5] and bands(figure) == [pytest.approx((0.5, 2.5))]


SHARES = a_table(
    "block count of share",
    [(0, 0, 0, math.nan), (1, 5, 20, 0.25), (2, 3, 12, math.nan), (3, 20, 20, 1.0)],
    ["block"],
)


def test_a_share_is_drawn_in_per_cent_and_what_is_not_told_of_is_a_gap() -> None:
    span = Span(4, 4, 4)
    (line,) = charts.share_over_time(SHARES, words(), span, marks=Marks(4)).chart.data
    assert list(line.y) == pytest.approx([math.nan, 25, math.nan, 100], nan_ok=True)
    assert list(line.x) == [-8, -4, 0, 4] and not line.connectgaps
    assert [symbol.endswith("-open") for symbol in line.marker.symbol] == [False, False, False, True]
    assert line.hovertemplate == "%{customdata}: %{y:.0f} %" and line.customdata[-1] == "v. 3–10 2024"


@pytest.mark.parametrize(("rows", "told"), [(4, "100\u00a0%"), (3, "–")])
def test_the_text_of_a_share_tells_the_last_one(rows: int, told: str) -> None:
    table = a_table("block count of share", SHARES.frame.head(rows).to_numpy().tolist(), ["block"])
    figure = charts.share_over_time(table, words(), Span(4, 4, rows), marks=Marks())
    assert figure.alt == f"Linjediagram över andelen. Senast: {told}."


def test_a_share_has_the_marks_of_its_time() -> None:
    span = Span(4, 4, 4)
    note = a_note(CALENDAR.start(1), CALENDAR.end(4))
    figure = charts.share_over_time(SHARES, words(), span, marks=Marks(None, (), (note,)))
    assert bands(figure) == [pytest.approx(around(span, 3))] and numbers(figure) == ["1"]


def test_a_chart_of_which_nothing_is_known_has_a_scale_and_an_alt_text_all_the_same() -> None:
    table = a_table("block record_type count", [(0, "call", math.nan), (1, "call", math.nan)], ["block", "record_type"])
    usual = a_table("record_type lo hi", [("call", math.nan, math.nan)], ["record_type"])
    figure = charts.small_multiples(table, words(), Span(4, blocks=2), by="record_type", marks=Marks(None), usual=usual)
    assert figure.chart.layout.yaxis.range == pytest.approx((0, 1.15))
    assert figure.alt == figure.alt.strip()


@pytest.mark.parametrize(("blocks", "named"), [(52, ["juli 2024", "jan 2025", "juli 2025"]), (53, ["2025", "2026"])])
def test_half_years_are_named_for_two_years_and_then_only_years(blocks: int, named: list[str]) -> None:
    days = [CALENDAR.end(period) for period in range(blocks)]
    told = turns(days, words())
    assert [name for _, name in told] == named
    for place, _ in told:
        assert (days[place - 1].year, days[place - 1].month > 6) != (days[place].year, days[place].month > 6)


def test_where_there_is_no_day_none_is_named() -> None:
    assert turns([], words()) == []
