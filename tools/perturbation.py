"""Derive the perturbation table of the Cell Key Method, and write or check the one that the lattice uses.

    python -m tools.perturbation            # is the committed table the one of record, and is it derived here?
    python -m tools.perturbation --write    # write the table of record anew

A table has a row for every true count n. Row n is the law of the noise v, of all laws on the allowed targets n + v the
one of most entropy whose mean is 0, whose variance is at most V, and which never falls on its way up to v = 0. Targets
are max(n - D, 0) to n + D without 1 to js; 0 stays 0. Rows above the last are the last one, shifted.

The variance is a bound: where the row of most entropy has less, that row stands. The vectors have it so (R's ptable and
SLSQP alike): row 1 of ptable-02, -03 and -05. With D=5, V=3, js=2 no row but row 0 has less than 3.

The table of record is ckm_ptable_int-01 of tests/vectors.json: integers of an optimiser that stops a bit before the
optimum. What is derived here meets mean and variance to 1e-12, so the integers differ, by at most 3.2e-8 in any one
probability (134 cell keys of 2**32, in row 5). The record's integers are what is committed and used, because a bound
that moves by one can change what is published; the derivation shows that they are the table they are said to be.
"""

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from etl.lattice import PERTURBATION, Bound
from lagesbild.settings import ROOT

Floats = NDArray[np.float64]
#: The probability of each published value, for one true count.
Row = dict[int, float]

VECTORS = ROOT / "tests" / "vectors.json"
RECORD = "ckm_ptable_int-01"

#: What the lattice uses: D, V and js.
AT_MOST, VARIANCE, HIDDEN = 5, 3.0, 2
#: Cell keys are 0 to KEYS - 1, each as likely.
KEYS = 2**32
#: How far a recorded probability may be from the derived one: the vectors' own tolerance.
TOLERANCE = 2e-4

#: How far a mean may be from what it is to be.
EXACT = 1e-12
#: Ties of neighbours that admit no such row never settle: they are given up after so many steps, none of them longer.
STEPS, LONGEST_STEP = 60, 10.0


def main(argv: Sequence[str] | None = None) -> None:
    """Check that the table of record is the derived one; then write it, or check that it is what is committed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--table", type=Path, default=PERTURBATION, help="the CSV to check or to write")
    parser.add_argument("--write", action="store_true", help="write the CSV instead of checking it")
    given = parser.parse_args(argv)
    record = bounds_of_record(VECTORS)
    difference = farthest(record, derive(at_most=AT_MOST, variance=VARIANCE, hidden=HIDDEN))
    if difference > TOLERANCE:
        parser.error(
            f"{RECORD} is {difference:.1e} from what is derived, more than {TOLERANCE:.0e}. It is no such table."
        )
    if given.write:
        given.table.write_text(as_csv(record), encoding="utf-8", newline="\n")
    elif given.table.read_bytes() != as_csv(record).encode():
        parser.error(f"{given.table.name} is not {RECORD}: published numbers would change. Restore it, or --write it.")
    sys.stdout.write(f"{given.table.name}: {len(record)} bounds, within {difference:.1e} of what is derived\n")


def derive(*, at_most: int, variance: float, hidden: int) -> tuple[Row, ...]:
    """Return the rows 0 to the last of the table with D `at_most`, V `variance` and js `hidden`."""
    if not 0 <= hidden < at_most:
        raise ValueError(f"There is no table with D={at_most}, js={hidden}: noise must reach past js. Let 0 <= js < D.")
    # Count n from 1 to js leaps to 0 or at least to js + 1, which alone makes a variance of n * (js + 1 - n).
    if not variance > (least := (hidden + 1) ** 2 // 4):
        raise ValueError(f"There is no table with V={variance}, js={hidden}: to leap over js takes V above {least}.")
    last = at_most + hidden + 1 if hidden else at_most
    laws = (_row(n, _targets(n, at_most=at_most, hidden=hidden), variance) for n in range(1, last + 1))
    return ({0: 1.0}, *laws)


def _targets(n: int, *, at_most: int, hidden: int) -> list[int]:
    return [value for value in range(max(n - at_most, 0), n + at_most + 1) if not 1 <= value <= hidden]


def _row(n: int, targets: Sequence[int], variance: float) -> Row:
    """Return the row of true count `n`: the one of most entropy of mean 0, held to the variance if it is above it.

    The problem is convex, so a bound that its answer without the bound breaks is met exactly.
    """
    noise = np.array(targets, dtype=float) - n
    probability = _most_entropy(noise, noise[None, :])
    if probability @ noise**2 > variance:
        probability = _most_entropy(noise, np.stack([noise, noise**2 - variance]))
    return dict(zip(targets, probability.tolist(), strict=True))


def _most_entropy(noise: Floats, moments: Floats) -> Floats:
    """Return the law of most entropy whose means of the `moments` are 0 and which does not fall up to v = 0.

    Some of its neighbours are tied, and given these ties nothing else holds it back. So the answer is among the laws
    that each way to tie neighbours gives, and is the one of most entropy of those that do not fall.
    """
    below = int(np.count_nonzero(noise <= 0))
    found = [law for groups in _ties(len(noise), below) if (law := _balanced(groups, moments)) is not None]
    rising = [law for law in found if (np.diff(law[:below]) >= 0).all()]
    if not rising:
        raise ValueError(f"No row has noise {noise.astype(int).tolist()} and mean 0. Raise V, or lower js.")
    return max(rising, key=_entropy)


def _entropy(law: Floats) -> float:
    return float(-law @ np.log(law))


def _ties(targets: int, below: int) -> Iterator[NDArray[np.intp]]:
    """Yield each way to tie neighbours among the first `below` targets, as the number of each target's group."""
    for steps in product((1, 0), repeat=below - 1):
        yield np.cumsum([0, *steps, *[1] * (targets - below)])


