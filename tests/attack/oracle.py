"""An oracle that holds the published files and nothing else, and answers as the documentation says that the app does.

It shares no code with the app but the names of codes: whatever it can answer, anybody can work out who has the files.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pyarrow.parquet

from lagesbild.reference import Reference

REST = "rest"
LENGTHS = {14: 1, 182: 13, 364: 26}
OF_PLACES = ("P", "I")
#: The tables in the order of the documentation: their dimensions and the classes they count.
TABLES: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "L1": (frozenset({"environment"}), OF_PLACES),
    "L2": (frozenset({"record_type"}), ("P", "I", "X")),
    "L3": (frozenset({"area"}), OF_PLACES),
    "L4": (frozenset({"district"}), OF_PLACES),
    "L5": (frozenset({"environment", "area", "district"}), OF_PLACES),
    "L6": (frozenset({"record_type", "environment", "district"}), OF_PLACES),
    "L7": (frozenset({"environment", "category"}), OF_PLACES),
    "L8_reporter": (frozenset({"reporter"}), OF_PLACES),
    "L8_arena": (frozenset({"arena"}), OF_PLACES),
    "L9_concern": (frozenset({"concern"}), ("X",)),
    "L9_age": (frozenset({"age"}), ("X",)),
    "L9_handling": (frozenset({"handling"}), ("X",)),
}
NOT_DIMENSIONS = ("table", "days", "block", "count")


@dataclass(frozen=True)
class Question:
    """A filter: record types, codes of some dimensions, and a run of periods."""

    types: frozenset[str]
    chosen: dict[str, frozenset[str]]
    first: int
    last: int


class Oracle:
    """The published numbers by table, block and cell, read from the files alone."""

    def __init__(self, folder: Path, reference: Reference) -> None:
        self.cells: dict[tuple[str, int, frozenset[tuple[str, str]]], int] = {}
        self.days: dict[str, int] = {}
        self.reference = reference
        for manifest in sorted(folder.glob("*.json")):
            number = json.loads(manifest.read_text(encoding="utf-8"))["number"]
            self._read(folder / f"{number:04}.parquet")

    def _read(self, file: Path) -> None:
        for row in pyarrow.parquet.read_table(file).to_pylist():
            told = {(name, code) for name, code in row.items() if name not in NOT_DIMENSIONS and code is not None}
            self.days[row["table"]] = row["days"]
            self.cells[row["table"], row["block"], frozenset(told)] = row["count"]

    def types(self, classes: tuple[str, ...]) -> frozenset[str]:
        """Return the record types of some classes."""
        known = self.reference.vocabulary.record_type
        return frozenset(code for code, term in known.items() if term.protection in classes)

    def codes(self, dimension: str) -> list[str]:
        """Return the codes that a dimension can be limited to."""
        known = self.reference.vocabulary
        if dimension == "environment":
            return [*(code for code, term in known.environment.items() if term.default_view), REST]
        if dimension == "category":
            return list(known.category)
        return list(dict.fromkeys([*self.reference.codes(dimension), "unknown"]))

    def answer(self, asked: Question) -> tuple[int, int] | None:
        """Return the number and of how many cells it is the sum; None where it is not shown."""
        found = [self._of(table, asked) for table in TABLES if table in self.days]
        return min((one for one in found if one), key=lambda one: one[1], default=None)

    def _of(self, table: str, asked: Question) -> tuple[int, int] | None:
        length = LENGTHS[self.days[table]]
        blocks, left = divmod(asked.last - asked.first + 1, length)
        if asked.first % length or left:
            return None
        counts = [
            self.cells.get((table, asked.first // length + block, cell))
            for block in range(blocks)
            for cell in self._cells(table, asked)
        ]
        return None if not counts or None in counts else (sum(count or 0 for count in counts), len(counts))

    def _cells(self, table: str, asked: Question) -> Iterator[frozenset[tuple[str, str]]]:
        dimensions, classes = TABLES[table]
        parts: list[list[tuple[str, str]]] = []
        counted = self.types(classes)
        if asked.types != counted:
            wanted = asked.types if asked.types <= counted and "record_type" in dimensions else {"nothing"}
            parts.append([("record_type", code) for code in wanted])
        for name, told in asked.chosen.items():
            if told != set(self.codes(name)):
                parts.append(self._places(dimensions, told) if name == "district" else [(name, one) for one in told])
        yield from map(frozenset, product(*parts))

    def _places(self, dimensions: frozenset[str], told: frozenset[str]) -> list[tuple[str, str]]:
        parts, left = [], set(told)
        for area in self.codes("area") if "area" in dimensions else []:
            inside = {code for code, one in self.reference.districts.items() if one.area == area}
            inside = inside or ({"unknown"} if area == "unknown" else set())
            if inside and inside <= told:
                parts.append(("area", area))
                left -= inside
        return parts + [("district", code) for code in left]


def questions(oracle: Oracle, *, first: int, last: int, count: int, seed: int) -> Iterator[Question]:
    """Yield random filters: one value, several or all of each dimension, and one period, a block or any run."""
    chance = random.Random(seed)
    for _ in range(count):
        yield Question(_types(oracle, chance), _chosen(oracle, chance), *_run(chance, first, last))


def _types(oracle: Oracle, chance: random.Random) -> frozenset[str]:
    every = [oracle.types(OF_PLACES), oracle.types(("P", "I", "X")), oracle.types(("X",))]
    several = frozenset(chance.sample(sorted(every[1]), chance.randint(1, 3)))
    return chance.choices([*every, several], (5, 1, 1, 3))[0]


def _chosen(oracle: Oracle, chance: random.Random) -> dict[str, frozenset[str]]:
    names = chance.choices(
        [(), ("environment",), ("district",), ("environment", "district"), ("category",), ("reporter", "arena")],
        (2, 3, 3, 3, 1, 1),
    )[0]
    sizes = {name: chance.choice([1, 1, 2, 3, len(oracle.codes(name))]) for name in names}
    return {
        name: frozenset(chance.sample(oracle.codes(name), min(size, len(oracle.codes(name)))))
        for name, size in sizes.items()
    }


def _run(chance: random.Random, first: int, last: int) -> tuple[int, int]:
    length = chance.choice([1, 1, 2, 4, 13, 13, 26, 26, 39])
    begin = chance.randint(first - 2, last)
    if length >= 13 and chance.random() < 0.7:
        begin = begin // 13 * 13 if length != 26 else begin // 26 * 26
    return begin, begin + length - 1
