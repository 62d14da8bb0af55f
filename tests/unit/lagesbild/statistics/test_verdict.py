"""The verdict on a count: the rules row by row, their order and their edges, and what is expected, by hand."""

from collections.abc import Sequence
from fractions import Fraction
from math import exp, fsum, inf, lgamma, log, nan

import numpy
import pytest
from hypothesis import given, strategies as st
from scipy.optimize import brentq

from lagesbild.statistics.verdict import (
    FALLS,
    FALSE_DISCOVERIES,
    LEAST,
    USUAL,
    WIDE,
    Expected,
    Verdict,
    expected,
    false_discovery,
    judge,
)

SIX = [4, 6, 3, 5, 8, 7, 9, 6, 5, 4, 3, 6, 2, 5, 4, 7, 6, 8, 9, 11, 7, 5, 4, 6, 3, 5]
HISTORY = st.lists(st.integers(0, 30), min_size=13, max_size=26)
#: A series in which nothing happened.
QUIET = (SIX, 5)
#: Series of one meeting: a history of 13 periods and the count that is judged.
MEETING = st.lists(st.tuples(st.lists(st.integers(0, 9), min_size=13, max_size=13), st.integers(0, 25)), min_size=1)


def geometric(prob: float, *, mean: float = 6, series: int = 1) -> Expected:
    """Make a law that can be summed by hand: k or more come by chance in (1 - prob)^k."""
    return Expected(*(numpy.full(series, one) for one in (26.0, 26.0 * mean, mean, 1.0, 1.0, prob)))


def rising(p_hi: float, *, mean: float = 6, series: int = 1) -> Expected:
    """Make a law by which 5 or more come by chance just so often, half of 5 itself in it."""
    prob = brentq(lambda one: (1 - one) ** 5 * (1 - one / 2) - p_hi, 1e-6, 1 - 1e-6, xtol=1e-15)
    return geometric(prob, mean=mean, series=series)


def verdict(history: Sequence[float], count: float, *, complete: bool = True) -> Verdict:
    (said,) = judge([count], expected([history]), complete=complete, together=False).verdicts
    return Verdict(said)


@pytest.mark.parametrize(
    ("history", "mean", "phi", "size", "prob"),
    [
        ([1, 3], 9 / 4, 1, 9 / 2, 2 / 3),
        ([0, 4], 9 / 4, 4, 9 / 20, 1 / 6),
        ([0, 0, 0], 1 / 6, 1, 1 / 2, 3 / 4),
        ([3], 7 / 2, 1, 7 / 2, 1 / 2),
        ([nan, 0, nan, 4, nan], 9 / 4, 4, 9 / 20, 1 / 6),
    ],
)
def test_what_is_expected_of_a_short_history_by_hand(
    history: list[float], mean: float, phi: float, size: float, prob: float
) -> None:
    found = expected([history])
    told = [one for one in history if one == one]
    assert (found.periods[0], found.total[0]) == (len(told), sum(told))
    assert (found.mean[0], found.phi[0], found.size[0], found.prob[0]) == pytest.approx((mean, phi, size, prob))


@given(history=HISTORY)
def test_the_law_has_the_mean_of_the_history_and_phi_times_its_spread(history: list[int]) -> None:
    n, total = len(history), sum(history)
    squares = sum((one - Fraction(total, n)) ** 2 for one in history)
    phi = max(Fraction(1), squares / (n - 1) / Fraction(total, n)) if total else Fraction(1)
    found = expected([history])
    assert found.mean[0] == pytest.approx((total + 0.5) / n) and found.phi[0] == pytest.approx(float(phi))
    size, prob = found.size[0], found.prob[0]
    assert size * (1 - prob) / prob == pytest.approx(found.mean[0])
    assert size * (1 - prob) / prob**2 == pytest.approx(found.phi[0] * found.mean[0] * (1 + 1 / n))


