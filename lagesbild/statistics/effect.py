"""Did a measure help? Before and after in its area, against the rest of the city, and against the area's usual level.

An area that gets a measure because it was the worst falls by itself: what was high by chance is seldom high again. So
what comes after is compared with the level before the weeks that it was chosen for, never with those weeks.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt
from statistics import NormalDist

import numpy
from numpy.typing import ArrayLike

from lagesbild.statistics.counts import Floats, counts
from lagesbild.statistics.verdict import LEAST, expected

#: Periods before a measure for which its area may have been chosen: eight weeks.
CHOSEN_FOR = 4
#: A measure is judged by at least so many periods after it: eight weeks.
SEEN_FOR = 4
CONFIDENCE = 0.95
#: Keeps a count of 0 apart from no information (Haldane, 1956).
HALF = 0.5


class Outcome(StrEnum):
    """What can be said of a measure."""

    EFFECT = "effect"
    NO_EVIDENCE = "no_evidence"
    ROSE = "rose"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True)
class Effect:
    """What became of an area: `ratio` (from `lo` to `hi`) is its change divided by that of the rest of the city.

    Per eight weeks: the `usual` level before, that of the weeks `chosen` just before the measure, what the area would
    have had without one (`without`), and what it had (`after`). `falls_back` is how much of the weeks chosen for would
    have gone by itself. NaN where there is too little to say.
    """

    outcome: Outcome
    ratio: float
    lo: float
    hi: float
    usual: float
    chosen: float
    without: float
    after: float

    @property
    def falls_back(self) -> float:
        """By how much the area was bound to fall, or 0."""
        return max(0.0, self.chosen - self.without)


def effect(before: ArrayLike, after: ArrayLike, rest_before: ArrayLike, rest_after: ArrayLike) -> Effect:
    """Return what can be said of a measure: counts of its area and of the rest, a period each, before and from it on.

    The ratio of ratios on the logarithmic scale, its variance that of four counts with the dispersion of the series
    before; of the periods before, the last four are left out of the level. Too little is a history under 13 periods,
    under four periods after, or so few reports that not even 0 would show an effect. Raises ValueError for what is no
    count, or series of different lengths.
    """
    area, rest, then, rest_then = (counts(one) for one in (before, rest_before, after, rest_after))
    if area.shape != rest.shape or then.shape != rest_then.shape:
        raise ValueError("an area and the rest are told for the same periods")
    history, around = area[:-CHOSEN_FOR], rest[:-CHOSEN_FOR]
    if len(history) < LEAST or len(then) < SEEN_FOR:
        return _unknown(area, then)
    dispersion = expected([history, around]).phi
    sums = (float(then.sum()), float(history.sum()), float(rest_then.sum()), float(around.sum()))
    ratio, lo, hi = _ratio(sums, dispersion)
    usual = history.mean() * CHOSEN_FOR
    change = (rest_then.mean() + HALF / len(then)) / (around.mean() + HALF / len(around))
    outcome = _outcome(lo, hi, can_be_seen=_ratio((0.0, *sums[1:]), dispersion)[2] < 1)
    told = (usual, area[-CHOSEN_FOR:].sum(), usual * change, then.mean() * CHOSEN_FOR)
    return Effect(outcome, ratio, lo, hi, *(float(one) for one in told))


def _outcome(lo: float, hi: float, *, can_be_seen: bool) -> Outcome:
    if lo > 1:
        return Outcome.ROSE
    if not can_be_seen:
        return Outcome.TOO_LITTLE
    return Outcome.EFFECT if hi < 1 else Outcome.NO_EVIDENCE


def _ratio(sums: tuple[float, ...], dispersion: Floats) -> tuple[float, float, float]:
    after, before, rest_after, rest_before = (one + HALF for one in sums)
    ratio = log(after / before) - log(rest_after / rest_before)  # the lengths of the two stretches cancel out
    variance = dispersion[0] * (1 / after + 1 / before) + dispersion[1] * (1 / rest_after + 1 / rest_before)
    half = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * sqrt(variance)
    return exp(ratio), exp(ratio - half), exp(ratio + half)


def _unknown(area: Floats, then: Floats) -> Effect:
    nan = float("nan")
    after = float(then.mean() * CHOSEN_FOR) if len(then) else nan
    return Effect(Outcome.TOO_LITTLE, nan, 0.0, float("inf"), nan, float(area[-CHOSEN_FOR:].sum()), nan, after)


def falls_by_itself(means: ArrayLike) -> float:
    """Return by how many reports an area falls on average the next time if it was chosen for being the highest.

    `means` are the expected counts of all areas, which never change; counts are Poisson, so that areas which vary more
    fall further. The mean of the highest less the mean of that area's own level, ties shared.
    """
    from scipy.stats import poisson

    levels = numpy.asarray(means, dtype="float64")
    x = numpy.arange(int(poisson.ppf(1 - 1e-9, levels.max())) + 1)[:, None]
    here, below = poisson.pmf(x, levels), poisson.cdf(x - 1, levels) + poisson.pmf(x, levels) / 2
    with numpy.errstate(divide="ignore", invalid="ignore"):
        others = numpy.where(below > 0, below.prod(axis=1)[:, None] / below, 0.0)
    weight = here * others
    return float((weight * (x - levels)).sum() / weight.sum())
