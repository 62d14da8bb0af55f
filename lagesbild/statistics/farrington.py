"""What a season lets expect: Farrington's method, flexible form, for series of three years and more.

Noufaily and others, "An improved algorithm for outbreak detection", Statistics in Medicine 32 (2013): a quasi-Poisson
regression on the time of year and a trend over all the years, in which what was unusual before counts for less. The
limit is the quantile of a negative binomial law with the fitted mean and dispersion (`nbPlugin` of R's `surveillance`,
which is what the tests compare with).
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy
from numpy.typing import ArrayLike, NDArray

from lagesbild.statistics.counts import Floats, counts

Numbers: TypeAlias = NDArray[numpy.int64]

#: Regression: steps at most, and how little the deviance changes in the last one.
STEPS, SETTLED = 50, 1e-10
#: From so many years on a trend is looked for.
YEARS_FOR_TREND = 3
#: A fitted mean this small is as good as none; below it logarithms end.
NOTHING = 1e-10


@dataclass(frozen=True)
class Method:
    """How the past is read, in periods: `years` back, windows of `half_width` to both sides of the same time of year.

    What lies between two windows is cut into `seasons` - 1 parts. The last `left_out` periods do not count, lest a rise
    that has begun be taken for the usual. Residuals above `unusual` count for less; above the limit lies `alpha` of the
    law.
    """

    a_year: int = 26
    years: int = 3
    half_width: int = 2
    seasons: int = 5
    left_out: int = 3
    unusual: float = 2.58
    alpha: float = 0.025

    @property
    def needed(self) -> int:
        """How many periods before the one in question there must be."""
        return self.a_year * self.years + self.half_width


@dataclass(frozen=True)
class Seasonal:
    """What is expected of a period (`mean`), and the largest count that is not too many for it (`upper`)."""

    mean: float
    upper: float


@dataclass(frozen=True)
class _Fit:
    coefficients: Floats
    means: Floats
    dispersion: float


def seasonal(series: ArrayLike, method: Method = Method()) -> Seasonal | None:
    """Return what a series, the period in question last, lets expect of that period; None where it cannot be fitted.

    NaN stands for a period that is missing. Raises ValueError for what is no count, or a series that is too short.
    """
    told = counts(series, missing=True)
    now = len(told) - 1
    if now < method.needed:
        raise ValueError(f"the season is told by at least {method.needed} periods before the one in question")
    season = _seasons(now, method)
    used = (season >= 0) & ~numpy.isnan(told)
    used[now - method.left_out :] = False
    y, times = told[used], numpy.flatnonzero(used)
    if not y.any() or not (season[used] == method.seasons - 1).any():
        return None
    mean, dispersion = _of_last(y, (times - now) / method.a_year, season[used], method)
    return Seasonal(mean, _upper(mean, dispersion, method.alpha))


def _of_last(y: Floats, years: Floats, season: Numbers, method: Method) -> tuple[float, float]:
    """Return mean and dispersion of the period in question (year 0), with a trend where it leads to nothing unseen."""
    present = numpy.unique(season)
    columns = (season[:, None] == present).astype("float64")
    here = list(present).index(method.seasons - 1)
    if method.years >= YEARS_FOR_TREND:
        fit = _robust(y, numpy.column_stack([columns, years]), method)
        mean = float(numpy.exp(fit.coefficients[here]))
        if mean <= y.max():
            return mean, fit.dispersion
    fit = _robust(y, columns, method)
    return float(numpy.exp(fit.coefficients[here])), fit.dispersion


def _seasons(now: int, method: Method) -> Numbers:
    """Return the season of each period up to `now`; -1 before the first window."""
    found = numpy.full(now + 1, -1)
    wide, last = method.half_width, method.seasons - 1
    found[now - wide :] = last
    for year in range(1, method.years + 1):
        centre = now - year * method.a_year
        found[centre - wide : centre + wide + 1] = last
        between = numpy.arange(centre + wide + 1, centre + method.a_year - wide)
        for season, part in enumerate(numpy.array_split(between, last)):
            found[part] = season
    return found


def _robust(y: Floats, x: Floats, method: Method) -> _Fit:
    """Fit twice: the second time what was unusual the first time counts for less."""
    fit = _fitted(y, x, numpy.ones(len(y)))
    residuals = _residuals(y, x, fit)
    weights = numpy.where(residuals > method.unusual, numpy.maximum(residuals, method.unusual) ** -2.0, 1.0)
    return _fitted(y, x, weights * len(y) / weights.sum())


def _fitted(y: Floats, x: Floats, weights: Floats) -> _Fit:
    """Fit a quasi-Poisson regression with a logarithmic link by weighted least squares."""
    means: Floats = y + 0.1
    coefficients: Floats = numpy.zeros(x.shape[1])
    before = numpy.inf
    for _ in range(STEPS):
        working = numpy.sqrt(weights * means)
        target = numpy.log(means) + (y - means) / means
        solved, *_ = numpy.linalg.lstsq(x * working[:, None], target * working, rcond=None)
        coefficients = solved.astype("float64")
        means = _means(x, coefficients)
        deviance = 2 * (weights * (_y_log(y, means) - (y - means))).sum()
        if abs(deviance - before) <= SETTLED * (abs(deviance) + 0.1):
            break
        before = deviance
    free = len(y) - numpy.linalg.matrix_rank(x)
    spread = (weights * (y - means) ** 2 / means).sum() / free if free else 1.0
    return _Fit(coefficients, means, max(1.0, float(spread)))


def _means(x: Floats, coefficients: Floats) -> Floats:
    fitted: Floats = numpy.exp(numpy.clip(x @ coefficients, -30, 30))
    return numpy.maximum(fitted, NOTHING)


def _y_log(y: Floats, means: Floats) -> Floats:
    return numpy.where(y > 0, y * numpy.log(numpy.where(y > 0, y, 1) / means), 0.0)


def _residuals(y: Floats, x: Floats, fit: _Fit) -> Floats:
    """Return Anscombe's residuals, each by its own spread."""
    working = x * numpy.sqrt(fit.means)[:, None]
    leverage = (working * numpy.linalg.pinv(working).T).sum(axis=1)
    raw = 1.5 * (y ** (2 / 3) * fit.means ** (-1 / 6) - numpy.sqrt(fit.means))
    standard: Floats = raw / numpy.sqrt(fit.dispersion * numpy.clip(1 - leverage, NOTHING, 1))
    return standard


def _upper(mean: float, dispersion: float, alpha: float) -> float:
    from scipy.stats import nbinom, poisson

    if dispersion > 1:
        return float(nbinom.isf(alpha, mean / (dispersion - 1), 1 / dispersion))
    return float(poisson.isf(alpha, mean))
