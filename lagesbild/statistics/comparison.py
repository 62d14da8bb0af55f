"""Is one count more than another, more than chance makes it? Two counts, each of its own stretch of time.

Given their sum, the first is binomial under no change: the conditional test of Przyborowski and Wilenski (Biometrika
31, 1940), here with mid-P, since the exact one calls too little a change where numbers are small.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import exp, inf, log, nan, sqrt
from statistics import NormalDist

import numpy
from numpy.typing import ArrayLike, NDArray

from lagesbild.statistics.counts import Floats, counts, exposures, noise_variance, same_length

#: A rise is called one where it would come by chance in fewer than 5 of 100, both ways together.
CHANCE = 0.05
#: Where even the least of a table's sums is larger, Fisher's test takes seconds to minutes, and the odds are normal.
LARGE = 5_000


@dataclass(frozen=True)
class Comparison:
    """How many times as much (`ratio`, from `lo` to `hi`), and how often chance alone differs so much (`p`).

    `p_more` is of a rise alone. Without anything before there is no ratio (NaN), and without anything at all p is 1.
    """

    ratio: float
    lo: float
    hi: float
    p: float
    p_more: float


def c_test(count: float, before: float, *, time: float = 1, time_before: float = 1) -> Comparison:
    """Compare a count in `time` with one before it in `time_before`: two-sided mid-P, and the ratio of their rates.

    The interval is Clopper and Pearson's (Biometrika 26, 1934) of the share, turned into a ratio: 95 %. Raises
    ValueError for what is no count or no time.
    """
    from scipy.stats import beta

    (x, y), (t, s) = counts([count, before]), exposures([time, time_before])
    more, less = (float(tail[0]) for tail in tails(x, y, time=t, time_before=s))
    tail = CHANCE / 2
    lo = beta.ppf(tail, x, y + 1) if x else 0.0
    hi = beta.isf(tail, x + 1, y) if y else 1.0
    ratio = float(x / t / (y / s)) if y else nan
    return Comparison(ratio, float(_odds(lo) * s / t), float(_odds(hi) * s / t), min(1.0, 2 * min(more, less)), more)


def tails(count: ArrayLike, before: ArrayLike, *, time: float = 1, time_before: float = 1) -> tuple[Floats, Floats]:
    """Return how often chance alone makes counts as much more, and as much less, as they are: mid-P, a pair each.

    Twice the smaller one is the two-sided p. Raises ValueError for what is no count or no time.
    """
    from scipy.stats import binom

    x, y = counts(count), counts(before)
    same_length(x, y)
    t, s = exposures([time, time_before])
    n, share = x + y, t / (t + s)
    here = binom.pmf(x, n, share) / 2
    more, less = (numpy.clip(tail - here, 0, 1) for tail in (binom.sf(x - 1, n, share), binom.cdf(x, n, share)))
    return more, less  # a difference of two small numbers may be a little below 0


class Change(StrEnum):
    """What is said of two counts."""

    RISE = "rise"
    FALL = "fall"
    NONE = "none"
    UNKNOWN = "unknown"


def changes(count: ArrayLike, before: ArrayLike, *, time: float = 1, time_before: float = 1) -> list[Change]:
    """Return for each pair of counts whether they differ by more than chance; UNKNOWN where one is NaN."""
    told, other = counts(count, missing=True), counts(before, missing=True)
    same_length(told, other)
    known = ~(numpy.isnan(told) | numpy.isnan(other))
    x, y = numpy.where(known, told, 0), numpy.where(known, other, 0)
    more, less = tails(x, y, time=time, time_before=time_before)
    rules = {Change.UNKNOWN: ~known, Change.RISE: 2 * more <= CHANCE, Change.FALL: 2 * less <= CHANCE}
    return [Change(one) for one in numpy.select(list(rules.values()), [*rules], Change.NONE)]


def _odds(share: float) -> float:
    return float(share / (1 - share)) if share < 1 else inf


@cache
def smallest_rise(before: float, *, time: float = 1, time_before: float = 1, chance: float = CHANCE) -> int:
    """Return the smallest count that would be called a rise from the one before it (two-sided mid-P).

    Raises ValueError for what is no count or no time, or a chance that is not between 0 and 1.
    """
    (told,), (t, s) = counts([before]), exposures([time, time_before])
    if not 0 < chance < 1:
        raise ValueError("a chance is between 0 and 1")
    first = int(told * t / s) + 1
    step = 20 + first
    while True:
        candidates = numpy.arange(first, first + step)
        more, _ = tails(candidates, numpy.full(step, told), time=t, time_before=s)
        if len(found := candidates[2 * more <= chance]):
            return int(found[0])
        first += step


@dataclass(frozen=True)
class Shift:
    """How the odds of one area against the rest changed (`odds`, from `lo` to `hi`), and how often by chance (`p`)."""

    odds: float
    lo: float
    hi: float
    p: float


def share_shift(area: tuple[float, float], rest: tuple[float, float]) -> Shift:
    """Compare (now, before) of an area with (now, before) of all the rest: has its share changed?

    Fisher's exact test (1935); the odds ratio is the conditional maximum likelihood one with its exact 95 % interval.
    Where all rises alike nothing has shifted, and it is the reporting. Where a row or a column is empty nothing can be
    said: NaN, from 0 to inf, p 1. Raises ValueError for what is no count.
    """
    from scipy.stats import fisher_exact
    from scipy.stats.contingency import odds_ratio

    table = counts([area, rest]).astype("int64")
    margins = _margins(table)
    if not margins.all():
        return Shift(nan, 0.0, inf, 1.0)
    if margins.min() > LARGE:
        return _shift_of_many(table)
    found = odds_ratio(table)
    interval = found.confidence_interval(1 - CHANCE)
    p = float(fisher_exact(table).pvalue)
    return Shift(float(found.statistic), float(interval.low), float(interval.high), p)


def share_change(area: tuple[float, float], rest: tuple[float, float]) -> Change:
    """Say whether an area's share changed by more than chance, as `share_shift` does, without its interval.

    The conditional odds ratio is above 1 exactly where the sample's is, since both cross 1 where the first cell is what
    it is expected to be. To bracket the interval takes most of a second where the counts are in the thousands.
    """
    from scipy.stats import fisher_exact

    table = counts([area, rest]).astype("int64")
    margins = _margins(table)
    if not margins.all():
        return Change.NONE
    p = _shift_of_many(table).p if margins.min() > LARGE else float(fisher_exact(table).pvalue)
    if p > CHANCE:
        return Change.NONE
    (now, before), (rest_now, rest_before) = table.tolist()
    return Change.RISE if now * rest_before > before * rest_now else Change.FALL


def _margins(table: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
    return numpy.concatenate([table.sum(axis=0), table.sum(axis=1)])


def _shift_of_many(table: NDArray[numpy.int64]) -> Shift:
    """Compare tables that the exact test takes minutes for: there the logarithm of the odds is normal.

    Woolf, Annals of Human Genetics 19 (1955), with Haldane's half in each cell.
    """
    (now, before), (rest_now, rest_before) = (table + 0.5).tolist()
    odds, spread = log(now / before) - log(rest_now / rest_before), sqrt((1 / (table + 0.5)).sum())
    half = NormalDist().inv_cdf(1 - CHANCE / 2) * spread
    return Shift(exp(odds), exp(odds - half), exp(odds + half), 2 * NormalDist().cdf(-abs(odds) / spread))


def protected_change(count: float, before: float, *, variance: float) -> tuple[float, float]:
    """Return z of two published numbers, and how often chance and noise alone make them differ so much (two-sided p).

    z = (f1 - f2) / sqrt(f1 + f2 + 2 V), where V is the variance of the noise in each number (3 for one published cell).
    Two zeros without noise are alike: 0 and 1. Raises ValueError for what is no count or no variance.
    """
    f1, f2 = counts([count, before])
    spread = f1 + f2 + 2 * noise_variance(variance)
    z = float((f1 - f2) / sqrt(spread)) if spread else 0.0
    return z, 2 * NormalDist().cdf(-abs(z))
