"""A chart in the dark: the same chart in other colours, each of which can be read on the dark paper."""

import json
import re
from collections.abc import Callable
from datetime import date

import plotly.graph_objects as go
import pytest

from lagesbild import charts
from lagesbild.charts.look import ACCENT, DARK, INK, MUTED, PAPER, RULE, Figure, shade
from lagesbild.marks import Marks
from lagesbild.outlook import Kind, Occasion
from lagesbild.periods import Span
from tests.unit.lagesbild.charts.drawn import KNOWN, a_table, leaves, words

VOCABULARY = KNOWN.vocabulary
ENVIRONMENTS = {code: term.colour for code, term in VOCABULARY.environment.items()}
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}|rgba?\(.*\)|white|black")
SPAN = Span(4, blocks=3)
#: What text must be against what it stands on (WCAG 2.2, 1.4.3), and a mark (1.4.11).
TEXT, MARK = 4.5, 3.0


def over_time() -> Figure:
    codes = [*ENVIRONMENTS, "rest"]
    rows = [(block, code, block) for block in range(3) for code in codes]
    table = a_table("block environment count", rows, ["block", "environment"])
    return charts.small_multiples(table, words(), SPAN, by="environment", marks=Marks(4))


def against() -> Figure:
    table = a_table("block count like_city", [(0, 1, 1.5), (1, 2, 2.5), (2, 3, 2.0)], ["block"])
    return charts.against_city(table, words(), SPAN, name="Lundby", marks=Marks(4))


def bars() -> Figure:
    table = a_table("environment count previous", [(code, 2, 1.0) for code in ENVIRONMENTS], ["environment"])
    return charts.bars(table, words(), by="environment")


def shares() -> Figure:
    head = "place_level place share low high previous previous_low previous_high"
    row = ("district", "lundby", 20.0, 10.0, 30.0, 25.0, 15.0, 35.0)
    return charts.shares(a_table(head, [row], ["place_level", "place"]), words(), "lundby")


def delivered() -> Figure:
    rows = [(0, "police", came, 1) for came in ("in_time", "late", "awaited", "missing")]
    return charts.delivered(a_table("block source came count", rows, ["block", "source"]), words(), SPAN)


def wheel() -> Figure:
    day = date(2024, 3, 1)
    return charts.wheel([Occasion(day, day, kind, "Något", "Something", "") for kind in Kind], words(), day)


DRAWN: tuple[Callable[[], Figure], ...] = (over_time, against, bars, shares, delivered, wheel)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def is_colour(value: object) -> bool:
    return isinstance(value, str) and COLOUR.fullmatch(value) is not None


def colours(chart: go.Figure) -> set[str]:
    return {value for _, value in leaves(chart.to_dict()) if is_colour(value)}


@pytest.mark.parametrize("draw", DRAWN)
def test_every_colour_of_a_printed_page_is_another_one_in_the_dark(draw: Callable[[], Figure]) -> None:
    light = draw().chart
    dark = charts.in_the_dark(light, VOCABULARY)
    assert colours(light) <= {*DARK, *ENVIRONMENTS.values()}, "a colour that the dark knows nothing of"
    assert not colours(light) & colours(dark)
    assert PAPER in colours(light) and DARK[PAPER] in colours(dark)


@pytest.mark.parametrize("draw", DRAWN)
def test_nothing_but_colours_changes(draw: Callable[[], Figure]) -> None:
    light = draw().chart
    before, after = (dict(leaves(json.loads(one.to_json()))) for one in (light, charts.in_the_dark(light, VOCABULARY)))
    assert before.keys() == after.keys()
    changed = {path: (value, after[path]) for path, value in before.items() if value != after[path]}
    assert changed and all(is_colour(one) and is_colour(other) for one, other in changed.values())


@pytest.mark.parametrize("draw", DRAWN)
def test_the_printed_page_stays_as_it_was(draw: Callable[[], Figure]) -> None:
    figure = draw()
    before = figure.chart.to_json()
    charts.in_the_dark(figure.chart, VOCABULARY)
    assert figure.chart.to_json() == before


@pytest.mark.parametrize("colour", [INK, MUTED, ACCENT, *ENVIRONMENTS.values()])
@pytest.mark.parametrize("dark", [False, True])
def test_what_is_written_can_be_read(colour: str, dark: bool) -> None:
    paper = shade(PAPER, VOCABULARY, dark=dark)
    assert contrast(shade(colour, VOCABULARY, dark=dark), paper) >= TEXT


def test_no_two_colours_become_one_in_the_dark() -> None:
    light = {*DARK, *ENVIRONMENTS.values()}
    assert len({shade(one, VOCABULARY, dark=True) for one in light}) == len(light)


def test_a_rule_can_be_told_from_the_paper_and_is_no_stronger_than_what_it_carries() -> None:
    for dark in (False, True):
        rule, paper, ink = (shade(one, VOCABULARY, dark=dark) for one in (RULE, PAPER, INK))
        assert 1.2 < contrast(rule, paper) < MARK < contrast(ink, paper)


@pytest.mark.parametrize("colour", ["#ABCDEF", "", INK.lower()])
def test_a_colour_that_is_not_the_house_s_stays_what_it_is(colour: str) -> None:
    assert shade(colour, VOCABULARY, dark=True) == colour


def test_an_environment_of_the_house_s_own_grey_is_as_grey_in_the_dark() -> None:
    """`other` has the colour of what is muted."""
    assert ENVIRONMENTS["other"] == MUTED
    assert shade(MUTED, VOCABULARY, dark=True) == DARK[MUTED]


def test_the_rest_is_muted_and_every_environment_has_its_own_colour() -> None:
    assert {code: charts.colour_of(code, words()) for code in ENVIRONMENTS} == ENVIRONMENTS
    assert charts.colour_of("rest", words()) == MUTED
