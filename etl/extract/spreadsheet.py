"""XLSX workbooks: one sheet is the delivery, its first row the names of the columns."""

from datetime import date, datetime, time
from pathlib import Path

import duckdb
import pyarrow
from duckdb import ColumnExpression, SQLExpression
from python_calamine import CalamineError, CalamineWorkbook

from lagesbild.errors import DeliveryRefused


def read(connection: duckdb.DuckDBPyConnection, file: Path, sheet: str) -> tuple[str, ...]:
    """Read the named sheet, or the only one that holds anything, into `raw`."""
    rows = _rows(file, sheet)
    if not rows:
        raise DeliveryRefused("empty_file")
    names = tuple(_text(cell) or "" for cell in rows[0])
    columns = {f"c{n}": [_text(row[n]) for row in rows[1:]] for n in range(len(names))}
    table = pyarrow.table({name: pyarrow.array(cells, pyarrow.string()) for name, cells in columns.items()})
    relation = connection.from_arrow(table)
    relation.select(SQLExpression("row_number() over ()").alias("row_no"), *map(ColumnExpression, columns)).create(
        "raw"
    )
    return names


def _rows(file: Path, sheet: str) -> list[list[object]]:
    try:
        with file.open("rb") as handle, CalamineWorkbook.from_filelike(handle) as book:
            wanted = [sheet] if sheet in book.sheet_names else book.sheet_names
            sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=True) for name in wanted]
    except (CalamineError, ValueError, OSError):
        raise DeliveryRefused("unreadable_file") from None
    filled = [rows for rows in sheets if rows]
    if len(filled) > 1:
        raise DeliveryRefused("several_sheets")
    return [list(row) for row in filled[0]] if filled else []


def _text(cell: object) -> str | None:
    """Write a cell as the contract would: ISO days, whole numbers without a point, true and false."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return str(cell.date()) if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return str(cell)
    return str(cell).strip() or None if cell is not None else None
