"""Counts as the other modules take them: whole numbers from 0 on, and nothing else."""

from collections.abc import Sized
from typing import TypeAlias

import numpy
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[numpy.float64]


def counts(values: ArrayLike, *, missing: bool = False) -> Floats:
    """Return counts as numbers; with `missing`, NaN stands for one that is not known.

    Raises ValueError for what is no count: a negative number, a fraction, an infinite one, or NaN where none may be.
    """
    told = numpy.atleast_1d(numpy.asarray(values, dtype="float64"))
    known = told[~numpy.isnan(told)] if missing else told
    if not (numpy.isfinite(known).all() and (known >= 0).all() and (known == numpy.floor(known)).all()):
        raise ValueError("a count is a whole number of at least 0")
    return told


def same_length(*told: Sized) -> None:
    """Raise ValueError unless all are told of equally many."""
    if len({len(one) for one in told}) > 1:
        raise ValueError("what is compared is told of equally many series, areas or periods")


def noise_variance(variance: float) -> float:
    """Return the variance of noise; raises ValueError unless it is a number of at least 0."""
    if not 0 <= variance < numpy.inf:
        raise ValueError("the variance of noise is a number of at least 0")
    return variance


def exposures(values: ArrayLike) -> Floats:
    """Return how many people or days counts are of; raises ValueError unless each is a number above 0."""
    told = numpy.atleast_1d(numpy.asarray(values, dtype="float64"))
    if not (numpy.isfinite(told).all() and (told > 0).all()):
        raise ValueError("counts are of a number of people or days above 0")
    return told
