"""Delimited text (CSV): read by DuckDB in the dialect that was found; a row that does not fit keeps its number."""

import csv
from collections.abc import Iterator
from functools import reduce
from itertools import islice
from operator import or_
from pathlib import Path

import duckdb
from duckdb import ColumnExpression, ConstantExpression, FunctionExpression

from etl.extract import dialect as dialects, packing
from etl.extract.dialect import Dialect
from lagesbild import queries
from lagesbild.errors import DeliveryRefused

#: With fewer cells than this, a line inside a cell may look like a row and be none.
CELLS_OF_A_ROW = 4


def read(connection: duckdb.DuckDBPyConnection, file: Path, wanted: frozenset[str]) -> Dialect:
    """Read delimited UTF-8 text into `cells`; rows with too few or too many cells go to `refusal`."""
    dialect = dialects.find(connection, file, wanted)
    dialects.cells(connection, file, dialect, header=True).create("cells")
    _set_aside_unreadable(connection, file, dialect)
    if dialect.quote and packing.holds(file, dialect.quote.encode()):  # without a quote no cell can hold a line end
        _refuse_swallowed_rows(connection, dialect)
    return dialect


def _set_aside_unreadable(connection: duckdb.DuckDBPyConnection, file: Path, dialect: Dialect) -> None:
    """Put the rows that could not be split into `refusal`, each with its number in the file.

    A quote that runs over the end of its line may have taken sound rows with it: the file is refused.
    """
    found = dict(connection.execute(queries.text("load/unreadable_lines")).fetchall())
    if not found:
        return
    places = {nth: place for nth, *place in _places(file, dialect, max(found)) if nth in found}
    if open_quotes := [places[nth][0] for nth, runs_on in found.items() if runs_on]:
        raise DeliveryRefused("quote_not_closed", line=min(open_quotes))
    connection.execute(queries.text("load/set_aside_unreadable"), {"numbers": [row for _, row in places.values()]})


def _places(file: Path, dialect: Dialect, last: int) -> Iterator[tuple[int, int, int]]:
    """Yield of each row, up to the `last`, DuckDB's count, the line on which it begins, and its number.

    DuckDB counts the lines skipped, the header, rows and blank lines, each as one; a blank line is no row.
    """
    csv.field_size_limit(dialects.LONGEST_ROW)
    with file.open(encoding="utf-8", newline="") as handle:
        for _ in range(dialect.skip):
            handle.readline()
        reader = csv.reader(handle, delimiter=dialect.delimiter, quotechar=dialect.quote or None)
        line, number = dialect.skip + 1, -1
        for nth, row in enumerate(islice(reader, last - dialect.skip), dialect.skip + 1):
            number += bool(row)
            yield nth, line, number
            line = dialect.skip + reader.line_num + 1


def _refuse_swallowed_rows(connection: duckdb.DuckDBPyConnection, dialect: Dialect) -> None:
    """Refuse a file with a cell that holds whole rows: two quotes were left open, and the rows between them lost."""
    width = len(dialect.names)
    if width < CELLS_OF_A_ROW:
        return
    cells, line_end = connection.sql(queries.text("load/places")), ConstantExpression("\n")
    broken = (FunctionExpression("contains", ColumnExpression(f"c{n}"), line_end) for n in range(width))
    cells.filter(reduce(or_, broken)).create_view("broken")
    told = {"delimiter": dialect.delimiter, "delimiters": width - 1}
    found = connection.execute(queries.text("load/rows_in_a_cell"), told).fetchall()
    if found[0][0]:
        raise DeliveryRefused("rows_in_a_cell", row=found[0][0])
