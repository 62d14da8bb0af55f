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

#: An object with more keys is no part of a row.
MOST_KEYS = 50


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
    """Read an array of objects, or one object a line, into `cells`.

    An object inside a row becomes a column for each of its keys ("location.name"); anything deeper stays text.
    """
    relation = connection.read_json(escape(str(file)), maximum_depth=1, sample_size=-1, compression="none")
    relation.create("read")
    told = [cell for name in relation.columns for cell in _cells(connection.table("read"), name)]
    connection.table("read").select(*(cell.alias(f"c{n}") for n, (_, cell) in enumerate(told))).create("cells")
    connection.execute("drop table read")
    return tuple(name for name, _ in told)


def _cells(read: duckdb.DuckDBPyRelation, name: str) -> list[tuple[str, duckdb.Expression]]:
    column = ColumnExpression(name).cast("JSON")
    if keys := _keys(read, column):
        return [(f"{name}.{key}", _text_at(column, f'$."{key}"')) for key in keys]
    return [(name, _text_at(column, "$"))]


def _keys(read: duckdb.DuckDBPyRelation, column: duckdb.Expression) -> list[str]:
    """Return the keys of a column whose every cell is an object or nothing; none for any other, or for too many."""
    kinds = read.select(FunctionExpression("json_type", column).alias("kind")).distinct().fetchall()
    if {kind for (kind,) in kinds} - {"NULL", None} != {"OBJECT"}:
        return []
    inside = FunctionExpression("unnest", FunctionExpression("json_keys", column)).alias("key")
    keys = sorted(key for (key,) in read.select(inside).distinct().fetchall())
    return keys if len(keys) <= MOST_KEYS and not any('"' in key for key in keys) else []


def _text_at(column: duckdb.Expression, path: str) -> duckdb.Expression:
    return FunctionExpression("json_extract_string", column, ConstantExpression(path))
