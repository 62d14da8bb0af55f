"""The sets of records that published numbers are about, and how these sets are parts of each other.

An attacker knows both from the reference folder and the documentation; written without `lagesbild.lattice.names`.
"""

from collections.abc import Container, Iterator
from typing import NamedTuple

from lagesbild.lattice.tables import DIMENSIONS, TABLES, Cell as Chosen, codes, types
from lagesbild.published import Published
from lagesbild.reference import UNKNOWN_PLACE, Reference

PLACED = "PI"
ALL = "PIX"
#: Days of a block, and of the blocks it may be cut into, the longest first.
SHORTER = {364: (182, 14), 182: (14,), 14: ()}
#: The part of a longer block that is dated too roughly for its fortnights: never published by itself.
ROUGH = (("when", "rough"),)


class Cell(NamedTuple):
    """A set of records: a block of days, the types ("PI", "PIX" or one type), and the codes that are not All."""

    days: int
    block: int
    kind: str
    chosen: tuple[tuple[str, str], ...] = ()


class Family(NamedTuple):
    """A set of records, and the sets that it falls into."""

    parent: Cell
    children: tuple[Cell, ...]


def looks(told: Published, reference: Reference) -> dict[Cell, set[tuple[str, int]]]:
    """Return for each set of records the tables that publish it, each with the number it publishes."""
    found: dict[Cell, set[tuple[str, int]]] = {}
    for (table, block), counts in told.counts.items():
        for cell, count in counts.items():
            found.setdefault(cell_of(table, block, cell, reference), set()).add((table, count))
    return found


def cell_of(table: str, block: int, chosen: Chosen, reference: Reference) -> Cell:
    """Return the set of records that a published cell is about."""
    told = dict(chosen)
    kind = told.pop("record_type", PLACED if TABLES[table].classes == ("P", "I") else ALL)
    return Cell(TABLES[table].days, block, kind, _chosen(told, reference))


def _chosen(told: dict[str, str], reference: Reference) -> tuple[tuple[str, str], ...]:
    if district := told.get("district"):
        area = area_of(district, reference)
        if len(districts_of(area, reference)) == 1:
            told = {name: code for name, code in told.items() if name != "district"} | {"area": area}
    return tuple((name, told[name]) for name in DIMENSIONS if name in told)


def area_of(district: str, reference: Reference) -> str:
    """Return the area of a district; that of the unknown one is unknown."""
    return UNKNOWN_PLACE if district == UNKNOWN_PLACE else reference.districts[district].area


def districts_of(area: str, reference: Reference) -> list[str]:
    """Return the districts of an area."""
    return [one for one in (*reference.districts, UNKNOWN_PLACE) if area_of(one, reference) == area]


def families(known: Container[Cell], cells: list[Cell], reference: Reference, *, rough: bool) -> list[Family]:
    """Return every way to cut one of the cells into known ones; `rough` where records may be dated roughly."""
    cuts = ((one, cut) for one in cells for cut in _cuts(one, known, reference))
    found = [Family(one, cut) for one, cut in cuts if len(cut) > 1 and all(part in known for part in cut)]
    return [_with_rough(one) if rough else one for one in found]


def _cuts(cell: Cell, known: Container[Cell], reference: Reference) -> Iterator[tuple[Cell, ...]]:
    for cut in _by_time(cell):
        if all(part in known for part in cut):
            yield cut
            break  # a finer cut is a cut of these parts
    if cell.kind == PLACED:
        yield tuple(cell._replace(kind=code) for code in types(reference, ("P", "I")))
    if cell.kind == ALL:
        yield (cell._replace(kind=PLACED), *(cell._replace(kind=code) for code in types(reference, ("X",))))
    by_area = _by_code(cell, "area", reference)
    for name in ("environment", "category", "reporter", "arena"):
        yield _by_code(cell, name, reference)
    yield by_area if by_area and all(part in known for part in by_area) else _by_code(cell, "district", reference)


def _by_time(cell: Cell) -> Iterator[tuple[Cell, ...]]:
    for days in SHORTER[cell.days]:
        parts = cell.days // days
        yield tuple(cell._replace(days=days, block=cell.block * parts + part) for part in range(parts))


def _by_code(cell: Cell, name: str, reference: Reference) -> tuple[Cell, ...]:
    told = dict(cell.chosen)
    if name in told or (name == "area" and "district" in told):
        return ()
    area = told.pop("area", None) if name == "district" else None
    parts = districts_of(area, reference) if area else codes(name, reference)
    return tuple(cell._replace(chosen=_chosen({**told, name: code}, reference)) for code in parts)


def _with_rough(family: Family) -> Family:
    """Add to fortnights what their longer block counts beside them."""
    parent, children = family
    if children[0].days > 14 or parent.days == 14:
        return family
    halves = range(parent.block * parent.days // 182, (parent.block + 1) * parent.days // 182)
    rough = (Cell(182, half, parent.kind, parent.chosen + ROUGH) for half in halves)
    return Family(parent, (*children, *rough))