def test_of_a_history_without_a_period_nothing_is_known_and_nothing_said() -> None:
    found = expected([[nan] * 26])
    assert found.periods[0] == 0 and numpy.isnan([found.mean[0], found.size[0], found.prob[0]]).all()
    assert judge([9], found).verdicts.tolist() == [Verdict.TOO_SHORT]


def test_a_meeting_of_no_series_has_no_verdicts() -> None:
    assert judge([], expected(numpy.empty((0, 26)))).verdicts.tolist() == []


def summed(size: float, prob: float, count: int) -> list[float]:
    """Tell how often 0, 1, ... up to a count come by the negative binomial law."""
    start = size * log(prob) - lgamma(size)
    return [exp(start + lgamma(k + size) - lgamma(k + 1) + k * log(1 - prob)) for k in range(count + 1)]


@given(history=HISTORY, count=st.integers(0, 60))
def test_both_tails_are_sums_of_the_law_with_half_of_the_count_itself(history: list[int], count: int) -> None:
    found = expected([history])
    few = summed(found.size[0], found.prob[0], count)
    judged = judge([count], found)
    assert judged.p_lo[0] == pytest.approx(fsum(few[:-1]) + few[-1] / 2, abs=1e-10)
    assert judged.p_hi[0] == pytest.approx(1 - fsum(few[:-1]) - few[-1] / 2, abs=1e-10)


@pytest.mark.parametrize(("asked", "quantiles"), [(USUAL, (0.1, 0.9)), (WIDE, (0.025, 0.975))])
@given(history=HISTORY)
def test_the_range_begins_and_ends_with_the_first_count_that_holds_enough(
    asked: tuple[float, float], quantiles: tuple[float, float], history: list[int]
) -> None:
    found = expected([history])
    law = numpy.cumsum(summed(found.size[0], found.prob[0], 500))
    (lo,), (hi,) = found.between(asked)
    assert (lo, hi) == tuple(int((law >= one).argmax()) for one in quantiles)


@pytest.mark.parametrize(
    ("history", "count", "said"),
    [
        # too short stands before everything, also before too few
        ([0] * 12, 0, Verdict.TOO_SHORT),
        ([0] * 12, 50, Verdict.TOO_SHORT),
        ([9] * 12, 0, Verdict.TOO_SHORT),
        ([9] * 12 + [nan] * 14, 0, Verdict.TOO_SHORT),
        ([9] * 12 + [nan] * 13 + [9], 0, Verdict.CLEARLY_FEWER),
        # too few stands before a rise: of none for a year, two are clearly more than chance makes
        ([0] * 13, 0, Verdict.TOO_FEW),
        ([0] * 26, 2, Verdict.TOO_FEW),
        ([0] * 26, 3, Verdict.CLEARLY_MORE),
        # 12.5 of 13 is a mean below one, 13.5 of 13 is not
        ([1] * 12 + [0], 2, Verdict.TOO_FEW),
        ([1] * 12 + [0], 3, Verdict.USUAL),
        ([1] * 13, 2, Verdict.USUAL),
        ([1] * 13, 0, Verdict.USUAL),
        # a mean near six
        (SIX, 0, Verdict.CLEARLY_FEWER),
        (SIX, 1, Verdict.FEWER),
        (SIX, 2, Verdict.USUAL),
        (SIX, 11, Verdict.USUAL),
        (SIX, 12, Verdict.MORE),
        (SIX, 13, Verdict.CLEARLY_MORE),
        (SIX, 1000, Verdict.CLEARLY_MORE),
    ],
)
def test_the_first_rule_that_fits_says_the_verdict(history: list[float], count: int, said: Verdict) -> None:
    assert verdict(history, count) is said


