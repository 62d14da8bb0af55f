"""A declared break is drawn where it touches, and nothing is compared past it."""

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas
import pytest

from lagesbild import answers, charts
from lagesbild.access import Visit
from lagesbild.breaks import Break, Breaks, Kind
from lagesbild.marks import Marks
from lagesbild.periods import Span
from tests.factories import contract_row
from tests.visits import a_visit, words_of

#: In period 3; the period looked at is 4, the one before it 3.
IN_3, IN_4 = date(2024, 2, 14), date(2024, 2, 28)
LAST = Span(4, blocks=5)


def a_break(kind: Kind, day: date = IN_4, categories: tuple[str, ...] = ()) -> Break:
    return Break(source="police", date=day, kind=kind, categories=categories, sv="Nytt sätt.", en="A new way.")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """One report in each of four periods, one of them long ago, in one district and category."""
    days = ("2023-11-02", "2024-01-02", "2024-02-13", "2024-02-27")
    rows = [
        contract_row(record_id=day, occurred=day, received=day, revised=day, district="angered", category="violence")
        for day in days
    ]
    return a_visit(tmp_path_factory.mktemp("city"), rows)


def declaring(visit: Visit, *declared: Break) -> Visit:
    return replace(visit, reference=replace(visit.reference, breaks=Breaks(declared=declared)))


def previous(visit: Visit) -> tuple[float, float]:
    """What the last period and the last eight weeks are compared with."""
    environments, districts = (
        answers.meeting(visit, 4).environments.frame,
        answers.places_compared(visit, Span(4, 4)).frame,
    )
    return float(environments["previous"].sum(min_count=1)), float(districts["previous"].sum(min_count=1))


@pytest.mark.parametrize(
    ("declared", "environments", "districts"),
    [
        ((), 1, 1),
        ((a_break(Kind.METHOD, IN_4),), math.nan, math.nan),
        ((a_break(Kind.METHOD, IN_3),), 1, math.nan),
        ((a_break(Kind.PLACE_PRECISION, IN_4),), 1, math.nan),
        ((a_break(Kind.CATEGORY_RENAME, IN_4),), 1, 1),
        ((a_break(Kind.METHOD, date(2024, 3, 12)),), 1, 1),
    ],
)
def test_nothing_is_compared_past_a_break_that_touches_it(
    city: Visit, declared: tuple[Break, ...], environments: float, districts: float
) -> None:
    assert previous(declaring(city, *declared)) == pytest.approx((environments, districts), nan_ok=True)


def test_a_district_is_not_held_to_the_city_s_time_before_a_break(city: Visit) -> None:
    declared = declaring(city, a_break(Kind.PLACE_PRECISION, IN_3))
    frame = answers.place_over_time(declared, "district", "angered", LAST).frame
    assert list(frame["count"]) == [1, 0, 0, 1, 1]
    assert [math.isnan(value) for value in frame["like_city"]] == [True] * 3 + [False] * 2
    assert list(frame["like_city"][3:]) == [1, 1]


def lines(visit: Visit, by: str) -> list[tuple[str, float]]:
    """Return the panel and the place of each line that is drawn for a break."""
    table = answers.categories_over_time(visit, LAST) if by == "category" else answers.types_over_time(visit, LAST)
    shown = answers.breaks_shown(visit, LAST, by)
    figure = charts.small_multiples(table, words_of(visit), LAST, by=by, marks=Marks(None, shown))
    return [(shape.xref, shape.x0) for shape in figure.chart.layout.shapes]


def test_a_break_is_a_line_before_the_first_period_counted_in_the_new_way(city: Visit) -> None:
    drawn = lines(declaring(city, a_break(Kind.METHOD)), "record_type")
    assert {place for _, place in drawn} == {3.5}
    assert len(drawn) == len(pandas.unique(answers.types_over_time(city, LAST).frame["record_type"]))


def test_a_rename_of_one_category_is_a_line_in_its_panel_alone(city: Visit) -> None:
    renamed = a_break(Kind.CATEGORY_RENAME, categories=("violence",))
    assert len(lines(declaring(city, renamed), "category")) == 1
    assert lines(declaring(city, renamed), "record_type") == []


def test_a_break_outside_the_span_is_not_drawn(city: Visit) -> None:
    assert lines(declaring(city, a_break(Kind.METHOD, date(2023, 12, 1))), "record_type") == []


def test_without_breaks_nothing_is_drawn(city: Visit, tmp_path: Path) -> None:
    assert lines(city, "category") == []
