"""The verdict of a count against its own past, straight from the method's description: what a page would say.

Written here once more, so that the stories are shown to be strong enough for it and not merely for each other.
"""

from collections.abc import Sequence
from math import comb, exp, lgamma, log
from statistics import mean, variance


def verdict(count: int, past: Sequence[int]) -> str:
    """Return "usual", or "more" or "fewer" (1 in 40 by chance), "clearly_more" or "clearly_fewer" (1 in 200)."""
    for chance, word in zip(chances(count, past), ("more", "fewer"), strict=True):
        if chance <= 0.025:
            return f"clearly_{word}" if chance <= 0.005 else word
    return "usual"


def chances(count: int, past: Sequence[int]) -> tuple[float, float]:
    """Return the mid-P chances of so many or more, and of so few or fewer, after such a past (negative binomial)."""
    n, expected = len(past), (sum(past) + 0.5) / len(past)
    spread = max(1.0, variance(past) / mean(past)) * expected * (1 + 1 / n)
    law = [negative_binomial(k, expected**2 / (spread - expected), expected / spread) for k in range(count + 1)]
    fewer = sum(law) - law[-1] / 2
    return 1 - fewer, fewer


def negative_binomial(k: int, size: float, prob: float) -> float:
    return exp(lgamma(k + size) - lgamma(size) - lgamma(k + 1) + size * log(prob) + k * log(1 - prob))


def differ(first: int, second: int, *, length: int, other_length: int) -> float:
    """Return the chance of two counts so far apart in time spans of such lengths, if nothing had changed (C-test)."""
    n, share = first + second, length / (length + other_length)
    law = [comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    lower, upper = sum(law[: first + 1]), sum(law[first:])
    return min(1.0, 2 * (min(lower, upper) - law[first] / 2))
