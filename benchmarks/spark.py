"""The same build by DuckDB, by a Spark cluster with one worker and by one with two: what each takes, in one run.

The clusters are real (`tests/spark/cluster.py`): a worker has one core and a gigabyte. They and the driver share this
machine, so on two cores this tells what a cluster costs and what a second worker adds, not how far it reaches. Every
table of each build is held against DuckDB's first one.
"""

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median

import duckdb
import pyspark

from benchmarks import growth, here
from etl import spark
from etl.build import Delivered, MakeRecords, build, make_records
from lagesbild.reference import Reference
from lagesbild.settings import Settings
from tests.spark.cluster import a_cluster

WORKERS = (1, 2)
#: Of every table: how many rows, and the sum of their hashes.
Digest = dict[str, tuple[int, int]]
HOME = Path(pyspark.__file__).parent


def measure(*, rows: int, times: int) -> dict[str, float]:
    """Return medians in seconds of whole builds and of their records, and the ratios."""
    digests: list[Digest] = []
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        set_up, known, _ = growth.installation(Path(name), rows)
        engines = _engines(stack, Path(name))
        made: dict[str, list[float]] = {engine: [] for engine in engines}
        works = {
            engine: partial(_built, set_up, known, _timed(records, made[engine]), digests)
            for engine, records in engines.items()
        }
        taken = here.alternate(times, works)
    assert all(digest == digests[0] for digest in digests), "the engines have made different builds"
    return _told(taken, made) | {"rows": float(rows)}


def _engines(stack: ExitStack, place: Path) -> dict[str, MakeRecords]:
    engines: dict[str, MakeRecords] = {"DuckDB": make_records}
    for workers in WORKERS:
        logs = place / f"cluster-{workers}"
        logs.mkdir()
        cluster = stack.enter_context(a_cluster(HOME, logs, workers=workers))
        engines[f"Spark, workers: {workers}"] = spark.on(cluster.master)
    return engines


def _told(taken: dict[str, list[float]], made: dict[str, list[float]]) -> dict[str, float]:
    told = {f"{engine}, build s": median(seconds) for engine, seconds in taken.items()}
    told |= {f"{engine}, its records s": median(seconds) for engine, seconds in made.items()}
    one, two = (median(made[f"Spark, workers: {workers}"]) for workers in WORKERS)
    return told | {
        "records: one worker / two": one / two,
        "records: two workers / DuckDB": two / median(made["DuckDB"]),
    }


def _timed(records: MakeRecords, seconds: list[float]) -> MakeRecords:
    def timed(connection: duckdb.DuckDBPyConnection, delivered: Delivered) -> None:
        begun = time.perf_counter()
        records(connection, delivered)
        seconds.append(time.perf_counter() - begun)

    return timed


def _built(set_up: Settings, known: Reference, records: MakeRecords, digests: list[Digest]) -> Callable[[], None]:
    """Build, and return what holds the build against the others when its time has been taken."""
    database = set_up.data / build(set_up, known, records=records, anew=True).database
    return lambda: digests.append(_digest(database))


def _digest(database: Path) -> Digest:
    """The order of the rows does not matter to it."""
    asked = "select table_name from duckdb_tables() where not internal"
    with duckdb.connect(str(database), read_only=True) as connection:
        names = [name for (name,) in connection.execute(asked).fetchall()]
        summed = "select count(*), sum(hash(told)::hugeint) from {} as told"
        return {name: connection.execute(summed.format(name)).fetchall()[0] for name in names}
