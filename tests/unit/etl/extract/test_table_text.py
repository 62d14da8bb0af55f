"""Delimited text: the delimiter is found out, and a row that does not fit keeps its number."""

import pytest

from lagesbild.errors import DeliveryRefused
from tests.unit.etl.extract.conftest import Reader


@pytest.mark.parametrize(
    ("text", "columns", "row"),
    [
        ("a,b\n1,2;3\n", ("a", "b"), ("1", "2;3")),
        ("a;b\n1,5;2\n", ("a", "b"), ("1,5", "2")),
        ("a\tb\n1,5\t2;3\n", ("a", "b"), ("1,5", "2;3")),
        ("a|b\n1|2\n", ("a", "b"), ("1", "2")),
        ("a\n1\n", ("a",), ("1",)),
        (' a ,"b"\n1,2\n', ("a", "b"), ("1", "2")),
        ('"a\n(nr)",b\n1,2\n', ("a\n(nr)", "b"), ("1", "2")),
        ('a,b\n"",x\n', ("a", "b"), (None, "x")),
        ("a,b\n 1 ,2\n", ("a", "b"), (" 1 ", "2")),
        ("a,b\r1,2\r", ("a", "b"), ("1", "2")),
        ("a,b\r\n1,2", ("a", "b"), ("1", "2")),
    ],
)
def test_a_table_is_read_with_the_delimiter_of_its_header(
    read: Reader, text: str, columns: tuple[str, ...], row: tuple[str | None, ...]
) -> None:
    found = read(text, wanted="a b")
    assert (found.columns, found.rows) == (columns, {1: row})


@pytest.mark.parametrize(
    ("lines", "readable", "unreadable"),
    [
        (["1,2", "3", "4,5"], {1: ("1", "2"), 3: ("4", "5")}, [2]),
        (["1,2,3", "4,5"], {2: ("4", "5")}, [1]),
        (["1", "2", "3,4", "5,6,7", "8,9"], {3: ("3", "4"), 5: ("8", "9")}, [1, 2, 4]),
        (['"1\n1",2', "3", "4,5"], {1: ("1\n1", "2"), 3: ("4", "5")}, [2]),
        (['1,"2" x', "3,4"], {2: ("3", "4")}, [1]),
        (["1,2", '3,"never closed'], {1: ("1", "2")}, [2]),
        (["1,2", "", "3", "", "", "4,5", "6"], {1: ("1", "2"), 3: ("4", "5")}, [2, 4]),
        (['1,"a\n\nb"', "3", "4,5"], {1: ("1", "a\n\nb"), 3: ("4", "5")}, [2]),
        (["1,2", ",", " , ", "3", "4,5"], {1: ("1", "2"), 5: ("4", "5")}, [4]),
    ],
)
def test_a_ragged_row_is_unreadable_by_itself_and_every_row_keeps_its_number(
    read: Reader, lines: list[str], readable: dict[int, tuple[str, ...]], unreadable: list[int]
) -> None:
    found = read("a,b\n" + "\n".join(lines) + "\n", wanted="a b")
    assert (found.rows, found.unreadable) == (readable, unreadable)
    assert found.count == len(readable) + len(unreadable)


@pytest.mark.parametrize("lines_before", [0, 1, 3])
def test_numbers_are_counted_from_the_header_wherever_it_stands(read: Reader, lines_before: int) -> None:
    found = read("Uttag\n" * lines_before + "a,b\n1,2\n3\n4,5\n", wanted="a b")
    assert (found.rows, found.unreadable) == ({1: ("1", "2"), 3: ("4", "5")}, [2])


def test_the_line_of_a_quote_that_is_not_closed_is_told(read: Reader) -> None:
    with pytest.raises(DeliveryRefused) as error:
        read('a,b\n1,"2\n2"\n\n3,"4\n5,6\n', wanted="a b")
    assert (error.value.key, error.value.values) == ("quote_not_closed", {"line": 5})


def test_a_line_break_in_a_text_is_no_row_that_was_swallowed(read: Reader) -> None:
    found = read('a;b;c;d\n1;2;3;"en rad\noch en; två\nrader"\n', wanted="a b")
    assert found.rows == {1: ("1", "2", "3", "en rad\noch en; två\nrader")}


def test_where_no_column_is_known_the_dialect_is_guessed(read: Reader) -> None:
    found = read("x|y\n'1|1'|2\n'3'|4\n", wanted="a b")
    assert (found.columns, found.rows) == (("x", "y"), {1: ("1|1", "2"), 2: ("3", "4")})


def test_many_rows_keep_their_order_and_numbers(read: Reader) -> None:
    lines = [f"{number},x" if number % 97 else str(number) for number in range(1, 5001)]
    found = read("a,b\n" + "\n".join(lines), wanted="a b")
    assert found.unreadable == list(range(97, 5001, 97))
    assert all(row == (str(number), "x") for number, row in found.rows.items())
    assert found.count == 5000
