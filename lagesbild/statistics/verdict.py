"""The verdict on a series: is its last count more, or less, than its own history lets expect?

The history is told by its mean and by how much more it varies than chance alone does (phi); the next count is then
negative binomial, with the uncertainty of the mean in it. A Poisson one would flag 13-19 of 100 quiet series, since
real counts vary more than that. All functions take many series at once: a row a series.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

import numpy
from numpy.typing import ArrayLike, NDArray

from lagesbild.statistics.counts import Floats, counts, same_length

Flags: TypeAlias = NDArray[numpy.bool_]
#: Periods, or blocks of them, that a history has at least, and at most.
LEAST, MOST = 13, 26
#: A series with a mean below one is not judged by so few.
FEW = 2
#: How often chance alone goes so far: what is called clear, and what may be chance. Of a series with a mean below one
#: how much it varies is told too low too often, so that 5 of 1,000 there would be 16.
CLEAR, CLEAR_BELOW_ONE, PERHAPS = 0.005, 0.004, 0.025
#: Of all that is called clear in a meeting, so many may be chance.
FALSE_DISCOVERIES = 0.10
#: The usual range holds 80 of 100, the wide one 95.
USUAL, WIDE = (0.1, 0.9), (0.025, 0.975)


class Verdict(StrEnum):
    """What is said of a count; the words of each stand in the texts."""

    CLEARLY_MORE = "clearly_more"
    MORE = "more"
    USUAL = "usual"
    FEWER = "fewer"
    CLEARLY_FEWER = "clearly_fewer"
    TOO_EARLY = "too_early"
    TOO_FEW = "too_few"
    TOO_SHORT = "too_short"


RISES = (Verdict.CLEARLY_MORE, Verdict.MORE)
FALLS = (Verdict.CLEARLY_FEWER, Verdict.FEWER)
NOT_JUDGED = (Verdict.TOO_FEW, Verdict.TOO_SHORT)


@dataclass(frozen=True)
class Expected:
    """What histories let expect of one more period, each an array with one number a series.

    `periods` known, their `total`, the `mean` of the next count, how much more than chance it varies (`phi`), and the
    `size` and `prob` of its negative binomial law. NaN where nothing is known.
    """

    periods: Floats
    total: Floats
    mean: Floats
    phi: Floats
    size: Floats
    prob: Floats

    def between(self, quantiles: tuple[float, float]) -> tuple[Floats, Floats]:
        """Return between which counts the next one lies: the quantiles of its law, whole numbers."""
        from scipy.stats import nbinom

        lo, hi = (nbinom.ppf(one, self.size, self.prob) for one in quantiles)
        return lo, hi


@dataclass(frozen=True)
class Judged:
    """How often chance alone gives as much (`p_hi`) or as little (`p_lo`), mid-P, and what is said of it."""

    p_hi: Floats
    p_lo: Floats
    verdicts: NDArray[Any]


def expected(histories: ArrayLike) -> Expected:
    """Return what histories let expect: a row a series, a column a period, NaN where a period is missing.

    mean = (sum + 1/2) / n, variance = phi mean (1 + 1/n) with phi = max(1, s²/mean of the history). Raises ValueError
    for what is no count.
    """
    told = numpy.atleast_2d(counts(histories, missing=True))
    n = (~numpy.isnan(told)).sum(axis=1).astype("float64")
    total = numpy.nansum(told, axis=1)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        mean = numpy.where(n > 0, (total + 0.5) / n, numpy.nan)
        spread = numpy.nansum((told - (total / n)[:, None]) ** 2, axis=1) / (n - 1)
        phi = numpy.fmax(1.0, numpy.where((n > 1) & (total > 0), spread / (total / n), 1.0))
        variance = phi * mean * (1 + 1 / n)
        return Expected(n, total, mean, phi, mean**2 / (variance - mean), mean / variance)


def judge(seen: ArrayLike, law: Expected, *, complete: bool = True, together: bool = True) -> Judged:
    """Judge counts against what was expected of each; `together` they are the series of one meeting.

    Of many series some go far by chance. Together, clear is only what Benjamini and Hochberg's rule (JRSS B 57, 1995)
    keeps of all that can be judged, rises and falls each for themselves: of what it keeps at most a tenth is chance.
    It changes what is said and no p. While a count is not `complete` late reports will still add to it: a rise is one
    already, but of what looks like a fall it is too early to say anything. Raises ValueError for what is no count.
    """
    from scipy.stats import nbinom

    x = counts(seen)
    same_length(x, law.mean)
    here = nbinom.pmf(x, law.size, law.prob) / 2
    tails = nbinom.sf(x - 1, law.size, law.prob), nbinom.cdf(x, law.size, law.prob)
    p_hi, p_lo = (numpy.clip(tail - here, 0, 1) for tail in tails)  # far out a difference may be a little below 0
    too_short = law.periods < LEAST
    too_few = ~too_short & (law.mean < 1) & (x <= FEW)
    judged = ~(too_short | too_few)
    clearly_more, clearly_fewer = (_clear(p, law, judged, together) for p in (p_hi, p_lo))
    rules = {
        Verdict.TOO_SHORT: too_short,
        Verdict.TOO_FEW: too_few,
        Verdict.CLEARLY_MORE: clearly_more,
        Verdict.MORE: p_hi <= PERHAPS,
        Verdict.TOO_EARLY: (p_lo <= PERHAPS) & ~numpy.full(len(x), complete),
        Verdict.CLEARLY_FEWER: clearly_fewer,
        Verdict.FEWER: p_lo <= PERHAPS,
    }
    verdicts = numpy.select(list(rules.values()), [*rules], Verdict.USUAL)
    return Judged(p_hi, p_lo, verdicts)


def _clear(p: Floats, law: Expected, judged: Flags, together: bool) -> Flags:
    clear: Flags = p <= numpy.where(law.mean < 1, CLEAR_BELOW_ONE, CLEAR)
    if together:
        clear[judged] &= false_discovery(p[judged]) <= FALSE_DISCOVERIES
    return clear


def false_discovery(p: ArrayLike) -> Floats:
    """Return for each p the share of chance among all that are as small: Benjamini and Hochberg's adjusted p."""
    from scipy.stats import false_discovery_control

    told = numpy.asarray(p, dtype="float64")
    adjusted: Floats = false_discovery_control(told) if len(told) else told
    return adjusted
