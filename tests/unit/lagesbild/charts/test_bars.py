"""Bars of counts beside those before them, and shares with their intervals."""

import math

import pytest

from lagesbild import charts
from lagesbild.charts.look import ACCENT, INK, PAPER
from lagesbild.texts import LANGUAGES
from tests.unit.lagesbild.charts.drawn import a_table, words

COUNTS = a_table(
    "arena count previous",
    [("school", 7, 2.0), ("home", 0, 3.0), ("digital", 1, math.nan), ("workplace", 0, 0.0), ("unknown", 12, 12.0)],
    ["arena"],
)


def test_counts_are_bars_and_those_before_are_open_diamonds_on_the_same_lines() -> None:
    now, before = charts.bars(COUNTS, words(), by="arena").chart.data
    assert list(now.x) == [7, 0, 1, 12] and list(before.x) == pytest.approx([2, 3, math.nan, 12], nan_ok=True)
    assert list(now.y) == list(before.y)
    assert (now.type, now.orientation, before.mode) == ("bar", "h", "markers")
    assert (before.marker.symbol, before.marker.color, before.marker.line.color) == ("diamond", PAPER, INK)


def test_each_bar_has_its_name_and_number_and_what_was_never_there_has_none() -> None:
    now, _ = charts.bars(COUNTS, words(), by="arena").chart.data
    assert list(now.y) == ["Skola  <b>7</b>", "Hemmet  <b>0</b>", "Digitalt  <b>1</b>", "Okänd arena  <b>12</b>"]


def test_the_text_of_bars_has_every_number_that_is_drawn() -> None:
    told = {language: charts.bars(COUNTS, words(language), by="arena").alt for language in LANGUAGES}
    assert "Skola 7 (2); Hemmet 0 (3); Digitalt 1 (–); Okänd arena 12 (12)." in told["sv"]
    assert "School 7 (2); Home 0 (3); Digital 1 (–); Arena unknown 12 (12)." in told["en"]


def test_bars_stand_in_the_order_of_the_table_from_the_top() -> None:
    chart = charts.bars(COUNTS, words(), by="arena").chart
    assert chart.layout.yaxis.autorange == "reversed"


@pytest.mark.parametrize("colour", [ACCENT, "#0B5FA5"])
def test_bars_are_drawn_in_the_colour_that_is_asked_for(colour: str) -> None:
    assert charts.bars(COUNTS, words(), by="arena", colour=colour).chart.data[0].marker.color == colour


def test_a_count_that_is_not_known_has_no_bar_and_no_number() -> None:
    table = a_table(
        "category count previous", [("violence", math.nan, 4.0), ("propaganda", math.nan, math.nan)], ["category"]
    )
    drawn = charts.bars(table, words(), by="category")
    assert list(drawn.chart.data[0].y) == ["Våld  <b>–</b>"] and math.isnan(drawn.chart.data[0].x[0])
    assert "Våld – (4)." in drawn.alt


def test_days_of_the_week_have_their_names() -> None:
    table = a_table("weekday count previous", [(1, 2, 0.0), (7, 1, 0.0)], ["weekday"])
    assert list(charts.bars(table, words(), by="weekday").chart.data[0].y) == ["måndag  <b>2</b>", "söndag  <b>1</b>"]


@pytest.mark.parametrize("rows", [[], [("school", 0, 0.0)]])
def test_where_there_is_nothing_to_draw_the_text_says_so(rows: list[tuple[str, int, float]]) -> None:
    drawn = charts.bars(a_table("arena count previous", rows, ["arena"]), words(), by="arena")
    assert len(drawn.chart.data[0].y) == 0
    assert not drawn.alt.endswith(": ."), "a list of nothing"


SHARES = a_table(
    "place_level place share low high previous previous_low previous_high",
    [
        ("district", "angered", 50.0, 40.0, 60.0, 45.0, 35.0, 56.0),
        ("district", "lundby", 28.0, 18.5, 40.0, math.nan, math.nan, math.nan),
        ("district", "centrum", 0.0, 0.0, 3.7, 2.0, 0.5, 7.0),
    ],
    ["place_level", "place"],
)


def test_shares_stand_in_the_order_of_the_table_with_both_ends_of_their_intervals() -> None:
    before, now = charts.shares(SHARES, words(), "lundby").chart.data
    assert list(now.y) == list(before.y) == ["Angered", "Lundby", "Centrum"]
    ends = [(x - down, x + up) for x, down, up in zip(now.x, now.error_x.arrayminus, now.error_x.array, strict=True)]
    assert ends == [(40, 60), (18.5, 40), (0, pytest.approx(3.7))]
    assert list(before.x) == pytest.approx([45, math.nan, 2], nan_ok=True)


def test_the_year_before_is_told_by_an_open_mark_and_the_chosen_place_by_its_colour() -> None:
    before, now = charts.shares(SHARES, words(), "lundby").chart.data
    assert (before.marker.symbol, now.marker.symbol) == ("circle-open", "circle")
    assert list(now.marker.color) == [INK, ACCENT, INK]


def test_the_two_years_lie_above_each_other_and_neither_is_moved_along_the_scale() -> None:
    """Plotly sets grouped points apart along the axis of their places, if it is told that this one is upright."""
    chart = charts.shares(SHARES, words(), "lundby").chart
    assert chart.layout.scattermode == "group"
    assert [line.orientation for line in chart.data] == ["h", "h"]


def test_the_text_of_shares_has_them_with_their_intervals() -> None:
    told = charts.shares(SHARES, words(), "").alt
    assert "Angered 50 % (40–60); Lundby 28 % (18–40); Centrum 0 % (0–4)." in told


def test_places_of_every_level_have_their_names() -> None:
    rows = [("municipality", "goteborg"), ("area", "hisingen"), ("district", "lundby")]
    table = a_table(
        "place_level place share low high previous previous_low previous_high",
        [(*row, 10.0, 5.0, 20.0, 10.0, 5.0, 20.0) for row in rows],
        ["place_level", "place"],
    )
    assert list(charts.shares(table, words(), "").chart.data[0].y) == ["Göteborg", "Hisingen", "Lundby"]
