"""The records of a build, made by an Apache Spark cluster: the same batches, the same SQL, transpiled.

What is dear grows with the records: to compare their versions and to join them with the vocabulary. That is Spark's.
Two tables come out of it as Parquet on the storage that it shares with us, and the build goes on from there as ever:
checks, periods, what is told of deliveries. pyspark is in an environment of its own (`make spark`).
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from glob import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow
import pyarrow.parquet

from etl import transpiled
from etl.batches import Batch
from etl.build import ON_A_CLUSTER, Delivered, MakeRecords, read
from lagesbild import codes
from lagesbild.errors import BuildFailed, WrongUse

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

DIALECT = "spark"
FILES = ("build/versions", "build/records")
#: What the two engines call a type; an id travels as its text, which DuckDB takes for one again.
TYPES = {
    "uint32": "bigint",
    "string": "string",
    "date32[day]": "date",
    "timestamp[us]": "timestamp_ntz",
    "bool": "boolean",
}
UUID = "extension<arrow.uuid>"
HEX = (1, 8), (9, 4), (13, 4), (17, 4), (21, 12)
#: The lower half of an MD5 as DuckDB tells it: the last eight bytes, the last one first.
FUNCTION = """
create or replace temporary function md5_number_lower(text string) returns decimal(20, 0) return cast(
    conv(hex(reverse(substring(unhex(md5(text)), 9, 8))), 16, 10) as decimal(20, 0)
)
"""
#: Rows delivered that a part of a shuffle holds; a cluster's own defaults stand in its `spark-defaults.conf`.
PER_PART, FEWEST_PARTS = 250_000, 8
#: Seconds that a cluster may take until its first worker has come.
PATIENCE = 60.0
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.log.level": "OFF",  # its words quote values
}


def on(master: str) -> MakeRecords:
    """Return what makes records on the cluster at an address (`spark://HOST:7077`), or raises.

    Its workers must see the data folder under the same path. WrongUse where pyspark is not here; BuildFailed where the
    cluster could not do it.
    """
    return partial(_make_records, master)


def _make_records(master: str, connection: duckdb.DuckDBPyConnection, delivered: Delivered) -> None:
    work = delivered.data / "work"
    work.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=work, prefix=ON_A_CLUSTER) as shared:
        parts = sum(one.rows or 0 for one in delivered.taken) // PER_PART
        settings = {"spark.sql.shuffle.partitions": str(max(FEWEST_PARTS, parts)), "spark.sql.warehouse.dir": shared}
        with _session(master, settings) as spark:
            _tell(spark, delivered)
            made = _carried_out(spark, {"anchor": delivered.reference.municipality.anchor}, Path(shared))
        if not all(any(folder.glob("*.parquet")) for folder in made.values()):
            raise BuildFailed("spark_failed", master=master)  # not even an empty file is shown
        for name, folder in made.items():
            connection.read_parquet(f"{escape(str(folder))}/*.parquet").create_view("made", replace=True)
            connection.execute(f"insert into {name} by name from made")
        connection.execute("drop view made")
    _check_whole(connection, delivered, master)


def _check_whole(connection: duckdb.DuckDBPyConnection, delivered: Delivered, master: str) -> None:
    """Raise BuildFailed unless every record delivered is there: storage that is shared may be slow to show a file."""
    told = read(connection, delivered.taken).aggregate("count(distinct record)").fetchall()
    if told != connection.execute("select count(distinct record) from version").fetchall():
        raise BuildFailed("spark_failed", master=master)


@contextmanager
def _session(master: str, settings: Mapping[str, str]) -> "Iterator[SparkSession]":
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise WrongUse("no_spark") from None
    builder = SparkSession.builder.appName("lagesbild").master(master)
    for name, value in {**SETTINGS, **settings}.items():
        builder = builder.config(name, value)
    spark = None
    try:
        spark = builder.getOrCreate()
        _wait_for_a_worker(spark)
        yield spark
    except (PySparkException, Py4JError, TimeoutError):  # whose text may quote what stands in a batch
        raise BuildFailed("spark_failed", master=master) from None
    finally:
        if spark is not None:
            spark.stop()


def _wait_for_a_worker(spark: "SparkSession") -> None:
    """Spark itself would wait for ever; the first executor that it tells of is the driver's own."""
    until = time.monotonic() + PATIENCE
    while len(spark.sparkContext._jsc.sc().statusTracker().getExecutorInfos()) < 2:
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.2)


def _tell(spark: "SparkSession", delivered: Delivered) -> None:
    """Give Spark what the SQL asks for: the rows delivered, the batches, the codes."""
    spark.sql(FUNCTION)
    _rows(spark, delivered.taken).createOrReplaceTempView("delivered")
    batches = [(one.source, one.dated_by_file) for one in delivered.taken]
    spark.createDataFrame(batches, "source string, dated_by_file boolean").createOrReplaceTempView("batch")
    every = [asdict(code) for code in codes.every(delivered.reference, delivered.sources)]
    spark.createDataFrame(every, _of_codes()).createOrReplaceTempView("code")


def _of_codes() -> str:
    names = {"int": "int", "int | None": "int", "bool": "boolean"}
    return ", ".join(f"{name} {names.get(str(kind), 'string')}" for name, kind in codes.Code.__annotations__.items())


def _rows(spark: "SparkSession", taken: Sequence[Batch]) -> "DataFrame":
    schema = pyarrow.parquet.read_schema(taken[0].file)
    ids = {column.name for column in schema if str(column.type) == UUID}
    told = ", ".join(f"{one.name} {'binary' if one.name in ids else TYPES[str(one.type)]}" for one in schema)
    read = spark.read.schema(told).parquet(*(one.file.resolve().as_uri() for one in taken))
    return read.selectExpr(*(_uuid(one.name) if one.name in ids else one.name for one in schema))


def _uuid(name: str) -> str:
    parts = ", ".join(f"substr(hex({name}), {start}, {length})" for start, length in HEX)
    return f"lower(case when {name} is not null then concat_ws('-', {parts}) end) as {name}"


def _carried_out(spark: "SparkSession", values: Mapping[str, Any], shared: Path) -> dict[str, Path]:
    """Carry out the SQL, and return where each table lies that it adds to."""
    made = {}
    for step in (step for file in FILES for step in transpiled.steps(file, DIALECT)):
        used = {name: value for name, value in values.items() if f":{name}" in step.query}
        frame = spark.sql(step.query, args=used)
        if step.adds:
            made[step.name] = shared / step.name
            frame.write.parquet(made[step.name].resolve().as_uri())
        else:  # what a lost worker held is made again from what it was made of
            (frame.persist() if step.is_table else frame).createOrReplaceTempView(step.name)
    return made
