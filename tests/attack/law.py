"""The law of the noise (A10): what the product's own counting and SQL show of many random counts."""

from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pandas
from numpy.typing import NDArray
from scipy.stats import chisquare

from etl import lattice
from lagesbild import published, reference as references
from lagesbild.lattice.tables import TABLES, Cell, cells
from lagesbild.reference import Reference
from tests.attack import truth
from tests.attack.cells import cell_of
from tests.attack.cities import REFERENCE, write
from tests.attack.intensity import AXES, as_recorded, filled
from tests.attack.noise import LAST, rows

Counts = NDArray[np.int64]
TABLE = TABLES["L6"]
#: A year of L6 has 176 cells inside its margins and 300 with them.
CELLS = 100_000


@dataclass(frozen=True)
class Law:
    """What was measured: the chance of each true count's numbers (the last for all above), mean and largest noise, and
    how often 1 or 2 was shown, or something where nothing was."""

    cells: int
    p: dict[int, float]
    mean: float
    largest: int
    forbidden: int

    @property
    def passes(self) -> bool:
        """Whether the mark is met."""
        return min(self.p.values()) > 1e-4 and abs(self.mean) < 0.02 and self.largest <= 5 and not self.forbidden


def measured(folder: Path, *, cells: int = CELLS, seed: int = 0) -> Law:
    """Draw a record set of so many cells, let the product count and publish it, and look at the noise."""
    known, generator = references.read(REFERENCE), np.random.default_rng(seed)
    years = -(-cells // len(list(_cells(known))))
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "noise.duckdb"
    write(database, _records(known, years, generator), known)
    with lattice.counted(database, known, generator.bytes(32), first=0, last=26 * years - 1) as counted:
        told = counted.published(lattice.Due(TABLE.name, year) for year in range(years))
    shown = {
        cell_of(table, block, cell, known): count
        for (table, block), counts in published.counts_of(told).items()
        for cell, count in counts.items()
    }
    true = truth.counted(truth.records(database, known), shown)
    return law(np.array([true[one] for one in shown]), np.array(list(shown.values())))


def _cells(known: Reference) -> list[Cell]:
    return list(cells(TABLE, known))


def _records(known: Reference, years: int, generator: np.random.Generator) -> pandas.DataFrame:
    """Return records of which every cell inside the margins has 0 to 12, each number as often."""
    names = AXES[:3]
    places = list(product(range(years), *(as_recorded(name, known) for name in names)))
    counts = generator.integers(0, 13, len(places))
    found = pandas.DataFrame(places, columns=["year", *names]).loc[np.repeat(np.arange(len(places)), counts)]
    found["period"] = found.pop("year") * 26 + generator.integers(0, 26, len(found))
    return filled(found.assign(category=None, reporter=None, arena=None), known, generator)


def law(true: Counts, shown: Counts) -> Law:
    """Hold numbers shown against true counts."""
    noise, there = shown - true, true > 0
    p = {
        count: _fit(noise[(true if count < LAST + 1 else np.minimum(true, LAST + 1)) == count], count)
        for count in range(1, LAST + 2)
    }
    forbidden = int(np.isin(shown, (1, 2)).sum() + (shown[~there] != 0).sum())
    return Law(len(true), p, float(noise[there].mean()), int(abs(noise).max()), forbidden)


def _fit(noise: Counts, count: int) -> float:
    """Return the p-value of the noise of one true count; 0 where there is noise that the table does not have."""
    told = rows()[min(count, LAST)]
    if not np.isin(noise, list(told)).all():
        return 0.0
    if not len(noise):
        return 1.0
    expected = [(high - low) * len(noise) for low, high in told.values()]
    return float(chisquare([int((noise == v).sum()) for v in told], expected).pvalue)
