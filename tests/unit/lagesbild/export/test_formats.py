"""No text of ours is a formula in anybody's spreadsheet, and no number is touched by seeing to that."""

import csv
import io
import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from zipfile import ZipFile

import openpyxl
import pandas
import pytest
from hypothesis import given, strategies as st

from lagesbild.export.content import Column, Content, Entry, File, defused
from lagesbild.export.formats import Form, written
from lagesbild.export.stamp import Stamp

BOTH = {"sv": "x", "en": "x"}
STAMP = Stamp("L0", {}, None, None, date(2024, 1, 7), BOTH, "b", "v", "", demo=True)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
#: What XML can hold, in a cell that Excel can.
CELLS = st.builds(
    str.__add__,
    st.sampled_from(["", *DANGEROUS, "'", '"', ";", ",", "=cmd|' /C calc'!A0", '",=1', ";=1", "\r\n="]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\t\n\r"), max_size=20),
).filter(bool)


def content(texts: list[str], numbers: list[int]) -> Content:
    frame = pandas.DataFrame({"code": pandas.Series(texts, dtype=object), "count": numbers})
    columns = (Column("code", "code", BOTH, BOTH), Column("count", "count", BOTH, BOTH))
    codebook = tuple(Entry("code", text, text, text) for text in texts)
    stamp = replace(STAMP, purpose=texts[0], filter={"code": texts[0]})
    return Content("x", BOTH, frame, columns, codebook, stamp, ("data", "codebook", "stamp"))


def cells_of(file: File, *, delimiter: str, encoding: str) -> list[list[str]]:
    text = io.StringIO(file.content.decode(encoding), newline="")
    return list(csv.reader(text, delimiter=delimiter, strict=True))[1:]


@given(CELLS)
def test_a_text_is_defused_once_and_otherwise_left_as_it_is(text: str) -> None:
    assert defused(text) in (text, f"'{text}")
    assert not defused(text).startswith(DANGEROUS)
    assert (defused(text) == text) is not text.startswith((*DANGEROUS, "\n", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("form", [Form.CSV, Form.CSV_SV])
@given(st.lists(CELLS, min_size=1, max_size=5))
def test_no_cell_of_a_csv_is_a_formula_and_every_text_comes_back(form: Form, texts: list[str]) -> None:
    numbers = list(range(-len(texts), 0))
    dialect = {"delimiter": ",", "encoding": "utf-8"} if form is Form.CSV else dict(delimiter=";", encoding="utf-8-sig")
    found = cells_of(written(form, content(texts, numbers))[0], **dialect)
    assert found == [[defused(text), str(number)] for text, number in zip(texts, numbers, strict=True)]
    assert not [text for text, _ in found if text.startswith(DANGEROUS)]


@given(st.lists(CELLS, min_size=1, max_size=5))
def test_no_cell_of_a_workbook_is_a_formula(texts: list[str]) -> None:
    (file,) = written(Form.XLSX, content(texts, list(range(-len(texts), 0))))
    with ZipFile(io.BytesIO(file.content)) as packed:
        assert not [name for name in packed.namelist() if re.search(rb"<f\b|<hyperlink", packed.read(name))]
    for sheet in openpyxl.load_workbook(io.BytesIO(file.content)):
        values = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type != "n"]
        assert all(isinstance(value, str) and not value.startswith(DANGEROUS) for value in values)
        assert sheet.title != "data" or [row[1].value for row in sheet.iter_rows(min_row=2)] == [*range(-len(texts), 0)]


def test_a_text_that_no_cell_can_hold_is_not_left_out_without_a_word() -> None:
    with pytest.raises(ValueError, match="no cell"):
        written(Form.XLSX, content(["x" * 40_000], [3]))


@pytest.mark.parametrize(
    ("form", "told"), [(Form.CSV, "x,12.0\nx,0.5\nx,\n"), (Form.CSV_SV, "x;12,0\r\nx;0,5\r\nx;\r\n")]
)
def test_a_rate_has_one_decimal_and_is_empty_where_it_is_hidden(form: Form, told: str) -> None:
    columns = (Column("code", "code", BOTH, BOTH), Column("rate", "rate", BOTH, BOTH))
    frame = pandas.DataFrame({"code": ["x", "x", "x"], "rate": [12, 0.5, math.nan]})
    (rows, _) = written(form, replace(content(["x"], [3]), frame=frame, columns=columns))
    assert rows.content.decode().partition("rate")[2].lstrip("\r\n") == told


def test_a_file_name_is_an_address_in_the_metadata_which_stands_beside_it() -> None:
    rows, metadata = written(Form.CSV, replace(content(["x"], [3]), name="mina tal å.csv"))
    assert (rows.name, metadata.name) == ("mina tal å.csv", "mina tal å.csv-metadata.json")
    assert json.loads(metadata.content)["url"] == "mina%20tal%20%C3%A5.csv"


@pytest.mark.parametrize("form", Form)
def test_a_table_without_rows_is_a_file_with_a_head(form: Form) -> None:
    empty = replace(content(["x"], [3]), frame=pandas.DataFrame({"code": [], "count": []}))
    file = io.BytesIO(written(form, empty)[0].content)
    readers: dict[Form, Callable[[io.BytesIO], pandas.DataFrame]] = {
        Form.CSV: pandas.read_csv,
        Form.CSV_SV: lambda file: pandas.read_csv(file, sep=";"),
        Form.XLSX: lambda file: pandas.read_excel(file, engine="openpyxl"),
        Form.PARQUET: pandas.read_parquet,
    }
    found = readers[form](file)
    assert (list(found.columns), len(found)) == (["code", "count"], 0)
