"""Areas of unequal size: Marshall's rates by hand, funnels by plain sums, and what must hold of any areas."""

from math import exp, fsum, inf, lgamma, log, nan

import numpy
import pytest
from hypothesis import assume, given, strategies as st

from lagesbild.statistics.areas import OUTER, funnel, smoothed

#: Reports and inhabitants: the rate of all is 0.1, the weighted variance of the rates 0.0024.
REPORTS, PEOPLE = [2, 10, 28], [100, 100, 200]
AREAS = st.lists(st.tuples(st.integers(0, 200), st.integers(50, 20_000)), min_size=2, max_size=12)


def test_three_areas_by_hand() -> None:
    # of which chance makes 0.1 / (400 / 3) = 0.00075; chance in each is 0.001, 0.001, 0.0005
    found = smoothed(REPORTS, PEOPLE)
    assert (found.mean, found.variance) == pytest.approx((0.1, 0.00165))
    assert found.rates == pytest.approx([0.1 - 0.08 * 165 / 265, 0.1, 0.1 + 0.04 * 165 / 215])


def test_three_areas_with_noise_by_hand() -> None:
    # noise adds 3 / n² in each: 0.0003, 0.0003, 0.000075, and chance makes 0.0009375 of the variance
    found = smoothed(REPORTS, PEOPLE, noise=3)
    assert (found.mean, found.variance) == pytest.approx((0.1, 0.0014625))
    assert found.rates == pytest.approx([0.1 - 0.08 * 14625 / 27625, 0.1, 0.1 + 0.04 * 14625 / 20375])


@pytest.mark.parametrize(
    ("reports", "people", "rate"),
    [
        ([0, 0, 0], [100, 200, 300], 0),
        ([5, 10, 15], [100, 200, 300], 0.05),
        ([6, 9, 15], [100, 200, 300], 0.05),
        ([7], [140], 0.05),
    ],
)
def test_areas_that_chance_alone_may_set_apart_have_the_rate_of_all(
    reports: list[int], people: list[int], rate: float
) -> None:
    found = smoothed(reports, people)
    assert found.variance == 0 and found.rates == pytest.approx([rate] * len(people))


@given(areas=AREAS, noise=st.sampled_from([0, 3, 30]))
def test_a_rate_lies_between_its_own_and_that_of_all(areas: list[tuple[int, int]], noise: float) -> None:
    reports, people = numpy.array(areas, dtype="float64").T
    found = smoothed(reports, people, noise=noise)
    raw = reports / people
    assert found.mean == pytest.approx(reports.sum() / people.sum())
    assert (found.rates >= numpy.minimum(raw, found.mean) - 1e-12).all()
    assert (found.rates <= numpy.maximum(raw, found.mean) + 1e-12).all()


@given(areas=AREAS)
def test_a_smaller_area_is_drawn_further_towards_the_mean(areas: list[tuple[int, int]]) -> None:
    reports, people = numpy.array(areas, dtype="float64").T
    found = smoothed(reports, people)
    apart = numpy.abs(reports / people - found.mean) > 1e-9
    assume(found.variance > 0 and apart.sum() > 1)
    kept = ((found.rates - found.mean) / (reports / people - found.mean))[apart]
    by_size = numpy.argsort(people[apart], kind="stable")
    assert (kept < 1).all() and (numpy.diff(kept[by_size]) >= -1e-12).all()


@given(reports=st.lists(st.integers(0, 300), min_size=2, max_size=12))
def test_areas_of_one_size_are_all_drawn_by_the_same_share(reports: list[int]) -> None:
    count = len(reports)
    mean, people = sum(reports) / count / 1000, [1000] * count
    spread = sum((one / 1000 - mean) ** 2 for one in reports) / count
    share = max(0.0, 1 - mean / 1000 / spread) if spread else 0.0
    assert smoothed(reports, people).rates == pytest.approx([mean + share * (one / 1000 - mean) for one in reports])


@given(areas=AREAS)
def test_noise_draws_nothing_away_from_the_mean(areas: list[tuple[int, int]]) -> None:
    reports, people = numpy.array(areas, dtype="float64").T
    still, noisy = smoothed(reports, people), smoothed(reports, people, noise=3)
    assert noisy.variance <= still.variance
    assert (numpy.abs(noisy.rates - noisy.mean) <= numpy.abs(still.rates - still.mean) + 1e-12).all()


@given(areas=AREAS, times=st.integers(2, 50))
def test_a_rate_of_as_many_times_the_people_is_as_many_times_smaller(areas: list[tuple[int, int]], times: int) -> None:
    reports, people = numpy.array(areas, dtype="float64").T
    assert smoothed(reports, people * times).rates * times == pytest.approx(smoothed(reports, people).rates)


@pytest.mark.parametrize("wrong", [-1, 0.5, nan, inf])
def test_an_area_with_what_is_no_count_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
        smoothed([3, wrong], [100, 100])


@pytest.mark.parametrize("wrong", [0, -1, nan, inf])
def test_an_area_of_nobody_and_a_funnel_around_nothing_are_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="people or days above 0"):
        smoothed([3, 4], [100, wrong])
    with pytest.raises(ValueError, match="people or days above 0"):
        funnel([3, wrong])


def drawn(count: float, mean: float) -> float:
    """Tell how often at most a count comes, a straight line drawn between whole numbers."""
    whole = int(numpy.floor(count))
    poisson = [exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(max(whole, -1) + 2)]
    return fsum(poisson[: whole + 1]) + (count - whole) * poisson[whole + 1]


@pytest.mark.parametrize(("asked", "tails"), [((), (0.025, 0.975)), ((OUTER,), (0.001, 0.999))])
@given(mean=st.floats(0.1, 120))
def test_at_a_limit_a_line_between_whole_numbers_has_just_that_much_below_it(
    asked: tuple[tuple[float, float], ...], tails: tuple[float, float], mean: float
) -> None:
    (lo,), (hi,) = funnel([mean], *asked)
    assert -1 < lo < mean < hi
    assert (drawn(lo, mean), drawn(hi, mean)) == pytest.approx(tails, abs=1e-9)


@given(mean=st.floats(0.1, 1e5), more=st.floats(1.01, 3))
def test_a_funnel_is_wider_for_more_but_narrower_for_its_size(mean: float, more: float) -> None:
    (low, lower), (high, higher) = funnel([mean, mean * more])
    assert low < lower and high < higher and higher - lower > high - low
    assert (higher - lower) / (mean * more) < (high - low) / mean


@given(mean=st.floats(0.1, 1e5))
def test_the_outer_funnel_lies_around_the_inner_one(mean: float) -> None:
    ((inner_low,), (inner_high,)), ((outer_low,), (outer_high,)) = funnel([mean]), funnel([mean], OUTER)
    assert outer_low < inner_low < inner_high < outer_high
