"""The other ways to call a count a rise, each as it is commonly used: what the verdict is measured beside.

All judge many series at once, a row a series and a column a period, and return of which the count in question is
flagged as a rise.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import poisson

from lagesbild.statistics import farrington
from lagesbild.statistics.comparison import CHANCE, tails
from lagesbild.statistics.counts import Floats

Flags: TypeAlias = NDArray[np.bool_]

#: EARS C1 looks at so many periods, and flags what lies so many standard deviations above their mean.
EARS_PERIODS, EARS_LIMIT = 7, 3


def previous_period(now: ArrayLike, histories: ArrayLike) -> Flags:
    """Flag what is more than the period before it alone: `c_test` of many at once, two-sided 5 %, mid-P."""
    more, _ = tails(now, np.asarray(histories)[:, -1])
    flags: Flags = 2 * more <= CHANCE
    return flags


def poisson_baseline(now: ArrayLike, histories: ArrayLike) -> Flags:
    """Flag what a Poisson law with the mean of the history exceeds in 2.5 of 100: as if nothing varied but chance."""
    means = np.asarray(histories).mean(axis=1)
    flags: Flags = np.asarray(now) > poisson.isf(CHANCE / 2, means)
    return flags


def ears_c1(now: ArrayLike, histories: ArrayLike) -> Flags:
    """Flag what lies above mean + 3 sd of the seven periods before: EARS C1 (Hutwagner, J Urban Health 80, 2003).

    Where the seven are all alike, any count above them is flagged: the method has no floor for its deviation.
    """
    last = np.asarray(histories, dtype="float64")[:, -EARS_PERIODS:]
    flags: Flags = np.asarray(now) > last.mean(axis=1) + EARS_LIMIT * last.std(axis=1, ddof=1)
    return flags


def farrington_flexible(now: ArrayLike, histories: ArrayLike) -> Flags:
    """Flag what our own `seasonal` calls too many, from three years and a window; never where it cannot be fitted."""
    series: Floats = np.column_stack([np.asarray(histories), np.asarray(now)])
    found = [farrington.seasonal(one) for one in series]
    return np.array([bool(one and count > one.upper) for one, count in zip(found, series[:, -1], strict=True)])


#: The ways that judge thousands of series in a moment, by what they are called.
QUICK = {"previous period": previous_period, "Poisson baseline": poisson_baseline, "EARS C1": ears_c1}
