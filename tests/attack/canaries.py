"""A city in which every exact count that somebody could leak is a number that nothing else shows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import duckdb

from etl.build import build
from etl.close import close
from lagesbild import published, reference as references
from lagesbild.lattice.publication import HALF_YEAR
from lagesbild.reference import Reference
from lagesbild.settings import Settings
from tests.factories import REFERENCE, Row, an_installation, contract_row, load_rows

#: Below this a number may stand anywhere: days, shares, sizes of type. A year is no canary either.
LEAST, YEARS = 1000, range(1900, 2101)
#: How many records there are of each kind, in each of three half-years: primes, so that few sums meet, and so far
#: from each other that the noise of one is not another.
SIZES = (1009, 1031, 1051, 1087, 1109, 1129, 1153, 1181, 1213, 1237, 1277, 1301)
#: The coordinator's own district, of which exact numbers are no leak.
OWN = "angered"
KINDS = (
    ("mixed", "incident", "propaganda_sticker", "lundby"),
    ("anti_state", "tip", "recruitment", "centrum"),
    ("islamist", "police_report", "violence_assault", "majorna_linne"),
    ("right_wing", "observation", "presence", "lundby"),
)


@dataclass(frozen=True)
class Canaries:
    """An installation that is built and closed, and the numbers that only who sees exact figures may be sent."""

    installation: Settings
    numbers: frozenset[int]


def planted(folder: Path) -> Canaries:
    """Make the city; it ends with the last period that can be closed today."""
    installation, known = an_installation(folder), references.read(REFERENCE)
    today = date.today()
    rows = list(_rows(known, known.calendar.first_preliminary(today) - 1))
    load_rows(installation, rows, accepted=datetime.now(UTC) - timedelta(hours=1))
    made = build(installation, known)
    close(installation, known, made, today)
    shown = {number for cells in published.read(installation.data).counts.values() for number in cells.values()}
    exact = _exact(installation.data / made.database)
    return Canaries(installation, frozenset(n for n in exact - shown if n >= LEAST and n not in YEARS))


def _rows(known: Reference, last: int) -> list[Row]:
    periods = [last // HALF_YEAR * HALF_YEAR - 2 * HALF_YEAR + 3, last // HALF_YEAR * HALF_YEAR - HALF_YEAR + 5, last]
    rows = []
    for number, size in enumerate(SIZES):
        day = known.calendar.start(periods[number % 3])
        environment, kind, category, district = KINDS[number % 4]
        told = {"record_type": kind, "environment": environment, "category": category, "district": district}
        told |= {"occurred": str(day), "received": str(day), "revised": f"{day} 12:00", "reporter": "school"}
        rows += [contract_row(record_id=f"c{number}-{nth}", **told) for nth in range(size)]
    return rows


def _exact(database: Path) -> set[int]:
    """Return every true count by any three of the dimensions, of fortnights, of eight weeks and of half-years."""
    dimensions = ("environment", "record_type", "category_1", "district", "area", "reporter")
    found: set[int] = set()
    with duckdb.connect() as connection:
        connection.execute(f"attach '{database}' as built (read_only)")
        for length in (1, 13):
            sets = ", ".join(f"(block, {', '.join(by)})" for by in _by_three(dimensions))
            told = f"select *, floor(period / {length}) as block from built.record"
            counted = connection.execute(f"select count(*) from ({told}) group by grouping sets ((block), {sets})")
            found |= {row[0] for row in counted.fetchall()}
    return found


def _by_three(dimensions: tuple[str, ...]) -> list[tuple[str, ...]]:

    return [by for size in (1, 2, 3) for by in combinations(dimensions, size)]
