"""Did a measure help? Before and after in its area, against the rest of the city, and against the area's usual level.

An area that gets a measure because it was the worst falls by itself: what was high by chance is seldom high again. So
what comes after is compared with the level before the weeks that it was chosen for, never with those weeks.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import inf, nan

import numpy
from numpy.typing import ArrayLike

from lagesbild.statistics.comparison import Shift, share_shift
from lagesbild.statistics.counts import Floats, counts, same_length
from lagesbild.statistics.verdict import LEAST, expected

#: Periods before a measure for which its area may have been chosen: eight weeks.
CHOSEN_FOR = 4
#: A measure is judged by at least so many periods after it: eight weeks.
SEEN_FOR = 4
#: Half a report over the whole time keeps a rest of which nothing is told apart from one that is gone.
HALF = 0.5
#: Nodes of the integral over the lot that decides between equals.
TIES = 8


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

    The ratio of ratios with Fisher's exact interval, each count divided by the dispersion of its series before; of the
    periods before, the last four are left out of the level. Too little is a history under 13 periods, under four
    periods after, or so few reports that not even 0 would show an effect. Raises ValueError for what is no count, or
    series of different lengths.
    """
    area, rest, then, rest_then = (counts(one) for one in (before, rest_before, after, rest_after))
    same_length(area, rest)
    same_length(then, rest_then)
    history, around = area[:-CHOSEN_FOR], rest[:-CHOSEN_FOR]
    if len(history) < LEAST or len(then) < SEEN_FOR:
        return _unknown(area, then)
    sums = numpy.array([[then.sum(), history.sum()], [rest_then.sum(), around.sum()]])
    whole = numpy.round(sums / expected([history, around]).phi[:, None])
    found, gone = share_shift(*whole), share_shift((0, whole[0, 1]), whole[1])
    usual, little = history.mean() * CHOSEN_FOR, HALF / (len(then) + len(history))
    change = (rest_then.mean() + little) / (around.mean() + little)
    told = (usual, area[-CHOSEN_FOR:].sum(), usual * change, then.mean() * CHOSEN_FOR)
    outcome = _outcome(found, can_be_seen=gone.hi < 1)
    return Effect(outcome, _ratio(sums), found.lo, found.hi, *(float(one) for one in told))


def _outcome(found: Shift, *, can_be_seen: bool) -> Outcome:
    if found.lo > 1:
        return Outcome.ROSE
    if not can_be_seen:
        return Outcome.TOO_LITTLE
    return Outcome.EFFECT if found.hi < 1 else Outcome.NO_EVIDENCE


def _ratio(sums: Floats) -> float:
    """Return by how much more an area changed than the rest; the lengths of the two stretches cancel out."""
    (after, before), (rest_after, rest_before) = sums
    return float(after * rest_before / (before * rest_after)) if before and rest_after else nan


def _unknown(area: Floats, then: Floats) -> Effect:
    after = float(then.mean() * CHOSEN_FOR) if len(then) else nan
    return Effect(Outcome.TOO_LITTLE, nan, 0.0, inf, nan, float(area[-CHOSEN_FOR:].sum()), nan, after)


def falls_by_itself(means: ArrayLike) -> float:
    """Return by how many reports an area falls on average the next time if it was chosen for being the highest.

    `means` are the expected counts of all areas, which never change; counts are Poisson, so that areas which vary more
    fall further. The mean of the highest less the mean of that area's own level; equals are decided by lot. Raises
    ValueError for no area, or what is no level.
    """
    from scipy.stats import poisson

    levels = numpy.atleast_1d(numpy.asarray(means, dtype="float64"))
    if not (len(levels) and numpy.isfinite(levels).all() and (levels >= 0).all()):
        raise ValueError("an area's level is a number of at least 0")
    x = numpy.arange(int(poisson.ppf(1 - 1e-9, levels.max())) + 1)[:, None]
    here, below = poisson.pmf(x, levels), poisson.cdf(x - 1, levels)
    nodes, weights = numpy.polynomial.legendre.leggauss(TIES)
    fall = 0.0
    for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):  # the lot that decides between equals
        no_more = below + node * here
        others = [numpy.delete(no_more, area, axis=1).prod(axis=1) for area in range(len(levels))]
        fall += weight * float((here * numpy.array(others).T * (x - levels)).sum())
    return fall
