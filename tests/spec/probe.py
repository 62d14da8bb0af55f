"""Looks for a text in everything that a load leaves behind, decoded: files, batches, databases, what was printed.

A file is read by what it is, not by what it is called: a database is one under any name.
"""

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet

#: A text under the place where it stands.
Held = Iterator[tuple[str, str]]
#: Where DuckDB tells what a database holds beside its rows: names, comments, views, types, statistics.
CATALOGUES = ("tables", "columns", "views", "types", "functions", "schemas")
ROOT = Path(__file__).resolve().parents[2]


#: The statistics of a database hold no more of a text than its beginning.
KEPT = 8


def found(text: str, data: Path) -> list[str]:
    """Return where a text stands in a data folder."""
    places = everything(data)
    return [place for place, held in places if stands(text[:KEPT] if place.startswith("storage") else text, held)]


def stands(text: str, held: str) -> bool:
    """Say whether a text stands in another: as it is, as bytes, with two bytes a letter, in hexadecimal digits."""
    low, held = text.lower(), held.lower()
    forms = (low, low.encode().decode("latin-1").lower(), "\0".join(low), low.encode().hex())
    return any(form in held for form in forms)


def everything(data: Path) -> Held:
    """Yield every place of a data folder with the text that it holds."""
    for file in sorted(data.rglob("*")):
        name = str(file.relative_to(data))
        yield f"name of {name}", name
        if file.is_file():
            yield from _bytes(file.read_bytes(), name)
            yield from _database(file, name)


@dataclass(frozen=True)
class Told:
    """What a command printed, and how it ended."""

    code: int
    output: str
    errors: str

    def found(self, text: str) -> list[str]:
        """Return where a text stands in what was printed."""
        return [place for place, held in (("output", self.output), ("errors", self.errors)) if stands(text, held)]


def told(arguments: Sequence[str], **environment: Path) -> Told:
    """Run a command of Python's in a process of its own, as people run it."""
    around = {name: value for name, value in os.environ.items() if not name.startswith("LAGESBILD_")}
    run = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=around | {name: str(value) for name, value in environment.items()},
        capture_output=True,
        text=True,
        check=False,
    )
    return Told(run.returncode, run.stdout, run.stderr)


def _bytes(content: bytes, name: str) -> Held:
    """Yield what bytes hold: as they are, and whatever they are an envelope of."""
    yield f"bytes of {name}", content.decode("latin-1")
    yield f"text of {name}", content.decode("utf-8", "replace")
    for begins, unwrapped in ENVELOPES.items():
        if content.startswith(begins):
            yield from unwrapped(content, name)


def _zip(content: bytes, name: str) -> Held:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.namelist():
            yield f"name in {name}", member
            yield from _bytes(archive.read(member), f"{member} in {name}")


def _gzip(content: bytes, name: str) -> Held:
    yield from _bytes(gzip.decompress(content), f"unpacked {name}")


def _json(content: bytes, name: str) -> Held:
    """A receipt may write its letters as escapes."""
    for line in content.decode("utf-8", "replace").splitlines():
        try:
            yield f"JSON of {name}", str(json.loads(line))
        except json.JSONDecodeError:
            continue


def _parquet(content: bytes, name: str) -> Held:
    file = pyarrow.parquet.ParquetFile(io.BytesIO(content))
    keys = {**(file.metadata.metadata or {}), **(file.schema_arrow.metadata or {})}
    yield f"metadata of {name}", " ".join(part.decode("utf-8", "replace") for pair in keys.items() for part in pair)
    yield f"columns of {name}", str(file.schema_arrow)
    for column, cells in file.read().to_pydict().items():
        yield f"cells of {name}, {column}", str(cells)
    for nth in range(file.metadata.num_row_groups):
        group = file.metadata.row_group(nth)
        told_of = [group.column(at).statistics for at in range(group.num_columns)]
        yield f"statistics of {name}", str([(known.min, known.max) for known in told_of if known and known.has_min_max])


ENVELOPES: dict[bytes, Callable[[bytes, str], Held]] = {
    b"PAR1": _parquet,
    b"PK\x03\x04": _zip,
    b"\x1f\x8b": _gzip,
    b"{": _json,
}


def free_blocks(data: Path) -> int:
    """Count the blocks of all databases that rows were deleted from: packed as they are, they cannot be searched."""
    free = 0
    for file in filter(_is_database, data.rglob("*")):
        with duckdb.connect(str(file), read_only=True) as connection:
            free += connection.execute("select sum(free_blocks) from pragma_database_size()").fetchall()[0][0]
    return free


def _is_database(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as handle:
        return handle.read(12)[8:] == b"DUCK"


def _database(file: Path, name: str) -> Held:
    """Yield what a database of DuckDB's holds; of rows deleted from it, only what is not packed is among its bytes."""
    if not _is_database(file):
        return
    with duckdb.connect(str(file), read_only=True) as connection:
        for catalogue in CATALOGUES:
            rows = connection.execute(f"from duckdb_{catalogue}() where not internal").fetchall()
            yield f"{catalogue} of {name}", str(rows)
        for schema, table in connection.execute("select schema_name, table_name from duckdb_tables()").fetchall():
            relation = connection.table(f'"{schema}"."{table}"')
            yield f"table {table} of {name}", str(relation.fetchall())
            statistics = connection.execute("select stats from pragma_storage_info(?)", [f'"{schema}"."{table}"'])
            yield f"storage of {table} of {name}", str(statistics.fetchall())
