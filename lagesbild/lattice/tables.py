"""The tables of the lattice (design: disclosure control, L1-L9), as data, and the cells each of them has.

A cell is one value or All of each of a table's dimensions, within one block of time: the table with all its margins.
Time blocks nest (14 | 182 | 364 days), districts lie in areas and these in the city; nothing crosses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from lagesbild.periods import BLOCKS
from lagesbild.reference import UNKNOWN_PLACE, Reference
from lagesbild.vocabulary import Protection
from lagesbild.words import REST

Cell = tuple[tuple[str, str], ...]
"""One cell of a table: the dimensions that are not All, each with its code, in the order of `DIMENSIONS`."""

#: All dimensions there are, in the one order in which a cell tells them.
DIMENSIONS = (
    "record_type",
    "environment",
    "area",
    "district",
    "category",
    "reporter",
    "arena",
    "concern",
    "age",
    "handling",
)
PLACES = frozenset({"area", "district"})


@dataclass(frozen=True)
class Table:
    """One table of the lattice: its dimensions, the days of a block, the disclosure classes it counts.

    A table that is not `always` published is switched on and off by the rule of `publication`; one of calls alone
    is published only where the municipality has turned it on. An `uncertain` one has cells that are small beside
    their noise, and says so.
    """

    name: str
    dimensions: tuple[str, ...]
    days: int
    classes: tuple[Protection, ...]
    always: bool = False
    uncertain: bool = False

    @property
    def length(self) -> int:
        """The periods in a block."""
        return BLOCKS[self.days]

    @property
    def grain(self) -> tuple[str, ...]:
        """The dimensions of an inner cell: an area is only a margin where there are districts."""
        return tuple(name for name in self.dimensions if not (name == "area" and "district" in self.dimensions))

    @property
    def of_calls(self) -> bool:
        """Whether it counts records that concern a person, and nothing else."""
        return self.classes == OF_CALLS


ALL: tuple[Protection, ...] = ("P", "I", "X")
#: The classes of records that may be told by place.
PLACED: tuple[Protection, ...] = ("P", "I")
OF_CALLS: tuple[Protection, ...] = ("X",)
TABLES = {
    table.name: table
    for table in (
        Table("L1", ("environment",), 14, PLACED, always=True),
        Table("L2", ("record_type",), 14, ALL, always=True),
        Table("L3", ("area",), 14, PLACED),
        Table("L4", ("district",), 14, PLACED, uncertain=True),
        Table("L5", ("environment", "area", "district"), 182, PLACED),
        Table("L6", ("record_type", "environment", "district"), 364, PLACED),
        Table("L7", ("environment", "category"), 182, PLACED),
        Table("L8_reporter", ("reporter",), 182, PLACED),
        Table("L8_arena", ("arena",), 182, PLACED),
        Table("L9_concern", ("concern",), 364, OF_CALLS),
        Table("L9_age", ("age",), 364, OF_CALLS),
        Table("L9_handling", ("handling",), 364, OF_CALLS),
    )
}


def codes(dimension: str, reference: Reference, classes: tuple[Protection, ...] = ALL) -> tuple[str, ...]:
    """Return the codes of a dimension as the lattice has them, in the order they are shown.

    Environments are the default ones and the rest together, record types those of the classes, categories of level 1.
    What may be left out in a record has a code for that.
    """
    vocabulary = reference.vocabulary
    if dimension == "environment":
        return (*(code for code, term in vocabulary.environment.items() if term.default_view), REST)
    if dimension == "record_type":
        return types(reference, classes)
    if dimension == "category":
        return tuple(vocabulary.category)
    known = reference.codes(dimension)
    return known if UNKNOWN_PLACE in known else (*known, UNKNOWN_PLACE)


def types(reference: Reference, classes: tuple[Protection, ...]) -> tuple[str, ...]:
    """Return the record types of some disclosure classes."""
    return tuple(code for code, term in reference.vocabulary.record_type.items() if term.protection in classes)


def cells(table: Table, reference: Reference) -> Iterator[Cell]:
    """Yield the cells that a block of a table has, the total first."""
    ranges = [(None, *codes(name, reference, table.classes)) for name in table.dimensions]
    for chosen in product(*ranges):
        cell = tuple((name, code) for name, code in zip(table.dimensions, chosen, strict=True) if code is not None)
        if not PLACES <= {name for name, _ in cell}:
            yield cell


def inner_cells(table: Table, reference: Reference) -> int:
    """Return how many cells a block has inside its margins, without those of what is unknown."""
    counts = [
        len([code for code in codes(name, reference, table.classes) if code != UNKNOWN_PLACE]) for name in table.grain
    ]
    total = 1
    for count in counts:
        total *= count
    return total
