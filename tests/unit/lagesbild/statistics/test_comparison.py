"""Two counts compared: against sums of exact fractions, and the tables that are printed."""

from fractions import Fraction
from math import comb, erfc, inf, isnan, nan, sqrt

import pytest
from hypothesis import example, given, strategies as st

from lagesbild.statistics.comparison import (
    CHANCE,
    Change,
    c_test,
    changes,
    protected_change,
    share_change,
    share_shift,
    smallest_rise,
    tails,
)

#: As printed in the design: the count before, and the smallest one that is a rise from it.
RISES = [(0, 5), (1, 7), (2, 9), (3, 11), (4, 12), (5, 14), (6, 16), (8, 19), (10, 22), (12, 24), (15, 28), (20, 35)]
#: Now, before, and the time of each.
PAIRS = [
    (8, 4, 14, 14),
    (4, 8, 14, 14),
    (0, 0, 14, 14),
    (0, 9, 14, 14),
    (9, 0, 14, 28),
    (5, 100, 14, 364),
    (11, 100, 14, 364),
    (15, 7, 14, 7),
    (6, 21, 1, 3),
    (60, 33, 2, 1),
]
NO_COUNT = [-1, 0.5, nan, inf]
NO_TIME = [0, -14, nan, inf]
SMALL = st.integers(0, 40)
TIMES = st.integers(1, 30)


def binomial(k: int, n: int, share: Fraction) -> Fraction:
    return comb(n, k) * share**k * (1 - share) ** (n - k)


def mid_p(x: int, y: int, t: int, s: int) -> tuple[Fraction, Fraction]:
    """Tell by exact fractions how often chance divides x + y as unevenly, both ways, half of x itself in each."""
    law = [binomial(k, x + y, Fraction(t, t + s)) for k in range(x + y + 1)]
    return sum(law[x + 1 :], law[x] / 2), sum(law[:x], law[x] / 2)


@pytest.mark.parametrize(("x", "y", "t", "s"), PAIRS)
def test_p_is_the_sum_of_the_binomial_law_with_half_of_the_count_itself(x: int, y: int, t: int, s: int) -> None:
    more, less = mid_p(x, y, t, s)
    found = c_test(x, y, time=t, time_before=s)
    assert found.p_more == pytest.approx(float(more), rel=1e-9)
    assert found.p == pytest.approx(float(2 * min(more, less)), rel=1e-9)
    assert found.ratio == pytest.approx(x / t / (y / s) if y else nan, nan_ok=True)


@given(x=SMALL, y=SMALL, t=TIMES, s=TIMES)
def test_both_tails_are_the_sums_of_the_binomial_law(x: int, y: int, t: int, s: int) -> None:
    (more,), (less,) = tails([x], [y], time=t, time_before=s)
    assert (more, less) == pytest.approx(tuple(float(one) for one in mid_p(x, y, t, s)), rel=1e-8, abs=1e-14)


@pytest.mark.parametrize(("x", "y", "t", "s"), PAIRS)
def test_at_the_ends_of_the_interval_as_much_or_as_little_just_happens(x: int, y: int, t: int, s: int) -> None:
    found = c_test(x, y, time=t, time_before=s)
    law = {
        ratio: [float(binomial(k, x + y, Fraction(ratio * t / (ratio * t + s)))) for k in range(x + y + 1)]
        for ratio in (found.lo, found.hi)
        if ratio < inf
    }
    assert (found.lo == 0) == (x == 0) and (found.hi == inf) == (y == 0)
    if x:
        assert sum(law[found.lo][x:]) == pytest.approx(CHANCE / 2, rel=1e-6)
    if y:
        assert sum(law[found.hi][: x + 1]) == pytest.approx(CHANCE / 2, rel=1e-6)


@given(x=SMALL, y=SMALL, t=TIMES, s=TIMES)
def test_the_other_way_round_the_ratio_is_turned_over_and_p_is_the_same(x: int, y: int, t: int, s: int) -> None:
    there, back = c_test(x, y, time=t, time_before=s), c_test(y, x, time=s, time_before=t)
    assert back.p == pytest.approx(there.p) and back.p_more == pytest.approx(1 - there.p_more)
    assert back.lo == pytest.approx(1 / there.hi if there.hi < inf else 0)
    assert there.lo == pytest.approx(1 / back.hi if back.hi < inf else 0)


@given(x=SMALL, y=SMALL, t=TIMES, s=TIMES)
def test_weeks_or_days_make_no_difference(x: int, y: int, t: int, s: int) -> None:
    weeks, days = c_test(x, y, time=t, time_before=s), c_test(x, y, time=7 * t, time_before=7 * s)
    assert (days.lo, days.hi, days.p, days.p_more) == pytest.approx((weeks.lo, weeks.hi, weeks.p, weeks.p_more))


