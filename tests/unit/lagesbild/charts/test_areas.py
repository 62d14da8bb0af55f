"""The charts of verdicts and of districts: the usual as a band, rates with intervals, the funnel."""

from pathlib import Path

import pytest

from lagesbild import answers, charts, reference as references, tables
from lagesbild.access import Visit
from lagesbild.answers import EVERY
from lagesbild.marks import Marks
from lagesbild.periods import Span
from lagesbild.statistics.areas import INNER, funnel
from tests.factories import REFERENCE
from tests.series import CLOSED, rows_of
from tests.visits import a_visit, words_of

SPAN = Span(CLOSED, 4, 2)


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    districts = references.read(REFERENCE).districts
    rows = [row for code in districts for row in rows_of([2] * 30, last=CLOSED, district=code)]
    rows += rows_of([9, 8], last=CLOSED, district="lundby")
    rows += rows_of([1], last=CLOSED, environment="right_wing")
    return a_visit(tmp_path_factory.mktemp("city"), rows)


def test_what_is_usual_is_a_band_in_its_own_panel(visit: Visit) -> None:
    span, judged = Span(CLOSED), answers.meeting(visit, CLOSED).environments
    over_time = answers.environments_over_time(visit, span)
    drawn = charts.small_multiples(over_time, words_of(visit), span, by="environment", marks=Marks(), usual=judged)
    bands = {shape.yref: (shape.y0, shape.y1) for shape in drawn.chart.layout.shapes}
    wanted = zip(("y", "y2", "y3", "y4"), judged.frame["lo"], judged.frame["hi"], strict=True)
    assert bands == {axis: (lo, hi) for axis, lo, hi in wanted}
    assert all(shape.layer == "below" for shape in drawn.chart.layout.shapes)
    lo, hi = (int(judged.frame[name].iloc[0]) for name in ("lo", "hi"))
    assert f"Grå band visar det vanliga: Islamistisk {lo}–{hi}" in drawn.alt


def test_without_a_history_there_is_no_band(tmp_path: Path) -> None:
    city, span = a_visit(tmp_path, rows_of([4], last=CLOSED)), Span(CLOSED, blocks=2)
    over_time, judged = answers.environments_over_time(city, span), answers.meeting(city, CLOSED).environments
    drawn = charts.small_multiples(over_time, words_of(city), span, by="environment", marks=Marks(), usual=judged)
    assert not drawn.chart.layout.shapes and "Grå band" not in drawn.alt


def test_the_panels_are_high_enough_for_the_usual(visit: Visit) -> None:
    span, judged = Span(CLOSED, blocks=1), answers.meeting(visit, CLOSED).opened
    over_time = answers.environments_over_time(visit, span, opened=True)
    drawn = charts.small_multiples(over_time, words_of(visit), span, by="environment", marks=Marks(), usual=judged)
    assert drawn.chart.layout.yaxis.range[1] > judged.frame["hi"].max()


def test_rates_stand_in_the_order_of_the_list_with_their_intervals(visit: Visit) -> None:
    table = answers.places_compared(visit, SPAN)
    drawn = charts.forest(table, words_of(visit), "lundby")
    (points,) = drawn.chart.data
    assert list(points.y) == [visit.reference.districts[code].name for code in visit.reference.districts]
    told = table.frame.set_index("district")
    assert list(points.x) == told["rate"].dropna().tolist()
    ends = [x + up for x, up in zip(points.x, points.error_x.array, strict=True)]
    assert ends == pytest.approx(told["rate_hi"].dropna().tolist())
    starts = [x - down for x, down in zip(points.x, points.error_x.arrayminus, strict=True)]
    assert starts == pytest.approx(told["rate_lo"].dropna().tolist())


def test_the_chosen_district_is_marked_by_more_than_its_colour(visit: Visit) -> None:
    (points,) = charts.forest(answers.places_compared(visit, SPAN), words_of(visit), "lundby").chart.data
    marked = [name for name, symbol in zip(points.y, points.marker.symbol, strict=True) if symbol == "diamond"]
    assert marked == ["Lundby"]


