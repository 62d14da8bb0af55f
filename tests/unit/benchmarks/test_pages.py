"""What is made of the times that pages take, by values computed by hand."""

import pytest

from benchmarks.pages import BARS, choices, figures, passes, views

VIEWS = {
    "bare page, cold": [1.0, 9.0, 0.5],
    "bare page, warm": [0.5],
    "start page, cold": [2.5, 2.0, 3.0],
    "start page, warm": [1.0],
}
CHOICES = {"bare choice": [0.2, 0.1, 0.3], "period to chart": [0.5]}


def test_what_counts_is_the_ratio_of_medians_taken_the_same_way() -> None:
    told = figures(VIEWS | CHOICES)

    assert told["start page, cold"] == 2.5
    assert told["start page/bare page, cold"] == 2.5
    assert told["start page/bare page, warm"] == 2.0
    assert told["period to chart/bare choice"] == 2.5
    assert not [name for name in told if name.startswith("bare") and "/" in name]


def test_every_bar_is_of_something_that_is_measured() -> None:
    taken = {f"{view.name}, {when}": [1.0] for view in views("", "", "") for when in ("cold", "warm")}
    told = figures(taken | {choice.name: [1.0] for choice in choices("", "")})

    assert passes(told) == []


@pytest.mark.parametrize("name", BARS)
def test_a_bar_is_missed_above_itself(name: str) -> None:
    assert passes(BARS) == []
    assert passes(BARS | {name: BARS[name] + 0.01}) == [f"{name}: {BARS[name] + 0.01:.2f}, more than {BARS[name]:g}"]
