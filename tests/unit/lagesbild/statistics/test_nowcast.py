"""What an incomplete count becomes: against the chain ladder done the other way, and sums of the law itself."""

from itertools import accumulate
from math import comb, exp, inf, lgamma, log, nan, prod

import numpy
import pytest
from hypothesis import given, strategies as st

from lagesbild.statistics.counts import Floats
from lagesbild.statistics.nowcast import ENOUGH, completeness, hazards, nowcast

#: Three periods and a half of them late: of the second column two rows are complete, of the third one.
TRIANGLE = [[4, 3, 1], [2, 1, 9], [5, 9, 9]]


@st.composite
def triangles(draw: st.DrawFn, least: int = 0) -> list[list[int]]:
    """Draw a triangle with at least `least` in its first column; what lies in its future is drawn too."""
    delays = draw(st.integers(1, 5))
    row = st.tuples(st.integers(least, 9), *[st.integers(0, 9)] * (delays - 1)).map(list)
    return draw(st.lists(row, min_size=delays, max_size=12))


def by_ladder(triangle: list[list[int]]) -> list[float]:
    """Tell completeness by development factors: how a cumulative triangle grows from one delay to the next."""
    summed = [list(accumulate(row)) for row in triangle]
    factors = [
        sum(row[d] for row in summed[: len(summed) - d]) / sum(row[d - 1] for row in summed[: len(summed) - d])
        for d in range(1, len(triangle[0]))
    ]
    return [1 / prod(factors[d:]) for d in range(len(triangle[0]))]


def test_of_a_delay_only_rows_in_which_it_has_passed_are_used() -> None:
    assert hazards(TRIANGLE) == pytest.approx([1, 4 / 10, 1 / 8])
    assert completeness(TRIANGLE) == pytest.approx([6 / 10 * 7 / 8, 7 / 8, 1])


@given(triangle=triangles(least=1))
def test_completeness_is_that_of_the_chain_ladder(triangle: list[list[int]]) -> None:
    assert completeness(triangle).tolist() == pytest.approx(by_ladder(triangle))


@given(triangle=triangles())
def test_completeness_never_falls_with_the_delay_and_ends_with_all(triangle: list[list[int]]) -> None:
    known = completeness(triangle)
    assert len(known) == len(triangle[0]) and known[-1] == 1
    assert (known >= 0).all() and (numpy.diff(known) >= 0).all()


@given(triangle=triangles(), other=st.integers(0, 10**6))
def test_what_lies_in_the_future_changes_nothing(triangle: list[list[int]], other: int) -> None:
    past = [
        [cell if delay + row < len(triangle) else other for delay, cell in enumerate(cells)]
        for row, cells in enumerate(triangle)
    ]
    assert hazards(past).tolist() == hazards(triangle).tolist()


@pytest.mark.parametrize(
    ("triangle", "known"),
    [
        ([[0, 0], [0, 0]], [1, 1]),
        ([[0, 3], [0, 0]], [0, 1]),
        ([[3, 0], [0, 0]], [1, 1]),
        ([[7], [8]], [1]),
        ([[0, 0, 0], [1, 3, 0], [0, 0, 0]], [1 / 4, 1, 1]),
    ],
)
def test_a_triangle_with_little_in_it_has_an_answer(triangle: list[list[int]], known: list[float]) -> None:
    assert completeness(triangle) == pytest.approx(known)


@pytest.mark.parametrize(
    ("triangle", "shares"), [([[0, 3], [0, 0]], [1, 1]), ([[0, 0], [0, 0]], [1, 0]), ([[2, 0, 0]] * 3, [1, 0, 0])]
)
def test_the_first_delay_has_all_that_is_known_by_then_and_one_without_a_report_none(
    triangle: list[list[int]], shares: list[float]
) -> None:
    assert hazards(triangle).tolist() == shares


@pytest.mark.parametrize("triangle", [[[1, 2]], [[1, 2, 3], [4, 5, 6]], [1, 2, 3]])
def test_fewer_periods_than_delays_are_refused(triangle: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="at least as many periods as delays"):
        hazards(triangle)


@pytest.mark.parametrize("wrong", [-1, 0.5, nan, inf])
def test_a_triangle_of_what_is_no_count_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
        completeness([[1.0, 2.0], [wrong, 0.0]])


def quantiles(law: Floats) -> tuple[int, int]:
    """Tell between which numbers 95 of 100 lie: the first with a sum of 2.5 %, and of 97.5 %."""
    summed = law.cumsum()
    return int((summed >= 0.025).argmax()), int((summed >= 0.975).argmax())


def mean(law: Floats) -> float:
    return float((numpy.arange(len(law)) * law).sum())


