"""Areas of unequal size: how much of what sets them apart is more than chance. Nothing here makes an order of them."""

from dataclasses import dataclass

import numpy
from numpy.typing import ArrayLike

from lagesbild.statistics.counts import Floats, counts, exposures, noise_variance, same_length

#: Of 1,000 areas that are all alike 50 lie outside the inner funnel, 2 outside the outer one.
INNER, OUTER = (0.025, 0.975), (0.001, 0.999)


@dataclass(frozen=True)
class Smoothed:
    """Rates drawn towards the `mean` of all, the more so the smaller an area; `variance` is between areas."""

    rates: Floats
    mean: float
    variance: float


def smoothed(count: ArrayLike, population: ArrayLike, *, noise: float = 0) -> Smoothed:
    """Return the rates of areas by Marshall's empirical Bayes (Applied Statistics 40, 1991), one number an area.

    b = sum of counts / sum of inhabitants, A = max(0, weighted variance of the rates - b / mean population), and a rate
    is b + A / (A + b/n) (r - b). Without variance between areas (A = 0) all are b. `noise` is the variance of noise in
    each count, which is taken for chance. Raises ValueError for what is no count, no population or no variance.
    """
    told, people = counts(count), exposures(population)
    same_length(told, people)
    mean = told.sum() / people.sum()
    raw = told / people
    by_chance = mean / people + noise_variance(noise) / people**2
    spread = (people * (raw - mean) ** 2).sum() / people.sum()
    between = max(0.0, float(spread - (people * by_chance).sum() / people.sum()))
    weight = between / (between + by_chance) if between else numpy.zeros(len(people))
    return Smoothed(mean + weight * (raw - mean), float(mean), between)


def funnel(mean: ArrayLike, tails: tuple[float, float] = INNER) -> tuple[Floats, Floats]:
    """Return between which counts an area with an expected number lies if it is like all: one pair an area.

    Exact Poisson limits, drawn between the whole numbers (Spiegelhalter, Statistics in Medicine 24, 2005), so that the
    lower one may be below 0; the upper one never is. Raises ValueError for an expected number that is not above 0.
    """
    from scipy.stats import poisson

    expected = exposures(mean)

    def limit(tail: float) -> Floats:
        least = poisson.ppf(tail, expected)
        drawn: Floats = least - (poisson.cdf(least, expected) - tail) / poisson.pmf(least, expected)
        return drawn

    return limit(tails[0]), numpy.maximum(limit(tails[1]), 0)
