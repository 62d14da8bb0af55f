"""Which tables of the lattice are published when: decided once per half-year (or year), from published numbers alone.

A table whose cells would be small beside their noise shows nothing true, and is left out. What decides are the counts
of L2, which is always published, over the half-years before: so whoever sees the published numbers can see the rule
applied, and learns nothing from it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lagesbild.lattice.tables import TABLES, Table, inner_cells, types
from lagesbild.municipality import Protection
from lagesbild.periods import BLOCKS
from lagesbild.reference import Reference

HALF_YEAR = BLOCKS[182]
#: What counts by record type, and always is published.
JUDGED_ON = TABLES["L2"]

Count = Callable[[str, int, str], int | None]
"""The published number of a table's name, a block and a record type; None where none is."""


@dataclass(frozen=True)
class Season:
    """The time for which a table is switched on or off: a half-year, or for a table by years a year."""

    table: Table
    number: int

    @property
    def judged_on(self) -> range:
        """The periods whose published counts decide: the half-year before, or the two before the year."""
        length = max(HALF_YEAR, self.table.length)
        return range((self.number - 1) * length, self.number * length)


def season_of(table: Table, block: int) -> Season:
    """Return the season that a block of a table lies in."""
    return Season(table, block if table.length >= HALF_YEAR else block * table.length // HALF_YEAR)


def mean_cell(season: Season, count: Count, reference: Reference) -> float | None:
    """Return the mean inner cell that the published counts of the time before let expect; None where none are."""
    counted = types(reference, season.table.classes)
    told = [count(JUDGED_ON.name, period, code) for code in counted for period in season.judged_on]
    published = [number for number in told if number is not None]
    if not published or not inner_cells(season.table, reference):
        return None
    blocks = len(season.judged_on) // season.table.length
    return sum(published) / (blocks * inner_cells(season.table, reference))


def is_on(mean: float | None, *, was_on: bool, floors: Protection) -> bool:
    """Say whether a table is published: from one mean cell on, and until it falls below another, lower one."""
    if mean is None:
        return False
    return mean >= (floors.keep_mean_cell_at_least if was_on else floors.publish_mean_cell_at_least)
