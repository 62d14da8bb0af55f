"""The lattice of all that is published, against one plain `group by` over the same columns of the same database.

The lattice is every table of every block at once, with record keys, cell keys and noise: what the first close of a city
with a long history costs. A fortnight's close counts one period. The two take turns, and the ratio counts.
"""

import statistics
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.load import installation_of
from etl import lattice
from etl.close import known_in
from etl.lattice import Due
from lagesbild import secret
from lagesbild.lattice.tables import TABLES

PLAIN = """
create temp table counted as
select period, record_type, environment, area, district, category_1, reporter, arena, concern, age, handling, count(*)
from record
group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
"""


def measure(*, rows: int, times: int) -> dict[str, float]:
    """Return medians in seconds and their ratio."""
    taken: dict[str, list[float]] = {"plain": [], "lattice": []}
    with tempfile.TemporaryDirectory() as folder:
        database, known = installation_of(Path(folder), rows)
        first = known_in(database).oldest or 0
        last = first + 13 * 7
        due = [Due(one.name, block) for one in TABLES.values() for block in _blocks(one.length, first, last)]
        key = secret.keys(secret.one_time()).cell_key
        for _ in range(times):
            begin = time.perf_counter()
            with duckdb.connect(str(database), read_only=True) as connection:
                connection.execute(PLAIN)
            middle = time.perf_counter()
            with lattice.counted(database, known, key, first=first, last=last) as counted:
                counted.published(due)
            taken["plain"].append(middle - begin)
            taken["lattice"].append(time.perf_counter() - middle)
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    return medians | {"lattice/plain": medians["lattice"] / medians["plain"]}


def _blocks(length: int, first: int, last: int) -> range:
    return range(-(-first // length), (last + 1) // length)