def _balanced(groups: NDArray[np.intp], moments: Floats) -> Floats | None:
    """Return the law of most entropy, one probability to a group, whose means of the `moments` are 0; None if none.

    It is exp(a + b · moment) for some slopes b: there the convex function `_height` of b is least.
    """
    size = np.bincount(groups).astype(float)
    moment = np.stack([np.bincount(groups, weights=each) for each in moments], axis=1) / size[:, None]
    law = _shares(size, moment, _slopes(size, moment))
    if np.abs(law @ moment).max() > EXACT or law.min() <= 0:
        return None
    probability: Floats = (law / size)[groups]
    return probability


def _slopes(size: Floats, moment: Floats) -> Floats:
    """Return the least point of `_height`, by Newton's steps, halved where they overshoot."""
    slopes = np.zeros(moment.shape[1])
    for _ in range(STEPS):
        law = _shares(size, moment, slopes)
        mean = law @ moment
        bend = (moment.T * law) @ moment - np.outer(mean, mean)
        step = -np.linalg.lstsq(bend, mean, rcond=None)[0]
        step *= LONGEST_STEP / max(LONGEST_STEP, float(np.linalg.norm(step)))
        # The margin is what rounding does to a height; without it the last steps would be refused.
        while _height(size, moment, slopes + step) > _height(size, moment, slopes) + 1e-13:
            step /= 2
        slopes = slopes + step
        if np.linalg.norm(step) < EXACT * 1e-3:
            break
    return slopes


def _shares(size: Floats, moment: Floats, slopes: Floats) -> Floats:
    raised = moment @ slopes
    weight = size * np.exp(raised - raised.max())
    shares: Floats = weight / weight.sum()
    return shares


def _height(size: Floats, moment: Floats, slopes: Floats) -> float:
    """Return the logarithm of what the weights of the groups sum to."""
    raised = moment @ slopes
    return float(raised.max() + np.log(size @ np.exp(raised - raised.max())))


def bounds_of_record(vectors: Path) -> list[Bound]:
    """Read the table of record, count by count."""
    known = {vector["id"]: vector for vector in json.loads(vectors.read_text(encoding="utf-8"))["vectors"]}
    rows = known[RECORD]["expected"]["rows"]
    return [Bound(int(n), bound["v"], bound["ub_exclusive"]) for n, row in rows.items() for bound in row]


def as_csv(bounds: Iterable[Bound]) -> str:
    """Return the table as it is committed: a line per noise, its bound a whole number of cell keys."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("n", "v", "below"))
    writer.writerows(map(astuple, bounds))
    return text.getvalue()


def probabilities(bounds: Iterable[Bound]) -> tuple[Row, ...]:
    """Return what the bounds make of a cell key that is any of them: rows as `derive` gives them."""
    rows: dict[int, Row] = {}
    reached: dict[int, int] = {}
    for bound in bounds:
        rows.setdefault(bound.n, {})[bound.n + bound.v] = (bound.below - reached.get(bound.n, 0)) / KEYS
        reached[bound.n] = bound.below
    return tuple(rows[n] for n in sorted(rows))


def farthest(bounds: Iterable[Bound], rows: Sequence[Row]) -> float:
    """Return how far the probability of any one value of any one row is from the one in `rows`."""
    return max(
        abs(mine.get(value, 0.0) - other.get(value, 0.0))
        for mine, other in zip(probabilities(bounds), rows, strict=True)
        for value in mine.keys() | other.keys()
    )


if __name__ == "__main__":
    main()
