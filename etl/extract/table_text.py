"""Delimited text (CSV): read by DuckDB in the dialect that was found; a row that does not fit keeps its number."""

import csv
import sys
from collections.abc import Iterator
from functools import reduce
from operator import or_
from pathlib import Path
from typing import NamedTuple

import duckdb
from duckdb import ColumnExpression, ConstantExpression, FunctionExpression

from etl.extract import dialect as dialects, packing
from etl.extract.dialect import Dialect
from lagesbild import queries
from lagesbild.errors import DeliveryRefused

#: With fewer cells than this, a line inside a cell may look like a row and be none.
CELLS_OF_A_ROW = 4


def read(connection: duckdb.DuckDBPyConnection, file: Path, work: Path, wanted: frozenset[str]) -> Dialect:
    """Read delimited UTF-8 text into `cells`; rows with too few or too many cells go to `refusal`."""
    dialect = dialects.find(connection, file, wanted)
    with packing.without_start(file, work, len(dialect.before.encode())) as table:
        dialects.cells(connection, table, dialect, header=True).create("cells")
        _set_aside_unreadable(connection, table, dialect)
        if dialect.quote and packing.holds(table, dialect.quote.encode()):  # else no cell can hold a line end
            _refuse_swallowed_rows(connection, dialect)
    return dialect


def _set_aside_unreadable(connection: duckdb.DuckDBPyConnection, table: Path, dialect: Dialect) -> None:
    """Put the rows that could not be split into `refusal`, each with its number in the file.

    A row that runs over the end of its line may have taken sound rows with it: the file is refused. So it is where
    DuckDB and Python, which tells the numbers, do not see the same rows.
    """
    found = dict(connection.execute(queries.text("load/unreadable_lines")).fetchall())
    if not found:
        return
    places = {place.nth: place for place in _places(table, dialect)}
    counted = connection.table("cells").aggregate("count(*)").fetchall()[0][0] + len(found)
    if not found.keys() <= places.keys() or counted != len(places):
        raise DeliveryRefused("unreadable_line", line=min(found) + dialect.lines_before)
    for nth, runs_on in found.items():
        if runs_on or places[nth].lines > 1:
            raise DeliveryRefused("quote_not_closed", line=places[nth].line + dialect.lines_before)
    numbers = [places[nth].number for nth in found]
    connection.execute(queries.text("load/set_aside_unreadable"), {"numbers": numbers})


class Place(NamedTuple):
    """Where a row stands: DuckDB's count of it, its first line and how many it takes, its number."""

    nth: int
    line: int
    lines: int
    number: int


def _places(table: Path, dialect: Dialect) -> Iterator[Place]:
    """Yield the place of each row.

    DuckDB counts rows that are skipped, the header, rows and blank lines, each as one; a blank line is no row.
    """
    csv.field_size_limit(sys.maxsize)
    escape = None if dialect.escape in ("", dialect.quote) else dialect.escape
    with table.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(
            handle,
            delimiter=dialect.delimiter,
            quotechar=dialect.quote or None,
            escapechar=escape,
            doublequote=escape is None,
            skipinitialspace=True,
        )
        last, number = 0, -1 - dialect.skip
        for nth, row in enumerate(reader, 1):
            if is_row := len(row) > 1 or any(cell.strip() for cell in row):
                number += 1
            if is_row and number > 0:
                yield Place(nth, last + 1, reader.line_num - last, number)
            last = reader.line_num


def _refuse_swallowed_rows(connection: duckdb.DuckDBPyConnection, dialect: Dialect) -> None:
    """Refuse a file with a cell that holds whole rows: two quotes were left open, and the rows between them lost."""
    width = len(dialect.names)
    if width < CELLS_OF_A_ROW:
        return
    cells = connection.sql(queries.text("load/places"))
    columns = [ColumnExpression(f"c{number}") for number in range(width)]
    ends = (ConstantExpression("\n"), ConstantExpression("\r"))
    broken = (FunctionExpression("contains", column, end) for column in columns for end in ends)
    cells.filter(reduce(or_, broken)).create_view("broken")
    told = {"delimiter": dialect.delimiter, "most": width - 1}
    found = connection.execute(queries.text("load/rows_in_a_cell"), told).fetchall()
    if found[0][0]:
        raise DeliveryRefused("rows_in_a_cell", row=found[0][0])
