"""Cities to attack: simulated ones, closed by the product itself, and a demonstration city that is closed already.

A simulated city is a data folder with a built database of just what the close reads. Its records fall as a Poisson
process whose intensities are known, so that the Bayesian attacker can be given the true ones.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

import duckdb
import numpy as np
import pandas

from etl import close
from lagesbild import published, reference as references, secret, settings, store
from lagesbild.reference import UNKNOWN_PLACE, Reference
from lagesbild.settings import ROOT
from lagesbild.store import Pointer
from tests.attack import truth
from tests.attack.cells import Cell, Family, families, looks
from tests.attack.intensity import Intensity, imagined, of_records
from tests.attack.noise import chance

HALF_YEAR = 13
REFERENCE = ROOT / "data" / "reference"
DATABASE = "lagesbild-simulated.duckdb"


class Inconsistent(Exception):
    """What is published cannot be of the records of the database: they have changed since, and score nothing."""


@dataclass(frozen=True)
class City:
    """What is published of a city, each set of records with the tables that show it and its number.

    `records` are for scoring; `intensity` is the prior of an attacker who knows how the city is.
    """

    reference: Reference
    tables: dict[Cell, frozenset[str]]
    shown: dict[Cell, int]
    records: pandas.DataFrame
    intensity: Intensity
    _expected: dict[Cell, float] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def true(self) -> dict[Cell, int]:
        """The true counts of what is published."""
        return truth.counted(self.records, self.shown)

    @cached_property
    def twos(self) -> list[Family]:
        """The families of two that are published whole."""
        found = families(self.shown, list(self.shown), self.reference, rough=False)
        return [family for family in found if len(family.children) == 2]

    @cached_property
    def key_sums(self) -> dict[Cell, int]:
        """The sums of the record keys of what is published: no attacker has them, they draw other noise."""
        return truth.summed(self.records, self.shown, "record_key")

    def expected(self, cell: Cell) -> float:
        """Return the count that is expected of a set of records."""
        if cell not in self._expected:
            self._expected[cell] = self.intensity.expected(cell)
        return self._expected[cell]

    @property
    def rough(self) -> bool:
        """Whether some records are dated too roughly for fortnights: the documentation says so."""
        return self.intensity.rough > 0

    def years(self) -> list[int]:
        """Return the years of which a table is published that is by half-years or years."""
        return sorted({one.block * one.days // 364 for one in self.shown if one.days > 14})

    def of_year(self, year: int) -> dict[Cell, int]:
        """Return what is published of one year."""
        return {one: count for one, count in self.shown.items() if one.block * one.days // 364 == year}


def simulated(folder: Path, *, seed: int, volume: float = 75, half_years: int = 4) -> City:
    """Draw a city with `volume` records a period, and close it in a data folder of its own; return it."""
    data = folder / f"city-{volume:g}-{seed}"
    data.mkdir(parents=True)
    known, generator = references.read(REFERENCE), np.random.default_rng(seed)
    intensity = imagined(known, generator, volume=volume, periods=half_years * HALF_YEAR)
    write(data / DATABASE, intensity.drawn(generator), known)
    secret.write(data / "secret", secret.of_demo(seed))
    closed(data, known, until=half_years * HALF_YEAR - 1)
    return _city(data, data / DATABASE, known, intensity)


def demo(data: Path, *, reference: Path = REFERENCE) -> City:
    """Return a city that is closed already; nothing is written to its folder."""
    known, made = references.read(reference), store.pointer(data)
    if made is None:
        raise Inconsistent(f"{data} holds no built database: make the city first (make demo).")
    records = truth.records(data / made.database, known)
    told = published.read(data)
    within = records[records["period"].between(told.first, told.last)]
    return _city(data, data / made.database, known, of_records(within, known))


def write(database: Path, records: pandas.DataFrame, known: Reference) -> None:
    """Write a built database of just what the close reads of one."""
    shown = [(name, term.default_view) for name, term in known.vocabulary.environment.items()]
    code = pandas.DataFrame(shown, columns=["code", "default_view"]).assign(dimension="environment")
    period = pandas.DataFrame({"period": records["period"].unique()})
    batch = pandas.DataFrame({"accepted": [datetime(2026, 1, 1)], "form": ["records"]})
    with duckdb.connect(str(database)) as connection:
        for name, table in {"record": records, "code": code, "period": period, "batch": batch}.items():
            connection.register("rows", table)
            connection.execute(f"create table {name} as select * from rows")


def closed(data: Path, known: Reference, *, until: int) -> None:
    """Close a simulated city as `python -m etl close` does."""
    installation = settings.read({settings.DATA: str(data)})
    made = Pointer("simulated", DATABASE, True, known.digest, "")
    close.close(installation, known, made, known.calendar.end(until + 1) + timedelta(days=1), until=until)


def _city(data: Path, database: Path, known: Reference, intensity: Intensity) -> City:
    found = looks(published.read(data), known)
    tables = {one: frozenset(table for table, _ in told) for one, told in found.items()}
    shown = {one: min(count for _, count in told) for one, told in found.items()}
    city = City(known, tables, shown, truth.records(database, known), intensity)
    wrong = [one for one, told in found.items() if len({count for _, count in told}) > 1]
    wrong += [one for one, count in shown.items() if not chance(count, city.true[one])]
    if wrong:
        raise Inconsistent(f"{len(wrong)} numbers published in {data} cannot be of its database: build and close anew.")
    return city


def inner(city: City, table: str) -> list[Cell]:
    """Return the cells of a table that are no margin of it; those of what is unknown are among them."""
    told = [one for one, tables in city.tables.items() if table in tables]
    most = max((_depth(one) for one in told), default=0)
    return [one for one in told if _depth(one) == most]


def _depth(cell: Cell) -> int:
    chosen = dict(cell.chosen)
    district = "district" in chosen or chosen.get("area") == UNKNOWN_PLACE
    return len(chosen) + (cell.kind not in (truth.CLASSES)) + district
