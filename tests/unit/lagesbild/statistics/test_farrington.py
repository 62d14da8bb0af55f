"""What a season lets expect: known patterns are found again, and an old outbreak is not taken for the usual."""

from math import exp, fsum, inf, lgamma, log, nan

import numpy
import pytest
from hypothesis import given, strategies as st
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from lagesbild.statistics.counts import Floats
from lagesbild.statistics.farrington import Method, Seasonal, seasonal

#: Three years of 26 periods, half a window more, and the period in question.
LENGTH = 81
NOW = LENGTH - 1
#: As it is used; and with two years only, so that no trend is looked for.
USED, LEVEL = Method(), Method(years=2)
#: What each part of the year has; the last is the time of year in question.
PATTERN = (2, 12, 5, 30, 8)


def part(period: int) -> int:
    """Tell to which part of the year a period belongs: two on both sides of today's date, the others 6, 5, 5, 5."""
    after = (period - NOW) % 26
    return 4 if after <= 2 or after >= 24 else (0, 1, 2, 3)[(after >= 9) + (after >= 14) + (after >= 19)]


PARTS = numpy.array([part(period) for period in range(LENGTH)])


def pattern(times: Floats | float = 1, now: float = 0) -> Floats:
    """Draw three years of the pattern, as many times as much in each period, and something else now."""
    drawn: Floats = numpy.round(numpy.array(PATTERN, dtype="float64")[PARTS] * times)
    drawn[NOW] = now
    return drawn


def found(series: Floats, method: Method = USED) -> Seasonal:
    told = seasonal(series, method)
    assert told is not None
    return told


def seldom(mean: float, variance: float, alpha: float) -> int:
    """Tell by plain sums the first count above which at most a share of the law lies; Poisson if it varies no more."""
    size, prob = (mean**2 / (variance - mean), mean / variance) if variance > mean else (nan, nan)
    law = [
        exp(lgamma(k + size) - lgamma(size) - lgamma(k + 1) + size * log(prob) + k * log(1 - prob))
        if variance > mean
        else exp(k * log(mean) - mean - lgamma(k + 1))
        for k in range(1000)
    ]
    return next(k for k in range(1000) if 1 - fsum(law[: k + 1]) <= alpha)


@pytest.mark.parametrize("now", [0, 8, 500, nan])
def test_a_pure_season_is_found_again_whatever_comes_now(now: float) -> None:
    told = found(pattern(now=now))
    assert told.mean == pytest.approx(8, rel=1e-6)
    assert told.upper == seldom(8, 8, 0.025) == 14


def test_above_the_limit_lie_25_of_1000_if_nothing_else_is_asked_for() -> None:
    assert found(pattern(100)).upper == seldom(800, 800, 0.025)


@pytest.mark.parametrize("alpha", [0.1, 0.025, 0.001])
def test_above_the_limit_lies_the_share_of_the_law_that_is_asked_for(alpha: float) -> None:
    assert found(pattern(), Method(alpha=alpha)).upper == seldom(8, 8, alpha)


@pytest.mark.parametrize("place", range(NOW - 3, NOW + 1))
def test_a_rise_that_has_begun_is_not_taken_for_the_usual(place: int) -> None:
    series = pattern()
    series[place] = 400
    assert found(series) == found(pattern())
    assert (found(series, Method(left_out=0)).mean > 8.01) == (place < NOW)


def test_the_fourth_period_before_counts() -> None:
    series = pattern()
    series[NOW - 4] = 50
    assert found(series).mean != found(pattern()).mean


def test_counts_that_vary_more_than_chance_raise_the_limit_as_the_dispersion_says() -> None:
    # without a trend the fit is the mean of each part of the year, and the dispersion can be summed by hand
    swing = numpy.where(numpy.arange(LENGTH) % 2, 1.5, 0.5)
    series = pattern(swing)
    used = (numpy.arange(LENGTH) >= NOW - 54) & (numpy.arange(LENGTH) < NOW - 3)
    means = numpy.array([series[used & (PARTS == one)].mean() for one in range(5)])
    dispersion = ((series - means[PARTS]) ** 2 / means[PARTS])[used].sum() / (used.sum() - 5)
    told = found(series, LEVEL)
    assert dispersion > 2 and told.mean == pytest.approx(means[4])
    assert told.upper == seldom(means[4], dispersion * means[4], 0.025) > seldom(means[4], means[4], 0.025)


