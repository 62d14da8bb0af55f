"""JSON and Parquet: what was typed becomes text, and what is missing stays missing."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow
import pyarrow.parquet
import pytest

from tests.unit.etl.extract.conftest import Reader


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('"2024-03-05"', "2024-03-05"),
        ('"2024-03-05T23:30:00+01:00"', "2024-03-05T23:30:00+01:00"),
        ('"0031"', "0031"),
        ("7", "7"),
        ("true", "true"),
        ("null", None),
        ('""', ""),
        ('[1, {"x": 2}]', '[1,{"x":2}]'),
    ],
)
def test_a_json_value_becomes_its_text(read: Reader, written: str, text: str | None) -> None:
    assert read(f'[{{"a": {written}, "b": "x"}}]').rows == {1: (text, "x")}


def test_an_object_in_a_row_becomes_a_column_for_each_of_its_keys(read: Reader) -> None:
    found = read('[{"a": {"n": "Angered", "g": {"x": 1}}, "b": 1}, {"a": null, "b": 2}, {"a": {"n": null}, "b": 3}]')
    assert found.columns == ("a.g", "a.n", "b")
    assert found.rows == {1: ('{"x":1}', "Angered", "1"), 2: (None, None, "2"), 3: (None, None, "3")}


@pytest.mark.parametrize("other", ['"Angered"', "7", "[1]"])
def test_a_column_that_is_not_always_an_object_stays_text(read: Reader, other: str) -> None:
    found = read(f'[{{"a": {{"n": 1}}}}, {{"a": {other}}}]')
    assert found.columns == ("a",)
    assert found.rows[1] == ('{"n":1}',)


def test_objects_may_leave_out_what_they_do_not_know(read: Reader) -> None:
    found = read('{"a": "1"}\n{"b": "2"}\n')
    assert (found.columns, found.rows) == (("a", "b"), {1: ("1", None), 2: (None, "2")})


@pytest.mark.parametrize("name", ["a.b", 'a"b', "å ä", "a;b", "row_no", "c0"])
def test_a_column_may_have_any_name(read: Reader, name: str) -> None:
    escaped = name.replace('"', '\\"')
    found = read(f'[{{"{escaped}": "1", "z": "2"}}]')
    assert (found.columns, found.rows) == ((name, "z"), {1: ("1", "2")})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2024, 3, 5), "2024-03-05"),
        (datetime(2024, 3, 5, 23, 30), "2024-03-05 23:30:00"),
        (7, "7"),
        (Decimal("1.50"), "1.50"),
        (True, "true"),
        (None, None),
    ],
)
def test_a_parquet_value_becomes_its_text(read: Reader, value: object, text: str | None) -> None:
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"a": [value], "b": ["x"]}), file)
    assert read(file.getvalue()).rows == {1: (text, "x")}


def test_a_parquet_moment_keeps_its_offset(read: Reader) -> None:
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"a": [datetime(2024, 3, 5, 23, 30, tzinfo=UTC)]}), file)
    (text,) = read(file.getvalue()).rows[1]
    assert text is not None
    assert datetime.fromisoformat(text) == datetime(2024, 3, 5, 23, 30, tzinfo=UTC)
