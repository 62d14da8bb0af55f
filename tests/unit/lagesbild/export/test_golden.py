"""What is in our files, to the byte. A wanted change: `python -m tests.golden.export`, and look at what git shows."""

import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pandas
import pytest

from lagesbild.export import Form
from tests.golden.export.case import FOLDER, Case, golden, nasty

NAMES = sorted(file.name for file in FOLDER.iterdir() if file.suffix in (".csv", ".json", ".txt"))


@pytest.fixture(scope="module")
def made(case: Case) -> Mapping[str, bytes]:
    return golden(case)


def test_there_is_a_golden_file_of_everything_made(made: Mapping[str, bytes]) -> None:
    assert sorted(made) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_it_is_what_the_golden_file_holds(made: Mapping[str, bytes], name: str) -> None:
    assert made[name].decode() == (FOLDER / name).read_bytes().decode()


@pytest.mark.parametrize("form", Form)
def test_the_same_published_numbers_make_the_same_bytes_in_another_installation(
    case: Case, tmp_path: Path, form: Form
) -> None:
    assert nasty(tmp_path).files(form) == case.files(form)


def test_a_workbook_does_not_tell_when_it_was_made(case: Case) -> None:
    with ZipFile(io.BytesIO(case.files(Form.XLSX)[0].content)) as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert book.read("docProps/core.xml").count(b">2000-01-01T00:00:00Z<") == 2


def test_pandas_opens_a_csv_without_an_argument(case: Case) -> None:
    table, file = case.table(), case.files(Form.CSV)[0]
    found = pandas.read_csv(io.BytesIO(file.content))
    for name in table.dimensions[1:]:
        assert found[name].tolist() == table.frame[name].tolist()
    assert found["count"].tolist() == table.frame["count"].tolist() and found["count"].dtype == "int64"
    pandas.testing.assert_series_equal(found["rate"], table.frame["rate"])


def test_every_form_holds_the_same_rows(case: Case) -> None:
    (plain, _), (swedish, _) = case.files(Form.CSV), case.files(Form.CSV_SV)
    found = pandas.read_csv(io.BytesIO(plain.content))
    others = [
        pandas.read_csv(io.BytesIO(swedish.content), sep=";", decimal=","),
        pandas.read_parquet(io.BytesIO(case.files(Form.PARQUET)[0].content)),
        pandas.read_excel(io.BytesIO(case.files(Form.XLSX)[0].content), engine="openpyxl"),
    ]
    for other in others:
        days = {name: pandas.to_datetime(other[name]).dt.strftime("%Y-%m-%d") for name in found.columns[:2]}
        pandas.testing.assert_frame_equal(other.assign(**days), found)
