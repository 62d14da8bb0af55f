"""Delimited text (CSV): the delimiter is the one that splits the first line into the most names."""

import csv
from glob import escape
from pathlib import Path

import duckdb
from duckdb import ColumnExpression, SQLExpression

from lagesbild import queries
from lagesbild.errors import DeliveryRefused

DELIMITERS = (";", ",", "\t", "|")
#: A row longer than this (in bytes) cannot be a record.
LONGEST_ROW = 16 << 20


def read(connection: duckdb.DuckDBPyConnection, file: Path) -> tuple[str, ...]:
    """Read delimited UTF-8 text into `raw`; rows with too few or too many cells go to `refusal`."""
    delimiter, names = header(file)
    cells = [f"c{number}" for number in range(len(names))]
    relation = connection.read_csv(
        escape(str(file)),
        header=True,
        sep=delimiter,
        quotechar='"',
        escapechar='"',
        encoding="utf-8",
        compression="none",
        columns=dict.fromkeys(cells, "VARCHAR"),
        auto_detect=False,
        store_rejects=True,
        rejects_limit=0,
        max_line_size=LONGEST_ROW,
        buffer_size=LONGEST_ROW * 4,
    )
    relation.select(SQLExpression("row_number() over ()").alias("row_no"), *map(ColumnExpression, cells)).create("raw")
    connection.execute(queries.text("load/set_aside_unreadable"))
    return names


def header(file: Path) -> tuple[str, tuple[str, ...]]:
    """Return the delimiter and the names of the first row."""
    try:
        split = {sign: _first_row(file, sign) for sign in DELIMITERS}
    except csv.Error:
        raise DeliveryRefused("unreadable_file") from None
    delimiter = max(DELIMITERS, key=lambda sign: len(split[sign]))
    if not any(split[delimiter]):
        raise DeliveryRefused("no_header")
    return delimiter, split[delimiter]


def _first_row(file: Path, delimiter: str) -> tuple[str, ...]:
    with file.open(encoding="utf-8", newline=None) as handle:
        return tuple(name.strip() for name in next(csv.reader(handle, delimiter=delimiter), []))