def test_where_no_time_is_said_both_have_the_same() -> None:
    assert c_test(9, 3) == c_test(9, 3, time=2, time_before=2) != c_test(9, 3, time=2, time_before=3)
    assert tails([9], [3]) == tails([9], [3], time=2, time_before=2)


def test_nothing_against_nothing_says_nothing() -> None:
    found = c_test(0, 0, time=14, time_before=28)
    assert isnan(found.ratio) and (found.lo, found.hi, found.p, found.p_more) == (0, inf, 1, 0.5)


@pytest.mark.parametrize("wrong", NO_COUNT)
def test_what_is_no_count_is_not_compared(wrong: float) -> None:
    for one, other in ((wrong, 3), (3, wrong)):
        with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
            c_test(one, other)
        with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
            tails([3, one], [3, other])
        with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
            protected_change(one, other, variance=3)
        with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
            share_shift((one, 3), (3, other))


@pytest.mark.parametrize("wrong", NO_TIME)
def test_without_a_time_nothing_is_compared(wrong: float) -> None:
    for time, before in ((wrong, 14), (14, wrong)):
        with pytest.raises(ValueError, match="people or days above 0"):
            c_test(3, 3, time=time, time_before=before)
        with pytest.raises(ValueError, match="people or days above 0"):
            changes([3], [3], time=time, time_before=before)


@pytest.mark.parametrize(("before", "smallest"), RISES)
def test_the_smallest_rise_is_the_one_that_is_printed(before: int, smallest: int) -> None:
    assert smallest_rise(before) == smallest
    assert changes([smallest - 1, smallest], [before, before]) == [Change.NONE, Change.RISE]
    assert changes([before, before], [smallest - 1, smallest]) == [Change.NONE, Change.FALL]


@given(before=st.integers(0, 60), t=TIMES, s=TIMES, chance=st.sampled_from([0.01, 0.05, 0.2]))
def test_the_smallest_rise_is_one_and_what_is_one_less_is_none(before: int, t: int, s: int, chance: float) -> None:
    smallest = smallest_rise(before, time=t, time_before=s, chance=chance)
    assert 2 * mid_p(smallest, before, t, s)[0] <= chance < 2 * mid_p(smallest - 1, before, t, s)[0]


@pytest.mark.parametrize("before", [-1, 0.5, 2.5])
def test_there_is_no_rise_from_what_is_no_count(before: float) -> None:
    with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
        smallest_rise(before)


@given(pairs=st.lists(st.tuples(SMALL, SMALL), min_size=1, max_size=8), t=TIMES, s=TIMES)
def test_a_change_is_what_chance_makes_in_fewer_than_5_of_100(pairs: list[tuple[int, int]], t: int, s: int) -> None:
    found = changes([x for x, _ in pairs], [y for _, y in pairs], time=t, time_before=s)
    for (x, y), change in zip(pairs, found, strict=True):
        more, less = mid_p(x, y, t, s)
        assert (change is Change.RISE) == (2 * more <= CHANCE) and (change is Change.FALL) == (2 * less <= CHANCE)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ([nan, 40, nan, 40], [0, nan, nan, 0], [Change.UNKNOWN, Change.UNKNOWN, Change.UNKNOWN, Change.RISE]),
        ([0, 0], [0, 30], [Change.NONE, Change.FALL]),
        ([], [], []),
    ],
)
def test_of_what_is_missing_no_change_is_known(now: list[float], before: list[float], said: list[Change]) -> None:
    assert changes(now, before) == said


@pytest.mark.parametrize("wrong", [-1, 0.5, inf])
def test_a_change_of_what_is_no_count_is_refused(wrong: float) -> None:
    for now, before in (([wrong], [3]), ([3], [wrong])):
        with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
            changes(now, before)


def divided(area: int, rest: int, now: int, odds: float) -> list[float]:
    """Tell how often each number of an area is now, of those of now, if its odds against the rest are these."""
    weights = [comb(area, k) * comb(rest, now - k) * odds**k if 0 <= now - k <= rest else 0 for k in range(area + 1)]
    return [weight / sum(weights) for weight in weights]


#: An area now and before, the rest now and before.
TABLES = [
    ((6, 2), (20, 25)),
    ((2, 6), (25, 20)),
    ((12, 3), (40, 44)),
    ((5, 5), (30, 30)),
    ((1, 1), (1, 1)),
    ((0, 7), (20, 25)),
    ((4, 0), (20, 25)),
    ((30, 12), (3, 17)),
]


