"""The year wheel: a day at its place around the year, its sort as a ring."""

from datetime import date

import pytest

from lagesbild import charts
from lagesbild.charts.wheel import HOLE, NARROWEST, YEAR
from lagesbild.outlook import Kind, Occasion
from tests.unit.lagesbild.charts.drawn import words

TODAY = date(2026, 11, 20)


def occasion(start: date, end: date | None = None, kind: Kind = Kind.MEETING) -> Occasion:
    return Occasion(start, end or start, kind, "Något", "Something", "")


#: A day and its angle in degrees, from the top and clockwise, a year being 365.25 days.
ANGLES = [
    (date(2026, 1, 1), 0.0),
    (date(2026, 7, 2), 182 / YEAR * 360),
    (date(2026, 12, 31), 364 / YEAR * 360),
    (date(2028, 12, 31), 365 / YEAR * 360),
]


@pytest.mark.parametrize(("day", "angle"), ANGLES)
def test_a_day_begins_at_its_place_in_the_year(day: date, angle: float) -> None:
    bars, _ = charts.wheel([occasion(day)], words(), TODAY).chart.data
    assert bars.theta[0] - bars.width[0] / 2 == pytest.approx(angle)
    assert bars.width[0] == pytest.approx(NARROWEST / YEAR * 360), "a day by itself would hardly be seen"


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 2, 9), date(2026, 2, 11), 3),
        (date(2026, 2, 9), date(2026, 2, 15), 7),
        (date(2026, 12, 21), date(2027, 1, 8), 19),
    ],
)
def test_what_lasts_is_as_wide_as_its_days_both_ends_counted(start: date, end: date, days: int) -> None:
    bars, _ = charts.wheel([occasion(start, end)], words(), TODAY).chart.data
    assert bars.width[0] == pytest.approx(days / YEAR * 360)
    assert bars.theta[0] == pytest.approx(((start.timetuple().tm_yday - 1) + days / 2) / YEAR * 360)


def test_each_sort_that_there_is_has_a_ring_of_its_own_from_the_inside() -> None:
    known = [occasion(TODAY, kind=kind) for kind in (Kind.TERM, Kind.ELECTION, Kind.TERM)]
    *rings, _ = charts.wheel(known, words(), TODAY).chart.data
    assert [(ring.name, ring.base, len(ring.r)) for ring in rings] == [
        ("Val", HOLE, 1),
        ("Termin och lov", HOLE + 1, 2),
    ]


def test_the_line_of_today_crosses_every_ring() -> None:
    known = [occasion(TODAY, kind=kind) for kind in (Kind.TERM, Kind.ELECTION)]
    *_, line = charts.wheel(known, words(), TODAY).chart.data
    assert list(line.theta) == pytest.approx([(TODAY.timetuple().tm_yday - 1) / YEAR * 360] * 2)
    assert (line.r[0] < HOLE, line.r[1]) == (True, HOLE + 2)


def test_january_is_at_the_top_and_the_year_goes_clockwise() -> None:
    axis = charts.wheel([occasion(TODAY)], words(), TODAY).chart.layout.polar.angularaxis
    assert (axis.direction, axis.rotation) == ("clockwise", 90)
    assert list(axis.ticktext)[:2] == ["jan", "feb"] and list(axis.tickvals) == sorted(axis.tickvals)
    assert len(axis.tickvals) == len(axis.ticktext) == 12


def test_the_text_counts_and_names_what_is_drawn() -> None:
    known = [occasion(TODAY), occasion(TODAY, kind=Kind.TRIAL)]
    assert charts.wheel(known, words(), TODAY).alt == "Årshjul med 2 datum: Något; Något."
    assert charts.wheel(known, words("en"), TODAY).alt == "Year wheel with 2 dates: Something; Something."


def test_without_anything_there_is_the_line_of_today_and_a_text() -> None:
    drawn = charts.wheel([], words(), TODAY)
    assert len(drawn.chart.data) == 1
    assert drawn.alt == words().say("outlook.nothing_soon")
