"""What lies far out, or fits nothing: found by a stranger, each a defined answer or an error in words."""

from collections.abc import Callable
from math import inf, nan

import numpy
import pytest

from lagesbild.statistics import comparison
from lagesbild.statistics.areas import funnel, smoothed
from lagesbild.statistics.comparison import changes, share_shift, smallest_rise
from lagesbild.statistics.effect import Outcome, effect, falls_by_itself
from lagesbild.statistics.mix import mix
from lagesbild.statistics.nowcast import nowcast
from lagesbild.statistics.verdict import Verdict, expected, judge


@pytest.mark.parametrize(("usual", "count"), [(0, 216), (0, 224), (1, 227), (1, 236)])
def test_a_batch_far_beyond_anything_is_judged_like_any_rise(usual: int, count: int) -> None:
    judged = judge([count, 5], expected([[usual] * 26, [5] * 26]))
    assert judged.verdicts.tolist() == [Verdict.CLEARLY_MORE, Verdict.USUAL] and judged.p_hi[0] >= 0


@pytest.mark.parametrize("means", [[0.05] * 10, [0.3] * 10, [1] * 30, [3] * 3, [3] * 10, [0.2, 0.5, 0.1, 0.1, 1]])
def test_ties_of_more_than_two_areas_are_shared_as_in_a_draw(means: list[float]) -> None:
    chance = numpy.random.default_rng(3)
    drawn = chance.poisson(means, (400_000, len(means)))
    worst = (drawn + chance.random(drawn.shape)).argmax(axis=1)
    fall = drawn.max(axis=1).mean() - numpy.array(means)[worst].mean()
    assert falls_by_itself(means) == pytest.approx(fall, abs=0.008)


@pytest.mark.parametrize("means", [[], [nan, 3], [-1, 3], [inf, 3]])
def test_levels_that_are_none_are_refused_in_words(means: list[float]) -> None:
    with pytest.raises(ValueError, match="level is a number"):
        falls_by_itself(means)


@pytest.mark.parametrize("periods", [4, 8])
def test_a_rest_without_reports_leaves_the_area_at_its_usual_level(periods: int) -> None:
    assert effect([2] * 26, [2] * periods, [0] * 26, [0] * periods).without == pytest.approx(8, rel=0.2)


def test_what_was_high_by_chance_and_fell_back_shows_no_effect_after_eight_weeks() -> None:
    before = [1, 2, 2, 2, 1, 2, 2, 1, 2, 2] * 2 + [4, 4, 3, 4]
    assert effect(before, [1, 2, 1, 2], [20] * 24, [20] * 4).outcome is Outcome.NO_EVIDENCE


@pytest.mark.parametrize("noise", [-1, nan, inf])
def test_noise_of_areas_without_a_variance_is_refused(noise: float) -> None:
    with pytest.raises(ValueError, match="variance of noise"):
        smoothed([9, 2], [50, 5], noise=noise)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: smoothed([1, 2, 3], [100]),
        lambda: judge([3], expected([[1] * 26, [2] * 26])),
        lambda: mix(["a", "b"], [[3] * 26] * 2, [5]),
        lambda: changes([5], [3, 4]),
    ],
)
def test_what_is_not_told_for_the_same_series_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="equally many"):
        wrong()


@pytest.mark.parametrize(("before", "time_before"), [(nan, 1), (inf, 1), (-100, 1), (2, 0), (2, nan)])
def test_a_smallest_rise_of_what_is_no_count_or_no_time_is_refused_in_words(before: float, time_before: float) -> None:
    with pytest.raises(ValueError, match=r"a count is|above 0"):
        smallest_rise(before, time_before=time_before)


def test_a_history_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="history"):
        nowcast(3, 0.5, total=10, periods=inf)


@pytest.mark.parametrize("mean", [0.001, 0.01, 0.025])
def test_an_area_that_expects_next_to_nothing_and_has_nothing_lies_in_its_funnel(mean: float) -> None:
    (lo,), (hi,) = funnel([mean])
    assert lo <= 0 <= hi


def test_tables_too_large_for_the_exact_test_are_told_nearly_as_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    area, rest = (900, 800), (9_000, 9_100)
    exact = share_shift(area, rest)
    monkeypatch.setattr(comparison, "LARGE", 0)
    near = share_shift(area, rest)
    assert near.odds == pytest.approx(exact.odds, rel=1e-3)
    assert (near.lo, near.hi) == pytest.approx((exact.lo, exact.hi), rel=0.01)
    assert near.p == pytest.approx(exact.p, rel=0.1)


@pytest.mark.parametrize(
    ("area", "rest", "changed"),
    [
        ((50_000, 40_000), (500_000, 500_000), True),
        ((3, 4), (600_000, 600_000), False),
        ((600_000, 600_000), (3, 4), False),
        ((3, 600_000), (4, 600_000), False),
        ((0, 20), (600_000, 600_000), True),
    ],
)
def test_a_table_of_a_million_reports_is_told_at_once(
    area: tuple[float, float], rest: tuple[float, float], changed: bool
) -> None:
    found = share_shift(area, rest)
    assert (found.p < 0.05) is changed
    assert (found.lo <= 1 <= found.hi) is not changed
