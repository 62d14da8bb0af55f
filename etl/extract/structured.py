"""JSON, JSON lines and Parquet: forms that name their columns and type their cells; here all becomes text.

DuckDB takes `*`, `?` and `[` in a name for a pattern and `.gz` for a packing; here a name is a name, whatever it holds.
"""

import re
from glob import escape
from pathlib import Path

import duckdb
from duckdb import ColumnExpression, ConstantExpression, FunctionExpression

#: An object, or a list that is empty or begins with one: "[1.2.3.4]" is a line of text.
_JSON = re.compile(rb"\s*(?:\{|\[\s*[{\]])")


def is_json(file: Path) -> bool:
    """Say whether a UTF-8 text is JSON by how it begins."""
    with file.open("rb") as handle:
        return _JSON.match(handle.read(1 << 16)) is not None


def read_parquet(connection: duckdb.DuckDBPyConnection, file: Path) -> tuple[str, ...]:
    """Read a Parquet file into `cells`."""
    relation = connection.read_parquet(escape(str(file)))
    cells = [ColumnExpression(name).cast("VARCHAR").alias(f"c{n}") for n, name in enumerate(relation.columns)]
    relation.select(*cells).create("cells")
    return tuple(relation.columns)


def read_json(connection: duckdb.DuckDBPyConnection, file: Path) -> tuple[str, ...]:
    """Read an array of objects, or one object a line, into `cells`; an inner object stays text."""
    relation = connection.read_json(escape(str(file)), maximum_depth=1, sample_size=-1, compression="none")
    cells = [_plain(name).alias(f"c{n}") for n, name in enumerate(relation.columns)]
    relation.select(*cells).create("cells")
    return tuple(relation.columns)


def _plain(name: str) -> duckdb.Expression:
    return FunctionExpression("json_extract_string", ColumnExpression(name), ConstantExpression("$"))
