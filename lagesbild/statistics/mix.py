"""Who reported: how much of a change comes from the same reporters, from new ones, and from those gone silent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import ArrayLike

from lagesbild.statistics.counts import counts, same_length
from lagesbild.statistics.verdict import LEAST, PERHAPS, expected, judge


@dataclass(frozen=True)
class Mix:
    """What a count is made of, against what its history lets expect: `count` - `usual` = `same` + `new` + `silent`.

    Without any history the last four are NaN. `silent` is at most 0: what those (`silent_codes`) would have reported of
    whom nothing came though something always did. `as_usual` is the count if they had. `new_codes` had reported
    nothing in the whole history.
    """

    count: float
    usual: float
    same: float
    new: float
    silent: float
    new_codes: tuple[str, ...]
    silent_codes: tuple[str, ...]

    @property
    def as_usual(self) -> float:
        """The count if the silent ones had reported as usual."""
        return self.count - self.silent


def mix(codes: Sequence[str], histories: ArrayLike, seen: ArrayLike, missing: Collection[str] = ()) -> Mix:
    """Return how a count differs from its history by reporter: `histories` holds a row a reporter, a column a period.

    A 0 makes a reporter silent only if it comes by chance in at most 50 of 1,000, since a small one is often not heard
    of, or if it is known to be `missing`. With a history of fewer than 13 periods nobody is new, or silent by its
    count. Raises ValueError for what is no count.
    """
    told, x = numpy.atleast_2d(counts(histories)), counts(seen)
    same_length(codes, told, x)
    usual = told.sum(axis=1) / (told.shape[1] or numpy.nan)
    known = told.shape[1] >= LEAST
    new = known & (told.sum(axis=1) == 0) & (x > 0)
    surprising = known & (judge(x, expected(told), together=False).p_lo <= PERHAPS)
    silent = (x == 0) & (usual > 0) & (surprising | numpy.isin(codes, [*missing]))
    difference = x - usual
    return Mix(
        float(x.sum()),
        float(usual.sum()),
        float(difference[~new & ~silent].sum()),
        float(difference[new].sum()),
        float(difference[silent].sum()),
        tuple(code for code, is_new in zip(codes, new, strict=True) if is_new),
        tuple(code for code, is_silent in zip(codes, silent, strict=True) if is_silent),
    )
