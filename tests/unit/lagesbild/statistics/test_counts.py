"""What is taken for a count or an exposure: everything else is refused, wherever it stands."""

from math import inf, nan

import numpy
import pytest
from hypothesis import given, strategies as st

from lagesbild.statistics.counts import counts, exposures

NOT_A_COUNT = [-1.0, -inf, inf, 0.5, 1e-9, 2.0000001]
NOT_AN_EXPOSURE = [0.0, -1.0, inf, -inf, nan]


@pytest.mark.parametrize("values", [[], [0], [0, 1, 2], [[1, 2], [3, 4]], [3.0], [True, False]])
def test_whole_numbers_from_0_on_are_counts_and_keep_their_shape(values: list[float]) -> None:
    told = counts(values)
    assert told.dtype == numpy.float64 and told.tolist() == values


@pytest.mark.parametrize("value", [*NOT_A_COUNT, nan])
def test_what_is_no_count_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
        counts([3, value, 4])


@pytest.mark.parametrize("value", NOT_A_COUNT)
def test_what_is_no_count_is_refused_beside_a_missing_one_too(value: float) -> None:
    with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
        counts([nan, value], missing=True)


@pytest.mark.parametrize("values", [[nan], [nan, 3.0], [0.0, nan, nan]])
def test_a_missing_count_stays_missing_where_one_may_be(values: list[float]) -> None:
    assert counts(values, missing=True).tolist() == pytest.approx(values, nan_ok=True)


@given(values=st.lists(st.integers(0, 10**9), min_size=1), data=st.data())
def test_one_wrong_value_anywhere_is_enough_to_refuse_all(values: list[int], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(values)))
    wrong = data.draw(st.sampled_from(NOT_A_COUNT))
    assert counts(values).tolist() == values
    with pytest.raises(ValueError, match="a count is"):
        counts([*values[:place], wrong, *values[place:]])


@pytest.mark.parametrize("values", [[], [1], [0.5, 14, 1e6], [[1, 2], [3, 4]]])
def test_numbers_above_0_are_exposures_fractions_too(values: list[float]) -> None:
    assert exposures(values).tolist() == values


@pytest.mark.parametrize("value", NOT_AN_EXPOSURE)
def test_a_count_is_never_of_nobody(value: float) -> None:
    with pytest.raises(ValueError, match="counts are of a number of people or days above 0"):
        exposures([100, value])
