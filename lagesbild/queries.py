"""The SQL of the project, by the name of its file under `sql/`; nothing else holds any."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

import duckdb

from lagesbild.settings import ROOT

FOLDER = ROOT / "sql"


@cache
def text(name: str) -> str:
    """Return the SQL of `sql/<name>.sql`."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


@cache
def digest() -> str:
    """Return what changes when any SQL does: a database is read by the SQL that it was built by."""
    found = sha256()
    for file in sorted(FOLDER.rglob("*.sql")):
        if not file.is_relative_to(FOLDER / "state"):  # what people write down lies in a database of its own
            found.update(file.read_bytes())
    return found.hexdigest()


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Put rows into a table by columns: row by row takes 30 times as long."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(f"insert into {table} select {', '.join('unnest(?)' for _ in columns)}", columns)


def checks() -> tuple[str, ...]:
    """Return the names of the checks; each one must return zero rows from a sound database."""
    return tuple(f"checks/{file.stem}" for file in sorted((FOLDER / "checks").glob("*.sql")))
