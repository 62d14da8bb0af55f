"""Writes a delivery in its agency's form, so that the same city gives the same bytes on every machine.

Nothing is compressed and every archive says the same of itself: compressors and systems differ from one to another.
"""

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import duckdb
import pyarrow
import xlsxwriter

from etl.demo.plan import Layout
from etl.demo.spelling import KINDS, Cell, Sheet

#: The moment that every workbook says it was made.
MADE = datetime(2026, 11, 20)
OLDEST = (1980, 1, 1, 0, 0, 0)
UNIX = 3
DAY, MOMENT = "%Y-%m-%d", "%Y-%m-%d %H:%M"
ARROW = {"date": pyarrow.date32(), "time": pyarrow.timestamp("s"), "flag": pyarrow.bool_()}


def write(file: Path, layout: Layout, sheet: Sheet, connection: duckdb.DuckDBPyConnection) -> None:
    """Write a file in its sender's form."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if layout.form == "csv":
        file.write_bytes(_csv(sheet, layout))
    elif layout.form == "json":
        file.write_bytes(_json(sheet))
    elif layout.form == "xlsx":
        file.write_bytes(_stored(_xlsx(sheet, layout)))
    else:
        connection.from_arrow(_arrow(sheet)).write_parquet(str(file), compression="uncompressed")


def _csv(sheet: Sheet, layout: Layout) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=layout.delimiter, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    for row in sheet.rows:
        cells = zip(sheet.columns, row, strict=True)
        writer.writerow(_printed(sheet, name, cell, layout.decimal) for name, cell in cells)
    return text.getvalue().encode(layout.encoding)


def _printed(sheet: Sheet, column: str, cell: Cell, decimal: str) -> str:
    if isinstance(cell, datetime):
        field = sheet.columns[column]
        return cell.strftime(sheet.dates.get(field, MOMENT if KINDS[field] == "time" else DAY))
    if isinstance(cell, float):
        return str(cell).replace(".", decimal)
    return "" if cell is None else str(cell)


def _json(sheet: Sheet) -> bytes:
    rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1, default=datetime.isoformat).encode()


def _xlsx(sheet: Sheet, layout: Layout) -> bytes:
    """Return a workbook of one sheet; days and moments are cells of their kind."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        forms = {"date": book.add_format({"num_format": "yyyy-mm-dd"})}
        forms["time"] = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page = book.add_worksheet(layout.sheet)
        page.write_row(0, 0, sheet.columns)
        for number, row in enumerate(sheet.typed(), start=1):
            for place, (cell, field) in enumerate(zip(row, sheet.columns.values(), strict=True)):
                page.write(number, place, cell, forms.get(KINDS.get(field, "")))
    return packed.getvalue()


def _stored(packed: bytes) -> bytes:
    """Return an archive with the same files in the same order, stored as they are."""
    plain = io.BytesIO()
    with ZipFile(io.BytesIO(packed)) as archive, ZipFile(plain, "w") as copy:
        for name in archive.namelist():
            entry = ZipInfo(name, OLDEST)
            entry.create_system = UNIX
            copy.writestr(entry, archive.read(name))
    return plain.getvalue()


def _arrow(sheet: Sheet) -> pyarrow.Table:
    types = [ARROW.get(KINDS.get(field, ""), pyarrow.string()) for field in sheet.columns.values()]
    cells = zip(*sheet.typed(), strict=True)
    arrays = [pyarrow.array(column, kind) for column, kind in zip(cells, types, strict=True)]
    return pyarrow.table(dict(zip(sheet.columns, arrays, strict=True)))
