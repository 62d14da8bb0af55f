"""Counts the lattice of the built database: what comes out is what is published, and no true count leaves it."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import duckdb
import pyarrow

from etl import engine
from lagesbild import queries, secret
from lagesbild.lattice.names import name_of
from lagesbild.lattice.tables import DIMENSIONS, TABLES, cells
from lagesbild.reference import Reference
from lagesbild.settings import ROOT
from lagesbild.words import REST

PERTURBATION = ROOT / "lagesbild" / "lattice" / "perturbation.csv"
SUMS = ("close/fortnights", "close/half_years", "close/years")


@dataclass(frozen=True)
class Due:
    """A block of a table that is to be published."""

    table: str
    block: int


@dataclass(frozen=True)
class Bound:
    """The noise `v` of true count `n` where the cell key lies under `below`, and under no earlier bound of `n`."""

    n: int
    v: int
    below: int


def perturbation_hash() -> str:
    """Return the hash of the perturbation table."""
    return sha256(PERTURBATION.read_bytes()).hexdigest()


def cells_hash(reference: Reference) -> str:
    """Return what changes when a cell gets another name, or other records would fall in it."""
    vocabulary = reference.vocabulary
    told = [
        list(_cells(reference)),
        [(code, reference.area_of(code)) for code in reference.codes("district")],
        [(code, term.default_view) for code, term in vocabulary.environment.items()],
        [(code, term.protection) for code, term in vocabulary.record_type.items()],
        [(code, vocabulary.level_1(code)) for code in reference.codes("category")],
    ]
    return sha256(repr(told).encode()).hexdigest()


class Lattice:
    """The records of a run of periods, summed into the sets that the cells are."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, key: bytes) -> None:
        self._connection = connection
        self._pads = {"cell_inner": secret.padded(key, 0x36), "cell_outer": secret.padded(key, 0x5C)}

    def published(self, due: Iterable[Due]) -> pyarrow.Table:
        """Return the cells of some blocks with the numbers that are published."""
        self._connection.execute("delete from due")
        rows = [(one.table, TABLES[one.table].days, one.block) for one in due]
        queries.insert(self._connection, "due", rows)
        return self._connection.sql(queries.text("close/published"), params=self._pads).to_arrow_table()


@contextmanager
def counted(database: Path, reference: Reference, key: bytes, *, first: int, last: int) -> Iterator[Lattice]:
    """Count the records of some periods in a built database; nothing of it is left behind."""
    with looking_at(database) as connection:
        connection.execute(queries.text("keyed"))
        connection.execute(queries.text("close/workspace"))
        queries.insert(connection, "perturbation", list(_drawn()))
        queries.insert(connection, "cell", list(_cells(reference)))
        connection.execute(queries.text("close/scope"), {"rest": REST, "first": first, "last": last})
        for name in SUMS:
            connection.execute(queries.text(name))
        yield Lattice(connection, key)


@contextmanager
def looking_at(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a built database to be read, as `built`, beside a workspace in memory."""
    with engine.connect(":memory:", spill=database.parent / "work") as connection:
        quoted = str(database).replace("'", "''")  # a name cannot be a $value here
        connection.execute(f"attach '{quoted}' as built (read_only)")
        yield connection


def perturbation(table: Path = PERTURBATION) -> list[Bound]:
    """Return the perturbation table: each true count (the last one stands for all above it) with each of its noises."""
    with table.open(encoding="ascii", newline="") as text:
        return [Bound(int(row["n"]), int(row["v"]), int(row["below"])) for row in csv.DictReader(text)]


def _drawn() -> Iterator[tuple[object, ...]]:
    """Yield each bound with the one before it: the cell keys between them draw its noise."""
    for _, row in groupby(perturbation(), key=lambda bound: bound.n):
        at_least = 0
        for bound in row:
            yield bound.n, bound.v, at_least, bound.below
            at_least = bound.below


def _cells(reference: Reference) -> Iterator[tuple[object, ...]]:
    for table in TABLES.values():
        for position, cell in enumerate(cells(table, reference)):
            chosen = dict(cell)
            name = name_of(table.classes, cell, reference)
            yield table.name, position, name, "".join(table.classes), *(chosen.get(one) for one in DIMENSIONS)
