"""Answers what is asked from the published cells alone, by one fixed rule.

One value or All per dimension is looked up. A choice of several, a range or a window is the sum of published cells: of
the table that needs the fewest of them, the first one of the catalogue if two need as many. What no table can answer is
not shown, and this is so whether records exist or not, since only what is published is looked at.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import sqrt

from lagesbild.lattice.names import districts_of
from lagesbild.lattice.tables import TABLES, Cell, Table, codes, types
from lagesbild.reference import Reference

#: The variance of the noise of a cell (the perturbation table is made for it).
VARIANCE = 3
Z_95 = 1.96

Held = Callable[[str, int, Cell], int | None]
"""The published number of a table's name, a block and a cell; None where none is published."""


@dataclass(frozen=True)
class Asked:
    """What is asked for: record types, codes of some dimensions (one that is absent is All), and a run of periods.

    Places are districts; an area is all of its districts.
    """

    types: frozenset[str]
    first: int
    last: int
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Composed:
    """The sum of published cells, of how many, and of which table."""

    count: int
    cells: int
    table: str


def plus_minus(cells: int) -> float:
    """Return half the width of the 95 % interval of the noise in a sum of cells."""
    return Z_95 * sqrt(VARIANCE * cells)


def compose(asked: Asked, held: Held, reference: Reference) -> Composed | None:
    """Return what the published cells answer; None where no table does."""
    asked = _without_all(asked, reference)
    best: Composed | None = None
    for table in TABLES.values():
        found = _from(table, asked, held, reference)
        if found and (best is None or found.cells < best.cells):
            best = found
    return best


def _blocks(table: Table, *, first: int, last: int) -> range | None:
    """Return the blocks of a table that make up a run of periods; None if they do not fit."""
    if first % table.length or (last + 1) % table.length or last < first:
        return None
    return range(first // table.length, (last + 1) // table.length)


def _without_all(asked: Asked, reference: Reference) -> Asked:
    """Leave out the dimensions of which every code is chosen: that is All, and has a cell of its own."""
    kept = {name: told for name, told in asked.chosen.items() if told != frozenset(codes(name, reference))}
    return Asked(asked.types, asked.first, asked.last, kept)


def _from(table: Table, asked: Asked, held: Held, reference: Reference) -> Composed | None:
    blocks = _blocks(table, first=asked.first, last=asked.last)
    parts = _parts(table, asked, reference)
    if blocks is None or parts is None:
        return None
    counts = [held(table.name, block, cell) for block in blocks for cell in _cells(table, parts)]
    if not counts or any(count is None for count in counts):
        return None
    return Composed(sum(count or 0 for count in counts), len(counts), table.name)


Parts = dict[str, list[tuple[str, str]]]
"""For each dimension that is not All, the codes to be summed, each with the dimension it stands in."""


def _parts(table: Table, asked: Asked, reference: Reference) -> Parts | None:
    """Return what to sum; None where the table cannot tell it apart."""
    parts: Parts = {}
    counted = frozenset(types(reference, table.classes))
    if asked.types != counted:
        if "record_type" not in table.dimensions or not asked.types <= counted:
            return None
        parts["record_type"] = [("record_type", code) for code in sorted(asked.types)]
    for name, told in asked.chosen.items():
        found = _places(table, told, reference) if name == "district" else _codes(table, name, told)
        if found is None:
            return None
        parts[name] = found
    return parts


def _codes(table: Table, name: str, told: frozenset[str]) -> list[tuple[str, str]] | None:
    return [(name, code) for code in sorted(told)] if name in table.dimensions else None


def _places(table: Table, told: frozenset[str], reference: Reference) -> list[tuple[str, str]] | None:
    """Cover districts by whole areas where the table has areas, and by districts where it has these."""
    whole = [
        area
        for area in (codes("area", reference) if "area" in table.dimensions else ())
        if districts_of(area, reference) and told.issuperset(districts_of(area, reference))
    ]
    covered = {district for area in whole for district in districts_of(area, reference)}
    left = sorted(told - covered)
    if left and "district" not in table.dimensions:
        return None
    return [*(("area", area) for area in whole), *(("district", district) for district in left)]


def _cells(table: Table, parts: Parts) -> Iterator[Cell]:
    for chosen in product(*parts.values()):
        by_name = dict(chosen)
        yield tuple((name, by_name[name]) for name in table.dimensions if name in by_name)
