"""The noise as an attacker knows it: the perturbation table, read from the repository, but no key."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lagesbild.settings import ROOT

Floats = NDArray[np.float64]
TABLE = ROOT / "lagesbild" / "lattice" / "perturbation.csv"
KEYS = 2**32
LARGEST = 5
#: The true count whose row stands for all above it.
LAST = 8


@cache
def rows(table: Path = TABLE) -> dict[int, dict[int, tuple[float, float]]]:
    """Return for each true count and noise the keys that draw it: from and below, as shares of all keys."""
    found: dict[int, dict[int, tuple[float, float]]] = {}
    with table.open(encoding="ascii", newline="") as text:
        for row in csv.DictReader(text):
            told = found.setdefault(int(row["n"]), {})
            told[int(row["v"])] = (max((high for _, high in told.values()), default=0.0), int(row["below"]) / KEYS)
    return found


@cache
def drawn_by(count: int, shown: int) -> tuple[float, float]:
    """Return the keys that show a true count as a number; none of them where it cannot be."""
    return rows()[min(count, LAST)].get(shown - count, (0.0, 0.0))


def chance(shown: int, count: int) -> float:
    """Return how likely a true count is shown as a number."""
    low, high = drawn_by(count, shown)
    return high - low


def possible(shown: int) -> range:
    """Return the true counts that may be shown as a number."""
    return range(0, LARGEST + 1) if shown == 0 else range(max(1, shown - LARGEST), shown + LARGEST + 1)


def show(count: int, key: float) -> int:
    """Return what a true count is shown as by a key between 0 and 1."""
    return count + next(v for v, (_, below) in rows()[min(count, LAST)].items() if key < below)