@pytest.mark.parametrize(("area", "rest"), TABLES)
def test_the_odds_are_those_under_which_the_area_has_on_average_what_it_has(
    area: tuple[int, int], rest: tuple[int, int]
) -> None:
    found = share_shift(area, rest)
    (x, before), margins = area, (sum(area), sum(rest), area[0] + rest[0])
    assert (found.odds == 0, found.odds == inf) == (x == 0, before == 0)
    if x and before:
        law = divided(*margins, found.odds)
        assert sum(k * share for k, share in enumerate(law)) == pytest.approx(x, rel=1e-6)
    assert (found.lo == 0, found.hi == inf) == (x == 0, before == 0)
    if x:
        assert sum(divided(*margins, found.lo)[x:]) == pytest.approx(0.025, rel=1e-6)
    if before:
        assert sum(divided(*margins, found.hi)[: x + 1]) == pytest.approx(0.025, rel=1e-6)


def fisher(area: tuple[int, int], rest: tuple[int, int]) -> Fraction:
    """Sum by exact fractions all tables that are no more likely than the one that was seen."""
    of_area, of_rest, now = sum(area), sum(rest), area[0] + rest[0]
    ways = [comb(of_area, k) * comb(of_rest, now - k) for k in range(min(of_area, now) + 1)]
    return Fraction(sum(one for one in ways if one <= ways[area[0]]), sum(ways))


@pytest.mark.parametrize(("area", "rest"), TABLES)
def test_p_of_a_shift_is_the_sum_of_all_that_is_no_more_likely(area: tuple[int, int], rest: tuple[int, int]) -> None:
    assert share_shift(area, rest).p == pytest.approx(float(fisher(area, rest)), rel=1e-9)


@given(area=st.tuples(*[st.integers(1, 9)] * 2), rest=st.tuples(*[st.integers(1, 30)] * 2))
def test_a_shift_of_the_rest_is_the_other_way_round(area: tuple[int, int], rest: tuple[int, int]) -> None:
    there, back = share_shift(area, rest), share_shift(rest, area)
    assert back.p == pytest.approx(there.p) == pytest.approx(float(fisher(area, rest)))
    assert (back.odds, back.lo, back.hi) == pytest.approx((1 / there.odds, 1 / there.hi, 1 / there.lo), rel=1e-4)


@pytest.mark.parametrize("times", [2, 3, 7])
def test_a_rise_everywhere_alike_shifts_nothing(times: int) -> None:
    found = share_shift((5 * times, 5), (40 * times, 40))
    assert found.odds == pytest.approx(1) and found.p == pytest.approx(1) and found.lo < 1 < found.hi


@pytest.mark.parametrize(
    ("area", "rest"), [((0, 0), (0, 0)), ((0, 0), (3, 4)), ((3, 4), (0, 0)), ((0, 3), (0, 4)), ((3, 0), (4, 0))]
)
def test_of_an_empty_row_or_column_nothing_can_be_said(area: tuple[int, int], rest: tuple[int, int]) -> None:
    found = share_shift(area, rest)
    assert isnan(found.odds) and (found.lo, found.hi, found.p) == (0, inf, 1)


@pytest.mark.parametrize(
    ("count", "before", "variance", "z"),
    [(9, 3, 3, 6 / sqrt(18)), (3, 9, 3, -6 / sqrt(18)), (9, 3, 0, 6 / sqrt(12)), (0, 4, 6, -1), (5, 5, 3, 0)],
)
def test_z_divides_the_difference_by_chance_and_the_noise_of_both(
    count: int, before: int, variance: float, z: float
) -> None:
    assert protected_change(count, before, variance=variance) == pytest.approx((z, erfc(abs(z) / sqrt(2))))


def test_two_zeros_are_alike_with_noise_or_without() -> None:
    assert protected_change(0, 0, variance=0) == protected_change(0, 0, variance=3) == (0, 1)


@pytest.mark.parametrize("variance", [-1, nan, inf])
def test_noise_without_a_variance_is_refused(variance: float) -> None:
    with pytest.raises(ValueError, match="the variance of noise is a number of at least 0"):
        protected_change(3, 1, variance=variance)


@given(area=st.tuples(SMALL, SMALL), rest=st.tuples(SMALL, SMALL))
@example((900, 800), (9_000, 9_100))
@example((50_000, 40_000), (500_000, 500_000))
@example((40_000, 50_000), (500_000, 500_000))
@example((12, 1), (20, 22))
@example((1, 12), (22, 20))
def test_whether_a_share_changed_is_what_its_odds_and_p_say(area: tuple[int, int], rest: tuple[int, int]) -> None:
    shift = share_shift(area, rest)
    way = Change.RISE if shift.odds > 1 else Change.FALL
    assert share_change(area, rest) == (way if shift.p <= CHANCE else Change.NONE)


def test_a_share_that_is_no_count_is_refused() -> None:
    with pytest.raises(ValueError, match="count"):
        share_change((1, -1), (2, 3))
