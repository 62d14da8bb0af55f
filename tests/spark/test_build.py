"""A build whose records a real Spark cluster has made is DuckDB's: every table, and what is published.

Also where one of its workers is killed on the way. The city is the demonstration one, with its corrections,
withdrawals and late reports; beside it one of records whose versions differ in nothing but what breaks a tie.
"""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from etl.build import build, make_records
from etl.close import close
from lagesbild import published, reference, settings, store
from lagesbild.errors import BuildFailed
from lagesbild.settings import Settings
from tests.browser.conftest import demo_data
from tests.built_by import built_by, tables, ties
from tests.factories import an_installation, contract_row, load_rows
from tests.servers import a_free_port
from tests.spark.cluster import Cluster, a_cluster, kill
from tests.stops import command

pyspark = pytest.importorskip("pyspark", reason="Spark is not here: make spark-test")
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="Java is not here: make spark-test")

from etl import spark  # noqa: E402  (it needs what may not be here)

__all__ = ["demo_data"]
HOME = Path(pyspark.__file__).parent


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A master and two workers."""
    with a_cluster(HOME, tmp_path_factory.mktemp("cluster"), workers=2) as found:
        yield found


def copied(data: Path, to: Path) -> Settings:
    """Return a copy of an installation without any database."""
    shutil.copytree(data, to, ignore=shutil.ignore_patterns("lagesbild-*", "current.json", "published"))
    return settings.read({settings.DATA: str(to)})


@pytest.fixture(scope="module")
def by_duckdb(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration city as DuckDB builds it."""
    return built_by(copied(demo_data, tmp_path_factory.mktemp("duckdb") / "data"))


def test_every_table_is_the_same(demo_data: Path, by_duckdb: Path, cluster: Cluster, tmp_path: Path) -> None:
    here = copied(demo_data, tmp_path / "data")
    by_spark = built_by(here, spark.on(cluster.master))
    assert by_spark.name == by_duckdb.name
    found, expected = tables(by_spark), tables(by_duckdb)
    assert {name: len(rows) for name, rows in found.items()} == {name: len(rows) for name, rows in expected.items()}
    assert [name for name in expected if found[name] != expected[name]] == []
    assert len(expected["record"]) > 1000 and len(expected["past_version"]) > 50
    assert [*(here.data / "work").iterdir()] == []


def test_what_is_published_is_the_same(demo_data: Path, by_duckdb: Path, cluster: Cluster, tmp_path: Path) -> None:
    told = []
    for name, records in (("duckdb", make_records), ("spark", spark.on(cluster.master))):
        here = copied(demo_data, tmp_path / name)
        known = reference.read(here.reference)
        made = build(here, known, records=records)
        today = settings.pinned_today(here)
        assert today and close(here, known, made, today)
        told.append({file.name: file.read_bytes() for file in (here.data / published.FOLDER).glob("*.parquet")})
    assert told[0] and told[0] == told[1]
    assert published.read(tmp_path / "duckdb").counts == published.read(tmp_path / "spark").counts


def test_ties_are_broken_the_same_way_whatever_stands_in_a_row(cluster: Cluster, tmp_path: Path) -> None:
    here = an_installation(tmp_path / "a")
    for rows in ties():
        load_rows(here, rows)
    there = copied(here.data, tmp_path / "b")
    assert tables(built_by(here)) == tables(built_by(there, spark.on(cluster.master)))


def test_a_worker_that_is_killed_on_the_way_changes_nothing(demo_data: Path, by_duckdb: Path, tmp_path: Path) -> None:
    (tmp_path / "cluster").mkdir()
    with a_cluster(HOME, tmp_path / "cluster", workers=2) as cluster:
        here, killed = copied(demo_data, tmp_path / "data"), []

        def kill_one() -> None:
            until = time.monotonic() + 60
            while len(cluster.executors()) < 2 and time.monotonic() < until:
                time.sleep(0.05)
            time.sleep(1)
            killed.extend(cluster.executors())
            kill(cluster.workers[0])

        thread = threading.Thread(target=kill_one)
        thread.start()
        by_spark = built_by(here, spark.on(cluster.master))
        thread.join()
        assert len(killed) == 2 and cluster.workers[0].poll() is not None
    assert tables(by_spark) == tables(by_duckdb)


@pytest.mark.parametrize("workers", [None, 0])
def test_a_cluster_that_cannot_do_it_is_told_and_leaves_the_database_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int | None
) -> None:
    monkeypatch.setattr(spark, "PATIENCE", 2.0)
    here = an_installation(tmp_path / "a")
    load_rows(here, [contract_row()])
    before = built_by(here)
    load_rows(here, [contract_row(record_id="r2")])
    with ExitStack() as stack:
        master = f"spark://127.0.0.1:{a_free_port()}"
        if workers is not None:
            (tmp_path / "cluster").mkdir()
            master = stack.enter_context(a_cluster(HOME, tmp_path / "cluster", workers=workers)).master
        with pytest.raises(BuildFailed) as error:
            built_by(here, spark.on(master))
    assert error.value.key == "spark_failed"
    pointer = store.pointer(here.data)
    assert pointer and here.data / pointer.database == before
    assert [*(here.data / "work").iterdir()] == [] and built_by(here) != before


@pytest.mark.parametrize("shown", ["all but some rows", "no file"])
def test_a_file_that_the_storage_does_not_show_is_missed(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shown: str
) -> None:
    here = an_installation(tmp_path)
    load_rows(here, [contract_row(record_id=f"r{number}") for number in range(50)])
    carried_out = spark._carried_out

    def less(*told: Any) -> dict[str, Path]:
        made = carried_out(*told)
        for file in made["record"].glob("*.parquet"):  # one or several, as Spark sees fit
            rows = pyarrow.parquet.read_table(file)
            pyarrow.parquet.write_table(rows.slice(1), file) if shown != "no file" else file.unlink()
        return made

    monkeypatch.setattr(spark, "_carried_out", less)
    with pytest.raises(BuildFailed) as error:
        built_by(here, spark.on(cluster.master))
    assert error.value.key == "spark_failed" and store.pointer(here.data) is None


def test_the_command_builds_on_a_cluster(cluster: Cluster, tmp_path: Path) -> None:
    here = an_installation(tmp_path)
    load_rows(here, [contract_row()])
    ended = command.run(here.data, "build", "--engine", cluster.master)
    assert ended.code == 0, ended.err
    pointer = store.pointer(here.data)
    assert pointer and pointer.build in ended.out
