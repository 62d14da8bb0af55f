"""Intervals of a count and of a share: against sums done by hand, and what must hold of any."""

from collections.abc import Callable
from functools import partial
from math import exp, fsum, inf, lgamma, log, nan, sqrt

import pytest
from hypothesis import given, strategies as st

from lagesbild.statistics.intervals import garwood, mid_p, noisy, wilson

#: The first two were computed with R's prop.test(correct = FALSE) and with statsmodels. The others can be done by hand:
#: with z² = 3.8414588, none of ten is 0 to z²/(10 + z²), and half of n is 0.5 ± 0.5 z/√(n + z²).
KNOWN = [
    (18, 64, 0.1859337233, 0.4013393028),
    (3, 9, 0.1205838184, 0.6457978644),
    (0, 10, 0.0, 0.2775327999),
    (10, 10, 0.7224672001, 1.0),
    (5, 10, 0.2365930905, 0.7634069095),
    (1, 2, 0.0945312057, 0.9054687943),
]


@pytest.mark.parametrize(("x", "n", "low", "high"), KNOWN)
def test_the_interval_is_wilson_s(x: int, n: int, low: float, high: float) -> None:
    assert wilson(x / n, n) == pytest.approx((low, high), abs=1e-9)


def test_where_nobody_answered_anything_may_be_so() -> None:
    assert wilson(0.0, 0) == (0.0, 1.0)


def test_a_surer_interval_is_wider() -> None:
    low, high = wilson(0.3, 50)
    lower, higher = wilson(0.3, 50, confidence=0.99)
    assert lower < low < 0.3 < high < higher


@given(share=st.floats(0, 1), n=st.integers(1, 10_000_000))
def test_the_share_lies_in_its_interval_and_the_interval_between_0_and_1(share: float, n: int) -> None:
    low, high = wilson(share, n)
    assert 0 <= low <= share <= high <= 1


@given(share=st.floats(0, 1), n=st.integers(1, 100_000))
def test_the_interval_of_the_others_is_its_mirror(share: float, n: int) -> None:
    low, high = wilson(share, n)
    assert wilson(1 - share, n) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(share=st.floats(0, 1), n=st.integers(1, 100_000))
def test_more_answers_make_it_narrower(share: float, n: int) -> None:
    narrow, wide = wilson(share, 4 * n), wilson(share, n)
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


#: As printed in the design: the count and Garwood's interval.
GARWOOD = [(0, 0.00, 3.69), (1, 0.03, 5.57), (3, 0.62, 8.77), (5, 1.62, 11.67), (12, 6.20, 20.96)]


def poisson(count: int, mean: float) -> float:
    return exp(count * log(mean) - mean - lgamma(count + 1)) if mean else float(count == 0)


def fewer(count: int, mean: float) -> float:
    """Tell how often fewer than a count come, as a plain sum."""
    return fsum(poisson(k, mean) for k in range(count))


@pytest.mark.parametrize(("count", "low", "high"), GARWOOD)
def test_garwood_s_interval_is_the_one_that_is_printed(count: int, low: float, high: float) -> None:
    assert garwood(count) == pytest.approx((low, high), abs=0.005)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 12, 40, 150])
def test_at_the_ends_of_garwood_s_interval_as_much_or_as_little_just_happens(count: int, confidence: float) -> None:
    low, high = garwood(count, confidence=confidence)
    tail = (1 - confidence) / 2
    assert fewer(count + 1, high) == pytest.approx(tail, abs=1e-10)
    assert 1 - fewer(count, low) == pytest.approx(tail, abs=1e-10) if count else low == 0


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 12, 40, 150])
def test_the_mid_p_interval_gives_each_tail_half_of_the_count_itself(count: int, confidence: float) -> None:
    low, high = mid_p(count, confidence=confidence)
    tail = (1 - confidence) / 2
    assert fewer(count, high) + poisson(count, high) / 2 == pytest.approx(tail, abs=1e-8)
    if count:
        assert fewer(count, low) + poisson(count, low) / 2 == pytest.approx(1 - tail, abs=1e-8)
    assert (low == 0) == (count == 0)


@given(count=st.integers(0, 100_000))
def test_the_mid_p_interval_lies_inside_garwood_s_and_around_the_count(count: int) -> None:
    (lower, higher), (low, high) = garwood(count), mid_p(count)
    assert lower <= low <= count < high < higher
    assert (lower < low < count) == (count > 0)


@pytest.mark.parametrize("interval", [garwood, mid_p, partial(noisy, variance=3), partial(wilson, 0.3)])
def test_95_in_100_is_what_is_meant_if_nothing_is_said(interval: Callable[..., tuple[float, float]]) -> None:
    assert interval(12) == interval(12, confidence=0.95) != interval(12, confidence=0.9)


@pytest.mark.parametrize(
    ("count", "variance", "half"),
    [(9, 3, sqrt(12)), (20, 0, sqrt(20)), (97, 3, 10), (100, 21, 11), (30, 6, 6)],
)
def test_chance_and_noise_are_told_as_one(count: int, variance: float, half: float) -> None:
    assert noisy(count, variance) == pytest.approx((count - 1.959964 * half, count + 1.959964 * half))
    assert noisy(count, variance, confidence=0.8) == pytest.approx((count - 1.281552 * half, count + 1.281552 * half))


def test_no_number_behind_a_published_one_is_below_0() -> None:
    assert noisy(0, 3) == pytest.approx((0, 1.959964 * sqrt(3)))
    assert noisy(3, 3) == pytest.approx((0, 3 + 1.959964 * sqrt(6)))


@pytest.mark.parametrize("variance", [-1, nan, inf])
def test_noise_without_a_variance_is_refused(variance: float) -> None:
    with pytest.raises(ValueError, match="the variance of noise is a number of at least 0"):
        noisy(3, variance)


@pytest.mark.parametrize("interval", [garwood, mid_p])
@given(count=st.integers(0, 10_000))
def test_one_more_moves_both_ends_up(interval: Callable[[float], tuple[float, float]], count: int) -> None:
    (low, high), (lower, higher) = interval(count + 1), interval(count)
    assert low > lower and high > higher


@pytest.mark.parametrize("interval", [garwood, mid_p, partial(noisy, variance=3)])
@pytest.mark.parametrize("count", [-1, 0.5, nan, inf, -inf])
def test_an_interval_of_what_is_no_count_is_refused(
    interval: Callable[[float], tuple[float, float]], count: float
) -> None:
    with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
        interval(count)


@pytest.mark.parametrize(("share", "n"), [(-0.1, 5), (1.1, 5), (nan, 5), (0.5, -1), (0.5, inf), (0.5, nan)])
def test_a_share_of_nothing_that_can_be_is_refused(share: float, n: float) -> None:
    with pytest.raises(ValueError, match="a share is from 0 to 1, of a number of answers"):
        wilson(share, n)
