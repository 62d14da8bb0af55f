"""Wilson's interval: against values computed elsewhere, and what must hold of any share."""

import pytest
from hypothesis import given, strategies as st

from lagesbild.statistics.intervals import wilson

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
