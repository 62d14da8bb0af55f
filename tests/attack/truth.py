"""Counts records without noise, to score attackers: in pandas and on its own, without the SQL of the close."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pandas

from lagesbild.reference import UNKNOWN_PLACE, Reference
from lagesbild.vocabulary import Protection
from lagesbild.words import REST
from tests.attack.cells import ALL, PLACED, Cell

CLASSES: dict[str, tuple[Protection, ...]] = {PLACED: ("P", "I"), ALL: ("P", "I", "X")}
MAY_BE_LEFT_OUT = ("area", "category", "reporter", "arena")


def records(database: Path, reference: Reference) -> pandas.DataFrame:
    """Return the records of a built database that lie in the city, with the codes that the lattice knows."""
    with duckdb.connect() as connection:  # the app may have it open in this process too
        connection.execute(f"attach '{database}' as built (read_only)")
        found: pandas.DataFrame = connection.sql("select * from built.record where in_city").df()
    shown = {code for code, term in reference.vocabulary.environment.items() if term.default_view}
    found["environment"] = found["environment"].where(found["environment"].isin(shown), REST)
    found["category"] = found["category_1"]
    for name in MAY_BE_LEFT_OUT:
        found[name] = found[name].fillna(UNKNOWN_PLACE)
    return found


def counted(records: pandas.DataFrame, cells: Iterable[Cell]) -> dict[Cell, int]:
    """Return the true count of each cell."""
    return summed(records.assign(one=1), cells, "one")


def summed(records: pandas.DataFrame, cells: Iterable[Cell], column: str) -> dict[Cell, int]:
    """Return the sum of a column over each cell."""
    alike: dict[tuple[int, str, tuple[str, ...]], list[Cell]] = {}
    for cell in cells:
        kind = cell.kind if cell.kind in CLASSES else ""
        alike.setdefault((cell.days, kind, tuple(name for name, _ in cell.chosen)), []).append(cell)
    found: dict[Cell, int] = {}
    for (days, kind, names), wanted in alike.items():
        found |= _of_one_shape(records, days, kind, names, wanted, column)
    return found


def _of_one_shape(
    records: pandas.DataFrame, days: int, kind: str, names: tuple[str, ...], wanted: list[Cell], column: str
) -> dict[Cell, int]:
    kept = records[records["counted_from_days"] <= days]
    kept = kept[kept["protection"].isin(CLASSES[kind])] if kind else kept
    block = (kept["period"] // (days // 14)).rename("block")
    by = [block, *(kept[name] for name in ((*names,) if kind else ("record_type", *names)))]
    counts = kept.groupby(by)[column].sum()
    told = {key if isinstance(key, tuple) else (key,): int(count) for key, count in counts.items()}
    return {cell: told.get(_key(cell, kind), 0) for cell in wanted}


def _key(cell: Cell, kind: str) -> tuple[object, ...]:
    return (cell.block, *(() if kind else (cell.kind,)), *(code for _, code in cell.chosen))
