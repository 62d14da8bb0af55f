"""Intervals: between which values a rate or a share lies, of which one count or some answers were seen."""

from math import inf, sqrt
from statistics import NormalDist

from lagesbild.statistics.counts import counts, noise_variance


def garwood(count: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Return Garwood's exact interval of the expected number behind a count (Biometrika 28, 1936).

    Divide both by the exposure for a rate. Of 0 it begins with 0. Raises ValueError for what is no count.
    """
    from scipy.stats import chi2

    (seen,), tail = counts([count]), (1 - confidence) / 2
    lo = chi2.ppf(tail, 2 * seen) / 2 if seen else 0.0
    return float(lo), float(chi2.isf(tail, 2 * seen + 2) / 2)


def mid_p(count: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Return the mid-P interval of the expected number behind a count, a little narrower than Garwood's.

    Half of the probability of the count itself goes to each tail (Lancaster, JASA 56, 1961; Berry and Armitage, The
    Statistician 44, 1995). Of 0 it begins with 0. Raises ValueError for what is no count.
    """
    from scipy.optimize import brentq
    from scipy.stats import poisson

    (seen,), tail = counts([count]), (1 - confidence) / 2
    lo, hi = garwood(seen, confidence=confidence)

    def below(expected: float) -> float:
        return float(poisson.cdf(seen, expected) + poisson.cdf(seen - 1, expected)) / 2

    start = brentq(lambda mean: below(mean) - (1 - tail), lo, seen) if seen else 0.0
    return float(start), float(brentq(lambda mean: below(mean) - tail, seen, hi))


def noisy(count: float, variance: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Return between which expected numbers a published count lies, which has noise of some variance in it.

    Chance and noise together as one normal law, as in `comparison.protected_change`; never below 0. Raises ValueError
    for what is no count or no variance.
    """
    (seen,) = counts([count])
    half = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(seen + noise_variance(variance))
    return max(0.0, float(seen - half)), float(seen + half)


def wilson(share: float, n: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval of a share (0 to 1) of `n` answers (JASA 22, 1927); (0, 1) where nobody answered.

    Unlike the textbook's share ± 1.96 standard errors it stays between 0 and 1, and holds for few answers too. Raises
    ValueError for a share outside 0 to 1 or a number of answers that is no number.
    """
    if n == 0:
        return 0.0, 1.0
    if not (0 <= share <= 1 and 0 < n < inf):
        raise ValueError("a share is from 0 to 1, of a number of answers")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    weight = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / weight
    half = z * sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2) / weight
    # the share lies inside, which rounding may miss near 0 and 1
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))
