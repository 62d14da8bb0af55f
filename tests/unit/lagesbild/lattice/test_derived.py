"""Shares, rates and changes of published numbers, and when they hide."""

from math import isnan, nan

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from lagesbild.lattice import derived
from lagesbild.municipality import Protection

FLOORS = Protection()


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(10, 20, 0.5), (3, 19, nan), (0, 20, 0), (25, 22, 1), (7, 21, 0.33), (3, nan, nan)]
)
def test_a_share_is_in_whole_per_cent_and_hides_below_twenty(part: float, whole: float, share: float) -> None:
    assert derived.share(part, whole, FLOORS) == pytest.approx(share, nan_ok=True)


@pytest.mark.parametrize(
    ("count", "people", "rate"), [(3, 1000, 30), (0, 5000, nan), (5, 999, nan), (44, 57_123, 7.7), (nan, 5000, nan)]
)
def test_a_rate_hides_where_few_live_or_nothing_is_shown(count: float, people: float, rate: float) -> None:
    assert derived.rate(count, people, FLOORS) == pytest.approx(rate, nan_ok=True)


@pytest.mark.parametrize(("now", "before", "change"), [(10, 6, 0), (10, 5, 5), (0, 4, 0), (3, 9, -6)])
def test_what_is_no_further_apart_than_four_is_alike(now: int, before: int, change: int) -> None:
    assert derived.change(now, before) == change


@pytest.mark.parametrize("floor", list(Protection.model_fields))
def test_a_floor_can_be_raised_and_never_lowered(floor: str) -> None:
    least = getattr(Protection(), floor)
    if floor == "tables_of_calls":
        assert least is False
        return
    raised = {"publish_mean_cell_at_least": 99, floor: least + 1}
    assert getattr(Protection(**raised), floor) == least + 1
    with pytest.raises(ValidationError):
        Protection(**{floor: least - 1})


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_is_never_more_than_all(part: int, whole: int) -> None:
    share = derived.share(part, whole, FLOORS)
    assert isnan(share) == (whole < 20) and (isnan(share) or 0 <= share <= 1)
