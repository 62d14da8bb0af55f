"""XLSX: the rows first, then the codebook, then the stamp. Days are days, numbers are numbers, nothing is a formula."""

import io
import math
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lagesbild.export.content import Content, File, Kind, defused

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Every workbook says that it was made then: the day it was really made would change its bytes.
MADE = datetime(2000, 1, 1)
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FORMATS: dict[Kind, str] = {"day": "yyyy-mm-dd", "count": "0", "rate": "0.0"}
WIDTH = 14


def written(content: Content) -> File:
    """Return the workbook."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, OPTIONS) as book:
        book.set_properties({"title": content.title["sv"], "created": MADE})
        formats = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
        bold = book.add_format({"bold": True})
        data, codebook, stamp = (book.add_worksheet(name) for name in content.sheets)
        _write_rows(data, content, formats, bold)
        entries = [(entry.column, entry.code, entry.sv, entry.en) for entry in content.codebook]
        _write_texts(codebook, ("column", "code", "sv", "en"), entries, bold)
        _write_texts(stamp, ("name", "value"), content.stamp.as_lines(), bold)
    return File(content.name, packed.getvalue(), MIME)


def _write_rows(sheet: Worksheet, content: Content, formats: dict[Kind, Format], bold: Format) -> None:
    _write_texts(sheet, [column.name for column in content.columns], [], bold)
    kinds = [column.kind for column in content.columns]
    for number, row in enumerate(content.frame.itertuples(index=False), start=1):
        for place, (value, kind) in enumerate(zip(row, kinds, strict=True)):
            _write(sheet, number, place, value, formats.get(kind))


def _write(sheet: Worksheet, number: int, place: int, value: object, form: Format | None) -> None:
    if isinstance(value, date):
        sheet.write_datetime(number, place, value, form)
    elif isinstance(value, int | float):
        if not math.isnan(value):
            sheet.write_number(number, place, value, form)
    else:
        _write_text(sheet, number, place, str(value))


def _write_texts(sheet: Worksheet, heads: Sequence[str], lines: Sequence[Sequence[str]], bold: Format) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(heads) - 1, WIDTH)
    for number, line in enumerate((heads, *lines)):
        for place, text in enumerate(line):
            _write_text(sheet, number, place, text, None if number else bold)


def _write_text(sheet: Worksheet, number: int, place: int, text: str, form: Format | None = None) -> None:
    if text and sheet.write_string(number, place, defused(text), form):
        raise ValueError("a text that no cell can hold")  # it would be left out without a word
