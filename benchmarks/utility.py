"""What the protected layer costs who reads it: how far off its numbers are, and how many are withheld.

Beside it stands what the usual way would have withheld of the same tables: every number below five, and then as many
more as it takes that none of them follows from a sum (in each row with one hidden number, the smallest other one too).
Of the demonstration city (LAGESBILD_DATA, else data/demo), which must be built and closed.
"""

import statistics
from collections.abc import Iterator

import duckdb
import numpy as np
from numpy.typing import NDArray

from benchmarks import here
from lagesbild import published, queries, reference, settings, store
from lagesbild.lattice.tables import TABLES, Cell, Table, codes
from lagesbild.published import Published
from lagesbild.reference import Reference
from lagesbild.words import REST

SMALL = 5
Counts = NDArray[np.int64]


def measure(*, rows: int, times: int) -> dict[str, float]:
    """Return by table, of its inner cells that hold records: their median error, and what is withheld, either way."""
    data = here.data()
    set_up = settings.read({settings.DATA: str(data)})
    known, held = reference.read(set_up.reference), published.read(data)
    in_force = store.pointer(data)
    if in_force is None:
        raise SystemExit(f"there is no database in {data}")
    figures: dict[str, float] = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{data / in_force.database}' as built (read_only)")
        connection.execute(queries.text("close/workspace"))
        connection.execute(queries.text("close/scope"), {"rest": REST, "first": held.first, "last": held.last})
        for table in TABLES.values():
            if not table.of_calls:
                figures |= _of_table(connection, table, held, known)
    return figures


def _of_table(
    connection: duckdb.DuckDBPyConnection, table: Table, held: Published, known: Reference
) -> dict[str, float]:
    errors: list[int] = []
    lost = {"withheld": 0, "suppressed": 0}
    cells = 0
    for block in range(-(-held.first // table.length), (held.last + 1) // table.length):
        true = _true(connection, table, block, known)
        present = int((true > 0).sum())
        cells += present
        lost["suppressed"] += int((_suppressed(true) & (true > 0)).sum())
        shown = [held.held(table.name, block, cell) for cell in _inner(table, known)]
        if None in shown:
            lost["withheld"] += present
        else:
            errors += [abs(int(n) - int(f or 0)) for n, f in zip(true.ravel(), shown, strict=True) if n]
    within = sum(error <= 3 for error in errors) / len(errors)
    told = {"median error": float(statistics.median(errors)), "errors of 3 at most": within}
    told |= {name: count / cells for name, count in lost.items()}
    return {f"{table.name} {name}": value for name, value in told.items()}


def _inner(table: Table, known: Reference) -> Iterator[Cell]:
    ranges = [codes(name, known, table.classes) for name in table.grain]
    for chosen in np.ndindex(*map(len, ranges)):
        yield tuple((name, told[at]) for name, told, at in zip(table.grain, ranges, chosen, strict=True))


def _true(connection: duckdb.DuckDBPyConnection, table: Table, block: int, known: Reference) -> Counts:
    ranges = [codes(name, known, table.classes) for name in table.grain]
    counts = np.zeros(tuple(map(len, ranges)), dtype=np.int64)
    wanted = connection.table("scope").filter(
        f"floor(period / {table.length}) = {block} and days <= {table.days} and protection in {(*table.classes, '')}"
    )
    by = ", ".join(table.grain)
    for *chosen, n in wanted.aggregate(f"{by}, count(*)", by).fetchall():
        counts[tuple(told.index(code) for told, code in zip(ranges, chosen, strict=True))] = n
    return counts


def _suppressed(true: Counts) -> NDArray[np.bool_]:
    """Hide what is small, and in every line with one hidden number the smallest other one, until no line has one."""
    hidden = (true > 0) & (true < SMALL)
    changed = True
    while changed:
        changed = False
        for axis in range(true.ndim):
            lines, values = np.moveaxis(hidden, axis, -1), np.moveaxis(true, axis, -1)
            for at in np.ndindex(lines.shape[:-1]):
                if lines[at].sum() == 1:
                    others = np.where(lines[at], np.iinfo(np.int64).max, values[at])
                    others = np.where(values[at] > 0, others, np.iinfo(np.int64).max - 1)
                    lines[(*at, int(others.argmin()))] = True
                    changed = True
    return hidden