@pytest.mark.parametrize("height", [80, 95, *range(103, 110), 115, 140, 200, 300])
def test_what_was_unusual_counts_by_how_unusual_it_was(height: int) -> None:
    # ten periods of 80 tell this time of year, one of them of another height; by Anscombe's residual of that one
    series = pattern(10)
    series[NOW - 26] = height
    mean, free = 72 + height / 10, 51 - 5
    dispersion = max(1, ((height - mean) ** 2 + 9 * (80 - mean) ** 2) / mean / free)
    residual = 1.5 * (height ** (2 / 3) * mean ** (-1 / 6) - mean**0.5) / (dispersion * 0.9) ** 0.5
    weight = residual**-2 if residual > 2.58 else 1
    mean = (9 * 80 + weight * height) / (9 + weight)
    squares = (weight * (height - mean) ** 2 + 9 * (80 - mean) ** 2) / mean
    told = found(series, LEVEL)
    assert told.mean == pytest.approx(mean, rel=1e-6)
    assert told.upper == seldom(mean, mean * max(1, squares * 51 / (50 + weight) / free), 0.025)


def by_statsmodels(series: Floats) -> tuple[float, float]:
    """Tell mean and dispersion of the last period by another program's regression, twice, the second time weighed."""
    times = numpy.arange(NOW - 3)
    y, x = series[times], numpy.column_stack([PARTS[times, None] == numpy.arange(5), times - NOW]).astype("float64")
    first = GLM(y, x, Poisson()).fit(scale="X2", tol=1e-12)
    mean, kept = first.fittedvalues, 1 - first.get_hat_matrix_diag()
    residuals = 1.5 * (y ** (2 / 3) * mean ** (-1 / 6) - mean**0.5) / (max(1, first.scale) * kept) ** 0.5
    weights = numpy.where(residuals > 2.58, numpy.abs(residuals) ** -2, 1)
    weights *= len(y) / weights.sum()
    second = GLM(y, x, Poisson(), var_weights=weights).fit(tol=1e-12)
    spread = (weights * (y - second.fittedvalues) ** 2 / second.fittedvalues).sum() / (len(y) - 6)
    return exp(second.params[4]), max(1.0, float(spread))


@pytest.mark.parametrize("seed", range(12))
def test_season_trend_and_old_outbreaks_are_weighed_as_another_program_does(seed: int) -> None:
    chance, times = numpy.random.default_rng(seed), numpy.arange(LENGTH)
    levels = 6 * (1 + 0.5 * numpy.sin(2 * numpy.pi * times / 26)) * numpy.exp((NOW - times) / 150)
    series = chance.negative_binomial(levels / (0.2 + 0.1 * seed), 1 / (1.2 + 0.1 * seed)).astype("float64")
    series[chance.integers(0, NOW - 4, 3)] += 14
    mean, dispersion = by_statsmodels(series)
    told = found(series)
    assert told.mean == pytest.approx(mean, rel=1e-8)
    assert told.upper == seldom(mean, dispersion * mean, 0.025)


def test_a_falling_trend_is_followed() -> None:
    halved = 0.5 ** ((numpy.arange(LENGTH) - NOW) / 26)
    assert found(pattern(100 * halved)).mean == pytest.approx(800, rel=0.01)
    level = found(pattern(100 * halved), LEVEL).mean
    assert level > 1100


def test_a_rising_trend_is_followed_only_to_what_was_seen_before() -> None:
    # with the same level all the year the trend alone leads to more than ever was
    doubled = numpy.round(40 * 2 ** ((numpy.arange(LENGTH) - NOW) / 26.0))
    used = (PARTS == 4) & (numpy.arange(LENGTH) < NOW - 3)
    told = found(doubled)
    assert told.mean < doubled[: NOW - 3].max() < 40
    assert told.mean == pytest.approx(doubled[used].mean(), rel=0.05)
    # where another part of the year has more, it leads to nothing unseen
    doubled[PARTS == 3] *= 9
    assert found(doubled).mean == pytest.approx(40, rel=0.02)


