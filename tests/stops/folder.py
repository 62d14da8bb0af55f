"""What is found in a data folder after a stop, read without the code under test."""

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow.parquet

from lagesbild import queries, store

#: All that a data folder holds when no load runs; the names of batches and databases vary.
LASTING = {"accepted", "delivered", "receipts", "current.json", "load.lock"}


@dataclass(frozen=True)
class Database:
    """A whole database: the batches it was built from, and its versions and records as numbers and digests.

    The moments of acceptance are left out: they are all that two loads of the same files may differ in.
    """

    batches: frozenset[str]
    versions: tuple[int, str]
    records: tuple[int, str]


def in_force(data: Path) -> Database | None:
    """Return the database in force, which must pass every check; None if nothing was ever put in force."""
    if not (data / store.POINTER).exists():
        return None
    pointer = store.pointer(data)
    assert pointer is not None, "half a pointer"
    with duckdb.connect(str(data / pointer.database), read_only=True) as connection:
        for check in queries.checks():
            assert not connection.execute(queries.text(check)).fetchall(), check
        assert connection.execute("select build from build").fetchall() == [(pointer.build,)]
        batches = frozenset(name for (name,) in connection.execute("select sha256 from batch").fetchall())
        return Database(batches, _digest(connection, "version"), _digest(connection, "record"))


def batches(data: Path) -> set[str]:
    """Return the accepted batches, each of which must be whole and lie under its own name."""
    found = [file for file in (data / "accepted").rglob("*") if file.is_file()]
    for file in found:
        told = pyarrow.parquet.read_table(file).schema.metadata
        assert file.name == f"{told[b'sha256'].decode()}.parquet"
    return {file.stem for file in found}


def receipts(data: Path) -> set[tuple[str, str]]:
    """Return the delivery's hash and the status of each receipt; each must be whole, in words and in JSON."""
    for words in (data / "receipts").glob("[!.]*.txt"):
        assert re.search(r"\nSHA-256 [0-9a-f]{64}\n$", words.read_text(encoding="utf-8")), words.name
    told = [json.loads(file.read_text(encoding="utf-8")) for file in (data / "receipts").glob("[!.]*.json")]
    return {(receipt["sha256"], receipt["status"]) for receipt in told}


def leftovers(data: Path) -> set[str]:
    """Return what lies in a data folder though no load runs, and hidden files anywhere in it."""
    lasting = LASTING | {file.name for file in data.glob("lagesbild-*.duckdb")}
    beside = {entry.name for entry in data.iterdir()} - lasting
    counts = {file.stem for file in (data / "delivered").rglob("*.parquet")}  # each belongs to a batch
    return beside | {entry.name for entry in data.rglob(".*")} | (counts - batches(data))


def _digest(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[int, str]:
    rows = connection.execute(f"select * exclude (accepted) from {table} order by all").fetchall()
    return len(rows), sha256(repr(rows).encode()).hexdigest()
