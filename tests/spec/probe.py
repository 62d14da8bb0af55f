"""Looks for a text in everything that lies in a data folder, decoded: files, batches, every table of every database."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet


def found(text: str, data: Path) -> list[str]:
    """Return where a text stands in a data folder."""
    return [place for place, held in everything(data) if text.lower() in held.lower()]


def everything(data: Path) -> Iterator[tuple[str, str]]:
    """Yield every place of a data folder with the text that it holds."""
    for file in sorted(data.rglob("*")):
        name = str(file.relative_to(data))
        yield f"name of {name}", name
        if file.is_file():
            content = file.read_bytes()
            yield f"bytes of {name}", content.decode("latin-1")
            yield f"text of {name}", content.decode("utf-8", "replace")
            yield from _decoded(file, name)


def _decoded(file: Path, name: str) -> Iterator[tuple[str, str]]:
    if file.suffix == ".parquet":
        table = pyarrow.parquet.read_table(file)
        yield f"cells of {name}", str(table.to_pylist())
        yield f"metadata of {name}", str(table.schema.metadata)
    if file.suffix == ".duckdb":
        with duckdb.connect(str(file), read_only=True) as connection:
            for (table_name,) in connection.execute("select table_name from duckdb_tables()").fetchall():
                yield f"table {table_name} of {name}", str(connection.table(table_name).fetchall())