@pytest.mark.parametrize("years_ago", [1, 2, 3])
def test_a_past_outbreak_at_the_same_time_of_year_counts_for_less(years_ago: int) -> None:
    series = pattern(numpy.where(numpy.arange(LENGTH) % 2, 1.25, 0.75))
    quiet = found(series).upper
    series[NOW - 26 * years_ago : NOW - 26 * years_ago + 2] = 90
    weighed, taken_whole = found(series), found(series, Method(unusual=inf))
    assert taken_whole.upper > 1.7 * weighed.upper
    assert quiet <= weighed.upper <= 1.5 * quiet


@pytest.mark.parametrize("place", [NOW - 20, NOW - 40])
def test_an_outbreak_at_another_time_of_year_is_not_expected_now(place: int) -> None:
    series = pattern()
    series[place] = 90
    assert found(series).mean == pytest.approx(8, rel=0.05)


@pytest.mark.parametrize("missing", [range(NOW - 28, NOW - 24), range(0, 26), range(5, LENGTH, 7), [NOW, NOW - 1]])
def test_missing_periods_leave_a_season_as_it_is(missing: range | list[int]) -> None:
    series = pattern()
    series[list(missing)] = nan
    assert found(series).mean == pytest.approx(8, rel=1e-6)


@pytest.mark.parametrize("one", range(4))
def test_a_part_of_the_year_that_is_missing_every_year_leaves_the_others(one: int) -> None:
    series = pattern()
    series[PARTS == one] = nan
    assert found(series).mean == pytest.approx(8, rel=1e-6)


def test_where_this_time_of_year_was_always_missing_nothing_is_expected() -> None:
    series = pattern()
    series[PARTS == 4] = nan
    assert seasonal(series) is None


@pytest.mark.parametrize("series", [[0] * LENGTH, [0] * (LENGTH - 4) + [9] * 4, [nan] * LENGTH, [0, nan] * 41])
def test_of_a_series_without_a_report_nothing_is_expected(series: list[float]) -> None:
    assert seasonal(series) is None


@pytest.mark.parametrize("gap", [0.0, nan])
def test_a_time_of_year_that_never_had_a_report_has_none_to_expect(gap: float) -> None:
    series = pattern()
    series[PARTS == 4] = 0
    series[numpy.flatnonzero(PARTS == 4)[:3]] = gap
    told = found(series)
    assert told.mean == pytest.approx(0, abs=1e-6) and told.upper == 0


@pytest.mark.parametrize(
    ("method", "needed"), [(Method(), 80), (Method(years=2), 54), (Method(half_width=3), 81), (Method(a_year=52), 158)]
)
def test_a_series_that_does_not_reach_the_first_window_is_refused(method: Method, needed: int) -> None:
    assert method.needed == needed
    assert seasonal([5, 6] * needed, method) is not None
    seasonal([7] + [5] * needed, method)
    with pytest.raises(ValueError, match=f"at least {needed} periods before the one in question"):
        seasonal([7] + [5] * (needed - 1), method)


@pytest.mark.parametrize("wrong", [-1, 0.5, inf])
def test_a_series_of_what_is_no_count_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
        seasonal([*[5] * LENGTH, wrong])


@given(series=st.lists(st.integers(0, 12) | st.just(nan) | st.just(300), min_size=LENGTH, max_size=LENGTH + 5))
def test_any_series_is_answered_with_a_mean_that_was_seen_and_a_limit(series: list[float]) -> None:
    told = seasonal(series)
    seen = [one for one in series[:-4] if one == one]
    if told is not None:
        assert 0 <= told.mean <= max(seen) + 1e-6 and 0 <= told.upper < inf


@given(series=st.lists(st.integers(0, 12), min_size=LENGTH, max_size=LENGTH), longer=st.lists(st.integers(0, 99)))
def test_what_is_older_than_the_first_window_changes_nothing(series: list[int], longer: list[int]) -> None:
    assert seasonal(longer + series) == seasonal(series)
