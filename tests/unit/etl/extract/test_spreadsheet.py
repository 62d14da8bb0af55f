"""Workbooks: typed cells become the text that the contract would have."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time

import openpyxl
import pytest

from lagesbild.errors import DeliveryRefused
from tests.unit.etl.extract.conftest import Reader


def book(**sheets: Sequence[Sequence[object]]) -> bytes:
    made, file = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (date(2024, 3, 5), "2024-03-05"),
        (datetime(2024, 3, 5, 23, 30), "2024-03-05 23:30:00"),
        (datetime(2024, 3, 5), "2024-03-05"),
        (time(10, 5), "10:05:00"),
        (7, "7"),
        (7.0, "7"),
        (1.5, "1.5"),
        ("0031", "0031"),
        ("  Angered ", "Angered"),
        (True, "true"),
        (False, "false"),
        (None, None),
        (" ", None),
    ],
)
def test_a_cell_is_written_as_the_contract_would(read: Reader, cell: object, text: str | None) -> None:
    assert read(book(Samtal=[("a", "b"), (cell, "x")])).rows == {1: (text, "x")}


def test_the_only_sheet_that_holds_anything_is_the_delivery(read: Reader) -> None:
    assert read(book(Tomt=[], Samtal=[("a",), ("1",)], Mer=[])).rows == {1: ("1",)}


def test_of_several_sheets_the_one_that_the_source_names_is_read(read: Reader) -> None:
    sheets = book(Noter=[("x",), ("9",)], Samtal=[("a",), ("1",)])
    assert read(sheets, sheet="Samtal").rows == {1: ("1",)}
    with pytest.raises(DeliveryRefused) as error:
        read(sheets)
    assert error.value.key == "several_sheets"


def test_a_workbook_with_nothing_in_it_is_empty(read: Reader) -> None:
    with pytest.raises(DeliveryRefused) as error:
        read(book(Samtal=[]))
    assert error.value.key == "empty_file"


def test_an_unnamed_column_is_read_and_has_no_name(read: Reader) -> None:
    found = read(book(Samtal=[(None, "a"), (1, "x")]))
    assert (found.columns, found.rows) == (("", "a"), {1: ("1", "x")})