@pytest.mark.parametrize(("observed", "known"), [(5, 0.5), (6, 0.85), (9, 0.49), (30, 0.9), (12, 0.99), (60, 0.2)])
def test_from_five_on_what_is_to_come_is_the_misses_before_as_many_hits(observed: int, known: float) -> None:
    law = numpy.array([comb(observed + k - 1, k) * known**observed * (1 - known) ** k for k in range(900)])
    found = nowcast(observed, known, total=3, periods=26)
    assert found.mean == pytest.approx(observed / known) == pytest.approx(observed + mean(law))
    assert (found.lo, found.hi) == tuple(observed + one for one in quantiles(law))


def to_come(observed: int, known: float, total: int, periods: int) -> Floats:
    """Mix Poisson laws over what the level of the period may be, a gamma law, by plain summing in small steps."""
    shape, rate = total + 0.5 + observed, periods + known
    width = 40 * shape**0.5 / rate / 40_000
    levels = numpy.arange(0.5, 40_000) * width
    weights = numpy.exp(shape * log(rate) - lgamma(shape) + (shape - 1) * numpy.log(levels) - rate * levels) * width
    few = (1 - known) * levels
    return numpy.array([(weights * numpy.exp(k * numpy.log(few) - few)).sum() / exp(lgamma(k + 1)) for k in range(80)])


@pytest.mark.parametrize(
    ("observed", "known", "total", "periods"),
    [(0, 0.5, 26, 26), (3, 0.49, 104, 26), (4, 0.2, 180, 26), (1, 0.9, 14, 13), (2, 0.0, 60, 13), (7, 0.0, 60, 13)],
)
def test_below_five_the_level_of_the_history_says_what_is_to_come(
    observed: int, known: float, total: int, periods: int
) -> None:
    law = to_come(observed, known, total, periods)
    assert law.sum() == pytest.approx(1, abs=1e-5)
    found = nowcast(observed, known, total=total, periods=periods)
    assert found.mean == pytest.approx(observed + mean(law), rel=1e-4)
    assert (found.lo, found.hi) == tuple(observed + one for one in quantiles(law))


@pytest.mark.parametrize("known", [0.3, 0.5, 0.85])
def test_where_history_and_reports_agree_the_fifth_report_makes_no_jump(known: float) -> None:
    total, periods = 2000, 2000.5 * known / ENOUGH
    four, five = (nowcast(seen, known, total=total, periods=periods).mean for seen in (ENOUGH - 1, ENOUGH))
    assert five - four == pytest.approx(1 + (1 - known) / (periods + known))
    assert five == pytest.approx(ENOUGH / known)


def test_only_from_five_on_the_history_no_longer_matters() -> None:
    quiet, busy = ([nowcast(seen, 0.5, total=all_, periods=26).mean for seen in (4, 5)] for all_ in (0, 500))
    assert quiet[0] < busy[0] and quiet[1] == busy[1] == 10


@given(observed=st.integers(0, 200), total=st.integers(0, 5000), periods=st.integers(1, 26))
def test_what_is_complete_is_itself(observed: int, total: int, periods: int) -> None:
    found = nowcast(observed, 1, total=total, periods=periods)
    assert (found.mean, found.lo, found.hi) == (observed, observed, observed)
    nearly = nowcast(observed, 1 - 1e-9, total=total, periods=periods)
    assert (nearly.mean, nearly.lo, nearly.hi) == pytest.approx((observed, observed, observed), abs=1e-5)


@given(observed=st.integers(0, 60), total=st.integers(0, 500), known=st.floats(0.05, 0.9))
def test_a_count_never_becomes_less_and_the_more_is_known_the_less_is_to_come(
    observed: int, total: int, known: float
) -> None:
    early, late = (nowcast(observed, share, total=total, periods=26) for share in (known, known + 0.1))
    assert observed <= early.lo <= early.hi and early.mean > observed
    assert late.mean < early.mean and late.hi <= early.hi


@pytest.mark.parametrize("wrong", [-1, 0.5, nan, inf])
def test_what_is_no_count_becomes_nothing(wrong: float) -> None:
    for observed, total in ((wrong, 10), (3, wrong)):
        with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
            nowcast(observed, 0.5, total=total, periods=26)


@pytest.mark.parametrize(("known", "periods"), [(-0.1, 26), (1.1, 26), (nan, 26), (0.5, 0), (0.5, -1), (0.5, nan)])
def test_a_share_or_a_history_that_cannot_be_is_refused(known: float, periods: float) -> None:
    with pytest.raises(ValueError, match="a share is from 0 to 1, and a history has at least one period"):
        nowcast(3, known, total=10, periods=periods)
