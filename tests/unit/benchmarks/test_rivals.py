"""The ways that the verdict is measured beside, by values computed by hand."""

import pytest

from benchmarks.rivals import ears_c1, farrington_flexible, poisson_baseline, previous_period
from lagesbild.statistics.comparison import smallest_rise


@pytest.mark.parametrize(
    ("before", "count", "flagged"),
    [
        (0, 0, False),
        (0, 4, False),  # 1/16 less its half, twice: 6.3 %
        (0, 5, True),  # 1/32 less its half, twice: 3.1 %
        (1, 6, False),  # 8/128 less half of 7/128, twice: 7.0 %
        (1, 7, True),  # 9/256 less half of 8/256, twice: 3.9 %
        (4, 11, False),
        (4, 12, True),
        (20, 34, False),
        (20, 35, True),
    ],
)
def test_the_previous_period_is_all_that_the_first_way_looks_at(before: int, count: int, flagged: bool) -> None:
    assert previous_period([count], [[99, 99, before]]).tolist() == [flagged]


@pytest.mark.parametrize("before", range(30))
def test_the_first_way_agrees_with_what_the_screen_says_of_one_period(before: int) -> None:
    count = smallest_rise(before)
    assert previous_period([count - 1, count], [[before], [before]]).tolist() == [False, True]


@pytest.mark.parametrize(
    ("history", "count", "flagged"),
    [
        ([0, 0], 0, False),
        ([0, 0], 1, True),  # a law of mean 0 knows nothing but 0
        ([0, 2], 3, False),  # mean 1: three and more in 8.0 %
        ([0, 2], 4, True),  # four and more in 1.9 %
        ([3, 5], 8, False),  # mean 4: eight and more in 5.1 %
        ([3, 5], 9, True),  # nine and more in 2.1 %
    ],
)
def test_a_poisson_baseline_knows_the_mean_alone(history: list[int], count: int, flagged: bool) -> None:
    assert poisson_baseline([count], [history]).tolist() == [flagged]


@pytest.mark.parametrize(
    ("history", "count", "flagged"),
    [
        ([0, 1, 2, 3, 4, 5, 6], 9, False),  # mean 3, variance 28/6: 3 + 3 x 2.160 = 9.48
        ([0, 1, 2, 3, 4, 5, 6], 10, True),
        ([90, 0, 1, 2, 3, 4, 5, 6], 10, True),  # the eighth period back does not count
        ([2, 2, 2, 2, 2, 2, 2], 2, False),
        ([2, 2, 2, 2, 2, 2, 2], 3, True),  # no deviation, no limit above the mean
    ],
)
def test_ears_looks_at_seven_periods(history: list[int], count: int, flagged: bool) -> None:
    assert ears_c1([count], [history]).tolist() == [flagged]


def test_farrington_of_a_level_series_is_a_poisson_limit_and_of_nothing_is_silent() -> None:
    fours, nothing = [4] * 80, [0] * 80  # mean 4 and no dispersion: nine and more in 2.1 %
    assert farrington_flexible([8, 9, 9], [fours, fours, nothing]).tolist() == [False, True, False]
