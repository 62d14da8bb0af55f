"""Intervals: between which values a share lies that was asked of some and is told of all."""

from math import sqrt
from statistics import NormalDist


def wilson(share: float, n: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval of a share (0 to 1) of `n` answers; (0, 1) where nobody answered.

    Unlike the textbook's share ± 1.96 standard errors it stays between 0 and 1, and holds for few answers too.
    """
    if n <= 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    weight = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / weight
    half = z * sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2) / weight
    # the share lies inside, which rounding may miss near 0 and 1
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))