def test_the_rate_of_all_is_a_line_and_is_told(visit: Visit) -> None:
    table = answers.places_compared(visit, SPAN)
    drawn = charts.forest(table, words_of(visit), "lundby")
    (line,) = drawn.chart.layout.shapes
    people = sum(visit.reference.population[code, 2023] for code in visit.reference.districts)
    assert line.x0 == pytest.approx(table.frame["count"].iloc[:-1].sum() / people * 10_000)
    assert f"Alla tillsammans: {words_of(visit).number(line.x0, 1)}" in drawn.alt


def test_a_district_outside_the_funnel_is_named_in_it_and_in_its_text(visit: Visit) -> None:
    table = answers.places_compared(visit, SPAN)
    drawn = charts.funnel(table, words_of(visit), "angered")
    *limits, points = drawn.chart.data
    assert len(limits) == 4
    assert sorted(filter(None, points.text)) == ["Angered", "Lundby"], "the chosen one, and the one outside"
    assert drawn.alt.endswith("Utanför den yttre gränsen: Lundby.")
    lo, hi = funnel(list(points.x), INNER)
    assert list(limits[1].y) == pytest.approx(list(hi)) and list(limits[0].y) == pytest.approx(list(lo.clip(0)))


def test_a_smoothed_rate_lies_between_its_own_and_that_of_all(visit: Visit) -> None:
    table = answers.places_compared(visit, SPAN)
    (of_all,) = table.total["rate"]
    for row in table.frame.dropna(subset=["rate"]).to_dict("records"):
        low, high = sorted((row["rate"], of_all))
        assert low - 0.1 <= row["smoothed"] <= high + 0.1


def test_a_table_of_verdicts_reads_expected_before_last_year_and_then_the_verdict(visit: Visit) -> None:
    twin = tables.readable(answers.meeting(visit, CLOSED).environments, words_of(visit))
    assert list(twin.columns) == ["Miljö", "Antal", "Väntat (vanligt)", "Före", "I fjol", "Bedömning"]
    assert list(twin.iloc[0])[1:] == ["28", "20 (15–26)", "29", "20", "Strax över det vanliga"]
    assert list(twin.iloc[1])[1:] == ["1", "under 1 (0)", "0", "0", "För få för att bedöma"]


def test_a_table_of_districts_has_no_number_that_stands_in_the_chart_alone(visit: Visit) -> None:
    twin = tables.readable(answers.places_compared(visit, SPAN), words_of(visit))
    assert list(twin.columns) == ["Stadsdel", "Antal", "Före", "Per 10 000"]


def test_the_table_of_rates_holds_what_the_charts_show(visit: Visit) -> None:
    table = answers.places_compared(visit, SPAN)
    twin = tables.rates(table, words_of(visit)).set_index("Stadsdel")
    assert list(twin.columns) == ["Per 10 000", "Utjämnat", "Antal", "Om alla vore lika (95 av 100)"]
    (row,) = table.frame[table.frame["district"] == "lundby"].to_dict("records")
    number = words_of(visit).number
    rate, lo, hi = (number(row[name], 1) for name in ("rate", "rate_lo", "rate_hi"))
    (lundby,) = twin[twin.index == "Lundby"].to_numpy().tolist()
    assert lundby[:3] == [f"{rate} ({lo}–{hi})", number(row["smoothed"], 1), "25"]
    assert len(twin) == len(visit.reference.districts), "without the unknown one"


def test_what_is_still_to_come_is_read_with_its_range(visit: Visit) -> None:
    twin = tables.readable(answers.nowcast_by_environment(visit, CLOSED), words_of(visit))
    assert list(twin.columns) == ["Miljö", "Antal", "Känt", "När allt kommit in"]
    assert list(twin.iloc[0])[1:] == ["28", "–", "–"]


def test_who_reported_is_read_with_what_is_usual_and_in_which_state(visit: Visit) -> None:
    twin = tables.readable(answers.reporter_mix(visit, CLOSED, "source"), words_of(visit))
    assert list(twin.columns) == ["Avsändare", "Antal", "Vanligt", "Läge"]


def test_types_are_judged_like_environments(visit: Visit) -> None:
    twin = tables.readable(answers.meeting(visit, CLOSED, environment=EVERY).types, words_of(visit))
    assert list(twin.columns)[-1] == "Bedömning" and len(twin) == 5