@pytest.mark.parametrize(
    ("share", "mean", "over", "under"),
    [
        (0.005, 1, Verdict.CLEARLY_MORE, Verdict.MORE),
        (0.004, 1 - 1e-9, Verdict.CLEARLY_MORE, Verdict.MORE),
        (0.025, 6, Verdict.MORE, Verdict.USUAL),
        (0.025, 0.1, Verdict.MORE, Verdict.USUAL),
    ],
)
def test_a_rise_is_told_by_how_often_chance_gives_as_much(
    share: float, mean: float, over: Verdict, under: Verdict
) -> None:
    for p, said in ((share - 1e-9, over), (share + 1e-9, under)):
        judged = judge([5], rising(p, mean=mean), together=False)
        assert judged.p_hi[0] == pytest.approx(p, abs=1e-11) and judged.verdicts[0] == said


@pytest.mark.parametrize(
    ("share", "over", "under"),
    [(0.005, Verdict.CLEARLY_FEWER, Verdict.FEWER), (0.025, Verdict.FEWER, Verdict.USUAL)],
)
def test_a_fall_is_told_by_how_often_chance_gives_as_little(share: float, over: Verdict, under: Verdict) -> None:
    for p, said in ((share - 1e-9, over), (share + 1e-9, under)):
        judged = judge([0], geometric(2 * p))
        assert judged.p_lo[0] == pytest.approx(p, abs=1e-11) and judged.verdicts[0] == said


@pytest.mark.parametrize(("mean", "said"), [(0.999, Verdict.TOO_FEW), (1, Verdict.CLEARLY_FEWER)])
def test_from_a_mean_of_one_on_few_are_judged(mean: float, said: Verdict) -> None:
    assert judge([0], geometric(0.002, mean=mean)).verdicts[0] == said


@given(history=HISTORY, count=st.integers(0, 60))
def test_while_late_reports_are_to_come_only_a_fall_is_told_too_early(history: list[int], count: int) -> None:
    whole, early = verdict(history, count), verdict(history, count, complete=False)
    assert early is (Verdict.TOO_EARLY if whole in FALLS else whole)


@given(history=HISTORY, count=st.integers(0, 60), data=st.data())
def test_a_missing_period_is_as_if_it_had_never_been(history: list[int], count: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(history)))
    assert verdict([*history[:place], nan, *history[place:]], count) is verdict(history, count)


@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_adjusted_p_is_that_of_benjamini_and_hochberg(p: list[float]) -> None:
    found, m = false_discovery(p), len(p)
    plain = [min(min(1.0, other * m / sum(p_ <= other for p_ in p)) for other in p if other >= one) for one in p]
    assert found.tolist() == pytest.approx(plain)
    # what it calls is the largest set of which no p is above its share of the tenth
    called = max((k for k, one in enumerate(sorted(p), 1) if one <= k / m * FALSE_DISCOVERIES - 1e-12), default=0)
    assert (found <= FALSE_DISCOVERIES).sum() >= called
    assert (found < FALSE_DISCOVERIES - 1e-9).sum() <= called


def test_without_a_p_nothing_is_adjusted() -> None:
    assert false_discovery([]).tolist() == []


@pytest.mark.parametrize("wrong", [-0.1, 1.1, nan, inf])
def test_a_p_that_is_none_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        false_discovery([0.5, wrong])


def beside(count: int, *others: tuple[list[int], int]) -> Verdict:
    """Judge a count of the series of six in one meeting with other series."""
    series = [(SIX, count), *others]
    histories = [[*history, *[nan] * (26 - len(history))] for history, _ in series]
    return Verdict(judge([count for _, count in series], expected(histories)).verdicts[0])


