"""Installations that are not Göteborg, each loaded by the real command with invented deliveries."""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from lagesbild import reference
from lagesbild.reference import Reference
from tests.factories import REFERENCE

#: Names that stand on Göteborg's pages and have no business on another's. Malmö has a Centrum too.
OF_GOTEBORG = ("Göteborg", "Gothenburg", "goteborg")


@pytest.fixture(scope="session")
def goteborg() -> Reference:
    return reference.read(REFERENCE)


@pytest.fixture(scope="session")
def names_of_goteborg(goteborg: Reference) -> Callable[[Reference], set[str]]:
    """Return the names of Göteborg's that another municipality has not."""

    def foreign(other: Reference) -> set[str]:
        ours = {district.name for district in goteborg.districts.values()}
        ours |= {area.sv for area in goteborg.municipality.area.values()}
        theirs = {district.name for district in other.districts.values()}
        return {*OF_GOTEBORG, *(ours - theirs)}

    return foreign


def write_rows(file: Path, rows: Iterable[str]) -> Path:
    """Write rows told with semicolons as a file with commas, quotes where needed."""
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(row.split(";") for row in rows)
    return file
