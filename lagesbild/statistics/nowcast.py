"""How many reports a period that is not complete yet will have, by how late reports have come before.

A triangle of reports holds a row a period (the last one at the bottom) and a column a delay, in periods; what stands
where the delay has not passed yet is not looked at.
"""

from dataclasses import dataclass
from math import inf

import numpy
from numpy.typing import ArrayLike

from lagesbild.statistics.counts import Floats, counts

#: From so many reports on the chain ladder stands on its own; below, the history says more than they do.
ENOUGH = 5
TAILS = (0.025, 0.975)


@dataclass(frozen=True)
class Nowcast:
    """What a count will become: the `mean`, and between which numbers it lies (95 %)."""

    mean: float
    lo: float
    hi: float


def hazards(triangle: ArrayLike) -> Floats:
    """Return for each delay the share of what is known by then that came with just that delay.

    Reverse-time hazards g (Lawless, Canadian Journal of Statistics 22, 1994), the same as chain-ladder factors. A row
    is used for a delay only if that delay has passed in it. The first is 1; one that nothing is known of is 0. Raises
    ValueError for what is no count, or fewer periods than delays.
    """
    told = numpy.atleast_2d(counts(triangle))
    periods, delays = told.shape
    if periods < delays:
        raise ValueError("a triangle has at least as many periods as delays")
    found = numpy.ones(delays)
    for delay in range(1, delays):
        complete = told[: periods - delay]
        known = complete[:, : delay + 1].sum()
        found[delay] = complete[:, delay].sum() / known if known else 0.0
    return found


def completeness(triangle: ArrayLike) -> Floats:
    """Return for each delay the share F of a period's reports that is known by then; the last one is 1."""
    later = numpy.append(hazards(triangle)[1:], 0.0)
    return numpy.cumprod((1 - later)[::-1])[::-1]


def nowcast(observed: float, known: float, *, total: float, periods: float) -> Nowcast:
    """Return what a count will become of which a share `known` is there, with `total` reports in `periods` before.

    From five reports on observed / F, and what is to come is negative binomial, the failures before as many successes.
    Below, where that ratio would make 0 of 0, the period's level is gamma distributed around the history's
    (S + 1/2 + observed over m + F), and what is to come negative binomial. A share of 0 leaves the history alone.
    Raises ValueError for what is no count, a share outside 0 to 1, or no history.
    """
    from scipy.stats import nbinom

    (seen, before), share = counts([observed, total]), float(known)
    if not 0 <= share <= 1 or not 0 < periods < inf:
        raise ValueError("a share is from 0 to 1, and a history has at least one period")
    if seen >= ENOUGH and share > 0:
        size, prob, mean = seen, share, seen / share
    else:
        size, prob = before + 0.5 + seen, (periods + share) / (periods + 1)
        mean = seen + (1 - share) * size / (periods + share)
    lo, hi = (float(seen + nbinom.ppf(tail, size, prob)) for tail in TAILS)
    return Nowcast(float(mean), lo, hi)