@pytest.mark.parametrize(
    ("count", "others", "said"),
    [
        # 13 or more come by chance in 4.98 of 1,000: as one of 20 that is a tenth
        (13, [], Verdict.CLEARLY_MORE),
        (13, [QUIET] * 19, Verdict.CLEARLY_MORE),
        (13, [QUIET] * 20, Verdict.MORE),
        (13, [QUIET] * 149, Verdict.MORE),
        # so many rises at once cannot all be chance, but falls say nothing of them
        (13, [QUIET] * 139 + [(SIX, 13)] * 10, Verdict.CLEARLY_MORE),
        (13, [QUIET] * 30 + [(SIX, 0)] * 10, Verdict.MORE),
        # what cannot be judged is no comparison
        (13, [([6] * 12, 5)] * 50 + [([0] * 26, 0)] * 50, Verdict.CLEARLY_MORE),
        # none comes by chance in 1.84 of 1,000: as one of 54 that is a tenth
        (0, [QUIET] * 53, Verdict.CLEARLY_FEWER),
        (0, [QUIET] * 54, Verdict.FEWER),
        (0, [QUIET] * 54 + [(SIX, 13)] * 10, Verdict.FEWER),
        # being one of few makes nothing clear that is not so alone
        (12, [], Verdict.MORE),
        (1, [(SIX, 0)] * 9, Verdict.FEWER),
    ],
)
def test_in_a_meeting_clear_is_only_that_of_which_at_most_a_tenth_is_chance(
    count: int, others: list[tuple[list[int], int]], said: Verdict
) -> None:
    assert beside(count, *others) is said


@pytest.mark.parametrize(("p", "said"), [(0.02, Verdict.MORE), (0.03, Verdict.USUAL)])
def test_many_that_are_a_little_more_are_not_clearly_so_together(p: float, said: Verdict) -> None:
    judged = judge([5] * 40, rising(p, series=40))
    assert (false_discovery(judged.p_hi) <= FALSE_DISCOVERIES).all() and set(judged.verdicts) == {said}


#: What a verdict may become where more series are looked at.
WEAKER = {("clearly_more", "more"), ("clearly_fewer", "fewer")}


@given(meeting=MEETING)
def test_judging_together_only_makes_less_clear_and_leaves_every_p(meeting: list[tuple[list[int], int]]) -> None:
    counts, by = [count for _, count in meeting], expected([history for history, _ in meeting])
    alone, together = judge(counts, by, together=False), judge(counts, by)
    assert alone.p_hi.tolist() == together.p_hi.tolist() and alone.p_lo.tolist() == together.p_lo.tolist()
    pairs = zip(alone.verdicts.tolist(), together.verdicts.tolist(), strict=True)
    assert {(before, after) for before, after in pairs if before != after} <= WEAKER


@given(meeting=MEETING, data=st.data())
def test_in_another_order_every_series_has_the_same_verdict(
    meeting: list[tuple[list[int], int]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(meeting))))
    there = judge([count for _, count in meeting], expected([history for history, _ in meeting]))
    other = judge([meeting[n][1] for n in order], expected([meeting[n][0] for n in order]))
    assert other.verdicts.tolist() == [there.verdicts[n] for n in order]


@given(meeting=MEETING, quiet=st.integers(1, 60))
def test_quiet_series_beside_others_can_only_make_them_less_clear(
    meeting: list[tuple[list[int], int]], quiet: int
) -> None:
    counts, histories = [count for _, count in meeting], [history for history, _ in meeting]
    before = judge(counts, expected(histories)).verdicts.tolist()
    after = judge(counts + [5] * quiet, expected(histories + [[5] * LEAST] * quiet)).verdicts.tolist()
    changed = {(one, other) for one, other in zip(before, after, strict=False) if one != other}
    assert changed <= WEAKER and set(after[len(before) :]) == {Verdict.USUAL}


@pytest.mark.parametrize("wrong", [-1, 0.5, inf, -inf])
def test_nothing_is_expected_of_what_is_no_count(wrong: float) -> None:
    with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
        expected([[*SIX, wrong]])


@pytest.mark.parametrize("wrong", [-1, 0.5, inf, nan])
def test_what_is_no_count_or_missing_is_not_judged(wrong: float) -> None:
    with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
        judge([5, wrong], expected([SIX] * 2))
