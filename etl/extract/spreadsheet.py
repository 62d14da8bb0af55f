"""Workbooks (XLSX, ODS, XLS): one sheet is the delivery, the row that names most of the wanted columns its header."""

from datetime import date, datetime, time
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import duckdb
import pyarrow
from python_calamine import CalamineError, CalamineWorkbook

from etl.extract import dialect, packing
from lagesbild.errors import DeliveryRefused

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: How workbooks begin: XLSX and ODS are ZIP archives, XLS is older.
BEGINNINGS = (ZIP, OLE)


def read(connection: duckdb.DuckDBPyConnection, file: Path, wanted: frozenset[str], sheet: str) -> tuple[str, ...]:
    """Read the named sheet, or the only one that holds anything, into `cells`; its header as in a delimited text."""
    _refuse_bomb(file)
    rows = _rows(file, sheet)
    if not rows:
        raise DeliveryRefused("empty_file")
    heads = [tuple(_text(cell) or "" for cell in row) for row in rows[: dialect.LINES_SEARCHED]]
    names = max(heads, key=lambda head: dialect.hits(head, wanted))
    rows = rows[heads.index(names) + 1 :]
    columns = {f"c{n}": [_text(row[n]) for row in rows] for n in range(len(names))}
    table = pyarrow.table({name: pyarrow.array(cells, pyarrow.string()) for name, cells in columns.items()})
    connection.from_arrow(table).create("cells")
    return names


def _refuse_bomb(file: Path) -> None:
    with file.open("rb") as handle:
        if handle.read(4) != ZIP:
            return
    try:
        with ZipFile(file) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (BadZipFile, OSError, NotImplementedError):
        raise DeliveryRefused("unreadable_file") from None
    packing.refuse_bomb(file.stat().st_size, unpacked)


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
